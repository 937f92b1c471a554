"""Words of progress that are held back for a moment: what they announce may go out in their place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.messages.outbox import KEPT, WAITING
from storage.messages.tables import outbox


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row of the outbox that nobody has been told yet."""

    id: int
    messages: list[dict[str, Any]]


class HeldRepository:
    """Held rows of the outbox within one transaction, each found by the event that it answers."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def hold(self, inbound_id: int, until: datetime) -> None:
        """The answer to this event goes out then, unless something takes its place.

        Where people fetch what is said, it is held until whoever asked has waited long enough.
        """
        statement = update(outbox).where(outbox.c.inbound_id == inbound_id)
        await self.connection.execute(statement.values(held=True, next_at=until))

    async def is_held(self, inbound_id: int) -> bool:
        statement = select(outbox.c.id).where(_held(inbound_id))
        return (await self.connection.execute(statement)).first() is not None

    async def let_go(self, inbound_id: int, now: datetime) -> None:
        """The answer goes out as it is."""
        statement = update(outbox).where(_held(inbound_id))
        await self.connection.execute(statement.values(held=False, next_at=now))

    async def find(self, inbound_id: int) -> HeldRow | None:
        """The answer that is still held, which stays so in this transaction."""
        statement = select(outbox.c.id, outbox.c.messages).where(_held(inbound_id)).with_for_update()
        row = (await self.connection.execute(statement)).one_or_none()
        return HeldRow(*row) if row else None

    async def replace(
        self, row: HeldRow, messages: Sequence[Mapping[str, Any]], key: str, member_id: int, now: datetime
    ) -> None:
        """Say this in its place, under a name of its own."""
        said = [dict(each) for each in messages]
        statement = update(outbox).where(outbox.c.id == row.id)
        await self.connection.execute(
            statement.values(messages=said, held=False, next_at=now, key=key, member_id=member_id)
        )


def _held(inbound_id: int) -> Any:
    """Not let go, and not in anybody's hands since."""
    quiet = and_(outbox.c.state.in_((KEPT, WAITING)), outbox.c.attempts == 0)
    return and_(outbox.c.inbound_id == inbound_id, outbox.c.held, quiet)
