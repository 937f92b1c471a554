"""The dates of agencies: those of the ITA year as they know it, and their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, exists, insert, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.calendar.entries import AgencyDate
from storage.audit import Author, audit
from storage.calendar.tables import own_date
from storage.reminders.tables import agency_event

ADD, REMOVE, TAKEN_BACK = "date.add", "date.remove", "date.undo"
_undo = audit.alias("date_undo")


@dataclass(frozen=True, slots=True)
class OwnDateChange:
    """One change of an agency's own dates: `detail` holds `id`, `title` and `day`."""

    audit_id: int
    action: str
    detail: dict[str, Any]


class DateRepository:
    """Dates of agencies within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def of_agency(self, agency_id: int, since: date) -> tuple[AgencyDate, ...]:
        """Every date an agency gave, from a day on, in order."""
        given, own = agency_event, own_date
        statement = union_all(
            select(given.c.id, given.c.title, given.c.day, literal(1)).where(
                given.c.agency_id == agency_id, given.c.day >= since
            ),
            select(own.c.id, own.c.title, own.c.day, literal(0)).where(
                own.c.agency_id == agency_id, own.c.day >= since
            ),
        )
        rows = (await self.connection.execute(statement)).all()
        found = (AgencyDate(id_, title, day, is_official=bool(given)) for id_, title, day, given in rows)
        return tuple(sorted(found, key=lambda each: (each.day, not each.is_official, each.id)))

    async def own_of(self, agency_ids: Sequence[int], since: date) -> dict[int, list[tuple[str, date]]]:
        """The own dates of agencies from a day on, to be reminded of."""
        statement = (
            select(own_date.c.agency_id, own_date.c.title, own_date.c.day)
            .where(own_date.c.agency_id.in_(agency_ids), own_date.c.day >= since)
            .order_by(own_date.c.day, own_date.c.id)
        )
        found: dict[int, list[tuple[str, date]]] = {}
        for agency_id, title, day in await self.connection.execute(statement):
            found.setdefault(agency_id, []).append((title, day))
        return found

    async def add(self, author: Author, title: str, day: date, now: datetime) -> int | None:
        """Keep a date; None if the agency has the same on that day."""
        same = select(own_date.c.id).where(
            own_date.c.agency_id == author.agency_id, own_date.c.day == day, own_date.c.title == title
        )
        if (await self.connection.execute(same)).first() is not None:
            return None
        row = {
            "agency_id": author.agency_id,
            "member_id": author.member_id,
            "title": title,
            "day": day,
            "created_at": now,
        }
        added = (await self.connection.execute(insert(own_date).returning(own_date.c.id), row)).scalar_one()
        return int(added)

    async def remove(self, agency_id: int, date_id: int) -> AgencyDate | None:
        """Drop an own date of the agency, and return it; None if there is none of that id."""
        mine = (own_date.c.agency_id == agency_id, own_date.c.id == date_id)
        found = select(own_date.c.title, own_date.c.day).where(*mine)
        row = (await self.connection.execute(found)).one_or_none()
        if row is None:
            return None
        await self.connection.execute(delete(own_date).where(*mine))
        return AgencyDate(date_id, row.title, row.day)

    async def last_change(self, agency_id: int, member_id: int) -> OwnDateChange | None:
        """A member's newest change of own dates that is not taken back."""
        statement = (
            select(audit.c.id, audit.c.action, audit.c.detail)
            .where(
                audit.c.agency_id == agency_id,
                audit.c.member_id == member_id,
                audit.c.action.in_((ADD, REMOVE)),
                ~exists().where(_undo.c.undoes_id == audit.c.id),
            )
            .order_by(audit.c.id.desc())
            .limit(1)
        )
        row = (await self.connection.execute(statement)).one_or_none()
        return OwnDateChange(*row) if row else None
