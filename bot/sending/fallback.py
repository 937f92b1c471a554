"""A reminder that cannot go to one account of a member goes to another, unless it may have arrived."""

from collections.abc import Collection, Iterable
from datetime import datetime

from bot.channels.base import SendResult
from storage.messages.outbox import FAILED, KEPT, PARKED, WAITING
from storage.messages.outgoing import NewOutgoing, Outgoing
from storage.messages.parked import TOO_LATE
from storage.messages.undelivered import NEXT
from storage.unit_of_work import UnitOfWork

LONGEST_KEY = 80


async def fall_back(
    uow: UnitOfWork,
    results: Iterable[tuple[Outgoing, SendResult]],
    ways: Collection[str],
    mailboxes: Collection[str],
    now: datetime,
) -> set[int]:
    """Give what failed, or is held back, a second row on another of the member's accounts.

    `ways` are the channels that send here; `mailboxes`, where people fetch, come last. Returns the rows
    that found another way.
    """
    found = set()
    for row, outcome in results:
        if not _wants_another_way(row, outcome):
            continue
        if account := await _account(uow, row, ways, mailboxes):
            await _send_there(uow, row, account, mailboxes, now)
            found.add(row.id)
    return found


def _wants_another_way(row: Outgoing, outcome: SendResult) -> bool:
    if not row.purpose or row.member_id is None or row.key is None:
        return False
    if row.uncertain or outcome.uncertain or outcome.error == TOO_LATE:
        return False
    return outcome.state in (FAILED, PARKED) and len(row.key + NEXT) <= LONGEST_KEY


async def _account(
    uow: UnitOfWork, row: Outgoing, ways: Collection[str], mailboxes: Collection[str]
) -> str | None:
    assert row.member_id is not None
    assert row.key is not None
    usable = [*ways, *mailboxes]
    accounts = await uow.undelivered.other_accounts(row.member_id, row.key)
    open_ones = [each for each in accounts if _channel(each) in usable]
    return min(open_ones, key=lambda each: usable.index(_channel(each)), default=None)


async def _send_there(
    uow: UnitOfWork, row: Outgoing, account: str, mailboxes: Collection[str], now: datetime
) -> None:
    """The row's key is unique: of two processes that get here, one writes.

    What is sent keeps the moment at which its words were made, for they may come too late.
    """
    fetched = _channel(account) in mailboxes
    once_more = NewOutgoing(
        chat=account,
        messages=row.messages,
        state=KEPT if fetched else WAITING,
        agency_id=row.agency_id,
        key=f"{row.key}{NEXT}",
        purpose=row.purpose,
        member_id=row.member_id,
    )
    new = await uow.outbox.say(once_more, now if fetched else row.created_at)
    if new:
        await uow.reminders.moved(row.id, new)


def _channel(account: str) -> str:
    return account.partition(":")[0]
