"""When a measure is due: what the one phrase for it, `words.due`, is made of. Pure."""

from dataclasses import dataclass
from datetime import date

from knowledge.measures.measure import Measure
from knowledge.measures.standing import missing, owed


@dataclass(frozen=True, slots=True)
class Deadline:
    """The deadline that counts (None: no period is known), and the days until it, or since it if late.

    Of what is not open any more only the day is said.
    """

    end: date | None
    days: int = 0
    is_late: bool = False
    is_open: bool = True


def due_at(end: date | None, today: date, *, is_late: bool, is_open: bool = True) -> Deadline:
    return Deadline(end, abs((end - today).days) if end else 0, is_late, is_open)


def due_of(measure: Measure, today: date) -> Deadline:
    """By the round that is late longest, else by the next that is not finished, else by its last day."""
    late = owed(measure, today)
    if late:
        return due_at(late[0].due, today, is_late=True)
    ahead = (each.due for each in measure.rounds if each.due and each.due >= today and missing(measure, each))
    end = next(ahead, measure.ends_on) if measure.status.is_open else measure.ends_on
    return due_at(end, today, is_late=False, is_open=measure.status.is_open)
