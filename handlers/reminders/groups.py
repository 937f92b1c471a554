"""What is said in groups: where to find the assistant, and the agency's work without names or scores."""

from collections.abc import Collection
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from handlers.parts import Parts
from handlers.reminders.composing import digest_say
from handlers.terms.events import InGroup
from handlers.terms.messages import Say, to_json
from handlers.terms.roles import may
from knowledge.workdays import CLOSES, OPENS, WorkCalendar
from storage.messages.inbox import Inbound
from storage.messages.outbox import WAITING
from storage.messages.outgoing import NewOutgoing
from storage.unit_of_work import UnitOfWork

AT_ONCE = 50


class Begin(Protocol):
    """Opens a transaction."""

    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]: ...


async def tell_groups(
    begin: Begin, parts: Parts, calendar: WorkCalendar, available: Collection[str], now: datetime
) -> list[int]:
    """Say the digest, in office hours, in every group that has not had this week's; returns outbox ids."""
    local = now.astimezone(parts.zone)
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
                    told.append(await _say(uow, parts, chat, agency_id, key, now))
        if len(groups) < AT_ONCE:
            return told
        last = groups[-1][0]


async def _say(uow: UnitOfWork, parts: Parts, chat: str, agency_id: int, key: str, now: datetime) -> int:
    message = parts.texts.render(await digest(uow, agency_id, now, parts.zone))
    new = NewOutgoing(chat, [to_json(message)], WAITING, agency_id, key=key, purpose="digest")
    return await uow.outbox.say(new, now)


async def answer(
    uow: UnitOfWork,
    inbound: Inbound,
    event: InGroup,
    links: list[tuple[str, str]],
    now: datetime,
    zone: ZoneInfo,
) -> Say:
    """The answer to a call: only a coordinator turns the digest on, and only then work is spoken of.

    A group that has an agency's digest is changed by that agency's coordinators only.
    """
    bound = await uow.groups.find_agency(inbound.chat)
    speaker, _ = await uow.chats.find_speaker(inbound.sender, inbound.sender)
    match event.wish:
        case "status" if bound is not None:
            return await digest(uow, bound, now, zone)
        case "digest" | "nodigest" if not may(speaker.role, "people"):
            return _no_right(links)
        case "digest" | "nodigest" if bound is not None and not await _may_change(uow, inbound.sender, bound):
            return Say("reminders_groups.taken")
        case "digest" if speaker.agency_id is not None:
            await uow.groups.put(inbound.chat, speaker.agency_id, now)
            return Say("reminders_groups.on", {"agency": speaker.agency_name, "links": links})
        case "nodigest" if bound is not None:
            await uow.groups.remove(inbound.chat)
            return Say("reminders_groups.off")
    return Say("reminders_groups.elsewhere", {"links": links})


async def _may_change(uow: UnitOfWork, account: str, agency_id: int) -> bool:
    """Whether an account speaks for the agency whose digest a group has, whichever it has in hand now.

    Where nobody does any more, another agency's coordinator may.
    """
    mine = await uow.identities.memberships(account)
    if any(each.agency_id == agency_id and may(each.role, "people") for each in mine):
        return True
    members = await uow.agencies.members(agency_id)
    return not any(each.accounts and may(each.role, "people") for each in members)


def _no_right(links: list[tuple[str, str]]) -> Say:
    return Say("reminders_groups.no_right", {"links": links})


async def digest(uow: UnitOfWork, agency_id: int, now: datetime, zone: ZoneInfo) -> Say:
    """How an agency's work stands, for everybody to see."""
    measures = (await uow.measures.load([agency_id])).get(agency_id, [])
    name = await uow.agencies.find_name(agency_id) or ""
    say = digest_say(name, measures, now.astimezone(zone).date())
    return Say(say.key, say.params)
