"""The stored place in a talk, to and from `Talk`."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from handlers.terms.context import Ctx
from handlers.terms.flow import Flow, FlowState, Step
from handlers.terms.messages import Choice, Message, Press, Say
from handlers.terms.talk import Talk
from knowledge.measures.measure import Shown
from storage.messages.chats import ConversationRow

LONGEST_ASKED, MOST_WAITING, LONGEST_TRAIL = 200, 5, 10


class Unreadable(ValueError):
    """A stored state that no version of its flow can load."""


def load(row: ConversationRow, flows: Mapping[str, Flow]) -> Talk:
    """The talk as stored. Raises Unreadable when its flow or shape is gone."""
    offered = tuple(Choice(label, press) for label, press in row.offered)
    waits = tuple(_state(flows, each["flow"], each["version"], each["state"]) for each in row.waits)
    if row.flow is None or row.state is None:
        return Talk(None, False, row.seq, offered, flows, waits)
    state = _state(flows, row.flow, row.version, row.state)
    return Talk(state, row.paused, row.seq, offered, flows, waits)


def _state(flows: Mapping[str, Flow], flow: str, version: int | None, state: Mapping[str, Any]) -> FlowState:
    try:
        return flows[flow].load(version or 0, dict(state))
    except (KeyError, ValueError, ValidationError) as fault:
        raise Unreadable(str(fault)) from fault


def moved(talk: Talk, step: Step) -> Talk:
    """The talk after a step. `seq` rises when the state changes, which makes older buttons stale."""
    seq = talk.seq + (step.state != talk.state)
    paused = talk.paused if step.paused is None else step.paused
    left = (*talk.waits, *((step.left,) if step.left else ()))
    waits = tuple(each for each in left if each != step.state)[-MOST_WAITING:]
    return replace(talk, state=step.state, paused=paused and step.state is not None, seq=seq, waits=waits)


def stored(
    talk: Talk,
    row: ConversationRow,
    ctx: Ctx,
    said: tuple[Say, ...],
    messages: list[Message],
    heard_at: datetime | None,
    step: Step,
) -> ConversationRow:
    """The row to keep."""
    state: FlowState | None = talk.state
    asked = _kept(step.asked)
    offered = messages[-1].choices if messages else talk.offered
    return ConversationRow(
        chat=row.chat,
        agency_id=ctx.agency_id,
        fiscal_year=_focus(row, ctx, talk),
        flow=state.FLOW if state else None,
        version=talk.dialog.version if state else None,
        state=state.model_dump(mode="json") if state else None,
        paused=talk.paused,
        seq=talk.seq,
        offered=tuple((each.label, each.press) for each in offered),
        plan_year=ctx.plan_year,
        shown=_shown(said, row.shown),
        asked=asked or row.asked,
        trail=row.trail[:-1] if step.back else _longer(row, asked),
        waits=tuple(_kept_state(each, talk.flows) for each in talk.waits),
        heard_at=max(filter(None, (row.heard_at, heard_at)), default=None),
    )


def _focus(row: ConversationRow, ctx: Ctx, talk: Talk) -> int | None:
    """The year in focus stays, unless it only is the newest one, and nobody chose it or began in it."""
    begun = ctx.assessment_id is not None or talk.state is not None or ctx.turned
    begun = begun or row.fiscal_year == ctx.year
    return ctx.year if begun or ctx.year != ctx.newest_result else None


def _kept_state(state: FlowState, flows: Mapping[str, Flow]) -> dict[str, Any]:
    return {
        "flow": state.FLOW,
        "version": flows[state.FLOW].version,
        "state": state.model_dump(mode="json"),
    }


def _kept(asked: Press | None) -> str:
    """What was asked, if a button could ask it."""
    text = str(asked) if asked else ""
    return text if Press.read(text) == asked and len(text) <= LONGEST_ASKED else ""


def _longer(row: ConversationRow, asked: str) -> tuple[str, ...]:
    """The questions that can be gone back to, after another one was asked."""
    return (*row.trail, row.asked)[-LONGEST_TRAIL:] if asked and row.asked not in ("", asked) else row.trail


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
