"""Loads the rules of the fiscal years from `years/<year>/*.yaml`; refuses what is not right."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import RootModel

from knowledge.errors import RulesError
from knowledge.rules import checks
from knowledge.rules.counts import YearCounts
from knowledge.rules.ruleset import (
    AnswerScale,
    CalendarEvent,
    FiscalYear,
    Indicator,
    Instrument,
    Issue,
    Item,
    Levels,
    Question,
    Remark,
    Rule,
    Ruleset,
    Sourced,
    Text,
    Version,
    ZeroCauses,
)
from knowledge.yaml_file import Document, read_document, validated

__all__ = [
    "YEARS",
    "YearCounts",
    "load_all",
    "load_counts",
    "load_ruleset",
    "load_sources",
    "year_folders",
]

YEARS = Path(__file__).parents[1] / "years"


class _RulesetFile(Rule):
    fiscal_year: FiscalYear
    version: Version
    status: Text
    instruments: tuple[Instrument, ...]
    weights: Sourced
    levels: Levels
    zero_causes: ZeroCauses
    remarks: tuple[Remark, ...] = ()


class _IndicatorsFile(Rule):
    indicators: tuple[Indicator, ...]


class _QuestionsFile(Rule):
    questions: tuple[Question, ...]
    answer_scale: AnswerScale | None = None


class _ItemsFile(Rule):
    items: tuple[Item, ...]


class _IssuesFile(Rule):
    issues: tuple[Issue, ...]


class _CalendarFile(Rule):
    calendar: tuple[CalendarEvent, ...]


class _CountsFile(Rule):
    years: tuple[YearCounts, ...]


_FILES: dict[str, type[Rule]] = {
    "ruleset.yaml": _RulesetFile,
    "indicators.yaml": _IndicatorsFile,
    "questions.yaml": _QuestionsFile,
    "items.yaml": _ItemsFile,
    "issues.yaml": _IssuesFile,
    "calendar.yaml": _CalendarFile,
}


def load_ruleset(folder: Path) -> Ruleset:
    """The rules in one year's folder. RulesError names every fault with file and key."""
    homes: dict[object, Document] = {}
    fields: dict[str, Any] = {}
    faults: list[str] = []
    for name, model in _FILES.items():
        try:
            document = read_document(folder / name, f"{folder.name}/{name}")
            fields |= dict(validated(document, model))
            homes |= dict.fromkeys(model.model_fields, document)
        except RulesError as error:
            faults += error.faults
    try:
        fields["sources"] = load_sources(folder.parent)
    except RulesError as error:
        faults += error.faults
    _refuse(faults)
    ruleset = Ruleset.model_validate(fields)
    _refuse(homes[where[0]].fault(where, text) for where, text in checks.faults(ruleset, folder.name))
    return ruleset


def load_all(folder: Path = YEARS) -> dict[int, Ruleset]:
    """Every year in the folder (sub-folders named by digits), oldest first; all faults at once."""
    rulesets: dict[int, Ruleset] = {}
    faults: list[str] = []
    for each in year_folders(folder):
        try:
            rulesets[int(each.name)] = load_ruleset(each)
        except RulesError as error:
            faults += error.faults
    _refuse(faults)
    return rulesets


def year_folders(folder: Path = YEARS) -> tuple[Path, ...]:
    """The folders of the years, oldest first. RulesError where there is none."""
    found = [each for each in folder.glob("*") if each.name.isdecimal() and each.is_dir()]
    if not found:
        raise RulesError([f"{folder}: holds no folder of a fiscal year"])
    return tuple(sorted(found, key=lambda each: int(each.name)))


def load_sources(folder: Path = YEARS) -> dict[str, str]:
    """What the source keys mean (`sources.yaml`)."""
    return validated(read_document(folder / "sources.yaml", "sources.yaml"), RootModel[dict[str, Text]]).root


def load_counts(folder: Path = YEARS) -> dict[int, YearCounts]:
    """How many O, I and E codes each fiscal year has (`counts.yaml`), oldest first."""
    document = read_document(folder / "counts.yaml", "counts.yaml")
    counts = validated(document, _CountsFile).years
    years = [each.year for each in counts]
    _refuse(
        document.fault(("years", at, "year"), f"{year} is given twice")
        for at, year in enumerate(years)
        if year in years[:at]
    )
    return {each.year: each for each in sorted(counts, key=lambda each: each.year)}


def _refuse(faults: Iterable[str]) -> None:
    if listed := list(faults):
        raise RulesError(listed)
