"""The outbox: everything that is said, in order, and what became of it.

kept      nothing to send: people fetch it (the web chat)
waiting   to be sent when `next_at` has come; a chat's rows go one at a time, oldest first
sending   in the hands of a process
sent      the platform took it
unknown   it may have arrived, and sending again could say it twice
parked    held back until the person writes again (the month's messages are spent)
merged    its words went along with a later row, or whoever they were for is gone
failed    refused for good, or a reminder that came too late
"""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    null,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningUpdate

from storage.messages.outgoing import NewOutgoing, Outgoing, Said, Settled, is_fresh
from storage.messages.parked import TOO_LATE, sift, together
from storage.messages.tables import outbox
from storage.people.tables import member

KEPT, WAITING, SENDING, SENT = "kept", "waiting", "sending", "sent"
UNKNOWN, PARKED, MERGED, FAILED = "unknown", "parked", "merged", "failed"
OPEN = (WAITING, SENDING)
LONGEST_WAIT = timedelta(minutes=10)
"""Nothing is put off for longer; what seems to be was put off before the clock was set back, and is due."""

_SAY = insert(outbox)
_SAY_ONCE: Any = {
    "sqlite": sqlite.insert(outbox).on_conflict_do_nothing(index_elements=["key"]).returning(outbox.c.id),
    "postgresql": postgresql.insert(outbox)
    .on_conflict_do_nothing(index_elements=["key"])
    .returning(outbox.c.id),
}
_ahead = outbox.alias("ahead")
_WAITING = text("outbox.state = 'waiting'")
"""Said so that a database sees that its index of waiting rows will do."""


def _claim(due: ColumnElement[bool], ahead: ColumnElement[bool], *order: Column[Any]) -> ReturningUpdate[Any]:
    """Take in hand what is due and has nothing ahead of it in its chat."""
    heads = (
        select(outbox.c.id)
        .where(
            _WAITING,
            or_(outbox.c.next_at <= bindparam("now"), outbox.c.next_at > bindparam("far")),
            outbox.c.channel == bindparam("name"),
            due,
            ~exists().where(_ahead.c.chat == outbox.c.chat, _ahead.c.state.in_(OPEN), ahead),
        )
        .order_by(*order)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    )
    return (
        update(outbox)
        .where(outbox.c.id.in_(heads.scalar_subquery()))
        .values(
            state=SENDING,
            attempts=outbox.c.attempts + 1,
            claimed_at=bindparam("now"),
            taken_by=bindparam("process"),
        )
        .returning(*(outbox.c[each.name] for each in fields(Outgoing)))
    )


_CLAIM_ANSWERS = _claim(
    outbox.c.purpose == "",
    and_(_ahead.c.id < outbox.c.id, or_(_ahead.c.purpose == "", _ahead.c.state == SENDING)),
    outbox.c.id,
)
_CLAIM_REMINDERS = _claim(
    outbox.c.purpose > "",
    or_(_ahead.c.id < outbox.c.id, _ahead.c.purpose == ""),
    outbox.c.purpose,
    outbox.c.id,
)
_PARKED = (
    select(
        outbox.c.id,
        outbox.c.chat,
        outbox.c.agency_id,
        outbox.c.purpose,
        outbox.c.created_at,
        outbox.c.messages,
    )
    .where(
        outbox.c.state == PARKED,
        outbox.c.chat.in_(bindparam("chats", expanding=True)),
        ~exists().where(member.c.id == outbox.c.member_id, member.c.left_at.is_not(None)),
    )
    .order_by(outbox.c.id)
)
_SETTLE = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(
        state=bindparam("how"),
        next_at=bindparam("at"),
        parts_sent=bindparam("parts"),
        uncertain=bindparam("unsure"),
        error=bindparam("why"),
        closed_at=bindparam("closed"),
        reply=case((bindparam("drop_reply", type_=Boolean), null()), else_=outbox.c.reply),
    )
)


class OutboxRepository:
    """Rows of the outbox within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def say(self, new: NewOutgoing, now: datetime) -> int:
        """Put it in the outbox and return the row's id.

        Nothing to say, and a key that was used before, leave no row: 0.
        """
        if not new.messages:
            return 0
        if new.key is not None:
            once = _SAY_ONCE[self.connection.dialect.name]
            return (await self.connection.execute(once, new.values(now))).scalar_one_or_none() or 0
        said = (await self.connection.execute(_SAY, new.values(now))).inserted_primary_key
        return int(said[0]) if said else 0

    async def has(self, key: str) -> bool:
        """Whether something was said under this name."""
        statement = select(outbox.c.id).where(outbox.c.key == key)
        return (await self.connection.execute(statement)).one_or_none() is not None

    async def said_for(self, inbound_id: int) -> list[dict[str, Any]]:
        """The messages that answered one event."""
        statement = select(outbox.c.messages).where(outbox.c.inbound_id == inbound_id).order_by(outbox.c.id)
        rows = (await self.connection.execute(statement)).scalars()
        return [message for messages in rows for message in messages]

    async def said_since(self, chat: str, inbound_id: int) -> list[Said]:
        """What was said in a chat since an event came in, oldest first."""
        statement = (
            select(outbox.c.inbound_id, outbox.c.messages, outbox.c.created_at)
            .where(outbox.c.chat == chat, outbox.c.inbound_id >= inbound_id)
            .order_by(outbox.c.id)
        )
        return [Said(*row) for row in await self.connection.execute(statement)]

    async def unasked_in(self, chat: str, most: int) -> list[Said]:
        """The newest `most` rows that came by themselves (reminders, late documents), oldest first."""
        statement = (
            select(outbox.c.inbound_id, outbox.c.messages, outbox.c.created_at, outbox.c.purpose)
            .where(outbox.c.chat == chat, outbox.c.inbound_id.is_(None))
            .order_by(outbox.c.id.desc())
            .limit(most)
        )
        return [Said(*row) for row in await self.connection.execute(statement)][::-1]

    async def claim(
        self, channel: str, now: datetime, most: int, process: int | None = None
    ) -> list[Outgoing]:
        """Take in hand the oldest due answer of up to `most` chats; reminders do not stand in its way.

        A row that can still be answered for free takes along, for good, what was parked in its chat: the
        answers, and the newest reminder if it is fresh (`storage.messages.parked`).
        """
        rows = await self._take(_CLAIM_ANSWERS, channel, now, most, process)
        free = {row.chat for row in rows if is_fresh(row.reply, now)}
        if not free:
            return rows
        parked: dict[str, list[Any]] = {}
        for row in await self.connection.execute(_PARKED, {"chats": list(free)}):
            parked.setdefault(row.chat, []).append(row)
        return [await self._absorb(row, parked[row.chat], now) if row.chat in parked else row for row in rows]

    async def claim_reminders(
        self, channel: str, now: datetime, most: int, process: int | None = None
    ) -> list[Outgoing]:
        """Take in hand the oldest due reminder of up to `most` chats in which nobody waits for an answer."""
        return await self._take(_CLAIM_REMINDERS, channel, now, most, process)

    async def _take(
        self, claim: ReturningUpdate[Any], channel: str, now: datetime, most: int, process: int | None
    ) -> list[Outgoing]:
        params = {"name": channel, "now": now, "far": now + LONGEST_WAIT, "most": most, "process": process}
        rows = [Outgoing(*row) for row in await self.connection.execute(claim, params)]
        return sorted(rows, key=lambda row: row.id)

    async def _absorb(self, row: Outgoing, parked: list[Any], now: datetime) -> Outgoing:
        held = sift(parked, now)
        gone = [*(each.id for each in held.along), *held.replaced]
        await self._close(gone, now, state=MERGED)
        await self._close(held.late, now, state=FAILED, error=TOO_LATE)
        if not held.along:
            return row
        whole = replace(row, messages=together(held.along, row.messages))
        await self.connection.execute(
            update(outbox).where(outbox.c.id == row.id).values(messages=whole.messages)
        )
        return whole

    async def _close(self, rows: Sequence[int], now: datetime, **how: str) -> None:
        if rows:
            gone = update(outbox).where(outbox.c.id.in_(rows))
            await self.connection.execute(gone.values(closed_at=now, **how))

    async def settle(self, results: Sequence[Settled], now: datetime) -> None:
        """Record what became of rows in hand."""
        if not results:
            return
        await self.connection.execute(
            _SETTLE,
            [
                {
                    "row": each.row,
                    "how": each.state,
                    "at": each.next_at,
                    "parts": each.parts_sent,
                    "unsure": each.uncertain,
                    "why": each.error[:200],
                    "closed": None if each.state in OPEN else now,
                    "drop_reply": each.free_way_over,
                }
                for each in results
            ],
        )

    async def counts(self, agency_id: int | None = None) -> dict[str, int]:
        """How many rows stand in each state."""
        statement = select(outbox.c.state, func.count().label("many")).group_by(outbox.c.state)
        if agency_id is not None:
            statement = statement.where(outbox.c.agency_id == agency_id)
        rows = await self.connection.execute(statement)
        return {row.state: row.many for row in rows}
