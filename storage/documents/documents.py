"""Documents that people asked for: one row each, and what became of it.

waiting   to be drawn when `next_at` has come
drawing   in the hands of a process; `attempts` was counted before it began
done      the file is kept under `path`, and what is said with it is in the outbox
failed    given up with an apology, or nobody is there any more who may see it
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, insert, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.documents.tables import OPEN, document
from storage.messages.chats import Speaker
from storage.messages.tables import inbox
from storage.people.tables import agency, identity, member, membership, unit

WAITING, DRAWING, DONE, FAILED = "waiting", "drawing", "done", "failed"
FARTHEST = timedelta(minutes=1)
"""Nothing is put off for longer; what seems to be was put off before the clock was set back, and is due."""

_OPEN = text(f"document.{OPEN}")
"""Said so that a database sees that its indexes of open rows will do."""


@dataclass(frozen=True, slots=True)
class NewDocument:
    """What is wanted, for whom, and the event that asked for it; `name` is the file's."""

    agency_id: int
    member_id: int
    channel: str
    chat: str
    inbound_id: int
    kind: str
    params: Mapping[str, Any]
    name: str

    @property
    def same(self) -> str:
        """What two wishes for the same thing have in common."""
        wish = json.dumps([self.agency_id, self.kind, self.params], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(wish.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Asked:
    """The row of a wish; `before`: the event that asked for the same thing and still waits for it."""

    id: int
    before: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in the hands of a process; `attempts` counts this one too."""

    id: int
    agency_id: int
    member_id: int
    channel: str
    chat: str
    inbound_id: int
    kind: str
    params: Mapping[str, Any]
    name: str
    attempts: int


_ROW = tuple(document.c[each.name] for each in fields(DocumentRow))
_DUE = (
    select(document.c.id)
    .order_by(document.c.next_at, document.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_READER = (
    select(
        member.c.role,
        member.c.id,
        agency.c.id,
        agency.c.name,
        agency.c.type,
        unit.c.name,
        identity.c.consent_version,
        agency.c.needs_evidence,
    )
    .select_from(
        document.join(inbox, inbox.c.id == document.c.inbound_id)
        .join(identity, identity.c.key == inbox.c.sender)
        .join(
            membership,
            and_(membership.c.identity_id == identity.c.id, membership.c.member_id == document.c.member_id),
        )
        .join(member, and_(member.c.id == membership.c.member_id, member.c.left_at.is_(None)))
        .join(agency, and_(agency.c.id == member.c.agency_id, agency.c.id == document.c.agency_id))
        .outerjoin(unit, unit.c.id == member.c.unit_id)
    )
    .with_for_update(read=True, of=(member, membership))
)


class DocumentRepository:
    """Documents within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def ask(self, new: NewDocument, now: datetime) -> Asked:
        """Keep a wish. The same thing asked for again while it is open stays one, of the later event.

        It is held until the transaction ends, so that it is not finished meanwhile.
        """
        same = and_(_OPEN, document.c.chat == new.chat, document.c.member_id == new.member_id)
        statement = select(document.c.id, document.c.inbound_id).where(same, document.c.same == new.same)
        found = (await self.connection.execute(statement.with_for_update())).one_or_none()
        if found is not None:
            await self._set(found.id, inbound_id=new.inbound_id)
            return Asked(found.id, found.inbound_id)
        row = {each.name: getattr(new, each.name) for each in fields(NewDocument)}
        row |= {"params": dict(new.params), "same": new.same, "state": WAITING}
        row |= {"created_at": now, "next_at": now}
        added = (await self.connection.execute(insert(document), row)).inserted_primary_key
        assert added is not None
        return Asked(int(added[0]))

    async def claim(
        self, kinds: Collection[str], now: datetime, process: int | None = None
    ) -> DocumentRow | None:
        """Take in hand what has waited longest, one more attempt counted; None if nothing is due.

        `kinds`: those that this process can draw; while a new version is rolled out, others know more.
        """
        known = document.c.kind.in_(list(kinds))
        is_due = or_(document.c.next_at <= now, document.c.next_at > now + FARTHEST)
        due = _DUE.where(_OPEN, document.c.state == WAITING, is_due, known)
        statement = (
            update(document)
            .where(document.c.id.in_(due.scalar_subquery()))
            .values(state=DRAWING, attempts=document.c.attempts + 1, claimed_at=now, taken_by=process)
            .returning(*_ROW)
        )
        row = (await self.connection.execute(statement)).one_or_none()
        return DocumentRow(**row._mapping) if row else None

    async def hold(self, row: DocumentRow) -> DocumentRow | None:
        """The row as it is now, held until the transaction ends; None if it is in other hands by now."""
        statement = select(*_ROW).where(_ours(row)).with_for_update()
        found = (await self.connection.execute(statement)).one_or_none()
        return DocumentRow(**found._mapping) if found else None

    async def find_reader(self, document_id: int) -> Speaker | None:
        """Whom a document is for, if they still belong to its agency; that stays so in this transaction."""
        statement = _READER.where(document.c.id == document_id)
        row = (await self.connection.execute(statement)).one_or_none()
        if row is None:
            return None
        role, member_id, agency_id, name, type_, unit_name, consent, strict = row
        return Speaker(role, member_id, agency_id, name, type_, unit_name or "", consent, strict)

    async def close(self, document_id: int, state: str, now: datetime, path: str = "") -> None:
        """What became of a document."""
        await self._set(document_id, state=state, path=path, closed_at=now)

    async def put_off(self, row: DocumentRow, until: datetime) -> None:
        """Draw it again later, unless it is in other hands by now."""
        statement = update(document).where(_ours(row))
        await self.connection.execute(statement.values(state=WAITING, next_at=until))

    async def drawers(self) -> set[int]:
        """The processes that have documents in hand."""
        statement = select(document.c.taken_by).where(_OPEN, document.c.state == DRAWING)
        return {each for each in (await self.connection.execute(statement.distinct())).scalars() if each}

    async def revive(self, before: datetime, dead: Collection[int] = (), process: int = 0) -> int:
        """What dead processes had in hand is to be drawn by another; returns how many there were.

        Also what nobody is known to hold, or this process does not know of, since before then.
        """
        stray = or_(document.c.taken_by.is_(None), document.c.taken_by == process)
        lost = or_(document.c.taken_by.in_(list(dead)), and_(document.c.claimed_at <= before, stray))
        statement = update(document).where(_OPEN, document.c.state == DRAWING, lost).values(state=WAITING)
        return (await self.connection.execute(statement)).rowcount

    async def _set(self, document_id: int, **values: Any) -> None:
        await self.connection.execute(update(document).where(document.c.id == document_id).values(**values))


def _ours(row: DocumentRow) -> ColumnElement[bool]:
    """Each attempt is one process's: who was taken for dead finds another number."""
    mine = and_(document.c.state == DRAWING, document.c.attempts == row.attempts)
    return and_(document.c.id == row.id, mine)
