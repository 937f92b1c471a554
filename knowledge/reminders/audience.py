"""Whom a reminder is for."""

from collections.abc import Mapping, Sequence

from knowledge.measures.in_charge import Person, in_charge, leaders, owners_of
from knowledge.measures.measure import Measure
from knowledge.measures.standing import unmet
from knowledge.reminders.points import Point, ReminderKind, quarter_work


def people_for(point: Point, measures: Mapping[int, Measure], members: Sequence[Person]) -> tuple[int, ...]:
    """Whom a point is for, by id. A quarter needs measures: nobody is told of one without any.

    One that is told long after it began needs some that are left over.
    """
    if point.audience == "owners":
        measure = measures.get(point.measure_id or 0)
        return owners_of(measure, members)[0] if measure else ()
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
