"""Measures beside other people: two who close one at once, other agencies, a month nearly spent."""

import asyncio
import io
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from bot.files.sheets import read_sheet
from handlers.terms.events import Text
from knowledge.measures.measure import Draft, Status
from knowledge.periods.days import Span
from storage.measures.tables import progress
from storage.unit_of_work import unit_of_work
from tests.harness import Office

MARCH = (Span(date(2024, 3, 1), date(2024, 3, 31)),)


async def keep(office: Office, title: str) -> int:
    async with unit_of_work(office.database) as uow:
        return await uow.measures.add(office.agency_id, 2567, Draft(title, spans=MARCH), [], office.clock())


async def test_two_people_close_one_measure_at_once(office: Office) -> None:
    """One closes it, the other is told by whom it was closed; both pieces of evidence are kept."""
    number = await keep(office, "กิจกรรม Big Data")
    runner = office.runner()
    runner.start()
    answers = await asyncio.gather(
        *(
            runner.ask(office.event(Text(f"Big Data เสร็จแล้ว https://{user}.example/a"), user))
            for user in ("coordinator", "staff")
        )
    )
    await runner.stop()
    said = sorted(str(answer[-1]["text"]) for answer in answers if answer)
    assert said[0].startswith('"กิจกรรม Big Data" (แผนปี 2567) ปิดไปแล้ว')
    assert "หลักฐานของท่าน 1 รายการเก็บไว้ด้วยกันแล้ว" in said[0]
    assert said[1].startswith('เยี่ยมค่ะ ปิด "กิจกรรม Big Data"')
    async with unit_of_work(office.database) as uow:
        found = await uow.measures.find(office.agency_id, number)
        lines = (await uow.connection.execute(select(progress.c.status))).scalars().all()
    assert found
    assert (found.status, found.evidence, lines) == (Status.DONE, 2, ["done"])


async def test_a_made_up_button_reaches_no_other_agency(office: Office) -> None:
    async with unit_of_work(office.database) as uow:
        other = await uow.agencies.add("อบต.อื่น", "อบต.", "ขอนแก่น", office.clock())
        number = await uow.measures.add(other, 2567, Draft("ความลับ", spans=MARCH), [], office.clock())
    await keep(office, "ของเรา")
    for press in (
        "measure.{}",
        "done.{}",
        "mute.{}",
        "evidence.{}",
        "reopen.{}",
        "measure.{}.assign",
        "measure.{}.own",
    ):
        answer = await office.press("q." + press.format(number))
        assert "ไม่พบมาตรการนี้" in answer.text, press
        assert "ความลับ" not in answer.text
    async with unit_of_work(office.database) as uow:
        found = await uow.measures.find(other, number)
    assert found
    assert (found.status, found.owners, found.muted_by) == (Status.TODO, (), ())


async def test_what_is_nearly_spent_is_said_once_a_month_to_those_who_look_after_it(office: Office) -> None:
    from bot.jobs.reminders import Reminders

    await keep(office, "กิจกรรม Big Data")
    reminders = Reminders(office.database, office.parts, office.clock, available=())
    texts: list[str] = []
    for _ in range(27):
        async with unit_of_work(office.database) as uow:
            await uow.quotas.put("line", 300, 240, office.clock())
        report = await reminders.tick(office.clock(), keep=True)
        texts += [f"{each.to} {each.text}" for each in report.told]
        office.clock.move(days=1)
    assert len(texts) > 2
    assert [each.partition(" ")[0] for each in texts if "LINE ส่งไปแล้ว 240 จาก 300" in each] == [
        "web:coordinator"
    ]


async def test_the_same_words_twice_are_two_reports_and_each_can_be_taken_back(office: Office) -> None:
    await keep(office, "กิจกรรม Big Data")
    await office.say("Big Data 30%")
    office.clock.now += timedelta(minutes=1)
    await office.say("Big Data 60%")
    assert "กลับเป็นสถานะก่อนหน้า" in (await office.say("เลิกทำ")).text
    assert "30%" in (await office.say("มาตรการทั้งหมด")).text
    await office.say("O8 100")
    assert "O8" in (await office.say("เลิกทำ")).text
    assert "กลับเป็นสถานะก่อนหน้า" in (await office.say("เลิกทำ")).text
    assert "%" not in (await office.say("มาตรการทั้งหมด")).text


async def test_a_colleagues_later_report_is_not_taken_back(office: Office) -> None:
    await keep(office, "กิจกรรม Big Data")
    await office.say("Big Data 50%")
    await office.say("Big Data กำลังดำเนินการ รอพัสดุ", "staff")
    assert "เลิกทำรายการนั้นไม่ได้" in (await office.say("เลิกทำ")).text
    assert "รอพัสดุ" in (await office.press((await office.say("มาตรการทั้งหมด")).press("1 "))).text


async def test_what_was_added_can_be_taken_back_after_reminders_and_evidence(office: Office) -> None:
    from bot.jobs.reminders import Reminders

    await office.say("เพิ่มมาตรการ ล้างถนน กองช่าง ตัวชี้วัด 1 มี.ค. 67")
    await office.say("บันทึก")
    await Reminders(office.database, office.parts, office.clock, available=()).tick(office.clock())
    await office.say("ล้างถนน เสร็จแล้ว https://www.example.go.th/a")
    assert "กลับเป็นสถานะก่อนหน้า" in (await office.say("เลิกทำ")).text
    assert "นำมาตรการที่เพิ่ม 1 เรื่อง (ล้างถนน) ออกจากแผน" in (await office.say("เลิกทำ")).text
    assert "ยังไม่มีมาตรการ" in (await office.say("มาตรการ")).text
    await keep(office, "ทาสีรั้ว")
    everything = (await office.say("มาตรการทั้งหมด")).text
    assert "ทาสีรั้ว" in everything
    assert "ล้างถนน" not in everything


async def test_two_edit_different_things_of_one_measure(office: Office) -> None:
    """Whoever saves later does not undo what the other changed; the same thing changed twice is told."""
    number = await keep(office, "ล้างถนน")
    await office.press(f"q.measure.{number}.title")
    await office.press(f"q.measure.{number}.period", "staff")
    await office.say("เม.ย. 67", "staff")
    await office.say("บันทึก", "staff")
    await office.say("ล้างถนนทุกสาย")
    assert 'แก้ "ล้างถนนทุกสาย" แล้ว' in (await office.say("บันทึก")).text
    async with unit_of_work(office.database) as uow:
        found = await uow.measures.find(office.agency_id, number)
    assert found
    assert (found.title, found.ends_on) == ("ล้างถนนทุกสาย", date(2024, 4, 30))
    await office.press(f"q.measure.{number}.period")
    await office.press(f"q.measure.{number}.period", "staff")
    await office.say("พ.ค. 67", "staff")
    await office.say("บันทึก", "staff")
    await office.say("มิ.ย. 67")
    assert "มีคนแก้เรื่องเดียวกันไปก่อนแล้ว" in (await office.say("บันทึก")).text


async def test_units_in_any_order_are_the_same_units(office: Office) -> None:
    await office.say("เพิ่มมาตรการ ล้างถนน สำนักปลัด กองช่าง ตัวชี้วัด 1 มี.ค. 67")
    await office.say("บันทึก")
    assert "เม.ย. 2567" in (await office.say("เลื่อนเป็นสิ้นเดือนเมษายน เพราะฝนตก")).text.replace("เมษายน", "เม.ย.")
    assert "กลับเป็นเหมือนก่อนแก้" in (await office.say("เลิกทำ")).text


async def test_the_form_goes_out_with_what_is_known_and_comes_back(office: Office) -> None:
    """A row that is new, one that changed, one without a title: each is told before anything is kept."""
    await office.say("เพิ่มมาตรการ กิจกรรม Big Data คณะทำงาน ITA ตัวชี้วัด 9 มี.ค. 67")
    await office.say("บันทึก")
    sent = await office.say("แบบฟอร์มมาตรการ")
    (form,) = [each for each in sent.messages if each["kind"] == "file"]
    async with unit_of_work(office.database) as uow:
        kept = await uow.files.find(form["url"], office.clock())
    assert kept
    book = load_workbook(io.BytesIO(kept.content))
    sheet = book["มาตรการ"]
    assert (sheet["A2"].value, sheet["B2"].value) == ("ตัวชี้วัด 9", "กิจกรรม Big Data")
    sheet["E2"] = "เม.ย. 2567"
    sheet["B3"], sheet["E3"], sheet["F3"] = "ทำคู่มือบริการ", "ไตรมาสที่ 4", "กองช่าง"
    sheet["E4"], sheet["F4"] = "พ.ค. 2567", "กองคลัง"
    out = io.BytesIO()
    book.save(out)
    back = await office.send_file("แผน.xlsx", read_sheet(out.getvalue()))
    assert "อ่านได้ 1 มาตรการ" in back.text
    assert "1. ทำคู่มือบริการ" in back.text
    assert "1 เรื่องที่มีอยู่แล้ว" in back.text
    assert "1–30 เมษายน 2567" in back.text
    assert "ไม่มีชื่อ" in back.text
    await office.press(back.press("บันทึก"))
    everything = (await office.say("มาตรการทั้งหมด")).text
    assert "กิจกรรม Big Data — ครบ 30 เม.ย. 2567" in everything
    assert "ทำคู่มือบริการ — ครบ 30 ก.ย. 2567" in everything


@pytest.mark.parametrize("act", ["UPDATE progress SET percent = 1", "DELETE FROM progress"])
async def test_what_was_reported_is_never_rewritten(office: Office, act: str) -> None:
    await keep(office, "กิจกรรม Big Data")
    await office.say("Big Data 30%")
    with pytest.raises(DBAPIError, match="append-only"):
        async with office.database.transaction() as connection:
            await connection.execute(text(act))
