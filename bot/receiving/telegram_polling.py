"""Telegram without a public address: ask for updates again and again; one process does it."""

import asyncio
import json
from typing import Any
from urllib.parse import urlencode

import structlog
from telegram.error import Conflict, RetryAfter, TelegramError

from bot.channels.telegram.client import TelegramChannel
from bot.channels.telegram.setup import ALLOWED
from bot.receiving.reception import Reception
from bot.receiving.telegram_webhook import take_update

log = structlog.get_logger()
WAIT_SECONDS = 20
PAUSE_SECONDS = 2.0


async def poll(channel: TelegramChannel, reception: Reception) -> None:
    """Hand in updates in order until cancelled. One is asked for again until it is kept."""
    offset = 0
    first = True
    while True:
        try:
            if first:
                await channel.bot.delete_webhook()
                first = False
            for update in await _ask(channel, offset):
                await take_update(update, reception, channel)
                offset = update["update_id"] + 1
        except Conflict:
            log.error("another process polls the same bot", channel="telegram")
            await asyncio.sleep(PAUSE_SECONDS * 5)
        except RetryAfter:
            await asyncio.sleep(PAUSE_SECONDS * 5)
        except TelegramError as error:
            log.warning("polling interrupted", error=type(error).__name__)
            await asyncio.sleep(PAUSE_SECONDS)
        except Exception as error:
            log.warning("update not kept yet", error=type(error).__name__)
            await asyncio.sleep(PAUSE_SECONDS)


async def _ask(channel: TelegramChannel, offset: int) -> list[dict[str, Any]]:
    """The raw updates: one that the library cannot read must not keep back those behind it."""
    wish = {"offset": offset, "timeout": WAIT_SECONDS, "allowed_updates": json.dumps(ALLOWED)}
    url = f"{channel.bot.base_url}/getUpdates?{urlencode(wish)}"
    updates = await channel.polling.post(url, read_timeout=WAIT_SECONDS + 10)
    return list(updates)  # type: ignore[arg-type]
