"""Two years side by side, how many items each year has, and why the level is what it is."""

from decimal import Decimal

from handlers.general.buttons import ENTER, NEXT_LEVEL, SUMMARY, WEAKEST
from handlers.general.wording import CONFIDENCE
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Press, Say
from knowledge.rules.codes import codes_of

CODES = ("total", "IIT", "EIT", "OIT")


def compare(ctx: Ctx, years: tuple[int, ...]) -> tuple[Say, ...]:
    """Total and instruments of two years; where one has none, which years there are."""
    asked = sorted(set(years))[-2:]
    known = ctx.assessed
    if len(asked) < 2:
        asked = sorted({*asked, *known[-1:]} if asked else known[-2:])
    lacking = tuple(year for year in asked if year not in known)
    if len(asked) < 2 or lacking:
        return (_cannot(ctx, lacking),)
    before, after = (ctx.of_result(year) for year in asked)
    rows = [(code, before.evaluation.value(code), after.evaluation.value(code)) for code in CODES]
    levels = [each.evaluation.level.title if each.evaluation.level else None for each in (before, after)]
    params = {
        "years": asked,
        "rows": rows,
        "levels": levels,
        "change": _difference(rows[0][1], rows[0][2]),
        "same_scale": before.ruleset.levels.order == after.ruleset.levels.order,
    }
    choices = tuple(Choice(f"สรุปปี {year}", str(Press("total", (), year))) for year in asked)
    return (Say("across.compare", params, (*choices, WEAKEST)),)


def _difference(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    return None if before is None or after is None else after - before


def _cannot(ctx: Ctx, lacking: tuple[int, ...]) -> Say:
    known = ctx.assessed
    last = ctx.of_result(known[-1]).evaluation.value("total") if known else None
    params = {"lacking": lacking, "known": known, "last": last}
    pair = known[-2:] if len(known) > 1 else ()
    other = (Choice.to(f"เทียบปี {pair[0]} กับ {pair[1]}", "compare", *pair),) if pair else ()
    enter = (ENTER,) if ctx.may("enter") else ()
    return Say("across.cannot_compare", params, (*other, SUMMARY, *enter))


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
