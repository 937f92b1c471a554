"""Reminders that did not reach their person, or may not have, and where else to try."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.messages.outbox import FAILED, PARKED, UNKNOWN
from storage.messages.parked import KEEP, TOO_LATE
from storage.messages.tables import outbox
from storage.people.tables import identity, member, membership

NEXT = "/2"
"""What the key of a row gets appended when its words are sent to another account."""

_later = outbox.alias("later")
_OPEN = text("outbox.state IN ('waiting', 'sending', 'parked')")
"""Said so that a database sees that its index of open rows will do."""
_NAME = (
    select(func.max(identity.c.name))
    .join_from(membership, identity, identity.c.id == membership.c.identity_id)
    .where(membership.c.member_id == outbox.c.member_id)
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class Unreached:
    """A reminder that did not arrive, or may not have: `state` is failed, unknown or parked.

    `name` is the member's ("" for a group), `text` the first line of what was to be said.
    """

    name: str
    channel: str
    purpose: str
    state: str
    error: str
    at: datetime
    text: str


class UndeliveredRepository:
    """What did not arrive, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def unreached(self, agency_id: int, since: datetime, most: int) -> list[Unreached]:
        """The newest reminders that did not arrive and were not sent another way."""
        statement = (
            select(
                _NAME.label("name"),
                outbox.c.channel,
                outbox.c.purpose,
                outbox.c.state,
                outbox.c.error,
                outbox.c.created_at,
                outbox.c.messages,
            )
            .where(_missed(agency_id, since))
            .order_by(outbox.c.id.desc())
            .limit(most)
        )
        rows = await self.connection.execute(statement)
        return [_unreached(row) for row in rows]

    async def counts(self, agency_id: int, since: datetime) -> dict[str, int]:
        """How many reminders did not arrive, by state."""
        statement = select(outbox.c.state, func.count().label("many")).where(_missed(agency_id, since))
        rows = await self.connection.execute(statement.group_by(outbox.c.state))
        return {row.state: row.many for row in rows}

    async def other_accounts(self, member_id: int, key: str) -> list[str]:
        """A member's accounts that are open to the assistant and have not been tried for this key."""
        taken = select(outbox.c.chat).where(outbox.c.key.in_(_line_of(key)))
        statement = (
            select(identity.c.key)
            .join_from(membership, identity, identity.c.id == membership.c.identity_id)
            .join(member, member.c.id == membership.c.member_id)
            .where(
                member.c.id == member_id,
                member.c.left_at.is_(None),
                identity.c.blocked_at.is_(None),
                identity.c.consent_version.is_not(None),
                identity.c.key.not_in(taken),
            )
            .order_by(identity.c.id)
        )
        return list((await self.connection.execute(statement)).scalars())

    async def close_late(self, now: datetime) -> int:
        """Parked reminders that nobody fetched in time did not arrive; returns how many there were."""
        old = and_(_OPEN, outbox.c.state == PARKED, outbox.c.purpose > "", outbox.c.created_at < now - KEEP)
        statement = update(outbox).where(old).values(state=FAILED, error=TOO_LATE, closed_at=now)
        return (await self.connection.execute(statement)).rowcount


def _missed(agency_id: int, since: datetime) -> ColumnElement[bool]:
    return and_(
        outbox.c.agency_id == agency_id,
        outbox.c.created_at >= since,
        outbox.c.purpose != "",
        outbox.c.state.in_((FAILED, UNKNOWN, PARKED)),
        ~exists().where(_later.c.key == outbox.c.key + NEXT),
    )


def _line_of(key: str) -> Collection[str]:
    """The key and those it came from: `k/2/2`, `k/2`, `k`."""
    keys = [key]
    while keys[-1].endswith(NEXT):
        keys.append(keys[-1].removesuffix(NEXT))
    return keys


def _unreached(row: Any) -> Unreached:
    words = _first_line(row.messages)
    return Unreached(row.name or "", row.channel, row.purpose, row.state, row.error, row.created_at, words)


def _first_line(messages: list[dict[str, Any]]) -> str:
    text = str(messages[0]["text"]) if messages else ""
    return text.partition("\n")[0]
