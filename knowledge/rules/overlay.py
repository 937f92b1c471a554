"""The installation's overlay: YAML that corrects or confirms what the shipped rules say of a year.

It changes words, periods, dates and confidence. What a score is calculated from belongs to a version of the
rules, which assessments are pinned to, and is refused here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from knowledge.errors import RulesError
from knowledge.rules import checks
from knowledge.rules.rulebook import Rules
from knowledge.rules.ruleset import (
    LOCAL,
    Amendment,
    Confidence,
    FiscalYear,
    ItemCode,
    QuestionCode,
    Rule,
    Ruleset,
    Text,
)
from knowledge.yaml_file import Where, read_document, validated

FIRST_BUDDHIST = 2400
SCORED = {
    "version",
    "instruments",
    "weight",
    "weights",
    "indicators",
    "subindicators",
    "levels",
    "polarity",
    "answer_type",
    "good_answer",
    "score_levels",
}
"""Keys of the rules that a score or a level is calculated from."""
_REFUSED = (
    "would change scores or levels, which are pinned to a version of the rules; "
    "it belongs in the rules of the year, under a higher version"
)


def _christian(day: date) -> date:
    if day.year >= FIRST_BUDDHIST:
        raise PydanticCustomError("day", "must be a date like 2026-11-20 (ค.ศ.)")
    return day


Day = Annotated[date, AfterValidator(_christian)]


class Correction(Rule):
    """What is said anew of one thing; a key that is not written leaves what is shipped."""

    NAMED_BY: ClassVar[str] = "code"

    by: Text = ""
    when: Day = date.min
    confidence: Confidence = "low"
    notes: str = ""

    @property
    def name(self) -> str:
        return str(getattr(self, self.NAMED_BY))

    @property
    def values(self) -> dict[str, Any]:
        """What is changed, in the order of the rules."""
        given = self.model_fields_set - {self.NAMED_BY, "by", "when"}
        return {key: getattr(self, key) for key in type(self).model_fields if key in given}


class ItemCorrection(Correction):
    """An O-item, by its code in that year."""

    code: ItemCode
    title: Text = ""
    publish: Annotated[tuple[Text, ...], Field(min_length=1)] = ("",)
    period: Text = ""
    fails: tuple[Text, ...] = ()
    unit: Text = ""
    publish_confidence: Confidence = "low"


class QuestionCorrection(Correction):
    """A question of IIT or EIT, by its code in that year."""

    code: QuestionCode
    title: Text = ""


class DateCorrection(Correction):
    """A date of the year's calendar, by its title."""

    NAMED_BY: ClassVar[str] = "title"

    title: Text
    start: str | None = None
    end: str | None = None
    approximate: str = ""


class YearChanges(Rule):
    """The changes to one fiscal year of one kind of agency."""

    year: FiscalYear
    item_set: Text = LOCAL
    items: tuple[ItemCorrection, ...] = ()
    questions: tuple[QuestionCorrection, ...] = ()
    calendar: tuple[DateCorrection, ...] = ()


class OverlayFile(Rule):
    """A whole file: who changed it and when, unless a change says it itself, and the changes."""

    by: Text
    when: Day
    years: tuple[YearChanges, ...]


@dataclass(frozen=True)
class Overlaid:
    """The rules that are in force, and what is wrong with the files that were left out."""

    rules: Rules
    faults: tuple[str, ...] = ()


def overlaid(rules: Rules, path: Path) -> Overlaid:
    """The rules with the changes of a file, or of every `*.yaml` of a folder in the order of their names.

    A file with a fault is left out as a whole: what is shipped stays in force. Never raises.
    """
    faults: list[str] = []
    for each in _files(path):
        try:
            rules = changed(rules, each)
        except RulesError as error:
            faults += error.faults
    return Overlaid(rules, tuple(faults))


def _files(path: Path) -> tuple[Path, ...]:
    return tuple(sorted(path.glob("*.yaml"))) if path.is_dir() else (path,)


def changed(rules: Rules, path: Path) -> Rules:
    """The rules with the changes of one file. RulesError names every fault with file, line and key."""
    document = read_document(path, path.name)
    _refuse(document.fault(where, _REFUSED) for where in _scored(document.data, ()))
    file = validated(document, OverlayFile)
    years, earlier = dict(rules.years), dict(rules.earlier)
    faults = [] if file.years else [document.fault(("years",), "names no year to change")]
    for at, each in enumerate(file.years):
        if each.item_set != rules.item_set:
            continue
        found, wrong = _checked(each, file, years, ("years", at))
        faults += (document.fault(where, text) for where, text in wrong)
        if found is not None:
            years[each.year] = found
            before = {key: ruleset for key, ruleset in earlier.items() if key[0] == each.year}
            earlier |= {key: _with(ruleset, each, file) for key, ruleset in before.items()}
    _refuse(faults)
    return replace(rules, years=years, earlier=earlier, _drafts={})


def _refuse(faults: Iterable[str]) -> None:
    if listed := list(faults):
        raise RulesError(listed)


def _scored(data: object, where: Where) -> Iterator[Where]:
    """The way to every key that a score would change by."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key in SCORED:
                yield (*where, key)
            else:
                yield from _scored(value, (*where, key))
    elif isinstance(data, list):
        for at, value in enumerate(data):
            yield from _scored(value, (*where, at))


def _checked(
    changes: YearChanges, file: OverlayFile, years: Mapping[int, Ruleset], where: Where
) -> tuple[Ruleset | None, list[checks.Fault]]:
    """The rules of a year once they are changed, or what is wrong with the changes."""
    shipped = years.get(changes.year)
    if shipped is None:
        known = " ".join(map(str, years))
        return None, [
            ((*where, "year"), f"there are no rules of {changes.year} to change; there are {known}")
        ]
    faults = list(_faults(changes, shipped, where))
    if faults:
        return None, faults
    after = _with(shipped, changes, file)
    homes: dict[Where, Where] = {
        (kind, place): (*where, kind, at) for kind, at, place in _places(changes, shipped)
    }
    return after, [
        ((*homes.get(at[:2], where), *at[2:]), text) for at, text in checks.faults(after, str(changes.year))
    ]


def _faults(changes: YearChanges, shipped: Ruleset, where: Where) -> Iterator[checks.Fault]:
    seen = set(shipped.amended)
    known = _names(shipped)
    for kind, at, each in _each(changes):
        place = (*where, kind, at, each.NAMED_BY)
        if each.name not in known[kind]:
            yield place, f"{shipped.fiscal_year} has no {each.name} in {kind}"
        elif each.name in seen:
            yield place, f"{each.name} is changed twice"
        elif not each.values:
            yield place, f"nothing of {each.name} is changed; name a key besides {each.NAMED_BY}"
        seen.add(each.name)


def _each(changes: YearChanges) -> Iterator[tuple[str, int, Correction]]:
    for kind in ("items", "questions", "calendar"):
        for at, each in enumerate(getattr(changes, kind)):
            yield kind, at, each


def _names(ruleset: Ruleset) -> dict[str, list[str]]:
    """What the changes of each kind may be about, in the order of the rules."""
    return {
        "items": [each.code for each in ruleset.items],
        "questions": [each.code for each in ruleset.questions],
        "calendar": [each.title for each in ruleset.calendar],
    }


def _places(changes: YearChanges, shipped: Ruleset) -> Iterator[tuple[str, int, int]]:
    """Where each change stands in the file, and where what it changes stands in the rules."""
    names = _names(shipped)
    for kind, at, each in _each(changes):
        yield kind, at, names[kind].index(each.name)


def _with(ruleset: Ruleset, changes: YearChanges, file: OverlayFile) -> Ruleset:
    """The rules with every change to something that they have."""
    by_name = {(kind, each.name): each for kind, _, each in _each(changes)}
    amended = dict(ruleset.amended)
    update: dict[str, object] = {"amended": amended}
    for kind, names in _names(ruleset).items():
        things: list[Rule] = list(getattr(ruleset, kind))
        for at, name in enumerate(names):
            if change := by_name.get((kind, name)):
                amended[name] = _amendment(things[at], change, file)
                things[at] = _anew(things[at], change)
        update[kind] = tuple(things)
    return ruleset.model_copy(update=update)


def _amendment(shipped: Rule, change: Correction, file: OverlayFile) -> Amendment:
    when = change.when if "when" in change.model_fields_set else file.when
    changed = tuple(key for key, value in change.values.items() if getattr(shipped, key) != value)
    return Amendment(by=change.by or file.by, when=when, keys=tuple(change.values), changed=changed)


def _anew(thing: Rule, change: Correction) -> Rule:
    values = change.values
    if isinstance(change, ItemCorrection) and values.keys() & {"publish", "publish_confidence"}:
        values |= {"from_other_year": False, "from_other_set": False}
    if isinstance(change, DateCorrection) and values.keys() & {"start", "end", "approximate"}:
        values = {"start": None, "end": None, "approximate": "", **values}
    return thing.model_copy(update=values)
