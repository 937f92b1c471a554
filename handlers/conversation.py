"""The stored place in a talk, to and from `Talk`."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from pydantic import ValidationError

from handlers.terms.context import Ctx
from handlers.terms.flow import Flow, FlowState, Step
from handlers.terms.messages import Choice, Message
from handlers.terms.talk import Talk
from knowledge.measures.measure import Shown
from storage.messages.chats import ConversationRow

_ABOUT = "how|done|evidence|reopen|postpone|stuck"
"""Doors whose buttons are about one measure."""


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
    messages: list[Message],
    heard_at: datetime | None,
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
        shown=_shown(messages, row.shown),
        heard_at=max(filter(None, (row.heard_at, heard_at)), default=None),
    )


def _shown(messages: list[Message], before: Shown) -> Shown:
    """The numbered lines and the one measure that the buttons of what was just said open or act on."""
    choices = [choice for message in messages for choice in message.choices]
    lines: dict[int, int] = {}
    for choice in choices:
        number = re.match(r"(\d{1,3}) ", choice.label)
        opened = re.fullmatch(r"(?:q\.measure|\d+\.this)\.(\d{1,15})", choice.press)
        if number and opened:
            lines[int(number[1])] = int(opened[1])
    if lines:
        first = min(lines)
        earlier = (*before.lines, *(0,) * first)[: first - 1]
        row = tuple(lines.get(number, 0) for number in range(first, max(lines) + 1))
        return Shown((*earlier, *row), next(iter(lines.values())) if len(lines) == 1 else None)
    about = (re.fullmatch(rf"q\.(?:measure|{_ABOUT})\.(\d{{1,15}})", each.press) for each in choices)
    single = {int(each[1]) for each in about if each}
    return Shown(before.lines, single.pop()) if len(single) == 1 else before
