"""What holds for scores under the rules of every fiscal year that is shipped."""

from decimal import Decimal
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.rules.codes import codes_of
from knowledge.rules.loader import load_all
from knowledge.rules.ruleset import Ruleset
from knowledge.scores.gaps import item_gain
from knowledge.scores.scoring import evaluate
from knowledge.scores.whatif import next_level, what_if

RULES = st.sampled_from(list(load_all().values()))
POINTS = st.decimals(0, 100, places=2)
FULL = Decimal(100)


def scored(data: st.DataObject, ruleset: Ruleset) -> dict[str, Decimal]:
    """Both surveys, and every item at one of a few scores."""
    items = codes_of(ruleset, "item")
    scores = {code: data.draw(POINTS) for code in ("IIT", "EIT")} | dict.fromkeys(items, FULL)
    return scores | data.draw(st.dictionaries(st.sampled_from(items), POINTS, max_size=6))


@settings(deadline=None)
@given(RULES, st.data())
def test_raising_a_score_never_lowers_the_total(ruleset: Ruleset, data: st.DataObject) -> None:
    scores = scored(data, ruleset)
    code = data.draw(st.sampled_from(sorted(scores)))
    more = scores | {code: data.draw(st.decimals(scores[code], 100, places=2))}
    before, after = evaluate(ruleset, scores), evaluate(ruleset, more)
    assert (after.value("total") or 0) >= (before.value("total") or 0)
    order = ruleset.levels.order
    assert before.level
    assert after.level
    assert order.index(after.level) <= order.index(before.level)


@settings(deadline=None)
@given(RULES, st.data())
def test_the_order_of_entry_does_not_matter(ruleset: Ruleset, data: st.DataObject) -> None:
    scores = scored(data, ruleset)
    shuffled = dict(data.draw(st.permutations(list(scores.items()))))
    assert evaluate(ruleset, shuffled) == evaluate(ruleset, scores)


@settings(deadline=None)
@given(RULES, st.data())
def test_fixing_an_item_gains_what_was_promised(ruleset: Ruleset, data: st.DataObject) -> None:
    scores = scored(data, ruleset)
    code = data.draw(st.sampled_from(codes_of(ruleset, "item")))
    before, after = evaluate(ruleset, scores), evaluate(ruleset, scores | {code: FULL})
    promised = what_if(before, {code: FULL})
    assert promised.value("total") == after.value("total")
    gained = (after.value("total") or 0) - (before.value("total") or 0)
    assert abs(gained - item_gain(before, code)) < Decimal("1e-9")


@settings(deadline=None, max_examples=40)
@given(RULES, st.data())
def test_no_shorter_list_reaches_the_next_level(ruleset: Ruleset, data: st.DataObject) -> None:
    evaluation = evaluate(ruleset, scored(data, ruleset))
    plan = next_level(evaluation)
    if plan is None or not plan.reachable:
        return
    low = [code for code in codes_of(ruleset, "item") if evaluation.value(code) != FULL]
    order = ruleset.levels.order
    for fewer in range(len(plan.fixes)):
        for codes in combinations(low, fewer):
            level = what_if(evaluation, dict.fromkeys(codes, FULL)).level
            assert level
            assert order.index(level) > order.index(plan.target)
