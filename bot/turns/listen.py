"""PostgreSQL's wake-up call from a process that has more events than lanes; the sweep is the safety net.

The session that listens also shows the others that this process lives.
"""

import asyncio

import psycopg
import structlog
from sqlalchemy import URL

from bot.turns.runner import Runner
from storage.messages.inbox import CHANNEL
from storage.processes import PRESENCE, SHOW, Processes

log = structlog.get_logger()
RETRY_SECONDS = 1.0
KEEPALIVE = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
"""So that the database sees within half a minute that a whole machine is gone."""


async def listen(url: URL, runner: Runner, processes: Processes) -> None:
    """Wake the runner for every chat another process rings for, until cancelled."""
    while True:
        try:
            await _listen_once(url, runner, processes)
        except psycopg.Error as error:
            log.warning("listening interrupted", error=type(error).__name__)
        await asyncio.sleep(RETRY_SECONDS)


async def _listen_once(url: URL, runner: Runner, processes: Processes) -> None:
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await psycopg.AsyncConnection.connect(
        plain, autocommit=True, connect_timeout=5, keepalives_idle=10, options=KEEPALIVE
    )
    async with connection:
        await connection.execute(SHOW, [PRESENCE, processes.number])
        await connection.execute(f"LISTEN {CHANNEL}")
        with processes.shown():
            async for notice in connection.notifies():
                ringer, _, chat = notice.payload.partition(" ")
                if ringer != runner.name:
                    runner.wake(chat)
