"""People who belong to no agency yet: an invite code makes them members, anything else is explained."""

import re
from datetime import datetime

from handlers.answers.wording import MISSING, SUMMARY, WEAKEST
from handlers.events import Text, from_body
from handlers.messages import Message, Say
from handlers.render import Texts
from handlers.roles import ROLE_TITLES
from storage.records import Author, Inbound
from storage.unit_of_work import UnitOfWork

_CODE = re.compile(r"[A-Z0-9]{4}-?[A-Z0-9]{4}")


async def greet(
    uow: UnitOfWork, inbound: Inbound, texts: Texts, now: datetime
) -> tuple[list[Message], int | None]:
    """Answer a stranger; returns the messages and the agency just joined, if any."""
    event = from_body(inbound.body)
    code = event.text.strip().upper() if isinstance(event, Text) else ""
    if not _CODE.fullmatch(code):
        return [texts.render(Say("general.stranger"))], None
    spent = await uow.agencies.use_invite(code, now)
    if spent is None:
        return [texts.render(Say("general.bad_code"))], None
    agency_id, role = spent
    member = await uow.agencies.add_member(agency_id, inbound.sender, role, now)
    await uow.assessments.record(
        Author(agency_id, member, inbound.channel), now, "member.join", detail={"role": role}
    )
    name = await uow.agencies.find_name(agency_id)
    params = {"agency": name, "role": ROLE_TITLES[role]}
    return [texts.render(Say("general.welcome", params, (SUMMARY, WEAKEST, MISSING)))], agency_id
