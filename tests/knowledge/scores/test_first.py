"""What to do first: points, deadline and effort, each of which can move a thing up or down."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.errors import RulesError
from knowledge.measures.measure import Draft, Measure, Status
from knowledge.periods.days import Span
from knowledge.rules.loader import YEARS, load_all
from knowledge.rules.ruleset import Ruleset
from knowledge.scores.cases import load_cases
from knowledge.scores.effort import FILE, load_efforts, read_efforts
from knowledge.scores.first import FirstStep, what_first
from knowledge.scores.gaps import item_gain
from knowledge.scores.scoring import evaluate
from knowledge.scores.whatif import what_if

RULES = load_all()[2567]
KHWAO_YAI = {case.name: case.given for case in load_cases(YEARS / "2567")}["เขวาใหญ่ 2567 ครบทุกข้อ"]
TODAY = date(2023, 11, 1)
NEXT = RULES.model_copy(update={"fiscal_year": 2568, "calendar": ()})
ITEMS = [item.code for item in RULES.items]


def first(
    scores: dict[str, str] | None = None, *measures: Measure, running: Ruleset = NEXT
) -> list[FirstStep]:
    given_scores = {code: Decimal(value) for code, value in (scores or {}).items()} or KHWAO_YAI
    return list(what_first(evaluate(RULES, given_scores), running, measures, TODAY, load_efforts()))


def measure(code: str, end: date, status: Status = Status.TODO, year: int = 2568) -> Measure:
    spans = (Span(date(2023, 10, 1), end),)
    return Measure(1, year, Draft("มาตรการ", (code,), spans=spans), status)


def test_three_things_the_most_points_for_the_work_first() -> None:
    found = first()
    assert [(each.code, each.effort.effort) for each in found] == [("O33", 2), ("O34", 2), ("O28", 2)]
    assert [each.gain for each in found] == [
        item_gain(evaluate(RULES, KHWAO_YAI), each.code) for each in found
    ]
    assert all(each.due is None for each in found)


def test_more_work_comes_later_at_the_same_points() -> None:
    slugs = {item.code: item.slug for item in RULES.items}
    efforts = load_efforts()
    assert efforts.by_slug[slugs["O35"]] == 3
    assert "O35" not in [each.code for each in first()]
    easy = replace(efforts, by_slug=efforts.by_slug | {slugs["O35"]: 1})
    found = what_first(evaluate(RULES, KHWAO_YAI), NEXT, (), TODAY, easy)
    assert found[0].code == "O35"


def test_what_is_due_soon_comes_before_what_is_worth_a_little_more() -> None:
    near = measure("O28", date(2023, 11, 20))
    found = first(None, near)
    assert found[0].code == "O28"
    assert found[0].due is not None
    assert (found[0].due.day, found[0].due.is_own, found[0].days_left(TODAY)) == (near.ends_on, True, 19)


def test_an_official_date_counts_where_there_is_no_measure() -> None:
    found = first(running=RULES)
    assert {each.due.title for each in found if each.due} == {"ส่งคำตอบ OIT ภายใน 30 เม.ย."}
    assert not any(each.due.is_sure for each in found if each.due)


def test_what_was_done_this_year_is_left_out_and_last_years_work_is_not() -> None:
    done = measure("O33", date(2023, 11, 20), Status.DONE)
    assert "O33" not in [each.code for each in first(None, done)]
    assert first(None, replace(done, fiscal_year=2567))[0].code == "O33"


def test_an_item_that_the_running_year_asks_no_more_is_left_out_and_a_new_code_is_said() -> None:
    slugs = {item.code: item.slug for item in RULES.items}
    items = tuple(
        item.model_copy(update={"slug": slugs["O34"]}) if item.code == "O1" else item
        for item in RULES.items
        if item.code not in ("O33", "O34")
    )
    found = first(running=NEXT.model_copy(update={"items": items}))
    assert "O33" not in [each.code for each in found]
    assert {each.code: each.now for each in found}["O34"] == "O1"


def test_without_items_the_indicators_are_what_can_be_worked_on() -> None:
    found = first({"ind1": "60", "ind8": "90", "ind9": "70", "ind10": "100"})
    assert [each.code for each in found] == ["ind9", "ind1", "ind8"]
    assert found[0].now == ""


def test_an_indicator_names_the_question_that_scores_least() -> None:
    found = first({"I1": "80", "I2": "40", "I3": "60"})
    assert [(each.code, each.weakest) for each in found] == [("ind1", "I2")]


def test_where_all_is_full_there_is_nothing_to_do_first() -> None:
    assert first({f"ind{number}": "100" for number in range(1, 11)}) == []
    assert first({"total": "80"}) == []


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(ITEMS), st.sampled_from([Decimal(0), Decimal(50), Decimal(100)])))
def test_the_points_are_what_a_what_if_gives(items: dict[str, Decimal]) -> None:
    evaluation = evaluate(
        RULES, dict.fromkeys(ITEMS, Decimal(50)) | {f"ind{n}": Decimal(90) for n in range(1, 9)} | items
    )
    total = evaluation.value("total")
    assert total is not None
    found = what_first(evaluation, NEXT, (), TODAY, load_efforts())
    assert len(found) <= 3
    for each in found:
        after = what_if(evaluation, {each.code: Decimal(100)}).value("total")
        assert after is not None
        assert abs(after - total - each.gain) < Decimal("0.0001")


def test_every_year_knows_the_work_of_its_subjects() -> None:
    efforts = load_efforts()
    slugs = {item.slug for ruleset in load_all().values() for item in ruleset.items}
    assert set(efforts.by_slug) <= slugs
    assert set(efforts.by_indicator) == {f"ind{number}" for number in range(1, 11)}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('share: "0.4"', 'share: "4"', "classes[2].share"),
        ("- executives", "- contact", "items: contact is named twice"),
        ("  10: 2", "  11: 2", "indicators"),
    ],
)
def test_a_wrong_file_is_refused_with_its_key(tmp_path: Path, old: str, new: str, fault: str) -> None:
    path = tmp_path / "effort.yaml"
    text = FILE.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(RulesError, match=fault.replace("[", r"\[").replace("]", r"\]")):
        read_efforts(path)
