"""Agencies, their units, members and codes."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.measures.in_charge import Colleague
from storage.people.tables import agency, identity, invite, member, membership, unit

FORGOTTEN = "สมาชิกที่ลบข้อมูลแล้ว"
"""Who stands where the name of somebody was who had their data erased."""


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member as colleagues see one; `accounts` are the chat accounts, `<channel>:<user>`."""

    id: int
    agency_id: int
    role: str
    unit: str
    name: str
    accounts: tuple[str, ...]
    created_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class Spent:
    """A code that was good: whom it lets in, and where; with `member_id`, one more account of that member."""

    agency_id: int
    role: str
    unit_id: int | None
    member_id: int | None


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

    async def names_near(self, province: str) -> list[str]:
        """The agencies that may be in a province: there, or nobody said where; all of them for ""."""
        statement = select(agency.c.name)
        if province:
            statement = statement.where(agency.c.province.in_([province, ""]))
        return list((await self.connection.execute(statement)).scalars())

    async def rename(self, agency_id: int, name: str) -> None:
        await self.connection.execute(update(agency).where(agency.c.id == agency_id).values(name=name))

    async def change(self, agency_id: int, **values: object) -> None:
        """Set `needs_evidence`, or `replan`: people or work changed, so reminders are worked out again."""
        await self.connection.execute(update(agency).where(agency.c.id == agency_id).values(**values))

    async def lock(self, agency_id: int) -> None:
        """Whoever else wants to change who belongs to this agency waits until this transaction ends."""
        statement = select(agency.c.id).where(agency.c.id == agency_id).with_for_update()
        await self.connection.execute(statement)

    async def count(self) -> int:
        return (await self.connection.execute(select(func.count()).select_from(agency))).scalar_one()

    # ---- units

    async def unit(self, agency_id: int, name: str) -> int:
        """The unit of that name, made if there is none yet."""
        dialect = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        await self.connection.execute(
            dialect.insert(unit)
            .values(agency_id=agency_id, name=name)
            .on_conflict_do_nothing(index_elements=["agency_id", "name"])
        )
        statement = select(unit.c.id).where(unit.c.agency_id == agency_id, unit.c.name == name)
        unit_id: int = (await self.connection.execute(statement)).scalar_one()
        return unit_id

    async def units(self, agency_id: int) -> list[str]:
        statement = select(unit.c.name).where(unit.c.agency_id == agency_id).order_by(unit.c.id)
        return list((await self.connection.execute(statement)).scalars())

    # ---- members

    async def add_member(
        self, agency_id: int, identity_id: int, role: str, now: datetime, *, unit_id: int | None = None
    ) -> int:
        """Make a chat account a member with a role."""
        statement = insert(member).returning(member.c.id)
        row = {"agency_id": agency_id, "role": role, "unit_id": unit_id, "created_at": now}
        member_id: int = (await self.connection.execute(statement, row)).scalar_one()
        await self.link(agency_id, identity_id, member_id)
        await self.change(agency_id, replan=True)
        return member_id

    async def link(self, agency_id: int, identity_id: int, member_id: int) -> None:
        """One more chat account of a member."""
        link = {"identity_id": identity_id, "member_id": member_id, "agency_id": agency_id}
        await self.connection.execute(insert(membership), link)

    async def unlink(self, member_id: int) -> None:
        """Take every chat account off a member."""
        await self.connection.execute(delete(membership).where(membership.c.member_id == member_id))

    async def members(self, agency_id: int) -> list[MemberRow]:
        """Everybody who belongs to an agency now, first come first."""
        return _gathered(await self.connection.execute(_members(agency_id).where(member.c.left_at.is_(None))))

    async def colleagues(self, agency_id: int) -> tuple[Colleague, ...]:
        """Everybody who belongs to an agency now, as far as being in charge of its work goes."""
        statement = (
            select(member.c.id, member.c.role, func.coalesce(unit.c.name, ""))
            .select_from(member.outerjoin(unit, unit.c.id == member.c.unit_id))
            .where(member.c.agency_id == agency_id, member.c.left_at.is_(None))
            .order_by(member.c.id)
        )
        return tuple(Colleague(*row) for row in await self.connection.execute(statement))

    async def find_member(self, agency_id: int, member_id: int) -> MemberRow | None:
        """A member, also one who left; None if there is none of that number in this agency."""
        found = _gathered(await self.connection.execute(_members(agency_id).where(member.c.id == member_id)))
        return found[0] if found else None

    async def change_member(self, agency_id: int, member_id: int, **values: object) -> None:
        """Set `role`, `unit_id` or `left_at` of a member of this agency."""
        statement = update(member).where(member.c.agency_id == agency_id, member.c.id == member_id)
        await self.connection.execute(statement.values(**values))
        await self.change(agency_id, replan=True)

    # ---- codes

    async def add_invite(
        self,
        agency_id: int,
        code: str,
        role: str,
        uses: int,
        expires_at: datetime,
        now: datetime,
        *,
        unit_id: int | None = None,
        member_id: int | None = None,
        told_by: int | None = None,
    ) -> int:
        """Keep a code that lets people in, by its hash. `told_by`: the event that is answered with it."""
        row = {
            "agency_id": agency_id,
            "code_hash": hash_code(code),
            "role": role,
            "unit_id": unit_id,
            "member_id": member_id,
            "uses_left": uses,
            "expires_at": expires_at,
            "created_at": now,
            "told_by": told_by,
        }
        added = insert(invite).returning(invite.c.id)
        invite_id: int = (await self.connection.execute(added, row)).scalar_one()
        return invite_id

    async def find_invite(self, code: str, now: datetime) -> Spent | None:
        """What a code lets into; None for a code that is wrong, old or used up."""
        statement = select(invite.c.agency_id, invite.c.role, invite.c.unit_id, invite.c.member_id).where(
            *_is_good(code, now)
        )
        row = (await self.connection.execute(statement)).one_or_none()
        return Spent(*row) if row else None

    async def use_invite(self, code: str, now: datetime) -> Spent | None:
        """Spend one use of a code; None if another was quicker with the last one."""
        statement = (
            update(invite)
            .where(*_is_good(code, now))
            .values(uses_left=invite.c.uses_left - 1)
            .returning(invite.c.agency_id, invite.c.role, invite.c.unit_id, invite.c.member_id)
        )
        row = (await self.connection.execute(statement)).one_or_none()
        return Spent(*row) if row else None

    async def revoke_invites(self, agency_id: int, now: datetime) -> int:
        """End every live invite of an agency (not the codes that join accounts); returns how many."""
        statement = update(invite).where(
            invite.c.agency_id == agency_id,
            invite.c.member_id.is_(None),
            invite.c.uses_left > 0,
            invite.c.expires_at > now,
        )
        return (await self.connection.execute(statement.values(uses_left=0))).rowcount


def _is_good(code: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """A code that can be used: not spent, not expired, and its member (if it joins accounts) still there."""
    there = exists().where(member.c.id == invite.c.member_id, member.c.left_at.is_(None))
    return (
        invite.c.code_hash == hash_code(code),
        invite.c.uses_left > 0,
        invite.c.expires_at > now,
        or_(invite.c.member_id.is_(None), there),
    )


def hash_code(code: str) -> str:
    """SHA-256 of the code's letters and digits in upper case."""
    plain = "".join(each for each in code.upper() if each.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def _members(agency_id: int) -> Select[Any]:
    return (
        select(
            member.c.id,
            member.c.agency_id,
            member.c.role,
            unit.c.name,
            identity.c.name,
            identity.c.key,
            member.c.created_at,
            member.c.left_at,
            member.c.forgotten_at,
        )
        .select_from(
            member.outerjoin(unit, unit.c.id == member.c.unit_id)
            .outerjoin(membership, membership.c.member_id == member.c.id)
            .outerjoin(identity, identity.c.id == membership.c.identity_id)
        )
        .where(member.c.agency_id == agency_id)
        .order_by(member.c.id, identity.c.id)
    )


def _gathered(rows: Iterable[Any]) -> list[MemberRow]:
    """One row for each member out of one row for each of their accounts."""
    found: dict[int, MemberRow] = {}
    for member_id, agency_id, role, unit_name, name, key, created_at, left_at, forgotten_at in rows:
        known = found.get(member_id)
        accounts = (*(known.accounts if known else ()), *((key,) if key else ()))
        called = (known.name if known else "") or name or (FORGOTTEN if forgotten_at else "")
        found[member_id] = MemberRow(
            member_id,
            agency_id,
            role,
            unit_name or "",
            called,
            accounts,
            created_at,
            left_at,
        )
    return list(found.values())
