"""What has been kept long enough goes, a small portion at a time.

Closed rows lose their words when the time for words is over, and go when no repeat of them can come any more.
Scores, measures, their history and evidence are never pruned.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, Text, and_, cast, delete, exists, func, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.documents.tables import document
from storage.messages.inbox import BLANK
from storage.messages.outbox import FAILED, PARKED, SENDING, WAITING
from storage.messages.parked import TOO_LATE
from storage.messages.tables import file, inbox, outbox
from storage.people.tables import founding
from storage.reminders.tables import reminder

PRUNER = 4242569
"""The advisory lock of whoever prunes."""


@dataclass(frozen=True, slots=True)
class Portion:
    """What one portion came to: how many rows it changed, and after which id the next one begins.

    `last` None: there is nothing further that is old enough.
    """

    changed: int
    last: int | None = None


class PruningRepository:
    """Old rows within one transaction, each call a portion of at most `most` rows."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def may_lead(self) -> bool:
        """Whether no other process prunes now; none does until the transaction ends."""
        if self.connection.dialect.name == "sqlite":
            return True
        statement = select(func.pg_try_advisory_xact_lock(PRUNER))
        return bool((await self.connection.execute(statement)).scalar_one())

    # ---- words

    async def outbox_words(self, before: datetime, after: int, most: int) -> Portion:
        """Answers that were closed go; what has a name of its own (a reminder) stays without its words."""
        ids, last = await self._page(outbox, outbox.c.created_at, before, after, most)
        await self._give_up_parked(ids, before)
        closed = and_(outbox.c.id.in_(ids), outbox.c.state.not_in((WAITING, SENDING, PARKED)))
        told = exists().where(reminder.c.outbox_id == outbox.c.id)
        nameless = delete(outbox).where(closed, outbox.c.key.is_(None), ~told)
        gone = (await self.connection.execute(nameless)).rowcount
        named = update(outbox).where(closed, outbox.c.reply.is_not(None) | (outbox.c.error != "") | _worded())
        kept = await self.connection.execute(named.values(messages=[], reply=null(), error=""))
        return Portion(gone + kept.rowcount, last)

    async def _give_up_parked(self, ids: Sequence[int], before: datetime) -> None:
        """Nobody has come to fetch it."""
        late = update(outbox).where(outbox.c.id.in_(ids), outbox.c.state == PARKED)
        await self.connection.execute(late.values(state=FAILED, error=TOO_LATE, closed_at=before))

    async def inbox_words(self, before: datetime, after: int, most: int) -> Portion:
        """Of an event that was handled only its key is left, not what was said, where or by whom."""
        worded = inbox.c.chat != ""
        ids, last = await self._page(inbox, inbox.c.received_at, before, after, most, worded)
        done = and_(inbox.c.id.in_(ids), inbox.c.done_at.is_not(None))
        bare: dict[str, Any] = {
            "body": BLANK,
            "chat": "",
            "sender": "",
            "sender_name": "",
            "source_id": None,
            "reply": null(),
            "occurred_at": None,
            "agency_id": None,
        }
        return Portion(
            (await self.connection.execute(update(inbox).where(done).values(**bare))).rowcount, last
        )

    # ---- whole rows

    async def documents(self, before: datetime, most: int) -> Portion:
        """Documents that were given or given up; the file has its own time."""
        old = and_(document.c.closed_at.is_not(None), document.c.closed_at <= before)
        return await self._delete(document, document.c.id, old, most)

    async def foundings(self, before: datetime, most: int) -> Portion:
        """Who made agencies, when the day that it counts for is over."""
        return await self._delete(founding, founding.c.id, founding.c.made_at <= before, most)

    async def files(self, now: datetime, most: int) -> Portion:
        """Pictures and documents whose time is over."""
        return await self._delete(file, file.c.token, file.c.expires_at <= now, most)

    async def reminders(self, before: datetime, after: int, most: int) -> Portion:
        """Reminders that were closed so long ago that their day is not planned again."""
        ids, last = await self._page(reminder, reminder.c.created_at, before, after, most)
        closed = and_(reminder.c.id.in_(ids), reminder.c.closed_at.is_not(None))
        return replace(await self._delete(reminder, reminder.c.id, closed, most), last=last)

    async def outbox_keys(self, before: datetime, after: int, most: int) -> Portion:
        """Names of what was said so long ago that nobody says it again."""
        ids, last = await self._page(outbox, outbox.c.created_at, before, after, most)
        told = exists().where(reminder.c.outbox_id == outbox.c.id)
        closed = outbox.c.state.not_in((WAITING, SENDING, PARKED))
        old = and_(outbox.c.id.in_(ids), closed, ~told)
        return replace(await self._delete(outbox, outbox.c.id, old, most), last=last)

    async def inbox_keys(self, before: datetime, after: int, most: int) -> Portion:
        """Keys of events so old that no platform sends them again."""
        ids, last = await self._page(inbox, inbox.c.received_at, before, after, most)
        used = or_(
            exists().where(outbox.c.inbound_id == inbox.c.id),
            exists().where(document.c.inbound_id == inbox.c.id),
        )
        done = and_(inbox.c.id.in_(ids), inbox.c.done_at.is_not(None), ~used)
        return replace(await self._delete(inbox, inbox.c.id, done, most), last=last)

    async def _page(
        self,
        table: Table,
        at: ColumnElement[Any],
        before: datetime,
        after: int,
        most: int,
        *which: ColumnElement[bool],
    ) -> tuple[list[int], int | None]:
        """The next rows by id that are old enough. Ids rise with the moments: a young one ends it."""
        page = select(table.c.id, at).where(table.c.id > after, *which).order_by(table.c.id).limit(most)
        rows = (await self.connection.execute(page)).all()
        old = [row_id for row_id, moment in rows if moment <= before]
        return old, old[-1] if len(old) == most else None

    async def _delete(self, table: Table, key: Any, which: ColumnElement[bool], most: int) -> Portion:
        some = select(key).where(which).order_by(key).limit(most)
        gone = delete(table).where(key.in_(some.scalar_subquery()))
        return Portion((await self.connection.execute(gone)).rowcount)


def _worded() -> ColumnElement[bool]:
    """Whether a row of the outbox has words; those that were emptied before are left alone."""
    return cast(outbox.c.messages, Text) != "[]"
