"""Measures worth suggesting for a weak indicator (`suggestions.yaml`) or a missing item, as drafts."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from knowledge.errors import RulesError
from knowledge.fiscal import fiscal_year_span
from knowledge.measures.measure import LONGEST_TITLE, Draft
from knowledge.periods.days import Span
from knowledge.periods.reading import Cadence, say_period
from knowledge.rules.ruleset import IndicatorNumber, Rule, Sourced, Text
from knowledge.yaml_file import Document, Where, read_document, validated

FILE = Path(__file__).with_name("suggestions.yaml")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A measure that agencies took for an indicator (1–10), and who usually does it.

    `number` never changes its meaning. `everyone`: all units take part, beside `units`. `confidence` (high,
    medium, low) and `sources` (keys of the file's sources) speak of all suggestions of the indicator.
    """

    number: int
    indicator: int
    title: str
    units: tuple[str, ...]
    everyone: bool
    cadence: Cadence | None
    confidence: str
    sources: tuple[str, ...]


class _Entry(Rule):
    number: Annotated[int, Field(ge=1)]
    title: Annotated[Text, Field(max_length=LONGEST_TITLE)]
    cadence: Cadence | None = None


class _Block(Sourced):
    indicator: IndicatorNumber
    units: tuple[Text, ...] = ()
    everyone: bool = False
    measures: Annotated[tuple[_Entry, ...], Field(min_length=1)]


class _SuggestionsFile(Rule):
    sources: dict[str, Text]
    indicators: tuple[_Block, ...]


@lru_cache(maxsize=1)
def load_suggestions() -> tuple[Suggestion, ...]:
    """Everything in `suggestions.yaml`, read once. RulesError names every fault with file and key."""
    return read_suggestions(FILE)


def read_suggestions(path: Path) -> tuple[Suggestion, ...]:
    """All suggestions of a file in its order. RulesError names every fault with file and key."""
    document = read_document(path, path.name)
    file = validated(document, _SuggestionsFile)
    if faults := list(_faults(document, file)):
        raise RulesError(faults)
    return tuple(
        Suggestion(
            number=each.number,
            indicator=block.indicator,
            title=each.title,
            units=block.units,
            everyone=block.everyone,
            cadence=each.cadence,
            confidence=block.confidence,
            sources=block.source,
        )
        for block in file.indicators
        for each in block.measures
    )


def suggestions_for(indicators: Sequence[int]) -> tuple[Suggestion, ...]:
    """The suggestions for these indicators in the order given; none for a number that is no indicator."""
    return tuple(
        each
        for indicator in dict.fromkeys(indicators)
        for each in load_suggestions()
        if each.indicator == indicator
    )


def to_draft(suggestion: Suggestion, fiscal_year: int) -> Draft:
    """The suggestion as a measure that lasts the whole fiscal year (พ.ศ.), to be made one's own."""
    return Draft(
        title=suggestion.title,
        serves=(f"ind{suggestion.indicator}",),
        period=f"ตลอดปีงบประมาณ {fiscal_year}",
        spans=(Span(*fiscal_year_span(fiscal_year)),),
        cadence=suggestion.cadence,
        units=suggestion.units,
        everyone=suggestion.everyone,
    )


def item_draft(
    code: str,
    title: str,
    units: tuple[str, ...],
    fiscal_year: int,
    ends_on: date,
    starts_on: date | None = None,
) -> Draft:
    """A measure to publish an item (`O8`), from `starts_on` (else 1 October of the fiscal year) to `ends_on`.

    The measure's title has at most `LONGEST_TITLE` signs. ValueError if it would end before it starts.
    """
    start = starts_on or fiscal_year_span(fiscal_year)[0]
    if ends_on < start:
        raise ValueError(f"ends on {ends_on}, before it starts on {start}")
    spans = (Span(start, ends_on),)
    return Draft(
        title=_cut(f"เผยแพร่ {code} {title}"),
        serves=(code,),
        period=say_period(spans),
        spans=spans,
        units=units,
    )


def _cut(text: str) -> str:
    """Short enough for a title; a Thai letter is never left without its vowel or tone mark."""
    if len(text) <= LONGEST_TITLE:
        return text
    end = LONGEST_TITLE - 1
    while unicodedata.category(text[end]) == "Mn":
        end -= 1
    return text[:end].rstrip() + "…"


def _faults(document: Document, file: _SuggestionsFile) -> Iterator[str]:
    """What the model alone cannot see."""
    seen: set[tuple[str, int]] = set()

    def again(key: str, number: int, where: Where) -> Iterator[str]:
        if (key, number) in seen:
            yield document.fault((*where, key), f"{number} is given twice")
        seen.add((key, number))

    for at, block in enumerate(file.indicators):
        here: Where = ("indicators", at)
        yield from again("indicator", block.indicator, here)
        for place, key in enumerate(block.source):
            if key not in file.sources:
                yield document.fault((*here, "source", place), f"{key} is not among the sources")
        if not (block.units or block.everyone):
            yield document.fault(here, "needs units, or everyone: true")
        for place, each in enumerate(block.measures):
            yield from again("number", each.number, (*here, "measures", place))
