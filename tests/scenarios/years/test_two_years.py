"""An agency with results of two years, and a person of two agencies: whose it is stands in every answer."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from handlers.parts import Parts
from knowledge.rules.rulebook import Rules
from storage.audit import Author
from storage.unit_of_work import unit_of_work
from tests.harness import YEAR, Office

INDICATORS = {f"ind{number}": Decimal(80) for number in range(1, 11)}
"""Every indicator 80: a total of 80.00."""
LATER = 2568


@pytest.fixture
def two_years(office: Office, parts: Parts) -> Office:
    own = parts.rules.of(YEAR)
    years = {**parts.rules.years, LATER: own.model_copy(update={"fiscal_year": LATER})}
    office.parts = replace(parts, rules=Rules(years, parts.rules.counts))
    return office


async def give(office: Office, year: int, scores: Mapping[str, Decimal]) -> None:
    async with unit_of_work(office.database) as uow:
        assessment = await uow.assessments.open(office.agency_id, year, 1, office.clock())
        author = Author(office.agency_id, None, "test")
        await uow.assessments.change(assessment, scores, author, office.clock())


async def scores_of(office: Office, year: int) -> dict[str, Decimal]:
    async with unit_of_work(office.database) as uow:
        found = await uow.assessments.find(office.agency_id, year)
    return dict(found.scores) if found else {}


async def test_rules_of_a_year_are_no_result_of_it(two_years: Office) -> None:
    await two_years.give(INDICATORS)
    assert "80.00" in (await two_years.say("คะแนนรวม")).text
    asked = await two_years.say("คะแนนรวมปี 68")
    assert "ยังไม่มีผลประเมินปี 2568" in asked.text
    assert "80.00" not in asked.text
    assert "ปี 2568 กรอกแบบไหนดีคะ" in (await two_years.press(asked.press("กรอกคะแนนปี 2568"))).text


async def test_a_question_about_another_year_leaves_where_changes_go(two_years: Office) -> None:
    await two_years.give(INDICATORS)
    await two_years.say("คะแนนรวม")
    await give(two_years, LATER, {**INDICATORS, "ind10": Decimal(100)})
    there = await two_years.say("คะแนนรวมปี ๖๘")
    assert "84.00 — ต้องปรับปรุง · ปี 2568" in there.text
    assert "ปี 2568" in (await two_years.press(there.press("จุดอ่อน"))).text
    assert "ปี 2567" in (await two_years.say("ปี 67 ล่ะ")).text
    assert "ปี 2567" in (await two_years.say("ตัวชี้วัด 4 = 70")).text
    assert (await two_years.scores())["ind4"] == 70
    assert (await scores_of(two_years, LATER))["ind4"] == 80


async def test_a_score_of_another_year_is_kept_there_when_that_is_chosen(two_years: Office) -> None:
    await two_years.give(INDICATORS)
    await two_years.say("คะแนนรวม")
    asked = await two_years.say("ตัวชี้วัด 4 ปี 68 = 91.50")
    assert "เป็นของปี 2568 แต่ผลที่เปิดอยู่คือปี 2567" in asked.text
    assert await scores_of(two_years, LATER) == {}
    kept = await two_years.press(asked.press("บันทึกเป็นปี 2568"))
    assert "= 91.50 (เดิมยังไม่มี) · ปี 2568" in kept.text
    assert await scores_of(two_years, LATER) == {"ind4": Decimal("91.50")}
    assert (await two_years.scores())["ind4"] == 80
    assert "ปี 2568" in (await two_years.say("เลิกทำ")).text
    assert await scores_of(two_years, LATER) == {}


async def test_two_years_are_compared(two_years: Office) -> None:
    await two_years.give(INDICATORS)
    await give(two_years, LATER, {**INDICATORS, "ind10": Decimal(100)})
    for words in ("เทียบปี 67 กับ 68", "ดีขึ้นหรือแย่ลงกว่าปี 67", "ขอดูแนวโน้มคะแนน"):
        compared = (await two_years.say(words)).text
        assert "+4.00 คะแนน · ปี 2567 → 2568" in compared, words
        assert "80.00 → 84.00" in compared
    assert "ยังไม่มีคะแนนปี 2566" in (await two_years.say("เทียบปี 66 กับ 68")).text


async def test_who_belongs_to_two_agencies_reads_which_one_it_is_about(office: Office) -> None:
    await office.give(INDICATORS)
    alone = await office.say("คะแนนรวม")
    assert "เทศบาลตำบลตัวอย่าง" not in alone.text.splitlines()[0]
    async with unit_of_work(office.database) as uow:
        other = await uow.agencies.add("อบต.ข้างเคียง", "อบต.", "ขอนแก่น", office.clock())
        account = await uow.identities.ensure("web:coordinator")
        await uow.agencies.add_member(other, account, "coordinator", office.clock())
    card = await office.say("คะแนนรวม")
    assert card.text.splitlines()[0].endswith("ปี 2567 · เทศบาลตำบลตัวอย่าง")
    assert card.messages[0]["card"]["headline"].endswith("เทศบาลตำบลตัวอย่าง")
    kept = await office.say("ตัวชี้วัด 4 = 70")
    assert "ปี 2567 · เทศบาลตำบลตัวอย่าง" in kept.text
    assert "เทศบาลตำบลตัวอย่าง" not in (await office.say("คะแนนรวม", "executive")).text.splitlines()[0]
