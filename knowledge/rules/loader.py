"""Loads the rules of the fiscal years from `years/<year>/*.yaml`; refuses what is not right.

The folder of a year holds what is of the year, and the items of local governments. Another kind of agency has
a folder in it, named as its item set, with files of its own where it differs: its items, its indicators and
its issues always. An earlier version is a folder `version-1` beside the files that took its place; it holds
those that were others.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import RootModel

from knowledge.errors import RulesError
from knowledge.rules import checks
from knowledge.rules.counts import YearCounts
from knowledge.rules.ruleset import (
    LOCAL,
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
    "file_of",
    "load_all",
    "load_counts",
    "load_earlier",
    "load_ruleset",
    "load_sources",
    "versions_of",
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


_SourcesFile = RootModel[dict[str, Text]]
_FILES: dict[str, type[Rule]] = {
    "ruleset.yaml": _RulesetFile,
    "indicators.yaml": _IndicatorsFile,
    "questions.yaml": _QuestionsFile,
    "items.yaml": _ItemsFile,
    "issues.yaml": _IssuesFile,
    "calendar.yaml": _CalendarFile,
}


OF_A_SET = {"indicators.yaml", "items.yaml", "issues.yaml", "cases.yaml"}
"""Files that no item set has from another one."""
_VERSION = "version-"


def load_ruleset(folder: Path, item_set: str = LOCAL, version: int | None = None) -> Ruleset:
    """The rules in one year's folder: of an item set, and of an earlier version where one is named.

    RulesError names every fault with file and key.
    """
    homes: dict[object, Document] = {}
    fields: dict[str, Any] = {"item_set": item_set}
    faults: list[str] = []
    for name, model in _FILES.items():
        path = file_of(folder, name, item_set, version)
        try:
            document = read_document(path, path.relative_to(folder.parent).as_posix())
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
    wrong = [*checks.faults(ruleset, folder.name), *checks.version_faults(ruleset, version)]
    _refuse(homes[where[0]].fault(where, text) for where, text in wrong)
    return ruleset


def file_of(folder: Path, name: str, item_set: str = LOCAL, version: int | None = None) -> Path:
    """Where a file of a year is: with the version, with the item set, or (unless of a set) with the year."""
    home = _home(folder, item_set)
    places = [home] if name in OF_A_SET else [home, folder]
    if version is not None:
        places.insert(0, home / f"{_VERSION}{version}")
    return next((place / name for place in places if (place / name).exists()), home / name)


def _home(folder: Path, item_set: str) -> Path:
    return folder if item_set == LOCAL else folder / item_set


def versions_of(folder: Path, item_set: str = LOCAL) -> tuple[int, ...]:
    """The earlier versions that are kept of one year's rules, oldest first."""
    names = [each.name.removeprefix(_VERSION) for each in _home(folder, item_set).glob(f"{_VERSION}*")]
    return tuple(sorted(int(name) for name in names if name.isdecimal()))


def load_all(folder: Path = YEARS, item_set: str = LOCAL) -> dict[int, Ruleset]:
    """The newest rules of every year that has the item set, oldest year first; all faults at once."""
    wanted = [((int(each.name),), each, None) for each in year_folders(folder, item_set)]
    return {year: ruleset for (year,), ruleset in _loaded(wanted, item_set).items()}


def load_earlier(folder: Path = YEARS, item_set: str = LOCAL) -> dict[tuple[int, int], Ruleset]:
    """The earlier versions that are kept, by year and version; all faults at once."""
    wanted = [
        ((int(each.name), version), each, version)
        for each in year_folders(folder, item_set)
        for version in versions_of(each, item_set)
    ]
    return {(year, version): ruleset for (year, version), ruleset in _loaded(wanted, item_set).items()}


def _loaded(
    wanted: Iterable[tuple[tuple[int, ...], Path, int | None]], item_set: str
) -> dict[tuple[int, ...], Ruleset]:
    rulesets: dict[tuple[int, ...], Ruleset] = {}
    faults: list[str] = []
    for key, folder, version in wanted:
        try:
            rulesets[key] = load_ruleset(folder, item_set, version)
        except RulesError as error:
            faults += error.faults
    _refuse(faults)
    return rulesets


def year_folders(folder: Path = YEARS, item_set: str = LOCAL) -> tuple[Path, ...]:
    """The folders of the years that have an item set, oldest first. RulesError where there is none."""
    years = [each for each in folder.glob("*") if each.name.isdecimal() and each.is_dir()]
    found = [each for each in years if _home(each, item_set).is_dir()]
    if not found:
        what = "folder of a fiscal year" if not years else f"year with the item set {item_set}"
        raise RulesError([f"{folder}: holds no {what}"])
    return tuple(sorted(found, key=lambda each: int(each.name)))


def load_sources(folder: Path = YEARS) -> dict[str, str]:
    """What the source keys mean (`sources.yaml`)."""
    return validated(read_document(folder / "sources.yaml", "sources.yaml"), _SourcesFile).root


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
