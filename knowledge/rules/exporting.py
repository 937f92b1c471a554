"""What is in force, written as an overlay: to edit, and to load again with the same effect."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import yaml

from knowledge.rules.overlay import Correction, DateCorrection, ItemCorrection, QuestionCorrection
from knowledge.rules.rulebook import Rules
from knowledge.rules.ruleset import LOCAL, Amendment, Rule, Ruleset

CHANGES: dict[str, type[Correction]] = {
    "items": ItemCorrection,
    "questions": QuestionCorrection,
    "calendar": DateCorrection,
}
_EMPTY: tuple[object, ...] = (None, "", ())


def amended(rules: Rules) -> dict[int, list[str]]:
    """What the installation has changed: names by year."""
    return {year: list(ruleset.amended) for year, ruleset in rules.years.items() if ruleset.amended}


def as_overlay(rules: Rules, named: Mapping[int, Iterable[str]], by: str, when: date) -> str:
    """The overlay of these elements as they are now. KeyError for a name that a year does not have.

    An element that the installation changed is written with the keys it changed, by whom and when; any other
    with all that an overlay may change of it, to be edited by `by` at `when`.
    """
    years = [_year(rules.years[year], names, by, when) for year, names in named.items()]
    data = {"by": by, "when": when.isoformat(), "years": years}
    text: str = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)
    return text


def _year(ruleset: Ruleset, names: Iterable[str], by: str, when: date) -> dict[str, Any]:
    out: dict[str, Any] = {"year": ruleset.fiscal_year}
    if ruleset.item_set != LOCAL:
        out["item_set"] = ruleset.item_set
    for name in names:
        kind, thing = _thing(ruleset, name)
        out.setdefault(kind, []).append(_written(thing, kind, ruleset.amended.get(name), by, when))
    return out


def _thing(ruleset: Ruleset, name: str) -> tuple[str, Rule]:
    if name in ruleset.item_by_code:
        return "items", ruleset.item_by_code[name]
    if name in ruleset.question_by_code:
        return "questions", ruleset.question_by_code[name]
    return "calendar", {each.title: each for each in ruleset.calendar}[name]


def _written(thing: Rule, kind: str, amendment: Amendment | None, by: str, when: date) -> dict[str, Any]:
    change = CHANGES[kind]
    keys = amendment.keys if amendment else tuple(change.model_fields)
    out = {change.NAMED_BY: getattr(thing, change.NAMED_BY)}
    if amendment and amendment.by != by:
        out["by"] = amendment.by
    if amendment and amendment.when != when:
        out["when"] = amendment.when.isoformat()
    for key in type(thing).model_fields:
        if key in keys and key not in out:
            value = getattr(thing, key)
            if amendment or value not in _EMPTY:
                out[key] = list(value) if isinstance(value, tuple) else value
    return out
