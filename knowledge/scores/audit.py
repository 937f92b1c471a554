"""Where published values and the values computed from what lies below them do not agree.

Published values are never corrected: they count, and the difference is shown. Source: the formula of
`knowledge.scores.scoring`, checked against published figures (FY 2567: indicator 10 published as 35.00 by
an agency whose items give 37.50). Values and differences are points.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from knowledge.scores.scoring import Evaluation

TOLERANCE = Decimal("0.05")
_HALF_CENT = Decimal("0.005")


@dataclass(frozen=True, slots=True)
class Finding:
    """A published value, the computed one, and published − computed (points)."""

    code: str
    published: Decimal
    computed: Decimal
    difference: Decimal


def findings(evaluation: Evaluation, tolerance: Decimal = TOLERANCE) -> tuple[Finding, ...]:
    """Every value published and computed that differs by more than `tolerance`, from the total downwards."""
    return tuple(each for each in _compared(evaluation) if abs(each.difference) > tolerance)


def rounding_notes(evaluation: Evaluation, tolerance: Decimal = TOLERANCE) -> tuple[Finding, ...]:
    """Differences of half a hundredth up to `tolerance` in the total and the instruments.

    They come from published values being rounded to two decimals (total 97.24 published, 97.23 computed) and
    are worth saying, not correcting.
    """
    top = {each.code for each in (evaluation.root, *evaluation.root.children)}
    compared = [each for each in _compared(evaluation) if each.code in top]
    return tuple(each for each in compared if _HALF_CENT <= abs(each.difference) <= tolerance)


def _compared(evaluation: Evaluation) -> Iterator[Finding]:
    for result in evaluation.root.walk():
        published, computed = result.published, result.computed
        if published is not None and computed is not None:
            yield Finding(result.code, published, computed, published - computed)
