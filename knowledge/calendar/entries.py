"""The calendar of a fiscal year as one list of entries, by date. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from itertools import groupby

from knowledge.fiscal import fiscal_year_of, fiscal_year_span
from knowledge.measures.measure import Measure
from knowledge.measures.standing import missing
from knowledge.rules.ruleset import CalendarEvent, Confidence, Ruleset


class EntryKind(StrEnum):
    """Whose date it is."""

    RULES = "rules"
    """A date of the ITA year as the rules have it."""
    GIVEN = "given"
    """A date of the ITA year as the agency wrote it down."""
    OWN = "own"
    DUE = "due"
    """The last day of a round, or of a measure."""


@dataclass(frozen=True, slots=True)
class AgencyDate:
    """A date that an agency keeps. `is_official`: of the ITA year, such as the last day to send the OIT."""

    id: int
    title: str
    day: date
    is_official: bool = False


@dataclass(frozen=True, slots=True)
class DatedEntry:
    """Days of the calendar, the last one included; one day is its own last.

    `key` is the same for ever for the same thing, whenever it is moved to. `confidence` is said of dates of
    the rules only. `count` is more than 1 where it stands for several things that are due on one day.
    """

    key: str
    kind: EntryKind
    title: str
    start: date
    end: date
    confidence: Confidence | None = None
    units: tuple[str, ...] = ()
    count: int = 1
    is_amended: bool = False

    def falls_in(self, first: date, last: date) -> bool:
        """Whether any of its days is among these."""
        return self.start <= last and self.end >= first

    def listed_on(self, today: date) -> date:
        """The day it stands at in a list that begins today: one that has begun is seen at once."""
        return max(self.start, min(today, self.end))


Entries = tuple[DatedEntry, ...]


def year_entries(
    ruleset: Ruleset | None, dates: Iterable[AgencyDate], measures: Iterable[Measure], year: int
) -> Entries:
    """Everything of a fiscal year (พ.ศ.) that has a date, in order of the days.

    `ruleset` None, or without dates, gives none of the rules. What is finished, or given up, is not due.
    """
    first, last = fiscal_year_span(year)
    found = (
        *(official_entries(ruleset) if ruleset else ()),
        *(_given(each) for each in dates),
        *(entry for each in measures for entry in _due(each)),
    )
    return in_order(each for each in found if each.falls_in(first, last))


def official_entries(ruleset: Ruleset) -> Entries:
    """The dates of the ITA year that are known to the day."""
    known = ((each, _days(each)) for each in ruleset.calendar)
    return tuple(
        DatedEntry(
            f"ita-{ruleset.fiscal_year}-{_digest(each.title)}",
            EntryKind.RULES,
            each.title,
            *days,
            each.confidence,
            is_amended=each.title in ruleset.amended,
        )
        for each, days in known
        if days is not None
    )


def vague_events(ruleset: Ruleset) -> tuple[CalendarEvent, ...]:
    """What the rules know only roughly."""
    return tuple(each for each in ruleset.calendar if _days(each) is None)


def _days(event: CalendarEvent) -> tuple[date, date] | None:
    """The days of an event: from its start, or the end alone where that is all that is known."""
    start, end = event.start or event.end, event.end or event.start
    return (date.fromisoformat(start), date.fromisoformat(end)) if start and end else None


def _digest(title: str) -> str:
    return sha256(title.encode()).hexdigest()[:12]


def _given(each: AgencyDate) -> DatedEntry:
    kind = EntryKind.GIVEN if each.is_official else EntryKind.OWN
    year = f"-{fiscal_year_of(each.day)}-{_digest(each.title)}" if each.is_official else f"-{each.id}"
    return DatedEntry(f"{kind}{year}", kind, each.title, each.day, each.day)


def _due(measure: Measure) -> Iterator[DatedEntry]:
    """The rounds that are not finished, each at its last day."""
    rounds = measure.rounds if measure.status.is_open else ()
    for one in rounds:
        if one.due is None or not (units := missing(measure, one)):
            continue
        name = f"{measure.title} {one.title}".strip()
        units = tuple(each for each in units if each)
        yield DatedEntry(f"due-{measure.id}-{one.key}", EntryKind.DUE, name, one.due, one.due, units=units)


def in_order(entries: Iterable[DatedEntry]) -> Entries:
    """By their first day, dates of the ITA year before others of the day."""
    kinds = list(EntryKind)
    return tuple(sorted(entries, key=lambda each: (each.start, kinds.index(each.kind), each.end, each.title)))


def between(entries: Iterable[DatedEntry], first: date, last: date) -> Entries:
    """What falls in these days, the first and the last among them."""
    return tuple(each for each in entries if each.falls_in(first, last))


def folded(entries: Sequence[DatedEntry], today: date) -> tuple[Entries, Entries]:
    """What is over before today, and what is still to come or has begun, as it is listed from today on."""
    over = tuple(each for each in entries if each.end < today)
    ahead = (each for each in entries if each.end >= today)
    return over, tuple(sorted(ahead, key=lambda each: each.listed_on(today)))


def gathered(entries: Iterable[DatedEntry]) -> Entries:
    """Several things of the plan that are due on the same day as one entry, which counts them."""

    def day(each: DatedEntry) -> object:
        return each.start if each.kind is EntryKind.DUE else each.key

    out: list[DatedEntry] = []
    for _, same in groupby(entries, key=day):
        first, *more = same
        out.append(replace(first, count=1 + len(more)))
    return tuple(out)
