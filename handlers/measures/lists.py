"""Measures in short lists: mine, my unit's, by indicator, by quarter, overdue, unfinished business."""

import re
from collections.abc import Iterable
from datetime import date

from handlers.general.buttons import ALL_MEASURES, EMPTY_FORM, MINE, SUGGEST
from handlers.measures.due import Deadline, due_at, due_of
from handlers.measures.looking.choosing import (
    COUNTED,
    DAYS,
    LISTS,
    TITLES,
    Listed,
    chosen,
    day_in,
    is_mine,
    named_days,
)
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say
from knowledge.fiscal import quarter_of
from knowledge.measures.in_charge import owners_of
from knowledge.measures.measure import Draft, Measure, Status
from knowledge.measures.owing import due_within, runs_within
from knowledge.measures.standing import missing, owed, running_round
from knowledge.periods.reading import PeriodReading, say_period
from knowledge.reminders.points import next_told
from knowledge.thai import cut
from knowledge.workdays import WorkCalendar

PAGE = 8
WEAK = Choice.to("จุดอ่อนของคะแนน", "weak_points")
ADD = Choice.to("เพิ่มมาตรการ", "addmeasure")
ALL, FORM = ALL_MEASURES, EMPTY_FORM


def overview(ctx: Ctx) -> tuple[Say, ...]:
    """How the plan of the year stands: counts first, then what is most urgent."""
    measures = ctx.plan.measures
    if not ctx.plan.work:
        return empty(ctx)
    counts = [(TITLES[name], name, sum(LISTS[name](each, ctx) for each in ctx.plan.work)) for name in COUNTED]
    late = any(owed(each, ctx.today) for each in ctx.plan.work)
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
    with_carried = what.startswith(("owes", "D", "R")) or (what in LISTS and what != "all")
    pool = ctx.plan.work if with_carried else ctx.plan.measures
    found = [each for each in _urgent(pool, ctx) if fits(each, ctx)]
    start = start if start < len(found) else 0
    page = found[start : start + PAGE]
    days = DAYS.fullmatch(what)
    params = {
        "list": listed,
        "year": ctx.plan.fiscal_year,
        "total": len(found),
        "overdue": 0 if what == "overdue" else sum(bool(owed(each, ctx.today)) for each in found),
        "done": sum(each.status is Status.DONE for each in found),
        "start": start,
        "rows": [line(each, ctx, days) for each in page],
    }
    more = start + PAGE
    choices = (
        *(
            Choice.to(f"{at} {short(each.title)}", "measure", each.id)
            for at, each in enumerate(page, start + 1)
        ),
        *((Choice.to(f"ถัดไป (อีก {len(found) - more})", "plan", what, more),) if more < len(found) else ()),
        *(_running_too(what, days, pool, ctx) if days else ()),
        *((WEAK,) if what == "risk" else ()),
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
        return not each.status.is_open, due_of(each, ctx.today).end or never, each.id

    return sorted(measures, key=key)


def own_open(ctx: Ctx) -> list[Measure]:
    """The person's own open measures, most urgent first.

    Who has none of their own: those they look after for want of others, else everybody's.
    """
    open_ones = [each for each in _urgent(ctx.plan.work, ctx) if each.status.is_open]
    mine = [each for each in open_ones if is_mine(each, ctx)]
    return [each for each in mine if not owners_of(each, ctx.colleagues)[1]] or mine or open_ones


def line(measure: Measure, ctx: Ctx, days: re.Match[str] | None = None) -> dict[str, object]:
    """A measure in one line: title, when it is due (in some days), where it stands, who does it."""
    return {
        "title": short(measure.title, 60),
        "due": _due(measure, days, ctx),
        "reported": reported_of(measure, ctx.today),
        "status": "" if measure.status is Status.TODO else measure.status.words,
        "percent": measure.percent,
        "who": who(measure.draft),
        "year": measure.fiscal_year if measure.fiscal_year != ctx.plan.fiscal_year else None,
    }


def _due(measure: Measure, days: re.Match[str] | None, ctx: Ctx) -> Deadline:
    within = due_within(measure, day_in(days[2]), day_in(days[3])) if days else None
    if within is None or within.due is None:
        return due_of(measure, ctx.today)
    return due_at(within.due, ctx.today, is_late=within.is_over(ctx.today))


def reported_of(measure: Measure, today: date) -> tuple[int, int] | None:
    """Of several units, how many have finished the round that runs; None where nobody has, or it is one."""
    if len(measure.units) < 2 or not measure.status.is_open:
        return None
    one = next(iter(owed(measure, today)), running_round(measure, today))
    done = len(measure.units) - len(missing(measure, one))
    return (done, len(measure.units)) if done else None


def _running_too(what: str, days: re.Match[str], pool: tuple[Measure, ...], ctx: Ctx) -> tuple[Choice, ...]:
    """Beside what is due in some days, what only runs in them."""
    first, last = day_in(days[2]), day_in(days[3])
    running = sum(runs_within(each, first, last) for each in pool)
    if not what.startswith("D") or not running:
        return ()
    return (Choice.to(f"ที่ดำเนินการในช่วงนี้ {running}", "plan", named_days("R", first, last)),)


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
