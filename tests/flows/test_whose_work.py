"""Lists and reminders go by one rule: whose work a measure is."""

from dataclasses import replace
from datetime import date

import pytest

from handlers.measures.looking.choosing import is_mine
from handlers.terms.context import Ctx
from knowledge.measures.in_charge import Colleague, owners_of
from knowledge.measures.measure import Draft, Measure
from knowledge.rules.rulebook import Rules

COORDINATOR, CLERK, BUILDER, MAYOR = (
    Colleague(1, "coordinator", "สำนักปลัด"),
    Colleague(2, "staff", "กองคลัง"),
    Colleague(3, "staff", "กองช่าง"),
    Colleague(4, "executive", "กองช่าง"),
)
PEOPLE = (COORDINATOR, CLERK, BUILDER, MAYOR)
CASES = {
    "named people": (Measure(1, 2567, Draft("ก"), owners=(2,)), {2}),
    "an owner who left": (Measure(1, 2567, Draft("ก", units=("กองช่าง",)), owners=(9,)), {3}),
    "a unit": (Measure(1, 2567, Draft("ก", units=("กองคลัง",))), {2}),
    "a unit with an executive": (Measure(1, 2567, Draft("ก", units=("กองช่าง",))), {3}),
    "a unit without members": (Measure(1, 2567, Draft("ก", units=("กองการศึกษา",))), {1}),
    "nobody": (Measure(1, 2567, Draft("ก")), {1}),
    "everybody": (Measure(1, 2567, Draft("ก", everyone=True)), {2, 3}),
    "the working group": (Measure(1, 2567, Draft("ก", units=("คณะทำงาน ITA",))), {1}),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_listed_as_mine_is_what_i_am_reminded_of(case: str, rules: Rules) -> None:
    measure, whose = CASES[case]
    ctx = Ctx("staff", "อบต.ตัวอย่าง", rules, 2567, date(2024, 3, 4), agency_id=1, colleagues=PEOPLE)
    views = (replace(ctx, role=each.role, member_id=each.id, unit=each.unit) for each in PEOPLE)
    assert {view.member_id for view in views if is_mine(measure, view)} == whose
    assert set(owners_of(measure, PEOPLE)[0]) == whose
