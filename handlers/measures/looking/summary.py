"""How the plan of a year stands: what is done, late and near, how far it is on average, and by unit. Pure."""

from datetime import timedelta

from handlers.general.buttons import ALL_MEASURES, OWING, SUMMARY
from handlers.measures import lists
from handlers.measures.looking.choosing import NEAR, is_near
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say
from knowledge.measures.measure import Measure, Status
from knowledge.measures.owing import by_unit
from knowledge.measures.standing import owed

MOST_UNITS = 8
RISK = Choice.to("เสี่ยงไม่ทัน", "plan", "risk")


def summary(ctx: Ctx) -> tuple[Say, ...]:
    """The counts first; the units with most left to do first."""
    measures = [each for each in ctx.plan.measures if each.status is not Status.CANCELLED]
    if not measures:
        return lists.empty(ctx)
    late = sum(bool(owed(each, ctx.today)) for each in measures)
    units = by_unit(measures, ctx.today)
    plan = {
        "year": ctx.plan.fiscal_year,
        "agency": ctx.agency,
        "tone": "bad" if late else "good" if not _open(measures) else "plain",
        "total": len(measures),
        "done": len(measures) - len(_open(measures)),
        "percent": sum(_percent(each) for each in measures) // len(measures),
        "late": late,
        "near": sum(_is_near(each, ctx) for each in measures),
        "stuck": sum(each.status is Status.STUCK for each in measures),
        "given_up": len(ctx.plan.measures) - len(measures),
        "carried": len(ctx.plan.carried),
        "units": units[:MOST_UNITS],
        "more": max(0, len(units) - MOST_UNITS),
    }
    choices = (OWING, *((RISK,) if late or plan["near"] or plan["stuck"] else ()), ALL_MEASURES, SUMMARY)
    return (Say("measures_overview.summary", {"plan": plan}, choices),)


def _open(measures: list[Measure]) -> list[Measure]:
    return [each for each in measures if each.status.is_open]


def _percent(measure: Measure) -> int:
    return 100 if measure.status is Status.DONE else measure.percent


def _is_near(measure: Measure, ctx: Ctx) -> bool:
    return is_near(measure, ctx.today, ctx.today + timedelta(NEAR))
