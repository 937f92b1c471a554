"""Reminders of thousands of agencies: planning a day, finding what is due, handing it out, turns beside."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from statistics import quantiles
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot.jobs.engine import JobEngine
from bot.jobs.reminders import Reminders
from bot.wiring import make_kit
from storage.database import Database
from storage.messages.tables import outbox
from storage.people.tables import agency
from storage.reminders.recipients import Due
from storage.reminders.reminders import due_statement
from storage.reminders.tables import reminder
from storage.unit_of_work import unit_of_work
from tests.benchmarks.bench import NAMES, Bench, Result, over_http
from tests.benchmarks.parts import offices
from tests.benchmarks.parts.load import pace
from tests.benchmarks.parts.processes import serving
from tests.benchmarks.parts.talk import endless
from tests.benchmarks.reminders.planner import planned
from tests.benchmarks.reminders.plans import fill, plan_again, remember

BENCH = "reminders"
AGENCIES, FEWER, QUICK_AGENCIES, QUICK_FEWER = 8_000, 1_000, 800, 200
PLAN_TARGET, DUE_TARGET, GROWTH = 60, 50, 10
QUARTER, ORDINARY = date(2026, 4, 1), date(2026, 4, 2)
CHATS, RATE, CROWD_FROM = 40, 20, 10_001
NOTES = (
    "reminders: each agency has 12 measures and 3 people; planning runs in a process of its own on a database"
    " that shares its cores. Handing out: to mailboxes, without a platform; the plain loop takes one person"
    " after the other.",
)


async def measure(bench: Bench) -> None:
    """Everything; `--quick` has a tenth of it."""
    many, fewer = (QUICK_AGENCIES, QUICK_FEWER) if bench.quick else (AGENCIES, FEWER)
    if "postgresql" in bench.databases:
        await _planning(bench, many, fewer)
    for kind in bench.databases:
        await _finding(bench, kind, 100_000 if bench.quick else 1_000_000)
    if "postgresql" in bench.databases:
        await _handing_out(bench, 100 if bench.quick else 1_000)
        await _beside_turns(bench, many, 5 if bench.quick else 20)


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


# ---- planning


async def _planning(bench: Bench, many: int, fewer: int) -> None:
    peaks = {}
    for agencies in (fewer, many):
        with bench.database("postgresql") as url:
            await fill(url, agencies, QUARTER - timedelta(1))
            peaks[agencies] = [await _plan_day(bench, url, agencies, day) for day in (QUARTER, ORDINARY)]
    growth = max(peaks[many]) - max(peaks[fewer])
    what = f"planning, most memory held, {fewer} · {many} agencies"
    bench.tell(Result(BENCH, what, f"{max(peaks[fewer]):.0f} · {max(peaks[many]):.0f} MB"))
    what = f"planning, growth from {fewer} to {many} agencies"
    bench.tell(Result(BENCH, what, f"{growth:+.1f} MB", "flat", met=growth <= GROWTH))


async def _plan_day(bench: Bench, url: str, agencies: int, day: date) -> float:
    """Plan one day of a database that is planned through the day before; returns the most memory held."""
    before = await _rows(url)
    took = await planned(url, _moment(day).isoformat())
    made, kind = await _rows(url) - before, "first day of a quarter" if day == QUARTER else "ordinary day"
    what = f"planning, {kind}, {agencies} agencies × 12 measures × 3 people, {made} rows"
    measured = f"{took['seconds']:.1f} s (ours {took['busy']:.1f} s)"
    full = agencies == AGENCIES
    bench.tell(
        Result(
            BENCH,
            what,
            measured,
            f"≤ {PLAN_TARGET} s" if full else "",
            met=took["seconds"] <= PLAN_TARGET if full else None,
        )
    )
    return took["peak"]


async def _rows(url: str) -> int:
    database = Database(url)
    async with unit_of_work(database) as uow:
        count = (await uow.connection.execute(select(func.count()).select_from(reminder))).scalar_one()
    await database.close()
    return int(count)


# ---- finding what is due


async def _finding(bench: Bench, kind: str, most: int) -> None:
    with bench.database(kind) as url:
        await fill(url, 1, None)
        await remember(url, kind, most)
        database = Database(url)
        now = datetime(2026, 1, 1, 2, tzinfo=UTC) + timedelta(minutes=most * 91 // 100)
        times = [seconds * 1000 async for seconds in _pages(database, now)]
        lines = await _explained(database, now)
        await database.close()
    median, p99 = (quantiles(times, n=100, method="inclusive")[each] for each in (49, 98))
    what = f"finding what is due, {NAMES[kind]}, {most} rows, pages of 100, median · p99"
    bench.tell(
        Result(BENCH, what, f"{median:.2f} · {p99:.2f} ms", f"≤ {DUE_TARGET} ms", met=p99 <= DUE_TARGET)
    )
    for line in lines:
        print(f"    {line}", flush=True)


async def _pages(database: Database, now: datetime) -> AsyncIterator[float]:
    """Seconds for each page of everything that is due, four times over."""
    for _ in range(4):
        after: Due | None = None
        while True:
            started = time.perf_counter()
            async with unit_of_work(database) as uow:
                page = await uow.reminders.due(now, 100, after)
            yield time.perf_counter() - started
            if not page:
                break
            after = page[-1]


async def _explained(database: Database, now: datetime) -> list[str]:
    explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN (ANALYZE)"
    async with unit_of_work(database) as uow:
        given = {"dialect": uow.connection.dialect, "compile_kwargs": {"literal_binds": True}}
        compiled = due_statement(now, 100).compile(**given)  # type: ignore[arg-type]
        rows = await uow.connection.exec_driver_sql(f"{explain} {compiled}")
        return [str(row[-1]) for row in rows]


# ---- handing out


async def _handing_out(bench: Bench, agencies: int) -> None:
    rates = {name: await _rate(bench, name, agencies) for name in ("plain loop", "jobs")}
    for name, rate in rates.items():
        bench.tell(Result(BENCH, f"handing out, {name}, {agencies * 3} people", f"{rate:.0f} people/s"))
    ratio = rates["jobs"] / rates["plain loop"]
    bench.tell(Result(BENCH, "handing out, jobs ÷ plain loop", f"{ratio:.2f} ×"))


async def _rate(bench: Bench, name: str, agencies: int) -> float:
    with bench.database("postgresql") as url:
        await fill(url, agencies, QUARTER - timedelta(1))
        now = _moment(QUARTER)
        await planned(url, now.isoformat())
        database = Database(url)
        jobs = JobEngine(database.url) if name == "jobs" else None
        parts = make_kit("Asia/Bangkok")
        reminders = Reminders(database, parts, lambda: now, available=(), engine=jobs)
        started = time.perf_counter()
        await reminders.tick(now)
        if jobs is not None:
            async with jobs.opened(lambda row: reminders.dispatch_row(row, now)):
                await jobs.do_jobs(wait=False)
        taken = time.perf_counter() - started
        said = await _said(database)
        await database.close()
    if said != agencies * 3:
        what = f"handing out, {name}, people who were told"
        bench.tell(Result(BENCH, what, str(said), str(agencies * 3), met=False))
    return said / taken


async def _said(database: Database) -> int:
    async with unit_of_work(database) as uow:
        return int((await uow.connection.execute(select(func.count()).select_from(outbox))).scalar_one())


# ---- beside turns


async def _beside_turns(bench: Bench, agencies: int, seconds: int) -> None:
    """The server that answers also plans, as it does each morning."""
    today = datetime.now(ZoneInfo("Asia/Bangkok")).date()
    with bench.database("postgresql") as url:
        await offices.fill(url, CHATS)
        await fill(url, agencies, today, first_id=CROWD_FROM)
        talks = [endless(chat) for chat in range(CHATS)]
        async with serving(url) as server, over_http(server, CHATS, CHATS) as ask:
            await pace(ask, talks, RATE, 3)
            alone = await pace(ask, talks, RATE, seconds)
            database = Database(url)
            await plan_again(database, today - timedelta(1))
            await _begun(database, today)
            beside = await pace(ask, talks, RATE, seconds)
            left = await _unplanned(database, today)
            await database.close()
    for name, run in (("alone", alone), ("while planning", beside)):
        median, p99 = run.percentile(50), run.percentile(99)
        what = f"a turn {name}, {RATE} turns/s, median · p99"
        bench.tell(Result(BENCH, what, f"{median:.1f} · {p99:.1f} ms"))
        bench.tell_faults(BENCH, run)
    what = f"a turn while planning ÷ alone, median · p99 ({left} agencies left to plan at the end)"
    ratios = [beside.percentile(each) / alone.percentile(each) for each in (50, 99)]
    bench.tell(Result(BENCH, what, " · ".join(f"{each:.2f} ×" for each in ratios)))


async def _begun(database: Database, day: date) -> None:
    """Wait until the server has noticed that there is something to plan."""
    everybody = await _unplanned(database, day)
    while await _unplanned(database, day) >= everybody:  # noqa: ASYNC110 — another process plans
        await asyncio.sleep(0.05)


async def _unplanned(database: Database, day: date) -> int:
    """Agencies whose day is not planned yet."""
    async with unit_of_work(database) as uow:
        wanted = select(func.count()).where(agency.c.planned_through < day)
        return int((await uow.connection.execute(wanted)).scalar_one())
