"""Looking at, and setting up, the Telegram side: token, webhook or polling, command menu, description."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from telegram import Bot, BotCommand, Update
from telegram.error import Forbidden, InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.channels.telegram.commands import COMMANDS, DESCRIPTION, SHORT_DESCRIPTION
from bot.channels.telegram.decode import WEBHOOK
from bot.findings import CheckResult
from bot.settings import Settings

log = structlog.get_logger()
ALLOWED = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]


@asynccontextmanager
async def opened_bot(settings: Settings) -> AsyncIterator[Bot]:
    base = settings.telegram_api_base.rstrip("/")
    bot = Bot(settings.telegram_bot_token, base_url=f"{base}/bot", request=HTTPXRequest(read_timeout=10))
    try:
        await bot.initialize()
        yield bot
    finally:
        await bot.shutdown()


async def examine_telegram(settings: Settings, *, change: bool) -> list[CheckResult]:
    """Look at everything; with `change`, set webhook or polling, the commands and the description."""
    if not settings.has_telegram:
        return [
            CheckResult(
                False if change else None,
                "Telegram ยังไม่ได้ตั้ง ITA_TELEGRAM_BOT_TOKEN ขอจาก @BotFather ด้วยคำสั่ง /newbot",
                "Telegram is off: get a token from @BotFather and set ITA_TELEGRAM_BOT_TOKEN",
            )
        ]
    try:
        async with opened_bot(settings) as bot:
            found = [
                CheckResult(True, f"Telegram: @{bot.username}", f"Telegram token works: @{bot.username}")
            ]
            found += await _updates(bot, settings, change)
            if change:
                found.append(await _profile(bot))
            return found
    except (InvalidToken, Forbidden):
        return [
            CheckResult(
                False,
                "Telegram ไม่รับ token: ตรวจ ITA_TELEGRAM_BOT_TOKEN กับ @BotFather",
                "Telegram refuses the token: check it with @BotFather",
            )
        ]
    except TelegramError as error:
        why = type(error).__name__
        return [CheckResult(False, f"ติดต่อ Telegram ไม่ได้ ({why})", f"cannot reach Telegram ({why})")]


async def _updates(bot: Bot, settings: Settings, change: bool) -> list[CheckResult]:
    if settings.telegram_mode == "polling":
        if change:
            await bot.delete_webhook()
        where = (await bot.get_webhook_info()).url
        if where:
            return [
                CheckResult(
                    False,
                    "ยังมี webhook ค้างอยู่: ita-bot telegram setup",
                    "a webhook is still set: ita-bot telegram setup",
                )
            ]
        return [CheckResult(True, "รับข้อความแบบ polling", "updates come by polling")]
    faults = _webhook_faults(settings)
    if faults:
        return faults
    if change:
        await set_webhook(bot, settings)
    return [await _compared(bot, settings)]


def _webhook_faults(settings: Settings) -> list[CheckResult]:
    found = []
    if not settings.public_url:
        found.append(
            CheckResult(
                False,
                "webhook ต้องมี ITA_PUBLIC_URL (https) หรือใช้ ITA_TELEGRAM_MODE=polling",
                "a webhook needs ITA_PUBLIC_URL (https); or set ITA_TELEGRAM_MODE=polling",
            )
        )
    if not settings.telegram_webhook_secret:
        found.append(
            CheckResult(
                False,
                "ตั้ง ITA_TELEGRAM_WEBHOOK_SECRET เป็นตัวอักษรและตัวเลขสุ่มยาว ๆ",
                "set ITA_TELEGRAM_WEBHOOK_SECRET to a long random word",
            )
        )
    return found


async def set_webhook(bot: Bot, settings: Settings) -> None:
    await bot.set_webhook(
        settings.public_url + WEBHOOK,
        secret_token=settings.telegram_webhook_secret,
        allowed_updates=ALLOWED,
    )


async def _compared(bot: Bot, settings: Settings) -> CheckResult:
    wanted, info = settings.public_url + WEBHOOK, await bot.get_webhook_info()
    if info.url != wanted:
        return CheckResult(
            False,
            f"Telegram ยังเรียกที่อื่น ({info.url or 'ไม่มี'}): ita-bot telegram setup",
            f"Telegram calls another address ({info.url or 'none'}): ita-bot telegram setup",
        )
    if info.last_error_message:
        return CheckResult(
            False,
            f"Telegram เรียก webhook ครั้งล่าสุดไม่ได้: {info.last_error_message}",
            f"Telegram's last call failed: {info.last_error_message}",
        )
    return CheckResult(True, f"webhook {wanted}", f"webhook {wanted}")


async def _profile(bot: Bot) -> CheckResult:
    await bot.set_my_commands([BotCommand(each.name, each.description) for each in COMMANDS])
    await bot.set_my_description(DESCRIPTION)
    await bot.set_my_short_description(SHORT_DESCRIPTION)
    return CheckResult(True, f"ตั้งเมนูคำสั่ง {len(COMMANDS)} คำสั่ง และคำอธิบาย", "command menu and description set")


async def ensure_webhook(bot: Bot, settings: Settings) -> bool:
    """Set the webhook on the first start; one that is set already is left as it is. False: try again."""
    if _webhook_faults(settings):
        return True
    try:
        if not (await bot.get_webhook_info()).url:
            await set_webhook(bot, settings)
            log.info("webhook set", channel="telegram")
    except TelegramError as error:
        log.warning("webhook not set", channel="telegram", error=type(error).__name__)
        return False
    return True
