"""What can be asked about what a result tells, each a door."""

import re

from handlers.analysis import auditing, comparing, first, issues, strengths
from handlers.capability import Args, Door
from handlers.scores.questions import Answer, question
from handlers.terms.context import Ctx
from handlers.understanding.codes import codes_in
from handlers.understanding.phrases import Readers
from handlers.understanding.years import YearOf
from knowledge.rules.codes import kind_of


def _indicator(found: re.Match[str], words: str, ctx: Ctx) -> Args:
    """The one indicator that is asked about; none: all of them."""
    named = [each for each in codes_in(words, ctx) if kind_of(each, ctx.ruleset) == "indicator"]
    return (named[0],) if len(named) == 1 else ()


QUESTIONS: dict[str, Answer] = {
    "compare": comparing.compare,
    "compare_items": comparing.items,
    "findings": lambda ctx, args: auditing.findings(ctx),
    "first": lambda ctx, args: first.first(ctx),
    "strengths": strengths.strengths,
    "issues": issues.issues,
}
DOORS: dict[str, Door] = {name: question(answers) for name, answers in QUESTIONS.items()}
YEARS: dict[str, YearOf] = {
    "compare": "own",
    "compare_items": "own",
    "findings": "result",
    "first": "result",
    "strengths": "result",
    "issues": "rules",
}
READERS: Readers = {**comparing.READERS, **first.READERS, "indicator_asked": _indicator}
