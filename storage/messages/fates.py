"""What became of messages that nobody asked for: reminders, and what groups are told."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.messages.outbox import PARKED, SENDING, WAITING
from storage.messages.tables import outbox
from storage.messages.undelivered import NEXT

T = TypeVar("T")
AT_ONCE = 500
"""Values in one IN."""


@dataclass(frozen=True, slots=True)
class Fate:
    """A message as it stands in the end: one that was given another way as the row that it was given then."""

    outbox_id: int
    to: str
    purpose: str
    text: str
    state: str


async def unsettled(connection: AsyncConnection) -> list[int]:
    """The rows that are still to be sent, or held back."""
    statement = select(outbox.c.id).where(
        outbox.c.state.in_((WAITING, SENDING, PARKED)), outbox.c.purpose != ""
    )
    return list((await connection.execute(statement.order_by(outbox.c.id))).scalars())


async def fates(connection: AsyncConnection, outbox_ids: Sequence[int]) -> dict[int, Fate]:
    """What became of each of these rows."""
    found: dict[int, Fate] = {}
    after: dict[str, int] = {}
    for some in _chunks(outbox_ids):
        wanted = select(outbox.c.id, outbox.c.chat, outbox.c.purpose, outbox.c.messages, outbox.c.state)
        rows = await connection.execute(wanted.add_columns(outbox.c.key).where(outbox.c.id.in_(some)))
        for id_, chat, purpose, messages, state, key in rows:
            words = "\n".join(str(each.get("text", "")) for each in messages)
            found[id_] = Fate(id_, chat, purpose, words, state)
            after |= {key + NEXT: id_} if key else {}
    while after:
        after = await _follow(connection, after, found)
    return {each: found[each] for each in outbox_ids if each in found}


async def _follow(
    connection: AsyncConnection, after: dict[str, int], found: dict[int, Fate]
) -> dict[str, int]:
    """Take over where the rows of these names stand; returns the names of those that may follow them."""
    further: dict[str, int] = {}
    for some in _chunks(after):
        wanted = select(outbox.c.key, outbox.c.chat, outbox.c.state).where(outbox.c.key.in_(some))
        for key, chat, state in await connection.execute(wanted):
            first = found[after[key]]
            found[first.outbox_id] = Fate(first.outbox_id, chat, first.purpose, first.text, state)
            further[key + NEXT] = first.outbox_id
    return further


def _chunks(values: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(values)
    while some := list(islice(rest, AT_ONCE)):
        yield some
