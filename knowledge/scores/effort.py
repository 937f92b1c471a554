"""How much work it is to put something right, and how much a near deadline counts: `effort.yaml`. Ours."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from knowledge.errors import RulesError
from knowledge.rules.ruleset import IndicatorNumber, Rule, Ruleset, Text
from knowledge.yaml_file import read_document, validated

FILE = Path(__file__).with_name("effort.yaml")
Effort = Literal[1, 2, 3]
USUAL: Effort = 2
"""Of an item the file does not name."""


class EffortClass(Rule):
    """A class of effort, why it is one, and the share of the points gained that counts for the order."""

    effort: Effort
    title: Text
    because: Text
    share: Annotated[Decimal, Field(gt=0, le=1)]


class Nearness(Rule):
    """A deadline no more than so many days away counts so many times."""

    days: Annotated[int, Field(ge=0)]
    times: Annotated[Decimal, Field(ge=1, le=3)]


class _Subjects(Rule):
    effort: Effort
    slugs: tuple[Text, ...]


class _EffortFile(Rule):
    classes: Annotated[tuple[EffortClass, ...], Field(min_length=3, max_length=3)]
    near: tuple[Nearness, ...]
    indicators: dict[IndicatorNumber, Effort]
    items: tuple[_Subjects, ...]


@dataclass(frozen=True)
class Efforts:
    """What `effort.yaml` says."""

    classes: dict[Effort, EffortClass]
    near: tuple[Nearness, ...]
    """The nearest first."""
    by_indicator: dict[str, Effort]
    by_slug: dict[str, Effort]

    def of(self, code: str, ruleset: Ruleset) -> EffortClass:
        """The class of an item or an indicator of a year."""
        item = ruleset.item_by_code.get(code)
        effort = self.by_slug.get(item.slug, USUAL) if item else self.by_indicator.get(code, USUAL)
        return self.classes[effort]

    def times(self, days: int | None) -> Decimal:
        """How often something counts that is due in so many days (below 0: it was due); None: it is not."""
        if days is None:
            return Decimal(1)
        return next((each.times for each in self.near if days <= each.days), Decimal(1))


@lru_cache(maxsize=1)
def load_efforts() -> Efforts:
    """`effort.yaml`, read once. RulesError names every fault with file and key."""
    return read_efforts(FILE)


def read_efforts(path: Path) -> Efforts:
    """A file of efforts. RulesError names every fault with file and key."""
    document = read_document(path, path.name)
    file = validated(document, _EffortFile)
    named = [slug for each in file.items for slug in each.slugs]
    twice = sorted({slug for slug in named if named.count(slug) > 1})
    if twice:
        raise RulesError(document.fault(("items",), f"{slug} is named twice") for slug in twice)
    return Efforts(
        {each.effort: each for each in file.classes},
        tuple(sorted(file.near, key=lambda each: each.days)),
        {f"ind{number}": effort for number, effort in file.indicators.items()},
        {slug: each.effort for each in file.items for slug in each.slugs},
    )
