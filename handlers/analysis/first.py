"""What to do first: three things, each with its reasons. Pure."""

import re
from decimal import Decimal

from handlers.capability import Args
from handlers.general.buttons import ENTER, MISSING, NEXT_LEVEL, SUMMARY
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say
from handlers.understanding.codes import codes_in
from handlers.understanding.phrases import Readers
from knowledge.fiscal import fiscal_year_of
from knowledge.rules.codes import name_of
from knowledge.scores.audit import findings
from knowledge.scores.effort import load_efforts
from knowledge.scores.first import FirstStep, what_first
from knowledge.scores.scoring import FULL
from knowledge.scores.whatif import what_if

_OF_SOME = re.compile(r"กอง|สำนัก|ฝ่าย|ใคร|วันนี้|พรุ่งนี้|เดือน|สัปดาห์|อาทิตย์|ไตรมาส|มาตรการ|งาน")
"""What asks for the work of a unit or of a time, not for what the result needs."""


def of_everything(found: re.Match[str], text: str, ctx: Ctx) -> Args | None:
    """Nothing to name; an item, an indicator, a unit or a time is another question."""
    return None if codes_in(text, ctx) or _OF_SOME.search(text) else ()


READERS: Readers = {"of_everything": of_everything}


def first(ctx: Ctx) -> tuple[Say, ...]:
    """Three things to do first, the first first; what they add together."""
    if not ctx.scores:
        return (Say("overview.empty", {"year": ctx.year}, (ENTER,) if ctx.may("enter") else (SUMMARY,)),)
    running = ctx.rules.of(fiscal_year_of(ctx.today))
    steps = what_first(ctx.evaluation, running, ctx.plan.work, ctx.today, load_efforts())
    params = {
        "year": ctx.year,
        "running": running.fiscal_year,
        "known": running.drafted_from or running.fiscal_year,
        "steps": [_line(ctx, each) for each in steps],
        "total": ctx.evaluation.value("total"),
        "after": _after(ctx, steps),
        "full": ctx.evaluation.value("total") == FULL,
    }
    return (Say("analysis.first", params, _next_steps(ctx, steps)),)


def _line(ctx: Ctx, step: FirstStep) -> dict[str, object]:
    return {
        "label": f"ตัวชี้วัด {ctx.label(step.code)}" if step.code.startswith("ind") else ctx.label(step.code),
        "step": step,
        "days": step.days_left(ctx.today),
        "renamed": step.now if step.now and step.now != step.code else "",
        "weakest": name_of(step.weakest) if step.weakest else "",
    }


def _after(ctx: Ctx, steps: tuple[FirstStep, ...]) -> Decimal | None:
    """The total if all of them were full; None where the total as published is not what its parts give."""
    total = ctx.evaluation.root
    if not steps or total.value is None or any(each.code == total.code for each in findings(ctx.evaluation)):
        return None
    return what_if(ctx.evaluation, {each.code: FULL for each in steps}).value("total")


def _next_steps(ctx: Ctx, steps: tuple[FirstStep, ...]) -> tuple[Choice, ...]:
    looks = tuple(_look(ctx, each) for each in steps)
    missing = (MISSING,) if ctx.has_items else ()
    return (*looks, *missing, NEXT_LEVEL if ctx.evaluation.level else SUMMARY)


def _look(ctx: Ctx, step: FirstStep) -> Choice:
    if step.code in ctx.ruleset.item_by_code:
        return Choice.to(f"{step.code} ต้องลงอะไร", "item", step.code)
    return Choice.to(f"ทำไม {name_of(step.code)}", "why", step.code)
