"""The one place where settings become the parts of a running assistant."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from bot.channels.base import Channel
from bot.channels.names import learn_names
from bot.channels.telegram.client import TelegramChannel
from bot.channels.telegram.setup import ensure_webhook
from bot.clock import Clock, utc_now
from bot.documents.qr import draw_qr
from bot.jobs.documents import Documents
from bot.jobs.engine import AT_ONCE, JobEngine, ended
from bot.jobs.pruning import Pruning
from bot.jobs.reminders import Reminders
from bot.metrics import Metrics
from bot.receiving.reception import Reception
from bot.receiving.telegram_polling import poll
from bot.sending.delivery import Delivery
from bot.sending.quota import quota_keeper
from bot.settings import Settings
from bot.turns.runner import Runner
from bot.watchdog import Watchdog
from handlers.capabilities import TABLE
from handlers.meaning.recognising import likeness_of
from handlers.parts import MAILBOXES, Addresses, Parts
from handlers.render import Texts
from handlers.terms.context import Founding
from handlers.turn import Done
from knowledge.rules.loader import load_all, load_counts, load_earlier
from knowledge.rules.overlay import Overlaid, overlaid
from knowledge.rules.rulebook import Rules
from knowledge.scores.cases import load_sample
from knowledge.workdays import WorkCalendar
from storage.database import Database
from storage.messages.files import FileRow
from storage.processes import Processes
from storage.unit_of_work import unit_of_work

AGAIN_SECONDS = 15.0
log = structlog.get_logger()


@cache
def load_rules() -> Rules:
    sample = load_sample()
    return Rules(
        load_all(),
        load_counts(),
        sample=sample.scores,
        sample_year=sample.year,
        sample_name=sample.name,
        earlier=load_earlier(),
    )


def rules_in_force(settings: Settings) -> Overlaid:
    """The shipped rules with the changes of this installation, and what is wrong with those."""
    shipped = load_rules()
    return overlaid(shipped, Path(settings.rules_overlay)) if settings.rules_overlay else Overlaid(shipped)


@cache
def load_texts(timezone: str) -> Texts:
    """Compiling the templates takes half a second."""
    return Texts(timezone=timezone)


def make_kit(timezone: str) -> Parts:
    return Parts(load_rules(), load_texts(timezone), ZoneInfo(timezone), draw_qr, TABLE)


@dataclass(frozen=True)
class Assistant:
    """Everything a process works with."""

    settings: Settings
    database: Database
    parts: Parts
    clock: Clock
    metrics: Metrics
    channels: dict[str, Channel]
    delivery: Delivery
    runner: Runner
    reception: Reception
    reminders: Reminders
    documents: Documents
    pruning: Pruning
    processes: Processes
    jobs: JobEngine | None
    watchdog: Watchdog | None


def build(
    settings: Settings, clock: Clock = utc_now, *, lanes: int | None = None, watched: bool = False
) -> Assistant:
    """Put the parts together; nothing is opened yet. `watched`: the process ends if its loop stands still."""
    pool = settings.lanes + AT_ONCE + 5
    database = Database(settings.database_url, pool_size=pool, timezone=settings.timezone)
    founding = Founding(settings.agencies_by == "anyone", settings.agencies_a_day)
    parts, metrics = (
        replace(make_kit(settings.timezone), rules=_rules(settings), founding=founding),
        Metrics(),
    )
    channels = _channels(settings, database, clock, parts.addresses)
    mailboxes, processes = MAILBOXES if settings.web_chat == "open" else (), Processes()
    delivery = Delivery(database, channels, clock, metrics, mailboxes, processes)
    documents = Documents(database, parts, clock, ring_delivery=delivery.ring, processes=processes)
    runner = Runner(
        database,
        parts,
        clock,
        metrics,
        lanes=settings.lanes if lanes is None else lanes,
        max_attempts=settings.max_attempts,
        channels=channels,
        on_done=lambda done: _after_turn(done, delivery, documents),
        processes=processes,
    )
    documents.on_answer = runner.answered
    reception = Reception(runner, clock, metrics, settings.rate_limit)
    jobs = JobEngine(database.url) if runner.lanes and not database.is_sqlite else None
    calendar, ring = WorkCalendar(settings.days_off), delivery.ring
    reminders = Reminders(
        database, parts, clock, available=channels, calendar=calendar, ring=ring, engine=jobs
    )
    return Assistant(
        settings,
        database,
        parts,
        clock,
        metrics,
        channels,
        delivery,
        runner,
        reception,
        reminders,
        documents,
        Pruning(database, clock, settings.keep_days),
        processes,
        jobs,
        _watchdog(settings, runner) if watched else None,
    )


def _rules(settings: Settings) -> Rules:
    found = rules_in_force(settings)
    for fault in found.faults:
        log.error("rules overlay left out", fault=fault)
    return found.rules


def _watchdog(settings: Settings, runner: Runner) -> Watchdog | None:
    seconds = settings.watchdog_seconds
    return Watchdog(seconds, runner.in_hand) if seconds else None


def _after_turn(done: Done, delivery: Delivery, documents: Documents) -> None:
    delivery.ring()
    if done.document is not None:
        documents.ring()


def _channels(
    settings: Settings, database: Database, clock: Clock, addresses: Addresses
) -> dict[str, Channel]:
    """The channels that are set up."""
    found: list[Channel] = []
    if settings.has_line:
        # LINE's SDK takes half a second and 40 MB to import: only who uses LINE pays for it.
        from bot.channels.line.client import LineChannel

        found.append(
            LineChannel(
                settings.line_channel_access_token,
                api_base=settings.line_api_base,
                public_url=settings.public_url,
                clock=clock,
                addresses=addresses,
                on_quota=quota_keeper(database, clock, LineChannel.name),
            )
        )
    if settings.has_telegram:

        async def load(path: str) -> FileRow | None:
            async with unit_of_work(database) as uow:
                return await uow.files.find(path, clock())

        found.append(
            TelegramChannel(
                settings.telegram_bot_token,
                api_base=settings.telegram_api_base,
                clock=clock,
                addresses=addresses,
                load=load,
            )
        )
    return {channel.name: channel for channel in found}


@asynccontextmanager
async def running(assistant: Assistant, *, receives: bool = False) -> AsyncIterator[Assistant]:
    """Open the database and channels, take turns and send; at the end finish what is in hand.

    `receives`: this process also asks Telegram for updates, where that is how they come.
    """
    database, runner = assistant.database, assistant.runner
    database.claim_file()
    likeness_of(assistant.parts.table)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        await database.migrate()
        if assistant.watchdog is not None:
            await stack.enter_async_context(assistant.watchdog.watching())
        if database.is_sqlite:
            stack.enter_context(assistant.processes.shown())
        elif runner.lanes:
            # psycopg takes a while to import: only who uses PostgreSQL pays for it.
            from bot.turns.listen import listen

            assistant.processes.will_show()
            listening = listen(database.url, runner, assistant.processes)
            stack.push_async_callback(_ended, asyncio.create_task(listening))
            await assistant.processes.until_shown()
        for channel in assistant.channels.values():
            await channel.start()
            stack.push_async_callback(channel.stop)
            await channel.introduce()
        if runner.lanes:
            await assistant.delivery.start()
            stack.push_async_callback(assistant.delivery.stop)
            assistant.documents.start()
            stack.push_async_callback(assistant.documents.stop)
        runner.start()
        stack.push_async_callback(runner.stop)
        if assistant.jobs is not None:
            work = assistant.jobs.run(lambda row: assistant.reminders.dispatch_row(row, assistant.clock()))
            stack.push_async_callback(ended, asyncio.create_task(work))
        for work in _background(assistant, receives):
            stack.push_async_callback(_ended, asyncio.create_task(work))
        yield assistant


def _background(assistant: Assistant, receives: bool) -> list[Coroutine[Any, Any, None]]:
    """What goes on beside turns and sending, until cancelled."""
    database, channels = assistant.database, assistant.channels
    works: list[Coroutine[Any, Any, None]] = [_until(each.introduce) for each in channels.values()]
    if assistant.runner.lanes:
        works.append(assistant.reminders.run())
        works.append(assistant.pruning.run())
    if assistant.runner.lanes and "line" in channels:
        works.append(learn_names(database, channels["line"], assistant.clock))
    telegram = channels.get("telegram")
    if receives and isinstance(telegram, TelegramChannel):
        if assistant.settings.telegram_mode == "polling":
            works.append(poll(telegram, assistant.reception))
        else:
            works.append(_until(partial(ensure_webhook, telegram.bot, assistant.settings)))
    return works


async def _until(step: Callable[[], Awaitable[bool]]) -> None:
    """Try again every now and then until it works."""
    done = await step()
    while not done:
        await asyncio.sleep(AGAIN_SECONDS)
        done = await step()


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
