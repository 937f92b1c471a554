"""What in a result does not agree with itself: said, explained and asked about; nothing is changed. Pure."""

from handlers.general.buttons import SUMMARY
from handlers.general.wording import CONFIDENCE
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say
from knowledge.rules.codes import name_of
from knowledge.scores.audit import Audit, Explained, audit

MOST, MOST_BUTTONS = 6, 2


def examined(ctx: Ctx) -> Audit:
    """The audit of the result in focus."""
    return audit(ctx.evaluation, ctx.level)


def findings(ctx: Ctx) -> tuple[Say, ...]:
    """Every finding: what, where, how big, and what would explain it."""
    if not ctx.scores:
        return (Say("overview.empty", {"year": ctx.year}, (SUMMARY,)),)
    found = examined(ctx)
    params = {
        "year": ctx.year,
        "count": found.count,
        "checked": found.checked,
        "off": [_line(ctx, each) for each in found.off[:MOST]],
        "more": max(0, len(found.off) - MOST),
        "rounded": [_line(ctx, each) for each in found.rounded],
        "level": found.level,
        "doubts": _doubts(ctx, found),
        "drafted": ctx.ruleset.drafted_from,
    }
    return (Say("analysis.audit", params, (*_corrections(ctx, found), SUMMARY)),)


def _line(ctx: Ctx, each: Explained) -> dict[str, object]:
    return {
        "label": ctx.label(each.finding.code),
        "finding": each.finding,
        "cause": each.cause,
        "by": _place(each.by),
        "value": each.value,
        "at": _place(each.at),
    }


def _doubts(ctx: Ctx, found: Audit) -> dict[str, object]:
    """Scores that cannot be, and how sure the rule is that says so."""
    scale, there = ctx.ruleset.answer_scale, found.impossible
    return {
        "count": there.count,
        "odd": [(_place(each.code), each) for each in there.odd],
        "off_level": [(ctx.label(each.code), each) for each in there.off_level],
        "step": scale.scale if scale else None,
        "confidence": CONFIDENCE[scale.confidence] if scale else "",
    }


def _place(code: str) -> str:
    """A code as staff say it; a part of an indicator or of the EIT as such."""
    if ".part" in code:
        whole, part = code.split(".part")
        return f"{name_of(whole)} ส่วนที่ {part}"
    return name_of(code) if code else ""


def _corrections(ctx: Ctx, found: Audit) -> tuple[Choice, ...]:
    """How each number came about, and where it is put right, for those who may."""
    codes = [each.finding.code for each in found.off]
    whys = tuple(Choice.to(f"ทำไม {name_of(each)}", "why", each) for each in codes[:MOST_BUTTONS])
    there = found.impossible
    doubted = (*(each.code for each in there.odd), *(each.code for each in there.off_level))
    asked = dict.fromkeys((*(code for each in found.off if (code := _asked(ctx, each))), *doubted))
    again = tuple(Choice.to(f"แก้ {name_of(each)}", "again", each) for each in list(asked)[:MOST_BUTTONS])
    return (*(again if ctx.may("enter") else ()), *whys)


def _asked(ctx: Ctx, each: Explained) -> str:
    """The indicator to ask for again: the one the cause speaks of, else the finding's own."""
    known = ctx.codes("ind")
    return next((code for code in (each.at, each.by, each.finding.code) if code in known), "")
