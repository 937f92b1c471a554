"""The try-out: a temporary SQLite file with a sample agency, its scores and plan, and a clock to move."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock, utc_now
from bot.demo.plan import TREASURY, sample_plan
from bot.demo.results import add_results
from bot.web.chat.page import ClockPanel
from bot.wiring import Assistant
from handlers.parts import Parts
from handlers.people.registering import register
from knowledge.fiscal import fiscal_year_of
from knowledge.thai import thai_date
from knowledge.workdays import WorkCalendar
from storage.audit import Author
from storage.unit_of_work import UnitOfWork, unit_of_work

AGENCY = ("องค์การบริหารส่วนตำบลเขวาใหญ่", "อบต.", "มหาสารคาม")
USERS = ("coordinator", "staff", "executive")
UNITS = {"staff": TREASURY}
NOTE = "ข้อมูลตัวอย่าง (ผลปี 2566–2567 ประกาศจริง ปีก่อนนั้นแต่งขึ้น) เลื่อนวันได้ ปิดโปรแกรมแล้วหายไป"

MORNING = time(8, 31)
"""A minute after offices open: what is due that morning is due."""

FARTHEST = timedelta(days=3 * 366)
_DAY = timedelta(1)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LATEST_AD = 2400
UNREADABLE = "อ่านวันที่ไม่ได้ค่ะ ยังอยู่วันเดิม ใช้รูปแบบ ปี-เดือน-วัน เป็น ค.ศ. เช่น 2027-04-01"
NOT_BACK = "เลื่อนวันได้เฉพาะไปข้างหน้าค่ะ ยังอยู่วันเดิม"
TOO_FAR = "เลื่อนได้ไม่เกิน 3 ปีจากวันนี้ค่ะ ยังอยู่วันเดิม"
DAY_OFF = "วันนี้วันหยุด เรื่องที่รอได้จะเตือน {day}"


@dataclass
class DemoClock:
    """Real time plus an offset that only grows."""

    zone: ZoneInfo
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    real: Clock = utc_now
    offset: timedelta = timedelta()

    def __call__(self) -> datetime:
        return self.real() + self.offset

    @property
    def today(self) -> date:
        return self().astimezone(self.zone).date()

    def jumps(self) -> dict[str, date]:
        """The named days ahead. A quarter is met on its first working day, when people hear of it."""
        return {
            "quarter": self.calendar.next_workday(next_quarter(self.today)),
            "tomorrow": self.today + _DAY,
            "week": self.today + 7 * _DAY,
        }

    def move(self, to: str) -> None:
        """Go to the morning of a day (ISO, or one of `jumps`); ValueError says why not, in Thai."""
        moment = datetime.combine(self.jumps().get(to) or _read_day(to), MORNING, self.zone)
        now = self()
        if moment <= now:
            raise ValueError(NOT_BACK)
        if moment - now > FARTHEST:
            raise ValueError(TOO_FAR)
        self.offset += moment - now

    def panel(self, fault: str = "") -> ClockPanel:
        """What the page shows of it."""
        today, jumps = self.today, self.jumps()
        work = self.calendar.next_workday(today)
        aside = DAY_OFF.format(day=thai_date(work, short=True)) if work != today else ""
        labels = (
            ("tomorrow", "พรุ่งนี้"),
            ("quarter", f"ข้ามไป {thai_date(jumps['quarter'])}"),
            ("week", "สัปดาห์หน้า"),
        )
        return ClockPanel(thai_date(today), today.isoformat(), labels, fault or aside, bool(fault))


def next_quarter(day: date) -> date:
    """The first day of the quarter after that of a day."""
    month = (day.month - 1) // 3 * 3 + 4
    return date(day.year + month // 12, month % 12, 1)


def _read_day(text: str) -> date:
    try:
        if _ISO.fullmatch(text) and int(text[:4]) <= _LATEST_AD:
            return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(UNREADABLE) from error
    raise ValueError(UNREADABLE)


async def seed(assistant: Assistant) -> None:
    """Put the sample agency, its members, results of several years and its plan into an empty database."""
    async with unit_of_work(assistant.database) as uow:
        if await uow.agencies.count() == 0:
            agency_id, _ = await fill(uow, assistant.parts, assistant.clock())
            await add_results(uow, assistant.parts.rules, agency_id, assistant.clock())


async def fill(uow: UnitOfWork, parts: Parts, now: datetime) -> tuple[int, dict[str, int]]:
    """Make the sample agency with the year known whole; returns its id and its members by their roles."""
    agency_id, members = await uow.agencies.add(*AGENCY, now), {}
    for role in USERS:
        members[role] = await register(uow, agency_id, f"web:{role}", role, now)
        if role in UNITS:
            unit_id = await uow.agencies.unit(agency_id, UNITS[role])
            await uow.agencies.change_member(agency_id, members[role], unit_id=unit_id)
    rules, author = parts.rules, Author(agency_id, None, "demo")
    ruleset = rules.of(rules.sample_year or rules.latest.fiscal_year)
    assessment = await uow.assessments.open(agency_id, ruleset.fiscal_year, ruleset.version, now)
    detail = {"sample": rules.sample_name}
    await uow.assessments.change(assessment, rules.sample, author, now, detail=detail)
    year = fiscal_year_of(now.astimezone(parts.zone).date())
    for draft in sample_plan(year):
        units = [await uow.agencies.unit(agency_id, name) for name in draft.units]
        await uow.measures.add(agency_id, year, draft, units, now)
    return agency_id, members
