"""What an entry can wait for. State is a cursor: every answer is saved at once as a score."""

from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field, TypeAdapter

from handlers.scores.entry import reading
from handlers.terms.flow import FlowState

NAME = "score_entry"
VERSION = 5


class EntryState(FlowState):
    """What every state of this flow is."""

    FLOW: ClassVar[str] = NAME


class ChooseYear(EntryState):
    """`held`: scores that were typed before it was known what they are of."""

    kind: Literal["choose_year"] = "choose_year"
    held: tuple[Decimal, ...] = ()


class ChooseDepth(EntryState):
    kind: Literal["choose_depth"] = "choose_depth"
    held: tuple[Decimal, ...] = ()


class AskScore(EntryState):
    """`again`: back at an answered one. `review`: everything is answered, walk through all."""

    kind: Literal["ask_score"] = "ask_score"
    depth: Literal["ind", "IIT", "EIT", "OIT"]
    code: str
    skipped: tuple[str, ...] = ()
    again: bool = False
    review: bool = False


class ChooseFill(EntryState):
    """Several scores at once, and one of the next ones is filled already: over it, or into the open ones?"""

    kind: Literal["choose_fill"] = "choose_fill"
    values: tuple[Decimal, ...]
    resume: AskScore


class AwaitPaste(EntryState):
    kind: Literal["await_paste"] = "await_paste"


class ConfirmSlip(EntryState):
    """A number over 100 that looks like a slipped point: is `value` meant?"""

    kind: Literal["confirm_slip"] = "confirm_slip"
    code: str
    typed: str
    value: Decimal
    resume: AskScore | None = None


class ConfirmPaste(EntryState):
    """Understood but not saved: waits for a yes, or for the right value of a conflict.

    `remarks`: as sentences in version 1. `other_year`, from version 4 on: a year that was said of it
    afterwards and is not the one it would be saved as; a plain yes saves it no more. From version 5 on:
    `level`, the published one that is said with it ("" to clear it), and `came_from`, the year that was in
    focus before the text named its own.
    """

    kind: Literal["confirm_paste"] = "confirm_paste"
    scores: dict[str, Decimal]
    conflicts: tuple[reading.Conflict, ...] = ()
    remarks: tuple[reading.PasteRemark | str, ...] = ()
    resume: AskScore | None = None
    other_year: int | None = None
    level: str | None = None
    came_from: int | None = None


class ChoosePaste(EntryState):
    """A second paste that disagrees with the one that waits: both, or which?"""

    kind: Literal["choose_paste"] = "choose_paste"
    old: ConfirmPaste
    new: ConfirmPaste


class ConfirmErase(EntryState):
    kind: Literal["confirm_erase"] = "confirm_erase"


State = Annotated[
    ChooseYear
    | ChooseDepth
    | AskScore
    | ChooseFill
    | AwaitPaste
    | ConfirmSlip
    | ConfirmPaste
    | ChoosePaste
    | ConfirmErase,
    Field(discriminator="kind"),
]
_STATES: TypeAdapter[State] = TypeAdapter(State)


def load(version: int, data: dict[str, object]) -> FlowState:
    """A stored state. Raises ValueError for a shape that no version ever had."""
    if version not in range(1, VERSION + 1):
        raise ValueError(f"score_entry has no version {version}")
    return _STATES.validate_python(data)


def asking(state: FlowState | None) -> AskScore | None:
    """The question under way, also beneath a confirmation."""
    if isinstance(state, AskScore):
        return state
    if isinstance(state, ChoosePaste):
        return state.old.resume
    return state.resume if isinstance(state, (ConfirmPaste, ConfirmSlip, ChooseFill)) else None


def held(state: FlowState | None) -> tuple[Decimal, ...]:
    """Scores that were typed before it was known what they are of."""
    return state.held if isinstance(state, (ChooseYear, ChooseDepth)) else ()


def unsaved(state: FlowState | None) -> int:
    """Scores that were read and wait to be saved: nothing else may take their place unasked."""
    if isinstance(state, ChoosePaste):
        return len({**state.old.scores, **state.new.scores})
    return len(state.scores) if isinstance(state, ConfirmPaste) else 0
