"""The doors of LINE and Telegram: check who knocks, keep the events, answer 200 as soon as they are safe."""

import hmac
import json

import structlog
from fastapi import FastAPI, Request, Response
from telegram import Update

from bot.channels.line.decode import WEBHOOK as LINE_PATH
from bot.channels.line.decode import decode as decode_line
from bot.channels.line.decode import is_signed, read_events
from bot.channels.telegram.client import TelegramChannel
from bot.channels.telegram.decode import WEBHOOK as TELEGRAM_PATH
from bot.channels.telegram.decode import decode as decode_telegram
from bot.receiving.reception import Reception
from storage.messages.inbox import NewInbound

log = structlog.get_logger()
OK, BAD, UNSIGNED, FORBIDDEN = 200, 400, 400, 403


def add_line(app: FastAPI, reception: Reception, secret: str) -> None:
    @app.post(LINE_PATH)
    async def line(request: Request) -> Response:
        body = await request.body()
        if not is_signed(secret, body, request.headers.get("x-line-signature")):
            log.warning("wrong signature", channel="line")
            return Response(status_code=UNSIGNED)
        try:
            raw = read_events(body)
        except ValueError:
            log.warning("unreadable body", channel="line")
            return Response(status_code=BAD)
        events = [decode_line(each, reception.clock()) for each in raw]
        await reception.take([each for each in events if each is not None])
        return Response(status_code=OK)


def add_telegram(app: FastAPI, reception: Reception, channel: TelegramChannel, secret: str) -> None:
    @app.post(TELEGRAM_PATH)
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
        event: NewInbound | None = decode_telegram(update, channel.user_name) if update else None
    except Exception as error:
        log.warning("unreadable update", channel="telegram", error=type(error).__name__)
        return
    if event is not None:
        await reception.take([event])
    if update is not None and update.callback_query is not None:
        channel.acknowledge(update.callback_query)
