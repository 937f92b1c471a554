"""The calendar of a year as a file that a phone takes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from handlers.calendar.answers import whole_year
from handlers.general.buttons import CALENDAR, MINE
from handlers.general.wording import CONFIDENCE
from handlers.terms.context import Ctx
from handlers.terms.document import DocumentKind, Filled, Params
from handlers.terms.messages import Say
from knowledge.calendar.entries import DatedEntry, EntryKind

_ZONE = ZoneInfo("Asia/Bangkok")
LEAD = {EntryKind.RULES: 7, EntryKind.GIVEN: 7, EntryKind.OWN: 1, EntryKind.DUE: 7}
"""How many days before a phone says something."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One entry of the file: whole days, the last one included; `lead` days before its first it is told."""

    uid: str
    title: str
    detail: str
    start: date
    end: date
    lead: int


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """What the file is called, when its day began (UTC), and what is in it."""

    title: str
    made: datetime
    days: tuple[CalendarDay, ...]


def fill(ctx: Ctx, params: Params) -> Filled:
    year = params["year"]
    days = tuple(_day(each, ctx) for each in whole_year(ctx, year))
    made = datetime.combine(ctx.today, time(), _ZONE).astimezone(UTC)
    data = CalendarFile(f"ITA {year} {ctx.agency}", made, days)
    rules = ctx.has_rules(year) and bool(ctx.rules.of(year).calendar)
    known = {"year": year, "count": len(days), "is_official": rules}
    caption = Say("calendar.file", {"name": file_name(params)})
    return Filled(data, caption, Say("calendar.file_how", known, CHOICES))


def file_name(params: Params) -> str:
    return f"ปฏิทิน-ITA-{params['year']}.ics"


def _day(entry: DatedEntry, ctx: Ctx) -> CalendarDay:
    title = f"ครบกำหนด: {entry.title}" if entry.kind is EntryKind.DUE else entry.title
    unsure = entry.confidence not in (None, "high")
    mark = f" ({CONFIDENCE[entry.confidence]})" if unsure and entry.confidence else ""
    uid = f"{ctx.agency_id}-{entry.key}@ita-bot"
    return CalendarDay(uid, title + mark, " ".join(entry.units), entry.start, entry.end, LEAD[entry.kind])


CHOICES = (CALENDAR, MINE)
CALENDAR_FILE = DocumentKind("calendar", "read", file_name, fill, CHOICES)
