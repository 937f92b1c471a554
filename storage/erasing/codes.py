"""Codes that let people in, taken out of stored words: the table of invites has only their hashes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.erasing.redacting import without_codes
from storage.messages.outbox import KEPT, PARKED, SENDING, WAITING
from storage.messages.tables import file, inbox, outbox
from storage.people.agencies import hash_code
from storage.people.tables import invite

SEEN = timedelta(minutes=15)
"""Where people fetch what was said, they have seen it after so long."""
NEWEST = 50
"""Among so many events of a chat a code is looked for that was handed in."""


class CodeRepository:
    """Codes in stored words, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def handed_in(self, code: str, chat: str) -> None:
        """A code was used in a chat: it is not kept among what came in there."""
        newest = select(inbox.c.id, inbox.c.body).where(inbox.c.chat == chat)
        rows = await self.connection.execute(newest.order_by(inbox.c.id.desc()).limit(NEWEST))
        for row, body in rows.all():
            await self._hide(inbox.c.body, row, body, {hash_code(code)})

    async def hide_told(self, now: datetime, most: int) -> int:
        """Codes are taken out of the answers that told them, once these have arrived; returns how many."""
        due = select(invite.c.id, invite.c.code_hash, invite.c.told_by).where(invite.c.told_by.is_not(None))
        hidden = 0
        for row in (await self.connection.execute(due.order_by(invite.c.id).limit(most))).all():
            if await self._hide_answer(row.told_by, {row.code_hash}, lambda each: _is_seen(each, now)):
                done = update(invite).where(invite.c.id == row.id).values(told_by=None)
                await self.connection.execute(done)
                hidden += 1
        return hidden

    async def drop_ended(self, now: datetime, most: int) -> int:
        """Codes that are used up, revoked or over go, with their pictures and wherever they still stand."""
        ended = or_(invite.c.uses_left <= 0, invite.c.expires_at <= now)
        some = select(invite.c.id, invite.c.code_hash, invite.c.told_by).where(ended)
        rows = (await self.connection.execute(some.order_by(invite.c.id).limit(most))).all()
        for row in rows:
            if row.told_by is not None:
                await self._hide_answer(row.told_by, {row.code_hash}, lambda _: True)
        ids = [row.id for row in rows]
        await self.connection.execute(delete(file).where(file.c.invite_id.in_(ids)))
        await self.connection.execute(delete(invite).where(invite.c.id.in_(ids)))
        return len(ids)

    async def _hide_answer(self, told_by: int, hashes: set[str], may: Callable[[Any], bool]) -> bool:
        """False if the code is still on its way; a parked answer may have gone along with a later one."""
        first = select(outbox.c.chat, outbox.c.id).where(outbox.c.inbound_id == told_by)
        told = (await self.connection.execute(first.order_by(outbox.c.id).limit(1))).one_or_none()
        if told is None:
            return True
        since = select(outbox.c.id, outbox.c.messages, outbox.c.state, outbox.c.created_at).where(
            outbox.c.chat == told.chat, outbox.c.id >= told.id
        )
        rows = (await self.connection.execute(since.order_by(outbox.c.id))).all()
        carrying = [row for row in rows if _hidden(row.messages, hashes) != row.messages]
        for row in carrying:
            if may(row):
                await self._hide(outbox.c.messages, row.id, row.messages, hashes)
        return all(may(row) for row in carrying)

    async def _hide(self, column: Any, row: int, words: Any, hashes: set[str]) -> None:
        hidden = _hidden(words, hashes)
        if hidden != words:
            table = column.table
            await self.connection.execute(
                update(table).where(table.c.id == row).values({column.name: hidden})
            )


def _hidden(words: Any, hashes: set[str]) -> Any:
    return without_codes(words, lambda text: hash_code(text) in hashes)


def _is_seen(row: Any, now: datetime) -> bool:
    """Whether an answer has arrived where it was to go."""
    if row.state == KEPT:
        return bool(row.created_at <= now - SEEN)
    return row.state not in (WAITING, SENDING, PARKED)
