"""Give the agency another name: ask for it, and ask once more."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, TypeAdapter

from handlers.general.buttons import BACK
from handlers.general.help import menu
from handlers.people.effects import RenameAgency
from handlers.people.joining.words import named_agency
from handlers.terms.context import Ctx
from handlers.terms.events import Event, Pressed, Text
from handlers.terms.flow import Flow, FlowState, Step
from handlers.terms.messages import Choice, Say
from handlers.understanding.words import Meanings, action_in, plain
from knowledge.agencies import name_fault

NAME = "renaming"
VERSION = 1
ANSWERS: Meanings = {"yes": ("make", "yes", "name"), "back": ("back", "stop", "no", "drop")}


class NameState(FlowState):
    """What every state of this flow is."""

    FLOW: ClassVar[str] = NAME


class AskNewName(NameState):
    kind: Literal["ask_new_name"] = "ask_new_name"


class ConfirmName(NameState):
    kind: Literal["confirm_name"] = "confirm_name"
    name: str


_STATES: TypeAdapter[AskNewName | ConfirmName] = TypeAdapter(
    Annotated[AskNewName | ConfirmName, Field(discriminator="kind")]
)


def load(version: int, data: dict[str, object]) -> FlowState:
    """A stored state. Raises ValueError for a shape that no version ever had."""
    if version != VERSION:
        raise ValueError(f"renaming has no version {version}")
    return _STATES.validate_python(data)


def prompt(state: FlowState, ctx: Ctx) -> Say:
    if isinstance(state, ConfirmName):
        choices = (Choice("เปลี่ยนชื่อ", "yes"), BACK)
        return Say("joining.confirm_name", {"old": ctx.agency, "new": state.name}, choices)
    return Say("joining.ask_new_name", {"agency": ctx.agency}, (BACK,))


def step(state: FlowState, event: Event, ctx: Ctx) -> Step:
    words = event.text if isinstance(event, Text) else ""
    action = event.press if isinstance(event, Pressed) else action_in(plain(words), ANSWERS)
    if action == "back":
        return Step(None, (Say("general.stopped", {}, menu(ctx)),), ask=False)
    if isinstance(state, ConfirmName) and action == "yes":
        return Step(None, (), (RenameAgency(state.name),), ask=False)
    if not words or (isinstance(state, ConfirmName) and action):
        return Step(state)
    named = named_agency(words)
    if named is None:
        return Step(state, (Say("joining.bad_name", {"fault": name_fault(words) or ""}),))
    return Step(ConfirmName(name=named[0]))


def accepts(state: FlowState, words: str) -> bool:
    """Whether typed words are surely meant for this state's question."""
    return bool(action_in(words, ANSWERS)) or named_agency(words) is not None


FLOW = Flow(NAME, VERSION, RenameAgency.RIGHT, RenameAgency.WHAT, load, prompt, step, accepts)
