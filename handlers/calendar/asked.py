"""What is asked of the calendar: which year, about what, which days; out of words, or off a button. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.terms.context import Ctx
from handlers.understanding.phrases import Args, Readers
from handlers.understanding.words import polite_less
from handlers.understanding.years import said
from knowledge.fiscal import fiscal_year_of
from knowledge.periods.days import Span
from knowledge.periods.reading import read_period

TOPICS: dict[str, tuple[re.Pattern[str], str, str]] = {
    "oit": (re.compile(r"(?<![a-z])oit|โอไอที|ข้อ ?o(?![a-z])"), "OIT", "ส่ง OIT"),
    "iit": (re.compile(r"(?<![a-z])iit"), "IIT", "เก็บ IIT"),
    "eit": (re.compile(r"(?<![a-z])eit"), "EIT", "เก็บ EIT"),
    "result": (re.compile(r"ประกาศผล|ผลออก|ออกผล|ผล(?:คะแนน)? ?ita|คะแนนออก"), "ประกาศผล", "ประกาศผล"),
    "explain": (re.compile(r"ชี้แจง|อุทธรณ์|โต้แย้ง"), "ชี้แจง", "ชี้แจงคะแนน"),
    "enrol": (re.compile(r"ลงทะเบียน"), "ลงทะเบียน", "ลงทะเบียน"),
}
"""What can be asked for by name: the words for it, what titles about it hold, and how it is called."""
_WHOLE = re.compile(r"ป[ฏฎต]ิท[ิื][นณ]|กำหนดการ|วันสำคัญ")
_DAYS = re.compile(r"D(\d{8})-(\d{8})")
_DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class CalendarWish:
    """`days` None: the whole year. `skip`: how many entries were shown before. `over`: what is past."""

    year: int
    topic: str = ""
    days: Span | None = None
    skip: int = 0
    over: bool = False


def asked(args: Args, ctx: Ctx) -> CalendarWish:
    """What the parts of a press mean; without a year, the one that runs. Strange ones are passed over."""
    years = (int(each) for each in args if re.fullmatch(r"25\d\d", each))
    skipped = (int(each[1:]) for each in args if re.fullmatch(r"p\d{1,3}", each))
    return CalendarWish(
        next(years, fiscal_year_of(ctx.today)),
        next((each for each in args if each in TOPICS), ""),
        next((span for each in args if (span := _days(each))), None),
        next(skipped, 0),
        "over" in args,
    )


def _days(word: str) -> Span | None:
    found = _DAYS.fullmatch(word)
    if found is None:
        return None
    try:
        return Span(date.fromisoformat(found[1]), date.fromisoformat(found[2]))
    except ValueError:
        return None


def named(days: Span) -> str:
    """Days as a part of a press."""
    return f"D{days.start:%Y%m%d}-{days.end:%Y%m%d}"


def month_after(day: date) -> Span:
    """The month after a day's."""
    first = (day.replace(day=1) + 31 * _DAY).replace(day=1)
    return Span(first, (first + 31 * _DAY).replace(day=1) - _DAY)


def _read(found: re.Match[str], words: str, ctx: Ctx) -> Args | None:
    """`oit ส่งเมื่อไหร่`, `ปฏิทินปี 2567`; several topics, or the word for a calendar, ask for all of it."""
    years = said(words, ctx).years
    topics = () if _WHOLE.search(words) else tuple(_topics(words))
    return (*(str(each) for each in years[:1]), *(topics if len(topics) == 1 else ()))


def _topics(words: str) -> Iterator[str]:
    return (name for name, (pattern, _, _) in TOPICS.items() if pattern.search(words))


def _read_days(found: re.Match[str], words: str, ctx: Ctx) -> Args | None:
    """The days that the first group names, where they are days at all."""
    read = read_period(polite_less(found[1]), fiscal_year_of(ctx.today), ctx.today)
    if not read.spans or read.problem not in ("", "outside") or read.cadence:
        return None
    return (named(Span(read.spans[0].start, read.spans[-1].end)),)


READERS: Readers = {"calendar_asked": _read, "calendar_days": _read_days}
