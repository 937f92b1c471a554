"""One inbound event is one turn, and one turn is one transaction.

take the oldest open event of the chat → who speaks, where the talk stands, the scores in focus →
route → perform → render → keep the talk, the outgoing messages and the end of the event → commit
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers import conversation
from handlers.desk import Addresses
from handlers.documents.asking import HELD
from handlers.flows import FLOWS
from handlers.general.help import menu
from handlers.people.joining.states import AskEntrance
from handlers.perform import Desk, Outcome, perform
from handlers.reminders import groups
from handlers.render import Texts, join
from handlers.routing import route
from handlers.scores.entry.states import ConfirmPaste
from handlers.talk import Talk
from handlers.terms.context import Ctx, Rules
from handlers.terms.effects import changes
from handlers.terms.events import Event, InGroup, Text, from_body
from handlers.terms.flow import Step
from handlers.terms.messages import Card, Choice, Message, Row, Say
from handlers.view import look
from storage.database import Database
from storage.messages.outbox import KEPT, WAITING
from storage.records import ConversationRow, Inbound
from storage.unit_of_work import UnitOfWork, unit_of_work

MAILBOXES = frozenset({"web"})
"""Channels whose people fetch what is said: nothing is to be sent."""


@dataclass(frozen=True, slots=True)
class Kit:
    """What a turn works with, put together once."""

    rules: Rules
    texts: Texts
    zone: ZoneInfo
    draw_qr: Callable[[str], bytes]
    addresses: Addresses = field(default_factory=Addresses)


@dataclass(frozen=True, slots=True)
class Done:
    """A finished turn: the event it answered and what was said.

    `document`: one was asked for, and what was said is held for a moment: the file may come in its place.
    """

    inbound: Inbound
    messages: list[dict[str, Any]]
    outcome: str
    document: int | None = None


async def handle_next(database: Database, chat: str, kit: Kit, now: datetime) -> Done | None:
    """Take one turn in a chat; None when there is nothing to do now, or another process does it."""
    async with unit_of_work(database) as uow:
        inbound = await uow.inbox.claim(chat, now)
        if inbound is None:
            return None
        if inbound.body.get("ref"):
            raise FileWaiting(inbound)
        try:
            return await _answer(uow, inbound, kit, now)
        except Exception as error:
            raise TurnFailed(inbound) from error


class FileWaiting(Exception):
    """The event is about a file whose content is still to be fetched, outside of any transaction."""

    def __init__(self, inbound: Inbound) -> None:
        super().__init__(f"event {inbound.id} waits for a file")
        self.inbound = inbound


class TurnFailed(Exception):
    """A turn broke and was rolled back; `inbound` is the event it was about."""

    def __init__(self, inbound: Inbound) -> None:
        super().__init__(f"turn for event {inbound.id} failed")
        self.inbound = inbound


async def _answer(uow: UnitOfWork, inbound: Inbound, kit: Kit, now: datetime) -> Done:
    event = from_body(inbound.body)
    if isinstance(event, InGroup):
        said = await groups.answer(uow, inbound, event, kit.addresses.links(), now, kit.zone)
        messages = [kit.texts.render(said)]
        return await _close(uow, inbound, messages, None, "done", now)
    speaker, row = await uow.chats.find_speaker(inbound.chat, inbound.sender)
    ctx = await look(uow, speaker, row, kit.rules, kit.zone, now)
    talk, notice = _load(row)
    if row.is_elsewhere:
        step = Step(None, (Say("people.elsewhere", {"agency": ctx.agency}, menu(ctx)),), ask=False)
    else:
        step = _in_order(route(talk, event, ctx), talk, event, inbound.occurred_at, row.heard_at)
    outcome = await perform(step.effects, ctx, _desk(uow, inbound, kit, now))
    elsewhere = outcome.ctx.agency_id != ctx.agency_id
    talk, says = follow(talk, step, outcome, elsewhere=elsewhere)
    ctx = outcome.ctx
    messages = [_stamp(kit.texts.render(say), talk, ctx) for say in (*notice, *says)]
    messages = _with_next_steps(join(messages), ctx)
    await uow.chats.save(conversation.stored(talk, row, ctx, messages, inbound.occurred_at), now)
    done = await _close(uow, inbound, messages, ctx.agency_id, "done", now)
    if outcome.document is None:
        return done
    await uow.held.hold(inbound.id, now + HELD)
    return replace(done, document=outcome.document)


def _desk(uow: UnitOfWork, inbound: Inbound, kit: Kit, now: datetime) -> Desk:
    return Desk(
        uow,
        inbound.channel,
        inbound.chat,
        inbound.sender,
        inbound.sender_name,
        now,
        kit.rules,
        kit.zone,
        kit.addresses,
        kit.draw_qr,
        inbound.id,
    )


def _in_order(step: Step, talk: Talk, event: Event, at: datetime | None, heard: datetime | None) -> Step:
    """What changes something must not be older than what was heard last: it could undo a newer answer."""
    if at is None or heard is None or at >= heard:
        return step
    if step.state == talk.state and not any(changes(effect) for effect in step.effects):
        return step
    if not step.say and not step.ask:
        return Step(talk.state, ask=False)
    words = event.text if isinstance(event, Text) else ""
    return Step(talk.state, (Say("general.late", {"at": at, "words": words[:200]}),))


def _load(row: ConversationRow) -> tuple[Talk, tuple[Say, ...]]:
    try:
        return conversation.load(row), ()
    except conversation.Unreadable:
        return Talk(seq=row.seq + 1), (Say("general.restarted"),)


def follow(
    talk: Talk, step: Step, outcome: Outcome, *, elsewhere: bool = False
) -> tuple[Talk, tuple[Say, ...]]:
    """The talk after the changes, and all there is to say, the next question last.

    `elsewhere`: the person speaks for another agency now, so a question about the old one is dropped.
    """
    if not outcome.allowed:
        return conversation.moved(talk, Step(None)), outcome.say
    says = (*step.say, *outcome.say)
    ask = step.ask
    if outcome.stay:
        ask = False
    elif elsewhere:
        dropped = (Say("entry.not_saved"),) if isinstance(talk.state, ConfirmPaste) else ()
        asked = FLOWS["joining"].settle(AskEntrance(), outcome.ctx, undone=False).state
        step = replace(step, state=asked if outcome.settle else None, paused=False)
        says, ask = (*dropped, *says), True
    elif outcome.settle and step.state is not None:
        settled = FLOWS[step.state.FLOW].settle(step.state, outcome.ctx, undone=True)
        step, says = replace(step, state=settled.state), (*says, *settled.say)
        ask = ask or settled.ask
    talk = conversation.moved(talk, step)
    if ask and talk.active is not None:
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
            return Choice.to(choice.label, "undo", ctx.last_change)
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
    await uow.outbox.say(
        said,
        channel=inbound.channel,
        chat=inbound.chat,
        agency_id=agency_id,
        inbound_id=inbound.id,
        reply=inbound.reply,
        state=KEPT if inbound.channel in MAILBOXES else WAITING,
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
