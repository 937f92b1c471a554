"""What every dialog is made of: states, steps between them, and what the rest has to know of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from handlers.terms.context import Ctx
from handlers.terms.effects import Effect
from handlers.terms.events import Event
from handlers.terms.messages import Press, Say
from handlers.terms.roles import Right

Expects = Literal["choice", "number", "words"]
"""What a question waits for. One that takes any words lets go of them where they are a wish of their own."""


class FlowState(BaseModel):
    """A state says what the flow waits for. It is only a cursor: answers are saved at once."""

    FLOW: ClassVar[str]
    """The name of the flow it belongs to."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, slots=True)
class Step:
    """Where the flow goes next (None: it ends), what to say, what to change.

    `ask` is False when no question is to follow; `paused` None leaves the flow running or resting as it is.
    """

    state: FlowState | None
    say: tuple[Say, ...] = ()
    effects: tuple[Effect, ...] = ()
    ask: bool = True
    paused: bool | None = None
    asked: Press | None = None
    """The question that was answered, if it can be asked again for another year."""
    back: bool = False
    """Whether that question is the one before the last, gone back to."""
    began: bool = False
    """Something new begins in place of what was under way, although it may be of the same flow."""
    left: FlowState | None = None
    """What was under way and is not saved: it waits to be gone on with."""


def _stand(state: FlowState, ctx: Ctx, undone: bool) -> Step:
    return Step(state)


def _end(state: FlowState, ctx: Ctx) -> Step:
    return Step(None, (Say("general.stopped"),), ask=False)


@dataclass(frozen=True, slots=True)
class Flow:
    """A dialog: pure functions over its states."""

    name: str
    """Under which its states are stored."""
    version: int
    right: Right
    """What a person must be allowed to do to go on with it."""
    what: str
    """What a refusal calls it, as the end of "ยังไม่ได้…"."""
    load: Callable[[int, dict[str, object]], FlowState]
    """A stored state of any version; ValueError for a shape that no version ever had."""
    prompt: Callable[[FlowState, Ctx], Say]
    """What a state shows."""
    step: Callable[[FlowState, Event, Ctx], Step]
    accepts: Callable[[FlowState, str], bool]
    """Whether typed words are surely meant for a state's question."""
    settle: Callable[[FlowState, Ctx, bool], Step] = _stand
    """Where a state stands after the ground moved beneath it; True: because a change was taken back."""
    set_aside: Callable[[FlowState], tuple[Say, ...]] = lambda state: ()
    """What is said when something else is begun: what is dropped, or how to get back."""
    keeps: Callable[[FlowState], bool] = lambda state: False
    """Whether a state that is set aside holds something unsaved, to be gone on with later."""
    leave: Callable[[FlowState, Ctx], Step] = _end
    """What becomes of a state when somebody wants to stop."""
    undo: Callable[[FlowState, Ctx], Step | None] = lambda state, ctx: None
    """What taking back means while a state waits; None: the last change that was saved is meant."""
    waiting: Callable[[FlowState], Say | None] = lambda state: None
    """What is said after an answer in between, where asking everything again would be too much."""
    holds: Callable[[FlowState], Say | None] = lambda state: None
    """What is said where something waits that nothing else may take the place of before it is settled."""
    lets_go: Callable[[FlowState], FlowState | None] = lambda state: state
    """Where a state stands after an answer in between; None: it rests until somebody goes on with it."""
    expects: Callable[[FlowState], Expects] = lambda state: "choice"
