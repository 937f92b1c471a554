"""Real processes: killed in the middle, working side by side, and refused where they would collide."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select, text

from handlers.parts import Parts
from handlers.people.registering import register
from handlers.terms.events import Text, to_body
from storage.audit import audit
from storage.database import Database
from storage.messages.inbox import NewInbound
from storage.messages.tables import inbox, outbox
from storage.unit_of_work import unit_of_work
from tests.databases import on_postgres, on_sqlite
from tests.harness import YEAR, FrozenClock

ROOT = Path(__file__).parents[3]
AGENCIES, EVENTS = 20, 15
DEADLINE = 120


class Worker:
    """`ita-bot worker` in a process of its own; `turns` counts what its log says it did."""

    def __init__(self, url: str, *command: str) -> None:
        environment = os.environ | {"ITA_DATABASE_URL": url, "ITA_LOG_FORMAT": "json", "ITA_LANES": "4"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", *(command or ("bot", "worker"))],
            cwd=ROOT,
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.turns = 0
        self.lines: list[str] = []
        self.news = threading.Condition()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            with self.news:
                self.lines.append(line)
                self.turns += '"event": "turn"' in line
                self.news.notify_all()
        with self.news:
            self.news.notify_all()

    def wait_for(self, turns: int) -> None:
        with self.news:
            assert self.news.wait_for(lambda: self.turns >= turns, DEADLINE), "".join(self.lines[-20:])

    def stop(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        code = self.process.wait(30)
        self.reader.join(5)
        assert self.process.stderr
        self.process.stderr.close()
        return code


@contextmanager
def worker(url: str, *command: str) -> Iterator[Worker]:
    started = Worker(url, *command)
    try:
        yield started
    finally:
        if started.process.poll() is None:
            started.process.kill()
            started.process.wait()


async def load(url: str, clock: FrozenClock, *, ring: bool = False) -> list[int]:
    """Agencies, one chat each, and all their events in the inbox, chat by chat in turn."""
    database = Database(url)
    async with unit_of_work(database) as uow:
        agencies = []
        for number in range(AGENCIES):
            agencies.append(await uow.agencies.add(f"อบต. {number}", "อบต.", "", clock()))
            await register(uow, agencies[-1], f"web:u{number}", "coordinator", clock())
            await uow.assessments.open(agencies[-1], YEAR, 1, clock())
        await uow.inbox.add(
            [
                NewInbound(
                    "web", f"{chat}:{place}", f"web:u{chat}", f"web:u{chat}", to_body(Text(f"I1 = {place}"))
                )
                for place in range(1, EVENTS + 1)
                for chat in range(AGENCIES)
            ],
            clock(),
        )
        if ring:
            await uow.inbox.ring("test", [f"web:u{number}" for number in range(AGENCIES)])
    await database.close()
    return agencies


async def check_nothing_lost_doubled_or_out_of_order(url: str, agencies: list[int]) -> None:
    database = Database(url)
    async with unit_of_work(database) as uow:
        for agency in agencies:
            found = await uow.assessments.find(agency, YEAR)
            assert found
            values = [int(line.new or 0) for line in await uow.assessments.history(found.id, "I1")]
            assert values == list(range(1, EVENTS + 1))
        total = AGENCIES * EVENTS
        for table in (audit, outbox, inbox):
            assert (
                await uow.connection.execute(select(func.count()).select_from(table))
            ).scalar_one() == total
        per_event = select(func.count(func.distinct(outbox.c.inbound_id)))
        assert (await uow.connection.execute(per_event)).scalar_one() == total
    await database.close()


async def open_events(url: str) -> int:
    database = Database(url)
    async with unit_of_work(database) as uow:
        left = await uow.inbox.open_count()
    await database.close()
    return left


async def test_killed_in_the_middle_and_restarted_loses_nothing_and_doubles_nothing(
    database_url: str, clock: FrozenClock
) -> None:
    agencies = await load(database_url, clock)
    with worker(database_url) as first:
        await asyncio.to_thread(first.wait_for, AGENCIES * EVENTS // 4)
        first.stop(signal.SIGKILL)
    left = await open_events(database_url)
    assert 0 < left < AGENCIES * EVENTS
    with worker(database_url) as second:
        await asyncio.to_thread(second.wait_for, left)
        assert second.stop(signal.SIGTERM) == 0
        assert second.turns == left
    await check_nothing_lost_doubled_or_out_of_order(database_url, agencies)


@on_postgres
async def test_two_workers_share_the_work_and_keep_each_chats_order(
    database_url: str, clock: FrozenClock
) -> None:
    with worker(database_url) as one, worker(database_url) as two:
        while await listeners(database_url) < 2:
            assert one.process.poll() is two.process.poll() is None
        agencies = await load(database_url, clock, ring=True)
        while await open_events(database_url):
            assert one.process.poll() is two.process.poll() is None
        assert one.stop(signal.SIGTERM) == two.stop(signal.SIGTERM) == 0
    assert one.turns + two.turns == AGENCIES * EVENTS
    assert min(one.turns, two.turns) > 0
    await check_nothing_lost_doubled_or_out_of_order(database_url, agencies)


async def listeners(url: str) -> int:
    """How many processes have their ear at the door."""
    database = Database(url)
    async with unit_of_work(database) as uow:
        ears = (
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        )
        count: int = (await uow.connection.execute(text(ears))).scalar_one()
    await database.close()
    return count


@on_sqlite
def test_a_second_process_on_one_sqlite_file_is_refused_with_a_clear_line(
    database_url: str, clock: FrozenClock, parts: Parts
) -> None:
    holder = Database(database_url)
    holder.claim_file()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "worker"],
            cwd=ROOT,
            env=os.environ | {"ITA_DATABASE_URL": database_url},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    finally:
        asyncio.run(holder.close())
    assert done.returncode != 0
    assert "มีโปรแกรมอื่นใช้อยู่" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(re.findall(r"\n", done.stderr.strip())) == 0
