"""The one place where settings become the parts of a running assistant."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.intake import Clock
from bot.listen import listen
from bot.metrics import Metrics
from bot.runner import Runner
from bot.settings import Settings
from handlers.context import Rules
from handlers.render import Texts
from handlers.turn import Kit
from knowledge.loader import load_all, load_counts
from storage.database import Database


def utc_now() -> datetime:
    return datetime.now(UTC)


def load_rules() -> Rules:
    return Rules(load_all(), load_counts())


def make_kit(timezone: str) -> Kit:
    return Kit(load_rules(), Texts(timezone=timezone), ZoneInfo(timezone))


@dataclass(frozen=True)
class Assistant:
    """Everything a process works with."""

    settings: Settings
    database: Database
    kit: Kit
    clock: Clock
    metrics: Metrics
    runner: Runner


def build(settings: Settings, clock: Clock = utc_now, *, lanes: int | None = None) -> Assistant:
    """Put the parts together; nothing is opened yet."""
    database = Database(settings.database_url, pool_size=settings.lanes + 4)
    kit, metrics = make_kit(settings.timezone), Metrics()
    runner = Runner(
        database,
        kit,
        clock,
        metrics,
        lanes=settings.lanes if lanes is None else lanes,
        max_attempts=settings.max_attempts,
    )
    return Assistant(settings, database, kit, clock, metrics, runner)


@asynccontextmanager
async def running(assistant: Assistant) -> AsyncIterator[Assistant]:
    """Open the database, take turns, and at the end finish those in hand."""
    database = assistant.database
    database.claim_file()
    listener: asyncio.Task[None] | None = None
    try:
        await database.migrate()
        assistant.runner.start()
        if not database.is_sqlite and assistant.runner.lanes:
            listener = asyncio.create_task(listen(database.url, assistant.runner))
        yield assistant
    finally:
        if listener:
            listener.cancel()
            with suppress(asyncio.CancelledError):
                await listener
        await assistant.runner.stop()
        await database.close()
