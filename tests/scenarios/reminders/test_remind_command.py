"""`ita-bot remind`: what is due as of a moment, printed as JSON, sent once, or only imagined."""

import asyncio
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.cli.remind import _summary, read_moment
from handlers.people.registering import register
from handlers.reminders.telling import TellingResult
from storage.database import Database
from storage.messages.fates import Fate
from storage.messages.outgoing import NewOutgoing
from storage.messages.tables import outbox
from storage.people.tables import agency
from storage.reminders.tables import reminder
from storage.unit_of_work import unit_of_work
from tests.databases import on_sqlite
from tests.plans import keep, seed_001

ROOT = Path(__file__).parents[3]
ROLES = ("coordinator", "staff", "executive")


def remind(url: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "remind", *arguments],
        cwd=ROOT,
        env=os.environ | {"ITA_DATABASE_URL": url} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def result(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
async def planned(database_url: str) -> str:
    """Seed 001's plan with a coordinator, a member of staff and an executive."""
    database, now = Database(database_url), datetime(2026, 11, 21, tzinfo=UTC)
    async with unit_of_work(database) as uow:
        agency_id = await uow.agencies.add("ทต.หนองเสาเล้า", "เทศบาลตำบล", "ขอนแก่น", now)
        for role in ROLES:
            await register(uow, agency_id, f"web:{role}", role, now)
        await keep(uow, agency_id, seed_001(), now)
    await database.close()
    return database_url


async def rows(url: str) -> tuple[int, int, int]:
    """How many reminders, outgoing messages and planned agencies there are."""
    database = Database(url)
    async with unit_of_work(database) as uow:
        found = [
            (await uow.connection.execute(select(func.count()).select_from(table))).scalar_one()
            for table in (reminder, outbox)
        ]
        through = await uow.connection.execute(select(func.count(agency.c.planned_through)))
    await database.close()
    return found[0], found[1], through.scalar_one()


async def test_it_prints_what_was_said_and_says_it_once(planned: str) -> None:
    first = result(await asyncio.to_thread(remind, planned, "--now", "2026-04-01T09:00", "--once"))
    assert first["now"] == "2026-04-01T02:00:00+00:00"
    assert first["counts"]["quarter"] == 3
    assert (first["sent"], first["failed"]) == (3, 0)
    said = {each["to"]: each for each in first["messages"]}
    assert sorted(said) == ["web:coordinator", "web:executive", "web:staff"]
    assert said["web:coordinator"]["text"].startswith("ค้างจากไตรมาสก่อน ๆ 5 เรื่อง\n1 กิจกรรมประกาศเจตนารมณ์")
    assert "quarter" in said["web:coordinator"]["kinds"]
    again = result(await asyncio.to_thread(remind, planned, "--now", "2026-04-01T09:05", "--once"))
    assert (again["sent"], again["messages"], again["counts"]) == (0, [], {})


async def test_a_dry_run_changes_nothing_and_says_the_same(planned: str) -> None:
    arguments = ("--now", "2025-10-01T09:00+07:00", "--once")
    imagined = result(await asyncio.to_thread(remind, planned, *arguments, "--dry-run"))
    assert await rows(planned) == (0, 0, 0)
    assert (imagined["sent"], imagined["waiting"], len(imagined["messages"])) == (0, 3, 3)
    real = result(await asyncio.to_thread(remind, planned, *arguments))
    assert [each["text"] for each in real["messages"]] == [each["text"] for each in imagined["messages"]]
    assert real["counts"] == imagined["counts"]


async def test_a_day_without_an_hour_is_the_whole_day(planned: str) -> None:
    said = result(await asyncio.to_thread(remind, planned, "--now", "2026-04-01", "--once", "--dry-run"))
    assert said["now"] == "2026-04-01T09:30:00+00:00"
    assert len(said["messages"]) == 3
    night = result(
        await asyncio.to_thread(remind, planned, "--now", "2026-04-01T00:05", "--once", "--dry-run")
    )
    assert night["messages"] == []
    assert night["deferred"] > 0


@pytest.mark.parametrize("text", ["2026-04-01", "20260401", "2026-W14-3", "2026W143"])
def test_a_day_in_any_form_is_the_whole_day(text: str) -> None:
    assert read_moment(text, "Asia/Bangkok") == datetime(2026, 4, 1, 9, 30, tzinfo=UTC)


async def test_messages_add_up_with_those_of_earlier_runs(planned: str) -> None:
    """One that waits for a channel that is not there is not of this run; one that went another way is."""
    database, now = Database(planned), datetime(2026, 4, 1, tzinfo=UTC)
    async with unit_of_work(database) as uow:

        def new(chat: str, state: str, key: str) -> NewOutgoing:
            return NewOutgoing(chat, [{"text": "งานค้าง"}], state, 1, key=key, purpose="overdue")

        late = await uow.outbox.say(new("line:U1", "waiting", "a"), now)
        gone = await uow.outbox.say(new("web:x", "parked", "b"), now)
        assert await uow.reminders.unsettled() == [late, gone]
        other = await uow.outbox.say(new("web:y", "kept", "b/2"), now)
        found = await uow.reminders.fates([gone, late])
        assert [(each.to, each.state) for each in found.values()] == [
            ("web:y", "kept"),
            ("line:U1", "waiting"),
        ]
        assert other not in found
    await database.close()
    said = result(await asyncio.to_thread(remind, planned, "--now", "2026-04-01T09:00", "--once"))
    assert sum(said[each] for each in ("sent", "failed", "waiting", "parked")) == len(said["messages"])
    assert (said["sent"], said["failed"], said["waiting"], said["parked"]) == (4, 0, 0, 0)
    assert next((each["to"], each["kind"]) for each in said["messages"]) == ("web:y", "overdue")


def test_each_state_of_the_outbox_is_counted() -> None:
    states = ("sent", "kept", "merged", "failed", "unknown", "parked", "waiting", "sending")
    fates = {n: Fate(n, "web:x", "digest", "ก", state) for n, state in enumerate(states)}
    found = _summary(TellingResult(failed=1), datetime(2026, 4, 1, tzinfo=UTC), fates)
    assert [found[each] for each in ("sent", "failed", "waiting", "parked", "faults")] == [3, 2, 2, 1, 1]
    assert {each["kind"] for each in found["messages"]} == {"digest"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--now", "yesterday", "--once"), "yesterday"),
        (("--now", "2569-04-01T09:00", "--once"), "ค.ศ."),
        (("--now", "2026-02-30", "--once"), "2026-02-30"),
        (("--now", "2026-04-01T09:00"), "--once"),
        (("--once", "--dry-run"), "no such database"),
    ],
)
def test_nonsense_is_one_clear_line(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    done = remind(f"sqlite:///{tmp_path}/none.db", *arguments)
    assert done.returncode != 0
    assert words in done.stderr
    assert len([line for line in done.stderr.splitlines() if line.startswith("Error:")]) == 1
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "none.db").exists()


def test_days_off_that_are_none_are_named(tmp_path: Path) -> None:
    done = remind(f"sqlite:///{tmp_path}/none.db", "--once", ITA_HOLIDAYS="2569-04-16")
    assert done.returncode != 0
    assert "ITA_HOLIDAYS" in done.stderr


@on_sqlite
async def test_beside_a_server_it_can_only_be_imagined(planned: str) -> None:
    serving = Database(planned)
    serving.claim_file()
    try:
        refused = await asyncio.to_thread(remind, planned, "--now", "2026-04-01T09:00", "--once")
        assert refused.returncode != 0
        assert "another process already serves" in refused.stderr
        dry = await asyncio.to_thread(remind, planned, "--now", "2026-04-01T09:00", "--once", "--dry-run")
        assert len(result(dry)["messages"]) == 3
    finally:
        await serving.close()
