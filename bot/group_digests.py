"""The weekly digest of groups: once a week, on its first working morning."""

from collections.abc import Collection
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Protocol

from handlers.groups import digest
from handlers.turn import Kit, to_json
from knowledge.workdays import OPENS, WorkCalendar
from storage.outbox import WAITING
from storage.unit_of_work import UnitOfWork

AT_ONCE = 50


class Begin(Protocol):
    """Opens a transaction."""

    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]: ...


async def tell_groups(
    begin: Begin, kit: Kit, calendar: WorkCalendar, available: Collection[str], now: datetime
) -> int:
    """Say the digest in every group that has not had this week's; returns how many there were."""
    local = now.astimezone(kit.zone)
    monday = local.date() - timedelta(days=local.weekday())
    if calendar.next_workday(monday) != local.date() or local.time() < OPENS:
        return 0
    year, week, _ = local.isocalendar()
    last, told = "", 0
    while True:
        async with begin() as uow:
            groups = await uow.groups.after(last, AT_ONCE)
            for chat, agency_id in groups:
                channel = chat.partition(":")[0]
                if channel not in available:
                    continue
                message = kit.texts.render(await digest(uow, agency_id, now, kit.zone))
                told += bool(
                    await uow.outbox.say(
                        [to_json(message)],
                        channel=channel,
                        chat=chat,
                        agency_id=agency_id,
                        inbound_id=None,
                        reply=None,
                        state=WAITING,
                        now=now,
                        key=f"{chat[:60]}:{year}-W{week:02}",
                        purpose="digest",
                    )
                )
        if len(groups) < AT_ONCE:
            return told
        last = groups[-1][0]
