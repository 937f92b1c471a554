"""Conversations and who is speaking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.measures.measure import Shown
from storage.messages.tables import conversation, group_chat, inbox, outbox
from storage.people.tables import agency, identity, member, membership, unit

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
    conversation.c.waits,
)
_other_membership, _other_member = membership.alias(), member.alias()
_ELSEWHERE = exists().where(
    _other_membership.c.identity_id == identity.c.id,
    _other_member.c.id == _other_membership.c.member_id,
    _other_member.c.left_at.is_(None),
    _other_member.c.agency_id != member.c.agency_id,
)
_SPEAKER = (
    select(
        identity.c.consent_version,
        member.c.role,
        member.c.id.label("member_id"),
        agency.c.id.label("own_agency_id"),
        agency.c.name.label("agency_name"),
        agency.c.type.label("agency_type"),
        unit.c.name.label("unit"),
        agency.c.needs_evidence,
        _ELSEWHERE.label("several"),
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


GUEST = "guest"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is talking: a member of an agency with the role held there, or a guest of none."""

    role: str = GUEST
    member_id: int | None = None
    agency_id: int | None = None
    agency_name: str = ""
    agency_type: str = ""
    unit: str = ""
    consent_version: int | None = None
    needs_evidence: bool = False
    several: bool = False
    """Whether the person is a member of other agencies as well."""


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """A chat's place in the talk. `state` is JSON of `flow` in shape `version`; `seq` ages buttons."""

    chat: str
    agency_id: int | None = None
    fiscal_year: int | None = None
    flow: str | None = None
    version: int | None = None
    state: Mapping[str, Any] | None = None
    paused: bool = False
    seq: int = 0
    offered: tuple[tuple[str, str], ...] = ()
    heard_at: datetime | None = None
    plan_year: int | None = None
    shown: Shown = field(default_factory=Shown)
    asked: str = ""
    """What was asked last, as a button would ask it."""
    trail: tuple[str, ...] = ()
    """What was asked before that and can be gone back to, the latest last."""
    waits: tuple[Mapping[str, Any], ...] = ()
    """What was set aside unsaved: `flow`, `version` and `state` of each."""
    is_elsewhere: bool = False
    """The talk was about another agency, which the person no longer belongs to."""


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
        if row.role is None:
            return Speaker(consent_version=row.consent_version), _conversation(row, chat, None)
        speaker = Speaker(
            role=row.role,
            member_id=row.member_id,
            agency_id=row.own_agency_id,
            agency_name=row.agency_name,
            agency_type=row.agency_type,
            unit=row.unit or "",
            consent_version=row.consent_version,
            needs_evidence=row.needs_evidence,
            several=row.several,
        )
        return speaker, _conversation(row, chat, row.own_agency_id)

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
            "listed": {**_listed(talk.shown), "asked": talk.asked, "trail": list(talk.trail)},
            "waits": [dict(each) for each in talk.waits],
            "updated_at": now,
        }
        await self.connection.execute(_SAVE[self.connection.dialect.name], values)

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

    async def show(self, chat: str, agency_id: int, measure_ids: Sequence[int], now: datetime) -> None:
        """What a chat was shown last, so that "the second one" has a meaning; only of the agency in focus."""
        one = measure_ids[0] if len(measure_ids) == 1 else None
        shown = _listed(Shown(tuple(measure_ids), one, just=one is not None))
        row = {"chat": chat, "agency_id": agency_id, "offered": [], "listed": shown}
        new = row | {"paused": 0, "seq": 0, "updated_at": now}
        await self.connection.execute(_SHOW[self.connection.dialect.name], new)


def _conversation(row: Any, chat: str, agency_id: int | None) -> ConversationRow:
    """The stored conversation; a fresh one if there is none, or it was about another agency."""
    if row is None or row.chat is None:
        return ConversationRow(chat, agency_id)
    if row.agency_id != agency_id:
        lost = row.agency_id is not None and agency_id is not None
        return ConversationRow(chat, agency_id, seq=row.seq + 1, heard_at=row.heard_at, is_elsewhere=lost)
    return ConversationRow(
        chat=chat,
        agency_id=agency_id,
        fiscal_year=row.fiscal_year,
        flow=row.flow,
        version=row.version,
        state=row.state,
        paused=bool(row.paused),
        seq=row.seq,
        offered=tuple((label, press) for label, press in row.offered),
        heard_at=row.heard_at,
        plan_year=row.plan_year,
        shown=_shown(row.listed),
        asked=row.listed.get("asked", "") if isinstance(row.listed, dict) else "",
        trail=tuple(row.listed.get("trail", ())) if isinstance(row.listed, dict) else (),
        waits=tuple(row.waits),
    )


def _listed(shown: Shown) -> dict[str, Any]:
    return {"lines": list(shown.lines), "last": shown.last, "just": shown.just}


def _shown(kept: Any) -> Shown:
    if not isinstance(kept, dict):
        return Shown()
    return Shown(tuple(kept["lines"]), kept["last"], just=bool(kept.get("just")))


def _save(dialect: Any) -> Any:
    statement = dialect.insert(conversation)
    changed = {
        column.name: statement.excluded[column.name] for column in conversation.c if column.name != "chat"
    }
    return statement.on_conflict_do_update(index_elements=["chat"], set_=changed)


def _show(dialect: Any) -> Any:
    statement = dialect.insert(conversation)
    return statement.on_conflict_do_update(
        index_elements=["chat"],
        set_={"listed": statement.excluded.listed},
        where=conversation.c.agency_id == statement.excluded.agency_id,
    )


_SAVE = {"sqlite": _save(sqlite), "postgresql": _save(postgresql)}
_SHOW = {"sqlite": _show(sqlite), "postgresql": _show(postgresql)}
