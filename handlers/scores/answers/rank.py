"""Weakest and strongest: indicators, sub-indicators, questions, items, or all answers together."""

from decimal import Decimal

from handlers.general.buttons import ENTER, MISSING, NEXT_LEVEL, SUGGEST, SUMMARY
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say
from knowledge.scores.gaps import RankedKind, missing_items, ranked

KINDS: dict[str, tuple[RankedKind, str | None, str]] = {
    "indicator": ("indicator", None, "ตัวชี้วัด"),
    "subindicator": ("subindicator", None, "ตัวชี้วัดย่อย"),
    "instrument": ("instrument", None, "เครื่องมือ"),
    "question": ("question", None, "คำถาม"),
    "item": ("item", None, "ข้อ O"),
    "answer": ("answer", None, "รายข้อ"),
    "IIT": ("question", "IIT", "ข้อ IIT"),
    "EIT": ("question", "EIT", "ข้อ EIT"),
}
NEXT = {"indicator": "answer", "answer": "indicator", "question": "item"}


def ends(
    ctx: Ctx, kind: str, count: int, *, strongest: bool, inside: tuple[str, ...] = ()
) -> tuple[Say, ...]:
    """The `count` weakest (or strongest) of a kind, or of the answers inside one indicator."""
    whole = kind == "indicator" and bool(inside) and inside[0] in ("IIT", "EIT", "OIT")
    rank_kind, instrument, title = KINDS["answer" if inside and not whole and kind not in inside else kind]
    everything = ranked(ctx.evaluation, rank_kind, strongest=strongest, n=1000, instrument=instrument)
    if inside:
        leaves = {each.code for each in ctx.evaluation.get(inside[0]).walk()}
        everything = tuple(each for each in everything if each.code in leaves)
        title = f"{'ตัวชี้วัด' if whole else 'ข้อ'}ใน {ctx.label(inside[0])}"
    if not everything:
        choices = (ENTER,) if ctx.may("enter") else ()
        return (Say("rank.nothing", {"title": title, "year": ctx.year}, choices),)
    rows = [(_name(ctx, each.code), each.value) for each in everything[:count]]
    tied = sum(each.value == everything[len(rows) - 1].value for each in everything[len(rows) :])
    params = {
        "title": title,
        "year": ctx.year,
        "rows": rows,
        "of": len(everything),
        "tied": tied,
        "strongest": strongest,
        "partial": kind == "indicator" and not inside and len(everything) < len(ctx.ruleset.indicators),
    }
    return (Say("rank.ends", params, _next_steps(ctx, kind, everything[0].code, strongest)),)


def below(ctx: Ctx, kind: str, limit: Decimal) -> tuple[Say, ...]:
    """Everything of a kind under a limit, weakest first."""
    rank_kind, instrument, title = KINDS[kind]
    everything = ranked(ctx.evaluation, rank_kind, n=1000, instrument=instrument)
    rows = [(_name(ctx, each.code), each.value) for each in everything if each.value < limit]
    params = {"title": title, "limit": limit, "rows": rows[:20], "count": len(rows), "year": ctx.year}
    return (Say("rank.below", params, (MISSING, SUMMARY)),)


def _name(ctx: Ctx, code: str) -> str:
    return f"ตัวชี้วัด {ctx.label(code)}" if code.startswith("ind") else ctx.label(code)


def weak_points(ctx: Ctx) -> tuple[Say, ...]:
    """The weak points at a glance: weakest indicators, weakest questions, and how many items are missing."""
    indicators = ranked(ctx.evaluation, "indicator", n=3)
    if not indicators:
        return ends(ctx, "answer", 3, strongest=False)
    questions = ranked(ctx.evaluation, "question", n=3)
    params = {
        "year": ctx.year,
        "indicators": [(ctx.label(each.code), each.value) for each in indicators],
        "questions": [(ctx.label(each.code), each.value) for each in questions],
        "missing": sum(len(group.items) for group in missing_items(ctx.evaluation)),
        "of": len(ranked(ctx.evaluation, "indicator", n=10)),
    }
    why = Choice.to(f"ทำไม {indicators[0].code.replace('ind', 'ตัวชี้วัด ')}", "why", indicators[0].code)
    items = (MISSING,) if ctx.has_items else ()
    level = NEXT_LEVEL if ctx.evaluation.level else SUMMARY
    plan = (SUGGEST,) if ctx.may("enter") else ()
    return (Say("rank.weak_points", params, (why, *plan, *items, level)),)


def _next_steps(ctx: Ctx, kind: str, first: str, strongest: bool) -> tuple[Choice, ...]:
    other = NEXT.get(kind, "indicator")
    word = "strongest" if strongest else "weakest"
    look = Choice.to(f"ดู{KINDS[other][2]}", word, other, "3")
    detail = (
        Choice.to(f"{first} ต้องลงอะไร", "item", first)
        if first in ctx.ruleset.item_by_code
        else Choice.to("ทำไมได้เท่านี้", "why", first)
    )
    items = (MISSING,) if ctx.has_items else ()
    return (detail, look, *items, NEXT_LEVEL if ctx.evaluation.level else SUMMARY)
