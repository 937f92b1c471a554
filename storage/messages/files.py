"""Pictures and documents that messages point to, each under an address nobody can guess."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.messages.tables import file

PATH = "/files/"


@dataclass(frozen=True, slots=True)
class FileRow:
    """A picture or document to fetch."""

    name: str
    mime: str
    content: bytes


class FileRepository:
    """Stored files within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def add(
        self,
        kept: FileRow,
        *,
        agency_id: int | None,
        expires_at: datetime,
        now: datetime,
        invite_id: int | None = None,
    ) -> str:
        """Keep a file; returns its path, `/files/<token>`. `invite_id`: the code that it shows."""
        token = secrets.token_urlsafe(24)
        row = {
            "token": token,
            "agency_id": agency_id,
            "name": kept.name,
            "mime": kept.mime,
            "content": kept.content,
            "created_at": now,
            "expires_at": expires_at,
            "invite_id": invite_id,
        }
        await self.connection.execute(insert(file), row)
        return PATH + token

    async def find(self, path: str, now: datetime) -> FileRow | None:
        """The file under a path or token; None if there is none, or no longer."""
        statement = select(file.c.name, file.c.mime, file.c.content).where(
            file.c.token == path.removeprefix(PATH), file.c.expires_at > now
        )
        row = (await self.connection.execute(statement)).one_or_none()
        return FileRow(*row) if row else None

    async def keep(self, path: str, agency_id: int, until: datetime) -> bool:
        """Make a file the agency's own and keep it longer; False if it is gone, or another agency's."""
        statement = (
            update(file)
            .where(
                file.c.token == path.removeprefix(PATH),
                or_(file.c.agency_id.is_(None), file.c.agency_id == agency_id),
            )
            .values(agency_id=agency_id, expires_at=until)
        )
        return (await self.connection.execute(statement)).rowcount == 1
