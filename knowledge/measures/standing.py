"""Where a measure stands, round by round and unit by unit, and what that makes of the whole."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from knowledge.agencies import find_unit
from knowledge.measures.in_charge import COMMITTEE
from knowledge.measures.measure import Measure, Standing, Status
from knowledge.measures.rounds import Round


def everybody(names: Iterable[str]) -> tuple[str, ...]:
    """The units that ทุกกอง means out of names that occur: each unit once, working groups left out."""
    found: list[str] = []
    for name in names:
        if name and COMMITTEE not in name and find_unit(name, found) is None:
            found.append(name)
    return tuple(found)


def stands(measure: Measure, one: Round, unit: str) -> Standing:
    """Where a unit stands with a round; of a measure that is closed, closed."""
    if not measure.status.is_open:
        return Standing(one.key, unit, measure.status, measure.percent, measure.reported_on)
    return _reported(measure, one, unit)


def _reported(measure: Measure, one: Round, unit: str) -> Standing:
    """What was said of a round by a unit. Where only one unit reports, its name makes no difference.

    What was said of the whole before there were rounds counts for the round in which it was said.
    """
    rows = [each for each in measure.standings if each.round == one.key]
    own = [each for each in rows if each.unit == unit] or (rows if len(measure.units) == 1 else [])
    if own:
        return replace(max(own, key=lambda each: each.reported_on or date.min), unit=unit)
    said = measure.reported_on
    if not measure.standings and said and (len(measure.rounds) == 1 or one.holds(said)):
        status = measure.status if measure.status.is_open else Status.DOING
        return Standing(one.key, unit, status, min(measure.percent, 90), said)
    return Standing(one.key, unit, Status.TODO)


def missing(measure: Measure, one: Round) -> tuple[str, ...]:
    """The units that have not finished a round; ("",) for a measure that names no unit."""
    return tuple(unit for unit in measure.units if stands(measure, one, unit).status.is_open)


def begun_rounds(measure: Measure, unit: str, today: date) -> tuple[Round, ...]:
    """The rounds that a unit could be speaking of: begun, and not finished by it.

    Before any has begun, the first, if nothing was said of it yet.
    """
    open_ones = [each for each in measure.rounds if stands(measure, each, unit).status.is_open]
    begun = tuple(each for each in open_ones if each.began(today))
    if not begun and open_ones and open_ones[0] == measure.rounds[0]:
        return (open_ones[0],)
    return begun


def next_round(measure: Measure, unit: str, today: date) -> Round | None:
    """The first round that a unit still owes from today on; of those that are over none."""
    open_ones = (each for each in measure.rounds if stands(measure, each, unit).status.is_open)
    return next((each for each in open_ones if not each.is_over(today)), None)


def running_round(measure: Measure, today: date) -> Round:
    """The round that a day is in, else the next, else the last."""
    ahead = (each for each in measure.rounds if not each.is_over(today))
    return next(ahead, measure.rounds[-1])


def owed(measure: Measure, today: date) -> tuple[Round, ...]:
    """The rounds that are over and not finished by all units, oldest first.

    Before rounds were reported one by one, any report since a round began did for all but the last.
    """
    over = [each for each in measure.rounds if each.is_over(today)]
    if not measure.status.is_open or not over:
        return ()
    if measure.standings:
        return tuple(each for each in over if missing(measure, each))
    last = over[-1]
    reported = measure.reported_on
    met = last != measure.rounds[-1] and reported and last.span and reported >= last.span.start
    return () if met else (last,)


def unmet(measure: Measure, today: date) -> date | None:
    """The latest deadline that passed without being met; None when there is none."""
    rounds = owed(measure, today)
    return rounds[-1].due if rounds else None


def total(measure: Measure) -> tuple[Status, int]:
    """What the rounds and units make of the whole: done when all are, and the mean of their percents."""
    cells = [_reported(measure, one, unit) for one in measure.rounds for unit in measure.units]
    if all(each.status is Status.DONE for each in cells):
        return Status.DONE, 100
    percent = sum(100 if each.status is Status.DONE else each.percent for each in cells) // len(cells)
    if any(each.status is Status.STUCK for each in cells):
        return Status.STUCK, percent
    begun = percent or any(each.status is not Status.TODO for each in cells)
    return (Status.DOING if begun else Status.TODO), percent


def rekeyed(standings: Sequence[Standing], old: Sequence[Round], new: Sequence[Round]) -> dict[str, str]:
    """Which round becomes which when the days of a measure change, by their keys.

    As many as before are the same ones at other days; else a round is the one with its last day.
    """
    if len(old) != len(new):
        return {}
    used = {each.round for each in standings}
    return {a.key: b.key for a, b in zip(old, new, strict=True) if a.key in used and a.key != b.key}
