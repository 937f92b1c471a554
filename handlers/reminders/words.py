"""What people write about being reminded: times of the day, weekdays, until when. Pure."""

import re
from datetime import date, timedelta

from handlers.measures.words import day_of
from handlers.terms.context import Ctx
from knowledge.thai import to_arabic

FIRST, LAST = 8 * 60 + 30, 16 * 60 + 30
"""Minutes of the day between which reminders go out."""

_NUMBERS = {"หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9, "สิบ": 10}
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:.](\d{2})(?!\d)")
_OCLOCK = re.compile(r"(?<!\d)(\d{1,2}) ?(?:โมง|น\.|น$|นาฬิกา)")
_LENGTH = re.compile(r"(\d{1,2}|หนึ่ง|สอง|สาม)? ?(วัน|สัปดาห์|อาทิตย์|เดือน)")
_DAYS_IN = {"วัน": 1, "สัปดาห์": 7, "อาทิตย์": 7, "เดือน": 30}


def minute_in(words: str) -> int | None:
    """The minute of the day that words name (9 โมงครึ่ง, บ่ายสอง, 13.30 น.); None for none."""
    said = to_arabic(words)
    for word, number in _NUMBERS.items():
        said = said.replace(word, str(number))
    half = 30 if "ครึ่ง" in said else 0
    if found := _CLOCK.search(said):
        hour, minute = int(found[1]), int(found[2])
        return hour * 60 + minute if hour < 24 and minute < 60 else None
    if "เที่ยง" in said:
        return 12 * 60 + half
    if found := re.search(r"บ่าย ?(\d)?", said):
        return (12 + int(found[1] or 1)) * 60 + half
    if found := _OCLOCK.search(said):
        hour = int(found[1])
        hour += 12 if "เย็น" in said and hour < 7 else 0
        return hour * 60 + half if hour < 24 else None
    return None


def clock(minute: int) -> str:
    """08:30"""
    return f"{minute // 60:02}:{minute % 60:02}"


def weekdays_in(words: str) -> str:
    """The weekdays that words name, as digits of ISO weekdays; "" for none."""
    said = words.replace("วันพฤหัสบดี", "วันพฤหัส")
    found = {number + 1 for name, number in _names() if name in said}
    if re.search(r"จันทร์ ?(?:-|–|ถึง) ?ศุกร์", said):
        found = {1, 2, 3, 4, 5}
    return "".join(str(each) for each in sorted(found))


def _names() -> list[tuple[str, int]]:
    return [("จันทร์", 0), ("อังคาร", 1), ("พุธ", 2), ("พฤหัส", 3), ("ศุกร์", 4), ("เสาร์", 5), ("อาทิตย์", 6)]


def quiet_until(words: str, ctx: Ctx) -> date | None:
    """The last quiet day: so many days or weeks from today, or the day that words name."""
    said = to_arabic(words)
    if (found := _LENGTH.search(said)) and not re.search(r"สัปดาห์นี้|เดือนนี้|วันที่", said):
        count = found[1] or "1"
        number = _NUMBERS.get(count) or (int(count) if count.isdigit() else 1)
        return ctx.today + timedelta(days=number * _DAYS_IN[found[2]])
    return day_of(words, ctx)
