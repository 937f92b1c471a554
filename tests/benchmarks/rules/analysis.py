"""What a result tells: scoring it with everything that is said of it, and six years side by side."""

import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from statistics import median

from bot.wiring import load_rules
from knowledge.rules.rulebook import Rules
from knowledge.rules.ruleset import Ruleset
from knowledge.scores.audit import audit
from knowledge.scores.comparing import YearResult, biggest_moves, compare
from knowledge.scores.effort import load_efforts
from knowledge.scores.first import what_first
from knowledge.scores.gaps import missing_items, ranked, unscored_items
from knowledge.scores.scoring import Evaluation, evaluate
from knowledge.scores.whatif import next_level
from tests.benchmarks.bench import Bench, Result

YEARS, TODAY = range(2564, 2570), date(2026, 11, 27)
ONE, SIX = 0.005, 0.010
"""Seconds that one assessment with its full analysis, and the comparison of six years, may take."""
NOTES = (
    "Analysis: every question and item of each year has a score; nothing is kept between two times; in"
    " time of the processor.",
)


async def measure(bench: Bench) -> None:
    rules = load_rules()
    times = 30 if bench.quick else 200
    scores = {year: _scores(rules.of(year)) for year in YEARS}
    latest = rules.of(max(YEARS))
    most = max((rules.of(year) for year in YEARS), key=lambda each: len(scores[each.fiscal_year]))
    _tell(bench, "scoring one assessment", times, ONE, lambda: evaluate(most, scores[most.fiscal_year]))
    one = evaluate(most, scores[most.fiscal_year])
    _tell(bench, "the shortest way to the next level, by itself", times, ONE, lambda: next_level(one))
    what = f"scoring one assessment of {len(scores[most.fiscal_year])} scores with its full analysis"
    _tell(bench, what, times, ONE, lambda: _analysed(evaluate(most, scores[most.fiscal_year]), latest))
    _tell(bench, "comparing six years, scoring them included", times, SIX, lambda: _compared(rules, scores))


def _scores(ruleset: Ruleset) -> dict[str, Decimal]:
    """A score for each question and item, and for each indicator with neither."""
    leaves = (*ruleset.codes_by_kind["question"], *ruleset.codes_by_kind["item"])
    bare = [each.code for each in ruleset.indicators if not each.questions and not each.subindicators]
    return {code: Decimal((at * 37) % 101) for at, code in enumerate((*leaves, *bare))}


def _analysed(evaluation: Evaluation, running: Ruleset) -> None:
    """Everything that is said of one result."""
    assert evaluation.level
    audit(evaluation, evaluation.level.title)
    what_first(evaluation, running, (), TODAY, load_efforts())
    missing_items(evaluation)
    unscored_items(evaluation)
    ranked(evaluation, "answer")
    ranked(evaluation, "indicator", strongest=True)


def _compared(rules: Rules, scores: dict[int, dict[str, Decimal]]) -> None:
    results = [YearResult(evaluate(rules.of(year), given)) for year, given in scores.items()]
    biggest_moves(results)
    for before, after in pairwise(results):
        compare(before, after)


def _tell(bench: Bench, what: str, times: int, target: float, work: Callable[[], object]) -> None:
    taken = []
    for _ in range(times):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    middle, slow = median(taken), sorted(taken)[int(times * 0.99)]
    measured = f"{middle * 1000:.2f} ms · p99 {slow * 1000:.2f} ms"
    bench.tell(Result("analysis", what, measured, f"≤ {target * 1000:.0f} ms", met=middle <= target))
