"""What a score means and what to do about it, in words that a civil servant can edit (`meanings.yaml`)."""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from knowledge.errors import RulesError
from knowledge.rules.ruleset import IndicatorNumber, Rule, Text
from knowledge.yaml_file import Document, Where, read_document, validated

FILE = Path(__file__).with_name("meanings.yaml")
LONGEST = 160
Words = Annotated[Text, Field(max_length=LONGEST)]
BandName = Literal["strong", "fair", "weak"]


class Band(Rule):
    """A status of a score: it is the first whose `least` (0–100) the score reaches. Ours, not the NACC's."""

    name: BandName
    title: Text
    least: Annotated[Decimal, Field(ge=0, le=100, alias="from")]


class IndicatorMeaning(Rule):
    """What an indicator looks at, what high and low scores say, what to do, and how to keep what is good."""

    indicator: IndicatorNumber
    about: Words
    good: Words
    low: Words
    do: Words
    keep: Words


class IssueMeaning(Rule):
    """What low scores within one of the seven issues say, and what to do."""

    issue: Annotated[int, Field(ge=1, le=7)]
    low: Words
    do: Words


class Meanings(Rule):
    """All words of the file."""

    bands: Annotated[tuple[Band, ...], Field(min_length=1)]
    indicators: tuple[IndicatorMeaning, ...]
    issues: tuple[IssueMeaning, ...]

    def band(self, score: Decimal) -> Band:
        """The status of a score from 0 to 100."""
        return next(each for each in self.bands if score >= each.least)

    def of_indicator(self, number: int) -> IndicatorMeaning:
        return next(each for each in self.indicators if each.indicator == number)

    def of_issue(self, number: int) -> IssueMeaning:
        return next(each for each in self.issues if each.issue == number)


@lru_cache(maxsize=1)
def load_meanings() -> Meanings:
    """Everything in `meanings.yaml`, read once. RulesError names every fault with file, line and key."""
    return read_meanings(FILE)


def read_meanings(path: Path) -> Meanings:
    """The words of a file. RulesError names every fault with file, line and key."""
    document = read_document(path, path.name)
    file = validated(document, Meanings)
    if faults := list(_faults(document, file)):
        raise RulesError(faults)
    return file


def _faults(document: Document, file: Meanings) -> Iterator[str]:
    """What the model alone cannot see."""
    for at, (better, worse) in enumerate(zip(file.bands, file.bands[1:], strict=False), 1):
        if worse.least >= better.least:
            yield document.fault(("bands", at, "from"), "must be below the one before")
    if file.bands[-1].least != 0:
        yield document.fault(("bands", len(file.bands) - 1, "from"), "the last one must be 0")
    numbers = tuple(each.indicator for each in file.indicators)
    yield from _all_once(document, "indicators", numbers, 10)
    yield from _all_once(document, "issues", tuple(each.issue for each in file.issues), 7)


def _all_once(document: Document, key: str, numbers: tuple[int, ...], last: int) -> Iterator[str]:
    where: Where = (key,)
    if missing := sorted(set(range(1, last + 1)) - set(numbers)):
        yield document.fault(where, f"lacks {', '.join(map(str, missing))}")
    seen: set[int] = set()
    for at, number in enumerate(numbers):
        if number in seen:
            yield document.fault((key, at), f"{number} is given twice")
        seen.add(number)
