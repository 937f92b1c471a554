"""Which list of measures is meant: mine, my unit's, by quarter, by days, overdue, at risk. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.terms.context import Ctx
from knowledge.agencies import find_unit
from knowledge.fiscal import quarter_end
from knowledge.measures.in_charge import owners_of
from knowledge.measures.measure import Measure, Status
from knowledge.measures.owing import due_rounds, due_within, runs_within
from knowledge.measures.standing import owed
from knowledge.thai import thai_date

_UNIT = re.compile(r"(unit|owes)(\d{1,3})")
DAYS = re.compile(r"([DR])(\d{8})-(\d{8})")
NEAR = 30
"""Days ahead in which something is due soon."""
Chosen = Callable[[Measure, Ctx], bool]


def is_mine(measure: Measure, ctx: Ctx) -> bool:
    """Whether a measure is the person's own, by the rule that reminders go by."""
    return ctx.member_id in owners_of(measure, ctx.colleagues)[0]


def is_nobodys(measure: Measure) -> bool:
    return not (measure.owners or measure.draft.units or measure.draft.everyone)


def _silent(measure: Measure, ctx: Ctx) -> bool:
    """Begun by its dates, and nobody has said anything about it yet."""
    began = any(span.start <= ctx.today for span in measure.draft.spans)
    return measure.status is Status.TODO and began and measure.reported_on is None


def is_near(measure: Measure, first: date, last: date) -> bool:
    """Whether something of a measure is due in these days."""
    return due_within(measure, first, last) is not None


def _is_at_risk(measure: Measure, today: date) -> bool:
    """Late, stuck, or due soon and not half done."""
    near = is_near(measure, today, today + timedelta(NEAR))
    return bool(owed(measure, today)) or measure.status is Status.STUCK or near


def _is_due(measure: Measure, today: date) -> bool:
    """Late, or due by the end of the quarter."""
    return measure.status.is_open and bool(due_rounds(measure, today, quarter_end(today)))


LISTS: dict[str, Chosen] = {
    "all": lambda each, ctx: True,
    "mine": lambda each, ctx: each.status.is_open and is_mine(each, ctx),
    "unit": lambda each, ctx: bool(ctx.unit) and find_unit(ctx.unit, each.draft.units) is not None,
    "open": lambda each, ctx: each.status.is_open,
    "overdue": lambda each, ctx: bool(owed(each, ctx.today)),
    "risk": lambda each, ctx: _is_at_risk(each, ctx.today),
    "due": lambda each, ctx: _is_due(each, ctx.today),
    "noowner": lambda each, ctx: each.status.is_open and is_nobodys(each),
    "noprogress": _silent,
    "noperiod": lambda each, ctx: each.status.is_open and not each.draft.spans,
    "stuck": lambda each, ctx: each.status is Status.STUCK,
    "done": lambda each, ctx: each.status is Status.DONE,
}
TITLES = {
    "overdue": "เกินกำหนด",
    "stuck": "ติดปัญหา",
    "noperiod": "ยังไม่รู้ระยะเวลา",
    "noowner": "ยังไม่มีผู้รับผิดชอบ",
    "noprogress": "ยังไม่มีความคืบหน้า",
    "done": "เสร็จแล้ว",
    "open": "ยังไม่เสร็จ",
    "risk": "เสี่ยงไม่ทัน",
    "due": "ยังไม่ส่ง",
}
"""The lists that buttons name, the first five also counted in the overview; the others the texts name."""
COUNTED = tuple(TITLES)[:5]


@dataclass(frozen=True, slots=True)
class Listed:
    """Which list it is, for its heading: a name of LISTS, or units, serves, quarter; and what it is about."""

    kind: str
    about: str = ""

    @property
    def title(self) -> str:
        return TITLES.get(self.kind, "")


def chosen(what: str, ctx: Ctx) -> tuple[Listed, Chosen] | None:
    """A list and its test by its name: one of LISTS, `unit2`, `ind9`, `O8`, `Q2`."""
    if what in LISTS:
        return Listed(what, ctx.unit if what == "unit" else ""), LISTS[what]
    if found := _UNIT.fullmatch(what):
        place = int(found[2])
        return _of_unit(ctx.units[place] if place < len(ctx.units) else "", owed=found[1] == "owes")
    if found := DAYS.fullmatch(what):
        return _in_days(found[1] == "D", *map(day_in, found.groups()[1:]))
    if found := re.fullmatch(r"Q([1-4])", what):
        quarter = int(found[1])
        return Listed("quarter", str(quarter)), lambda each, ctx: each.runs_in(quarter)
    if re.fullmatch(r"ind(?:10|[1-9])|[IEO]\d{1,2}", what):
        name = what.replace("ind", "ตัวชี้วัด ")
        return Listed("serves", name), lambda each, ctx: what in each.draft.serves
    return None


def named_days(kind: str, first: date, last: date) -> str:
    """The name of the list of what is due in some days (`D`), or runs in them (`R`)."""
    return f"{kind}{first:%Y%m%d}-{last:%Y%m%d}"


def day_in(digits: str) -> date:
    try:
        return date.fromisoformat(digits)
    except ValueError:
        return date.min


def _in_days(due: bool, first: date, last: date) -> tuple[Listed, Chosen]:
    name = thai_date(last, short=True)
    about = name if first == last else f"{thai_date(first, short=True)} – {name}"
    if due:
        return Listed("due_in", about), lambda each, ctx: is_near(each, first, last)
    return Listed("runs_in", about), lambda each, ctx: runs_within(each, first, last)


def _of_unit(name: str, *, owed: bool) -> tuple[Listed, Chosen]:
    """The measures of one of the agency's units, none without a name; `owed`: only what is not done yet."""

    def fits(each: Measure, ctx: Ctx) -> bool:
        if owed and not each.status.is_open:
            return False
        return bool(name) and (find_unit(name, each.draft.units) is not None or each.draft.everyone)

    return Listed("owed" if owed else "units", name or "กองนี้"), fits
