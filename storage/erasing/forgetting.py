"""A person is forgotten: name, account id, words and files go; what is the agency's stays under a pseudonym.

What is closed is done at once. The goodbye still needs the account id; when it is out, a job does the rest
(`storage.erasing.farewells`).
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, and_, case, delete, func, literal, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.documents.tables import document
from storage.erasing.redacting import mentions, without_names
from storage.messages.files import PATH
from storage.messages.inbox import BLANK, InboxRepository
from storage.messages.outbox import MERGED, PARKED, SENDING, WAITING
from storage.messages.tables import conversation, file, inbox, outbox
from storage.people.tables import identity, member, membership
from storage.reminders.tables import reminder_setting


@dataclass(frozen=True, slots=True)
class PersonTraces:
    """Whom an account is known as, and where: every name it had, its agencies and members there."""

    key: str
    names: frozenset[str]
    agencies: frozenset[int]
    members: frozenset[int]


class ForgettingRepository:
    """Forgets people within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def find(self, key: str) -> PersonTraces:
        """What there is to be forgotten; to be read while the person still belongs to their agencies."""
        mine = membership.join(identity, identity.c.id == membership.c.identity_id)
        belongs = select(membership.c.agency_id, membership.c.member_id).select_from(mine)
        rows = (await self.connection.execute(belongs.where(identity.c.key == key))).all()
        spoke = select(inbox.c.agency_id).where(inbox.c.chat == key, inbox.c.agency_id.is_not(None))
        heard = set((await self.connection.execute(spoke.distinct())).scalars())
        called = select(identity.c.name).where(identity.c.key == key)
        sent = select(inbox.c.sender_name).where(_from(key)).distinct()
        names = {*(await self._all(called)), *(await self._all(sent))} - {""}
        agencies = frozenset(each.agency_id for each in rows) | heard
        return PersonTraces(key, frozenset(names), agencies, frozenset(each.member_id for each in rows))

    async def forget(self, person: PersonTraces, now: datetime) -> None:
        """Take out of every table what is the person's, once they belong to no agency any more."""
        await self._drop_files(person.key)
        await self._blank(person.key, now)
        await close_under_pseudonym(self.connection, person.key)
        await self.connection.execute(delete(conversation).where(conversation.c.chat == person.key))
        await self._drop_members(person.members, now)
        await self._drop_names(person)
        await self.connection.execute(
            update(identity)
            .where(identity.c.key == person.key)
            .values(
                name="",
                name_asked_at=None,
                consent_version=None,
                consented_at=None,
                forgotten_at=now,
            )
        )

    async def _all(self, statement: Any) -> list[Any]:
        return list((await self.connection.execute(statement)).scalars())

    async def _drop_files(self, key: str) -> None:
        """What was drawn for the person, and what they sent and nobody has made evidence."""
        drawn = select(func.substr(document.c.path, len(PATH) + 1)).where(
            document.c.chat == key, document.c.path != ""
        )
        await self.connection.execute(delete(file).where(file.c.token.in_(drawn)))
        await InboxRepository(self.connection).blank_all(key)

    async def _blank(self, key: str, now: datetime) -> None:
        """No words are left, and what was not sent yet is not sent any more."""
        unsent = outbox.c.state.in_((WAITING, PARKED))
        await self.connection.execute(
            update(outbox)
            .where(outbox.c.chat == key)
            .values(
                messages=[],
                error="",
                state=case((unsent, MERGED), else_=outbox.c.state),
                closed_at=case((unsent, now), else_=outbox.c.closed_at),
            )
        )

    async def _drop_members(self, members: Collection[int], now: datetime) -> None:
        """Members without an account stand for whoever they were, without unit and wishes."""
        still = select(membership.c.member_id).where(membership.c.member_id == member.c.id)
        gone = select(member.c.id).where(member.c.id.in_(members), ~still.exists())
        ids = await self._all(gone)
        wishes = delete(reminder_setting).where(reminder_setting.c.member_id.in_(ids))
        await self.connection.execute(wishes)
        gone_values = update(member).where(member.c.id.in_(ids))
        await self.connection.execute(
            gone_values.values(forgotten_at=now, unit_id=None, left_at=func.coalesce(member.c.left_at, now))
        )

    async def _drop_names(self, person: PersonTraces) -> None:
        """Out of what colleagues were told, are offered and wrote."""
        if not person.names or not person.agencies:
            return
        for table, column, key in (
            (outbox, "messages", "id"),
            (inbox, "body", "id"),
            (conversation, "offered", "chat"),
            (conversation, "state", "chat"),
            (conversation, "waits", "chat"),
        ):
            await self._rename(table, column, key, person)

    async def _rename(self, table: Table, column: str, key: str, person: PersonTraces) -> None:
        theirs = and_(table.c.agency_id.in_(person.agencies), mentions(table.c[column], person.names))
        found = select(table.c[key], table.c[column]).where(theirs).order_by(table.c[key])
        for place, words in (await self.connection.execute(found)).all():
            values = {column: without_names(words, person.names)}
            await self.connection.execute(update(table).where(table.c[key] == place).values(**values))


async def close_under_pseudonym(connection: AsyncConnection, key: str) -> None:
    """Closed rows of an account carry a pseudonym that leads nowhere; their own keys stay.

    The web chat makes its event ids of the account's name.
    """
    channel, _, user = key.partition(":")
    pseudonym = f"{channel}:gone-{secrets.token_hex(8)}"
    named = f"{user}:"
    web = and_(inbox.c.channel == "web", func.substr(inbox.c.event_id, 1, len(named)) == named)
    event_id = literal(f"{pseudonym.partition(':')[2]}:").concat(
        func.substr(inbox.c.event_id, len(named) + 1)
    )
    bare = {"body": BLANK, "sender_name": "", "reply": null(), "source_id": None}
    await connection.execute(
        update(inbox)
        .where(_from(key), inbox.c.done_at.is_not(None))
        .values(
            sender=pseudonym,
            chat=case((inbox.c.chat == key, pseudonym), else_=inbox.c.chat),
            event_id=case((web, event_id), else_=inbox.c.event_id),
            **bare,
        )
    )
    closed = outbox.c.state.not_in((WAITING, SENDING, PARKED))
    await connection.execute(
        update(outbox).where(outbox.c.chat == key, closed).values(chat=pseudonym, reply=null(), messages=[])
    )
    await connection.execute(update(document).where(document.c.chat == key).values(chat=pseudonym))


def _from(key: str) -> Any:
    """What came from an account: in its own chat, and in groups (said so that an index will do)."""
    return or_(inbox.c.chat == key, and_(inbox.c.sender == key, inbox.c.sender != inbox.c.chat))
