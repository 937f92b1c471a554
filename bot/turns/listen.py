"""PostgreSQL's wake-up call from a process that has more events than lanes; the sweep is the safety net."""

import asyncio

import psycopg
import structlog
from sqlalchemy import URL

from bot.turns.runner import Runner
from storage.messages.inbox import CHANNEL

log = structlog.get_logger()
RETRY_SECONDS = 5.0


async def listen(url: URL, runner: Runner) -> None:
    """Wake the runner for every chat another process rings for, until cancelled."""
    while True:
        try:
            await _listen_once(url, runner)
        except psycopg.Error as error:
            log.warning("listening interrupted", error=type(error).__name__)
        await asyncio.sleep(RETRY_SECONDS)


async def _listen_once(url: URL, runner: Runner) -> None:
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await psycopg.AsyncConnection.connect(plain, autocommit=True)
    async with connection:
        await connection.execute(f"LISTEN {CHANNEL}")
        async for notice in connection.notifies():
            ringer, _, chat = notice.payload.partition(" ")
            if ringer != runner.name:
                runner.wake(chat)
