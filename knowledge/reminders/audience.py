"""Whom a reminder is for."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from knowledge.agencies import find_unit
from knowledge.measures.in_charge import Person, in_charge, leaders, owners_of
from knowledge.measures.measure import Measure
from knowledge.measures.standing import missing, stands, unmet
from knowledge.reminders.points import Point, ReminderKind, quarter_work


def _owing(measure: Measure, point: Point, members: Sequence[Person]) -> tuple[int, ...]:
    """Those in charge whose unit has not finished what the point is about."""
    owners = owners_of(measure, members)[0]
    if not measure.standings:
        return owners
    named = [each for each in measure.rounds if each.due == (point.deadline or point.due_on)]
    rounds = named or [each for each in measure.rounds if missing(measure, each)]
    units = {each.id: _unit_of(each.unit, measure.units) for each in members if each.id in owners}
    return tuple(
        each
        for each in owners
        if (unit := units[each]) is None or any(stands(measure, one, unit).status.is_open for one in rounds)
    )


@lru_cache(maxsize=4096)
def _unit_of(own: str, units: tuple[str, ...]) -> str | None:
    """The unit that somebody reports for; None where that is not known."""
    if len(units) == 1:
        return units[0]
    return find_unit(own, units) if own else None


def people_for(point: Point, measures: Mapping[int, Measure], members: Sequence[Person]) -> tuple[int, ...]:
    """Whom a point is for, by id. A quarter needs measures: nobody is told of one without any.

    One that is told long after it began needs some that are left over.
    """
    if point.audience == "owners":
        measure = measures.get(point.measure_id or 0)
        return _owing(measure, point, members) if measure else ()
    if point.audience != "everybody":
        return in_charge(members) if point.audience == "coordinators" else leaders(members)
    if point.kind is ReminderKind.DIGEST:
        return tuple(each.id for each in members)
    work = quarter_work(measures.values(), point.due_on)
    if point.is_again:
        work = tuple(each for each in work if unmet(each, point.due_on))
    owners = (owner for each in work for owner in owners_of(each, members)[0])
    told = (*in_charge(members), *leaders(members), *owners) if work else ()
    return tuple(dict.fromkeys(told))
