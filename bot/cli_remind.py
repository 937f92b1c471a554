"""`ita-bot remind`: everything due as of a moment, planned, said and sent in one pass."""

import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import click

from bot.intake import Clock
from bot.logs import setup_logs
from bot.reminding import Reminders
from bot.serving import run
from bot.settings import Settings, load_settings
from bot.telling import Report
from bot.wiring import Assistant, build, running
from knowledge.workdays import CLOSES
from storage.database import Database
from storage.outbox import FAILED, KEPT, SENT, UNKNOWN
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
        moment = datetime.fromisoformat(text)
        moment = datetime.combine(moment, CLOSES) if len(text) == len("2026-04-01") else moment
        moment = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(timezone))
        if not 2000 <= moment.year < 2400:
            raise ValueError
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise click.ClickException(
            f'--now "{text}" ไม่ใช่วันเวลา ใช้แบบ 2026-04-01T09:00 เป็น ค.ศ. (not a moment in ISO 8601)'
        ) from None


async def _remind(settings: Settings, now: datetime) -> dict[str, Any]:
    assistant = build(settings, _from(now), lanes=0)
    async with running(assistant):
        report = await assistant.reminders.tick(now, keep=True)
        await assistant.delivery.send_all()
        async with unit_of_work(assistant.database) as uow:
            states = await uow.reminders.outcomes([each.outbox_id for each in report.told])
    return _summary(report, now, states)


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
    finally:
        await assistant.database.close()
    return _summary(report, now, {}) | {"dry_run": True}


Begin = Callable[[], Any]


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
        assistant.kit,
        assistant.clock,
        available=assistant.channels,
        calendar=real.calendar,
        begin=begin,
    )


def _summary(report: Report, now: datetime, states: dict[int, str]) -> dict[str, Any]:
    """`counts` are the points that were said, by kind; `sent` and `failed` count messages."""
    told = report.told
    ended = [states.get(each.outbox_id, "") for each in told]
    return {
        "now": now.isoformat(),
        "counts": dict(report.said),
        "sent": sum(state in (SENT, KEPT) for state in ended),
        "merged": report.merged,
        "deferred": report.deferred,
        "failed": sum(state in (FAILED, UNKNOWN) for state in ended) + report.failed,
        "dropped": report.dropped,
        "unreachable": report.unreachable,
        "messages": [
            {
                "to": each.to,
                "kind": each.kind.value,
                "kinds": [kind.value for kind in each.kinds],
                "text": each.text,
                **({"state": state} if state else {}),
            }
            for each, state in zip(told, ended, strict=True)
        ],
    }
