"""Agencies with a plan and three people each, and rows of reminders, put in by the thousand."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Table, insert, text, update

from storage.audit import audit
from storage.database import Database
from storage.measures.tables import evidence, measure, measure_unit
from storage.people.tables import agency, identity, member, membership, unit
from storage.unit_of_work import UnitOfWork, unit_of_work

MEASURES, ROLES, AT_ONCE = 12, ("coordinator", "staff", "executive"), 2_000
WRITTEN = datetime(2025, 10, 1, 2, tzinfo=UTC)
YEAR, FIRST_DAY, LAST_DAY = 2569, date(2025, 10, 1), date(2026, 9, 30)


async def fill(url: str, agencies: int, planned_through: date | None, first_id: int = 1) -> None:
    """Each agency has a unit with three people, and twelve measures with a piece of evidence each."""
    database = Database(url)
    await database.migrate()
    end = first_id + agencies
    for first in range(first_id, end, 500):
        numbers = range(first, min(first + 500, end))
        async with unit_of_work(database) as uow:
            await _agencies(uow, numbers, planned_through)
    await tidy(database)
    await database.close()


async def _agencies(uow: UnitOfWork, numbers: range, through: date | None) -> None:
    people = [(number, place, role) for number in numbers for place, role in enumerate(ROLES)]
    rows: dict[Table, Iterable[dict[str, Any]]] = {
        agency: (
            {"id": n, "name": f"อบต. {n}", "type": "อบต.", "planned_through": through, "created_at": WRITTEN}
            for n in numbers
        ),
        unit: ({"id": n, "agency_id": n, "name": "กองคลัง"} for n in numbers),
        member: (
            {"id": n * 3 + p, "agency_id": n, "role": role, "unit_id": n, "created_at": WRITTEN}
            for n, p, role in people
        ),
        identity: (
            {"id": n * 3 + p, "key": f"web:p{n * 3 + p}", "name": "สมชาย", "consent_version": 0}
            for n, p, _ in people
        ),
        membership: (
            {"identity_id": n * 3 + p, "member_id": n * 3 + p, "agency_id": n} for n, p, _ in people
        ),
        measure: (_measure(n, place) for n in numbers for place in range(MEASURES)),
        measure_unit: (
            {"measure_id": n * MEASURES + place, "unit_id": n, "agency_id": n}
            for n in numbers
            for place in range(MEASURES)
        ),
    }
    rows[audit] = (
        {"id": n, "agency_id": n, "channel": "web", "at": WRITTEN, "action": "evidence", "detail": {}}
        for n in numbers
    )
    rows[evidence] = (
        {
            "agency_id": n,
            "measure_id": n * MEASURES + place,
            "audit_id": n,
            "kind": "link",
            "url": f"https://www.example.go.th/{n}/{place}",
            "sent_at": WRITTEN,
        }
        for n in numbers
        for place in range(MEASURES)
    )
    for table, values in rows.items():
        await put(uow, table, values)


def _measure(number: int, place: int) -> dict[str, Any]:
    """Two that last all year, the others one month each; each agency's end on days of its own."""
    start = FIRST_DAY + timedelta(30 * place)
    end = LAST_DAY if place < 2 else start + timedelta(20 + number % 20)
    return {
        "id": number * MEASURES + place,
        "agency_id": number,
        "fiscal_year": YEAR,
        "title": f"มาตรการส่งเสริมความโปร่งใส {place + 1}",
        "serves": [],
        "spans": [[start.isoformat(), end.isoformat()]],
        "cadence": "quarterly" if place < 2 else "",
        "status": "todo",
        "created_at": WRITTEN,
    }


async def put(uow: UnitOfWork, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    rest: Iterator[dict[str, Any]] = iter(rows)
    while some := list(islice(rest, AT_ONCE)):
        await uow.connection.execute(insert(table), some)


async def tidy(database: Database) -> None:
    """Statistics, as a database has that was not filled a second ago."""
    async with database.transaction() as connection:
        await connection.execute(text("ANALYZE"))


async def plan_again(database: Database, through: date) -> None:
    """Every agency is planned through a day, and the next one is to be worked out."""
    async with unit_of_work(database) as uow:
        await uow.connection.execute(update(agency).values(planned_through=through, replan=False))


SERIES = {
    "postgresql": "generate_series(1, {most}) AS series(n)",
    "sqlite": "(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {most})"
    " SELECT n FROM s)",
}
MOMENT = {
    "postgresql": "timestamptz '2026-01-01 02:00+00' + n * interval '1 minute'",
    "sqlite": "strftime('%Y-%m-%d %H:%M:%S.000000', '2026-01-01 02:00', '+' || n || ' minutes')",
}


async def remember(url: str, kind: str, most: int) -> None:
    """So many reminders, one a minute; of the newest tenth each second one still waits."""
    database = Database(url)
    moment = MOMENT[kind]
    statement = (
        "INSERT INTO reminder (agency_id, member_id, kind, subject, due_on, due_at, state, created_at)"
        f" SELECT 1, 3 + n % 3, 'deadline', 'm' || n, '2026-01-01', {moment},"
        f" CASE WHEN n > {most * 9 // 10} AND n % 2 = 0 THEN 'waiting' ELSE 'said' END, {moment}"
        f" FROM {SERIES[kind].format(most=most)}"
    )
    async with database.transaction() as connection:
        await connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
    await tidy(database)
    await database.close()
