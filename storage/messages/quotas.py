"""What the platforms told of the messages that are left this month."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.messages.tables import quota


def _put(dialect: Any) -> Any:
    statement = dialect.insert(quota)
    changed = {name: statement.excluded[name] for name in ("most", "used", "read_at")}
    return statement.on_conflict_do_update(
        index_elements=["channel"], set_=changed, where=quota.c.read_at <= statement.excluded.read_at
    )


_PUT = {"sqlite": _put(sqlite), "postgresql": _put(postgresql)}


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """The month's messages of a channel that counts them; `most` is None where there is no limit."""

    channel: str
    most: int | None
    used: int
    read_at: datetime


class QuotaRepository:
    """Quotas by channel, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def put(self, channel: str, most: int | None, used: int, now: datetime) -> None:
        """Keep what was read now, unless something newer is known; `most` None: no limit."""
        row = {"channel": channel, "most": most, "used": used, "read_at": now}
        await self.connection.execute(_PUT[self.connection.dialect.name], row)

    async def find(self, channel: str) -> QuotaRow | None:
        """What was read last; None for a channel that does not count, or was never asked."""
        statement = select(quota).where(quota.c.channel == channel)
        row = (await self.connection.execute(statement)).one_or_none()
        return QuotaRow(*row) if row else None
