"""Measures with their units, people, progress and evidence."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.measures.measure import Draft, Evidence, Measure, Status
from knowledge.periods.days import Span
from knowledge.periods.reading import Cadence
from storage.measures.rounds import StandingRepository
from storage.measures.tables import evidence, measure, measure_mute, measure_owner, measure_unit, progress
from storage.people.tables import member, unit

_PIECES = (
    select(func.count())
    .where(evidence.c.measure_id == measure.c.id, evidence.c.withdrawn_at.is_(None))
    .scalar_subquery()
    .label("pieces")
)


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One report: the status and percent from then on, what was said, and of which round and unit."""

    member_id: int | None
    channel: str
    at: datetime
    status: str
    percent: int
    note: str
    round: str = ""
    unit_id: int | None = None
    unit: str = ""
    """The name of the unit, where it is read."""


class MeasureRepository:
    """Measures within one transaction. `zone` turns moments into the days people speak of."""

    def __init__(self, connection: AsyncConnection, zone: ZoneInfo) -> None:
        self.connection, self.zone = connection, zone
        self.standings = StandingRepository(connection, zone)

    # ---- read

    async def load(
        self, agency_ids: Sequence[int], fiscal_years: Collection[int] | None = None
    ) -> dict[int, list[Measure]]:
        """The measures of several agencies, each agency's in the order they were written down."""
        wanted = [measure.c.agency_id.in_(agency_ids)]
        if fiscal_years is not None:
            wanted.append(measure.c.fiscal_year.in_(fiscal_years))
        return await self._load(and_(*wanted))

    async def find(self, agency_id: int, measure_id: int, *, lock: bool = False) -> Measure | None:
        """One measure of an agency; `lock`: nobody else can change it until this transaction ends."""
        ours = (measure.c.agency_id == agency_id) & (measure.c.id == measure_id)
        if lock:
            await self.connection.execute(select(measure.c.id).where(ours).with_for_update(key_share=True))
        found = await self._load(ours)
        return found[agency_id][0] if found else None

    async def _load(self, ours: Any) -> dict[int, list[Measure]]:
        wanted = select(measure, _PIECES).where(ours, measure.c.removed_at.is_(None))
        statement = wanted.order_by(measure.c.agency_id, measure.c.id)
        rows = (await self.connection.execute(statement)).all()
        if not rows:
            return {}
        units = await self._linked(
            measure_unit, unit.c.name, ours, (unit, unit.c.id == measure_unit.c.unit_id)
        )
        owners = await self._linked(measure_owner, measure_owner.c.member_id, ours, self._still_here())
        mutes = await self._linked(measure_mute, measure_mute.c.member_id, ours)
        stands = await self.standings.load(ours)
        shared = {row.agency_id for row in rows if row.everyone}
        everybody = await self.standings.everybody(shared) if shared else {}
        found: dict[int, list[Measure]] = defaultdict(list)
        for row in rows:
            kept = self._measure(row, units.get(row.id, ()), owners.get(row.id, ()), mutes.get(row.id, ()))
            all_units = everybody[row.agency_id, row.fiscal_year] if row.everyone else ()
            found[row.agency_id].append(replace(kept, standings=stands.get(row.id, ()), everybody=all_units))
        return dict(found)

    @staticmethod
    def _still_here() -> tuple[Any, Any]:
        return member, (member.c.id == measure_owner.c.member_id) & member.c.left_at.is_(None)

    async def _linked(
        self, table: Any, value: Any, ours: Any, other: tuple[Any, Any] | None = None
    ) -> dict[int, tuple[Any, ...]]:
        joined = table.join(measure, measure.c.id == table.c.measure_id)
        if other is not None:
            joined = joined.join(*other)
        statement = select(table.c.measure_id, value).select_from(joined).where(ours).order_by(value)
        found: dict[int, tuple[Any, ...]] = {}
        for measure_id, each in await self.connection.execute(statement):
            found[measure_id] = (*found.get(measure_id, ()), each)
        return found

    def _measure(self, row: Any, units: tuple[str, ...], owners: Any, mutes: Any) -> Measure:
        draft = Draft(
            title=row.title,
            serves=tuple(row.serves),
            analysis=row.analysis,
            steps=row.steps,
            period=row.period,
            spans=tuple(Span(date.fromisoformat(a), date.fromisoformat(b)) for a, b in row.spans),
            cadence=Cadence(row.cadence) if row.cadence else None,
            reporting=row.reporting,
            units=units,
            everyone=row.everyone,
            budget=row.budget,
        )
        return Measure(
            id=row.id,
            fiscal_year=row.fiscal_year,
            draft=draft,
            status=Status(row.status),
            percent=row.percent,
            note=row.note,
            owners=owners,
            muted_by=mutes,
            reported_on=self._day(row.reported_at),
            reported_at=row.reported_at,
            created_on=self._day(row.created_at),
            evidence=row.pieces,
        )

    def _day(self, moment: datetime | None) -> date | None:
        return moment.astimezone(self.zone).date() if moment else None

    # ---- write

    async def add(
        self, agency_id: int, fiscal_year: int, draft: Draft, unit_ids: Sequence[int], now: datetime
    ) -> int:
        """Keep a new measure; returns its id."""
        row = fields_of(draft) | {
            "agency_id": agency_id,
            "fiscal_year": fiscal_year,
            "status": Status.TODO.value,
            "created_at": now,
        }
        measure_id: int = (
            await self.connection.execute(insert(measure).returning(measure.c.id), row)
        ).scalar_one()
        await self.set_units(agency_id, measure_id, unit_ids)
        return measure_id

    async def change(self, agency_id: int, measure_id: int, values: Mapping[str, Any]) -> None:
        """Set columns of a measure of this agency."""
        ours = (measure.c.agency_id == agency_id) & (measure.c.id == measure_id)
        await self.connection.execute(update(measure).where(ours).values(**values))

    async def remove(self, agency_id: int, measure_ids: Sequence[int], now: datetime) -> None:
        """Take measures out of the plan; what was said about them stays in the history."""
        ours = (measure.c.agency_id == agency_id) & measure.c.id.in_(measure_ids)
        await self.connection.execute(update(measure).where(ours).values(removed_at=now))

    async def set_units(self, agency_id: int, measure_id: int, unit_ids: Sequence[int]) -> None:
        await self._replace(measure_unit, agency_id, measure_id, "unit_id", unit_ids)

    async def set_owners(self, agency_id: int, measure_id: int, member_ids: Sequence[int]) -> None:
        await self._replace(measure_owner, agency_id, measure_id, "member_id", member_ids)

    async def set_mutes(self, agency_id: int, measure_id: int, member_ids: Sequence[int]) -> None:
        await self._replace(measure_mute, agency_id, measure_id, "member_id", member_ids)

    async def _replace(
        self, table: Any, agency_id: int, measure_id: int, name: str, ids: Sequence[int]
    ) -> None:
        ours = (table.c.agency_id == agency_id) & (table.c.measure_id == measure_id)
        await self.connection.execute(delete(table).where(ours))
        rows = [{"agency_id": agency_id, "measure_id": measure_id, name: each} for each in dict.fromkeys(ids)]
        if rows:
            await self.connection.execute(insert(table), rows)

    # ---- progress and evidence

    async def report(self, agency_id: int, measure_id: int, row: ProgressRow, audit_id: int) -> None:
        """Append to the log of a measure."""
        values = {
            "agency_id": agency_id,
            "measure_id": measure_id,
            "member_id": row.member_id,
            "channel": row.channel,
            "at": row.at,
            "audit_id": audit_id,
            "status": row.status,
            "percent": row.percent,
            "note": row.note,
            "round": row.round,
            "unit_id": row.unit_id,
        }
        await self.connection.execute(insert(progress), values)

    async def log_of(self, agency_id: int, measure_id: int) -> list[ProgressRow]:
        """What was reported about a measure, oldest first."""
        columns = (progress.c.member_id, progress.c.channel, progress.c.at, progress.c.status)
        said = (progress.c.percent, progress.c.note, progress.c.round, progress.c.unit_id)
        statement = (
            select(*columns, *said, func.coalesce(unit.c.name, ""))
            .select_from(progress.outerjoin(unit, unit.c.id == progress.c.unit_id))
            .where(progress.c.agency_id == agency_id, progress.c.measure_id == measure_id)
            .order_by(progress.c.id)
        )
        return [ProgressRow(*row) for row in await self.connection.execute(statement)]

    async def add_evidence(
        self,
        agency_id: int,
        measure_id: int,
        member_id: int | None,
        audit_id: int,
        piece: Evidence,
        now: datetime,
    ) -> None:
        row = {
            "agency_id": agency_id,
            "measure_id": measure_id,
            "member_id": member_id,
            "audit_id": audit_id,
            "kind": piece.kind,
            "url": piece.url,
            "name": piece.name,
            "taken_on": piece.taken_on,
            "sent_at": now,
        }
        await self.connection.execute(insert(evidence), row)

    async def evidence_of(self, agency_id: int, measure_id: int) -> list[Evidence]:
        """What shows that a measure was carried out, oldest first."""
        columns = (evidence.c.id, evidence.c.kind, evidence.c.url, evidence.c.name, evidence.c.taken_on)
        statement = (
            select(*columns, evidence.c.sent_at)
            .where(
                evidence.c.agency_id == agency_id,
                evidence.c.measure_id == measure_id,
                evidence.c.withdrawn_at.is_(None),
            )
            .order_by(evidence.c.id)
        )
        rows = await self.connection.execute(statement)
        return [
            Evidence(each.id, each.kind, each.url, each.name, each.taken_on, self._day(each.sent_at))
            for each in rows
        ]

    async def withdraw_evidence(self, agency_id: int, audit_id: int, now: datetime) -> list[str]:
        """Take back what was sent along with one change; returns the addresses of the pieces."""
        ours = (evidence.c.agency_id == agency_id) & (evidence.c.audit_id == audit_id)
        statement = update(evidence).where(ours, evidence.c.withdrawn_at.is_(None)).values(withdrawn_at=now)
        return list((await self.connection.execute(statement.returning(evidence.c.url))).scalars())

    async def last_report(self, agency_id: int, measure_id: int) -> int | None:
        """The change that the newest report about a measure belongs to."""
        statement = (
            select(progress.c.audit_id)
            .where(progress.c.agency_id == agency_id, progress.c.measure_id == measure_id)
            .order_by(progress.c.id.desc())
            .limit(1)
        )
        return (await self.connection.execute(statement)).scalar_one_or_none()


def fields_of(draft: Draft) -> dict[str, Any]:
    """A draft as columns of its row (units are rows of their own)."""
    return {
        "title": draft.title[:300],
        "serves": list(draft.serves),
        "analysis": draft.analysis,
        "steps": draft.steps,
        "period": draft.period[:300],
        "spans": [[each.start.isoformat(), each.end.isoformat()] for each in draft.spans],
        "cadence": draft.cadence.value if draft.cadence else "",
        "reporting": draft.reporting[:300],
        "budget": draft.budget,
        "everyone": draft.everyone,
    }
