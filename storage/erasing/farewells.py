"""The last traces of people who were forgotten: their account id, once the goodbye is out."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.erasing.forgetting import close_under_pseudonym
from storage.messages.outbox import PARKED, SENDING, WAITING
from storage.messages.tables import conversation, inbox, outbox
from storage.people.tables import identity, membership


class FarewellRepository:
    """Accounts that asked to be forgotten, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def leaving(self, before: datetime, after_id: int, most: int) -> Sequence[tuple[int, str]]:
        """Accounts that were forgotten before then and have not come back, by id from `after_id` on."""
        statement = (
            select(identity.c.id, identity.c.key)
            .where(
                identity.c.forgotten_at <= before,
                identity.c.consent_version.is_(None),
                identity.c.id > after_id,
            )
            .order_by(identity.c.id)
            .limit(most)
        )
        return [(row.id, row.key) for row in await self.connection.execute(statement)]

    async def close(self, account_id: int, key: str, before: datetime, now: datetime) -> bool:
        """Drop an account for good; False while something is open in its chat or came since `before`,
        or codes are refused to it.

        No turn takes place in the chat until this transaction ends.
        """
        if not await self._holds(key) or await self._is_busy(key, before):
            return False
        belongs = select(membership.c.member_id).where(membership.c.identity_id == account_id)
        unlocked = or_(identity.c.locked_until.is_(None), identity.c.locked_until <= now)
        gone = delete(identity).where(
            identity.c.id == account_id, identity.c.consent_version.is_(None), unlocked, ~belongs.exists()
        )
        if not (await self.connection.execute(gone)).rowcount:
            return False
        await close_under_pseudonym(self.connection, key)
        await self.connection.execute(delete(conversation).where(conversation.c.chat == key))
        return True

    async def _holds(self, chat: str) -> bool:
        """Turns hold their chats in the same way (`storage.messages.inbox`)."""
        if self.connection.dialect.name == "sqlite":
            return True
        lock = select(func.pg_try_advisory_xact_lock(func.hashtextextended(chat, 0)))
        return bool((await self.connection.execute(lock)).scalar_one())

    async def _is_busy(self, key: str, before: datetime) -> bool:
        fresh = or_(inbox.c.done_at.is_(None), inbox.c.received_at > before)
        waits = select(inbox.c.id).where(inbox.c.chat == key, fresh).limit(1)
        unsent = (WAITING, SENDING, PARKED)
        said = select(outbox.c.id).where(outbox.c.chat == key, outbox.c.state.in_(unsent)).limit(1)
        found = [(await self.connection.execute(each)).first() for each in (waits, said)]
        return any(each is not None for each in found)
