"""What the assistant says in a group: where to find it, and the agency's work without names or scores."""

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.reminders.composing import digest_say
from handlers.terms.events import InGroup
from handlers.terms.messages import Say
from handlers.terms.roles import may
from storage.messages.inbox import Inbound
from storage.unit_of_work import UnitOfWork


async def answer(
    uow: UnitOfWork,
    inbound: Inbound,
    event: InGroup,
    links: list[tuple[str, str]],
    now: datetime,
    zone: ZoneInfo,
) -> Say:
    """The answer to a call: only a coordinator turns the digest on, and only then work is spoken of."""
    elsewhere = Say("reminders_groups.elsewhere", {"links": links})
    speaker, _ = await uow.chats.find_speaker(inbound.sender, inbound.sender)
    chief = speaker.agency_id is not None and may(speaker.role, "people")
    agency_id = await uow.groups.find_agency(inbound.chat)
    match event.wish:
        case "digest" if chief and speaker.agency_id is not None:
            await uow.groups.put(inbound.chat, speaker.agency_id, now)
            return Say("reminders_groups.on", {"agency": speaker.agency_name, "links": links})
        case "nodigest" if agency_id is not None:
            if speaker.agency_id != agency_id:
                return elsewhere
            await uow.groups.remove(inbound.chat)
            return Say("reminders_groups.off")
        case "status" if agency_id is not None:
            return await digest(uow, agency_id, now, zone)
        case "digest":
            return Say("reminders_groups.no_right", {"links": links})
    return elsewhere


async def digest(uow: UnitOfWork, agency_id: int, now: datetime, zone: ZoneInfo) -> Say:
    """How an agency's work stands, for everybody to see."""
    measures = (await uow.measures.load([agency_id])).get(agency_id, [])
    name = await uow.agencies.find_name(agency_id) or ""
    say = digest_say(name, measures, now.astimezone(zone).date())
    return Say(say.key, say.params)
