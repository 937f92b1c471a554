"""The outbox: everything that is said, in order, and what became of it.

kept      nothing to send: people fetch it (the web chat)
waiting   to be sent when `next_at` has come; a chat's rows go one at a time, oldest first
sending   in the hands of a process
sent      the platform took it
unknown   it may have arrived, and sending again could say it twice
parked    held back until the person writes again (the month's messages are spent)
merged    its words went along with a later row
failed    refused for good
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, bindparam, case, exists, func, insert, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.records import Outgoing, Said, Settled
from storage.tables import outbox

KEPT, WAITING, SENDING, SENT = "kept", "waiting", "sending", "sent"
UNKNOWN, PARKED, MERGED, FAILED = "unknown", "parked", "merged", "failed"
OPEN = (WAITING, SENDING)

_SAY = insert(outbox)
_older = outbox.alias("older")
_HEADS = (
    select(outbox.c.id)
    .where(
        outbox.c.state == WAITING,
        outbox.c.next_at <= bindparam("now"),
        outbox.c.channel == bindparam("name"),
        ~exists().where(_older.c.chat == outbox.c.chat, _older.c.state.in_(OPEN), _older.c.id < outbox.c.id),
    )
    .order_by(outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    update(outbox)
    .where(outbox.c.id.in_(_HEADS.scalar_subquery()))
    .values(state=SENDING, attempts=outbox.c.attempts + 1, claimed_at=bindparam("now"))
    .returning(
        outbox.c.id,
        outbox.c.channel,
        outbox.c.chat,
        outbox.c.messages,
        outbox.c.reply,
        outbox.c.retry_key,
        outbox.c.attempts,
        outbox.c.parts_sent,
        outbox.c.uncertain,
        outbox.c.created_at,
    )
)
_PARKED = (
    select(outbox.c.id, outbox.c.chat, outbox.c.messages)
    .where(outbox.c.state == PARKED, outbox.c.chat.in_(bindparam("chats", expanding=True)))
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

    async def say(
        self,
        messages: Sequence[Mapping[str, Any]],
        *,
        channel: str,
        chat: str,
        agency_id: int | None,
        inbound_id: int | None,
        reply: Mapping[str, Any] | None,
        state: str,
        now: datetime,
    ) -> None:
        """Put what is said at one moment in the outbox; nothing to say leaves no row."""
        if not messages:
            return
        row = {
            "channel": channel,
            "chat": chat,
            "agency_id": agency_id,
            "inbound_id": inbound_id,
            "messages": [dict(each) for each in messages],
            "reply": dict(reply) if reply else None,
            "retry_key": str(uuid.uuid4()),
            "state": state,
            "created_at": now,
            "next_at": now,
        }
        await self.connection.execute(_SAY, row)

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

    async def claim(self, channel: str, now: datetime, most: int) -> list[Outgoing]:
        """Take in hand the oldest due row of up to `most` chats.

        A row that can still be answered for free takes along, for good, what was parked in its chat.
        """
        params = {"name": channel, "now": now, "most": most}
        rows = [Outgoing(*row) for row in await self.connection.execute(_CLAIM, params)]
        rows.sort(key=lambda row: row.id)
        free = {row.chat for row in rows if _is_free(row, now)}
        if not free:
            return rows
        parked: dict[str, list[Any]] = {}
        for row in await self.connection.execute(_PARKED, {"chats": list(free)}):
            parked.setdefault(row.chat, []).append(row)
        return [await self._absorb(row, parked[row.chat], now) if row.chat in parked else row for row in rows]

    async def _absorb(self, row: Outgoing, parked: list[Any], now: datetime) -> Outgoing:
        earlier = [message | {"choices": []} for each in parked for message in each.messages]
        whole = replace(row, messages=[*earlier, *row.messages])
        await self.connection.execute(
            update(outbox).where(outbox.c.id == row.id).values(messages=whole.messages)
        )
        gone = update(outbox).where(outbox.c.id.in_([each.id for each in parked]))
        await self.connection.execute(gone.values(state=MERGED, closed_at=now))
        return whole

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

    async def reclaim(self, before: datetime, channels: Collection[str], repeatable: Collection[str]) -> int:
        """Rows left in the hands of a process that died: again where that is safe, else unknown."""
        ours = outbox.c.channel.in_(list(channels))
        lost = (outbox.c.state == SENDING) & (outbox.c.claimed_at < before) & ours
        safe = outbox.c.channel.in_(list(repeatable))
        again = update(outbox).where(lost & safe).values(state=WAITING, uncertain=True)
        unsure = update(outbox).where(lost & ~safe).values(state=UNKNOWN, error="process ended while sending")
        first = (await self.connection.execute(again)).rowcount
        return first + (await self.connection.execute(unsure)).rowcount

    async def counts(self, agency_id: int | None = None) -> dict[str, int]:
        """How many rows stand in each state."""
        statement = select(outbox.c.state, func.count()).group_by(outbox.c.state)
        if agency_id is not None:
            statement = statement.where(outbox.c.agency_id == agency_id)
        rows = await self.connection.execute(statement)
        return {row[0]: row[1] for row in rows}


def _is_free(row: Outgoing, now: datetime) -> bool:
    """Whether the row came with something that makes a free answer possible, and that is still good."""
    return bool(row.reply) and datetime.fromisoformat(row.reply["until"]) > now  # type: ignore[index]
