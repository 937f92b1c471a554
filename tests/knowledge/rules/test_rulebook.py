"""Which rules a year has: its own, those of a version, or a draft of the nearest year's."""

from decimal import Decimal

import pytest

from knowledge.rules.loader import load_all, load_counts
from knowledge.rules.rulebook import DRAFT, Rules
from knowledge.scores.scoring import evaluate

OWN = load_all()[2567]
BEFORE = OWN.model_copy(update={"version": OWN.version + 1, "status": "before"})
RULES = Rules({2567: OWN}, load_counts(), earlier={(2567, BEFORE.version): BEFORE})


def test_a_year_with_rules_has_its_own() -> None:
    assert RULES.has(2567)
    assert RULES.of(2567) is OWN
    assert RULES.latest is OWN


def test_a_version_that_something_is_pinned_to_is_found() -> None:
    assert RULES.of(2567, BEFORE.version) is BEFORE
    assert RULES.of(2567, OWN.version) is OWN


@pytest.mark.parametrize("year", [2563, 2570, 2571])
def test_a_year_without_rules_has_a_draft_that_says_so(year: int) -> None:
    draft = RULES.of(year)
    assert not RULES.has(year)
    assert (draft.fiscal_year, draft.version, draft.drafted_from) == (year, DRAFT, 2567)
    assert draft.calendar == ()
    assert RULES.of(year) is draft
    scores = {f"ind{number}": Decimal(90) for number in range(1, 11)}
    assert evaluate(draft, scores).value("total") == Decimal(90)
