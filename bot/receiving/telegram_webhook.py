"""Telegram's webhook: check who knocks, keep the update, answer 200 as soon as it is safe."""

import hmac
import json
from dataclasses import replace

import structlog
from fastapi import FastAPI, Request, Response
from telegram import Update

from bot.channels.sound import sound
from bot.channels.telegram.client import TelegramChannel
from bot.channels.telegram.decode import WEBHOOK, decode
from bot.receiving.reception import Reception
from storage.messages.inbox import NewInbound

log = structlog.get_logger()
OK, BAD, FORBIDDEN = 200, 400, 403


def add_telegram(app: FastAPI, reception: Reception, channel: TelegramChannel, secret: str) -> None:
    @app.post(WEBHOOK)
    async def telegram(request: Request) -> Response:
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not secret or not hmac.compare_digest(given.encode(), secret.encode()):
            log.warning("wrong secret", channel="telegram")
            return Response(status_code=FORBIDDEN)
        try:
            raw = json.loads(await request.body())
        except (ValueError, RecursionError):
            log.warning("unreadable body", channel="telegram")
            return Response(status_code=BAD)
        await take_update(raw, reception, channel)
        return Response(status_code=OK)


async def take_update(raw: object, reception: Reception, channel: TelegramChannel) -> None:
    """Keep one update, however it came; an unreadable one is noted and passed over."""
    try:
        update = Update.de_json(raw, channel.bot) if isinstance(raw, dict) else None
        event = _kept(update, decode(update, channel.user_name), channel, reception) if update else None
    except Exception as error:
        log.warning("unreadable update", channel="telegram", error=type(error).__name__)
        return
    if event is not None:
        await reception.take([event])
    if update is not None and update.callback_query is not None:
        channel.acknowledge(update.callback_query)


def _kept(
    update: Update, event: NewInbound | None, channel: TelegramChannel, reception: Reception
) -> NewInbound | None:
    """The event under its id in the inbox, which is of this bot alone."""
    if event is None:
        return None
    named = replace(event, event_id=f"{channel.number}:{event.event_id}", former_id=str(update.update_id))
    return sound(named, reception.clock())
