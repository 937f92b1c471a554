"""The inbox: events in the order they came, each handled once, one at a time per chat."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    FromClause,
    Select,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.messages.files import PATH
from storage.messages.tables import file, inbox

EventKey = tuple[str, str]
CHANNEL = "ita_inbox"
LONGEST_KEY = 140
"""The longest id of an event, a chat or a sender."""
BLANK = {"kind": "unsent"}
REPEATED = timedelta(days=2)
"""Longer than any platform tries to hand in an event."""
FARTHEST = timedelta(seconds=90)
"""Nothing is put off for longer; what seems to be was put off before the clock was set back, and is due."""

_older = inbox.alias("older")


def moments(now: datetime) -> dict[str, datetime]:
    """What `is_due` wants to be told."""
    return {"now": now, "far": now + FARTHEST}


def is_due(table: FromClause) -> ColumnElement[bool]:
    return or_(table.c.next_at <= bindparam("now"), table.c.next_at > bindparam("far"))


def head(*columns: Column[Any]) -> Select[Any]:
    """The oldest open event of a chat, if it is due, locked."""
    return (
        select(*columns)
        .where(
            inbox.c.chat == bindparam("place"),
            inbox.c.done_at.is_(None),
            is_due(inbox),
            ~exists().where(
                _older.c.chat == inbox.c.chat, _older.c.done_at.is_(None), _older.c.id < inbox.c.id
            ),
        )
        .limit(1)
        .with_for_update(of=inbox, skip_locked=True)
    )


_HEAD = head(
    inbox.c.id,
    inbox.c.channel,
    inbox.c.event_id,
    inbox.c.chat,
    inbox.c.sender,
    inbox.c.body,
    inbox.c.attempts,
    inbox.c.sender_name,
    inbox.c.reply,
    inbox.c.occurred_at,
)
_TURN = (
    select(func.pg_try_advisory_xact_lock(func.hashtextextended(bindparam("place"), 0)).label("ours"))
    .cte("turn")
    .prefix_with("MATERIALIZED")
)
_HEADS = {"sqlite": _HEAD, "postgresql": _HEAD.where(select(_TURN.c.ours).scalar_subquery())}
"""On PostgreSQL a turn holds its chat: an event that was committed late must not be taken beside it."""

_FINISH = (
    update(inbox)
    .where(inbox.c.id == bindparam("row"))
    .values(done_at=bindparam("now"), outcome=bindparam("how"), agency_id=bindparam("agency"))
)
_DUE = (
    select(inbox.c.chat, func.count())
    .where(
        inbox.c.done_at.is_(None),
        is_due(inbox),
        ~exists().where(
            _older.c.chat == inbox.c.chat,
            _older.c.done_at.is_(None),
            _older.c.id < inbox.c.id,
            ~is_due(_older),
        ),
    )
    .group_by(inbox.c.chat)
    .order_by(func.min(inbox.c.id))
    .limit(bindparam("most"))
)
_RING = text("SELECT pg_notify(:channel, payload) FROM unnest(CAST(:payloads AS text[])) AS payload")


def _add(dialect: Any) -> Any:
    statement = dialect.insert(inbox).on_conflict_do_nothing(index_elements=["channel", "event_id"])
    return statement.returning(inbox.c.channel, inbox.c.event_id, inbox.c.id)


_ADD = {"sqlite": _add(sqlite), "postgresql": _add(postgresql)}


def scrubbed(value: Any) -> Any:
    """The value without letters that databases refuse: NUL and halves of surrogate pairs."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {key: scrubbed(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [scrubbed(each) for each in value]
    return value


@dataclass(frozen=True, slots=True)
class NewInbound:
    """An event as a channel decoded it; (channel, event_id) makes it unique for ever."""

    channel: str
    event_id: str
    chat: str
    sender: str
    body: Mapping[str, Any]
    source_id: str | None = None
    """The platform's own id of the message, by which it may be taken back later."""
    sender_name: str = ""
    reply: Mapping[str, Any] | None = None
    """What the channel needs to answer just this event (LINE: the reply token and until when it is fresh)."""
    occurred_at: datetime | None = None
    former_id: str = ""
    """The id under which an older version kept such an event; while platforms repeat it, that is the same."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """An event taken from the inbox; `attempts` were begun, this one counted."""

    id: int
    channel: str
    event_id: str
    chat: str
    sender: str
    body: Mapping[str, Any]
    attempts: int
    sender_name: str = ""
    reply: Mapping[str, Any] | None = None
    occurred_at: datetime | None = None


class InboxRepository:
    """Rows of the inbox within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def add(
        self, events: Sequence[NewInbound], now: datetime
    ) -> tuple[dict[EventKey, int], set[EventKey]]:
        """Keep what is new, in the given order; an event already known is left as it is.

        Returns the row id of every event, known or new, by (channel, event_id), and which are new.
        """
        former = await self._ids_of_former(events, now)
        rows = [
            {
                "channel": each.channel,
                "event_id": each.event_id,
                "chat": each.chat,
                "sender": each.sender,
                "body": scrubbed(dict(each.body)),
                "source_id": each.source_id,
                "sender_name": scrubbed(each.sender_name),
                "reply": scrubbed(dict(each.reply)) if each.reply else None,
                "occurred_at": each.occurred_at,
                "received_at": now,
                "next_at": now,
            }
            for each in events
            if (each.channel, each.event_id) not in former
        ]
        added = await self.connection.execute(_ADD[self.connection.dialect.name], rows) if rows else ()
        ids = {(channel, event): row for channel, event, row in added}
        known = {(each.channel, each.event_id) for each in events} - ids.keys() - former.keys()
        return ids | former | (await self._ids_of(known) if known else {}), set(ids)

    async def _ids_of_former(self, events: Sequence[NewInbound], now: datetime) -> dict[EventKey, int]:
        """The rows of events that came lately, to an older version, under the id they had there."""
        wanted = {(each.channel, each.former_id): each.event_id for each in events if each.former_id}
        kept = await self._ids_of(set(wanted), inbox.c.received_at > now - REPEATED) if wanted else {}
        return {(key[0], wanted[key]): row for key, row in kept.items()}

    async def _ids_of(self, keys: set[EventKey], *more: ColumnElement[bool]) -> dict[EventKey, int]:
        wanted = or_(*((inbox.c.channel == channel) & (inbox.c.event_id == event) for channel, event in keys))
        rows = await self.connection.execute(
            select(inbox.c.channel, inbox.c.event_id, inbox.c.id).where(wanted, *more)
        )
        return {(channel, event): row for channel, event, row in rows}

    async def claim(self, chat: str, now: datetime) -> Inbound | None:
        """Lock the chat's oldest open event, if it is due and nobody else has it in hand."""
        oldest = _HEADS[self.connection.dialect.name]
        row = (await self.connection.execute(oldest, {"place": chat, **moments(now)})).one_or_none()
        return Inbound(**row._mapping) if row else None

    async def finish(self, row: int, how: str, agency_id: int | None, now: datetime) -> None:
        """Close an event: `done`, or `dead` when it was given up."""
        await self.connection.execute(_FINISH, {"row": row, "how": how, "agency": agency_id, "now": now})

    async def due_chats(self, now: datetime, most: int = 200) -> list[tuple[str, int]]:
        """Chats whose oldest open event is due and how many are, longest waiting first."""
        rows = await self.connection.execute(_DUE, {"most": most, **moments(now)})
        return [(chat, waiting) for chat, waiting in rows]

    async def ring(self, ringer: str, chats: Iterable[str]) -> None:
        """Tell other processes (PostgreSQL only), when this transaction commits, that chats have events."""
        payloads = [f"{ringer} {chat}" for chat in chats]
        await self.connection.execute(_RING, {"channel": CHANNEL, "payloads": payloads})

    async def replace_body(self, row: int, body: Mapping[str, Any]) -> None:
        """Put what an open event refers to (a file's text or path) in its place; its turn begins afresh."""
        statement = update(inbox).where(inbox.c.id == row, inbox.c.done_at.is_(None))
        await self.connection.execute(statement.values(body=scrubbed(dict(body)), attempts=1))

    async def blank(self, chat: str, source_id: str) -> None:
        """Forget the words of a message that was taken back, or its file if nobody has used it."""
        await self._blank((inbox.c.chat == chat) & (inbox.c.source_id == source_id), {})

    async def forget_words(self, row: int) -> None:
        """Forget what an event said; it stays known as one that came."""
        await self._blank(inbox.c.id == row, {})

    async def blank_all(self, chat: str) -> None:
        """Forget every word that was ever sent in a chat, and every file that nobody has used."""
        await self._blank(inbox.c.chat == chat, {"sender_name": ""})

    async def _blank(self, which: ColumnElement[bool], more: Mapping[str, str]) -> None:
        token = func.substr(inbox.c.body["token"].as_string(), len(PATH) + 1)
        sent = select(token).where(which, inbox.c.body["kind"].as_string() == "file")
        await self.connection.execute(delete(file).where(file.c.agency_id.is_(None), file.c.token.in_(sent)))
        await self.connection.execute(update(inbox).where(which).values(body=BLANK, **more))

    async def count_in(self, chat: str) -> int:
        """How many messages of a chat are still known, blanked ones not counted."""
        known = inbox.c.body["kind"].as_string() != BLANK["kind"]
        statement = select(func.count()).select_from(inbox).where(inbox.c.chat == chat, known)
        return (await self.connection.execute(statement)).scalar_one()

    async def is_done(self, row: int) -> bool:
        statement = select(inbox.c.done_at.is_not(None)).where(inbox.c.id == row)
        return bool((await self.connection.execute(statement)).scalar_one())

    async def open_count(self) -> int:
        statement = select(func.count()).select_from(inbox).where(inbox.c.done_at.is_(None))
        return (await self.connection.execute(statement)).scalar_one()

    async def said_in(self, chat: str, most: int) -> list[tuple[int, dict[str, object], datetime]]:
        """The newest `most` events of a chat, oldest first: what people wrote or pressed."""
        statement = (
            select(inbox.c.id, inbox.c.body, inbox.c.received_at)
            .where(inbox.c.chat == chat)
            .order_by(inbox.c.id.desc())
            .limit(most)
        )
        rows = [(row, body, at) for row, body, at in await self.connection.execute(statement)]
        return rows[::-1]
