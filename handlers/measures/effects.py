"""What a turn wishes to change about measures and reminders. Plain data, like `handlers.terms.effects`."""

from dataclasses import dataclass
from datetime import date

from knowledge.measures.measure import Draft, Status


@dataclass(frozen=True, slots=True)
class AddMeasures:
    """Keep new measures for a fiscal year."""

    drafts: tuple[Draft, ...]
    fiscal_year: int


@dataclass(frozen=True, slots=True)
class ChangeMeasure:
    """Write a measure anew, as far as `draft` differs from what it was made from; `note`: why.

    What somebody else changed since then stays, unless it is the same thing.
    """

    measure_id: int
    draft: Draft
    base: Draft
    note: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence: a `link`, or a `photo` or `file` that is kept at a path."""

    kind: str
    url: str
    name: str = ""
    taken_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReportProgress:
    """Say how a measure goes; `percent` None leaves it."""

    measure_id: int
    status: Status
    percent: int | None = None
    note: str = ""
    pieces: tuple[Piece, ...] = ()
    reopen: bool = False
    """A measure that is closed goes on."""


@dataclass(frozen=True, slots=True)
class AddEvidence:
    """Keep evidence without saying how the measure goes."""

    measure_id: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ShowMeasure:
    """One measure with its log, its evidence and what can be done with it."""

    measure_id: int


@dataclass(frozen=True, slots=True)
class OwnMeasure:
    """Be in charge of a measure, or no longer; `member_id`: somebody else, as the coordinator wishes."""

    measure_id: int
    on: bool
    member_id: int | None = None


@dataclass(frozen=True, slots=True)
class ShowAssignees:
    """Who could be put in charge of a measure."""

    measure_id: int


@dataclass(frozen=True, slots=True)
class MuteMeasure:
    """Not be reminded of a measure any more, or again."""

    measure_id: int
    on: bool


@dataclass(frozen=True, slots=True)
class FocusPlan:
    """Look at another fiscal year's plan from now on."""

    fiscal_year: int


@dataclass(frozen=True, slots=True)
class SendForm:
    """The measures as an Excel file to fill in and send back."""


@dataclass(frozen=True, slots=True)
class RequireEvidence:
    """Whether a measure may be closed only with evidence."""

    on: bool


@dataclass(frozen=True, slots=True)
class SetEvent:
    """A date of the ITA year as the agency knows it."""

    title: str
    day: date


@dataclass(frozen=True, slots=True)
class ShowReminders:
    """How the person is reminded, and what can be changed about it; `kinds`: just which kinds."""

    kinds: bool = False


@dataclass(frozen=True, slots=True)
class SetReminders:
    """Change how the person is reminded; what is None stays as it is.

    `kind`: a kind of reminder that is turned `on` or off. `unmute`: quiet days are over.
    """

    minute: int | None = None
    days: frozenset[int] | None = None
    kind: str | None = None
    on: bool = True
    wants_digest: bool | None = None
    is_off: bool | None = None
    muted_until: date | None = None
    unmute: bool = False


@dataclass(frozen=True, slots=True)
class ShowUnreached:
    """Which reminders of the agency did not arrive, and what the month's messages are."""


MeasureEffect = (
    AddMeasures
    | ChangeMeasure
    | ReportProgress
    | AddEvidence
    | ShowMeasure
    | OwnMeasure
    | ShowAssignees
    | MuteMeasure
    | FocusPlan
    | SendForm
    | RequireEvidence
    | SetEvent
    | ShowReminders
    | SetReminders
    | ShowUnreached
)
