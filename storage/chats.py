"""Conversations, what was said in them, and who is speaking."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.records import ConversationRow, OutboxRow, Speaker
from storage.tables import agency, conversation, identity, member, membership, outbox

_STATE = (
    conversation.c.agency_id,
    conversation.c.fiscal_year,
    conversation.c.flow,
    conversation.c.version,
    conversation.c.state,
    conversation.c.paused,
    conversation.c.seq,
    conversation.c.offered,
)
_SPEAKER = (
    select(
        member.c.id.label("member"),
        member.c.role,
        agency.c.id.label("agency"),
        agency.c.name,
        conversation.c.chat,
        *_STATE,
    )
    .select_from(
        identity.join(membership, membership.c.identity_id == identity.c.id)
        .join(member, member.c.id == membership.c.member_id)
        .join(agency, agency.c.id == member.c.agency_id)
        .outerjoin(conversation, conversation.c.chat == bindparam("chat"))
    )
    .where(identity.c.key == bindparam("sender"))
    .order_by((member.c.agency_id == conversation.c.agency_id).desc(), member.c.id)
    .limit(1)
)
_SAY = insert(outbox)


class ChatRepository:
    """Conversations and outgoing messages within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def find_speaker(self, chat: str, sender: str) -> tuple[Speaker, ConversationRow] | None:
        """The member behind a chat account and the chat's conversation; None for a stranger."""
        row = (await self.connection.execute(_SPEAKER, {"chat": chat, "sender": sender})).one_or_none()
        if row is None:
            return None
        speaker = Speaker(row[0], row[1], row[2], row[3])
        if row[4] is None or row[5] != speaker.agency_id:
            return speaker, ConversationRow(chat, speaker.agency_id)
        agency_id, year, flow, version, state, paused, seq, offered = row[5:]
        choices = tuple((label, press) for label, press in offered)
        return speaker, ConversationRow(
            chat, agency_id, year, flow, version, state, bool(paused), seq, choices
        )

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
            "updated_at": now,
        }
        await self.connection.execute(_upsert(self.connection.dialect.name), values)

    async def say(
        self,
        messages: Sequence[Mapping[str, Any]],
        *,
        channel: str,
        chat: str,
        agency_id: int | None,
        inbound_id: int | None,
        now: datetime,
    ) -> None:
        """Put messages in the outbox, in order."""
        common = {
            "channel": channel,
            "chat": chat,
            "agency_id": agency_id,
            "inbound_id": inbound_id,
            "created_at": now,
        }
        if messages:
            await self.connection.execute(_SAY, [common | {"message": dict(each)} for each in messages])

    async def said_for(self, inbound_id: int) -> list[dict[str, Any]]:
        """The messages that answered one event."""
        statement = select(outbox.c.message).where(outbox.c.inbound_id == inbound_id).order_by(outbox.c.id)
        return list((await self.connection.execute(statement)).scalars())

    async def said_since(self, chat: str, inbound_id: int) -> list[OutboxRow]:
        """What was said in a chat since an event came in, oldest first."""
        statement = (
            select(outbox.c.id, outbox.c.inbound_id, outbox.c.message, outbox.c.created_at)
            .where(outbox.c.chat == chat, outbox.c.inbound_id >= inbound_id)
            .order_by(outbox.c.id)
        )
        return [OutboxRow(*row) for row in await self.connection.execute(statement)]


def _build(dialect: Any) -> Any:
    statement = dialect.insert(conversation)
    changed = {
        column.name: statement.excluded[column.name] for column in conversation.c if column.name != "chat"
    }
    return statement.on_conflict_do_update(index_elements=["chat"], set_=changed)


_UPSERTS = {"sqlite": _build(sqlite), "postgresql": _build(postgresql)}


def _upsert(dialect_name: str) -> Any:
    return _UPSERTS[dialect_name]
