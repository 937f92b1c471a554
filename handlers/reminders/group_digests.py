"""The weekly digest of groups: once a week, as early in it as offices are open."""

from collections.abc import Collection
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from handlers.desk import Kit
from handlers.reminders.groups import digest
from handlers.terms.messages import to_json
from knowledge.workdays import CLOSES, OPENS, WorkCalendar
from storage.messages.outbox import WAITING
from storage.messages.outgoing import NewOutgoing
from storage.unit_of_work import UnitOfWork

AT_ONCE = 50


class Begin(Protocol):
    """Opens a transaction."""

    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]: ...


async def tell_groups(
    begin: Begin, kit: Kit, calendar: WorkCalendar, available: Collection[str], now: datetime
) -> list[int]:
    """Say the digest, in office hours, in every group that has not had this week's; returns outbox ids."""
    local = now.astimezone(kit.zone)
    if not calendar.is_workday(local.date()) or not OPENS <= local.time() <= CLOSES:
        return []
    year, week, _ = local.isocalendar()
    last, told = "", []
    while True:
        async with begin() as uow:
            groups = await uow.groups.after(last, AT_ONCE)
            for chat, agency_id in groups:
                key = f"{chat[:60]}:{year}-W{week:02}"
                if chat.partition(":")[0] in available and not await uow.outbox.has(key):
                    told.append(await _say(uow, kit, chat, agency_id, key, now))
        if len(groups) < AT_ONCE:
            return told
        last = groups[-1][0]


async def _say(uow: UnitOfWork, kit: Kit, chat: str, agency_id: int, key: str, now: datetime) -> int:
    message = kit.texts.render(await digest(uow, agency_id, now, kit.zone))
    new = NewOutgoing(chat, [to_json(message)], WAITING, agency_id, key=key, purpose="digest")
    return await uow.outbox.say(new, now)
