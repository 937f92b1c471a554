"""Reminders from a plan to the outbox: the right people, once, at the right hour, whatever happens."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update

from bot.jobs.reminders import Reminders
from bot.wiring import build, make_kit, running
from handlers.people.registering import register
from handlers.reminders.telling import TellingResult
from knowledge.measures.measure import Status
from knowledge.workdays import WorkCalendar
from storage.database import Database
from storage.messages.tables import conversation, outbox
from storage.people.tables import agency, identity, member
from storage.reminders.recipients import Due
from storage.reminders.reminders import due_statement
from storage.reminders.tables import reminder
from storage.unit_of_work import unit_of_work
from tests.harness import Office
from tests.plans import CLERKS, TREASURY, draft, keep, seed_001
from tests.platforms import Installation

BANGKOK = ZoneInfo("Asia/Bangkok")
Q1, Q2, Q3, Q4 = "2025-10-01T09:00", "2026-01-05T09:00", "2026-04-01T09:00", "2026-07-01T09:00"


def at(text: str, zone: ZoneInfo = BANGKOK) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@dataclass
class Desk:
    """An office with its reminders, moved from moment to moment."""

    office: Office
    reminders: Reminders
    people: dict[str, int]
    ids: list[int] = field(default_factory=list)

    async def pass_(self, moment: str) -> TellingResult:
        self.office.clock.now = at(moment)
        return await self.reminders.tick(self.office.clock(), keep=True)

    async def told(self, moment: str) -> dict[str, str]:
        """What everybody is told in one pass."""
        report = await self.pass_(moment)
        assert len({each.to for each in report.told}) == len(report.told), "one message for a person and day"
        return {each.to.removeprefix("web:"): each.text for each in report.told}

    async def told_daily(self, who: str, first: str, last: str, hour: str = "09:00") -> dict[str, str]:
        """What one person is told on each day from the first to the last."""
        day, said = date.fromisoformat(first), {}
        while day <= date.fromisoformat(last):
            texts = await self.told(f"{day}T{hour}")
            if who in texts:
                said[day.isoformat()] = texts[who]
            day += timedelta(1)
        return said

    async def change(self, index: int, **values: Any) -> None:
        async with unit_of_work(self.office.database) as uow:
            await uow.measures.change(self.office.agency_id, self.ids[index - 1], values)

    async def set(self, who: str, **values: Any) -> None:
        async with unit_of_work(self.office.database) as uow:
            member_id = self.people[who]
            setting = replace(await uow.reminders.setting_of(member_id), **values)
            await uow.reminders.change_setting(member_id, self.office.agency_id, setting)

    async def states(self) -> dict[str, int]:
        async with unit_of_work(self.office.database) as uow:
            return await uow.reminders.counts()

    async def outbox_rows(self) -> int:
        async with unit_of_work(self.office.database) as uow:
            return (await uow.connection.execute(select(func.count()).select_from(outbox))).scalar_one()


@pytest.fixture
async def desk(office: Office) -> Desk:
    """Seed 001's agency: a coordinator, an executive, and a member of staff in each of two units."""
    people = dict(office.members)
    office.clock.now = at("2025-09-01T09:00")
    async with unit_of_work(office.database) as uow:
        for name, unit in (("staff", CLERKS), ("treasury", TREASURY)):
            if name not in people:
                people[name] = await register(uow, office.agency_id, f"web:{name}", "staff", office.clock())
            unit_id = await uow.agencies.unit(office.agency_id, unit)
            await uow.agencies.change_member(office.agency_id, people[name], unit_id=unit_id)
    return Desk(office, Reminders(office.database, office.parts, office.clock, available=()), people)


@pytest.fixture
async def plan(desk: Desk) -> Desk:
    """The same with the ten measures of seed 001."""
    async with unit_of_work(desk.office.database) as uow:
        desk.ids = await keep(uow, desk.office.agency_id, seed_001(), desk.office.clock())
    return desk


async def keep_one(desk: Desk, period: str, unit: str = CLERKS, cadence: str = "", year: int = 2569) -> int:
    async with unit_of_work(desk.office.database) as uow:
        one = [draft("กิจกรรม ก", period, unit, year, cadence)]
        (measure_id,) = await keep(uow, desk.office.agency_id, one, desk.office.clock(), year)
    desk.ids.append(measure_id)
    return measure_id


# ---- what must come out


async def test_the_quarters_of_seed_001(plan: Desk) -> None:
    first = (await plan.told(Q1))["coordinator"]
    assert "ไตรมาส 1 ปี 2569" in first
    for title in ("No Gift Policy", "Open Budget", "ทรัพย์สินกลาง"):
        assert title in first
    assert "Big Data" not in first
    second = (await plan.told(Q2))["coordinator"]
    for title in ("ความพึงพอใจ", "Big Data", "One Stop", "เชิงรุก", "Open Budget", "ทรัพย์สินกลาง"):
        assert title in second
    assert "Smart ชุมชน" not in second
    assert "Big Data — ครบ 31 ม.ค. 2569 (อีก 26 วัน)" in second
    for number in (5, 6, 8, 9, 10):
        await plan.change(number, status=Status.DONE.value)
    third = (await plan.told(Q3))["coordinator"]
    assert "เสร็จแล้วทั้งปี 5 จาก 10" in third
    fourth = (await plan.told(Q4))["coordinator"]
    for title in ("Smart ชุมชน", "เชิดชูเกียรติ", "พัฒนาบุคลากร", "Open Budget", "ทรัพย์สินกลาง"):
        assert title in fourth


async def test_on_1_april_the_coordinator_hears_first_what_is_overdue_from_the_second_quarter(
    plan: Desk,
) -> None:
    await plan.change(5, status=Status.DONE.value)
    said = await plan.told(Q3)
    late, _, due = said["coordinator"].partition("ไตรมาส 3 ปี 2569")
    assert late.startswith("ค้างจากไตรมาสก่อน ๆ 4 เรื่อง\n1 ")
    for title in ("ความพึงพอใจ", "Big Data", "One Stop", "เชิงรุก"):
        assert title in late
        assert title not in due
    assert "Big Data — เกินกำหนด 60 วัน (31 ม.ค. 2569) · คณะทำงาน ITA" in late
    for title in ("Open Budget", "พัฒนาบุคลากร", "ทรัพย์สินกลาง"):
        assert title in due
    assert said["executive"].startswith("ไตรมาส 3 ปี 2569: เสร็จแล้ว 1 จาก 10 เรื่อง · เกินกำหนด 4")
    assert "Big Data" in said["executive"]
    assert "Open Budget" not in said["executive"]
    assert "Big Data" not in said["treasury"], "a person's own list"
    assert "Open Budget" in said["treasury"]


async def test_the_cadences_of_seed_003(desk: Desk) -> None:
    await keep_one(desk, "ตลอดปีงบประมาณ 2565", "กองยุทธศาสตร์", "รายไตรมาส", 2565)
    await keep_one(desk, "ตลอดปีงบประมาณ 2565", CLERKS, "รายเดือน", 2565)
    monthly = await desk.told_daily("staff", "2021-10-11", "2022-08-20")
    asked = [day for day, text in monthly.items() if "ทำถึงไหนแล้วคะ" in text]
    assert len(asked) == 10
    async with unit_of_work(desk.office.database) as uow:
        rows = await uow.connection.execute(
            select(reminder.c.due_on).where(
                reminder.c.measure_id == desk.ids[0], reminder.c.kind == "check_in"
            )
        )
        assert sorted({row[0].isoformat() for row in rows}) == ["2021-12-31", "2022-03-31", "2022-06-30"]


async def test_a_deadline_from_thirty_days_before_to_the_executive(desk: Desk) -> None:
    await keep_one(desk, "มีนาคม 2569")
    await desk.pass_("2026-02-20T09:00")
    staff = await desk.told_daily("staff", "2026-02-21", "2026-05-31")
    assert list(staff) == [
        "2026-03-02", "2026-03-17", "2026-03-24", "2026-03-30", "2026-03-31",
        "2026-04-01", "2026-04-08", "2026-04-16", "2026-04-22",
    ]  # fmt: skip
    assert "ครบ 31 มี.ค. 2569 (อีก 29 วัน)" in staff["2026-03-02"]
    assert "ครบพรุ่งนี้ (31 มี.ค. 2569)" in staff["2026-03-30"]
    assert "ครบวันนี้" in staff["2026-03-31"]
    assert "เกินกำหนด 8 วัน (31 มี.ค. 2569)" in staff["2026-04-08"]


async def test_who_is_told_of_what_nobody_mends(desk: Desk) -> None:
    await keep_one(desk, "มีนาคม 2569")
    await desk.pass_("2026-04-22T09:00")
    coordinator = await desk.told("2026-04-29T09:00")
    assert list(coordinator) == ["coordinator"]
    assert "ผู้รับผิดชอบ: สำนักปลัดเทศบาล" in coordinator["coordinator"]
    assert list(await desk.told("2026-05-06T09:00")) == ["executive"]
    assert await desk.told_daily("staff", "2026-05-07", "2026-06-20") == {}


async def test_dates_of_the_ita_year_name_what_is_still_missing(desk: Desk) -> None:
    await desk.office.give({"O8": Decimal(0), "O9": Decimal(0), "O10": Decimal(100)})
    async with unit_of_work(desk.office.database) as uow:
        await uow.reminders.set_event(
            desk.office.agency_id, 2567, "ส่ง OIT", date(2024, 4, 30), desk.office.clock()
        )
    await desk.pass_("2024-04-22T09:00")
    said = await desk.told("2024-04-23T09:00")
    assert list(said) == ["coordinator"]
    assert "ส่ง OIT: 30 เม.ย. 2567 (อีก 7 วัน)" in said["coordinator"]
    assert "ปี 2567 ยังขาด 2 ข้อ: O8–O9" in said["coordinator"]


async def test_dates_of_the_rules_are_told_with_how_sure_they_are_until_the_agency_gives_its_own(
    desk: Desk,
) -> None:
    await desk.pass_("2024-04-22T09:00")
    said = await desk.told("2024-04-23T09:00")
    assert list(said) == ["coordinator"]
    assert "30 เม.ย. 2567 (อีก 7 วัน)" in said["coordinator"]
    assert "(ควรตรวจกับคู่มือ)" in said["coordinator"]
    async with unit_of_work(desk.office.database) as uow:
        day = date(2024, 5, 15)
        await uow.reminders.set_event(desk.office.agency_id, 2567, "ส่ง OIT", day, desk.office.clock())
    assert await desk.told("2024-04-29T09:00") == {}


async def test_an_own_date_is_told_beside_those_of_the_rules_and_not_once_it_is_dropped(desk: Desk) -> None:
    await desk.pass_("2024-04-22T09:00")
    added = await desk.office.say("เพิ่มวัน 30 เม.ย. 67 ประชุมคณะทำงาน")
    assert added.text.startswith("✓ เพิ่มวันของหน่วยงานแล้ว ปี 2567")
    said = await desk.told("2024-04-23T09:00")
    assert list(said) == ["coordinator"]
    assert "ประชุมคณะทำงาน: 30 เม.ย. 2567 (อีก 7 วัน)" in said["coordinator"]
    assert "(ควรตรวจกับคู่มือ)" in said["coordinator"], "the official date is told as before"
    await desk.office.say("ลบวันประชุมคณะทำงาน")
    said = await desk.told("2024-04-29T09:00")
    assert "ประชุมคณะทำงาน" not in said["coordinator"]


async def test_the_digest_is_for_who_wants_it(plan: Desk) -> None:
    await plan.pass_("2026-02-01T09:00")
    await plan.set("executive", wants_digest=True)
    said = await plan.told("2026-02-02T09:00")
    assert "สรุปสัปดาห์นี้ เทศบาลตำบลตัวอย่าง: เสร็จแล้ว 0 จาก 10 เรื่อง" in said["executive"]
    assert "สรุปสัปดาห์" not in said["coordinator"]


async def test_a_reminder_has_buttons_and_is_what_the_second_one_means(plan: Desk) -> None:
    await plan.office.say("สวัสดี", "treasury")
    await plan.told(Q1)
    async with unit_of_work(plan.office.database) as uow:
        rows = await uow.connection.execute(
            select(outbox.c.messages, outbox.c.purpose, outbox.c.key).where(outbox.c.key.is_not(None))
        )
        found = {row[2]: row for row in rows}
        shown = await uow.connection.execute(
            select(conversation.c.listed).where(conversation.c.chat == "web:treasury")
        )
        assert shown.scalar_one()["lines"] == [plan.ids[4], plan.ids[1], plan.ids[3]]
    row = found[f"remind:{plan.people['treasury']}:2025-10-01"]
    presses = [each["press"] for each in row[0][-1]["choices"]]
    assert presses == [*(f"q.measure.{plan.ids[n]}" for n in (4, 1, 3)), "q.mine", "q.reminders"]
    assert row[1] == "quarter"


# ---- exactly once


async def test_a_pass_that_is_repeated_says_nothing_again(plan: Desk) -> None:
    assert len(await plan.told(Q1)) == 4
    assert await plan.told(Q1) == {}
    assert await plan.told("2025-10-01T15:00") == {}
    assert await plan.outbox_rows() == 4


async def test_processes_at_once_say_everything_once(plan: Desk) -> None:
    office = plan.office
    office.clock.now = at(Q3)
    others = [Reminders(office.database, office.parts, office.clock, available=()) for _ in range(3)]
    reports = await asyncio.gather(
        *(each.tick(office.clock(), keep=True) for each in (plan.reminders, *others))
    )
    told = [each.to for report in reports for each in report.told]
    assert sorted(told) == ["web:coordinator", "web:executive", "web:staff", "web:treasury"]
    assert await plan.outbox_rows() == 4
    assert "waiting" not in await plan.states()


async def test_a_crash_before_the_end_is_said_later_exactly_once(
    plan: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.messages.chats import ChatRepository

    async def crash(*_: Any) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(ChatRepository, "show", crash)
        report = await plan.pass_(Q1)
        assert report.failed == 4
    assert await plan.outbox_rows() == 0
    assert await plan.states() == {"waiting": 4}
    assert len(await plan.told(Q1)) == 4
    assert await plan.outbox_rows() == 4


async def test_one_persons_trouble_is_not_everybodys(plan: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = plan.reminders.writer.say

    async def trouble(uow: Any, member_id: int, *rest: Any) -> Any:
        assert member_id != plan.people["staff"]
        return await whole(uow, member_id, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(plan.reminders.writer, "say", trouble)
        assert sorted(await plan.told(Q1)) == ["coordinator", "executive", "treasury"]
    assert list(await plan.told(Q1)) == ["staff"]


async def test_what_comes_up_after_todays_message_waits_for_the_next_morning(desk: Desk) -> None:
    await keep_one(desk, "11 กุมภาพันธ์ 2569")
    await desk.pass_("2026-02-09T12:00")
    assert list(await desk.told("2026-02-10T09:00")) == ["staff"]
    desk.office.clock.now = at("2026-02-10T10:00")
    await keep_one(desk, "17 กุมภาพันธ์ 2569")
    async with unit_of_work(desk.office.database) as uow:
        await uow.connection.execute(update(agency).values(replan=True))
    report = await desk.pass_("2026-02-10T11:00")
    assert (report.told, report.deferred) == ([], 1)
    said = await desk.told("2026-02-11T09:00")
    assert "17 ก.พ. 2569 (อีก 6 วัน)" in said["staff"]
    assert "ครบวันนี้ (11 ก.พ. 2569)" in said["staff"]


# ---- clocks and outages


@pytest.mark.parametrize("days", [2, 3])
async def test_an_outage_is_made_up_for_in_one_message(desk: Desk, days: int) -> None:
    await keep_one(desk, "10 กุมภาพันธ์ 2569")
    await keep_one(desk, "11 กุมภาพันธ์ 2569")
    await desk.pass_("2026-02-08T23:00")
    back = date(2026, 2, 9 + days)
    report = await desk.pass_(f"{back}T09:00")
    assert [each.to for each in report.told] == ["web:staff"]
    assert report.said.total() == 2, "the newest about each of the two"
    assert report.merged > 0
    assert await desk.told(f"{back}T10:00") == {}


async def test_a_long_absence_says_only_what_is_still_of_use(plan: Desk) -> None:
    await plan.pass_(Q1)
    said = await plan.told("2026-06-10T09:00")
    assert all("เริ่มแล้ว" not in text for text in said.values())
    assert await plan.told("2026-06-10T12:00") == {}


async def test_after_a_very_long_absence_what_became_overdue_is_told_once(desk: Desk) -> None:
    await keep_one(desk, "มีนาคม 2569")
    await keep_one(desk, "เมษายน 2569", TREASURY)
    await desk.pass_("2026-03-02T09:00")
    said = await desk.told("2026-09-01T09:00")
    assert "เกินกำหนด 154 วัน (31 มี.ค. 2569)" in said["staff"]
    assert "เกินกำหนด 124 วัน (30 เม.ย. 2569)" in said["treasury"]
    assert "มีงานค้างนาน 2 เรื่อง" in said["coordinator"]
    assert "มีงานค้างนาน 2 เรื่อง" in said["executive"]
    assert await desk.told("2026-09-02T09:00") == {}
    assert await desk.told("2027-12-01T09:00") == {}


@pytest.mark.parametrize(("back", "days"), [("2026-04-20", 20), ("2026-06-10", 71)])
async def test_an_absence_over_the_beginning_of_a_quarter_still_brings_what_is_left_over(
    desk: Desk, back: str, days: int
) -> None:
    """A round that passed unreported makes nothing overdue, so nothing else would tell of it."""
    await keep_one(desk, "มีนาคม 2569 กันยายน 2569")
    await desk.pass_("2026-03-10T09:00")
    said = await desk.told(f"{back}T09:00")
    assert f"เกินกำหนด {days} วัน (31 มี.ค. 2569)" in said["staff"]
    assert said["coordinator"].startswith("ค้างจากไตรมาสก่อน ๆ 1 เรื่อง")
    assert "ไตรมาส 3 ปี 2569 (เริ่ม 1 เม.ย. 2569)" in said["executive"]
    assert await desk.told(f"{back}T10:00") == {}
    assert await desk.told_daily("staff", "2026-06-11", "2026-06-20") == {}


async def test_an_absence_without_anything_left_over_brings_no_old_quarter(desk: Desk) -> None:
    await keep_one(desk, "กันยายน 2569")
    await desk.pass_("2026-03-10T09:00")
    assert await desk.told("2026-06-10T09:00") == {}


async def two_in_one(desk: Desk) -> int:
    """The coordinator is also a member of staff of the treasury, with the same account."""
    async with unit_of_work(desk.office.database) as uow:
        now, agency_id = desk.office.clock(), desk.office.agency_id
        second = await register(uow, agency_id, "web:second", "staff", now)
        await uow.agencies.change_member(
            agency_id, second, unit_id=await uow.agencies.unit(agency_id, "กองช่าง")
        )
        identity_id = await uow.identities.ensure("web:coordinator")
        await uow.agencies.link(agency_id, identity_id, second)
    return second


async def test_one_account_that_is_two_members_gets_one_message_with_the_work_of_both(desk: Desk) -> None:
    second = await two_in_one(desk)
    await keep_one(desk, "มีนาคม 2569", "กองช่าง")
    await keep_one(desk, "มีนาคม 2569")
    said = await desk.told("2026-03-31T09:00")
    assert sorted(said) == ["coordinator", "staff"]
    assert "ครบวันนี้" in said["coordinator"]
    assert "ผู้รับผิดชอบ" not in said["coordinator"], "it is theirs"
    said = await desk.told(Q3)
    assert "ไตรมาส 3 ปี 2569" in said["coordinator"]
    async with unit_of_work(desk.office.database) as uow:
        rows = await uow.connection.execute(select(reminder.c.state).where(reminder.c.member_id == second))
        assert {row[0] for row in rows} == {"merged"}


async def test_who_becomes_one_with_another_before_the_hour_is_told_once(desk: Desk) -> None:
    await keep_one(desk, "มีนาคม 2569")
    await desk.pass_("2026-03-31T00:05")
    async with unit_of_work(desk.office.database) as uow:
        identity_id = await uow.identities.ensure("web:staff")
        await uow.agencies.link(desk.office.agency_id, identity_id, desk.people["coordinator"])
    told = [await desk.pass_("2026-03-31T09:00"), await desk.pass_("2026-03-31T09:01")]
    (message,) = [each for report in told for each in report.told]
    assert "ครบวันนี้" in message.text


async def test_before_and_after_midnight(desk: Desk) -> None:
    await keep_one(desk, "30 กันยายน 2569")
    await desk.pass_("2026-09-28T12:00")
    assert await desk.told("2026-09-29T23:59") == {}
    assert await desk.told("2026-09-30T00:01") == {}
    assert "ครบวันนี้" in (await desk.told("2026-09-30T08:31"))["staff"]
    assert await desk.told("2026-10-01T00:01") == {}
    said = await desk.told("2026-10-01T08:31")
    assert said["coordinator"].startswith("ค้างจากไตรมาสก่อน ๆ 1 เรื่อง"), "from the fiscal year before"
    assert "ไตรมาส 1 ปี 2570" in said["coordinator"]
    assert "เกินกำหนด 1 วัน (30 ก.ย. 2569)" in said["staff"]


async def test_a_clock_that_is_set_back_says_nothing_twice_and_loses_nothing(plan: Desk) -> None:
    """After a run as of a day to come (or with a wrong clock) reminders go on from the true day."""
    assert len(await plan.told(Q3)) == 4
    back = await plan.told(Q2)
    assert set(back) <= {"executive"}, "only what that very day brings and was never said"
    assert await plan.told(Q2) == {}
    assert await plan.told("2026-01-30T09:00") != {}, "one day before the deadline of January"
    assert await plan.told("2026-01-30T12:00") == {}
    assert await plan.told("2026-04-01T12:00") == {}


async def test_another_time_zone_has_other_days(desk: Desk) -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    office = desk.office
    reminders = Reminders(office.database, make_kit("Asia/Tokyo"), office.clock, available=())
    await keep_one(desk, "11 กุมภาพันธ์ 2569")
    await reminders.tick(at("2026-02-10T12:00", tokyo))
    early = await reminders.tick(at("2026-02-11T08:00", tokyo), keep=True)
    assert early.told == []
    due = await reminders.tick(at("2026-02-11T08:31", tokyo), keep=True)
    assert "ครบวันนี้" in due.told[0].text


# ---- office hours and wishes


async def test_saturday_waits_for_monday_but_a_deadline_on_saturday_does_not(desk: Desk) -> None:
    await keep_one(desk, "17 มกราคม 2569")
    await desk.pass_("2026-01-16T12:00")
    said = await desk.told("2026-01-17T09:00")
    assert "ครบวันนี้" in said["staff"]
    assert await desk.told("2026-01-18T09:00") == {}, "overdue, but it is Sunday"
    assert "เกินกำหนด 2 วัน" in (await desk.told("2026-01-19T09:00"))["staff"]


async def test_what_an_outage_left_waits_for_office_hours(desk: Desk) -> None:
    await keep_one(desk, "10 กุมภาพันธ์ 2569")
    await desk.pass_("2026-02-08T12:00")
    assert (await desk.pass_("2026-02-09T23:00")).deferred > 0, "was due at half past eight, and it is night"
    assert await desk.told("2026-02-10T00:05") == {}
    assert "ครบวันนี้" in (await desk.told("2026-02-10T08:31"))["staff"]


async def test_extra_days_off_are_kept(desk: Desk) -> None:
    desk.reminders.calendar = WorkCalendar([date(2026, 2, 17)])
    await keep_one(desk, "24 กุมภาพันธ์ 2569")
    await desk.pass_("2026-02-16T12:00")
    assert await desk.told("2026-02-17T09:00") == {}
    assert list(await desk.told("2026-02-18T09:00")) == ["staff"]


async def test_an_hour_that_is_changed_holds_from_now_on(desk: Desk) -> None:
    await keep_one(desk, "10 กุมภาพันธ์ 2569")
    await desk.pass_("2026-02-09T09:00")
    await desk.pass_("2026-02-10T00:05")
    await desk.set("staff", minute=13 * 60)
    async with unit_of_work(desk.office.database) as uow:
        await uow.connection.execute(update(agency).values(replan=True))
    assert await desk.told("2026-02-10T09:00") == {}
    assert list(await desk.told("2026-02-10T13:00")) == ["staff"]


async def test_who_works_for_two_agencies_is_told_which_one(desk: Desk) -> None:
    await keep_one(desk, "10 กุมภาพันธ์ 2569")
    async with unit_of_work(desk.office.database) as uow:
        other = await uow.agencies.add("อบต.อื่น", "อบต.", "", desk.office.clock())
        await register(uow, other, "web:staff", "staff", desk.office.clock())
    said = await desk.told("2026-02-10T09:00")
    assert said["staff"].startswith("เทศบาลตำบลตัวอย่าง\nกิจกรรม ก\nครบวันนี้")


async def test_ones_own_hour_and_days(desk: Desk) -> None:
    await keep_one(desk, "28 มกราคม 2569")
    await desk.set("staff", minute=14 * 60, days=frozenset({4}))
    await desk.pass_("2026-01-13T12:00")
    assert await desk.told("2026-01-14T15:00") == {}, "not on a Wednesday"
    assert await desk.told("2026-01-15T13:00") == {}, "not before two"
    assert list(await desk.told("2026-01-15T14:00")) == ["staff"]
    assert list(await desk.told("2026-01-28T14:00")) == ["staff"], "the day itself cannot wait for Thursday"


@pytest.mark.parametrize(
    "wish", [{"is_off": True}, {"off_kinds": frozenset({"quarter"})}, {"muted_until": date(2025, 10, 1)}]
)
async def test_who_does_not_want_it_is_left_in_peace(plan: Desk, wish: dict[str, Any]) -> None:
    await plan.set("staff", **wish)
    assert "staff" not in await plan.told(Q1)


async def test_wishes_and_work_count_at_the_moment_of_saying(plan: Desk) -> None:
    """Planned at midnight; by half past eight one went, one wants no more, one work is done."""
    await plan.pass_("2026-01-01T00:05")
    assert (await plan.states())["waiting"] >= 4
    async with unit_of_work(plan.office.database) as uow:
        await uow.connection.execute(
            update(member).where(member.c.id == plan.people["treasury"]).values(left_at=plan.office.clock())
        )
        await uow.measures.set_mutes(plan.office.agency_id, plan.ids[7], [plan.people["staff"]])
    await plan.set("executive", is_off=True)
    await plan.change(9, status=Status.CANCELLED.value)
    report = await plan.pass_(Q2)
    said = {each.to: each.text for each in report.told}
    assert sorted(said) == ["web:coordinator", "web:staff"]
    assert "Big Data" not in said["web:coordinator"]
    assert report.dropped >= 2


async def test_a_period_that_moved_makes_the_old_reminder_void(desk: Desk) -> None:
    await keep_one(desk, "10 กุมภาพันธ์ 2569")
    await desk.pass_("2026-02-09T09:00")
    await desk.pass_("2026-02-10T00:05")
    await desk.change(1, spans=[["2026-02-01", "2026-02-20"]])
    report = await desk.pass_("2026-02-10T09:00")
    assert (report.told, report.dropped) == ([], 1)


async def test_accounts_that_can_be_written_to(desk: Desk) -> None:
    """LINE before the web; not a blocked one, not one of a channel that is not set up; else it is counted."""
    desk.reminders = Reminders(
        desk.office.database, desk.office.parts, desk.office.clock, available=("line",)
    )
    async with unit_of_work(desk.office.database) as uow:
        for key in ("line:U1", "telegram:5"):
            identity_id = await uow.identities.ensure(key)
            await uow.agencies.link(desk.office.agency_id, identity_id, desk.people["staff"])
    await keep_one(desk, "10 กุมภาพันธ์ 2569")
    assert list(await desk.told("2026-02-11T09:00")) == ["line:U1"]

    async def block(key: str) -> None:
        async with unit_of_work(desk.office.database) as uow:
            values = {"blocked_at": desk.office.clock()}
            await uow.connection.execute(update(identity).where(identity.c.key == key).values(values))

    await block("line:U1")
    assert list(await desk.told("2026-02-18T09:00")) == ["staff"]
    await block("web:staff")
    report = await desk.pass_("2026-02-25T09:00")
    assert (report.told, report.unreachable) == ([], 1)


async def test_a_measure_without_people_goes_to_the_coordinator_who_is_told_why(desk: Desk) -> None:
    await keep_one(desk, "มีนาคม 2569", "กองการศึกษา")
    said = await desk.told("2026-03-31T09:00")
    assert list(said) == ["coordinator"]
    assert "กองการศึกษา ยังไม่มีใครในระบบ" in said["coordinator"]


async def test_a_measure_has_no_past_before_it_was_kept(desk: Desk) -> None:
    desk.office.clock.now = at("2026-03-31T12:00")
    await keep_one(desk, "1-29 มีนาคม 2569")
    assert await desk.told("2026-03-31T13:00") == {}


# ---- many


async def test_many_agencies_and_people_are_handled_some_at_a_time(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.jobs.reminders.CHUNK", 4)
    office = desk.office
    async with unit_of_work(office.database) as uow:
        for number in range(9):
            agency_id = await uow.agencies.add(f"อบต. {number}", "อบต.", "", office.clock())
            for person in range(3):
                await register(uow, agency_id, f"web:{number}-{person}", "staff", office.clock())
            await keep(uow, agency_id, [draft("กิจกรรม", "มีนาคม 2569", "")], office.clock())
    report = await desk.pass_("2026-03-31T09:00")
    assert len({each.to for each in report.told}) == len(report.told) == 27
    pages, after = [], None
    async with unit_of_work(office.database) as uow:
        await uow.connection.execute(update(reminder).values(state="waiting"))
        while page := await uow.reminders.due(office.clock(), 4, after):
            pages.append(page)
            after = page[-1]
        rows = (await uow.connection.execute(select(func.count()).select_from(reminder))).scalar_one()
    assert max(len(page) for page in pages) == 4
    assert len({each.id for page in pages for each in page}) == sum(map(len, pages)) == rows


async def test_a_job_engine_gets_one_row_for_each_person_and_lost_jobs_again(plan: Desk) -> None:
    jobs: list[int] = []

    class Engine:
        async def enqueue(self, uow: Any, reminder_ids: Any) -> None:
            jobs.extend(reminder_ids)

    office = plan.office
    plan.reminders.engine = Engine()
    await plan.pass_(Q3)
    assert len(jobs) == 4
    await plan.pass_(Q3)
    assert len(jobs) == 4, "in hand already"
    await plan.pass_("2026-04-01T09:10")
    assert len(jobs) == 8, "nobody did them"
    for job in (*jobs, *jobs, 999_999):
        await plan.reminders.dispatch_row(job, office.clock())
    assert await plan.outbox_rows() == 4


async def test_the_loop_goes_on_after_a_fault(plan: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.jobs.reminders.TICK_SECONDS", 0.001)
    calls, done = [], asyncio.Event()

    async def tick(now: datetime) -> TellingResult:
        calls.append(now)
        if len(calls) > 2:
            done.set()
        raise RuntimeError

    monkeypatch.setattr(plan.reminders, "tick", tick)
    loop = asyncio.create_task(plan.reminders.run())
    await asyncio.wait_for(done.wait(), 5)
    loop.cancel()


# ---- in a running server


async def test_a_server_reminds_by_itself_through_line_and_telegram(site: Installation) -> None:
    """The loop plans and says, delivery sends; each person once, in the chat they have."""
    site.clock.now = at("2026-03-31T09:00")
    async with unit_of_work(site.assistant.database) as uow:
        await keep(uow, site.agency_id, [draft("กิจกรรม ก", "มีนาคม 2569", "")], site.clock())
    await site.assistant.database.close()
    async with running(build(site.assistant.settings, site.clock)):
        await asyncio.wait_for(site.line.when(lambda call: call.path.endswith("/push")), 10)
        await asyncio.wait_for(site.telegram.when(lambda call: call.path.endswith("/sendMessage")), 10)
    assert "ครบวันนี้ (31 มี.ค. 2569)" in str(site.line.said[0])
    assert len(site.line.said) == len(site.telegram.said) == 1, "the two members of staff"
    assert await site.states() == ["sent", "sent"]
    async with running(build(site.assistant.settings, site.clock)):
        pass
    assert len(site.line.said) == 1


async def test_what_is_due_is_found_by_its_index(database: Database) -> None:
    now = at(Q1)
    statement = due_statement(now, 100, Due(1, 1, 1, now))
    async with unit_of_work(database) as uow:
        compiled = statement.compile(dialect=uow.connection.dialect)
        explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
        if not database.is_sqlite:
            await uow.connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            await uow.connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
        places = compiled.positiontup
        values = compiled.construct_params() | {
            name: value.isoformat(" ")[:26] if database.is_sqlite else value
            for name, value in compiled.construct_params().items()
            if isinstance(value, datetime)
        }
        given = tuple(values[name] for name in places) if places else values
        rows = await uow.connection.exec_driver_sql(f"{explain} {compiled}", given)
        assert "ix_reminder_due" in "\n".join(str(row) for row in rows)
