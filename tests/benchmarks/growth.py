"""How much one agency's year takes: as it was said, and with what is over taken out."""

import itertools
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
from sqlalchemy import update

from bot.jobs.pruning import REPEAT_DAYS, Pruning
from bot.settings import Settings
from bot.wiring import make_kit
from handlers.parts import Parts
from handlers.people.registering import register
from handlers.terms.events import Text, to_body
from handlers.turn import handle_next
from storage.audit import Author
from storage.columns import metadata
from storage.database import Database
from storage.messages.inbox import NewInbound
from storage.messages.tables import outbox
from storage.unit_of_work import unit_of_work
from tests.benchmarks.bench import NAMES, Bench, Result
from tests.harness import FrozenClock

PEOPLE, TURNS, DAYS = 20, 5, 240
SIMULATED, QUICK = 10, 3
LIMIT = 10_000_000
QUESTIONS = ("จุดอ่อน", "ขาดข้อไหน", "O8 ต้องลงอะไร", "งานของฉัน", "คะแนนรวม")
NOTES = (
    f"Growth: {PEOPLE} people × {TURNS} turns × {DAYS} days in LINE, four questions each, and of every fifth"
    f" person a score, each day; after one day {SIMULATED} more are simulated ({QUICK} with --quick) and"
    " scaled. With pruning, words are there for the last days, keys for the last months, and all history.",
)


async def measure(bench: Bench) -> None:
    """What some days add to the tables, and what is left of it when they were pruned, as of a whole year."""
    days = QUICK if bench.quick else SIMULATED
    keep = Settings(_env_file=None).keep_days
    worded, known = round(DAYS * keep / 365), round(DAYS * (REPEAT_DAYS - keep) / 365)
    for kind in bench.databases:
        with bench.database(kind) as url:
            base, *sizes = [size async for size in _sizes(url, days, keep)]
        said, keyed, history = ((each - base) / days for each in sizes)
        before = base + DAYS * said
        after = base + worded * said + known * keyed + (DAYS - worded - known) * history
        what = f"{NAMES[kind]}, one agency's year as it was said"
        bench.tell(Result("growth", what, f"{before / 1e6:.1f} MB ({said / (PEOPLE * TURNS):.0f} B a turn)"))
        shown = f"{after / 1e6:.1f} MB ({history / (PEOPLE * TURNS):.0f} B a turn stay)"
        what = f"{NAMES[kind]}, the same with pruning after {keep} days"
        bench.tell(Result("growth", what, shown, f"≤ {LIMIT // 1_000_000} MB", met=after <= LIMIT))


async def _sizes(url: str, days: int, keep: int) -> AsyncIterator[int]:
    database, clock, parts = Database(url), FrozenClock(), make_kit("Asia/Bangkok")
    await database.migrate()
    people = [f"line:U{number:032x}" for number in range(PEOPLE)]
    async with unit_of_work(database) as uow:
        agency = await uow.agencies.add("อบต. ตัวอย่าง", "อบต.", "ขอนแก่น", clock())
        for account in people:
            await register(uow, agency, account, "coordinator", clock())
        assessment = await uow.assessments.open(agency, 2567, 1, clock())
        given = {
            code: value for code, value in parts.rules.sample.items() if code.startswith(("O", "I", "E"))
        }
        await uow.assessments.change(assessment, given, Author(agency, None, "bench"), clock())
    numbers = itertools.count(1)

    async def live(day: int) -> None:
        for place, account in enumerate(people):
            for words in _day(day, place):
                await _turn(database, parts, clock, account, words, f"{next(numbers):026x}")
        clock.move(days=1)

    await live(0)
    await _prune(database, clock, REPEAT_DAYS)
    yield _size(url)
    for day in range(1, days + 1):
        await live(day)
    yield _size(url)
    await _prune(database, clock, keep)
    yield _size(url)
    await _prune(database, clock, REPEAT_DAYS)
    yield _size(url)
    await database.close()


async def _prune(database: Database, clock: FrozenClock, days: int) -> None:
    clock.move(days=days)
    while (await Pruning(database, clock, Settings(_env_file=None).keep_days).work()).total():
        pass


def _day(day: int, place: int) -> Iterator[str]:
    """What one person writes in a day."""
    yield from QUESTIONS[:-1]
    yield f"O8 {(day + place) % 2 * 100}" if place % TURNS == 0 else QUESTIONS[-1]


async def _turn(
    database: Database, parts: Parts, clock: FrozenClock, account: str, words: str, event: str
) -> None:
    until = (clock() + timedelta(minutes=1)).isoformat()
    reply = {"token": event * 2, "until": until}
    inbound = NewInbound(
        "line", event, account, account, to_body(Text(words)), event[:18], "", reply, clock()
    )
    async with unit_of_work(database) as uow:
        await uow.inbox.add([inbound], clock())
    await handle_next(database, account, parts, clock())
    async with unit_of_work(database) as uow:
        sent = update(outbox).where(outbox.c.chat == account, outbox.c.state == "waiting")
        await uow.connection.execute(sent.values(state="sent", closed_at=clock(), claimed_at=clock()))
    clock.move(seconds=20)


def _size(url: str) -> int:
    """What the tables and their indexes take, without room that is free."""
    if url.startswith("sqlite"):
        with tempfile.TemporaryDirectory() as folder, sqlite3.connect(url.removeprefix("sqlite:///")) as file:
            file.execute("VACUUM INTO ?", (f"{folder}/tight.db",))
            return Path(folder, "tight.db").stat().st_size
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM FULL")
        names = [table.name for table in metadata.sorted_tables]
        total = "SELECT sum(pg_total_relation_size(name::regclass)) FROM unnest(%s::text[]) AS name"
        row = connection.execute(total, (names,)).fetchone()
    return int(row[0]) if row else 0
