"""Where a chat stands, and the steps that every part of routing makes."""

from collections.abc import Callable
from dataclasses import dataclass

from handlers.answers import general
from handlers.context import Ctx
from handlers.flows import FLOWS
from handlers.flows.base import Flow, FlowState, Step
from handlers.flows.score_entry import NAME
from handlers.messages import Choice, Say


@dataclass(frozen=True, slots=True)
class Talk:
    """Where a chat stands: the running flow's state, whether it rests, and the buttons last shown."""

    state: FlowState | None = None
    paused: bool = False
    seq: int = 0
    offered: tuple[Choice, ...] = ()
    flow: str = NAME

    @property
    def dialog(self) -> Flow:
        return FLOWS[self.flow]

    @property
    def active(self) -> FlowState | None:
        """The state, unless it rests."""
        return None if self.paused else self.state


def answer(talk: Talk, say: tuple[Say, ...]) -> Step:
    """An answer in between: the question under way follows it."""
    return Step(talk.state, say, ask=talk.active is not None)


def resumed(step: Step) -> Step:
    return Step(step.state, step.say, step.effects, step.ask, False if step.paused is None else step.paused)


def with_right(talk: Talk, ctx: Ctx, go: Callable[[], Step]) -> Step:
    return go() if ctx.may("enter") else Step(None, general.no_right(ctx, "กรอกหรือแก้คะแนน"), ask=False)
