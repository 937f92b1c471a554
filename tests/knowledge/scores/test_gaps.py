"""Rankings, missing items and what they are worth, on the figures of one published assessment."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.rules.codes import codes_of
from knowledge.rules.loader import YEARS, load_all
from knowledge.scores.cases import load_cases
from knowledge.scores.gaps import (
    Ranked,
    UnknownScore,
    item_gain,
    missing_items,
    points_to_total,
    ranked,
    unscored_items,
)
from knowledge.scores.scoring import UnknownCode, blank_results, evaluate, shown

RULES = load_all()[2567]
KHWAO_YAI = {case.name: case.given for case in load_cases(YEARS / "2567")}["เขวาใหญ่ 2567 ครบทุกข้อ"]
PUBLISHED = evaluate(RULES, KHWAO_YAI)
ONLY_TEN = evaluate(RULES, {code: score for code, score in KHWAO_YAI.items() if code.startswith("ind")})
LEAVES = tuple(code for code, result in blank_results(RULES).items() if not result.children)
points = st.decimals(0, 100, places=2)


def codes(ranks: tuple[Ranked, ...]) -> list[str]:
    return [each.code for each in ranks]


class TestRanked:
    def test_weakest_and_strongest_indicator(self) -> None:
        assert ranked(PUBLISHED, "indicator", n=1) == (Ranked("ind10", Decimal(35)),)
        assert ranked(PUBLISHED, "indicator", strongest=True, n=1) == (Ranked("ind3", Decimal("94.67")),)
        assert codes(ranked(PUBLISHED, "indicator")) == ["ind10", "ind4", "ind9"]

    def test_weakest_answers(self) -> None:
        worst = (Ranked("E9.part1", Decimal("21.95")), Ranked("I10", Decimal("39.33")))
        assert ranked(PUBLISHED, "question", n=2) == worst
        assert codes(ranked(PUBLISHED, "answer", n=15))[13:] == ["O35", "E9.part1"]

    def test_equal_values_keep_the_order_of_the_rules(self) -> None:
        assert codes(ranked(PUBLISHED, "item")) == ["O8", "O9", "O12"]
        assert codes(ranked(PUBLISHED, "item", strongest=True)) == ["O1", "O2", "O3"]
        assert codes(ranked(PUBLISHED, "question", strongest=True)) == ["E3.part1", "E3.part2", "E9.part2"]

    def test_one_instrument_only(self) -> None:
        assert codes(ranked(PUBLISHED, "question", instrument="IIT")) == ["I10", "I12", "I15"]
        assert codes(ranked(PUBLISHED, "indicator", instrument="EIT")) == ["ind8", "ind7", "ind6"]
        assert codes(ranked(PUBLISHED, "answer", instrument="OIT", n=1)) == ["O8"]
        with pytest.raises(UnknownCode):
            ranked(PUBLISHED, "item", instrument="XIT")

    def test_instruments_and_subindicators(self) -> None:
        assert codes(ranked(PUBLISHED, "instrument")) == ["OIT", "IIT", "EIT"]
        assert codes(ranked(PUBLISHED, "subindicator")) == ["9.3", "10.2", "9.5"]

    def test_only_what_is_known(self) -> None:
        four = evaluate(RULES, {f"ind{number}": KHWAO_YAI[f"ind{number}"] for number in range(1, 5)})
        assert codes(ranked(four, "indicator", n=9)) == ["ind4", "ind2", "ind1", "ind3"]
        assert ranked(four, "answer") == ranked(four, "instrument") == ()


class TestMissingItems:
    def test_fourteen_in_the_order_of_the_rules(self) -> None:
        groups = [
            (group.code, " ".join(item.code for item in group.items)) for group in missing_items(PUBLISHED)
        ]
        assert groups == [
            ("9.2", "O8 O9 O12"),
            ("9.3", "O14 O16 O17"),
            ("9.5", "O24 O25"),
            ("10.1", "O28 O30 O31"),
            ("10.2", "O33 O34 O35"),
        ]
        assert missing_items(PUBLISHED)[0].title == "การบริหารงานและงบประมาณ"

    def test_gains_are_those_of_the_formula(self) -> None:
        gains = {
            group.code: {str(shown(item.gain)) for item in group.items} for group in missing_items(PUBLISHED)
        }
        assert gains == {
            "9.2": {"0.57"},
            "9.3": {"1.00"},
            "9.5": {"1.00"},
            "10.1": {"1.67"},
            "10.2": {"2.50"},
        }

    def test_partial_scores_and_an_unknown_total(self) -> None:
        groups = missing_items(
            evaluate(RULES, {"O7": Decimal(100), "O8": Decimal(60), "O33": Decimal("99.99")})
        )
        found = [(item.code, item.score, shown(item.gain * 10)) for group in groups for item in group.items]
        assert found == [("O8", 60, Decimal("2.29")), ("O33", Decimal("99.99"), Decimal("0.00"))]

    def test_without_item_scores_nothing_is_called_missing(self) -> None:
        assert missing_items(ONLY_TEN) == ()
        assert unscored_items(ONLY_TEN) == codes_of(RULES, "item")
        assert unscored_items(PUBLISHED) == ()
        assert unscored_items(evaluate(RULES, {"9.1": Decimal(100), "O7": Decimal(0)}))[5:7] == ("O6", "O8")


class TestGain:
    def test_one_item(self) -> None:
        assert shown(item_gain(PUBLISHED, "O8") * 1000) == Decimal("571.43")
        assert item_gain(PUBLISHED, "O7") == 0
        assert item_gain(PUBLISHED, "ind10") == 13

    def test_unknown_score_and_unknown_code(self) -> None:
        with pytest.raises(UnknownScore, match="the score of O8 is not known") as caught:
            item_gain(ONLY_TEN, "O8")
        assert caught.value.code == "O8"
        with pytest.raises(UnknownCode):
            item_gain(ONLY_TEN, "O36")
        with pytest.raises(UnknownCode):
            points_to_total(RULES, "E9")

    @pytest.mark.parametrize(
        ("code", "worth"),
        [
            ("total", "1"),
            ("IIT", "0.3"),
            ("OIT", "0.4"),
            ("ind1", "0.06"),
            ("ind8", "0.1"),
            ("ind8.part1", "0.05"),
            ("ind10", "0.2"),
            ("I10", "0.02"),
            ("9.2", "0.04"),
            ("O33", "0.025"),
        ],
    )
    def test_points_to_total(self, code: str, worth: str) -> None:
        assert points_to_total(RULES, code) == Decimal(worth)

    def test_all_answers_together_are_worth_the_total(self) -> None:
        assert abs(sum((points_to_total(RULES, code) for code in LEAVES), Decimal(-1))) < Decimal("1e-20")

    @settings(deadline=None)
    @given(st.fixed_dictionaries(dict.fromkeys(LEAVES, points)), st.sampled_from(LEAVES))
    def test_a_gain_is_what_evaluating_again_gives(self, answers: dict[str, Decimal], code: str) -> None:
        before, after = evaluate(RULES, answers), evaluate(RULES, answers | {code: Decimal(100)})
        assert before.root.value is not None
        assert after.root.value is not None
        assert abs(after.root.value - before.root.value - item_gain(before, code)) < Decimal("1e-20")
