"""What is said in groups: whose they are, the digest of the week, and what everybody in them may ask."""

from collections.abc import Collection
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from handlers.in_group import is_personal, overheard
from handlers.parts import Parts
from handlers.reminders.composing import digest_say
from handlers.terms.events import InGroup
from handlers.terms.messages import Message, Say, to_json
from handlers.terms.roles import may
from knowledge.workdays import CLOSES, OPENS, WorkCalendar
from storage.messages.groups import Group
from storage.messages.inbox import Inbound
from storage.messages.outbox import WAITING
from storage.messages.outgoing import NewOutgoing
from storage.unit_of_work import UnitOfWork

AT_ONCE = 50
Links = list[tuple[str, str]]


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
    uow: UnitOfWork, inbound: Inbound, event: InGroup, parts: Parts, now: datetime
) -> list[Message]:
    """The answer to a call, after which its words are forgotten."""
    await uow.inbox.forget_words(inbound.id)
    group, links = await uow.groups.find(inbound.chat), parts.addresses.links()
    if event.wish in ("bind", "unbind", "digest", "nodigest"):
        return [parts.texts.render(await _changed(uow, inbound, event, group, links, now))]
    if group and group.answers and (found := await overheard(uow, group, event, parts, now)):
        return found
    if group and event.wish == "status" and not (group.answers and is_personal(event)):
        return [parts.texts.render(await digest(uow, group.agency_id, now, parts.zone))]
    if group and group.answers and (event.words or event.press):
        return [parts.texts.render(Say("reminders_groups.privately", {"links": links}))]
    params = {"links": links, "answers": group is not None and group.answers}
    return [parts.texts.render(Say("reminders_groups.elsewhere", params))]


async def _changed(
    uow: UnitOfWork, inbound: Inbound, event: InGroup, group: Group | None, links: Links, now: datetime
) -> Say:
    """Whose group it is, and whether it has the digest: a coordinator's wish, of its own agency only."""
    speaker, _ = await uow.chats.find_speaker(inbound.sender, inbound.sender)
    if not may(speaker.role, "people"):
        return Say("reminders_groups.no_right", {"links": links})
    if group and not await _may_change(uow, inbound.sender, group.agency_id):
        return Say("reminders_groups.taken")
    if event.wish == "bind" and speaker.several and speaker.agency_name not in event.words:
        return Say("reminders_groups.which", {"agency": speaker.agency_name})
    if event.wish in ("bind", "digest") and speaker.agency_id is not None:
        before = group if group and group.agency_id == speaker.agency_id else None
        after = before or Group(inbound.chat, speaker.agency_id)
        asks, told = event.wish == "bind", event.wish == "digest"
        after = replace(after, answers=after.answers or asks, digest=after.digest or told)
        await uow.groups.put(after, now)
        params = {"agency": speaker.agency_name, "links": links}
        return Say("reminders_groups.bound", params) if asks else Say("reminders_groups.on", params)
    if group is None:
        return Say("reminders_groups.elsewhere", {"links": links, "answers": False})
    if event.wish == "unbind":
        await uow.groups.remove(inbound.chat)
        return Say("reminders_groups.unbound")
    await uow.groups.put(replace(group, digest=False), now)
    return Say("reminders_groups.off")


async def _may_change(uow: UnitOfWork, account: str, agency_id: int) -> bool:
    """Whether an account speaks for the agency whose digest a group has, whichever it has in hand now.

    Where nobody does any more, another agency's coordinator may.
    """
    mine = await uow.identities.memberships(account)
    if any(each.agency_id == agency_id and may(each.role, "people") for each in mine):
        return True
    members = await uow.agencies.members(agency_id)
    return not any(each.accounts and may(each.role, "people") for each in members)


async def digest(uow: UnitOfWork, agency_id: int, now: datetime, zone: ZoneInfo) -> Say:
    """How an agency's work stands, for everybody to see."""
    measures = (await uow.measures.load([agency_id])).get(agency_id, [])
    name = await uow.agencies.find_name(agency_id) or ""
    say = digest_say(name, measures, now.astimezone(zone).date())
    return Say(say.key, say.params)
