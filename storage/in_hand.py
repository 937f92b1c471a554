"""What processes have in hand, written down before it is begun, and what dead ones left behind.

An event's attempt is counted first and apart from its turn, so that what hangs or kills a process counts too.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, ColumnElement, and_, bindparam, case, func, null, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.messages.inbox import head, moments
from storage.messages.outbox import SENDING, UNKNOWN, WAITING
from storage.messages.outgoing import is_fresh
from storage.messages.tables import inbox, outbox

MOST_LOST = 3
"""A message that so many processes ended with is not tried on another one."""
APART = timedelta(seconds=1)

_FORGETFUL = select(func.set_config("synchronous_commit", "off", True)).scalar_subquery().is_not(None)
"""A note is lost with the machine, not with the process that it is about: no wait for the disk."""
_FILE = func.coalesce(inbox.c.body["ref"].as_string(), "") != ""
"""Whether the file that an event is about is still to be fetched."""
_free = or_(inbox.c.taken_by.is_(None), inbox.c.taken_by == bindparam("process"))
_MINE = and_(inbox.c.taken_by.is_not(None), inbox.c.taken_by == bindparam("process"))
_SUSPECT = and_(inbox.c.attempts > 0, ~_MINE, ~bindparam("alone", type_=Boolean))
"""An earlier attempt did not end well: it is not taken in hand beside others."""
_BEGIN = (
    update(inbox)
    .where(inbox.c.id == head(inbox.c.id).where(_free).correlate(None).scalar_subquery())
    .values(
        attempts=inbox.c.attempts + case((or_(_MINE, _SUSPECT), 0), else_=1),
        taken_by=case((_SUSPECT, null()), else_=bindparam("process")),
    )
    .returning(inbox.c.id, inbox.c.attempts, _FILE, inbox.c.taken_by)
)
_BEGINS = {"sqlite": _BEGIN, "postgresql": _BEGIN.where(_FORGETFUL)}
_PUT_OFF = (
    update(inbox)
    .where(inbox.c.id == bindparam("row"), inbox.c.done_at.is_(None))
    .values(taken_by=None, next_at=bindparam("when"))
)
_OPEN = text("outbox.state IN ('waiting', 'sending', 'parked')")
"""Said so that a database sees that its index of open rows will do."""
_AGAIN = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(
        state=WAITING,
        uncertain=True,
        lost=bindparam("times"),
        next_at=bindparam("when"),
        reply=case((bindparam("drop_reply", type_=Boolean), null()), else_=outbox.c.reply),
    )
)
"""What was being pushed is pushed again, by the same key, and no more answered by its reply token."""
_UNSURE = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(state=UNKNOWN, error="process ended while sending", lost=bindparam("times"))
)


@dataclass(frozen=True, slots=True)
class Begun:
    """An event in hand; `attempts` counts this one too. `has_file`: one that is still to be fetched.

    Not `is_taken`: it is to be tried alone, and nothing was counted.
    """

    row: int
    attempts: int
    has_file: bool = False
    is_taken: bool = True


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """An event that a dead process had in hand."""

    row: int
    chat: str
    attempts: int
    has_file: bool = False


class InHandRepository:
    """What is in hand, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    # ---- events

    async def begin(self, chat: str, process: int, now: datetime, *, alone: bool = True) -> Begun | None:
        """Take in hand the chat's oldest open event, if it is due and nobody else has it: one attempt more.

        What this process has in hand already (it waited for a file, or for the database) is the same attempt.
        Not `alone`: other turns go on beside it.
        """
        begin = _BEGINS[self.connection.dialect.name]
        params = {"place": chat, "process": process, "alone": alone, **moments(now)}
        row = (await self.connection.execute(begin, params)).one_or_none()
        if row is None:
            return None
        event, attempts, has_file, taker = row
        return Begun(event, attempts, has_file, taker == process)

    async def put_off(self, row: int, until: datetime) -> bool:
        """Out of hand, to be tried again later; False if the event is closed by now."""
        return (await self.connection.execute(_PUT_OFF, {"row": row, "when": until})).rowcount > 0

    async def takers(self) -> set[int]:
        """The processes that have events in hand."""
        statement = select(inbox.c.taken_by).where(inbox.c.done_at.is_(None), inbox.c.taken_by.is_not(None))
        return {each for each in (await self.connection.execute(statement.distinct())).scalars() if each}

    async def left_behind(self, dead: Collection[int]) -> list[LeftBehind]:
        """The events that these had in hand, oldest first; they stay so in this transaction."""
        statement = (
            select(inbox.c.id, inbox.c.chat, inbox.c.attempts, _FILE)
            .where(inbox.c.done_at.is_(None), inbox.c.taken_by.in_(list(dead)))
            .order_by(inbox.c.id)
            .with_for_update(skip_locked=True)
        )
        return [LeftBehind(*row) for row in await self.connection.execute(statement)]

    # ---- rows of the outbox

    async def senders(self) -> set[int]:
        """The processes that have messages in hand."""
        statement = select(outbox.c.taken_by).where(_OPEN, outbox.c.state == SENDING)
        return {each for each in (await self.connection.execute(statement.distinct())).scalars() if each}

    async def take_back(
        self, lost: ColumnElement[bool], channels: Collection[str], repeatable: Collection[str], now: datetime
    ) -> int:
        """Messages that nobody has in hand any more: again where that is safe, else unknown.

        What more than one process ended with is tried one after the other.
        """
        ours = and_(_OPEN, outbox.c.state == SENDING, outbox.c.channel.in_(list(channels)), lost)
        columns = [outbox.c[name] for name in ("id", "channel", "lost", "next_at", "reply", "claimed_at")]
        statement = select(*columns).where(ours).order_by(outbox.c.id).with_for_update(skip_locked=True)
        rows = list(await self.connection.execute(statement))
        again: list[dict[str, Any]] = []
        unsure: list[dict[str, Any]] = []
        for place, (row, channel, times, when, reply, claimed) in enumerate(rows):
            if channel in repeatable and times + 1 < MOST_LOST:
                when = now + place * APART if times else when
                pushed = not is_fresh(reply, claimed or now)
                again.append({"row": row, "times": times + 1, "when": when, "drop_reply": pushed})
            else:
                unsure.append({"row": row, "times": times + 1})
        for update_, values in ((_AGAIN, again), (_UNSURE, unsure)):
            if values:
                await self.connection.execute(update_, values)
        return len(rows)


def lost_messages(
    dead: Collection[int], process: int, in_hand: Collection[int], before: datetime
) -> ColumnElement[bool]:
    """Of the dead; and those that nobody is known to hold, or this process does not know of, since before."""
    strays = and_(outbox.c.taken_by == process, outbox.c.id.not_in(list(in_hand)))
    unmarked = and_(outbox.c.claimed_at < before, or_(outbox.c.taken_by.is_(None), strays))
    return or_(outbox.c.taken_by.in_(list(dead)), unmarked)
