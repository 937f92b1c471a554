"""The seven issues of the yearly analysis: what belongs to each, how it scored, what to do. Pure."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from handlers.analysis.strengths import ISSUES, TONES, charged, status
from handlers.general.buttons import MISSING, SUGGEST, SUMMARY
from handlers.general.wording import CONFIDENCE, spans
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Press, Say
from knowledge.rules.ruleset import Issue
from knowledge.scores.meanings import load_meanings

MOST = 8
Scored = tuple[str, Decimal]


def issues(ctx: Ctx, args: tuple[str, ...]) -> tuple[Say, ...]:
    """All seven with the weakest of each; `3` is the third alone. A year that has none says so."""
    found = ctx.ruleset.issues
    if not found:
        having = [year for year in ctx.years_known if ctx.rules.of(year).issues]
        again = tuple(Choice(f"ประเด็นปี {year}", str(Press("issues", (), year))) for year in having[:-3:-1])
        return (Say("strengths.no_issues", {"year": ctx.year, "having": having}, (*again, SUMMARY)),)
    if args:
        return tuple(_one(ctx, each) for each in found if each.number == int(args[0]))
    rows = [_line(ctx, each) for each in found]
    params = {"year": ctx.year, "rows": rows, "mark": _mark(found)}
    each_one = tuple(Choice.to(f"ประเด็น {each.number}", "issues", each.number) for each in found)
    return (Say("strengths.issues", params, (*each_one, MISSING, SUMMARY)),)


def _mark(found: tuple[Issue, ...]) -> str:
    """How sure it is what belongs to the issues, as far as that is not certain."""
    worst = next(
        (level for level in ("low", "medium") if any(each.confidence == level for each in found)), ""
    )
    return CONFIDENCE[worst] if worst else ""  # type: ignore[index]


def _line(ctx: Ctx, issue: Issue) -> dict[str, Any]:
    scored = _scored(ctx, issue)
    low = [each for each in scored if status(each[1]).name == "weak"]
    parts = spans((*(f"ind{each}" for each in issue.indicators), *issue.questions, *issue.items))
    return {
        "number": issue.number,
        "title": issue.title,
        "parts": parts,
        "weakest": scored[0] if scored else None,
        "low": len(low),
        "count": len(scored),
    }


def _codes(ctx: Ctx, issue: Issue) -> Iterator[str]:
    """Everything of an issue that scores are kept under; of a question with parts each part."""
    kept = ctx.ruleset.kind_by_code
    for each in issue.questions:
        parts = (each, f"{each}.part1", f"{each}.part2")
        yield from (code for code in parts if code in kept)
    yield from (each for each in issue.items if each in kept)


def _scored(ctx: Ctx, issue: Issue) -> list[Scored]:
    """What has a score, the lowest first."""
    found = ((code, ctx.evaluation.value(code)) for code in _codes(ctx, issue))
    return sorted(((code, value) for code, value in found if value is not None), key=lambda each: each[1])


def _one(ctx: Ctx, issue: Issue) -> Say:
    scored, words = _scored(ctx, issue), load_meanings().of_issue(issue.number)
    values = [(ctx.label(f"ind{each}"), ctx.evaluation.value(f"ind{each}")) for each in issue.indicators]
    low = [each for each in scored if status(each[1]).name != "strong"]
    unknown = [code for code in _codes(ctx, issue) if ctx.evaluation.value(code) is None]
    lowest = min((value for _, value in values if value is not None), default=None)
    one = {
        "number": issue.number,
        "title": issue.title,
        "tone": "plain" if lowest is None else TONES[status(lowest).name],
        "indicators": [
            (label, value, "" if value is None else status(value).title) for label, value in values
        ],
        "rows": [(ctx.label(code), value) for code, value in low[:MOST]],
        "left": max(0, len(low) - MOST),
        "good": len(scored) - len(low),
        "unknown": spans(unknown),
        "low": words.low if low else "",
        "do": words.do,
        "units": charged(issue.indicators),
        "mark": "" if issue.confidence == "high" else CONFIDENCE[issue.confidence],
    }
    after = issue.number % 7 + 1
    beside = Choice.to(f"ประเด็น {after}", "issues", after)
    return Say("strengths.issue", {"year": ctx.year, "one": one}, (beside, ISSUES, SUGGEST, MISSING))
