"""Chat accounts: consent, wrong codes, names, and the agencies they belong to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.people.tables import agency, identity, member, membership, unit


@dataclass(frozen=True, slots=True)
class Account:
    """A chat account. `consent_version` 0: registered on the shell by whoever runs the installation."""

    id: int
    name: str
    consent_version: int | None
    consented_at: datetime | None
    wrong_codes: int
    locked_until: datetime | None
    blocked_at: datetime | None


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """One agency a chat account belongs to, and as what."""

    agency_id: int
    agency_name: str
    agency_type: str
    member_id: int
    role: str
    unit: str


_UNIT = func.coalesce(unit.c.name, "")


class IdentityRepository:
    """Chat accounts within one transaction; a `key` is `<channel>:<user>`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def ensure(self, key: str) -> int:
        """The account's id, made if it is new."""
        dialect = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        await self.connection.execute(
            dialect.insert(identity).values(key=key).on_conflict_do_nothing(index_elements=["key"])
        )
        found = await self.connection.execute(select(identity.c.id).where(identity.c.key == key))
        identity_id: int = found.scalar_one()
        return identity_id

    async def find(self, key: str) -> Account | None:
        statement = select(
            identity.c.id,
            identity.c.name,
            identity.c.consent_version,
            identity.c.consented_at,
            identity.c.wrong_codes,
            identity.c.locked_until,
            identity.c.blocked_at,
        ).where(identity.c.key == key)
        row = (await self.connection.execute(statement)).one_or_none()
        return Account(*row) if row else None

    async def change(self, key: str, **values: object) -> None:
        """Set columns of an account."""
        await self.connection.execute(update(identity).where(identity.c.key == key).values(**values))

    async def unnamed(self, channel: str, asked_before: datetime, most: int) -> list[str]:
        """Accounts of a channel that agreed, have no name yet, and were not asked for lately."""
        statement = (
            select(identity.c.key)
            .where(
                identity.c.key.startswith(f"{channel}:"),
                identity.c.name == "",
                identity.c.consent_version > 0,
                or_(identity.c.name_asked_at.is_(None), identity.c.name_asked_at < asked_before),
            )
            .limit(most)
        )
        return list((await self.connection.execute(statement)).scalars())

    async def memberships(self, key: str) -> list[MembershipRow]:
        """The agencies an account belongs to now, first come first."""
        statement = (
            select(agency.c.id, agency.c.name, agency.c.type, member.c.id, member.c.role, _UNIT)
            .select_from(
                identity.join(membership, membership.c.identity_id == identity.c.id)
                .join(member, member.c.id == membership.c.member_id)
                .join(agency, agency.c.id == member.c.agency_id)
                .outerjoin(unit, unit.c.id == member.c.unit_id)
            )
            .where(identity.c.key == key, member.c.left_at.is_(None))
            .order_by(member.c.id)
        )
        rows = await self.connection.execute(statement)
        return [MembershipRow(*row) for row in rows]

    async def is_known_since(self, key: str, before: datetime) -> bool:
        """Whether an account belonged to an agency by then."""
        statement = (
            select(member.c.id)
            .join_from(identity, membership, membership.c.identity_id == identity.c.id)
            .join(member, member.c.id == membership.c.member_id)
            .where(identity.c.key == key, member.c.created_at <= before)
        )
        return (await self.connection.execute(statement.limit(1))).first() is not None

    async def drop_memberships(self, key: str) -> None:
        """Cut an account off from every member it was, also from those who left."""
        mine = select(identity.c.id).where(identity.c.key == key).scalar_subquery()
        await self.connection.execute(delete(membership).where(membership.c.identity_id == mine))

    async def name(self, key: str, name: str, now: datetime) -> None:
        """Keep what the platform calls a person, unless consent was taken back meanwhile."""
        statement = update(identity).where(identity.c.key == key, identity.c.consent_version > 0)
        await self.connection.execute(statement.values(name=name, name_asked_at=now))

    async def leave(self, key: str, member_id: int, now: datetime) -> None:
        """Take an account off a member; a member without accounts has left."""
        mine = select(identity.c.id).where(identity.c.key == key).scalar_subquery()
        await self.connection.execute(
            delete(membership).where(membership.c.member_id == member_id, membership.c.identity_id == mine)
        )
        others = select(membership.c.member_id).where(membership.c.member_id == member_id)
        await self.connection.execute(
            update(member).where(member.c.id == member_id, ~others.exists()).values(left_at=now)
        )
