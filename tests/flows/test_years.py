"""The year of a message: every door says what a year means to it, and no answer is about another one."""

from dataclasses import replace
from decimal import Decimal
from typing import get_args

import pytest

from bot.wiring import load_rules
from handlers.capabilities import TABLE
from handlers.routing import route
from handlers.scores.effects import FocusYear
from handlers.scores.entry.states import ChooseYear
from handlers.terms.context import Ctx, YearScores
from handlers.terms.events import Pressed, Text
from handlers.terms.flow import Step
from handlers.terms.messages import Press
from handlers.terms.talk import Talk
from handlers.understanding.years import YearOf, said, year_or_score
from knowledge.measures.measure import Plan
from knowledge.rules.rulebook import Rules
from tests.flows.test_phrases import CTX, IDLE, MEASURES

OWN = load_rules().of(2567)
TWO = Rules(
    {2567: OWN, 2568: OWN.model_copy(update={"fiscal_year": 2568})},
    load_rules().counts,
)
"""As if the next year had rules as well; of those of 2569 nothing is known."""
BEFORE = replace(CTX, rules=TWO, results={2567: YearScores(CTX.scores, 1)})
"""Rules of two years, a result of one."""
BOTH = replace(BEFORE, results={**BEFORE.results, 2568: YearScores({**CTX.scores, "O12": Decimal(50)}, 2)})
FAR, OTHER_SCHEME = 2575, 2561
ARGS = {"whatif": ("O8",), "weakest": ("indicator", "1"), "below": ("indicator", "85")}


def said_by(step: Step) -> list[str]:
    return [say.key for say in step.say]


def years_of(step: Step) -> set[int | None]:
    """The years of the buttons that open a door a year means something to."""
    presses = (Press.read(choice.press) for say in step.say for choice in say.choices)
    return {each.year for each in presses if each and TABLE.years[each.door] not in ("none", "own")}


def test_every_door_says_what_a_year_means_to_it() -> None:
    assert set(TABLE.years) == set(TABLE.doors)
    assert set(TABLE.years.values()) <= set(get_args(YearOf))


@pytest.mark.parametrize("year", [FAR, OTHER_SCHEME])
@pytest.mark.parametrize("door", [door for door, of in TABLE.years.items() if of in ("result", "rules")])
def test_no_door_answers_for_a_year_that_cannot_be_rated(door: str, year: int) -> None:
    press = Press(door, ARGS.get(door, ("O8",)), year)
    step = route(IDLE, Pressed(str(press)), BOTH, TABLE)
    assert said_by(step) == ["years.refused"]
    assert step.say[0].params["year"] == year
    assert step.effects == ()
    assert len(step.say[0].choices) >= 1


@pytest.mark.parametrize("door", [door for door, of in TABLE.years.items() if of in ("result", "rules")])
def test_no_door_answers_for_a_past_year_of_which_nothing_is_known(door: str) -> None:
    press = Press(door, ARGS.get(door, ("O8",)), 2563)
    step = route(IDLE, Pressed(str(press)), BOTH, TABLE)
    assert said_by(step) == ["years.nothing"]
    assert step.say[0].params["year"] == 2563
    assert step.effects == ()
    assert len(step.say[0].choices) >= 1


@pytest.mark.parametrize("door", [door for door, of in TABLE.years.items() if of == "plan"])
def test_no_list_of_work_is_that_of_another_plan(door: str) -> None:
    step = route(IDLE, Pressed(str(Press(door, ("all",), 2568))), CTX, TABLE)
    assert said_by(step) == ["years.nothing"]
    assert step.say[0].params["known"] == (2567,)


@pytest.mark.parametrize("door", [door for door, of in TABLE.years.items() if of == "entry"])
def test_a_change_in_another_year_turns_to_that_year_first(door: str) -> None:
    step = route(IDLE, Pressed(str(Press(door, ("O12",), 2568))), BOTH, TABLE)
    assert step.effects[:1] == (FocusYear(2568),)


def test_rules_without_a_result_answer_what_rules_say_and_no_more() -> None:
    there = route(IDLE, Text("O12 ปี 68 ต้องลงอะไร"), BEFORE, TABLE)
    assert said_by(there) == ["items.item"]
    assert there.say[0].params["year"] == 2568
    assert there.say[0].params["score"] is None
    missing = route(IDLE, Text("คะแนนรวมปี 68"), BEFORE, TABLE)
    assert said_by(missing) == ["years.nothing"]
    assert missing.say[0].params["known"] == (2567,)
    assert any(each.label == "กรอกคะแนนปี 2568" for each in missing.say[0].choices)


def test_a_result_of_another_year_is_answered_with_buttons_of_that_year() -> None:
    step = route(IDLE, Text("คะแนนรวมปี ๖๘"), BOTH, TABLE)
    assert said_by(step) == ["overview.total"]
    assert step.say[0].params["score"]["year"] == 2568  # type: ignore[index]
    assert years_of(step) == {2568}
    assert step.asked == Press("total", (), 2568)


def test_a_question_in_the_middle_of_an_entry_leaves_its_year() -> None:
    state = TABLE.flows["score_entry"].load(2, {"kind": "ask_score", "depth": "ind", "code": "ind4"})
    step = route(Talk(state, flows=TABLE.flows), Text("คะแนนรวมปี 68"), BOTH, TABLE)
    assert step.state == state
    assert step.effects == ()


def test_the_last_question_is_asked_again_for_another_year() -> None:
    asked = replace(BOTH, asked=Press("code", ("O12",), 2568))
    for words, year in (("แล้วของปี 67 ล่ะ", 2567), ("ปี67ล่ะ", 2567), ("แล้วปี ๖๘ ล่ะคะ", 2568)):
        step = route(IDLE, Text(words), asked, TABLE)
        assert step.asked == Press("code", ("O12",), year), words
        assert step.say[0].params["year"] == year
    same = route(IDLE, Text("แล้ว o8 ล่ะ"), asked, TABLE)
    assert same.asked == Press("code", ("O8",), 2568)


def test_several_years_are_answered_one_by_one() -> None:
    step = route(IDLE, Text("จุดอ่อนปี 67 กับ 68"), BOTH, TABLE)
    assert said_by(step) == ["years.which"]
    assert years_of(step) == {2567, 2568}


def test_a_plan_of_another_year_is_shown_where_there_is_one() -> None:
    measures = (*MEASURES, replace(MEASURES[0], id=9, fiscal_year=2566))
    ctx = replace(CTX, plan=Plan.among(2567, measures, (2566, 2567)))
    step = route(IDLE, Text("มาตรการทั้งหมดปี 66"), ctx, TABLE)
    assert step.say[0].params["year"] == 2566
    assert step.say[0].lines == (9,)


def test_what_works_on_the_plan_in_focus_does_not_touch_another() -> None:
    measures = (*MEASURES, replace(MEASURES[0], id=9, fiscal_year=2566))
    ctx = replace(CTX, plan=Plan.among(2567, measures, (2566, 2567)))
    step = route(IDLE, Text("ขอแบบฟอร์มปี 66"), ctx, TABLE)
    assert said_by(step) == ["years.switch"]
    assert step.effects == ()


@pytest.mark.parametrize(
    ("words", "year"),
    [("o12 68 ต้องลงอะไร", 2568), ("o12 ๖๘ ต้องลงไร", 2568), ("o12 68", None), ("o12 90 ต้องลงอะไร", None)],
)
def test_two_digits_beside_a_code_are_a_year_in_a_question(words: str, year: int | None) -> None:
    assert said(words, CTX).one == year


def test_two_digits_beside_a_code_alone_may_be_either() -> None:
    assert year_or_score("o12 69", CTX) == ("o12", 2569)
    assert year_or_score("ตัวชี้วัด 4 68 ค่ะ", CTX) == ("ตัวชี้วัด 4", 2568)
    for words in ("o12 80", "o12 = 69", "o12 69.00", "o12 69%", "o12 69 คะแนน", "o12 ได้ 69", "o12 69 o13 70"):
        assert year_or_score(words, CTX) is None, words


@pytest.mark.parametrize("words", ["ปี 67", "67", "2567", "ปีงบ 2567", "ปี ๖๗ ค่ะ"])
def test_a_year_answers_which_year_is_entered(words: str) -> None:
    step = route(Talk(ChooseYear(), flows=TABLE.flows), Text(words), CTX, TABLE)
    assert step.effects == (FocusYear(2567),)


def test_a_view_of_another_year_holds_nothing_of_this_one() -> None:
    there: Ctx = BEFORE.of_result(2568)
    assert (there.year, dict(there.scores), there.assessment_id) == (2568, {}, None)
    assert there.assessed == (2567,)


@pytest.mark.parametrize(
    ("press", "kept"),
    [
        ("q.keep.O12.69@2567", {"O12": Decimal(69)}),
        ("q.keep.ind3.99_98@2567", {"ind3": Decimal("99.98")}),
        ("q.keep.E9.part1.22_5@2567", {"E9.part1": Decimal("22.5")}),
        ("q.keep.O12@2567", None),
        ("q.keep.O12.169@2567", None),
        ("q.keep.O99.50@2567", None),
        ("q.keep.O12.50.junk@2567", None),
    ],
)
def test_a_button_keeps_the_score_it_names_and_nothing_else(
    press: str, kept: dict[str, Decimal] | None
) -> None:
    step = route(IDLE, Pressed(press), CTX, TABLE)
    assert [getattr(each, "values", None) for each in step.effects] == ([kept] if kept else [])
