"""What would happen if: some answers were better, or a level were wanted."""

from decimal import Decimal

from handlers.general.buttons import ENTER, MISSING, SUGGEST, SUMMARY
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say
from knowledge.rules.codes import codes_of, name_of
from knowledge.scores.audit import TOLERANCE
from knowledge.scores.gaps import missing_items
from knowledge.scores.scoring import Evaluation
from knowledge.scores.whatif import LevelPlan, UnknownScore, next_level, what_if

FULL = Decimal(100)


def suppose(ctx: Ctx, changes: dict[str, Decimal]) -> tuple[Say, ...]:
    """The total, level and indicators if these codes had these scores."""
    better = {code: value for code, value in changes.items() if ctx.evaluation.value(code) != value}
    if not better:
        return (
            Say(
                "whatif.nothing",
                {"codes": " ".join(map(name_of, changes)), "year": ctx.year},
                (MISSING, SUMMARY),
            ),
        )
    try:
        after = what_if(ctx.evaluation, better)
    except UnknownScore as unknown:
        choices = (ENTER,) if ctx.may("enter") else ()
        return (Say("whatif.unknown", {"label": ctx.label(unknown.code), "year": ctx.year}, choices),)
    params = {
        "year": ctx.year,
        "codes": " ".join(f"{name_of(code)}" for code in better),
        "values": [(name_of(code), value) for code, value in better.items()],
        "before": ctx.evaluation.value("total"),
        "after": after.value("total"),
        "level_before": _level(ctx.evaluation),
        "level_after": _level(after),
        "moved": _moved(ctx, after),
        "open": ctx.evaluation.value("total") is None,
        "estimate": _is_estimate(ctx, better, after),
    }
    why = Choice.to("ดูวิธีคิด", "why", _indicator_of(ctx, next(iter(better))))
    return (Say("whatif.suppose", params, (why, MISSING, Choice.to("ถ้าแก้ครบทุกข้อ", "whatif", "all"))),)


def as_it_is(ctx: Ctx, codes: tuple[str, ...]) -> tuple[Say, ...]:
    """As if nothing were done about these codes: the total stays, and so do they."""
    params = {
        "values": [(name_of(code), ctx.evaluation.value(code)) for code in codes],
        "total": ctx.evaluation.value("total"),
        "level": _level(ctx.evaluation),
        "year": ctx.year,
    }
    fix = Choice.to(f"ถ้าแก้ {name_of(codes[0])}", "whatif", codes[0])
    return (Say("whatif.as_it_is", params, (fix, MISSING, SUMMARY)),)


def suppose_all(ctx: Ctx, but: tuple[str, ...] = ()) -> tuple[Say, ...]:
    """As if every missing item were fixed, or all but some."""
    missing = [item.code for group in missing_items(ctx.evaluation) for item in group.items]
    codes = [code for code in missing if code not in but]
    if not codes:
        return (Say("whatif.nothing", {"codes": "", "year": ctx.year}, (SUMMARY,)),)
    return suppose(ctx, dict.fromkeys(codes, FULL))


def _level(evaluation: Evaluation) -> str | None:
    return evaluation.level.title if evaluation.level else None


def _moved(ctx: Ctx, after: Evaluation) -> list[tuple[str, Decimal | None, Decimal | None]]:
    codes = (*codes_of(ctx.ruleset, "indicator"), *codes_of(ctx.ruleset, "instrument"))
    pairs = [(code, ctx.evaluation.value(code), after.value(code)) for code in codes]
    return [(name_of(code), before, now) for code, before, now in pairs if before != now]


def _is_estimate(ctx: Ctx, codes: dict[str, Decimal], after: Evaluation) -> bool:
    """True where a published indicator differs from its items, so that a fix moves it by estimate."""
    below = [code for code in codes if _indicator_of(ctx, code) != code]
    nodes = [ctx.evaluation.get(_indicator_of(ctx, code)) for code in below]
    return any(
        node.published is not None
        and node.computed is not None
        and abs(node.published - node.computed) > TOLERANCE
        and after.value(node.code) != FULL
        for node in nodes
    )


def _indicator_of(ctx: Ctx, code: str) -> str:
    for indicator in ctx.ruleset.indicators:
        subs = {sub.code for sub in indicator.subindicators}
        items = {item for sub in indicator.subindicators for item in sub.items}
        if code == indicator.code or code.split(".part")[0] in {*indicator.questions, *subs, *items}:
            return indicator.code
    return code


def level(ctx: Ctx, wanted: str | None = None) -> tuple[Say, ...]:
    """The shortest list of items for the next (or a wanted) level, and what items alone cannot do."""
    if ctx.evaluation.level is None:
        choices = (ENTER,) if ctx.may("enter") else ()
        return (Say("whatif.no_level_yet", {"year": ctx.year}, choices),)
    plan = next_level(ctx.evaluation, wanted)
    if plan is None:
        return (
            Say("whatif.best_level", {"level": ctx.evaluation.level.title, "year": ctx.year}, (SUMMARY,)),
        )
    if not ctx.has_items and not _reached(plan):
        return (Say("whatif.items_needed", {"plan": _plan_params(ctx, plan)}, (ENTER, SUMMARY)),)
    return (Say("whatif.level", {"plan": _plan_params(ctx, plan)}, _plan_choices(ctx, plan)),)


def _reached(plan: LevelPlan) -> bool:
    return plan.reachable and not plan.fixes


def _plan_params(ctx: Ctx, plan: LevelPlan) -> dict[str, object]:
    return {
        "year": ctx.year,
        "target": plan.target.title,
        "total_min": plan.target.total_min,
        "instrument_min": plan.target.instrument_min,
        "reached": _reached(plan),
        "reachable": plan.reachable,
        "fixes": [(ctx.label(each.code), each.gain) for each in plan.fixes],
        "before": ctx.evaluation.value("total"),
        "after": plan.after.value("total"),
        "level_after": _level(plan.after),
        "short": [
            (each.code, each.value, each.need, [(ctx.label(low.code), low.value) for low in each.worst[:2]])
            for each in plan.short
        ],
        "total_short": plan.total_short,
        "all_count": sum(len(group.items) for group in missing_items(ctx.evaluation)),
    }


def _plan_choices(ctx: Ctx, plan: LevelPlan) -> tuple[Choice, ...]:
    first = tuple(Choice.to(f"{each.code} ต้องลงอะไร", "item", each.code) for each in plan.fixes[:2])
    order = ctx.ruleset.levels.order
    place = order.index(plan.target)
    above = (Choice.to(f"อยากได้ {order[place - 1].title}", "next", place - 1),) if place else ()
    measures = (SUGGEST,) if ctx.may("enter") else ()
    return (*(first if plan.reachable else ()), *above, *measures, MISSING)
