"""Total, level and instruments; what is entered and what is not."""

from decimal import Decimal

from handlers.general.buttons import ENTER, FINDINGS, MISSING, NEXT_LEVEL, SUMMARY, UNDO_NEWEST, WEAKEST
from handlers.general.wording import level_tone, spans
from handlers.terms.context import DEPTHS, Ctx
from handlers.terms.messages import Choice, Say
from knowledge.rules.codes import codes_of
from knowledge.scores.audit import audit, rounding_notes
from knowledge.scores.gaps import ranked, unscored_items


def summary(ctx: Ctx) -> tuple[Say, ...]:
    """The card at the end of an entry, with the way back."""
    return total(ctx, undo=True)


def total(ctx: Ctx, *, undo: bool = False) -> tuple[Say, ...]:
    """Total and level, or, where something is missing, what is known and what is not."""
    if not ctx.scores and not ctx.level:
        return (Say("overview.empty", {"year": ctx.year}, (ENTER,) if ctx.may("enter") else ()),)
    evaluation = ctx.evaluation
    whole = evaluation.get("total")
    computed = evaluation.level.title if evaluation.level else None
    found = audit(evaluation, ctx.level)
    score = {
        "year": ctx.year,
        "agency": ctx.agency,
        "total": whole.value,
        "level": level_of(ctx),
        "computed_level": computed if ctx.level and computed != ctx.level else None,
        "tone": level_tone(ctx),
        "instruments": _instruments(ctx),
        "weakest": _end(ctx, strongest=False),
        "strongest": _end(ctx, strongest=True),
        "open": spans(whole.missing),
        "unscored": spans(unscored_items(evaluation)) if ctx.has_items else "",
        "findings": [
            (ctx.label(each.code), each.published, each.computed)
            for each in (explained.finding for explained in found.off)
        ],
        "off": found.count,
        "rounding": [
            (ctx.label(each.code).split(" ")[0], each.published, each.computed)
            for each in rounding_notes(evaluation)
        ],
        "eit_part_decides": evaluation.eit_part_decides,
    }
    return (Say("overview.total", {"score": score}, _next_steps(ctx, undo, found.count)),)


def level_of(ctx: Ctx) -> str | None:
    """The level as it was published, else as the scores give it; None where neither is known."""
    computed = ctx.evaluation.level
    return ctx.level or (computed.title if computed else None)


def _instruments(ctx: Ctx) -> list[tuple[str, Decimal | None]]:
    return [(code, ctx.evaluation.value(code)) for code in codes_of(ctx.ruleset, "instrument")]


def _end(ctx: Ctx, *, strongest: bool) -> tuple[str, Decimal] | None:
    """The weakest or strongest indicator, once there are two to compare."""
    both = ranked(ctx.evaluation, "indicator", strongest=strongest, n=2)
    return (ctx.label(both[0].code), both[0].value) if len(both) > 1 else None


def _next_steps(ctx: Ctx, undo: bool, off: int) -> tuple[Choice, ...]:
    items = (MISSING,) if ctx.has_items else ()
    level = (NEXT_LEVEL,) if ctx.evaluation.level else ()
    depth = missing_depth(ctx)
    fill = Choice.to("กรอกที่ยังขาด", "fill", depth) if depth else ENTER
    enter = (fill,) if not ctx.evaluation.level and ctx.may("enter") else ()
    back = (UNDO_NEWEST,) if undo else (Choice.to("ดูวิธีคิด", "why", "total"),)
    doubts = (FINDINGS,) if off else ()
    return (*enter, *doubts, *items, WEAKEST, *level, *back)


def missing_depth(ctx: Ctx) -> str | None:
    """The depth of entry of the first score that the total still lacks."""
    for code in ctx.evaluation.get("total").missing:
        for depth in DEPTHS:
            if code in ctx.codes(depth):
                return depth
    return None


def instrument(ctx: Ctx, code: str) -> tuple[Say, ...]:
    """One instrument with its indicators."""
    node = ctx.evaluation.get(code)
    params = {
        "code": code,
        "title": ctx.ruleset.get_instrument(code).title,
        "value": node.value,
        "weight": ctx.ruleset.get_instrument(code).weight * 100,
        "indicators": [(ctx.label(each.code), each.value) for each in node.children],
        "open": spans(node.missing),
        "year": ctx.year,
    }
    items = (MISSING,) if code == "OIT" else (Choice.to("ข้อที่อ่อนสุด", "weakest", code, "3"),)
    return (Say("overview.instrument", params, (*items, Choice.to("ดูวิธีคิด", "why", code), SUMMARY)),)


def indicators(ctx: Ctx) -> tuple[Say, ...]:
    """All ten indicators."""
    rows = [(ctx.label(code), ctx.evaluation.value(code)) for code in codes_of(ctx.ruleset, "indicator")]
    params = {"year": ctx.year, "rows": rows}
    return (Say("overview.indicators", params, (WEAKEST, SUMMARY)),)


def progress(ctx: Ctx) -> tuple[Say, ...]:
    """How much of each depth of entry is there."""
    rows = []
    for depth in DEPTHS:
        codes = ctx.codes(depth)
        left = [code for code in codes if code not in ctx.scores]
        rows.append(
            (depth, len(codes) - len(left), len(codes), spans(left) if len(left) < len(codes) else "")
        )
    choices = (ENTER, SUMMARY) if ctx.may("enter") else (SUMMARY,)
    return (Say("overview.progress", {"year": ctx.year, "rows": rows}, choices),)
