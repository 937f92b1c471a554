"""Groups that get an agency's digest."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.messages.tables import group_chat


class GroupRepository:
    """Group chats within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def put(self, chat: str, agency_id: int, now: datetime) -> None:
        """Let a group have the digest of an agency, and of no other."""
        dialect = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        row = {"chat": chat, "agency_id": agency_id, "created_at": now}
        statement = dialect.insert(group_chat).values(row)
        await self.connection.execute(
            statement.on_conflict_do_update(index_elements=["chat"], set_={"agency_id": agency_id})
        )

    async def remove(self, chat: str) -> None:
        await self.connection.execute(delete(group_chat).where(group_chat.c.chat == chat))

    async def find_agency(self, chat: str) -> int | None:
        """The agency whose digest a group gets."""
        statement = select(group_chat.c.agency_id).where(group_chat.c.chat == chat)
        return (await self.connection.execute(statement)).scalar_one_or_none()

    async def after(self, chat: str, most: int) -> Sequence[tuple[str, int]]:
        """Groups with their agencies in the order of their names, from one on."""
        statement = (
            select(group_chat.c.chat, group_chat.c.agency_id)
            .where(group_chat.c.chat > chat)
            .order_by(group_chat.c.chat)
            .limit(most)
        )
        return [(row.chat, row.agency_id) for row in await self.connection.execute(statement)]
