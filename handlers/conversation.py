"""The stored place in a talk, to and from `Talk`."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from pydantic import ValidationError

from handlers.terms.context import Ctx
from handlers.terms.flow import Flow, FlowState, Step
from handlers.terms.messages import Choice, Message, Press, Say
from handlers.terms.talk import Talk
from knowledge.measures.measure import Shown
from storage.messages.chats import ConversationRow

LONGEST_ASKED = 200


class Unreadable(ValueError):
    """A stored state that no version of its flow can load."""


def load(row: ConversationRow, flows: Mapping[str, Flow]) -> Talk:
    """The talk as stored. Raises Unreadable when its flow or shape is gone."""
    offered = tuple(Choice(label, press) for label, press in row.offered)
    if row.flow is None or row.state is None:
        return Talk(None, False, row.seq, offered, flows)
    try:
        state = flows[row.flow].load(row.version or 0, dict(row.state))
    except (KeyError, ValueError, ValidationError) as fault:
        raise Unreadable(str(fault)) from fault
    return Talk(state, row.paused, row.seq, offered, flows)


def moved(talk: Talk, step: Step) -> Talk:
    """The talk after a step. `seq` rises when the state changes, which makes older buttons stale."""
    seq = talk.seq + (step.state != talk.state)
    paused = talk.paused if step.paused is None else step.paused
    return replace(talk, state=step.state, paused=paused and step.state is not None, seq=seq)


def stored(
    talk: Talk,
    row: ConversationRow,
    ctx: Ctx,
    said: tuple[Say, ...],
    messages: list[Message],
    heard_at: datetime | None,
    asked: Press | None = None,
) -> ConversationRow:
    """The row to keep."""
    state: FlowState | None = talk.state
    offered = messages[-1].choices if messages else talk.offered
    return ConversationRow(
        chat=row.chat,
        agency_id=ctx.agency_id,
        fiscal_year=ctx.year,
        flow=state.FLOW if state else None,
        version=talk.dialog.version if state else None,
        state=state.model_dump(mode="json") if state else None,
        paused=talk.paused,
        seq=talk.seq,
        offered=tuple((each.label, each.press) for each in offered),
        plan_year=ctx.plan_year,
        shown=_shown(said, row.shown),
        asked=_kept(asked) or row.asked,
        heard_at=max(filter(None, (row.heard_at, heard_at)), default=None),
    )


def _kept(asked: Press | None) -> str:
    """What was asked, if a button could ask it."""
    text = str(asked) if asked else ""
    return text if Press.read(text) == asked and len(text) <= LONGEST_ASKED else ""


def _shown(said: tuple[Say, ...], before: Shown) -> Shown:
    """What "the second one" and "it" mean from now on: the list shown last, and the one measure spoken of."""
    if lists := [say for say in said if say.lines]:
        last = lists[-1]
        earlier = (*before.lines, *(0,) * last.first)[: last.first - 1]
        one = last.lines[0] if len(last.lines) == 1 else None
        return Shown((*earlier, *last.lines), one, just=one is not None)
    about = {say.about for say in said if say.about is not None}
    if len(about) == 1:
        return Shown(before.lines, about.pop(), just=True)
    return replace(before, just=False)
