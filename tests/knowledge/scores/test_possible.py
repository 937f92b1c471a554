"""A score that no number of respondents can give."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.loader import YEARS, load_all
from knowledge.rules.ruleset import ScoreLevels
from knowledge.scores.cases import load_cases
from knowledge.scores.possible import impossible, odd_score
from knowledge.scores.scoring import shown

RULES = load_all()[2567]
KHWAO_YAI = {case.name: case.given for case in load_cases(YEARS / "2567")}["เขวาใหญ่ 2567 ครบทุกข้อ"]
STEPS = {"scale": Decimal(20), "yes_no": Decimal(100)}


def survey(instrument: str, part: str = "") -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    codes = [code for code in RULES.question_codes(instrument) if code.endswith(part)]
    steps = {code: STEPS[RULES.question_by_code[code.split(".")[0]].answer_type] for code in codes}
    return {code: KHWAO_YAI[code] for code in codes}, steps


def test_the_one_score_that_is_printed_wrongly() -> None:
    found = odd_score(*survey("EIT", "part2"))
    assert found is not None
    assert (found.code, found.score, found.respondents) == ("E2.part2", Decimal("86.39"), 22)
    assert shown(found.nearest) == Decimal("86.36")


def test_where_all_fit_nothing_is_odd() -> None:
    assert odd_score(*survey("IIT")) is None
    assert odd_score(*survey("EIT", "part1")) is None


def test_without_steps_or_with_few_scores_nothing_is_said() -> None:
    scores, steps = survey("EIT", "part2")
    assert odd_score(scores, {}) is None
    assert odd_score(dict(list(scores.items())[:4]), steps) is None


def test_only_rules_that_state_the_scale_find_anything() -> None:
    (odd,) = impossible(RULES, KHWAO_YAI).odd
    assert odd.code == "E2.part2"
    assert impossible(RULES.model_copy(update={"answer_scale": None}), KHWAO_YAI).count == 0
    part = {code: value for code, value in KHWAO_YAI.items() if code != "E9.part2"}
    assert impossible(RULES, part).count == 0


def test_an_item_that_is_given_whole_marks_only() -> None:
    marks = ScoreLevels(levels=(Decimal(0), Decimal(50), Decimal(100)), source=("calc",), confidence="high")
    items = tuple(
        item.model_copy(update={"score_levels": marks if item.code == "O8" else None}) for item in RULES.items
    )
    rules = RULES.model_copy(update={"items": items})
    (off,) = impossible(rules, {"O8": Decimal(33), "O9": Decimal(33)}).off_level
    assert (off.code, off.levels) == ("O8", marks.levels)
    assert impossible(rules, {"O8": Decimal("50.00")}).count == 0


@given(st.integers(2, 150), st.lists(st.integers(0, 5 * 150), min_size=9, max_size=15))
def test_scores_of_real_answers_are_never_odd(respondents: int, fifths: list[int]) -> None:
    scores = {
        f"I{at}": shown(Decimal(each % (5 * respondents + 1)) * 20 / respondents)
        for at, each in enumerate(fifths)
    }
    assert odd_score(scores, dict.fromkeys(scores, Decimal(20))) is None
