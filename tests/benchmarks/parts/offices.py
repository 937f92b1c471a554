"""Agencies to measure with: one for each chat, put in beforehand and looked at afterwards."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import func, select

from handlers.people.registering import register
from storage.audit import Author, audit
from storage.database import Database
from storage.messages.tables import inbox, outbox
from storage.scores.assessments import SAVE
from storage.unit_of_work import UnitOfWork, unit_of_work
from tests.benchmarks.parts.talk import SCORES, YEAR, score


def user_of(chat: int) -> str:
    return f"u{chat}"


def web_account(chat: int) -> str:
    return f"web:{user_of(chat)}"


async def fill(
    url: str, chats: int, crowd: int = 0, account: Callable[[int], str] = web_account
) -> list[int]:
    """Agencies, each with one coordinator in a chat of its own; returns their ids by chat.

    The `crowd` comes on top: agencies that have entered their scores and say nothing.
    """
    database = Database(url)
    await database.migrate()
    now = datetime.now(UTC)
    async with unit_of_work(database) as uow:
        agencies = [await _add(uow, chat, account(chat), now) for chat in range(chats)]
        for chat in range(chats, chats + crowd):
            await _enter(uow, await _add(uow, chat, account(chat), now), chat, now)
    await database.close()
    return agencies


async def _add(uow: UnitOfWork, chat: int, account: str, now: datetime) -> int:
    agency = await uow.agencies.add(f"อบต. ตัวอย่าง {chat}", "อบต.", "ขอนแก่น", now)
    await register(uow, agency, account, "coordinator", now)
    return agency


async def _enter(uow: UnitOfWork, agency: int, chat: int, now: datetime) -> None:
    assessment = await uow.assessments.open(agency, YEAR, 1, now)
    scores = {f"ind{place}": score(chat, place) for place in range(1, SCORES + 1)}
    await uow.assessments.change(assessment, scores, Author(agency, None, "bench"), now)


async def faults_after_entry(url: str, agencies: list[int], turns: int) -> list[str]:
    """What is wrong after every chat made its first entry: order, anything lost, anything doubled."""
    database = Database(url)
    async with unit_of_work(database) as uow:
        faults = [
            f"chat {chat}: its history is not its scores in order"
            for chat, agency in enumerate(agencies)
            if await _history(uow, agency) != _expected(chat)
        ]
        counted = {
            "events": (await _count(uow, inbox.c.id), turns),
            "events closed as done": (await _count(uow, inbox.c.id, inbox.c.outcome == "done"), turns),
            "events answered": (await _count(uow, outbox.c.inbound_id.distinct()), turns),
            "changes": (await _count(uow, audit.c.id, audit.c.action == SAVE), len(agencies) * SCORES),
        }
    await database.close()
    return faults + [f"{what}: {got}, not {want}" for what, (got, want) in counted.items() if got != want]


def _expected(chat: int) -> list[tuple[str, object, object]]:
    return [(f"ind{place}", None, score(chat, place)) for place in range(1, SCORES + 1)]


async def _history(uow: UnitOfWork, agency: int) -> list[tuple[str, object, object]]:
    found = await uow.assessments.find(agency, YEAR)
    lines = await uow.assessments.history(found.id) if found else []
    return [(line.code, line.old, line.new) for line in lines]


async def _count(uow: UnitOfWork, what: object, *where: object) -> int:
    statement = select(func.count(what)).where(*where)  # type: ignore[arg-type]
    return (await uow.connection.execute(statement)).scalar_one()
