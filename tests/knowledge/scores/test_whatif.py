"""Other scores and the shortest way to a level, on published figures and against trying everything."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.rules.codes import codes_of
from knowledge.rules.loader import YEARS, load_all
from knowledge.rules.ruleset import Level
from knowledge.scores.cases import load_cases
from knowledge.scores.scoring import Evaluation, UnknownCode, blank_results, evaluate, shown
from knowledge.scores.whatif import LevelPlan, UnknownScore, next_level, what_if

RULES = load_all()[2567]
KHWAO_YAI = {case.name: case.given for case in load_cases(YEARS / "2567")}["เขวาใหญ่ 2567 ครบทุกข้อ"]
OFFICIAL = {"total": "69.50", "IIT": "81.24", "EIT": "82.80", "OIT": "50.72"}
ITEMS = codes_of(RULES, "item")
MISSING = [code for code in ITEMS if KHWAO_YAI[code] == 0]
OIT_PLACES = [place.code for place in blank_results(RULES)["OIT"].walk() if place.children]
FULL = Decimal(100)

ONLY_TEN = evaluate(RULES, {code: score for code, score in KHWAO_YAI.items() if code.startswith("ind")})
WITH_ITEMS = evaluate(RULES, KHWAO_YAI)
WITH_RESULT = evaluate(RULES, KHWAO_YAI | {code: Decimal(score) for code, score in OFFICIAL.items()})
both = pytest.mark.parametrize("evaluation", [WITH_ITEMS, WITH_RESULT], ids=["ten", "ten and result"])
points = st.decimals(0, 100, places=2)


def raised(evaluation: Evaluation, codes: Collection[str]) -> Evaluation:
    return what_if(evaluation, dict.fromkeys(codes, FULL))


def seen(evaluation: Evaluation, code: str) -> str:
    return str(shown(evaluation.value(code) or Decimal(0)))


def title(evaluation: Evaluation) -> str | None:
    return evaluation.level.title if evaluation.level else None


def plan_for(evaluation: Evaluation, target: str | None = None) -> LevelPlan:
    plan = next_level(evaluation, target)
    assert plan
    return plan


def reaches(evaluation: Evaluation, target: Level) -> bool:
    low = target.instrument_min or Decimal(0)
    total, *instruments = (evaluation.value(code) or Decimal(0) for code in ("total", "IIT", "EIT", "OIT"))
    return shown(total) >= target.total_min and all(shown(value) >= low for value in instruments)


class TestWhatIf:
    @both
    def test_two_items_of_one_subindicator(self, evaluation: Evaluation) -> None:
        after = raised(evaluation, ["O8", "O9"])
        assert (seen(after, "ind9"), seen(after, "total")) == ("72.14", "70.64")
        assert title(after) == "ต้องปรับปรุง"
        assert seen(evaluation, "total") == "69.50"

    @both
    def test_all_fourteen(self, evaluation: Evaluation) -> None:
        after = raised(evaluation, MISSING)
        assert (after.value("OIT"), seen(after, "total"), title(after)) == (FULL, "89.21", "ผ่าน")
        assert after.value("ind10") == FULL

    def test_a_published_indicator_moves_by_what_the_formula_says(self) -> None:
        after = raised(WITH_ITEMS, ["O33"])
        assert (after.value("ind10"), after.get("ind10").computed) == (Decimal("47.5"), Decimal("50"))

    def test_a_published_value_moves_although_other_items_are_unknown(self) -> None:
        known = {
            "ind9": Decimal("66.43"),
            "O8": Decimal(0),
            "OIT": Decimal("50.72"),
            "total": Decimal("69.5"),
        }
        after = raised(evaluate(RULES, known), ["O8"])
        assert [seen(after, code) for code in ("ind9", "OIT", "total")] == ["69.29", "52.15", "70.07"]
        assert after.value("9.2") is None

    def test_values_stay_within_their_range(self) -> None:
        scores = {"9.2": Decimal(99)} | {code: Decimal(0) for code in ITEMS}
        assert raised(evaluate(RULES, scores), ["O8"]).value("9.2") == FULL
        low = evaluate(RULES, {"9.3": Decimal(1), "O14": FULL, "O15": FULL, "O16": FULL, "O17": FULL})
        assert what_if(low, {"O14": Decimal(0)}).value("9.3") == 0

    def test_inner_and_survey_scores_may_change_too(self) -> None:
        after = what_if(WITH_RESULT, {"ind10": FULL, "I10": FULL, "E9.part1": FULL})
        moved = ("ind4", "ind8", "IIT", "EIT", "OIT", "total")
        assert " ".join(seen(after, code) for code in moved) == "84.22 88.71 85.28 87.14 83.22 85.01"
        assert what_if(ONLY_TEN, {"OIT": FULL}).value("OIT") == FULL

    def test_no_change_changes_nothing(self) -> None:
        assert what_if(WITH_RESULT, {}) == WITH_RESULT

    def test_unknown_scores_are_asked_for(self) -> None:
        with pytest.raises(UnknownScore) as caught:
            raised(ONLY_TEN, ["ind9", "O8"])
        assert caught.value.code == "O8"

    def test_refusals(self) -> None:
        with pytest.raises(UnknownCode):
            raised(WITH_ITEMS, ["O36"])
        with pytest.raises(ValueError, match="not 0–100"):
            what_if(WITH_ITEMS, {"O8": Decimal(101)})

    @settings(deadline=None)
    @given(st.fixed_dictionaries(dict.fromkeys(ITEMS, points), optional=dict.fromkeys(OIT_PLACES, points)))
    def test_everything_put_right_is_100(self, scores: Mapping[str, Decimal]) -> None:
        after = raised(evaluate(RULES, scores), ITEMS)
        assert {after.value(code) for code in OIT_PLACES} == {FULL}

    @settings(deadline=None)
    @given(
        st.fixed_dictionaries(dict.fromkeys(ITEMS, points)), st.dictionaries(st.sampled_from(ITEMS), points)
    )
    def test_without_published_values_it_is_plain_evaluation(
        self, scores: dict[str, Decimal], changes: dict[str, Decimal]
    ) -> None:
        assert what_if(evaluate(RULES, scores), changes) == evaluate(RULES, scores | changes)


class TestNextLevel:
    @both
    def test_one_item_to_the_next_level(self, evaluation: Evaluation) -> None:
        plan = plan_for(evaluation)
        assert (plan.target.title, [item.code for item in plan.fixes]) == ("ต้องปรับปรุง", ["O33"])
        assert (seen(plan.after, "total"), plan.reachable, plan.short) == ("72.00", True, ())

    @both
    def test_pass_is_reached_by_items_alone(self, evaluation: Evaluation) -> None:
        plan = plan_for(evaluation, "ผ่าน")
        assert " ".join(item.code for item in plan.fixes) == "O33 O34 O35 O28 O30 O31 O14 O16 O17"
        assert (title(plan.after), plan.reachable, plan.total_short) == ("ผ่าน", True, Decimal(0))

    @both
    def test_pass_well_needs_the_surveys(self, evaluation: Evaluation) -> None:
        plan = plan_for(evaluation, "ผ่านดี")
        assert (plan.reachable, len(plan.fixes), seen(plan.after, "total")) == (False, 14, "89.21")
        needs = [(gap.code, str(shown(gap.value)), str(shown(gap.need))) for gap in plan.short]
        assert needs == [("IIT", "81.24", "3.76"), ("EIT", "82.80", "2.20")]
        worst = [[each.code for each in gap.worst] for gap in plan.short]
        assert worst == [["I10", "I12", "I15"], ["E9.part1", "E7.part1", "E1.part2"]]
        assert plan.total_short == 0

    def test_excellence_lacks_points_of_the_total_too(self) -> None:
        plan = plan_for(WITH_ITEMS, "ผ่านดีเยี่ยม")
        assert (plan.reachable, shown(plan.total_short)) == (False, Decimal("5.79"))

    def test_without_items_only_the_distance_is_known(self) -> None:
        plan = plan_for(ONLY_TEN)
        assert (plan.fixes, plan.reachable, shown(plan.total_short)) == ((), False, Decimal("0.50"))
        worst = plan_for(ONLY_TEN, "ผ่านดี").short
        assert [[each.code for each in gap.worst] for gap in worst] == [
            ["ind4", "ind5", "ind2"],
            ["ind8", "ind7", "ind6"],
            ["ind10", "ind9"],
        ]

    def test_a_level_already_reached(self) -> None:
        for target in ("ต้องปรับปรุง", "ต้องปรับปรุงโดยด่วน"):
            plan = plan_for(raised(WITH_ITEMS, ["O33"]), target)
            assert plan == LevelPlan(plan.target, (), plan.after, True)

    def test_nothing_to_plan(self) -> None:
        best = evaluate(RULES, dict.fromkeys(("IIT", "EIT", "OIT"), FULL))
        assert next_level(best) is None
        assert plan_for(best, "ผ่านดีเยี่ยม").reachable
        assert next_level(evaluate(RULES, {})) is next_level(evaluate(RULES, {}), "ผ่าน") is None
        total_only = evaluate(RULES, {"total": Decimal("97.24")})
        assert next_level(total_only) is next_level(total_only, "ผ่านดี") is None
        assert plan_for(total_only, "ผ่าน").reachable

    def test_a_title_of_another_year(self) -> None:
        with pytest.raises(ValueError, match="2567 has no level 'AA'"):
            next_level(WITH_ITEMS, "AA")

    @settings(deadline=None, max_examples=60)
    @given(
        st.dictionaries(st.sampled_from(ITEMS), st.sampled_from([0, 40, 80, 99]), max_size=6),
        st.dictionaries(st.sampled_from([*OIT_PLACES, "total"]), st.integers(60, 100), max_size=5),
        st.tuples(st.integers(60, 100), st.integers(60, 100)),
        st.sampled_from(RULES.levels.order),
    )
    def test_no_shorter_list_reaches_the_level(
        self, low: dict[str, int], published: dict[str, int], surveys: tuple[int, int], target: Level
    ) -> None:
        scores = dict.fromkeys(ITEMS, 100) | low | published | dict(zip(("IIT", "EIT"), surveys, strict=True))
        evaluation = evaluate(RULES, {code: Decimal(score) for code, score in scores.items()})
        plan = plan_for(evaluation, target.title)
        codes = [item.code for item in plan.fixes]
        assert plan.after == raised(evaluation, codes)
        assert plan.reachable == reaches(plan.after, target)
        size = len(codes) if plan.reachable else len(low) + 1
        shorter = (group for count in range(size) for group in combinations(low, count))
        assert not any(reaches(raised(evaluation, group), target) for group in shorter)
        gains = [item.gain for item in plan.fixes]
        assert gains == sorted(gains, reverse=True)
        equal = (raised(evaluation, group).value("total") for group in combinations(low, len(codes)))
        assert not plan.reachable or plan.after.value("total") == max(value for value in equal if value)
