"""Questions about ITA itself: the answer of `about_ita.yaml` that is meant, or that it is not known."""

import re
from collections.abc import Iterable
from functools import lru_cache

from handlers.general.buttons import CALENDAR, HELP, LEVELS, SUMMARY
from handlers.general.wording import CONFIDENCE
from handlers.terms.context import Ctx
from handlers.terms.messages import Say
from handlers.understanding.likeness import Likeness
from handlers.understanding.phrases import Args, Readers
from knowledge.about_ita import load_about_ita

_NAMES = re.compile(r"(?<![a-z])(?:[ioe]it|itas)(?![a-z])")
LEAST = 0.4
"""Below this likeness no answer is meant."""


@lru_cache(maxsize=1)
def _questions() -> Likeness:
    return Likeness({name: each.asks for name, each in load_about_ita().items()})


def _named(asks: Iterable[str]) -> set[str]:
    return {name for each in asks for name in _NAMES.findall(each.lower())}


def about_ita(found: re.Match[str], text: str, ctx: Ctx) -> Args | None:
    """Which answer is asked for; None where none is."""
    named = set(_NAMES.findall(text.lower()))
    answers = load_about_ita()
    likely = (each for each in _questions().ranked(text) if named <= _named(answers[each.name].asks))
    best = next(likely, None)
    return (best.name,) if best and best.score >= LEAST else None


def known(ctx: Ctx, args: Args) -> tuple[Say, ...]:
    """The answer with how sure it is; where there is none, who knows."""
    answer = load_about_ita().get(args[0]) if args else None
    if answer is None:
        return (Say("general.not_known", {}, (LEVELS, CALENDAR, HELP)),)
    params = {"answer": answer.answer, "confidence": CONFIDENCE[answer.confidence]}
    return (Say("general.known", params, (SUMMARY, LEVELS, HELP)),)


READERS: Readers = {"about_ita": about_ita}
