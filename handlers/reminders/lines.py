"""What a reminder says of each measure: which deadline, whose it is, and what else there is to it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.measures.due import due_at
from knowledge.measures.in_charge import Person, Problem, owners_of
from knowledge.measures.measure import Measure
from knowledge.measures.standing import unmet
from knowledge.reminders.points import Point, ReminderKind
from knowledge.thai import cut

LONGEST_TITLE = 70
FAR = date.max


@dataclass(frozen=True)
class Facts:
    """What a message may draw on: one person, and the agency's measures, dates and missing O-items."""

    member_id: int
    role: str
    agency: str
    today: date
    measures: Mapping[int, Measure]
    members: Sequence[Person]
    events: Sequence[tuple[str, date]] = ()
    missing: tuple[int, tuple[str, ...]] | None = None
    """The fiscal year of the latest assessment and the O-items it misses; None: not known."""
    is_shared: bool = False
    """Whether the person belongs to other agencies in the same chat, so that this one has to be named."""
    also: frozenset[int] = frozenset()
    """Other members who are the same person, so that what is theirs is said here."""

    @property
    def ids(self) -> frozenset[int]:
        return self.also | {self.member_id}

    def is_mine(self, measure: Measure) -> bool:
        """Whether the person is in charge of it, not only for want of others."""
        owners, problem = owners_of(measure, self.members)
        return not problem and not self.ids.isdisjoint(owners)

    def stands_in(self, measure: Measure) -> Problem:
        """For want of whom the person is told of a measure; "" if they are not told in place of others."""
        owners, problem = owners_of(measure, self.members)
        return "" if self.ids.isdisjoint(owners) else problem


@dataclass(frozen=True)
class Line:
    """A measure and the deadline that is told: the one that is near, else the one that passed, else the next.

    `missed`: an earlier round that passed unreported, where a later deadline is told.
    """

    measure: Measure
    end: date | None
    is_late: bool
    missed: date | None = None
    is_asked: bool = False
    is_escalated: bool = False

    @property
    def urgency(self) -> tuple[bool, date, int]:
        """Overdue first, the longest first; then by the deadline."""
        return not self.is_late, self.end or FAR, self.measure.id


def line_of(measure: Measure, points: Sequence[Point], today: date) -> Line:
    """What is said of a measure when these points come up."""
    about = [point for point in points if point.measure_id == measure.id]
    kinds = {point.kind for point in about}
    near = min((p.deadline for p in about if p.deadline and p.deadline >= today), default=None)
    late = unmet(measure, today)
    return Line(
        measure,
        near or late or measure.deadline_after(today),
        is_late=late is not None and near is None,
        missed=late if near else None,
        is_asked=ReminderKind.CHECK_IN in kinds,
        is_escalated=ReminderKind.ESCALATED in kinds,
    )


def row(line: Line, facts: Facts, *, unit: bool | None = None) -> dict[str, Any]:
    """A line as the texts read it; `lacks` says for want of whom nobody is in charge."""
    measure = line.measure
    owner, lacks = _owner(measure, facts.members)
    shown = unit if unit is not None else not facts.is_mine(measure)
    return {
        "title": cut(measure.title, LONGEST_TITLE),
        "owner": owner,
        "lacks": lacks,
        "unit": units_of(measure),
        "show_unit": shown and bool(owner or lacks),
        "due": due_at(line.end, facts.today, is_late=line.is_late),
        "missed": line.missed,
        "status": measure.status.words,
        "percent": measure.percent,
        "asked": line.is_asked,
        "escalated": line.is_escalated,
    }


def units_of(measure: Measure) -> str:
    return "ทุกกอง" if measure.draft.everyone else " ".join(measure.draft.units)


def _owner(measure: Measure, members: Sequence[Person]) -> tuple[str, Problem]:
    """Who is in charge: the units, else those of its owners; and for want of whom there is nobody."""
    owners, problem = owners_of(measure, members)
    theirs = dict.fromkeys(each.unit for each in members if each.id in owners and each.unit)
    return units_of(measure) or ("" if problem else " ".join(theirs)), problem


def numbered(rows: Sequence[dict[str, Any]], most: int) -> tuple[list[dict[str, Any]], int]:
    """The first rows with their numbers, and how many are left out."""
    return [{**each, "n": n} for n, each in enumerate(rows[:most], 1)], max(0, len(rows) - most)
