"""What every flow is made of: states, and steps between them."""

from dataclasses import dataclass
from typing import ClassVar, Protocol

from pydantic import BaseModel, ConfigDict

from handlers.terms.context import Ctx
from handlers.terms.effects import Effect
from handlers.terms.events import Event
from handlers.terms.messages import Say
from handlers.terms.roles import Right


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


class Flow(Protocol):
    """A dialog: a module with these names, listed in `handlers.flows.FLOWS`."""

    NAME: str
    VERSION: int
    RIGHT: Right
    """What a person must be allowed to do to go on with it."""

    def load(self, version: int, data: dict[str, object]) -> FlowState: ...

    def prompt(self, state: FlowState, ctx: Ctx) -> Say: ...

    def step(self, state: FlowState, event: Event, ctx: Ctx) -> Step: ...

    def accepts(self, state: FlowState, words: str) -> bool: ...

    def settle(self, state: FlowState, ctx: Ctx, *, undone: bool) -> Step: ...
