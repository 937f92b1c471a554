"""Conversations and who is speaking."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.measures.measure import Shown
from storage.plan_tables import group_chat
from storage.records import ConversationRow, Speaker
from storage.tables import agency, conversation, identity, inbox, member, membership, outbox, unit

_STATE = (
    conversation.c.chat,
    conversation.c.agency_id,
    conversation.c.fiscal_year,
    conversation.c.flow,
    conversation.c.version,
    conversation.c.state,
    conversation.c.paused,
    conversation.c.seq,
    conversation.c.offered,
    conversation.c.heard_at,
    conversation.c.plan_year,
    conversation.c.listed,
)
_SPEAKER = (
    select(
        identity.c.consent_version,
        member.c.role,
        member.c.id,
        agency.c.id,
        agency.c.name,
        agency.c.type,
        unit.c.name,
        agency.c.needs_evidence,
        *_STATE,
    )
    .select_from(
        identity.outerjoin(membership, membership.c.identity_id == identity.c.id)
        .outerjoin(member, and_(member.c.id == membership.c.member_id, member.c.left_at.is_(None)))
        .outerjoin(agency, agency.c.id == member.c.agency_id)
        .outerjoin(unit, unit.c.id == member.c.unit_id)
        .outerjoin(conversation, conversation.c.chat == bindparam("chat"))
    )
    .where(identity.c.key == bindparam("sender"))
    .order_by(
        case((member.c.agency_id == conversation.c.agency_id, 0), (member.c.id.is_not(None), 1), else_=2),
        member.c.id,
    )
    .limit(1)
)
_CONVERSATION = select(*_STATE).where(conversation.c.chat == bindparam("chat"))


class ChatRepository:
    """Conversations and who speaks in them, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def find_speaker(self, chat: str, sender: str) -> tuple[Speaker, ConversationRow]:
        """Who is behind a chat account, and the chat's conversation with the agency in focus."""
        row = (await self.connection.execute(_SPEAKER, {"chat": chat, "sender": sender})).one_or_none()
        if row is None:
            found = (await self.connection.execute(_CONVERSATION, {"chat": chat})).one_or_none()
            return Speaker(), _conversation(found, chat, None)
        consent, role, member_id, agency_id, *names = row[:8]
        if role is None:
            return Speaker(consent_version=consent), _conversation(row[8:], chat, None)
        name, type_, unit_name, strict = names
        speaker = Speaker(role, member_id, agency_id, name, type_, unit_name or "", consent, strict)
        return speaker, _conversation(row[8:], chat, agency_id)

    async def save(self, talk: ConversationRow, now: datetime) -> None:
        values = {
            "chat": talk.chat,
            "agency_id": talk.agency_id,
            "fiscal_year": talk.fiscal_year,
            "flow": talk.flow,
            "version": talk.version,
            "state": talk.state,
            "paused": int(talk.paused),
            "seq": talk.seq,
            "offered": [list(each) for each in talk.offered],
            "heard_at": talk.heard_at,
            "plan_year": talk.plan_year,
            "listed": {"lines": list(talk.shown.lines), "last": talk.shown.last},
            "updated_at": now,
        }
        await self.connection.execute(_upsert(self.connection.dialect.name), values)

    async def move(self, old: str, new: str) -> None:
        """A chat has another id from now on; what waits in it goes along."""
        taken = select(conversation.c.chat).where(conversation.c.chat == new)
        if (await self.connection.execute(taken)).one_or_none() is None:
            await self.connection.execute(
                update(conversation).where(conversation.c.chat == old).values(chat=new)
            )
        known = select(group_chat.c.chat).where(group_chat.c.chat == new)
        if (await self.connection.execute(known)).one_or_none() is not None:
            await self.connection.execute(delete(group_chat).where(group_chat.c.chat == old))
        for table in (inbox, outbox, group_chat):
            await self.connection.execute(update(table).where(table.c.chat == old).values(chat=new))

    async def forget(self, chat: str) -> None:
        """Drop a chat's conversation and the words that were said in it."""
        await self.connection.execute(delete(conversation).where(conversation.c.chat == chat))
        await self.connection.execute(update(outbox).where(outbox.c.chat == chat).values(messages=[]))


def _conversation(row: Sequence[Any] | None, chat: str, agency_id: int | None) -> ConversationRow:
    """The stored conversation; a fresh one if it was about another agency."""
    if row is None or row[0] is None:
        return ConversationRow(chat, agency_id)
    _, stored_agency, year, flow, version, state, paused, seq, offered, heard_at, plan_year, listed = row
    if stored_agency != agency_id:
        lost = stored_agency is not None and agency_id is not None
        return ConversationRow(chat, agency_id, seq=seq + 1, heard_at=heard_at, is_elsewhere=lost)
    choices = tuple((label, press) for label, press in offered)
    talk = (year, flow, version, state, bool(paused), seq, choices, heard_at, plan_year, _shown(listed))
    return ConversationRow(chat, agency_id, *talk)


def _shown(kept: Any) -> Shown:
    return Shown(tuple(kept["lines"]), kept["last"]) if isinstance(kept, dict) else Shown()


def _build(dialect: Any) -> Any:
    statement = dialect.insert(conversation)
    changed = {
        column.name: statement.excluded[column.name] for column in conversation.c if column.name != "chat"
    }
    return statement.on_conflict_do_update(index_elements=["chat"], set_=changed)


_UPSERTS = {"sqlite": _build(sqlite), "postgresql": _build(postgresql)}


def _upsert(dialect_name: str) -> Any:
    return _UPSERTS[dialect_name]
