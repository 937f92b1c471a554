"""Agencies to measure with: one for each chat, put in beforehand and looked at afterwards."""

from datetime import UTC, datetime

from sqlalchemy import func, select

from storage.assessments import SAVE
from storage.database import Database
from storage.tables import audit, inbox, outbox
from storage.unit_of_work import UnitOfWork, unit_of_work
from tests.benchmarks.talk import SCORES, YEAR, score


def user_of(chat: int) -> str:
    return f"u{chat}"


async def fill(url: str, chats: int) -> list[int]:
    """Agencies, each with one coordinator in a chat of its own; returns their ids by chat."""
    database = Database(url)
    await database.migrate()
    now = datetime.now(UTC)
    agencies = []
    async with unit_of_work(database) as uow:
        for chat in range(chats):
            agencies.append(await uow.agencies.add(f"อบต. ตัวอย่าง {chat}", "อบต.", "ขอนแก่น", now))
            await uow.agencies.add_member(agencies[-1], f"web:{user_of(chat)}", "coordinator", now)
    await database.close()
    return agencies


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
