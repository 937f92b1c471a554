"""Settings from the environment or `.env`; `.env.example` explains each. Secrets also as `NAME_FILE`."""

import os
import re
from datetime import date
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from knowledge.workdays import parse_days

PREFIX = "ITA_"


class Settings(BaseSettings):
    """Everything an installation may choose."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True)

    database_url: str = Field("sqlite:///./data/ita.db", repr=False)
    public_url: str = ""
    line_channel_secret: str = Field("", repr=False)
    line_channel_access_token: str = Field("", repr=False)
    line_api_base: str = ""
    telegram_bot_token: str = Field("", repr=False)
    telegram_webhook_secret: str = Field("", repr=False)
    telegram_api_base: str = "https://api.telegram.org"
    telegram_mode: Literal["webhook", "polling"] = "webhook"
    web_chat: Literal["off", "open"] = "off"
    timezone: str = "Asia/Bangkok"
    holidays: str = ""
    log_format: Literal["json", "text"] = "json"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    lanes: int = 8
    max_attempts: int = 3
    watchdog_seconds: int = 30
    rate_limit: int = 240
    keep_days: int = Field(30, ge=1)
    agencies_by: Literal["anyone", "operator"] = "anyone"
    agencies_a_day: int = 3
    rules_overlay: str = ""
    metrics_token: str = Field("", repr=False)

    @field_validator("public_url")
    @classmethod
    def _known_address(cls, url: str) -> str:
        if url and not url.startswith(("https://", "http://")):
            raise ValueError("must start with https://")
        return url.rstrip("/")

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _allowed_letters(cls, secret: str) -> str:
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise ValueError("may hold only A-Z a-z 0-9 _ - (at most 256)")
        return secret

    @field_validator("holidays")
    @classmethod
    def _known_days(cls, days: str) -> str:
        parse_days(days)
        return days

    @property
    def days_off(self) -> tuple[date, ...]:
        """Days off besides those that are known, such as what the cabinet adds."""
        return parse_days(self.holidays)

    @property
    def has_line(self) -> bool:
        return bool(self.line_channel_secret and self.line_channel_access_token)

    @property
    def has_telegram(self) -> bool:
        return bool(self.telegram_bot_token)

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ValueError, OSError, ZoneInfoNotFoundError) as fault:
            raise ValueError("must be a time zone such as Asia/Bangkok") from fault
        return name

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if not url.startswith(("sqlite:", "postgresql:", "postgres:", "postgresql+psycopg:")):
            raise ValueError("must start with sqlite:/// or postgresql://")
        return url.replace("postgres://", "postgresql://", 1)


def load_settings(**overrides: Any) -> Settings:
    """Settings, with `ITA_X_FILE` read for every `ITA_X` that is not set itself."""
    return Settings(**(_from_files() | overrides))


def _from_files() -> dict[str, str]:
    found = {}
    given = {**dotenv_values(".env"), **os.environ}
    for name in Settings.model_fields:
        variable = f"{PREFIX}{name.upper()}"
        path = given.get(f"{variable}_FILE")
        if path and variable not in given:
            found[name] = Path(path).read_text(encoding="utf-8").strip()
    return found
