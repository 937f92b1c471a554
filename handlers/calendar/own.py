"""An agency's own dates: what is written down, which one is meant, and the list of them. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from handlers.general.buttons import CALENDAR
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say
from knowledge.calendar.entries import AgencyDate
from knowledge.fiscal import fiscal_year_of
from knowledge.periods.reading import read_period
from knowledge.periods.words import MONTH
from knowledge.thai import cut, short_days, to_arabic

LONGEST, MOST = 120, 8
_YEAR = r"(?: ?(?:พ ?\. ?ศ ?\. ?|พศ ?)?(?:25\d\d|\d\d)(?![\d:.]\d?| ?(?:น\.|คน|ครั้ง|โมง|นาฬิกา)))?"
_DAY = re.compile(
    rf"(?:วันที่ ?|ใน ?)?(?<!\d)(?:\d{{1,2}} ?{MONTH}{_YEAR}|\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?(?!\d))"
    r"|(?<![ก-๙])(?:วันนี้|พรุ่งนี้|มะรืน(?:นี้)?)"
)
_HAS_YEAR = re.compile(r"\d\d ?$|/\d{2,4}$|นี้$|มะรืน")
_EDGES = " :,-–=()"


@dataclass(frozen=True, slots=True)
class Written:
    """A date as it was written: the day, what is then, and whether the year was said with it.

    `problem`: "no_day", "bad_day" (no such day), "no_title", or "" for none.
    """

    title: str = ""
    day: date | None = None
    has_year: bool = False
    problem: str = ""
    words: str = ""


def written(words: str, ctx: Ctx) -> Written:
    """`15 ม.ค. 70 ประชุมคณะทำงาน ITA`, the day before or after what it is for."""
    text = " ".join(to_arabic(words).split())
    found = _DAY.search(text)
    if found is None:
        return Written(title=text.strip(_EDGES), problem="no_day", words=text)
    said = found.group().strip()
    title = " ".join(f"{text[: found.start()]} {text[found.end() :]}".split()).strip(_EDGES)
    title = re.sub(r"^(?:คือ|เป็น|มี) ?|(?: วันที่| ใน| คือ| เป็น)$", "", title)
    day = _day(said, ctx)
    if day is None:
        return Written(title, problem="bad_day", words=said)
    problem = "" if title else "no_title"
    return Written(cut(title, LONGEST), day, _HAS_YEAR.search(said) is not None, problem, said)


def _day(words: str, ctx: Ctx) -> date | None:
    """The one day meant; without a year, that of the fiscal year that runs."""
    year = fiscal_year_of(ctx.today)
    read = read_period(words, year, ctx.today)
    if read.problem == "outside" and read.detail.isdigit():
        read = read_period(words, int(read.detail), ctx.today)
    if read.problem or len(read.spans) != 1 or read.spans[0].start != read.spans[0].end:
        return None
    return read.spans[0].start


def own_dates(ctx: Ctx) -> tuple[AgencyDate, ...]:
    """The agency's own dates, from the fiscal year that runs on."""
    return tuple(each for each in ctx.dates if not each.is_official)


def meant(words: str, ctx: Ctx) -> tuple[AgencyDate, ...]:
    """The own dates that words name: by their day, or by a part of what they are for."""
    found = written(words, ctx)
    dates = own_dates(ctx)
    if found.day is not None:
        dates = tuple(each for each in dates if each.day == found.day)
    if found.problem == "bad_day":
        return ()
    key = _key(found.title)
    return tuple(each for each in dates if key in _key(each.title)) if key else dates


def _key(title: str) -> str:
    return "".join(title.split()).casefold()


def remove_button(each: AgencyDate) -> Choice:
    return Choice.to(f"ลบ {short_days(each.day, each.day)} {cut(each.title, 10)}", "datedrop", each.id)


def listed(ctx: Ctx) -> tuple[Say, ...]:
    """The agency's own dates to come, each with a button to drop it."""
    dates = [each for each in own_dates(ctx) if each.day >= ctx.today]
    params = {
        "year": fiscal_year_of(ctx.today),
        "rows": [(each.day, each.title) for each in dates[:MOST]],
        "left": max(0, len(dates) - MOST),
        "may": ctx.may("people"),
    }
    drop = tuple(map(remove_button, dates[:MOST])) if ctx.may("people") else ()
    return (Say("calendar.own", params, (*drop, CALENDAR)),)
