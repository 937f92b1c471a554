"""Setting up for real: `ita-bot line setup`, `ita-bot telegram setup` and what `doctor` says of both."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bot.channels.line.setup import examine_line
from bot.channels.telegram.setup import ensure_webhook, examine_telegram, opened_bot
from bot.findings import CheckResult
from bot.settings import Settings
from tests.fakes import FakeLine, FakeTelegram, serving

Make = Callable[..., Settings]


@pytest.fixture
async def line() -> AsyncIterator[FakeLine]:
    fake = FakeLine()
    async with serving(fake):
        yield fake


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    fake = FakeTelegram()
    async with serving(fake):
        yield fake


@pytest.fixture
def settings(line: FakeLine, telegram: FakeTelegram) -> Make:
    def make(**more: Any) -> Settings:
        chosen = {
            "line_channel_secret": "s",
            "line_channel_access_token": "t",
            "line_api_base": line.url,
            "telegram_bot_token": "1:t",
            "telegram_webhook_secret": "hook",
            "telegram_api_base": telegram.url,
            "public_url": "https://ita.example",
        }
        return Settings(**(chosen | more), _env_file=None)

    return make


def said(findings: list[CheckResult]) -> str:
    return "\n".join(each.line() for each in findings)


async def test_line_setup_sets_and_tests_the_webhook(settings: Make, line: FakeLine) -> None:
    findings = await examine_line(settings(), change=True)
    assert all(each.ok for each in findings), said(findings)
    assert line.endpoint == "https://ita.example/webhooks/line"
    assert {"endpoint": line.endpoint} in line.to("/webhook/test")
    assert "@ita" in said(findings)


async def test_looking_changes_nothing(settings: Make, line: FakeLine, telegram: FakeTelegram) -> None:
    findings = await examine_line(settings(), change=False) + await examine_telegram(settings(), change=False)
    assert "ita-bot line setup" in said(findings)
    assert "ita-bot telegram setup" in said(findings)
    assert line.endpoint == telegram.webhook == ""
    assert not line.to("/webhook/test")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"line_channel_secret": ""}, "ITA_LINE_CHANNEL_SECRET"),
        ({"line_channel_access_token": ""}, "ITA_LINE_CHANNEL_ACCESS_TOKEN"),
        ({"public_url": ""}, "ITA_PUBLIC_URL"),
        ({"public_url": "http://ita.example"}, "https"),
        ({"line_api_base": "http://127.0.0.1:9"}, "ติดต่อ LINE ไม่ได้"),
    ],
)
async def test_line_setup_says_what_is_missing(settings: Make, more: dict[str, str], words: str) -> None:
    findings = await examine_line(settings(**more), change=True)
    assert any(each.ok is False for each in findings)
    assert words in said(findings)


async def test_a_wrong_line_token_is_said_so(settings: Make, line: FakeLine) -> None:
    line.fail("/info", 401, {"message": "Authentication failed"})
    assert "ไม่รับ token" in said(await examine_line(settings(), change=True))


async def test_a_webhook_that_line_cannot_reach(settings: Make, line: FakeLine) -> None:
    failed = {
        "success": False, "timestamp": "2024-03-04T02:00:00Z", "statusCode": 502,
        "reason": "ERROR_STATUS_CODE", "detail": "502",
    }  # fmt: skip
    line.fail("/webhook/test", 200, failed)
    assert "ERROR_STATUS_CODE" in said(await examine_line(settings(), change=True))


async def test_line_may_need_a_minute_to_know_its_new_address(settings: Make, line: FakeLine) -> None:
    line.fail("/webhook/endpoint", 200, {}, times=1)
    line.endpoint = "https://old.example/webhooks/line"
    findings = await examine_line(settings(), change=True)
    assert "1 นาที" in said(findings)
    assert not any(each.ok is False for each in findings)


async def test_a_webhook_that_is_switched_off(settings: Make, line: FakeLine) -> None:
    line.is_active = False
    assert "Use webhook" in said(await examine_line(settings(), change=True))


async def test_a_month_that_is_spent(settings: Make, line: FakeLine) -> None:
    line.quota = line.used = 300
    findings = await examine_line(settings(), change=True)
    assert "300 จาก 300" in said(findings)
    assert any(each.ok is False for each in findings)


async def test_telegram_setup_sets_webhook_commands_and_description(
    settings: Make, telegram: FakeTelegram
) -> None:
    findings = await examine_telegram(settings(), change=True)
    assert all(each.ok for each in findings), said(findings)
    (hook,) = telegram.to("setWebhook")
    assert hook["url"] == "https://ita.example/webhooks/telegram"
    assert hook["secret_token"] == "hook"
    (menu,) = telegram.to("setMyCommands")
    assert {"command": "enter", "description": "กรอกคะแนน"} in menu["commands"]
    assert telegram.to("setMyDescription")
    assert telegram.to("setMyShortDescription")


async def test_telegram_setup_for_polling_takes_the_webhook_away(
    settings: Make, telegram: FakeTelegram
) -> None:
    telegram.webhook = "https://old.example"
    polling = settings(telegram_mode="polling", telegram_webhook_secret="", public_url="")
    assert "webhook ค้างอยู่" in said(await examine_telegram(polling, change=False))
    findings = await examine_telegram(polling, change=True)
    assert all(each.ok for each in findings), said(findings)
    assert telegram.webhook == ""


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"telegram_bot_token": ""}, "@BotFather"),
        ({"telegram_webhook_secret": ""}, "ITA_TELEGRAM_WEBHOOK_SECRET"),
        ({"public_url": ""}, "ITA_PUBLIC_URL"),
        ({"telegram_api_base": "http://127.0.0.1:9"}, "ติดต่อ Telegram ไม่ได้"),
    ],
)
async def test_telegram_setup_says_what_is_missing(settings: Make, more: dict[str, str], words: str) -> None:
    findings = await examine_telegram(settings(**more), change=True)
    assert any(each.ok is False for each in findings)
    assert words in said(findings)


async def test_a_wrong_telegram_token_is_said_so(settings: Make, telegram: FakeTelegram) -> None:
    wrong = {"ok": False, "error_code": 401, "description": "Unauthorized"}
    telegram.fail("getMe", 401, wrong)
    assert "ไม่รับ token" in said(await examine_telegram(settings(), change=True))


async def test_the_first_start_sets_a_webhook_and_later_ones_leave_it(
    settings: Make, telegram: FakeTelegram
) -> None:
    async with opened_bot(settings()) as bot:
        await ensure_webhook(bot, settings())
        assert telegram.webhook == "https://ita.example/webhooks/telegram"
        telegram.webhook = "https://chosen.example"
        await ensure_webhook(bot, settings())
    assert telegram.webhook == "https://chosen.example"


async def test_a_secret_with_letters_telegram_refuses_is_said_at_once(settings: Make) -> None:
    with pytest.raises(ValueError, match="A-Z a-z 0-9"):
        settings(telegram_webhook_secret="ความลับ")
