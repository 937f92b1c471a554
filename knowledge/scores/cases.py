"""Rule cases: given scores and what must follow from them, kept as `cases.yaml` beside each year's rules."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import Field

from knowledge.errors import RulesError
from knowledge.rules.loader import YEARS, file_of, load_ruleset, versions_of, year_folders
from knowledge.rules.ruleset import LOCAL, FiscalYear, Rule, Ruleset, Sources, Text
from knowledge.scores.audit import findings
from knowledge.scores.gaps import missing_items, ranked
from knowledge.scores.scoring import Evaluation, evaluate
from knowledge.thai import two_decimals
from knowledge.yaml_file import read_document, validated

FILE = "cases.yaml"
Loaded = TypeVar("Loaded")
ShownValue = Annotated[str, Field(pattern=r"^\d{1,3}\.\d\d$")]
"""A value as it is shown: two decimals, in quotes."""


class Expect(Rule):
    """What must follow. Only keys that are written are compared; null expects that there is nothing."""

    values: dict[str, ShownValue | None] = Field(default_factory=dict)
    level: str | None = None
    weakest: str | None = None
    strongest: str | None = None
    missing_items: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()


class Case(Rule):
    """Scores of one assessment (`given`, by code) and what the rules make of them."""

    name: Text
    about: Text
    source: Sources
    sample: bool = False
    """Whether these are the scores to show somebody who has none yet."""
    given: dict[str, Decimal]
    expect: Expect


class _CasesFile(Rule):
    cases: Annotated[tuple[Case, ...], Field(min_length=1)]


@dataclass(frozen=True)
class SampleScores:
    """Scores of a year to show somebody who has none yet, and the name of the case they are of."""

    year: FiscalYear
    name: str
    scores: Mapping[str, Decimal]


def load_cases(folder: Path, item_set: str = LOCAL, version: int | None = None) -> tuple[Case, ...]:
    """The cases in one year's folder. RulesError names every fault with file and key."""
    path = file_of(folder, FILE, item_set, version)
    document = read_document(path, path.relative_to(folder.parent).as_posix())
    cases = validated(document, _CasesFile).cases
    names = [case.name for case in cases]
    again = [at for at, name in enumerate(names) if name in names[:at]]
    if again:
        raise RulesError(
            document.fault(("cases", at, "name"), f'"{names[at]}" is given twice') for at in again
        )
    return cases


def load_sample(folder: Path = YEARS, item_set: str = LOCAL) -> SampleScores:
    """The case marked `sample: true`. RulesError unless one case of all years is."""
    found = [
        SampleScores(int(year.name), case.name, case.given)
        for year in year_folders(folder, item_set)
        for case in load_cases(year, item_set)
        if case.sample
    ]
    if len(found) != 1:
        raise RulesError([f"{len(found)} cases of all years are marked as the sample; mark one"])
    return found[0]


def failures(case: Case, ruleset: Ruleset) -> list[str]:
    """Where the rules do not give what the case expects, one line each; empty when all is well."""
    unknown = [f"source {key} is not in sources.yaml" for key in case.source if key not in ruleset.sources]
    try:
        wrong = unknown + list(_differences(case.expect, evaluate(ruleset, case.given)))
    except (ValueError, KeyError) as error:
        wrong = [*unknown, str(error)]
    return [f"{case.name}: {each}" for each in wrong]


def check_year(folder: Path, item_set: str = LOCAL) -> list[str]:
    """Everything wrong with one year and its earlier versions: faults of the files, then cases that fail."""
    newest, wrong = _checked(folder, item_set, None)
    for version in versions_of(folder, item_set):
        _, more = _checked(folder, item_set, version)
        wrong += [each for each in more if each not in wrong]
        if newest is not None and version >= newest.version:
            wrong.append(f"{folder.name}: version-{version} is kept, but the version is {newest.version}")
    return wrong


def _checked(folder: Path, item_set: str, version: int | None) -> tuple[Ruleset | None, list[str]]:
    ruleset, faults = _loaded(lambda: load_ruleset(folder, item_set, version))
    cases, more = _loaded(lambda: load_cases(folder, item_set, version))
    if ruleset is None or cases is None:
        return ruleset, faults + more
    return ruleset, [each for case in cases for each in failures(case, ruleset)]


def _loaded(load: Callable[[], Loaded]) -> tuple[Loaded | None, list[str]]:
    try:
        return load(), []
    except RulesError as error:
        return None, list(error.faults)


def _differences(expect: Expect, evaluation: Evaluation) -> Iterator[str]:
    for code, wanted in expect.values.items():
        yield from _difference(code, wanted, _shown(evaluation.value(code)))
    for name in ("level", "weakest", "strongest", "missing_items", "findings"):
        if name in expect.model_fields_set:
            yield from _difference(name, getattr(expect, name), _found(name, evaluation))


def _difference(name: str, wanted: object, found: object) -> Iterator[str]:
    if wanted != found:
        yield f"{name} should be {_words(wanted)}, is {_words(found)}"


def _found(name: str, evaluation: Evaluation) -> object:
    match name:
        case "level":
            return evaluation.level and evaluation.level.title
        case "weakest" | "strongest":
            best = ranked(evaluation, "indicator", n=1, strongest=name == "strongest")
            return best[0].code if best else None
        case "missing_items":
            return tuple(item.code for group in missing_items(evaluation) for item in group.items)
        case _:
            return tuple(finding.code for finding in findings(evaluation))


def _shown(value: Decimal | None) -> str | None:
    return None if value is None else two_decimals(value)


def _words(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(map(str, value)) or "none"
    return "nothing" if value is None else str(value)
