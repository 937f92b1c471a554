"""Which units owe what this quarter, and who is to be told. Pure."""

from dataclasses import dataclass
from datetime import date

from handlers.general.buttons import ALL_MEASURES
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say
from knowledge.fiscal import fiscal_year_of, quarter_end, quarter_of
from knowledge.measures.owing import Owing, owing

MOST_BUTTONS, MOST_ROWS = 3, 10


@dataclass(frozen=True, slots=True)
class UnitOwing:
    """A unit, and what it owes; `days_late` of what is late longest."""

    unit: str
    count: int
    late: int
    days_late: int


def owed_by_unit(ctx: Ctx) -> tuple[list[Owing], list[UnitOwing]]:
    """Everything owed by the end of the quarter, and the units, most of all first."""
    found = owing(ctx.plan.work, ctx.today, quarter_end(ctx.today))
    units = [
        UnitOwing(
            name, len(own), sum(each.days_late > 0 for each in own), max(each.days_late for each in own)
        )
        for name in dict.fromkeys(each.unit for each in found)
        if (own := [each for each in found if each.unit == name])
    ]
    return found, sorted(units, key=lambda each: (-each.late, -each.count, -each.days_late, each.unit))


def who_owes(ctx: Ctx) -> tuple[Say, ...]:
    """The units that have not reported what is due by the end of the quarter."""
    found, units = owed_by_unit(ctx)
    until: date = quarter_end(ctx.today)
    plan = {
        "year": fiscal_year_of(ctx.today),
        "quarter": quarter_of(ctx.today),
        "until": until,
        "count": len({each.measure.id for each in found}),
        "late": len({each.measure.id for each in found if each.days_late}),
        "units": units[:MOST_ROWS],
        "more": max(0, len(units) - MOST_ROWS),
        "named": sum(bool(each.unit) for each in units),
    }
    return (Say("measures_overview.owing", {"plan": plan}, _choices(units, ctx)),)


def _choices(units: list[UnitOwing], ctx: Ctx) -> tuple[Choice, ...]:
    named = [each.unit for each in units if each.unit and each.unit in ctx.units]
    see = Choice.to("ดูทีละเรื่อง", "plan", "due")
    if not named or not ctx.may("remind"):
        return (*((see,) if units else ()), ALL_MEASURES)
    each_of = (Choice.to(f"แจ้ง{name}", "nudge", ctx.units.index(name)) for name in named[:MOST_BUTTONS])
    every = (Choice.to("แจ้งทุกกองที่ค้าง", "nudge", "all"),) if len(named) > 1 else ()
    return (*each_of, *every, see, ALL_MEASURES)
