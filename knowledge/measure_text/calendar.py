"""A calendar in lines: days and what is to be done then, or a numbered list of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.agencies import clean_name
from knowledge.measure_text.draft import named_year, years_of_plan
from knowledge.measure_text.line import read_line
from knowledge.measures.measure import Draft
from knowledge.periods.words import MONTH
from knowledge.thai import legible, to_arabic

MOST_LINES, _LONGEST_LINE = 60, 400
_FEWEST = 2
_BULLET = re.compile(r"^[\s\-–—•●▪◦○■□▫➢➤✓✔★►▶·∙*\ue000-\uf8ff]+|^\(?\d{1,2}[.)](?!\d)\s*")
_DAYS = re.compile(
    rf"(?:วันที่|เดือน|ช่วง|ระหว่าง|ตั้งแต่|ภายใน|\s)*+(?:\d{{1,2}}\s?(?:[-–]\s?\d{{1,2}}\s?)?{MONTH}|{MONTH}"
    r"|\d{1,2}/\d{1,2}/\d{2,4}|ไตรมาส)"
)
_NOT_A_PLAN = re.compile(
    r"เสร็จ|แล้ว|เลื่อน|ขยาย|ยกเลิก|คืบหน้า|คะแนน(?:รวม)?\s?\d|\d\s?คะแนน|ร้อยละ|%|\d\.\d\d|อยู่ระหว่าง|ยังไม่"
)


@dataclass(frozen=True, slots=True)
class CalendarReading:
    """What is to be done when; no drafts where a text is no calendar. `fiscal_year` as in tables."""

    drafts: tuple[Draft, ...]
    fiscal_year: int | None = None


def _is_dated(line: str, fiscal_year: int, today: date | None) -> bool:
    """Whether a line begins with days, or is an item of a list that says them anywhere."""
    rest = _BULLET.sub("", line)
    if _DAYS.match(to_arabic(rest)):
        return True
    return rest != line and bool(read_line(rest[:_LONGEST_LINE], fiscal_year, today, ()).spans)


def read_calendar(text: str, fiscal_year: int, today: date | None, units: Sequence[str]) -> CalendarReading:
    """Two lines or more that each say days, and nothing else but headings before them. Never raises.

    Reports and scores are none: what tells of work that was done, or of points, is left to others.
    """
    lines = [line for raw in legible(text).splitlines() if (line := clean_name(raw))]
    dated = [_is_dated(each, fiscal_year, today) for each in lines[: MOST_LINES + 1]]
    if sum(dated) < _FEWEST or len(lines) > MOST_LINES or not all(dated[dated.index(True) :]):
        return CalendarReading(())
    first = dated.index(True)
    rows = [_BULLET.sub("", each)[:_LONGEST_LINE] for each in lines[first:]]
    if any(_NOT_A_PLAN.search(to_arabic(each)) for each in rows):
        return CalendarReading(())
    drafts = tuple(read_line(each, fiscal_year, today, units) for each in rows)
    if not all(each.title and each.period for each in drafts):
        return CalendarReading(())
    years = {year for each in drafts if (year := named_year(each.period))}
    years = years or years_of_plan(lines[:first], today or date(2026, 11, 1))
    return CalendarReading(drafts, years.pop() if len(years) == 1 else None)
