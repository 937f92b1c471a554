"""One inbound event is one turn, and one turn is one transaction.

take the oldest open event of the chat → who speaks, where the talk stands, the scores in focus →
route → perform → render → keep the talk, the outgoing messages and the end of the event → commit
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from handlers import conversation
from handlers.capability import Table
from handlers.documents.asking import HELD
from handlers.parts import MAILBOXES, Outcome, Parts, Turn
from handlers.perform import perform
from handlers.render import join, whose
from handlers.routing import route
from handlers.terms.context import Ctx
from handlers.terms.events import Event, File, InGroup, Pressed, Text, from_body
from handlers.terms.flow import Step
from handlers.terms.messages import Choice, Message, Say, to_json
from handlers.terms.talk import RESUME, Talk, aside
from handlers.view import look
from storage.database import Database
from storage.messages.chats import ConversationRow
from storage.messages.inbox import Inbound
from storage.messages.outbox import KEPT, WAITING
from storage.messages.outgoing import NewOutgoing
from storage.unit_of_work import UnitOfWork, unit_of_work


@dataclass(frozen=True, slots=True)
class Done:
    """A finished turn: the event it answered and what was said.

    `document`: one was asked for, and what was said is held for a moment: the file may come in its place.
    """

    inbound: Inbound
    messages: list[dict[str, Any]]
    outcome: str
    document: int | None = None


async def handle_next(
    database: Database, chat: str, parts: Parts, now: datetime, row: int | None = None
) -> Done | None:
    """Take one turn in a chat; None when there is nothing to do now, or another process does it.

    `row`: the event whose attempt is counted; no other is begun.
    """
    async with unit_of_work(database) as uow:
        inbound = await uow.inbox.claim(chat, now)
        if inbound is None or row not in (None, inbound.id):
            return None
        if inbound.body.get("ref"):
            raise FileWaiting(inbound)
        try:
            return await _answer(uow, inbound, parts, now)
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


async def _answer(uow: UnitOfWork, inbound: Inbound, parts: Parts, now: datetime) -> Done:
    event = from_body(inbound.body)
    if isinstance(event, InGroup):
        messages = await parts.table.in_group(uow, inbound, event, parts, now)
        return await _close(uow, inbound, messages, None, "done", now)
    speaker, row = await uow.chats.find_speaker(inbound.chat, inbound.sender)
    ctx = await look(uow, speaker, row, parts.rules, parts.zone, now, parts.founding, words=_words(event))
    talk, notice = _load(row, parts.table)
    if row.is_elsewhere:
        gone = Say("general.elsewhere", {"agency": ctx.agency}, parts.table.menu(ctx))
        step = Step(None, (gone,), ask=False)
    else:
        step = route(talk, event, ctx, parts.table)
        step = _in_order(step, talk, event, inbound.occurred_at, row.heard_at)
    outcome = await perform(step.effects, ctx, _turn(uow, inbound, parts, now))
    elsewhere = outcome.ctx.agency_id != ctx.agency_id
    talk, says = follow(talk, step, outcome, elsewhere=elsewhere)
    ctx = outcome.ctx
    says = (*notice, *says)
    messages = [_stamp(whose(parts.texts.marked(say, ctx), ctx), talk, ctx) for say in says]
    messages = _with_next_steps(join(messages), parts.table.menu(ctx))
    await uow.chats.save(conversation.stored(talk, row, ctx, says, messages, inbound.occurred_at, step), now)
    done = await _close(uow, inbound, messages, ctx.agency_id, "done", now)
    if outcome.document is None:
        return done
    await uow.held.hold(inbound.id, now + HELD)
    return replace(done, document=outcome.document)


def _words(event: Event) -> str:
    """What is looked through for a year that another result may have to be read for."""
    if isinstance(event, Pressed):
        return event.press
    return event.text or "" if isinstance(event, Text | File) else ""


def _turn(uow: UnitOfWork, inbound: Inbound, parts: Parts, now: datetime) -> Turn:
    return Turn(
        uow,
        inbound.channel,
        inbound.chat,
        inbound.sender,
        inbound.sender_name,
        now,
        parts.rules,
        parts.zone,
        parts.addresses,
        parts.draw_qr,
        inbound.id,
        parts.table,
        parts.founding,
    )


def _in_order(step: Step, talk: Talk, event: Event, at: datetime | None, heard: datetime | None) -> Step:
    """What changes something must not be older than what was heard last: it could undo a newer answer."""
    if at is None or heard is None or at >= heard:
        return step
    if step.state == talk.state and not any(effect.IN_ORDER for effect in step.effects):
        return step
    if not step.say and not step.ask:
        return Step(talk.state, ask=False)
    words = event.text if isinstance(event, Text) else ""
    return Step(talk.state, (Say("general.late", {"at": at, "words": words[:200]}),))


def _load(row: ConversationRow, table: Table) -> tuple[Talk, tuple[Say, ...]]:
    try:
        return conversation.load(row, table.flows), ()
    except conversation.Unreadable:
        return Talk(seq=row.seq + 1, flows=table.flows), (Say("general.restarted"),)


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
        step = replace(step, state=outcome.then, paused=False)
        says, ask = (*aside(talk), *says), True
    elif outcome.settle and step.state is not None:
        settled = talk.flows[step.state.FLOW].settle(step.state, outcome.ctx, True)
        step, says = replace(step, state=settled.state), (*says, *settled.say)
        ask = ask or settled.ask
    ended = talk.state is not None and step.state is None
    talk = conversation.moved(talk, step)
    if elsewhere:
        talk = replace(talk, waits=())
    if ask and talk.active is not None:
        says = (*says, talk.dialog.prompt(talk.active, outcome.ctx))
    elif ended and talk.waits:
        says = (*says, Say("general.waits", {"count": len(talk.waits)}, (RESUME,)))
    return talk, says


def _with_next_steps(messages: list[Message], menu: tuple[Choice, ...]) -> list[Message]:
    """No dead ends: a last message without buttons gets those of the menu."""
    if not messages or messages[-1].choices:
        return messages
    return [*messages[:-1], replace(messages[-1], choices=menu[:3])]


def _stamp(message: Message, talk: Talk, ctx: Ctx) -> Message:
    """Flow buttons get the conversation's `seq`; an undo button gets the change it is about."""

    def press(choice: Choice) -> Choice:
        if ctx.last_change and choice == Choice.to(choice.label, "undo"):
            return Choice.to(choice.label, "undo", ctx.last_change)
        return choice if choice.is_standing else Choice(choice.label, f"{talk.seq}.{choice.press}")

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
    state = KEPT if inbound.channel in MAILBOXES else WAITING
    answer = NewOutgoing(inbound.chat, said, state, agency_id, inbound.id, inbound.reply)
    await uow.outbox.say(answer, now)
    await uow.inbox.finish(inbound.id, outcome, agency_id, now)
    return Done(inbound, said, outcome)


async def give_up(uow: UnitOfWork, inbound: Inbound, reference: str, parts: Parts, now: datetime) -> Done:
    """Close an event that cannot be handled, with an apology that carries the log's reference."""
    apology = parts.texts.render(Say("general.apology", {"reference": reference}))
    return await _close(uow, inbound, [apology], None, "dead", now)
