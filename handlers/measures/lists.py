"""Measures in short lists: mine, my unit's, by indicator, by quarter, overdue, unfinished business."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from handlers.general.buttons import ALL_MEASURES, EMPTY_FORM, MINE, SUGGEST
from handlers.measures.due import due_of
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say
from knowledge.agencies import find_unit
from knowledge.fiscal import quarter_of
from knowledge.measures.in_charge import owners_of
from knowledge.measures.measure import Draft, Measure, Status
from knowledge.periods.reading import PeriodReading, say_period
from knowledge.reminders.points import next_told
from knowledge.thai import cut
from knowledge.workdays import WorkCalendar

PAGE = 8
ADD = Choice.to("เพิ่มมาตรการ", "addmeasure")
ALL, FORM = ALL_MEASURES, EMPTY_FORM
_UNIT = re.compile(r"(unit|owes)(\d{1,3})")
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


LISTS: dict[str, Chosen] = {
    "all": lambda each, ctx: True,
    "mine": lambda each, ctx: each.status.is_open and is_mine(each, ctx),
    "unit": lambda each, ctx: bool(ctx.unit) and find_unit(ctx.unit, each.draft.units) is not None,
    "overdue": lambda each, ctx: each.is_overdue(ctx.today),
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
}
"""The lists that buttons name, the first five also counted in the overview; the others the texts name."""
_COUNTED = tuple(TITLES)[:5]


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
    if found := re.fullmatch(r"Q([1-4])", what):
        quarter = int(found[1])
        return Listed("quarter", str(quarter)), lambda each, ctx: each.runs_in(quarter)
    if re.fullmatch(r"ind(?:10|[1-9])|[IEO]\d{1,2}", what):
        name = what.replace("ind", "ตัวชี้วัด ")
        return Listed("serves", name), lambda each, ctx: what in each.draft.serves
    return None


def _of_unit(name: str, *, owed: bool) -> tuple[Listed, Chosen]:
    """The measures of one of the agency's units, none without a name; `owed`: only what is not done yet."""

    def fits(each: Measure, ctx: Ctx) -> bool:
        if owed and not each.status.is_open:
            return False
        return bool(name) and (find_unit(name, each.draft.units) is not None or each.draft.everyone)

    return Listed("owed" if owed else "units", name or "กองนี้"), fits


def overview(ctx: Ctx) -> tuple[Say, ...]:
    """How the plan of the year stands: counts first, then what is most urgent."""
    measures = ctx.plan.measures
    if not ctx.plan.work:
        return empty(ctx)
    counts = [
        (TITLES[name], name, sum(LISTS[name](each, ctx) for each in ctx.plan.work)) for name in _COUNTED
    ]
    late = any(each.is_overdue(ctx.today) for each in ctx.plan.work)
    done = sum(each.status is Status.DONE for each in measures)
    soonest = [each for each in _urgent(ctx.plan.work, ctx) if each.status.is_open][:3]
    params = {
        "year": ctx.plan.fiscal_year,
        "agency": ctx.agency,
        "tone": "bad" if late else "plain",
        "total": len(measures),
        "done": done,
        "carried": len(ctx.plan.carried),
        "percent": sum(each.percent for each in measures) // max(len(measures), 1),
        "counts": [(Listed(name), count) for _, name, count in counts if count],
        "soonest": [line(each, ctx) for each in soonest],
    }
    quarter = quarter_of(ctx.today)
    choices = (
        MINE,
        *(
            Choice.to(f"{place} {short(each.title)}", "measure", each.id)
            for place, each in enumerate(soonest, 1)
        ),
        *(Choice.to(f"{title} {count}", "plan", name) for title, name, count in counts if count),
        Choice.to(f"ไตรมาส {quarter}", "plan", f"Q{quarter}"),
        ALL,
        *((ADD,) if ctx.may("enter") else ()),
        FORM,
    )
    return (Say("measures_lists.overview", params, choices, lines=_ids(soonest)),)


def empty(ctx: Ctx) -> tuple[Say, ...]:
    """No measures yet for the year in focus."""
    others = tuple(year for year in ctx.plan.years if year != ctx.plan.fiscal_year)
    copies = (Choice.to(f"คัดลอกแผนปี {others[-1]}", "copyplan", others[-1]),) if others else ()
    begin = (ADD, SUGGEST, *copies, FORM) if ctx.may("enter") else ()
    seen = tuple(Choice.to(f"แผนปี {year}", "planyear", year) for year in others)
    params = {"year": ctx.plan.fiscal_year, "may": ctx.may("enter")}
    return (Say("measures.nothing_yet", params, (*begin, *seen)),)


def listing(ctx: Ctx, what: str, start: int = 0) -> tuple[Say, ...]:
    """One page of a list, most urgent first; the number of a line can be used to speak of it."""
    wanted = chosen(what, ctx)
    if wanted is None or not ctx.plan.work:
        return empty(ctx) if not ctx.plan.work else overview(ctx)
    listed, fits = wanted
    with_carried = what.startswith("owes") or (what in LISTS and what != "all")
    pool = ctx.plan.work if with_carried else ctx.plan.measures
    found = [each for each in _urgent(pool, ctx) if fits(each, ctx)]
    start = start if start < len(found) else 0
    page = found[start : start + PAGE]
    params = {
        "list": listed,
        "year": ctx.plan.fiscal_year,
        "total": len(found),
        "overdue": 0 if what == "overdue" else sum(each.is_overdue(ctx.today) for each in found),
        "done": sum(each.status is Status.DONE for each in found),
        "start": start,
        "rows": [line(each, ctx) for each in page],
    }
    more = start + PAGE
    choices = (
        *(
            Choice.to(f"{at} {short(each.title)}", "measure", each.id)
            for at, each in enumerate(page, start + 1)
        ),
        *((Choice.to(f"ถัดไป (อีก {len(found) - more})", "plan", what, more),) if more < len(found) else ()),
        *((ALL,) if what != "all" else (MINE,)),
        *((ADD,) if ctx.may("enter") else ()),
    )
    return (Say("measures_lists.list", params, choices, lines=_ids(page), first=start + 1),)


def _ids(measures: Iterable[Measure]) -> tuple[int, ...]:
    return tuple(each.id for each in measures)


def _urgent(measures: tuple[Measure, ...], ctx: Ctx) -> list[Measure]:
    """Open ones by their next deadline, overdue first; those without one after them; closed ones last."""
    never = date.max

    def key(each: Measure) -> tuple[bool, date, int]:
        due = each.deadline_after(ctx.today) or each.ends_on or never
        return not each.status.is_open, each.ends_on or never if each.is_overdue(ctx.today) else due, each.id

    return sorted(measures, key=key)


def own_open(ctx: Ctx) -> list[Measure]:
    """The person's own open measures, most urgent first.

    Who has none of their own: those they look after for want of others, else everybody's.
    """
    open_ones = [each for each in _urgent(ctx.plan.work, ctx) if each.status.is_open]
    mine = [each for each in open_ones if is_mine(each, ctx)]
    return [each for each in mine if not owners_of(each, ctx.colleagues)[1]] or mine or open_ones


def line(measure: Measure, ctx: Ctx) -> dict[str, object]:
    """A measure in one line: title, when it is due, where it stands, who does it."""
    return {
        "title": short(measure.title, 60),
        "due": due_of(measure, ctx.today),
        "status": "" if measure.status is Status.TODO else measure.status.words,
        "percent": measure.percent,
        "who": who(measure.draft),
        "year": measure.fiscal_year if measure.fiscal_year != ctx.plan.fiscal_year else None,
    }


def told_next(measure: Measure, ctx: Ctx) -> date | None:
    """When the person next hears of a measure: on a working day, unless its deadline comes first."""
    day, due = next_told(measure, ctx.today), measure.deadline_after(ctx.today)
    later = WorkCalendar().next_workday(day) if day else None
    return day if later and due and day and day <= due < later else later


def who(draft: Draft) -> str:
    """Units in charge in words."""
    return " ".join((*draft.units, *(("ทุกกอง",) if draft.everyone else ())))


def serves(draft: Draft) -> str:
    """`ตัวชี้วัด 9 O8` — what a measure is for."""
    names = {"ind": "ตัวชี้วัด ", "issue": "ประเด็น "}
    return " ".join(re.sub(r"^(ind|issue)", lambda found: names[found[1]], code) for code in draft.serves)


def period(draft: Draft) -> str:
    """The days of a draft in full."""
    return say_period(PeriodReading(draft.spans, draft.cadence))


def short(text: str, most: int = 32) -> str:
    """The text in one line of at most so many letters, cut between words or letters with their marks."""
    return cut(" ".join(text.split()), most)
