"""What a message means, in names that stay: by who takes it, else by what it is most like. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.capability import Capability, Heard, Moment, Table
from handlers.meaning.phrasing import phrases_that_fit
from handlers.meaning.recognising import (
    UNLIKE,
    intents_of,
    is_clear,
    is_close,
    is_ours,
    likeness_of,
    otherwise_meant,
    recognised,
    subject_meant,
)
from handlers.terms.context import Ctx
from handlers.terms.events import Text
from handlers.terms.talk import Talk
from handlers.understanding.mending import in_figures, on_the_other_keyboard, seen
from handlers.understanding.phrases import Phrase
from handlers.understanding.sayings import OUT_OF_SCOPE
from handlers.understanding.slots import slots_in
from handlers.understanding.words import plain

ENTERED = "enter_scores"
"""The intent of figures alone, while a question waits for them."""
_FIGURES = re.compile(r"\d{1,3}(?:\.\d{1,4})?(?:[ ,]{1,3}\d{1,3}(?:\.\d{1,4})?){0,60}")
CERTAIN = 1.0
"""How sure it is what a phrase or a reader takes."""


@dataclass(frozen=True, slots=True)
class Classified:
    """The intent of a message, what it is about, and how sure that is, 0–1."""

    intent: str
    slots: Mapping[str, object]
    confidence: float
    is_close: bool = False
    """Whether something else is about as likely: it would be asked."""


def classified(text: str, ctx: Ctx, table: Table, *, waits: bool = False) -> Classified:
    """What a message means when nothing is under way; `waits`: a question about a score is open."""
    whole = in_figures(seen(text))
    other = on_the_other_keyboard(whole)
    if other and is_clear(recognised(plain(other), ctx, table)):
        whole = other
    heard = Heard(Text(whole))
    slots = slots_in(whole, heard.words, ctx)
    if waits and _FIGURES.fullmatch(heard.words):
        return Classified(ENTERED, slots, CERTAIN)
    if name := _exactly(heard, Talk(flows=table.flows), ctx, table):
        return Classified(name, slots, CERTAIN)
    if subject := subject_meant(heard.words, ctx, table):
        about = tuple(each for each in subject.press.args if each in ctx.ruleset.kind_by_code)
        return Classified(_wanting(subject.of, table), {**slots, "found": about}, min(CERTAIN, subject.score))
    found = recognised(heard.words, ctx, table)
    name = found[0].intent.name if is_ours(found) else OUT_OF_SCOPE
    sure = min(1.0, found[0].score) if found else 0.0
    return Classified(name, slots, round(sure, 3), is_close(found))


def _wanting(door: str, table: Table) -> str:
    """The intent that opens a door."""
    return next((each.name for each in table.intents.values() if each.door == door), door)


def _exactly(heard: Heard, talk: Talk, ctx: Ctx, table: Table) -> str:
    """The intent of words that a phrase or a room takes; "" where nothing does or another is meant."""
    if room := _reads(Moment.NAMED, heard, talk, ctx, table):
        return "" if room.name == "general" else _taken_as(room, heard.words, table)
    if found := next(phrases_that_fit(heard, "wish", ctx, table), None):
        return _named(found[0], heard.words, table)
    if room := _reads(Moment.READ, heard, talk, ctx, table):
        return _taken_as(room, heard.words, table)
    asked = next(phrases_that_fit(heard, "question", ctx, table), None)
    if asked is None or otherwise_meant(*asked, heard.words, ctx, table):
        return ""
    return _named(asked[0], heard.words, table)


def _reads(moment: Moment, heard: Heard, talk: Talk, ctx: Ctx, table: Table) -> Capability | None:
    return next(
        (
            room
            for room in table.capabilities
            if moment in room.takes and room.takes[moment](talk, heard, ctx)
        ),
        None,
    )


def _taken_as(room: Capability, words: str, table: Table) -> str:
    """Of the intents that a room reads out of figures or news the likeliest."""
    return _likeliest([each.name for each in room.intents if each.taken], words, table) or room.name


def _named(phrase: Phrase, words: str, table: Table) -> str:
    """The intent of a phrase, the likeliest of several; a phrase that no room gave one is its own."""
    return _likeliest(intents_of(phrase, table), words, table) or phrase.name


def _likeliest(may_be: Sequence[str], words: str, table: Table) -> str:
    if len(may_be) < 2:
        return "".join(may_be)
    likely = (each for each in likeness_of(table).ranked(words) if each.name in may_be)
    best = next(likely, None)
    return best.name if best and best.score >= UNLIKE else may_be[0]
