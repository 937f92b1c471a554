"""What a turn wishes to change or look up about measures."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from handlers.terms.effects import Effect
from handlers.terms.roles import Right
from knowledge.measures.measure import Draft, Status

MEASURES = "จัดการมาตรการ"
"""What a refusal calls the work of this room."""


@dataclass(frozen=True, slots=True)
class AddMeasures(Effect):
    """Keep new measures for a fiscal year."""

    RIGHT: ClassVar[Right] = "enter"
    WHAT: ClassVar[str] = MEASURES

    drafts: tuple[Draft, ...]
    fiscal_year: int


@dataclass(frozen=True, slots=True)
class CarryOver(Effect):
    """What is open of one year's plan goes on in another's, and is closed where it was."""

    RIGHT: ClassVar[Right] = "people"
    WHAT: ClassVar[str] = "ปิดปี"

    from_year: int
    to_year: int


@dataclass(frozen=True, slots=True)
class ChangeMeasure(Effect):
    """Write a measure anew, as far as `draft` differs from what it was made from; `note`: why.

    What somebody else changed since then stays, unless it is the same thing.
    """

    RIGHT: ClassVar[Right] = "enter"
    WHAT: ClassVar[str] = MEASURES

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
class MeasurePart:
    """What of a measure a report is about: rounds by their keys and units by their names.

    `whole`: all of it, whatever its rounds and units say.
    """

    rounds: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    whole: bool = False


WHOLE = MeasurePart(whole=True)


@dataclass(frozen=True, slots=True)
class ReportProgress(Effect):
    """Say how a part of a measure goes; `percent` None leaves it."""

    RIGHT: ClassVar[Right] = "enter"
    WHAT: ClassVar[str] = "รายงานความคืบหน้า"

    measure_id: int
    status: Status
    percent: int | None = None
    note: str = ""
    pieces: tuple[Piece, ...] = ()
    part: MeasurePart = MeasurePart()
    reopen: bool = False
    """A measure that is closed goes on."""


@dataclass(frozen=True, slots=True)
class AddEvidence(Effect):
    """Keep evidence without saying how the measure goes."""

    RIGHT: ClassVar[Right] = "enter"
    WHAT: ClassVar[str] = "แนบหลักฐาน"

    measure_id: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ShowMeasure(Effect):
    """One measure with its log, its evidence and what can be done with it."""

    RIGHT: ClassVar[Right] = "read"
    IN_ORDER: ClassVar[bool] = False

    measure_id: int


@dataclass(frozen=True, slots=True)
class ShowWhose(Effect):
    """What a member that is named is in charge of."""

    RIGHT: ClassVar[Right] = "read"
    IN_ORDER: ClassVar[bool] = False

    words: str


@dataclass(frozen=True, slots=True)
class OwnMeasure(Effect):
    """Be in charge of a measure, or no longer; `member_id`: somebody else, as the coordinator wishes."""

    RIGHT: ClassVar[Right] = "enter"
    WHAT: ClassVar[str] = MEASURES

    measure_id: int
    on: bool
    member_id: int | None = None


@dataclass(frozen=True, slots=True)
class ShowAssignees(Effect):
    """Who could be put in charge of a measure."""

    RIGHT: ClassVar[Right] = "people"
    WHAT: ClassVar[str] = "มอบหมายคน"

    measure_id: int


@dataclass(frozen=True, slots=True)
class MuteMeasure(Effect):
    """Not be reminded of a measure any more, or again."""

    RIGHT: ClassVar[Right] = "read"

    measure_id: int
    on: bool


@dataclass(frozen=True, slots=True)
class FocusPlan(Effect):
    """Look at another fiscal year's plan from now on."""

    RIGHT: ClassVar[Right] = "read"

    fiscal_year: int


@dataclass(frozen=True, slots=True)
class SendForm(Effect):
    """The measures as an Excel file to fill in and send back."""

    RIGHT: ClassVar[Right] = "read"


@dataclass(frozen=True, slots=True)
class RequireEvidence(Effect):
    """Whether a measure may be closed only with evidence."""

    RIGHT: ClassVar[Right] = "people"
    WHAT: ClassVar[str] = "กำหนดเรื่องหลักฐาน"

    on: bool
