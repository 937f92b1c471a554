"""How many items each year has, and why the level is what it is."""

from decimal import Decimal

from handlers.general.buttons import ENTER, NEXT_LEVEL, SUMMARY
from handlers.general.wording import CONFIDENCE
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say
from knowledge.rules.codes import codes_of


def counts(ctx: Ctx, years: tuple[int, ...]) -> tuple[Say, ...]:
    """How many items a year has, or, where that is not known, which years are."""
    known = [
        (year, each.items, CONFIDENCE[each.confidence])
        for year, each in sorted(ctx.rules.counts.items())
        if each.items is not None
    ]
    wanted = years or (ctx.year,)
    params = {
        "rows": [each for each in known if each[0] in wanted],
        "lacking": [year for year in wanted if year not in {each[0] for each in known}],
        "latest": known[-3:],
    }
    return (Say("across.counts", params, (Choice.to(f"ข้อ O ปี {ctx.year}", "all_items"), SUMMARY)),)


def why_level(ctx: Ctx) -> tuple[Say, ...]:
    """The level, and what each better one needs that is not there."""
    evaluation, order = ctx.evaluation, ctx.ruleset.levels.order
    level, total = evaluation.level, evaluation.value("total")
    if level is None or total is None:
        enter = (ENTER,) if ctx.may("enter") else ()
        return (Say("whatif.no_level_yet", {"year": ctx.year}, enter or (SUMMARY,)),)
    instruments = [(code, evaluation.value(code)) for code in codes_of(ctx.ruleset, "instrument")]
    better = []
    for each in reversed(order[: order.index(level)]):
        low = each.instrument_min
        short = [(code, low - value) for code, value in instruments if low and value and value < low]
        better.append((each.title, max(each.total_min - total, Decimal(0)), short))
    params = {
        "year": ctx.year,
        "level": level.title,
        "total": total,
        "instruments": instruments,
        "better": better,
    }
    return (Say("across.why_level", params, (NEXT_LEVEL, SUMMARY)),)
