"""What an agency decides to do about its weak points: a measure, and where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from knowledge.fiscal import fiscal_year_of, quarter_of
from knowledge.measures.rounds import Round, rounds_of
from knowledge.periods.days import Span
from knowledge.periods.reading import Cadence

LONGEST_TITLE, LONGEST_TEXT = 300, 4_000


class Status(StrEnum):
    """Where a measure stands."""

    TODO = "todo"
    DOING = "doing"
    STUCK = "stuck"
    DONE = "done"
    CANCELLED = "cancelled"

    @property
    def words(self) -> str:
        """As staff read it."""
        return _WORDS[self]

    @property
    def is_open(self) -> bool:
        return self not in (Status.DONE, Status.CANCELLED)


_WORDS = {
    Status.TODO: "ยังไม่เริ่ม",
    Status.DOING: "กำลังดำเนินการ",
    Status.STUCK: "ติดปัญหา",
    Status.DONE: "เสร็จ",
    Status.CANCELLED: "ยกเลิก",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A measure as it is written down, before it is kept.

    `serves`: codes of what it is for (`ind9`, `issue3`, `I10`, `E9`, `O8`). `period` and `reporting` are
    the words as written; `spans` the days they mean, none while that is not clear. `problem` is the
    trouble with the period as `knowledge.periods.PeriodReading` names it, "" for none, and `detail`
    the words it is about. `everyone`: all units do it (ทุกกอง).
    """

    title: str
    serves: tuple[str, ...] = ()
    analysis: str = ""
    steps: str = ""
    period: str = ""
    spans: tuple[Span, ...] = ()
    cadence: Cadence | None = None
    reporting: str = ""
    units: tuple[str, ...] = ()
    everyone: bool = False
    budget: Decimal | None = None
    problem: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one unit stands with one round; `unit` "" where no unit is named. `round` is a key."""

    round: str
    unit: str
    status: Status
    percent: int = 0
    reported_on: date | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure that is kept. `percent` is 0–100; `reported_on` the day somebody last said how it goes."""

    id: int
    fiscal_year: int
    draft: Draft
    status: Status = Status.TODO
    percent: int = 0
    note: str = ""
    owners: tuple[int, ...] = ()
    muted_by: tuple[int, ...] = ()
    reported_on: date | None = None
    reported_at: datetime | None = None
    created_on: date | None = None
    evidence: int = 0
    """How many pieces of evidence there are."""
    standings: tuple[Standing, ...] = ()
    """What was reported of its rounds, by unit. None: what is known is of the measure as a whole."""
    everybody: tuple[str, ...] = ()
    """The units that ทุกกอง means in this agency and year, where all units do it."""

    @property
    def title(self) -> str:
        return self.draft.title

    @property
    def deadlines(self) -> tuple[date, ...]:
        """The last day of each of its periods, in order."""
        return tuple(sorted({span.end for span in self.draft.spans}))

    @property
    def reports(self) -> tuple[date, ...]:
        """The days on which a report is due, deadlines among them."""
        return tuple(each.due for each in self.rounds if each.due)

    @property
    def rounds(self) -> tuple[Round, ...]:
        """Its reporting rounds, in order; at least one."""
        return rounds_of(self.draft.spans, self.draft.cadence)

    @property
    def units(self) -> tuple[str, ...]:
        """The units that report each for itself; "" stands for a measure without any."""
        named = dict.fromkeys((*self.draft.units, *(self.everybody if self.draft.everyone else ())))
        return tuple(named) or ("",)

    @property
    def ends_on(self) -> date | None:
        return self.deadlines[-1] if self.deadlines else None

    def deadline_after(self, day: date) -> date | None:
        """The next deadline on or after a day; None when all have passed, or there is none."""
        return next((each for each in self.deadlines if each >= day), None)

    def is_overdue(self, today: date) -> bool:
        """Open, and its last day is over."""
        return self.status.is_open and self.ends_on is not None and self.ends_on < today

    def runs_in(self, quarter: int) -> bool:
        """Whether any of its days lie in a quarter (1–4) of its fiscal year."""
        return any(quarter in _quarters(span, self.fiscal_year) for span in self.draft.spans)


@dataclass(frozen=True, slots=True)
class Shown:
    """Measures a chat was shown: `lines` of the numbered list shown last (line 1 first, 0 for a line of
    another page), and the one that was spoken of `last`, if it was one.
    """

    lines: tuple[int, ...] = ()
    last: int | None = None
    just: bool = False
    """Whether `last` was spoken of in the answer before, and nothing else since."""


def same_title(title: str) -> str:
    """What titles of the same measure have in common: blanks and the case of letters make no difference."""
    return "".join(title.split()).casefold()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows that a measure was carried out: `kind` is link, photo or file; `url` its address or path."""

    id: int
    kind: str
    url: str
    name: str = ""
    taken_on: date | None = None
    sent_on: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """An agency's measures of one fiscal year, in the order in which they were written down."""

    fiscal_year: int
    measures: tuple[Measure, ...] = ()
    years: tuple[int, ...] = ()
    """Every fiscal year for which there are measures."""
    carried: tuple[Measure, ...] = ()
    """What is still open of the years before."""
    by_id: dict[int, Measure] = field(default_factory=dict)

    @classmethod
    def among(cls, fiscal_year: int, measures: Iterable[Measure], years: tuple[int, ...]) -> "Plan":
        """The plan of a year out of all measures of an agency; any of them can be found by its id."""
        every = tuple(measures)
        own = tuple(each for each in every if each.fiscal_year == fiscal_year)
        carried = tuple(each for each in every if each.fiscal_year != fiscal_year and each.status.is_open)
        return cls(fiscal_year, own, years, carried, {each.id: each for each in every})

    @property
    def work(self) -> tuple[Measure, ...]:
        """Everything there is to do: what is left of earlier years, and the year's own."""
        return (*self.carried, *self.measures)


def _quarters(span: Span, fiscal_year: int) -> set[int]:
    """The quarters of the fiscal year that a span touches."""
    if fiscal_year_of(span.end) < fiscal_year or fiscal_year_of(span.start) > fiscal_year:
        return set()
    first = quarter_of(span.start) if fiscal_year_of(span.start) == fiscal_year else 1
    last = quarter_of(span.end) if fiscal_year_of(span.end) == fiscal_year else 4
    return set(range(first, last + 1))
