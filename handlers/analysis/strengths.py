"""Strengths and weaknesses: each indicator's score, status, what it means, what to do and who. Pure."""

from collections import Counter
from decimal import Decimal
from typing import Any

from handlers.general.buttons import ENTER, SUGGEST, SUMMARY
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say, Tone
from knowledge.measures.suggestions import suggestions_for
from knowledge.scores.meanings import Band, load_meanings

A_PAGE, LOWEST = 3, 2
TONES: dict[str, Tone] = {"strong": "good", "fair": "fair", "weak": "bad"}
ISSUES = Choice.to("วิเคราะห์ 7 ประเด็น", "issues")


def strengths(ctx: Ctx, args: tuple[str, ...]) -> tuple[Say, ...]:
    """The weakest first, three a page: `p3` goes on from the fourth; `ind4` is that one alone."""
    scored = _scored(ctx)
    if not scored:
        enter = (ENTER,) if ctx.may("enter") else ()
        return (Say("strengths.nothing", {"year": ctx.year, "has_any": bool(ctx.scores)}, (*enter, SUMMARY)),)
    alone = next((int(each[3:]) for each in args if each.startswith("ind")), None)
    if alone is not None:
        return (_one(ctx, alone),)
    skip = next((int(each[1:]) for each in args if each.startswith("p")), 0)
    page = scored[skip : skip + A_PAGE]
    left = len(scored) - skip - len(page)
    bands = load_meanings().bands
    counts = Counter(load_meanings().band(value).name for _, value in scored)
    params = {
        "year": ctx.year,
        "tone": TONES[load_meanings().band(page[0][1]).name] if page else "plain",
        "counts": [(each.title, counts[each.name]) for each in bands],
        "limits": [(each.title, each.least) for each in bands],
        "skip": skip,
        "rows": [_row(ctx, number, value) for number, value in page],
        "left": left,
        "unscored": [] if left else _unscored(ctx),
    }
    more = (Choice.to("ดูต่อ", "strengths", f"p{skip + A_PAGE}"),) if left > 0 else ()
    return (Say("strengths.page", params, (*more, ISSUES, SUGGEST, SUMMARY)),)


def _scored(ctx: Ctx) -> list[tuple[int, Decimal]]:
    """The indicators that have a score, the weakest first."""
    found = ((each.number, ctx.evaluation.value(each.code)) for each in ctx.ruleset.indicators)
    known = [(number, value) for number, value in found if value is not None]
    return sorted(known, key=lambda each: (each[1], each[0]))


def _unscored(ctx: Ctx) -> list[int]:
    known = {number for number, _ in _scored(ctx)}
    return [each.number for each in ctx.ruleset.indicators if each.number not in known]


def _row(ctx: Ctx, number: int, value: Decimal) -> dict[str, Any]:
    band, words = status(value), load_meanings().of_indicator(number)
    return {
        "label": ctx.label(f"ind{number}"),
        "value": value,
        "band": band.title,
        "about": words.about,
        "means": words.low if band.name == "weak" else words.good,
        "do": words.keep if band.name == "strong" else words.do,
        "units": charged((number,)),
        "status": band.name,
        "lowest": _lowest(ctx, number) if band.name != "strong" else [],
    }


def _lowest(ctx: Ctx, number: int) -> list[tuple[str, Decimal]]:
    """The answers and items that pull an indicator down most, where they are known."""
    found = (
        (each.code, ctx.evaluation.value(each.code)) for each in ctx.evaluation.get(f"ind{number}").walk()
    )
    kinds = ctx.ruleset.kind_by_code
    low = [
        (code, value)
        for code, value in found
        if value is not None and kinds.get(code) in ("question", "item") and status(value).name != "strong"
    ]
    return sorted(low, key=lambda each: each[1])[:LOWEST]


def status(value: Decimal) -> Band:
    return load_meanings().band(value)


def charged(indicators: tuple[int, ...]) -> str:
    """The units that usually see to these indicators."""
    found = suggestions_for(indicators)
    names = dict.fromkeys(name for each in found for name in each.units)
    everyone = ("ทุกกอง",) if any(each.everyone for each in found) else ()
    return " ".join((*names, *everyone))


def _one(ctx: Ctx, number: int) -> Say:
    value = ctx.evaluation.value(f"ind{number}")
    whole = Choice.to("จุดแข็งจุดอ่อน", "strengths")
    why = Choice.to("ที่มาของคะแนน", "why", f"ind{number}")
    suggest = Choice.to("มาตรการแนะนำ", "suggest", "ind", number)
    if value is None:
        return Say("strengths.unscored", {"year": ctx.year, "label": ctx.label(f"ind{number}")}, (whole,))
    row = _row(ctx, number, value)
    params = {"year": ctx.year, "tone": TONES[status(value).name], "row": row}
    return Say("strengths.one", params, (why, suggest, whole))
