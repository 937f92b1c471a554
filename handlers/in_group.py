"""Questions in a group that belongs to an agency: what everybody in it may see, and nothing else.

A group shows everything to everybody, also to people who have not joined: only what is the same for all of
them is answered, and nothing is begun, kept or changed.
"""

import re
from dataclasses import replace
from datetime import datetime

from handlers.capability import Table
from handlers.parts import Parts
from handlers.routing import route
from handlers.terms.context import Ctx
from handlers.terms.events import InGroup, Pressed, Text
from handlers.terms.messages import Choice, Message, Press, Say
from handlers.terms.talk import Talk
from handlers.view import PRIVACY_VERSION, look
from storage.messages.chats import ConversationRow, Speaker
from storage.messages.groups import Group
from storage.unit_of_work import UnitOfWork

FOR_ALL = (
    *("across", "analysis", "calendar", "items", "items_years", "measures_lists", "measures_overview"),
    *("overview", "rank", "strengths", "whatif", "why", "years"),
)
"""Texts that say the same to everybody who may read."""
ALSO = ("general.levels", "general.known", "general.not_known", "general.unknown_code")
NOT = ("measures_lists.suggestions", "measures_overview.next_year", "measures_overview.evidence_of")
"""Of those texts what leads to a change, or shows what one person sent."""
_MINE = re.compile(r"ของ ?(?:ฉัน|ผม|หนู|พี่|ดิฉัน|กระผม|ตัวเอง)|(?:งาน|ข้อมูล|ข้อ)(?:ฉัน|ผม|หนู)")
MOST_BUTTONS = 4
READER = "executive"
"""Whose view a group has: who reads everything and enters nothing."""


async def overheard(
    uow: UnitOfWork, group: Group, event: InGroup, parts: Parts, now: datetime
) -> list[Message]:
    """The answer to a question that a group may have; nothing for all that is to be said in private."""
    name = await uow.agencies.find_name(group.agency_id) or ""
    speaker = Speaker(READER, agency_id=group.agency_id, agency_name=name, consent_version=PRIVACY_VERSION)
    row, words = ConversationRow(group.chat, group.agency_id), event.words or event.press
    ctx = await look(uow, speaker, row, parts.rules, parts.zone, now, words=words)
    says = answered(event, ctx, parts.table)
    messages = [parts.texts.marked(say, ctx) for say in says]
    return [replace(each, choices=_shown(each, parts.table)) for each in messages]


def answered(event: InGroup, ctx: Ctx, table: Table) -> tuple[Say, ...]:
    """What is said to everybody; nothing for what begins or changes something, or is about one person."""
    if not (event.press or event.words) or is_personal(event):
        return ()
    asked = Pressed(event.press) if event.press else Text(event.words)
    step = route(Talk(flows=table.flows), asked, ctx, table)
    if step.state is not None or step.effects or not step.say:
        return ()
    return step.say if all(_is_for_all(say) for say in step.say) else ()


def is_personal(event: InGroup) -> bool:
    """Whether the words are about whoever says them."""
    return _MINE.search(event.words) is not None


def _is_for_all(say: Say) -> bool:
    return (say.key.partition(".")[0] in FOR_ALL and say.key not in NOT) or say.key in ALSO


def _shown(message: Message, table: Table) -> tuple[Choice, ...]:
    """The buttons that work for everybody: those that open a door."""
    read = ((each, Press.read(each.press)) for each in message.choices)
    return tuple(each for each, press in read if press and press.door in table.doors)[:MOST_BUTTONS]
