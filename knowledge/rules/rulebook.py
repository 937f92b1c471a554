"""The rules of every fiscal year for one kind of agency, and a draft where a year has none yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from knowledge.rules.counts import YearCounts
from knowledge.rules.ruleset import DRAFT, LOCAL, FiscalYear, Ruleset

__all__ = ["DRAFT", "LOCAL", "Rules"]


@dataclass(frozen=True)
class Rules:
    """The rules of one item set: the newest version of each year, and the versions before it.

    An assessment is calculated by the version it was pinned to. A year without rules is worked on by the
    formula of the nearest year that has them, marked (`Ruleset.drafted_from`).
    """

    years: Mapping[int, Ruleset]
    counts: Mapping[int, YearCounts]
    sample: Mapping[str, Decimal] = field(default_factory=dict)
    """Scores to show somebody who has none yet."""
    sample_year: FiscalYear | None = None
    """The fiscal year that the sample is of."""
    sample_name: str = ""
    """What the sample is called among the rule cases."""
    earlier: Mapping[tuple[int, int], Ruleset] = field(default_factory=dict)
    """Versions that a newer one took the place of, by year and version."""
    item_set: str = LOCAL
    _drafts: dict[FiscalYear, Ruleset] = field(default_factory=dict, repr=False, compare=False)

    @property
    def latest(self) -> Ruleset:
        """The newest rules there are."""
        return self.years[max(self.years)]

    def has(self, year: FiscalYear) -> bool:
        """Whether the year has rules of its own."""
        return year in self.years

    def of(self, year: FiscalYear, version: int | None = None) -> Ruleset:
        """The rules of a year: the version asked for, else the newest; a draft where the year has none."""
        if version == DRAFT or not self.has(year):
            return self._draft(year)
        return self.earlier.get((year, version or 0)) or self.years[year]

    def _draft(self, year: FiscalYear) -> Ruleset:
        """The rules of the nearest year with rules, as a draft; built once, as results are kept by it."""
        if year not in self._drafts:
            nearest = min((each for each in self.years if each != year), key=lambda each: abs(each - year))
            update = {"fiscal_year": year, "version": DRAFT, "drafted_from": nearest, "calendar": ()}
            self._drafts[year] = self.years[nearest].model_copy(update=update)
        return self._drafts[year]
