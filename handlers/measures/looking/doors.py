"""Doors to the plan as a whole, to what is due in some days, and to whose work is whose."""

import re

from handlers.capability import Args, Door
from handlers.general.buttons import ALL_MEASURES, MINE
from handlers.measures import lists
from handlers.measures.effects import CarryOver, FocusPlan, ShowMeasure, ShowWhose
from handlers.measures.looking.choosing import named_days
from handlers.measures.looking.owing import who_owes
from handlers.measures.looking.summary import summary
from handlers.measures.words import matching
from handlers.terms.context import Ctx
from handlers.terms.flow import Step
from handlers.terms.messages import Choice, Say, number_in
from handlers.terms.talk import Talk, answer, wish, with_right
from handlers.understanding.phrases import Readers
from handlers.understanding.words import polite_less
from handlers.understanding.years import YearOf
from knowledge.agencies import find_unit
from knowledge.fiscal import fiscal_year_of, fiscal_year_span
from knowledge.periods.days import Span
from knowledge.periods.reading import read_period
from knowledge.thai import cut

LONGEST_PERIOD = 60
_AROUND = (
    *("งาน", "มาตรการ", "เรื่อง", "อะไร", "ไร", "ไหน", "บ้าง", "มั่ง", "ที่", "ต้อง", "ส่ง", "ทำ", "เสร็จ", "รายงาน"),
    *("ครบกำหนด", "ครบ", "กำหนด", "มี", "ใน", "ของ", "ดู", "ขอ", "จะ", "ถึง", "เหลือ", "กี่", "คือ", "ให้"),
)
"""Words around the days that are asked about."""
_STARTS = re.compile(rf"^(?:{'|'.join(_AROUND)}) ?")
_ENDS = re.compile(rf" ?(?:{'|'.join(_AROUND)})$")


def _days_in(words: str, ctx: Ctx) -> Span | None:
    """The days that words ask about, nothing else being said."""
    rest = polite_less(words[:LONGEST_PERIOD])
    for pattern in (_STARTS, _ENDS):
        while (shorter := pattern.sub("", rest, count=1)) != rest:
            rest = shorter.strip()
    read = read_period(rest, fiscal_year_of(ctx.today), ctx.today) if rest else None
    if read is None or not read.spans or read.problem not in ("", "outside") or read.cadence:
        return None
    return Span(read.spans[0].start, read.spans[-1].end)


def days_asked(found: re.Match[str], words: str, ctx: Ctx) -> Args | None:
    """`D<first>-<last>`: the list of what is due in the days asked about."""
    days = _days_in(words, ctx)
    return (named_days("D", days.start, days.end),) if days else None


def unit_named(found: re.Match[str], words: str, ctx: Ctx) -> Args | None:
    """A unit of the agency by any of its usual words."""
    said = polite_less(found[1])
    return (said,) if find_unit(said, ctx.units) else None


def _evidence_of(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """The measure whose evidence is asked for; the ones to choose from where it is not clear."""
    said = args[0] if args else ""
    found = matching(said, ctx.plan.work)
    if len(found) == 1:
        return wish(talk, ShowMeasure(found[0].id))
    picks = tuple(Choice.to(lists.short(each.title), "measure", each.id) for each in found[:6])
    params = {"words": cut(said, 40), "year": ctx.plan.fiscal_year, "count": len(found)}
    return answer(talk, (Say("measures_overview.evidence_of", params, (*picks, ALL_MEASURES)),))


def _whose(talk: Talk, args: Args, ctx: Ctx) -> Step:
    return wish(talk, ShowWhose(args[0][:60] if args else ""))


def _next_year(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """How the plan of the next year begins."""
    year, named = fiscal_year_of(ctx.today) + 1, number_in(args[0] if args else "")
    if named not in (None, year):
        return wish(talk, FocusPlan(named or year))
    open_ones = sum(each.status.is_open for each in ctx.plan.work)
    params = {"year": year, "running": year - 1, "open": open_ones, "begins": year in ctx.plan.years}
    carry = Choice.to("ยกเรื่องที่ค้างไปปีหน้า", "closeyear", "next")
    copy = Choice.to(f"คัดลอกแผนปี {year - 1}", "copyplan", year - 1)
    steps = (*((carry,) if ctx.may(CarryOver.RIGHT) else ()), *((copy,) if ctx.may("enter") else ()))
    return answer(talk, (Say("measures_overview.next_year", params, (*steps, ALL_MEASURES, MINE)),))


def _from_year(said: str, before: int, running: int) -> int:
    """The year that is closed: `2570` by its name, or by the year into which what is left is to go."""
    named = number_in(said)
    into = number_in(said.removeprefix("ปี").strip()) if named is None else None
    if named is not None and named <= running:
        return named
    if not before and (said == "ปีนี้" or into == running):
        return running - 1
    goes_on = said in ("next", "ปีหน้า", "ปีถัดไป") or (into or named or 0) > running
    return running if goes_on or not before else before


def _close_year(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """What would go on in the next year's plan; `yes.<from>.<to>`: it does.

    What is left of years before goes into the year that runs; else what is open of that into the next.
    """
    return with_right(talk, ctx, CarryOver.RIGHT, CarryOver.WHAT, lambda: _carried(talk, args, ctx))


def _carried(talk: Talk, args: Args, ctx: Ctx) -> Step:
    running = fiscal_year_of(ctx.today)
    if args[:1] == ("yes",):
        years = [number_in(each) or 0 for each in args[1:3]]
        if len(years) == 2 and years[0] < years[1] <= running + 1:
            return wish(talk, CarryOver(years[0], years[1]))
    every = ctx.plan.by_id.values()
    before = [each.fiscal_year for each in every if each.status.is_open and each.fiscal_year < running]
    from_year = _from_year(args[0] if args else "", max(before, default=0), running)
    to_year = running if from_year < running else running + 1
    open_ones = [each for each in every if each.status.is_open and each.fiscal_year == from_year]
    plan = {
        "from_year": from_year,
        "to_year": to_year,
        "count": len(open_ones),
        "titles": [lists.short(each.title, 60) for each in open_ones[: lists.PAGE]],
        "more": max(0, len(open_ones) - lists.PAGE),
        "ends": fiscal_year_span(from_year)[1] if from_year >= running else None,
        "done": sum(not each.status.is_open for each in every if each.fiscal_year == from_year),
    }
    yes = Choice.to(f"ยกไปแผนปี {to_year}", "closeyear", "yes", from_year, to_year)
    choices = ((yes,) if open_ones else ()) + (ALL_MEASURES, MINE)
    return answer(talk, (Say("measures_overview.close_year", {"plan": plan}, choices),))


DOORS: dict[str, Door] = {
    "plansummary": lambda talk, _, ctx: answer(talk, summary(ctx)),
    "owing": lambda talk, _, ctx: answer(talk, who_owes(ctx)),
    "evidenceof": _evidence_of,
    "whose": _whose,
    "nextyear": _next_year,
    "closeyear": _close_year,
}
YEARS: dict[str, YearOf] = {
    "plansummary": "plan",
    "owing": "plan",
    "evidenceof": "none",
    "whose": "none",
    "nextyear": "none",
    "closeyear": "none",
}
READERS: Readers = {"days_asked": days_asked, "unit_named": unit_named}
