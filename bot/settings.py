"""Settings from the environment or `.env`; `.env.example` explains each. Secrets also as `NAME_FILE`."""

import os
from pathlib import Path
from typing import Any, Literal

from pydantic import field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "ITA_"


class Settings(BaseSettings):
    """Everything an installation may choose."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True)

    database_url: str = "sqlite:///./data/ita.db"
    public_url: str = ""
    web_chat: Literal["off", "open"] = "off"
    timezone: str = "Asia/Bangkok"
    log_format: Literal["json", "text"] = "json"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    lanes: int = 8
    max_attempts: int = 3

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
    for name in Settings.model_fields:
        variable = f"{PREFIX}{name.upper()}"
        path = os.environ.get(f"{variable}_FILE")
        if path and variable not in os.environ:
            found[name] = Path(path).read_text(encoding="utf-8").strip()
    return found
