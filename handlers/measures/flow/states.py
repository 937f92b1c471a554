"""What writing down and following up a measure can wait for."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import Field, TypeAdapter

from handlers.measures.effects import MeasurePart, Piece
from handlers.terms.flow import FlowState
from knowledge.measures.measure import Draft, Status

NAME = "measures"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Change:
    """A measure that is kept, as it was and as it would be."""

    measure_id: int
    base: Draft
    draft: Draft


@dataclass(frozen=True, slots=True)
class MeasureResult:
    """How one measure goes; `status` None only keeps the note."""

    measure_id: int
    status: Status | None = None
    percent: int | None = None
    note: str = ""
    round: str = ""
    whole_year: bool = False


class MeasureState(FlowState):
    """What every state of this flow is."""

    FLOW: ClassVar[str] = NAME


class AskMeasure(MeasureState):
    """The title, or everything in one line."""

    kind: Literal["ask_measure"] = "ask_measure"


class DraftState(MeasureState):
    """A draft under way; with `measure_id` it changes a measure that is kept."""

    draft: Draft
    year: int
    measure_id: int | None = None
    base: Draft | None = None
    """The measure as it was when the change was begun."""


class AskServes(DraftState):
    kind: Literal["ask_serves"] = "ask_serves"


class AskPeriod(DraftState):
    kind: Literal["ask_period"] = "ask_period"


class AskUnits(DraftState):
    kind: Literal["ask_units"] = "ask_units"


class AskTitle(DraftState):
    kind: Literal["ask_title"] = "ask_title"


class ConfirmMeasure(DraftState):
    kind: Literal["confirm_measure"] = "confirm_measure"


class ReviewMeasures(MeasureState):
    """Several drafts (a pasted table, last year's plan), looked at before they are kept."""

    kind: Literal["review_measures"] = "review_measures"
    drafts: tuple[Draft, ...]
    year: int
    changes: tuple[Change, ...] = ()
    """What the drafts say anew of measures that are kept already."""


class SettlePeriod(MeasureState):
    """The period of one draft among several is not clear."""

    kind: Literal["settle_period"] = "settle_period"
    drafts: tuple[Draft, ...]
    year: int
    at: int
    changes: tuple[Change, ...] = ()


class AskPlanYear(MeasureState):
    """Several drafts out of a document of another year (`year`) than the plan that runs."""

    kind: Literal["ask_plan_year"] = "ask_plan_year"
    drafts: tuple[Draft, ...]
    year: int
    running: int


class AskWhich(MeasureState):
    """Which measure the words were about."""

    kind: Literal["ask_which"] = "ask_which"
    ids: tuple[int, ...]
    act: Literal["report", "postpone", "cancel", "evidence"]
    status: Status | None = None
    percent: int | None = None
    note: str = ""
    period: str = ""
    pieces: tuple[Piece, ...] = ()
    figure: str = ""
    gives_up: bool = False
    round: str = ""
    whole_year: bool = False
    unit: str = ""
    asked: bool = False
    """It was asked before; something else was answered since."""


class AskPart(MeasureState):
    """What a report about a part of a measure lacks: for which unit or of which round it is, whether it is
    sure for all units, what the trouble is, or evidence.
    """

    kind: Literal["ask_part"] = "ask_part"
    measure_id: int
    wants: Literal["unit", "sure", "round", "trouble", "evidence"]
    status: Status
    percent: int | None = None
    note: str = ""
    pieces: tuple[Piece, ...] = ()
    round: str = ""
    part: MeasurePart = MeasurePart()


class AskHow(MeasureState):
    """How a measure goes; the rest was said already and is kept until then.

    `figure` is a percentage of which it is not known whether it is progress.
    """

    kind: Literal["ask_how"] = "ask_how"
    measure_id: int
    note: str = ""
    figure: str = ""
    round: str = ""
    pieces: tuple[Piece, ...] = ()


class AskStop(MeasureState):
    """A measure was not carried out: whether it is given up or put off."""

    kind: Literal["ask_stop"] = "ask_stop"
    measure_id: int
    note: str = ""


class ReviewResults(MeasureState):
    """How several measures go, read out of one message or file and looked at before it is kept."""

    kind: Literal["review_results"] = "review_results"
    results: tuple[MeasureResult, ...]
    unknown: tuple[str, ...] = ()
    """Titles that are not in the plan."""


class AskTrouble(MeasureState):
    """What a measure is stuck on."""

    kind: Literal["ask_trouble"] = "ask_trouble"
    measure_id: int


class AskEvidence(MeasureState):
    """Evidence for a measure that is about to be closed (`closing`), or just one more."""

    kind: Literal["ask_evidence"] = "ask_evidence"
    measure_id: int
    closing: bool = False
    note: str = ""


class AskNewDate(MeasureState):
    """Until when a measure is put off, and why."""

    kind: Literal["ask_new_date"] = "ask_new_date"
    measure_id: int
    note: str = ""


class AskWhy(MeasureState):
    """Why a measure is put off, or given up."""

    kind: Literal["ask_why"] = "ask_why"
    measure_id: int
    act: Literal["postpone", "cancel"]
    period: str = ""


State = Annotated[
    AskMeasure
    | AskServes
    | AskPeriod
    | AskUnits
    | AskTitle
    | ConfirmMeasure
    | ReviewMeasures
    | SettlePeriod
    | AskPlanYear
    | AskWhich
    | AskPart
    | AskHow
    | AskStop
    | ReviewResults
    | AskTrouble
    | AskEvidence
    | AskNewDate
    | AskWhy,
    Field(discriminator="kind"),
]
_STATES: TypeAdapter[State] = TypeAdapter(State)


def load(version: int, data: dict[str, object]) -> FlowState:
    """A stored state. Raises ValueError for a shape that no version ever had."""
    if version != VERSION:
        raise ValueError(f"measures has no version {version}")
    return _STATES.validate_python(data)
