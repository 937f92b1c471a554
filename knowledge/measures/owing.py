"""What units still owe of a plan, and how far each of them is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.measures.measure import Measure, Status
from knowledge.measures.rounds import Round
from knowledge.measures.standing import missing, owed, stands


@dataclass(frozen=True, slots=True)
class Owing:
    """A round of a measure that a unit ("" where none is named) has not finished."""

    measure: Measure
    round: Round
    unit: str
    days_late: int = 0


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """How far a unit is with its measures: their number, those it has finished, and the mean of percents."""

    unit: str
    total: int
    done: int
    percent: int
    late: int


def owing(measures: Iterable[Measure], today: date, until: date) -> list[Owing]:
    """What is owed now: rounds that are over, and those that run and end by a day; the latest first."""
    found = [
        Owing(each, one, unit, max((today - one.due).days, 0) if one.due else 0)
        for each in measures
        if each.status.is_open
        for one in due_rounds(each, today, until)
        for unit in missing(each, one)
    ]
    return sorted(found, key=lambda each: (-each.days_late, each.round.due or date.max, each.measure.id))


def due_rounds(measure: Measure, today: date, until: date) -> tuple[Round, ...]:
    """The rounds of a measure that are over and not finished, and those from today that end by a day."""
    ahead = (each for each in measure.rounds if each.due and today <= each.due <= until)
    return (*owed(measure, today), *(each for each in ahead if missing(measure, each)))


def due_within(measure: Measure, start: date, end: date) -> Round | None:
    """The first round that ends in these days and is not finished by all units."""
    if not measure.status.is_open:
        return None
    within = (each for each in measure.rounds if each.due and start <= each.due <= end)
    return next((each for each in within if missing(measure, each)), None)


def runs_within(measure: Measure, start: date, end: date) -> bool:
    """Whether an open measure has days among these."""
    spans = (each.span for each in measure.rounds if each.span and missing(measure, each))
    return measure.status.is_open and any(span.start <= end and span.end >= start for span in spans)


def by_unit(measures: Sequence[Measure], today: date) -> list[UnitProgress]:
    """The progress of each unit of the measures that are not given up, most left to do first."""
    counted = [each for each in measures if each.status is not Status.CANCELLED]
    names = dict.fromkeys(unit for each in counted for unit in each.units)
    found = [_progress(name, [each for each in counted if name in each.units], today) for name in names]
    return sorted(found, key=lambda each: (-each.late, each.done - each.total, each.unit))


def _progress(unit: str, measures: Sequence[Measure], today: date) -> UnitProgress:
    percents = [unit_percent(each, unit) for each in measures]
    late = sum(unit in missing(each, one) for each in measures for one in owed(each, today)[:1])
    done = sum(each == 100 for each in percents)
    return UnitProgress(unit, len(measures), done, sum(percents) // len(percents), late)


def unit_percent(measure: Measure, unit: str) -> int:
    """How far a unit is with a measure: the mean of its rounds."""
    rows = [stands(measure, each, unit) for each in measure.rounds]
    return sum(100 if each.status is Status.DONE else each.percent for each in rows) // len(rows)
