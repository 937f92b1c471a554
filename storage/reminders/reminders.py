"""Reminders: one row for each point and person, and what became of it.

waiting   to be said when `due_at` has come
said      went into the outbox, in the row `outbox_id`
merged    not said by itself: a newer point about the same thing was, or that day's message named it already
dropped   not to be said any more: closed, moved, muted, not wanted, gone, or no account to say it in

The unique key (member, kind, subject, day) outlives every day that is still planned: what was planned once is
never planned again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select, text, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.reminders.points import ReminderKind, Setting
from storage.messages.fates import Fate, fates, unsettled
from storage.messages.tables import outbox
from storage.people.tables import agency, member
from storage.reminders.recipients import (
    Due,
    NewReminder,
    Recipient,
    ReminderRow,
    ToPlan,
    gathered,
    recipients,
    setting_in,
    setting_values,
)
from storage.reminders.tables import agency_event, reminder, reminder_setting
from storage.types import BigId, UtcDateTime

WAITING, SAID, MERGED, DROPPED = "waiting", "said", "merged", "dropped"
AT_ONCE = 500
"""Rows in one INSERT."""

_ROW = (
    reminder.c.id,
    reminder.c.agency_id,
    reminder.c.kind,
    reminder.c.subject,
    reminder.c.due_on,
    reminder.c.measure_id,
)
_IS_WAITING = text("reminder.state = 'waiting'")
"""Said so that a database sees that its index of waiting rows will do."""

_COUNTED = {"preserve_rowcount": True}
TAKE = (
    select(*_ROW)
    .where(
        reminder.c.member_id == bindparam("member"),
        reminder.c.state == WAITING,
        reminder.c.due_at <= bindparam("now"),
    )
    .order_by(reminder.c.id)
    .with_for_update(key_share=True)
)
HOLD = (
    select(member.c.id)
    .where(member.c.id == bindparam("member"))
    .with_for_update(skip_locked=True, key_share=True)
)
"""The person first, in a statement of its own: of two processes one gets all rows and the other none."""

PLANNER = 4242568
"""The advisory lock of whoever plans and hands out."""


def due_statement(
    now: datetime, most: int, after: Due | None = None, lost_before: datetime | None = None
) -> Select[Any]:
    """Waiting rows that are due, in the order of the index `ix_reminder_due`, from the one `after` on.

    With `lost_before` only those that were not handed to the job engine since then.
    """
    place = (reminder.c.due_at, reminder.c.member_id, reminder.c.id)
    wanted: list[Any] = [_IS_WAITING, reminder.c.due_at <= now]
    if lost_before is not None:
        wanted.append(or_(reminder.c.queued_at.is_(None), reminder.c.queued_at < lost_before))
    if after is not None:
        last = (
            bindparam("after_at", after.due_at, UtcDateTime),
            bindparam("after_member", after.member_id, BigId),
            bindparam("after_id", after.id, BigId),
        )
        wanted += [tuple_(*place) > tuple_(*last), reminder.c.due_at >= after.due_at]
    return (
        select(*(reminder.c[each.name] for each in fields(Due))).where(*wanted).order_by(*place).limit(most)
    )


class ReminderRepository:
    """Reminders and how people want them, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self.dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite

    # ---- planning

    async def agencies_to_plan(self, day: date, after_id: int, most: int) -> list[ToPlan]:
        """Agencies that are planned through another day, or changed since, by id from `after_id` on.

        They stay reserved until the transaction ends: another process plans the next ones.
        """
        due = or_(agency.c.planned_through.is_(None), agency.c.planned_through != day, agency.c.replan)
        statement = (
            select(agency.c.id, agency.c.planned_through)
            .where(agency.c.id > after_id, due)
            .order_by(agency.c.id)
            .limit(most)
            .with_for_update(skip_locked=True, key_share=True)
        )
        return [ToPlan(*row) for row in await self.connection.execute(statement)]

    async def planned(self, agency_ids: Sequence[int], day: date) -> None:
        """These agencies are planned through this day, also where a clock that was ahead was set back."""
        statement = update(agency).where(agency.c.id.in_(agency_ids))
        await self.connection.execute(statement.values(planned_through=day, replan=False))

    async def members_of(self, agency_ids: Sequence[int]) -> dict[int, list[Recipient]]:
        """Who belongs to these agencies and can be written to, with their accounts and wishes.

        Who has shut the assistant out everywhere counts as absent, so that others hear of the work; where
        nobody can be written to, everybody is there.
        """
        found: dict[int, list[Recipient]] = {}
        for each in gathered(await self.connection.execute(recipients().where(agency.c.id.in_(agency_ids)))):
            found.setdefault(each.agency_id, []).append(each)
        return {key: [each for each in row if each.is_open] or row for key, row in found.items()}

    async def events_of(self, agency_ids: Sequence[int], since: date) -> dict[int, list[tuple[str, date]]]:
        """Dates of the ITA year from a day on, as each agency knows them."""
        statement = (
            select(agency_event.c.agency_id, agency_event.c.title, agency_event.c.day)
            .where(agency_event.c.agency_id.in_(agency_ids), agency_event.c.day >= since)
            .order_by(agency_event.c.day, agency_event.c.id)
        )
        found: dict[int, list[tuple[str, date]]] = {}
        for agency_id, title, day in await self.connection.execute(statement):
            found.setdefault(agency_id, []).append((title, day))
        return found

    async def add(self, rows: Iterable[NewReminder], now: datetime) -> int:
        """Keep points, each person's each point once; returns how many are new.

        One that still waits gets the hour that is worked out now, as the person may have chosen another.
        """
        new = self.dialect.insert(reminder)
        changed = (reminder.c.state == WAITING) & (reminder.c.due_at != new.excluded.due_at)
        statement = new.on_conflict_do_update(
            index_elements=["member_id", "kind", "subject", "due_on"],
            set_={"due_at": new.excluded.due_at, "queued_at": None},
            where=changed & (new.excluded.state == WAITING),
        )
        rest, added = iter(rows), 0
        while values := [each.values(now) for each in islice(rest, AT_ONCE)]:
            done = await self.connection.execute(statement, values, execution_options=_COUNTED)
            added += done.rowcount
        return added

    # ---- saying

    async def due(
        self, now: datetime, most: int, after: Due | None = None, lost_before: datetime | None = None
    ) -> list[Due]:
        """Rows to be said by now, the oldest first; `after` is the last one of the page before."""
        statement = due_statement(now, most, after, lost_before)
        return [Due(*row) for row in await self.connection.execute(statement)]

    async def find_member(self, reminder_id: int) -> int | None:
        """Whose reminder it is."""
        statement = select(reminder.c.member_id).where(reminder.c.id == reminder_id)
        return (await self.connection.execute(statement)).scalar_one_or_none()

    async def take(self, member_id: int, now: datetime) -> list[ReminderRow]:
        """A person's rows that are due, held until the transaction ends; none that another process holds."""
        params = {"member": member_id, "now": now}
        if (await self.connection.execute(HOLD, {"member": member_id})).one_or_none() is None:
            return []
        return [ReminderRow(*row) for row in await self.connection.execute(TAKE, params)]

    async def close(
        self, ids: Sequence[int], state: str, now: datetime, outbox_id: int | None = None
    ) -> None:
        """What became of rows; for `said` the outbox row that says it."""
        if ids:
            statement = update(reminder).where(reminder.c.id.in_(ids))
            await self.connection.execute(statement.values(state=state, outbox_id=outbox_id, closed_at=now))

    async def defer(self, ids: Sequence[int], due_at: datetime) -> None:
        """Say these rows later."""
        if ids:
            statement = update(reminder).where(reminder.c.id.in_(ids))
            await self.connection.execute(statement.values(due_at=due_at, queued_at=None))

    async def may_lead(self) -> bool:
        """Whether no other process plans or hands out now; none does until the transaction ends."""
        statement = select(func.pg_try_advisory_xact_lock(PLANNER))
        return self.dialect is sqlite or bool((await self.connection.execute(statement)).scalar_one())

    async def in_hand(self, now: datetime, since: datetime) -> int:
        """Rows handed to the job engine since then and still not said."""
        wanted = (_IS_WAITING, reminder.c.due_at <= now, reminder.c.queued_at >= since)
        return (await self.connection.execute(select(func.count()).where(*wanted))).scalar_one()

    async def queued(self, ids: Sequence[int], now: datetime) -> None:
        """These rows were handed to the job engine."""
        await self.connection.execute(update(reminder).where(reminder.c.id.in_(ids)).values(queued_at=now))

    async def named_in(self, key: str) -> frozenset[int]:
        """The measures that the outbox row of this name speaks of."""
        said = select(outbox.c.id).where(outbox.c.key == key).scalar_subquery()
        statement = select(reminder.c.measure_id).where(reminder.c.outbox_id == said)
        found = (await self.connection.execute(statement)).scalars()
        return frozenset(each for each in found if each is not None)

    async def moved(self, outbox_id: int, new_id: int) -> None:
        """The reminders said by one row of the outbox are from now on said by another."""
        statement = update(reminder).where(reminder.c.outbox_id == outbox_id).values(outbox_id=new_id)
        await self.connection.execute(statement)

    async def unsettled(self) -> list[int]:
        """The rows of the outbox that are reminders and still to be sent, or held back."""
        return await unsettled(self.connection)

    async def fates(self, outbox_ids: Sequence[int]) -> dict[int, Fate]:
        """What became of messages, by their rows of the outbox."""
        return await fates(self.connection, outbox_ids)

    async def counts(self, agency_id: int | None = None) -> dict[str, int]:
        """How many rows stand in each state."""
        statement = select(reminder.c.state, func.count().label("many")).group_by(reminder.c.state)
        if agency_id is not None:
            statement = statement.where(reminder.c.agency_id == agency_id)
        return {row.state: row.many for row in await self.connection.execute(statement)}

    async def nudged(self, agency_id: int, day: date) -> frozenset[tuple[int, int]]:
        """Who was reminded, or is going to be, of which measure on a day because somebody asked for it."""
        statement = select(reminder.c.member_id, reminder.c.measure_id).where(
            reminder.c.agency_id == agency_id,
            reminder.c.kind == ReminderKind.NUDGE.value,
            reminder.c.due_on == day,
            reminder.c.state != DROPPED,
        )
        return frozenset((row.member_id, row.measure_id) for row in await self.connection.execute(statement))

    # ---- how people want it

    async def setting_of(self, member_id: int, *, lock: bool = False) -> Setting:
        """How a member wants to be reminded; the usual way if nothing was said.

        `lock`: nobody else can change it until this transaction ends.
        """
        statement = select(reminder_setting).where(reminder_setting.c.member_id == member_id)
        statement = statement.with_for_update() if lock else statement
        row = (await self.connection.execute(statement)).one_or_none()
        return setting_in(row) if row else Setting()

    async def change_setting(self, member_id: int, agency_id: int, setting: Setting) -> None:
        """Remind a member in this way from now on."""
        values = setting_values(setting)
        statement = self.dialect.insert(reminder_setting).values(
            {"member_id": member_id, "agency_id": agency_id} | values
        )
        await self.connection.execute(
            statement.on_conflict_do_update(index_elements=["member_id"], set_=values)
        )

    # ---- the ITA calendar as an agency knows it

    async def set_event(self, agency_id: int, fiscal_year: int, title: str, day: date, now: datetime) -> None:
        """Keep a date of the ITA year; one of that title gets the new day."""
        row = {
            "agency_id": agency_id,
            "fiscal_year": fiscal_year,
            "title": title,
            "day": day,
            "created_at": now,
        }
        keys = ["agency_id", "fiscal_year", "title"]
        statement = self.dialect.insert(agency_event).values(row)
        await self.connection.execute(statement.on_conflict_do_update(index_elements=keys, set_={"day": day}))
