"""Groups that belong to an agency."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.messages.tables import group_chat


@dataclass(frozen=True, slots=True)
class Group:
    """A group chat and its agency: whether questions are answered there, and the digest comes."""

    chat: str
    agency_id: int
    answers: bool = False
    digest: bool = False


class GroupRepository:
    """Group chats within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def put(self, group: Group, now: datetime) -> None:
        """Let a group belong to an agency and to no other; one that has nothing of it belongs to none."""
        if not group.answers and not group.digest:
            return await self.remove(group.chat)
        dialect = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        row = {**asdict(group), "created_at": now}
        statement = dialect.insert(group_chat).values(row)
        await self.connection.execute(
            statement.on_conflict_do_update(index_elements=["chat"], set_=asdict(group))
        )

    async def remove(self, chat: str) -> None:
        await self.connection.execute(delete(group_chat).where(group_chat.c.chat == chat))

    async def find(self, chat: str) -> Group | None:
        """A group that belongs to an agency."""
        columns = (group_chat.c[each.name] for each in fields(Group))
        row = (await self.connection.execute(select(*columns).where(group_chat.c.chat == chat))).one_or_none()
        return Group(**row._mapping) if row else None

    async def after(self, chat: str, most: int) -> Sequence[tuple[str, int]]:
        """Groups that get a digest, with their agencies, in the order of their names, from one on."""
        statement = (
            select(group_chat.c.chat, group_chat.c.agency_id)
            .where(group_chat.c.chat > chat, group_chat.c.digest)
            .order_by(group_chat.c.chat)
            .limit(most)
        )
        return [(row.chat, row.agency_id) for row in await self.connection.execute(statement)]
