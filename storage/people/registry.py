"""Which agencies there are: all of them, those nearby, and how many somebody made lately."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.people.tables import agency, founding, member


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """An agency as the shell lists it; `members` counts those who belong to it now."""

    id: int
    name: str
    type: str
    members: int
    created_at: datetime


class RegistryRepository:
    """The agencies of an installation side by side, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def all(self) -> list[AgencyRow]:
        """Every agency, the oldest first."""
        here = (member.c.agency_id == agency.c.id) & member.c.left_at.is_(None)
        statement = (
            select(agency.c.id, agency.c.name, agency.c.type, func.count(member.c.id), agency.c.created_at)
            .select_from(agency.outerjoin(member, here))
            .group_by(agency.c.id)
            .order_by(agency.c.id)
        )
        return [AgencyRow(*row) for row in await self.connection.execute(statement)]

    async def names_beside(self, agency_id: int) -> list[str]:
        """The other agencies that may be in the same province: there, or nobody said where."""
        own = select(agency.c.province).where(agency.c.id == agency_id).scalar_subquery()
        nearby = agency.c.province.in_([own, ""]) | (own == "")
        statement = select(agency.c.name).where(agency.c.id != agency_id, nearby)
        return list((await self.connection.execute(statement)).scalars())

    async def note_made(self, account: str, now: datetime) -> None:
        """A chat account has made an agency."""
        salt = secrets.token_hex(16)
        row = {"salt": salt, "who": _who(account, salt), "made_at": now}
        await self.connection.execute(insert(founding), row)

    async def made_since(self, account: str, moment: datetime) -> int:
        """How many agencies a chat account has made since a moment, whether or not it is still known."""
        lately = select(founding.c.salt, founding.c.who).where(founding.c.made_at > moment)
        return sum(who == _who(account, salt) for salt, who in await self.connection.execute(lately))


def _who(account: str, salt: str) -> str:
    return hashlib.sha256(f"{salt} {account}".encode()).hexdigest()
