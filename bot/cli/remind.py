"""`ita-bot remind`: everything due as of a moment, planned, said and sent in one pass."""

import json
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import click

from bot.clock import Clock
from bot.jobs.reminders import Reminders
from bot.logs import setup_logs
from bot.serving import run
from bot.settings import Settings, load_settings
from bot.wiring import Assistant, build, running
from handlers.reminders.groups import Begin
from handlers.reminders.telling import TellingResult
from knowledge.workdays import CLOSES
from storage.database import Database
from storage.messages.fates import Fate
from storage.messages.outbox import FAILED, KEPT, MERGED, PARKED, SENT, UNKNOWN
from storage.unit_of_work import UnitOfWork, unit_of_work


@click.command()
@click.option("--now", "moment", metavar="ISO", help="As of when, e.g. 2026-04-01T09:00 (default: now).")
@click.option("--once", is_flag=True, help="One pass, then end (required).")
@click.option("--dry-run", is_flag=True, help="Only say what would be said: nothing is kept or sent.")
def remind(moment: str | None, once: bool, dry_run: bool) -> None:
    """Plan, say and send every reminder that is due, and print what came of it as JSON."""
    if not once:
        raise click.ClickException(
            "ใส่ --once เพื่อเตือนหนึ่งรอบ ถ้าต้องการเตือนตลอดเวลาใช้ ita-bot serve หรือ ita-bot worker "
            "(add --once; serve and worker remind by themselves)"
        )
    settings = load_settings()
    now = read_moment(moment, settings.timezone)
    setup_logs(settings.log_format, "error")
    done = run(_pretend(settings, now) if dry_run else _remind(settings, now))
    click.echo(json.dumps(done, ensure_ascii=False, indent=2))


def read_moment(text: str | None, timezone: str) -> datetime:
    """A moment as ISO 8601, in the installation's zone if it names none; now for None.

    A day without an hour is the whole day: the moment is when offices close.
    """
    if text is None:
        return datetime.now(UTC)
    try:
        day = _day(text)
        moment = datetime.combine(day, CLOSES) if day else datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(timezone))
        if not 2000 <= moment.year < 2400:
            raise ValueError
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise click.ClickException(
            f'--now "{text}" ไม่ใช่วันเวลา ใช้แบบ 2026-04-01T09:00 เป็น ค.ศ. (not a moment in ISO 8601)'
        ) from None


def _day(text: str) -> date | None:
    """A day in any form of ISO 8601 that names no hour; else None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


async def _remind(settings: Settings, now: datetime) -> dict[str, Any]:
    assistant = build(settings, _from(now), lanes=0)
    async with running(assistant):
        async with unit_of_work(assistant.database) as uow:
            earlier = await uow.reminders.unsettled()
        report = await assistant.reminders.tick(now, keep=True)
        await assistant.delivery.send_all()
        async with unit_of_work(assistant.database) as uow:
            now_settled = await uow.reminders.fates(earlier)
            fates = await uow.reminders.fates(_written(report))
    settled = {row: each for row, each in now_settled.items() if _outcome(each.state) in ("sent", "failed")}
    return _summary(report, now, settled | fates)


def _written(report: TellingResult) -> list[int]:
    return [*(each.outbox_id for each in report.told), *report.groups]


def _from(now: datetime) -> Clock:
    """A clock that shows this moment and goes on from there."""
    started = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - started)


async def _pretend(settings: Settings, now: datetime) -> dict[str, Any]:
    """The same pass within one transaction that is rolled back; a server may be running beside it."""
    assistant = build(settings, _from(now), lanes=0)
    path = assistant.database.path
    if path is not None and not path.exists():
        raise click.ClickException(f"ไม่มีไฟล์ {path} (no such database)")
    try:
        async with _rolled_back(assistant.database) as begin:
            report = await _imagined(assistant, begin).tick(now, keep=True)
            async with begin() as uow:
                fates = await uow.reminders.fates(_written(report))
    finally:
        await assistant.database.close()
    return _summary(report, now, fates, is_imagined=True) | {"dry_run": True}


@asynccontextmanager
async def _rolled_back(database: Database) -> AsyncIterator[Begin]:
    """One transaction in which many seem to end; in the end none of it happened."""
    try:
        async with unit_of_work(database) as whole:

            @asynccontextmanager
            async def begin() -> AsyncIterator[UnitOfWork]:
                async with whole.connection.begin_nested():
                    yield whole

            yield begin
            raise _NothingHappened
    except _NothingHappened:
        pass


class _NothingHappened(Exception):
    """Rolls back what was only imagined."""


def _imagined(assistant: Assistant, begin: Begin) -> Reminders:
    real = assistant.reminders
    return Reminders(
        assistant.database,
        assistant.parts,
        assistant.clock,
        available=assistant.channels,
        calendar=real.calendar,
        begin=begin,
    )


OUTCOMES = {
    SENT: "sent",
    KEPT: "sent",
    MERGED: "sent",
    FAILED: "failed",
    UNKNOWN: "failed",
    PARKED: "parked",
}
"""How the states of the outbox are counted; the others wait. What was merged went along with another."""


def _outcome(state: str) -> str:
    return OUTCOMES.get(state, "waiting")


def _summary(
    report: TellingResult, now: datetime, fates: dict[int, Fate], *, is_imagined: bool = False
) -> dict[str, Any]:
    """`counts` are the points that were said, by kind; `sent`, `failed`, `waiting`, `parked` count messages.

    `faults` are the people whose message could not be written. Messages of earlier passes are there too, if
    this one sent them or gave them up.
    """
    ended = Counter("waiting" if is_imagined else _outcome(each.state) for each in fates.values())
    kinds = {each.outbox_id: (each.kind, each.kinds) for each in report.told}
    return {
        "now": now.isoformat(),
        "counts": dict(report.said),
        **{each: ended[each] for each in ("sent", "failed", "waiting", "parked")},
        "merged": report.merged,
        "deferred": report.deferred,
        "faults": report.failed,
        "dropped": report.dropped,
        "unreachable": report.unreachable,
        "messages": [
            {
                "to": each.to,
                "kind": kinds[row][0].value if row in kinds else each.purpose,
                "kinds": [kind.value for kind in kinds[row][1]] if row in kinds else [each.purpose],
                "text": each.text,
                **({} if is_imagined else {"state": each.state}),
            }
            for row, each in fates.items()
        ],
    }
