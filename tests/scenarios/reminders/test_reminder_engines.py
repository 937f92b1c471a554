"""One contract for whatever hands reminders out: the loop on either database, and jobs on PostgreSQL."""

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from procrastinate.exceptions import ConnectorException
from procrastinate.schema import SchemaManager
from sqlalchemy import func, insert, select, text, update

from bot.jobs.engine import QUEUE, JobEngine, ended
from bot.jobs.reminders import QUEUED_FOR, Reminders
from bot.sending.delivery import Delivery
from handlers.people.registering import register
from storage.database import Database
from storage.measures.tables import measure
from storage.messages.outbox import OutboxRepository
from storage.messages.tables import outbox
from storage.people.tables import agency
from storage.reminders.reminders import due_statement
from storage.reminders.tables import reminder
from storage.unit_of_work import unit_of_work
from tests.databases import on_postgres
from tests.harness import FrozenClock, Office
from tests.plans import CLERKS, draft, keep
from tests.platforms import CLERK, STAFF, Installation
from tests.scenarios.messages.test_processes import DEADLINE, worker

BANGKOK = ZoneInfo("Asia/Bangkok")
QUARTER, PEOPLE = "2026-01-05T09:00", 3
JOBS = ("postgresql", "jobs")
ENGINES = [("sqlite", "loop"), ("postgresql", "loop"), JOBS]
each_engine = pytest.mark.parametrize(("database_url", "kind"), ENGINES, indirect=True)
with_jobs = pytest.mark.parametrize(("database_url", "kind"), [JOBS], indirect=True)


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=BANGKOK)


@dataclass
class Process:
    """What one process does about reminders, step by step."""

    reminders: Reminders
    jobs: JobEngine | None

    async def tick(self) -> None:
        await self.reminders.tick(self.reminders.clock())

    async def work(self) -> None:
        """Do every job there is."""
        if self.jobs is not None:
            await self.jobs.do_jobs(wait=False)


@dataclass
class Desk:
    """An office of three, its reminders said to mailboxes, and processes over it."""

    office: Office
    kind: str
    stack: AsyncExitStack
    processes: list[Process] = field(default_factory=list)

    async def process(self) -> Process:
        office = self.office
        jobs = JobEngine(office.database.url) if self.kind == "jobs" else None
        reminders = Reminders(office.database, office.parts, office.clock, available=(), engine=jobs)
        if jobs is not None:
            await self.stack.enter_async_context(
                jobs.opened(lambda row: reminders.dispatch_row(row, office.clock()))
            )
        self.processes.append(Process(reminders, jobs))
        return self.processes[-1]

    async def pass_(self, moment: str = "") -> list[str]:
        """Plan, hand out and do it all at a moment; returns what is said in it, by account."""
        if moment:
            self.office.clock.now = at(moment)
        before = await self.said()
        await self.processes[0].tick()
        await self.processes[0].work()
        return sorted((await self.said() - before).elements())

    async def said(self) -> Counter[str]:
        """How many messages each account was sent."""
        async with unit_of_work(self.office.database) as uow:
            rows = await uow.connection.execute(select(outbox.c.chat).where(outbox.c.key.is_not(None)))
            return Counter(chat.removeprefix("web:") for chat in rows.scalars())

    async def texts(self) -> list[str]:
        async with unit_of_work(self.office.database) as uow:
            rows = await uow.connection.execute(select(outbox.c.messages).order_by(outbox.c.id))
            return [each["text"] for messages in rows.scalars() for each in messages]

    async def states(self) -> dict[str, int]:
        async with unit_of_work(self.office.database) as uow:
            return await uow.reminders.counts()

    async def keep(self, *periods: str) -> list[int]:
        async with unit_of_work(self.office.database) as uow:
            drafts = [draft(f"กิจกรรม {number}", each, CLERKS) for number, each in enumerate(periods)]
            return await keep(uow, self.office.agency_id, drafts, self.office.clock())

    async def ids(self) -> list[int]:
        async with unit_of_work(self.office.database) as uow:
            return list((await uow.connection.execute(select(reminder.c.id))).scalars())

    async def query(self, sql: str) -> Any:
        async with unit_of_work(self.office.database) as uow:
            return (await uow.connection.execute(text(sql))).scalar()

    async def depth(self) -> tuple[int, int]:
        """Rows in the tables of the job library, events among them."""
        jobs, events = "procrastinate_jobs", "procrastinate_events"
        return await self.query(f"SELECT count(*) FROM {jobs}"), await self.query(
            f"SELECT count(*) FROM {events}"
        )


@pytest.fixture
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def desk(office: Office, kind: str) -> AsyncIterator[Desk]:
    """Seen from autumn: one activity until the end of January, another until the end of September."""
    async with AsyncExitStack() as stack:
        desk = Desk(office, kind, stack)
        await desk.process()
        office.clock.now = at("2025-09-01T09:00")
        async with unit_of_work(office.database) as uow:
            unit_id = await uow.agencies.unit(office.agency_id, CLERKS)
            await uow.agencies.change_member(office.agency_id, office.members["staff"], unit_id=unit_id)
        yield desk


EVERYBODY = ["coordinator", "executive", "staff"]


# ---- once


@each_engine
async def test_enqueued_twice_it_is_said_once(desk: Desk) -> None:
    await desk.keep("มกราคม 2569", "ตลอดปีงบประมาณ 2569")
    desk.office.clock.now = at(QUARTER)
    (first,) = desk.processes
    await first.tick()
    await first.tick()
    if first.jobs is not None:
        for _ in range(2):
            async with unit_of_work(desk.office.database) as uow:
                await first.jobs.enqueue(uow, [*await desk.ids(), 999_999])
    await first.work()
    assert sorted((await desk.said()).elements()) == EVERYBODY
    for row in await desk.ids():
        await first.reminders.dispatch_row(row, desk.office.clock())
    assert await desk.pass_() == []
    assert "waiting" not in await desk.states()


@each_engine
async def test_a_crash_between_claim_and_send_is_said_later_exactly_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def crash(*_: Any, **__: Any) -> int:
        raise RuntimeError("power cut")

    await desk.keep("ตลอดปีงบประมาณ 2569")
    with monkeypatch.context() as patch:
        patch.setattr(OutboxRepository, "say", crash)
        assert await desk.pass_(QUARTER) == []
    assert await desk.states() == {"waiting": 3}
    desk.office.clock.move(seconds=QUEUED_FOR.total_seconds() + 1)
    assert await desk.pass_() == EVERYBODY
    desk.office.clock.move(minutes=10)
    assert await desk.pass_() == []


@each_engine
async def test_a_crash_between_send_and_record(site: Installation, kind: str) -> None:
    """LINE is told again under the same key, and says it had it; Telegram is not, and it is shown."""
    database, clock = site.assistant.database, site.clock
    clock.now = at("2026-01-30T09:00")
    async with unit_of_work(database) as uow:
        await keep(uow, site.agency_id, [draft("กิจกรรม ก", "31 มกราคม 2569", "")], clock())
    jobs = JobEngine(database.url) if kind == "jobs" else None
    channels = site.assistant.channels
    reminders = Reminders(database, site.assistant.parts, clock, available=channels, engine=jobs)
    await reminders.tick(clock())
    if jobs is not None:
        async with jobs.opened(lambda row: reminders.dispatch_row(row, clock())):
            await jobs.do_jobs(wait=False)
    for name in ("line", "telegram"):
        async with unit_of_work(database) as uow:
            (row,) = await uow.outbox.claim_reminders(name, clock(), 9)
        await channels[name].send(row)
    other = Delivery(database, channels, clock, site.assistant.metrics)
    await other.revive(timedelta(seconds=-1))
    await other.send_all()
    assert sorted(await site.states()) == ["sent", "unknown"]
    assert [len(site.line.said), len(site.telegram.said)] == [1, 1]
    assert site.line.to("/push")[0]["to"] == STAFF
    assert site.telegram.to("sendMessage")[0]["chat_id"] == CLERK


# ---- clocks


@each_engine
async def test_across_midnight_quarter_and_fiscal_year(desk: Desk) -> None:
    await desk.keep("30 กันยายน 2569")
    await desk.pass_("2026-09-28T12:00")
    assert await desk.pass_("2026-09-29T23:59") == []
    assert await desk.pass_("2026-09-30T00:01") == []
    assert await desk.pass_("2026-09-30T08:31") == ["staff"]
    assert await desk.pass_("2026-09-30T23:59") == []
    assert await desk.pass_("2026-10-01T00:01") == []
    assert await desk.pass_("2026-10-01T08:31") == EVERYBODY
    assert any("ไตรมาส 1 ปี 2570" in words for words in await desk.texts())
    assert await desk.pass_("2026-10-01T08:51") == []


@each_engine
async def test_two_days_without_power_are_one_message(desk: Desk) -> None:
    await desk.keep("10 กุมภาพันธ์ 2569", "11 กุมภาพันธ์ 2569")
    await desk.pass_("2026-02-08T23:00")
    assert await desk.pass_("2026-02-11T09:00") == ["staff"]
    states = await desk.states()
    assert states["said"] == 2, "the newest about each of the two"
    assert states["merged"] > 1
    assert await desk.pass_("2026-02-11T10:00") == []


@with_jobs
async def test_jobs_that_waited_for_two_days_are_one_message(desk: Desk) -> None:
    """Handed over before the outage, and again after it."""
    await desk.keep("10 กุมภาพันธ์ 2569")
    await desk.pass_("2026-02-08T23:00")
    desk.office.clock.now = at("2026-02-09T09:00")
    await desk.processes[0].tick()
    assert await desk.depth() == (1, 1)
    assert await desk.pass_("2026-02-11T09:00") == ["staff"]
    assert await desk.depth() == (0, 0)
    assert "waiting" not in await desk.states()


# ---- several processes


@each_engine
async def test_processes_at_once_say_everything_once(desk: Desk) -> None:
    await desk.keep("ตลอดปีงบประมาณ 2569")
    for _ in range(3):
        await desk.process()
    desk.office.clock.now = at(QUARTER)
    await asyncio.gather(*(each.tick() for each in desk.processes))
    await desk.processes[0].tick()
    await asyncio.gather(*(each.work() for each in desk.processes))
    assert sorted((await desk.said()).elements()) == EVERYBODY
    assert await desk.states() == {"said": 3}


@with_jobs
async def test_one_plans_and_hands_out_at_a_time(desk: Desk) -> None:
    await desk.keep("ตลอดปีงบประมาณ 2569")
    desk.office.clock.now = at(QUARTER)
    async with unit_of_work(desk.office.database) as uow:
        assert await uow.reminders.may_lead()
        await desk.processes[0].tick()
        assert await desk.states() == {}
    await desk.processes[0].tick()
    assert await desk.states() == {"waiting": 3}
    async with unit_of_work(desk.office.database) as uow:
        assert await uow.reminders.may_lead()


@on_postgres
async def test_a_person_is_taken_whole_or_not_at_all(database_url: str, clock: FrozenClock) -> None:
    """Two processes that take the same person's rows at one moment never get a part each."""
    ((member_id, *_), _) = await due_now(database_url, clock(), people=1, points=6)
    one, two = Database(database_url), Database(database_url)

    async def take(database: Database) -> int:
        async with unit_of_work(database) as uow:
            rows = await uow.reminders.take(member_id, clock())
            await asyncio.sleep(0)
            return len(rows)

    for _ in range(100):
        found = await asyncio.gather(take(one), take(two), take(one))
        assert set(found) <= {0, 6}
        assert 6 in found
    await one.close()
    await two.close()


# ---- jobs that get lost


@with_jobs
async def test_a_row_whose_job_is_lost_is_revived(desk: Desk) -> None:
    await desk.keep("ตลอดปีงบประมาณ 2569")
    desk.office.clock.now = at(QUARTER)
    await desk.processes[0].tick()
    assert (await desk.depth())[0] == 3
    await desk.query("DELETE FROM procrastinate_jobs RETURNING 1")
    assert await desk.pass_() == [], "in hand, as far as anybody knows"
    desk.office.clock.move(minutes=6)
    assert await desk.pass_() == EVERYBODY
    assert await desk.depth() == (0, 0)


@with_jobs
async def test_jobs_of_a_dead_process_are_done_by_another(desk: Desk) -> None:
    await desk.keep("ตลอดปีงบประมาณ 2569")
    desk.office.clock.now = at(QUARTER)
    await desk.processes[0].tick()
    jobs = desk.processes[0].jobs
    assert jobs is not None
    dead = await jobs.app.job_manager.register_worker()
    assert await jobs.app.job_manager.fetch_job([QUEUE], dead)
    assert len(await desk.pass_()) == 2
    assert await jobs.rescue() == 0, "heard of a moment ago"
    await age_workers(desk.office.database)
    assert await jobs.rescue() == 1
    assert len(await desk.pass_()) == 1
    assert await desk.depth() == (0, 0)


@with_jobs
async def test_nothing_is_handed_over_that_was_rolled_back(desk: Desk) -> None:
    jobs = desk.processes[0].jobs
    assert jobs is not None

    async def interrupted() -> None:
        async with unit_of_work(desk.office.database) as uow:
            await jobs.enqueue(uow, [1, 2])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await interrupted()
    assert await desk.depth() == (0, 0)


@with_jobs
async def test_the_queue_stays_shallow(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many that are due only some wait as jobs; what is far ahead stays a row."""
    monkeypatch.setattr("bot.jobs.reminders.MOST_QUEUED", 2)
    await desk.keep("ตลอดปีงบประมาณ 2569")
    await desk.pass_("2026-01-01T00:05")
    assert await desk.states() == {"waiting": 3}
    assert await desk.depth() == (0, 0), "not before its hour"
    desk.office.clock.now = at(QUARTER)
    for _ in range(2):
        await desk.processes[0].tick()
        assert (await desk.depth())[0] == 2
    assert len(await desk.pass_()) == 2
    assert len(await desk.pass_()) == 1


@with_jobs
async def test_it_goes_on_after_a_fault_and_ends_when_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the library answers an end with an error of its own."""
    monkeypatch.setattr("bot.jobs.engine.RETRY_SECONDS", 0)
    jobs, begun, times = JobEngine(desk.office.database.url), asyncio.Event(), []

    async def do_jobs() -> None:
        times.append(1)
        if len(times) < 3:
            raise ConnectorException
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            raise ConnectorException from None

    monkeypatch.setattr(jobs, "do_jobs", do_jobs)
    running = asyncio.create_task(jobs.run(desk.processes[0].reminders.dispatch_row))
    await asyncio.wait_for(begun.wait(), 10)
    await asyncio.wait_for(ended(running), 10)
    assert running.done()


def test_the_job_library_brings_no_tables_that_we_do_not_migrate() -> None:
    """A newer file here wants a migration of ours for databases that exist; then name it here."""
    newest = max(path.name for path in Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    assert newest == "03.04.00_50_post_add_retry_failed_job_procedure.sql"


# ---- real processes


async def due_now(
    url: str, now: datetime, people: int = PEOPLE, points: int = 1, agencies: int = 1
) -> tuple[list[int], int]:
    """Agencies, planned already, whose people have points to be told now; returns the people."""
    database = Database(url)
    day = now.astimezone(BANGKOK).date()
    end = day + timedelta(7)
    members, rows = [], []
    async with unit_of_work(database) as uow:
        for number in range(agencies):
            agency_id = await uow.agencies.add(f"อบต. {number}", "อบต.", "", now)
            one = draft("กิจกรรม", "ตลอดปีงบประมาณ 2569", "")
            made = await keep(uow, agency_id, [one] * points, now)
            for person in range(people):
                account = f"web:{number}-{person}"
                members.append(await register(uow, agency_id, account, "staff", now))
                rows += [point(agency_id, members[-1], each, day, end, now) for each in made]
        await uow.connection.execute(update(measure).values(spans=[[day.isoformat(), end.isoformat()]]))
        await uow.connection.execute(update(agency).values(planned_through=day + timedelta(9), replan=False))
        await uow.connection.execute(insert(reminder), rows)
    await database.close()
    return members, len(rows)


def point(
    agency_id: int, member_id: int, measure_id: int, day: date, end: date, now: datetime
) -> dict[str, Any]:
    """ "Due in a week", planned an hour ago."""
    return {
        "agency_id": agency_id, "member_id": member_id, "kind": "deadline", "subject": f"m{measure_id}:{end}",
        "due_on": day, "measure_id": measure_id, "due_at": now - timedelta(hours=1), "state": "waiting",
        "created_at": now,
    }  # fmt: skip


async def age_workers(database: Database) -> None:
    """As if nobody had been heard of for an hour."""
    async with unit_of_work(database) as uow:
        ages = "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"
        await uow.connection.execute(text(ages))


async def counted(database: Database) -> tuple[int, int]:
    """Messages so far, and points that still wait."""
    async with unit_of_work(database) as uow:
        said = select(func.count()).select_from(outbox)
        left = select(func.count()).where(reminder.c.state == "waiting")
        return tuple([(await uow.connection.execute(each)).scalar_one() for each in (said, left)])  # type: ignore[return-value]


@on_postgres
async def test_one_of_two_processes_killed_in_the_middle(database_url: str) -> None:
    """Nothing is lost and nothing is said twice; a third takes up what the dead one had in hand."""
    database, clocked = Database(database_url), ("tests.clocked", at(QUARTER).isoformat())
    later = at(QUARTER) + timedelta(seconds=DEADLINE)
    async with asyncio.timeout(DEADLINE):
        people, points = await due_now(database_url, at(QUARTER), agencies=40)
        with worker(database_url, *clocked) as one, worker(database_url, *clocked) as two:
            while (await counted(database))[0] < points // 4:
                assert one.process.poll() is two.process.poll() is None
            one.stop(signal.SIGKILL)
            assert 0 < (await counted(database))[1] < points
            await age_workers(database)
            with worker(database_url, "tests.clocked", later.isoformat()) as three:
                while (await counted(database))[1]:
                    assert two.process.poll() is three.process.poll() is None
                assert two.stop(signal.SIGTERM) == three.stop(signal.SIGTERM) == 0
    async with unit_of_work(database) as uow:
        told = Counter((await uow.connection.execute(select(outbox.c.member_id))).scalars())
        assert await uow.reminders.counts() == {"said": points}
    assert told == Counter(people)
    assert "Traceback" not in "".join(two.lines + three.lines)
    await database.close()


# ---- finding what is due


async def test_what_is_due_is_found_by_its_index_among_thousands(office: Office) -> None:
    now, database = at(QUARTER), office.database
    async with unit_of_work(database) as uow:
        rows = [
            {
                "agency_id": office.agency_id, "member_id": office.members["staff"], "kind": "digest",
                "subject": str(number), "due_on": now.date(), "due_at": now + timedelta(hours=number - 40),
                "state": "waiting" if number % 4 == 0 else "said", "created_at": now,
            }
            for number in range(5_000)
        ]  # fmt: skip
        await uow.connection.execute(insert(reminder), rows)
        await uow.connection.exec_driver_sql("ANALYZE")
    async with unit_of_work(database) as uow:
        assert len(await uow.reminders.due(now, 100)) == 11
        compiled = due_statement(now, 100).compile(
            dialect=uow.connection.dialect, compile_kwargs={"literal_binds": True}
        )
        explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
        plan = await uow.connection.exec_driver_sql(f"{explain} {compiled}")
        assert "ix_reminder_due" in "\n".join(str(row) for row in plan)
