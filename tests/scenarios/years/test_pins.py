"""A result is calculated by the rules it is pinned to; newer ones are offered once, shown, and undone."""

from dataclasses import replace
from decimal import Decimal

import pytest

from handlers.parts import Parts
from knowledge.rules.rulebook import Rules
from knowledge.rules.ruleset import Ruleset
from storage.unit_of_work import unit_of_work
from tests.harness import YEAR, Office

HALVES = {
    **{f"ind{number}": Decimal(100) for number in range(1, 9)},
    "ind9": Decimal(50),
    "ind10": Decimal(50),
}
"""80.00 with the weights of the rules, 85.00 where the OIT counts for 0.3."""
OFFER = "มีเกณฑ์ปี 2567 รุ่น"


def reweighted(old: Ruleset) -> Ruleset:
    """A newer version: the OIT counts less, O8 has another title, and the last item is gone."""
    weights = {"IIT": "0.4", "EIT": "0.3", "OIT": "0.3"}
    last = old.items[-1].code
    items = tuple(
        each.model_copy(update={"title": "แผนใหม่ของหน่วยงาน"}) if each.code == "O8" else each
        for each in old.items
        if each.code != last
    )
    return old.model_copy(
        update={
            "version": old.version + 1,
            "items": items,
            "instruments": tuple(
                each.model_copy(update={"weight": Decimal(weights[each.code])}) for each in old.instruments
            ),
            "indicators": tuple(_without(each, last) for each in old.indicators),
        }
    )


def _without(indicator, code):  # type: ignore[no-untyped-def]
    subs = tuple(
        sub.model_copy(update={"items": tuple(each for each in sub.items if each != code)})
        for sub in indicator.subindicators
    )
    return indicator.model_copy(update={"subindicators": subs})


@pytest.fixture
def older(parts: Parts) -> Ruleset:
    return parts.rules.of(YEAR)


@pytest.fixture
def corrected(office: Office, parts: Parts, older: Ruleset) -> Office:
    """An office whose result is pinned to the rules as they were before a correction."""
    rules = Rules(
        {**parts.rules.years, YEAR: reweighted(older)},
        parts.rules.counts,
        earlier={(YEAR, older.version): older},
    )
    office.parts = replace(parts, rules=rules)
    return office


async def pinned(office: Office, year: int = YEAR) -> int:
    async with unit_of_work(office.database) as uow:
        found = await uow.assessments.find(office.agency_id, year)
    assert found
    return found.ruleset_version


async def test_a_result_is_calculated_by_its_own_version(corrected: Office, older: Ruleset) -> None:
    await corrected.give(HALVES)
    assert "80.00 — ต้องปรับปรุง · ปี 2567" in (await corrected.say("คะแนนรวม")).text
    assert older.item_by_code["O8"].title in (await corrected.say("O8 ต้องลงอะไร")).text
    assert await pinned(corrected) == older.version


async def test_newer_rules_are_offered_once_to_who_may_move(corrected: Office) -> None:
    await corrected.give(HALVES)
    assert OFFER not in (await corrected.say("คะแนนรวม", "executive")).text
    assert OFFER not in (await corrected.say("คะแนนรวม", "staff")).text
    first = await corrected.say("คะแนนรวม")
    assert OFFER in first.text
    assert "ดูว่าอะไรเปลี่ยน" in first.choices
    assert OFFER not in (await corrected.say("คะแนนรวม")).text


@pytest.mark.parametrize("words", ["ใช้เกณฑ์รุ่นใหม่", "อัปเดตเกณฑ์", "เปลี่ยนเป็นเกณฑ์ใหม่ค่ะ"])
async def test_what_changes_is_seen_before_anything_does(
    corrected: Office, older: Ruleset, words: str
) -> None:
    await corrected.give({**HALVES, older.items[-1].code: Decimal(100)})
    look = await corrected.say(words)
    for said in ("ปี 2567", "80.00 → 85.00", "ต้องปรับปรุง → ผ่าน", "แผนใหม่ของหน่วยงาน", "ไม่มีแล้ว", "ยังไม่เปลี่ยนอะไร"):
        assert said in look.text, said
    assert f"{older.items[-1].code} 100" in look.text
    assert await pinned(corrected) == older.version
    moved = await corrected.press(look.press("ใช้เกณฑ์รุ่น"))
    assert f"✓ ปี 2567 ใช้เกณฑ์รุ่น {older.version + 1} แล้ว" in moved.text
    assert await pinned(corrected) == older.version + 1
    assert await corrected.scores() == HALVES
    assert "85.00 — ผ่าน · ปี 2567" in (await corrected.say("คะแนนรวม")).text
    back = await corrected.say("เลิกทำ")
    assert f"เกณฑ์รุ่น: {older.version + 1} → {older.version}" in back.text
    assert await pinned(corrected) == older.version
    assert older.items[-1].code in await corrected.scores()
    assert "80.00" in (await corrected.say("คะแนนรวม")).text


async def test_who_may_not_move_may_look(corrected: Office, older: Ruleset) -> None:
    await corrected.give(HALVES)
    look = await corrected.say("ใช้เกณฑ์รุ่นใหม่", "staff")
    assert "80.00 → 85.00" in look.text
    assert not any(label.startswith("ใช้เกณฑ์") for label in look.choices)
    await corrected.press(f"q.newer.yes.{older.version + 1}", "staff")
    assert await pinned(corrected) == older.version


async def test_a_button_of_another_version_only_shows(corrected: Office, older: Ruleset) -> None:
    await corrected.give(HALVES)
    assert "ยังไม่เปลี่ยนอะไร" in (await corrected.press(f"q.newer.yes.{older.version + 7}")).text
    assert await pinned(corrected) == older.version


async def test_a_new_result_takes_the_newest_version(office: Office) -> None:
    assert "รุ่นล่าสุดอยู่แล้ว" in (await office.say("อัปเดตเกณฑ์")).text


async def test_what_was_kept_is_shown_against_the_rules_that_arrive(office: Office, parts: Parts) -> None:
    """FY 2568 begins without rules: the result is kept by the formula of the year before, and marked."""
    older = parts.rules.of(YEAR)
    office.parts = replace(parts, rules=Rules({YEAR: older}, parts.rules.counts))
    await office.say("ปี 2568")
    lines = "\n".join(f"{number} {HALVES[f'ind{number}']}" for number in range(1, 11))
    await office.say(lines)
    saved = await office.say("บันทึก")
    mark = "ใช้วิธีคิดของปี 2567 (ยังไม่ยืนยัน)"
    assert "80.00 — ต้องปรับปรุง · ปี 2568" in saved.text
    assert mark in saved.text
    assert await pinned(office, 2568) == 0

    arrived = reweighted(older).model_copy(update={"fiscal_year": 2568, "version": 1})
    office.parts = replace(parts, rules=Rules({YEAR: older, 2568: arrived}, parts.rules.counts))
    card = await office.say("คะแนนรวม")
    assert "80.00 — ต้องปรับปรุง · ปี 2568" in card.text
    assert mark in card.text
    assert "เกณฑ์ปี 2568 มาแล้วค่ะ" in card.text
    look = await office.press(card.press("ดูว่าอะไรเปลี่ยน"))
    assert "80.00 → 85.00" in look.text
    assert "วิธีของปี 2567 → เกณฑ์ปี 2568 รุ่น 1" in look.text
    await office.press(look.press("ใช้เกณฑ์รุ่น 1"))
    after = await office.say("คะแนนรวม")
    assert "85.00 — ผ่าน · ปี 2568" in after.text
    assert mark not in after.text
    assert await pinned(office, 2568) == 1
