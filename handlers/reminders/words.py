"""What people write about being reminded, with the view in hand: until when it is quiet. Pure."""

import re
from calendar import monthrange
from datetime import date, timedelta

from handlers.measures.words import day_of
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice
from handlers.understanding.phrases import Args, Readers
from knowledge.reminders.points import Setting
from knowledge.reminders.wishes import NUMBERS, wish_in
from knowledge.thai import to_arabic

LONGEST_WISH = 80
_LENGTH = re.compile(
    r"(?:(?<!\d)(\d{1,2}|หนึ่ง|สอง|สาม|สี่) ?(วัน|สัปดาห์|อาทิตย์|เดือน)|(สัปดาห์|อาทิตย์|เดือน) ?(?:เดียว|หนึ่ง|นึง))(?!ที่)"
)
_DAYS_IN = {"วัน": 1, "สัปดาห์": 7, "อาทิตย์": 7, "เดือน": 30}
_NEXT = re.compile(r"(?:สัปดาห์|อาทิตย์|เดือน|ปี)หน้า")

_OTHERWISE = re.compile(
    r"ไม่ใช่|ไม่เอา|ตั้งแต่|พรุ่งนี้ ?ถึง|(?:ดี|ใช่)(?:ไหม|มั้ย)|แล้ว(?!กัน|ค่อย|แต่|นะ|ค่ะ|คะ|ครับ|จ้า) ?\S{4}"
)
"""What is more than a length: a refusal, another first day, a question, a second wish."""


def quiet_until(words: str, ctx: Ctx) -> date | None:
    """The last quiet day: so many days or weeks from today, the end of this week or month, or a day named.

    None where it is not clear: a quiet next week says nothing of this one.
    """
    said = to_arabic(words)
    if _OTHERWISE.search(said):
        return None
    if found := _LENGTH.search(said):
        count = found[1] or "1"
        number = NUMBERS.get(count) or (int(count) if count.isdigit() else 1)
        if number == 0:
            return None
        return ctx.today + timedelta(days=number * _DAYS_IN[found[2] or found[3]])
    if _NEXT.search(said):
        return None
    if re.search(r"(?:สัปดาห์|อาทิตย์)นี้", said):
        return ctx.today + timedelta(days=7 - ctx.today.isoweekday())
    if re.search(r"เดือนนี้|สิ้นเดือน$", said):
        return end_of_month(ctx.today)
    if "พรุ่งนี้" in said or "วันนี้" in said:
        return ctx.today + timedelta(days="พรุ่งนี้" in said)
    return day_of(words, ctx)


def end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def way_back(before: Setting) -> Choice:
    """The button that takes a change of the settings back."""
    days = "".join(map(str, sorted(before.days)))
    quiet = before.muted_until.isoformat() if before.muted_until else ""
    flags = f"{before.is_off:d}{before.wants_digest:d}"
    return Choice.to("เลิกทำ", "remind", "back", before.minute or 0, days, flags, quiet)


def setting_of(minute: str, days: str, flags: str, quiet: str) -> Setting:
    """What such a button carries. Raises ValueError for what no button ever carried."""
    return Setting(
        minute=int(minute) or None,
        days=frozenset(map(int, days)),
        is_off=flags[:1] == "1",
        wants_digest=flags[1:] == "1",
        muted_until=date.fromisoformat(quiet) if quiet else None,
    )


def _reminding(found: re.Match[str], text: str, ctx: Ctx) -> Args | None:
    return wish_in(text) if len(text) <= LONGEST_WISH else None


READERS: Readers = {"reminding": _reminding}
