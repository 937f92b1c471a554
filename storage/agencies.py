"""Agencies, their members and invite codes."""

import hashlib
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import agency, identity, invite, member, membership


class AgencyRepository:
    """Agencies and who belongs to them, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def add(self, name: str, type_: str, province: str, now: datetime) -> int:
        row = {"name": name, "type": type_, "province": province, "created_at": now}
        agency_id: int = (
            await self.connection.execute(insert(agency).returning(agency.c.id), row)
        ).scalar_one()
        return agency_id

    async def find_name(self, agency_id: int) -> str | None:
        statement = select(agency.c.name).where(agency.c.id == agency_id)
        return (await self.connection.execute(statement)).scalar_one_or_none()

    async def add_member(self, agency_id: int, identity_key: str, role: str, now: datetime) -> int:
        """Make a chat account (`<channel>:<user>`) a member with a role."""
        statement = insert(member).returning(member.c.id)
        row = {"agency_id": agency_id, "role": role, "created_at": now}
        member_id: int = (await self.connection.execute(statement, row)).scalar_one()
        link = {"identity_id": await self._identity(identity_key), "member_id": member_id}
        await self.connection.execute(insert(membership), link | {"agency_id": agency_id})
        return member_id

    async def _identity(self, key: str) -> int:
        dialect = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        await self.connection.execute(
            dialect.insert(identity).values(key=key).on_conflict_do_nothing(index_elements=["key"])
        )
        found = await self.connection.execute(select(identity.c.id).where(identity.c.key == key))
        identity_id: int = found.scalar_one()
        return identity_id

    async def members(self, agency_id: int) -> list[tuple[int, str, str]]:
        """(member id, role, chat account) of every member."""
        statement = (
            select(member.c.id, member.c.role, identity.c.key)
            .join(membership, membership.c.member_id == member.c.id)
            .join(identity, identity.c.id == membership.c.identity_id)
            .where(member.c.agency_id == agency_id)
            .order_by(member.c.id)
        )
        return [(row[0], row[1], row[2]) for row in await self.connection.execute(statement)]

    async def add_invite(
        self, agency_id: int, code: str, role: str, uses: int, expires_at: datetime, now: datetime
    ) -> None:
        """Keep an invite; only the hash of its code is stored."""
        row = {
            "agency_id": agency_id,
            "code_hash": hash_code(code),
            "role": role,
            "uses_left": uses,
            "expires_at": expires_at,
            "created_at": now,
        }
        await self.connection.execute(insert(invite), row)

    async def use_invite(self, code: str, now: datetime) -> tuple[int, str] | None:
        """Spend one use of a code: (agency id, role), or None for a code that is wrong, old or used up."""
        statement = (
            update(invite)
            .where(invite.c.code_hash == hash_code(code), invite.c.uses_left > 0, invite.c.expires_at > now)
            .values(uses_left=invite.c.uses_left - 1)
            .returning(invite.c.agency_id, invite.c.role)
        )
        row = (await self.connection.execute(statement)).one_or_none()
        return (row[0], row[1]) if row else None

    async def count(self) -> int:
        return (await self.connection.execute(select(func.count()).select_from(agency))).scalar_one()


def hash_code(code: str) -> str:
    """SHA-256 of the code's letters and digits in upper case."""
    plain = "".join(each for each in code.upper() if each.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
