"""Where units stand with the rounds of measures, and which units ทุกกอง means."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.measures.measure import Standing, Status
from knowledge.measures.standing import everybody
from storage.measures.tables import measure, measure_unit, standing
from storage.people.tables import member, unit


@dataclass(frozen=True, slots=True)
class StandingRow:
    """Where a unit (None: no unit is named) stands with a round, and the change that said so."""

    round: str
    unit_id: int | None
    status: str
    percent: int
    reported_at: datetime | None
    audit_id: int


class StandingRepository:
    """Standings within one transaction. Whoever writes holds the measure's row."""

    def __init__(self, connection: AsyncConnection, zone: ZoneInfo) -> None:
        self.connection, self.zone = connection, zone

    async def load(self, ours: Any) -> dict[int, tuple[Standing, ...]]:
        """The standings of the measures that a condition chooses, by measure."""
        columns = (standing.c.measure_id, standing.c.round, unit.c.name, standing.c.status)
        joined = standing.join(measure, measure.c.id == standing.c.measure_id)
        statement = (
            select(*columns, standing.c.percent, standing.c.reported_at)
            .select_from(joined.outerjoin(unit, unit.c.id == standing.c.unit_id))
            .where(ours)
            .order_by(standing.c.reported_at, standing.c.id)
        )
        found: dict[int, list[Standing]] = defaultdict(list)
        for measure_id, key, name, status, percent, at in await self.connection.execute(statement):
            day = at.astimezone(self.zone).date() if at else None
            found[measure_id].append(Standing(key, name or "", Status(status), percent, day))
        return {each: tuple(rows) for each, rows in found.items()}

    async def everybody(self, agency_ids: Collection[int]) -> Mapping[tuple[int, int], tuple[str, ...]]:
        """The units of agencies in a fiscal year: those of its plan, and those that have members."""
        of_plan = await self.connection.execute(
            select(measure.c.agency_id, measure.c.fiscal_year, unit.c.name)
            .select_from(
                measure_unit.join(measure, measure.c.id == measure_unit.c.measure_id).join(
                    unit, unit.c.id == measure_unit.c.unit_id
                )
            )
            .where(measure.c.agency_id.in_(agency_ids), measure.c.removed_at.is_(None))
            .order_by(unit.c.id)
        )
        of_members = await self.connection.execute(
            select(member.c.agency_id, unit.c.name)
            .select_from(member.join(unit, unit.c.id == member.c.unit_id))
            .where(member.c.agency_id.in_(agency_ids), member.c.left_at.is_(None))
            .order_by(unit.c.id)
        )
        names: dict[tuple[int, int], list[str]] = defaultdict(list)
        people: dict[int, list[str]] = defaultdict(list)
        for agency_id, year, name in of_plan:
            names[agency_id, year].append(name)
        for agency_id, name in of_members:
            people[agency_id].append(name)
        return _Everybody(names, people)

    async def rows(self, agency_id: int, measure_id: int) -> list[StandingRow]:
        """The standings of one measure as they are kept."""
        columns = (standing.c.round, standing.c.unit_id, standing.c.status, standing.c.percent)
        statement = select(*columns, standing.c.reported_at, standing.c.audit_id).where(
            standing.c.agency_id == agency_id, standing.c.measure_id == measure_id
        )
        return [StandingRow(*row) for row in await self.connection.execute(statement)]

    async def put(self, agency_id: int, measure_id: int, rows: Sequence[StandingRow]) -> None:
        """Each of these in the place of what was known of its round and unit."""
        for row in rows:
            await self.drop(agency_id, measure_id, row.round, row.unit_id)
            values = {
                "agency_id": agency_id,
                "measure_id": measure_id,
                "round": row.round,
                "unit_id": row.unit_id,
                "status": row.status,
                "percent": row.percent,
                "reported_at": row.reported_at,
                "audit_id": row.audit_id,
            }
            await self.connection.execute(insert(standing), values)

    async def drop(self, agency_id: int, measure_id: int, key: str, unit_id: int | None) -> None:
        """Nothing is known any more of a round and unit."""
        same = standing.c.unit_id.is_(None) if unit_id is None else standing.c.unit_id == unit_id
        ours = (standing.c.agency_id == agency_id) & (standing.c.measure_id == measure_id)
        await self.connection.execute(delete(standing).where(ours, standing.c.round == key, same))

    async def move(self, agency_id: int, measure_id: int, keys: Mapping[str, str]) -> None:
        """What is known of rounds belongs to other days from now on, each old key to a new one."""
        ours = (standing.c.agency_id == agency_id) & (standing.c.measure_id == measure_id)
        for old in keys:
            await self._rename(ours, old, f"~{old[1:]}")
        await self.connection.execute(delete(standing).where(ours, standing.c.round.in_(keys.values())))
        for old, new in keys.items():
            await self._rename(ours, f"~{old[1:]}", new)

    async def _rename(self, ours: Any, old: str, new: str) -> None:
        statement = update(standing).where(ours, standing.c.round == old)
        await self.connection.execute(statement.values(round=new))


class _Everybody(dict[tuple[int, int], tuple[str, ...]]):
    """Worked out once for each agency and year that is asked for."""

    def __init__(self, plans: Mapping[tuple[int, int], list[str]], people: Mapping[int, list[str]]) -> None:
        super().__init__()
        self.plans, self.people = plans, people

    def __missing__(self, key: tuple[int, int]) -> tuple[str, ...]:
        names = (*self.plans.get(key, ()), *self.people.get(key[0], ()))
        self[key] = everybody(names)
        return self[key]
