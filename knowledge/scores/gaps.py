"""Where an assessment is weak, which items are missing, and what closing a gap is worth.

Worth follows from the formula of `knowledge.scores.scoring` alone: the weights down to the place asked for.
FY 2567: one of the seven items of 9.2 rising from 0 to 100 adds 100/7/5/2 × 0.4 = 0.571… points to the total.
Source: `years/<year>`, checked against published figures. Scores and gains are points, 0–100.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from knowledge.errors import KnowledgeError
from knowledge.rules.codes import TOTAL, codes_of
from knowledge.rules.ruleset import Ruleset, SubIndicator
from knowledge.scores.scoring import FULL, Evaluation, Result, UnknownCode, blank_results

RankedKind = Literal["instrument", "indicator", "subindicator", "question", "item", "answer"]
"""`answer`: questions and items together."""


class UnknownScore(KnowledgeError, ValueError):
    """The answer rests on a score that was not entered and does not follow from others; `code` names it."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the score of {code} is not known")
        self.code = code


@dataclass(frozen=True, slots=True)
class Ranked:
    """A code and its value (points, 0–100)."""

    code: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class MissingItem:
    """An item below 100: its score, and the points of the total that a rise to 100 adds."""

    code: str
    score: Decimal
    gain: Decimal


@dataclass(frozen=True, slots=True)
class MissingGroup:
    """The missing items of one sub-indicator (its `code` and `title`) in the order of the rules."""

    code: str
    title: str
    items: tuple[MissingItem, ...]


def ranked(
    evaluation: Evaluation,
    kind: RankedKind,
    *,
    strongest: bool = False,
    n: int = 3,
    instrument: str | None = None,
) -> tuple[Ranked, ...]:
    """The `n` weakest (or strongest) of one kind, of one instrument if named; equal values in rule order.

    Only what has a value takes part, so fewer than `n` may come back. A published value counts before the
    computed one. Raises UnknownCode for an instrument the year does not have.
    """
    within = {each.code for each in evaluation.get(instrument or TOTAL).walk()}
    codes = [code for code in _codes(evaluation.ruleset, kind) if code in within]
    known = [Ranked(code, value) for code in codes if (value := evaluation.value(code)) is not None]
    return tuple(sorted(known, key=lambda each: -each.value if strongest else each.value)[:n])


def missing_items(evaluation: Evaluation) -> tuple[MissingGroup, ...]:
    """Items known to be below 100, by sub-indicator, both in the order of the rules.

    The gain of each is the formula's, whether or not the total is known. Items without a score are not
    missing but unknown: see `unscored_items`.
    """
    points = all_points(evaluation.ruleset)
    subs = [sub for indicator in evaluation.ruleset.indicators for sub in indicator.subindicators]
    groups = [MissingGroup(sub.code, sub.title, _below_full(evaluation, sub, points)) for sub in subs]
    return tuple(group for group in groups if group.items)


def unscored_items(evaluation: Evaluation) -> tuple[str, ...]:
    """The items of the year that have no score, in the order of the rules."""
    codes = codes_of(evaluation.ruleset, "item")
    return tuple(code for code in codes if evaluation.value(code) is None)


def item_gain(evaluation: Evaluation, code: str) -> Decimal:
    """Points the total gains by the formula when a score (an item's, or any other) rises to 100.

    Raises UnknownScore where its present score is unknown, UnknownCode for a code the year does not have.
    """
    value = evaluation.value(code)
    if value is None:
        raise UnknownScore(code)
    return (FULL - value) * points_to_total(evaluation.ruleset, code)


def points_to_total(ruleset: Ruleset, code: str) -> Decimal:
    """How many points of the total one point of a score is worth by the formula (0–1; the total itself: 1).

    Raises UnknownCode for a code the year does not have.
    """
    points = all_points(ruleset)
    if code not in points:
        raise UnknownCode(f"fiscal year {ruleset.fiscal_year} has no score called {code!r}")
    return points[code]


def all_points(ruleset: Ruleset) -> dict[str, Decimal]:
    """`points_to_total` of every code of the year."""
    return dict(_points(blank_results(ruleset)[TOTAL], Decimal(1)))


def _codes(ruleset: Ruleset, kind: RankedKind) -> tuple[str, ...]:
    if kind == "answer":
        return codes_of(ruleset, "question") + codes_of(ruleset, "item")
    return codes_of(ruleset, kind)


def _below_full(
    evaluation: Evaluation, sub: SubIndicator, points: dict[str, Decimal]
) -> tuple[MissingItem, ...]:
    scores = [(code, score) for code in sub.items if (score := evaluation.value(code)) is not None]
    return tuple(
        MissingItem(code, score, (FULL - score) * points[code]) for code, score in scores if score < FULL
    )


def _points(place: Result, worth: Decimal) -> Iterator[tuple[str, Decimal]]:
    yield place.code, worth
    for index, child in enumerate(place.children):
        share = worth * place.weights[index] if place.weights else worth / len(place.children)
        yield from _points(child, share)
