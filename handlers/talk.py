"""Where a chat stands, and the steps that every part of routing makes."""

from collections.abc import Callable
from dataclasses import dataclass

from handlers.flows import FLOWS
from handlers.general import help as general
from handlers.measures.flow.states import ReviewMeasures
from handlers.terms.context import Ctx
from handlers.terms.events import Event
from handlers.terms.flow import Flow, FlowState, Step
from handlers.terms.messages import Choice, Say


@dataclass(frozen=True, slots=True)
class Talk:
    """Where a chat stands: the running flow's state, whether it rests, and the buttons last shown."""

    state: FlowState | None = None
    paused: bool = False
    seq: int = 0
    offered: tuple[Choice, ...] = ()

    @property
    def dialog(self) -> Flow:
        """The flow of the state; only asked for where there is one."""
        assert self.state is not None
        return FLOWS[self.state.FLOW]

    @property
    def active(self) -> FlowState | None:
        """The state, unless it rests."""
        return None if self.paused else self.state


def answer(talk: Talk, say: tuple[Say, ...]) -> Step:
    """An answer in between: the question under way follows it."""
    if isinstance(talk.active, ReviewMeasures):
        choices = (Choice("บันทึก", "save"), Choice("ดูรายการ", "look"))
        waiting = Say("measures.still_waiting", {"count": len(talk.active.drafts)}, choices)
        return Step(talk.state, (*say, waiting), ask=False)
    return Step(talk.state, say, ask=talk.active is not None)


def resumed(step: Step) -> Step:
    return Step(step.state, step.say, step.effects, step.ask, False if step.paused is None else step.paused)


def go_on(talk: Talk, event: Event, ctx: Ctx) -> Step:
    """The running flow's step, if the person may (still) do what it is about."""
    assert talk.state is not None
    if not ctx.may(talk.dialog.RIGHT):
        return Step(None, general.no_right(ctx, "กรอกหรือแก้คะแนน"), ask=False)
    return talk.dialog.step(talk.state, event, ctx)


def with_right(talk: Talk, ctx: Ctx, go: Callable[[], Step]) -> Step:
    return go() if ctx.may("enter") else Step(None, general.no_right(ctx, "กรอกหรือแก้คะแนน"), ask=False)
