"""One inbound event is one turn, and one turn is one transaction.

take the oldest open event of the chat → who speaks, where the talk stands, the scores in focus →
route → perform → render → keep the talk, the outgoing messages and the end of the event → commit
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers import conversation, strangers
from handlers.answers.general import menu
from handlers.context import Ctx, Rules
from handlers.effects import Undo
from handlers.events import from_body
from handlers.flows.base import Step
from handlers.messages import Card, Choice, Message, Row, Say
from handlers.perform import Desk, Outcome, perform
from handlers.render import Texts, join
from handlers.routing import route
from handlers.talk import Talk
from storage.database import Database
from storage.records import Author, ConversationRow, Inbound, Speaker
from storage.unit_of_work import UnitOfWork, unit_of_work


@dataclass(frozen=True, slots=True)
class Kit:
    """What a turn works with, put together once."""

    rules: Rules
    texts: Texts
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Done:
    """A finished turn: the event it answered and what was said."""

    inbound: Inbound
    messages: list[dict[str, Any]]
    outcome: str


async def handle_next(database: Database, chat: str, kit: Kit, now: datetime) -> Done | None:
    """Take one turn in a chat; None when there is nothing to do now, or another process does it."""
    async with unit_of_work(database) as uow:
        inbound = await uow.inbox.claim(chat, now)
        if inbound is None:
            return None
        try:
            return await _answer(uow, inbound, kit, now)
        except Exception as error:
            raise TurnFailed(inbound) from error


class TurnFailed(Exception):
    """A turn broke and was rolled back; `inbound` is the event it was about."""

    def __init__(self, inbound: Inbound) -> None:
        super().__init__(f"turn for event {inbound.id} failed")
        self.inbound = inbound


async def _answer(uow: UnitOfWork, inbound: Inbound, kit: Kit, now: datetime) -> Done:
    found = await uow.chats.find_speaker(inbound.chat, inbound.sender)
    if found is None:
        messages, agency_id = await strangers.greet(uow, inbound, kit.texts, now)
    else:
        messages, agency_id = await _member(uow, inbound, *found, kit, now), found[0].agency_id
    return await _close(uow, inbound, messages, agency_id, "done", now)


async def _member(
    uow: UnitOfWork, inbound: Inbound, speaker: Speaker, row: ConversationRow, kit: Kit, now: datetime
) -> list[Message]:
    ctx, assessment_id = await _look(uow, speaker, row, kit, now)
    talk, notice = _load(row)
    step = route(talk, from_body(inbound.body), ctx)
    author = Author(speaker.agency_id, speaker.member_id, inbound.channel)
    outcome = await perform(step.effects, ctx, Desk(uow, author, now, assessment_id))
    talk, says = follow(talk, step, outcome)
    messages = [_stamp(kit.texts.render(say), talk, outcome.ctx) for say in (*notice, *says)]
    messages = _with_next_steps(join(messages), outcome.ctx)
    await uow.chats.save(conversation.stored(talk, row, outcome.ctx.year, messages), now)
    return messages


async def _look(
    uow: UnitOfWork, speaker: Speaker, row: ConversationRow, kit: Kit, now: datetime
) -> tuple[Ctx, int | None]:
    """The person's view, and the id of the assessment in it."""
    year = row.fiscal_year or await uow.assessments.latest_year(speaker.agency_id)
    if year is None or year not in kit.rules.years:
        year = kit.rules.latest.fiscal_year
    assessment = await uow.assessments.find(speaker.agency_id, year)
    scores = assessment.scores if assessment else {}
    today = now.astimezone(kit.zone).date()
    ctx = Ctx(speaker.role, speaker.agency_name, kit.rules, year, today, scores)
    return ctx, assessment.id if assessment else None


def _load(row: ConversationRow) -> tuple[Talk, tuple[Say, ...]]:
    try:
        return conversation.load(row), ()
    except conversation.Unreadable:
        return Talk(seq=row.seq + 1), (Say("general.restarted"),)


def follow(talk: Talk, step: Step, outcome: Outcome) -> tuple[Talk, tuple[Say, ...]]:
    """The talk after the changes, and all there is to say, the next question last."""
    if not outcome.allowed:
        return conversation.moved(talk, Step(None)), outcome.say
    says = (*step.say, *outcome.say)
    if step.state is not None and any(isinstance(effect, Undo) for effect in step.effects):
        settled = talk.dialog.settle(step.state, outcome.ctx, undone=True)
        step, says = replace(step, state=settled.state), (*says, *settled.say)
    talk = conversation.moved(talk, step)
    if step.ask and talk.active is not None:
        says = (*says, talk.dialog.prompt(talk.active, outcome.ctx))
    return talk, says


def _with_next_steps(messages: list[Message], ctx: Ctx) -> list[Message]:
    """No dead ends: a last message without buttons gets those of the menu."""
    if not messages or messages[-1].choices:
        return messages
    return [*messages[:-1], replace(messages[-1], choices=menu(ctx)[:3])]


def _stamp(message: Message, talk: Talk, ctx: Ctx) -> Message:
    """Flow buttons get the conversation's `seq`; an undo button gets the change it is about."""

    def press(choice: Choice) -> Choice:
        if choice.press == "q.undo" and ctx.last_change:
            return Choice(choice.label, f"q.undo.{ctx.last_change}")
        standing = choice.press.startswith(("q.", "more:")) or choice.press.partition(".")[0].isdigit()
        return choice if standing else Choice(choice.label, f"{talk.seq}.{choice.press}")

    return replace(message, choices=tuple(press(choice) for choice in message.choices))


async def _close(
    uow: UnitOfWork,
    inbound: Inbound,
    messages: Sequence[Message],
    agency_id: int | None,
    outcome: str,
    now: datetime,
) -> Done:
    said = [to_json(message) for message in messages]
    await uow.chats.say(
        said,
        channel=inbound.channel,
        chat=inbound.chat,
        agency_id=agency_id,
        inbound_id=inbound.id,
        now=now,
    )
    await uow.inbox.finish(inbound.id, outcome, agency_id, now)
    return Done(inbound, said, outcome)


async def give_up(uow: UnitOfWork, inbound: Inbound, reference: str, kit: Kit, now: datetime) -> Done:
    """Close an event that cannot be handled, with an apology that carries the log's reference."""
    apology = kit.texts.render(Say("general.apology", {"reference": reference}))
    return await _close(uow, inbound, [apology], None, "dead", now)


def to_json(message: Message) -> dict[str, Any]:
    """A message as the outbox keeps it."""
    return asdict(message)


def from_json(data: dict[str, Any]) -> Message:
    """A message back from the outbox."""
    card = data.get("card")
    return Message(
        data["kind"],
        data["text"],
        tuple(Choice(**each) for each in data["choices"]),
        Card(card["headline"], tuple(Row(**row) for row in card["rows"]), tuple(card["notes"]), card["tone"])
        if card
        else None,
        data["url"],
        data["name"],
    )
