"""Published values next to what lies below them."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.rules.loader import YEARS, load_all
from knowledge.scores.audit import Finding, findings, rounding_notes
from knowledge.scores.cases import load_cases
from knowledge.scores.scoring import blank_results, evaluate

RULES = load_all()[2567]
CASES = {case.name: case.given for case in load_cases(YEARS / "2567")}
KHWAO_YAI = CASES["เขวาใหญ่ 2567 ครบทุกข้อ"]
KHON_KAEN = CASES["ขอนแก่น 2567 พร้อมคะแนนรวมที่เผยแพร่"]
OFFICIAL = {"total": "69.50", "IIT": "81.24", "EIT": "82.80", "OIT": "50.72"}
points = st.decimals(0, 100, places=2)


def published(**values: str) -> dict[str, Decimal]:
    return {code: Decimal(value) for code, value in values.items()}


def test_the_published_indicator_that_its_items_do_not_give() -> None:
    off = Finding("ind10", Decimal("35.00"), Decimal("37.50"), Decimal("-2.50"))
    assert findings(evaluate(RULES, KHWAO_YAI)) == (off,)
    assert findings(evaluate(RULES, KHWAO_YAI | published(**OFFICIAL))) == (off,)


def test_a_total_that_its_indicators_do_not_give() -> None:
    total = findings(evaluate(RULES, KHWAO_YAI | published(total="71.50")))[0]
    assert (total.code, total.published) == ("total", Decimal("71.50"))
    assert total.difference == Decimal("71.50") - Decimal("69.4982")


def test_tolerance_is_inclusive_and_can_be_set() -> None:
    at = evaluate(RULES, published(ind9="50", ind10="50", OIT="50.05"))
    over = evaluate(RULES, published(ind9="50", ind10="50", OIT="50.06"))
    assert (len(findings(at)), len(findings(over))) == (0, 1)
    assert (len(rounding_notes(at)), len(rounding_notes(over))) == (1, 0)
    assert findings(over, tolerance=Decimal("0.1")) == ()
    assert len(findings(at, tolerance=Decimal(0))) == 1


def test_nothing_to_compare_is_no_finding() -> None:
    for scores in ({}, published(**OFFICIAL), {"O8": Decimal(0), "9.2": Decimal(57)}):
        assert findings(evaluate(RULES, scores)) == ()


def test_two_decimal_inputs_move_a_total_by_a_hundredth() -> None:
    evaluation = evaluate(RULES, KHON_KAEN)
    assert findings(evaluation) == ()
    (note,) = rounding_notes(evaluation)
    assert (note.code, note.published) == ("total", Decimal("97.24"))
    assert Decimal("97.225") <= note.computed < Decimal("97.235")


def test_rounding_notes_speak_of_total_and_instruments_only() -> None:
    scores = published(ind9="50", ind10="50", OIT="50.02", O32="50", O33="50", O34="50", O35="50")
    assert [
        note.code for note in rounding_notes(evaluate(RULES, scores | published(**{"10.2": "50.02"})))
    ] == ["OIT"]
    assert rounding_notes(evaluate(RULES, scores | published(OIT="50.004"))) == ()


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(list(blank_results(RULES))), points))
def test_findings_are_just_the_differences_above_the_tolerance(scores: dict[str, Decimal]) -> None:
    evaluation = evaluate(RULES, scores)
    found = {each.code for each in findings(evaluation)}
    for result in evaluation.root.walk():
        if result.published is None or result.computed is None:
            assert result.code not in found
        else:
            assert (result.code in found) == (abs(result.published - result.computed) > Decimal("0.05"))
