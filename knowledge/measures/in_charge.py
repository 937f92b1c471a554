"""Who is in charge of a measure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Protocol

from knowledge.agencies import find_unit
from knowledge.measures.measure import Measure

COMMITTEE = "คณะทำงาน"
Problem = Literal["", "no_unit", "empty_unit"]


class Person(Protocol):
    """A member as far as being in charge goes."""

    @property
    def id(self) -> int: ...
    @property
    def role(self) -> str: ...
    @property
    def unit(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of an agency as far as being in charge goes."""

    id: int
    role: str
    unit: str


def owners_of(measure: Measure, members: Sequence[Person]) -> tuple[tuple[int, ...], Problem]:
    """Who is in charge of a measure, and what is wrong if it is only the coordinators for want of others.

    Its owners as far as they are still members, else the staff and coordinators of its units; everyone
    (ทุกกอง) is all staff; a committee (คณะทำงาน) is the coordinators.
    """
    here = {each.id for each in members}
    owners = tuple(each for each in measure.owners if each in here)
    if owners:
        return owners, ""
    found = dict.fromkeys(_of_units(measure, members))
    if found:
        return tuple(found), ""
    named = bool(measure.draft.units or measure.draft.everyone)
    return in_charge(members), "empty_unit" if named else "no_unit"


def _of_units(measure: Measure, members: Sequence[Person]) -> Iterable[int]:
    if measure.draft.everyone:
        yield from (each.id for each in members if each.role == "staff")
    units = frozenset(each.unit for each in members if each.unit)
    for name in measure.draft.units:
        if COMMITTEE in name:
            yield from in_charge(members)
            continue
        meant = name if name in units else _unit(name, units)
        yield from (
            each.id
            for each in members
            if meant and each.unit == meant and each.role in ("staff", "coordinator")
        )


@lru_cache(maxsize=4096)
def _unit(name: str, units: frozenset[str]) -> str | None:
    """The unit that is meant; offices are much alike, so most questions were asked before."""
    return find_unit(name, sorted(units))


def in_charge(members: Sequence[Person]) -> tuple[int, ...]:
    """The coordinators; where there are none the executives, then the administrators."""
    return _first(members, ("coordinator", "executive", "administrator"))


def leaders(members: Sequence[Person]) -> tuple[int, ...]:
    """The executives; where there are none the coordinators, then the administrators."""
    return _first(members, ("executive", "coordinator", "administrator"))


def _first(members: Sequence[Person], roles: Sequence[str]) -> tuple[int, ...]:
    groups = (tuple(each.id for each in members if each.role == role) for role in roles)
    return next((group for group in groups if group), ())
