"""The audit of a result: what would explain a difference, the level, and what rounding can do."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.loader import YEARS, load_all
from knowledge.scores.audit import Audit, audit
from knowledge.scores.cases import load_cases
from knowledge.scores.scoring import blank_results, evaluate, shown

RULES = load_all()[2567]
CASES = {case.name: case.given for case in load_cases(YEARS / "2567")}
TEN = tuple(f"ind{number}" for number in range(1, 11))
NONG_SAO = dict(
    zip(TEN, ["100", "100", "99.98", "100", "100", "96.47", "85.27", "85.82", "85.00", "80.00"], strict=True)
)
"""Ten indicators printed beside a total of 91.94, ผ่าน."""
MUEANG_PHON = dict(
    zip(TEN, ["100", "100", "100", "100", "100", "98.71", "98.81", "98.76", "93.25", "95.00"], strict=True)
)
"""97.28 and ผ่านดี, because the OIT is 94.13."""
TWO_COLUMNS = {
    "ind6.part1": "99.35",
    "ind6.part2": "98.70",
    "ind7.part1": "99.35",
    "ind7.part2": "97.56",
    "ind8.part1": "93.32",
    "ind8.part2": "98.05",
}
"""EIT of FY 2567 as two columns were printed."""
points = st.decimals(0, 100, places=2)


def audited(scores: dict[str, str], level: str | None = None) -> Audit:
    return audit(evaluate(RULES, {code: Decimal(value) for code, value in scores.items()}), level)


def test_a_total_off_by_a_hundredth_is_rounding_and_no_finding() -> None:
    found = audit(evaluate(RULES, CASES["ขอนแก่น 2567 พร้อมคะแนนรวมที่เผยแพร่"]), "ผ่านดีเยี่ยม")
    (line,) = found.explained
    assert (line.cause, shown(line.finding.published), shown(line.finding.computed)) == (
        "rounding",
        Decimal("97.24"),
        Decimal("97.23"),
    )
    assert (found.count, found.rounded, found.level) == (0, (line,), None)


def test_indicators_out_of_two_columns_are_rounded_half_up_only_when_shown() -> None:
    rest = {
        code: value for code, value in CASES["ขอนแก่น 2567"].items() if code not in ("ind6", "ind7", "ind8")
    }
    columns = {code: Decimal(value) for code, value in TWO_COLUMNS.items()}
    evaluation = evaluate(RULES, {**rest, **columns, "total": Decimal("97.24")})
    values = [shown(evaluation.value(code) or Decimal(0)) for code in ("ind6", "ind7", "ind8", "OIT")]
    assert values == [Decimal(each) for each in ("99.03", "98.46", "95.69", "95.84")]
    assert audit(evaluation).count == 0


def test_a_total_that_one_indicator_printed_as_the_eit_would_give() -> None:
    found = audited(NONG_SAO | {"total": "91.94"}, "ผ่าน")
    (line,) = found.off
    assert shown(line.finding.computed) == Decimal("89.75")
    assert (line.cause, line.by, line.value, line.at) == ("other", "EIT", Decimal("96.47"), "ind6")
    assert found.count == 1


def test_a_level_that_the_total_alone_would_reach() -> None:
    assert audited(MUEANG_PHON, "ผ่านดี").level is None
    level = audited(MUEANG_PHON, "ผ่านดีเยี่ยม").level
    assert level is not None
    assert (level.by_scores, level.cause) == ("ผ่านดี", "total")
    assert level.short == (("OIT", Decimal("94.125"), Decimal(95)),)


def test_the_level_by_the_computed_total() -> None:
    level = audited(NONG_SAO | {"total": "80.00"}, "ผ่าน").level
    assert level is not None
    assert (level.by_scores, level.cause) == ("ต้องปรับปรุง", "computed")


def test_a_level_that_the_year_does_not_have_and_one_that_nothing_explains() -> None:
    unknown, none = (audited(MUEANG_PHON, title).level for title in ("A", "ต้องปรับปรุง"))
    assert unknown is not None
    assert none is not None
    assert (unknown.cause, none.cause) == ("unknown_level", "none")


def test_a_level_is_not_judged_where_the_scores_give_none() -> None:
    assert audited({"total": "96.00"}, "ผ่าน").level is None


@pytest.mark.parametrize(
    ("scores", "code", "by"),
    [
        ({"ind7.part1": "97.51", "ind7.part2": "80.00", "ind7": "97.51"}, "ind7", "ind7.part1"),
        (TWO_COLUMNS | {"EIT": "98.10"}, "EIT", "EIT.part2"),
    ],
)
def test_one_part_printed_as_the_whole(scores: dict[str, str], code: str, by: str) -> None:
    (line,) = audited(scores).off
    assert (line.finding.code, line.cause, line.by) == (code, "part", by)


def test_a_total_that_fits_the_computed_indicator() -> None:
    items = {f"O{number}": "100" for number in range(26, 36)}
    (indicator, instrument) = audited(items | {"ind9": "90", "ind10": "80", "OIT": "95"}).off[::-1]
    assert (instrument.finding.code, instrument.cause, instrument.by) == ("OIT", "below", "ind10")
    assert (indicator.finding.code, indicator.cause) == ("ind10", "none")


def test_two_digits_in_each_others_place() -> None:
    (line,) = audited({"ind9": "91.94", "ind10": "91.94", "OIT": "91.49"}).off
    assert line.cause == "digits"


@pytest.mark.parametrize(
    ("published", "cause"),
    [("80.01", "rounding"), ("80.03", "small"), ("80.05", "small"), ("80.06", "none"), ("79.9", "none")],
)
def test_what_rounding_can_do(published: str, cause: str) -> None:
    (line,) = audited({"ind9": "80", "ind10": "80", "OIT": published}).explained
    assert line.cause == cause


def test_one_decimal_moves_a_value_by_no_more_than_half_of_it() -> None:
    assert audited({"ind9": "80.08", "ind10": "80", "OIT": "80.0"}).rounded[0].cause == "rounding"
    assert audited({"ind9": "80.20", "ind10": "80", "OIT": "80.0"}).off[0].cause == "none"


@given(st.dictionaries(st.sampled_from(list(blank_results(RULES))), points))
def test_a_finding_is_visible_and_explained_once(scores: dict[str, Decimal]) -> None:
    evaluation = evaluate(RULES, scores)
    found = audit(evaluation)
    codes = [each.finding.code for each in found.explained]
    assert len(codes) == len(set(codes)) <= found.checked
    for each in found.explained:
        assert shown(each.finding.published) != shown(each.finding.computed)
        assert each.is_rounding or abs(each.finding.difference) > Decimal("0.05")
    assert audit(evaluate(RULES, evaluation.scores)).explained == found.explained
