"""Rounds and units as they are kept: on both databases, with what was there before, and taken back."""

from datetime import date

from sqlalchemy import update

from bot.jobs.reminders import Reminders
from knowledge.measures.measure import Draft, Status
from knowledge.periods.days import Span
from knowledge.periods.reading import Cadence
from storage.measures.tables import measure as table
from storage.unit_of_work import unit_of_work
from tests.harness import Office

YEAR = (Span(date(2023, 10, 1), date(2024, 9, 30)),)
MARCH = (Span(date(2024, 3, 1), date(2024, 3, 31)),)


async def keep(office: Office, title: str, draft: Draft, *units: str) -> int:
    async with unit_of_work(office.database) as uow:
        ids = [await uow.agencies.unit(office.agency_id, name) for name in units]
        return await uow.measures.add(office.agency_id, 2567, draft, ids, office.clock())


async def standings(office: Office, number: int) -> dict[tuple[str, str], str]:
    async with unit_of_work(office.database) as uow:
        found = await uow.measures.find(office.agency_id, number)
    assert found
    return {(each.round, each.unit): each.status.value for each in found.standings}


async def belong(office: Office, user: str, unit: str) -> None:
    async with unit_of_work(office.database) as uow:
        unit_id = await uow.agencies.unit(office.agency_id, unit)
        await uow.agencies.change_member(office.agency_id, office.members[user], unit_id=unit_id)


async def test_each_unit_reports_for_itself_and_the_last_one_closes(office: Office) -> None:
    await belong(office, "staff", "กองคลัง")
    number = await keep(office, "ล้างถนน", Draft("ล้างถนน", spans=MARCH), "กองคลัง", "กองช่าง")
    assert "1 จาก 2 กอง ยังขาด กองช่าง" in (await office.say("ล้างถนน เสร็จแล้ว", "staff")).text
    assert await standings(office, number) == {("2024-03-31", "กองคลัง"): "done"}
    await office.say("ล้างถนน เสร็จแล้ว")
    assert "ครบ 2 กองแล้ว" in (await office.say("กองช่าง")).text
    async with unit_of_work(office.database) as uow:
        found = await uow.measures.find(office.agency_id, number)
    assert found
    assert (found.status, found.percent) == (Status.DONE, 100)
    await office.say("เลิกทำ")
    assert await standings(office, number) == {("2024-03-31", "กองคลัง"): "done"}
    await office.say("เลิกทำ", "staff")
    assert await standings(office, number) == {}


async def test_what_was_reported_before_there_were_rounds_keeps_its_meaning(office: Office) -> None:
    draft = Draft("Open Budget", spans=YEAR, cadence=Cadence.QUARTERLY)
    number = await keep(office, "Open Budget", draft, "กองคลัง")
    async with unit_of_work(office.database) as uow:
        values = {"status": "doing", "percent": 50, "reported_at": office.clock()}
        await uow.connection.execute(update(table).where(table.c.id == number).values(**values))
    card = (await office.say("ดูโครงการ Open Budget")).text
    assert "กำลังดำเนินการ 50%" in card
    answer = await office.say("Open Budget ไตรมาส 2 เสร็จแล้ว")
    assert "ส่งรอบไตรมาส 2 แผนปี 2567" in answer.text
    assert "กลับเป็นสถานะก่อนหน้า" in (await office.say("เลิกทำ")).text
    assert "กำลังดำเนินการ 50%" in (await office.say("ดูโครงการ Open Budget")).text
    assert await standings(office, number) == {}


async def test_a_unit_that_has_reported_hears_no_more_of_the_round(office: Office) -> None:
    await belong(office, "staff", "กองคลัง")
    await belong(office, "coordinator", "กองช่าง")
    await keep(office, "ล้างถนน", Draft("ล้างถนน", spans=MARCH), "กองคลัง", "กองช่าง")
    await office.say("ล้างถนน เสร็จแล้ว", "staff")
    office.clock.move(days=21)
    reminders = Reminders(office.database, office.parts, office.clock, available=())
    told = (await reminders.tick(office.clock(), keep=True)).told
    assert [each.to for each in told if "ล้างถนน" in each.text] == ["web:coordinator"]


async def test_a_unit_is_told_at_once_and_once_a_day(office: Office) -> None:
    await belong(office, "staff", "กองคลัง")
    await keep(office, "ล้างถนน", Draft("ล้างถนน", spans=MARCH), "กองคลัง")
    look = await office.say("แจ้งกองคลัง", "executive")
    assert "จะแจ้ง 1 คน" in look.text
    await office.press(look.press("ส่งเลย"), "executive")
    again = await office.press(look.press("ส่งเลย"), "executive")
    assert "ไปแล้ว" in again.text
    reminders = Reminders(office.database, office.parts, office.clock, available=())
    told = (await reminders.tick(office.clock(), keep=True)).told
    assert [each.text for each in told if "ขอให้เร่ง" in each.text and each.to == "web:staff"]
    assert (await reminders.tick(office.clock(), keep=True)).told == []


async def test_a_year_is_carried_over_and_taken_back(office: Office) -> None:
    number = await keep(office, "ล้างถนน", Draft("ล้างถนน", spans=MARCH), "กองคลัง")
    look = await office.say("ยกเรื่องที่ค้างไปปีหน้า")
    assert "ยังไม่บันทึก" in look.text
    await office.press(look.press("ยกไปแผนปี 2568"))
    async with unit_of_work(office.database) as uow:
        found = (await uow.measures.load([office.agency_id]))[office.agency_id]
    assert [(each.fiscal_year, each.status, each.ends_on) for each in found] == [
        (2567, Status.CANCELLED, date(2024, 3, 31)),
        (2568, Status.TODO, date(2025, 3, 31)),
    ]
    assert "ออกจากแผนปี 2568" in (await office.say("เลิกทำ")).text
    async with unit_of_work(office.database) as uow:
        (left,) = (await uow.measures.load([office.agency_id]))[office.agency_id]
    assert (left.id, left.status) == (number, Status.TODO)
