"""Results of several years side by side: what moved, and what cannot be compared.

Total, instruments and indicators mean the same in every year since FY 2562, so their points are compared.
Questions, sub-indicators and O-items change from year to year: of items only those of the same subject
(slug) stand beside each other, and by whether they were full. A level is compared where both years have the
same levels: grades (until FY 2565) against levels (from FY 2566) say nothing. Scores are points, 0–100;
what is not known is None and never 0. Source: the formula of `knowledge.scores.scoring` and the rules of
each year.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from knowledge.rules.codes import TOTAL, CodeKind, codes_of, kind_of
from knowledge.scores.scoring import FULL, Evaluation

COMPARED: tuple[CodeKind, ...] = ("total", "instrument", "indicator")
"""Kinds of codes that mean the same in every year."""
Way = Literal["up", "down", "same"]


@dataclass(frozen=True, slots=True)
class YearResult:
    """One year's result: its scores, and the level as it was published (None: only the scores say it)."""

    evaluation: Evaluation
    published_level: str | None = None

    @property
    def year(self) -> int:
        """The fiscal year (พ.ศ.)."""
        return self.evaluation.ruleset.fiscal_year

    @property
    def total(self) -> Decimal | None:
        return self.evaluation.value(TOTAL)

    @property
    def level(self) -> str | None:
        """The level as published, else as the scores give it; None while neither is known."""
        by_scores = self.evaluation.level
        return self.published_level or (by_scores.title if by_scores else None)

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of the year, best first."""
        return tuple(each.title for each in self.evaluation.ruleset.levels.order)

    @property
    def is_total_only(self) -> bool:
        """Whether nothing but the total is known."""
        others = (code for kind in COMPARED[1:] for code in codes_of(self.evaluation.ruleset, kind))
        return self.total is not None and all(self.evaluation.value(code) is None for code in others)


@dataclass(frozen=True, slots=True)
class ScoreMove:
    """A code in two years. None is a value that is not known."""

    code: str
    before: Decimal | None
    after: Decimal | None

    @property
    def by(self) -> Decimal | None:
        """Points gained (or lost, below 0); None unless both are known."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One subject among the O-items of two years: its codes and its scores."""

    code_before: str
    code: str
    before: Decimal
    after: Decimal

    @property
    def way(self) -> Way:
        """Whether it came to be full, is full no longer, or neither."""
        full_before, full_after = self.before == FULL, self.after == FULL
        return "same" if full_before == full_after else "up" if full_after else "down"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two years. `level_way` is None where the levels cannot be compared, or one is not known."""

    before: YearResult
    after: YearResult
    total: ScoreMove
    instruments: tuple[ScoreMove, ...]
    indicators: tuple[ScoreMove, ...]
    """In the order of the rules."""
    level_way: Way | None
    same_levels: bool
    """Whether both years have the same levels."""

    @property
    def moved(self) -> tuple[ScoreMove, ...]:
        """Indicators that moved, the biggest move first."""
        return _by_size(each for each in self.indicators if each.by)

    @property
    def still(self) -> tuple[ScoreMove, ...]:
        """Indicators that stayed the same."""
        return tuple(each for each in self.indicators if each.by == 0)

    @property
    def unknown(self) -> tuple[ScoreMove, ...]:
        """Indicators that at least one of the years does not know."""
        return tuple(each for each in self.indicators if each.by is None)


def compare(before: YearResult, after: YearResult) -> Comparison:
    """Two years, code by code. A code that only one of them has is left out."""
    same = have_same_levels((before, after))
    return Comparison(
        before,
        after,
        ScoreMove(TOTAL, before.total, after.total),
        _changes(before, after, "instrument"),
        _changes(before, after, "indicator"),
        _way(before.levels, before.level, after.level) if same else None,
        same,
    )


def have_same_levels(results: Sequence[YearResult]) -> bool:
    """Whether the levels of all years can be compared: they are graded alike, and say no level of others."""
    levels = {each.levels for each in results}
    return len(levels) == 1 and all(each.level in (None, *each.levels) for each in results)


def biggest_moves(results: Sequence[YearResult]) -> tuple[ScoreMove, ...]:
    """Indicators from the first year that knows them to the last, the biggest move first.

    `results` in the order of the years. What no two years know has no move.
    """
    codes = dict.fromkeys(code for each in results for code in codes_of(each.evaluation.ruleset, "indicator"))
    return _by_size(each for code in codes if (each := _over_the_years(results, code)).by)


def item_changes(before: YearResult, after: YearResult) -> tuple[ItemChange, ...]:
    """Items of the same subject that both years have a score of, in the order of the later year.

    A subject is the slug: it must name one item in each year.
    """
    earlier = {item.slug: item.code for item in before.evaluation.ruleset.items}
    return tuple(
        ItemChange(earlier[item.slug], item.code, old, new)
        for item in after.evaluation.ruleset.items
        if item.slug in earlier
        and (old := before.evaluation.value(earlier[item.slug])) is not None
        and (new := after.evaluation.value(item.code)) is not None
    )


def _changes(before: YearResult, after: YearResult, kind: CodeKind) -> tuple[ScoreMove, ...]:
    old, new = before.evaluation, after.evaluation
    return tuple(
        ScoreMove(code, old.value(code), new.value(code))
        for code in codes_of(new.ruleset, kind)
        if kind_of(code, old.ruleset) == kind
    )


def _over_the_years(results: Sequence[YearResult], code: str) -> ScoreMove:
    known = [
        value
        for each in results
        if kind_of(code, each.evaluation.ruleset) and (value := each.evaluation.value(code)) is not None
    ]
    return ScoreMove(code, known[0], known[-1]) if len(known) > 1 else ScoreMove(code, None, None)


def _by_size(changes: Iterable[ScoreMove]) -> tuple[ScoreMove, ...]:
    return tuple(sorted(changes, key=lambda each: -abs(each.by or Decimal(0))))


def _way(levels: tuple[str, ...], before: str | None, after: str | None) -> Way | None:
    if before not in levels or after not in levels:
        return None
    step = levels.index(before) - levels.index(after)
    return "up" if step > 0 else "down" if step < 0 else "same"
