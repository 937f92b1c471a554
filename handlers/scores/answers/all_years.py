"""Every year of an agency in one card, and what is known of a year that somebody turns to. Pure."""

from handlers.general import help as general
from handlers.general.buttons import ENTER
from handlers.scores.answers.overview import level_of
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Press, Say

MOST_BUTTONS = 4


def every_year(ctx: Ctx) -> tuple[Say, ...]:
    """The years that have scores, the newest first: total and level of each."""
    views = [ctx.of_result(year) for year in reversed(ctx.assessed)]
    newest = views[0].ruleset.levels.order if views else ()
    params = {
        "agency": ctx.agency,
        "rows": [
            (each.year, each.evaluation.value("total"), level_of(each), len(each.scores)) for each in views
        ],
        "scales": sorted(each.year for each in views if each.ruleset.levels.order != newest),
        "drafts": [(each.year, each.ruleset.drafted_from) for each in views if each.ruleset.drafted_from],
    }
    pair = [each.year for each in views[:2]]
    compare = (Choice.to(f"เทียบปี {pair[1]} กับ {pair[0]}", "compare", pair[1], pair[0]),) if pair[1:] else ()
    years = tuple(
        Choice(f"สรุปปี {each.year}", str(Press("total", (), each.year))) for each in views[:MOST_BUTTONS]
    )
    enter = (Choice(ENTER.label if not views else "กรอกปีอื่น", ENTER.press),) if ctx.may("enter") else ()
    return (Say("years.every", params, (*years, *compare, *enter)),)


def in_focus(ctx: Ctx) -> Say:
    """The year that is looked at from now on, and what is known of it."""
    params = {
        "year": ctx.year,
        "total": ctx.evaluation.value("total"),
        "level": level_of(ctx),
        "entered": len(ctx.scores),
        "drafted_from": ctx.ruleset.drafted_from,
    }
    return Say("years.in_focus", params, general.menu(ctx))
