"""Years of one agency side by side. Pure."""

from decimal import Decimal

from handlers.general.buttons import ENTER, SUMMARY, WEAKEST
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Press, Say

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
    return (Say("analysis.compare", params, (*choices, WEAKEST)),)


def _difference(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    return None if before is None or after is None else after - before


def _cannot(ctx: Ctx, lacking: tuple[int, ...]) -> Say:
    known = ctx.assessed
    last = ctx.of_result(known[-1]).evaluation.value("total") if known else None
    params = {"lacking": lacking, "known": known, "last": last}
    pair = known[-2:] if len(known) > 1 else ()
    other = (Choice.to(f"เทียบปี {pair[0]} กับ {pair[1]}", "compare", *pair),) if pair else ()
    enter = (ENTER,) if ctx.may("enter") else ()
    return Say("analysis.cannot_compare", params, (*other, SUMMARY, *enter))
