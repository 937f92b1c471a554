"""From an event to a step: whoever says "mine" first takes it. Knows no capability by name. Pure."""

from collections.abc import Callable, Iterator

from handlers.capability import LONGEST, Heard, Moment, Table
from handlers.terms.context import Ctx
from handlers.terms.events import Event, Pressed, Text
from handlers.terms.flow import Step
from handlers.terms.messages import Press, Say, number_in
from handlers.terms.talk import Talk, answer, go_on, resumed
from handlers.understanding.phrases import Args, Phrase, fitting
from handlers.understanding.words import plain, polite_less

Take = Callable[[Talk, Heard, Ctx, Table], Step | None]


def route(talk: Talk, event: Event, ctx: Ctx, table: Table) -> Step:
    """The one decision about an event."""
    heard = Heard(event)
    steps = (step for take in ORDER if (step := take(talk, heard, ctx, table)))
    return next(steps)


def _ask(moment: Moment) -> Take:
    """Ask every capability that takes something at a moment."""

    def take(talk: Talk, heard: Heard, ctx: Ctx, table: Table) -> Step | None:
        steps = (step for each in table.takers(moment) if (step := each(talk, heard, ctx)))
        return next(steps, None)

    return take


# ---- buttons


def _pressed(talk: Talk, heard: Heard, ctx: Ctx, table: Table) -> Step | None:
    return press(talk, heard.event.press, ctx, table) if isinstance(heard.event, Pressed) else None


def press(talk: Talk, text: str, ctx: Ctx, table: Table) -> Step:
    """What a button does: it opens a door, turns a page, or answers the question it was shown with."""
    if found := Press.read(text):
        door = table.doors.get(found.door)
        return door(talk, found.args, ctx) if door else _stale(talk)
    if text.startswith("more:"):
        return _more(talk, text.removeprefix("more:"))
    seq, _, action = text.partition(".")
    if talk.state is None or seq != str(talk.seq) or not action:
        return _stale(talk)
    return resumed(go_on(talk, Pressed(action), ctx))


def _stale(talk: Talk) -> Step:
    return answer(talk, (Say("general.stale", {"active": talk.active is not None}),))


def _more(talk: Talk, start: str) -> Step:
    at = number_in(start)
    rest = talk.offered[at:] if at is not None else ()
    return Step(talk.state, (Say("general.more", {}, rest),), ask=False) if rest else _stale(talk)


# ---- words


def _answered(talk: Talk, heard: Heard, ctx: Ctx, table: Table) -> Step | None:
    """The words are meant for the question that is open, and for nothing else."""
    if talk.active is None or not heard.is_written or heard.length > LONGEST:
        return None
    if talk.expects == "words" and (_label(talk, heard) or is_wish(heard.words, table)):
        return None
    if not talk.dialog.accepts(talk.active, heard.words):
        return None
    return go_on(talk, Text(heard.text), ctx)


def is_wish(words: str, table: Table) -> bool:
    """Whether words that a free question would take are a wish of their own."""
    return any(each.comes_between(words) for each in table.phrases)


def _label(talk: Talk, heard: Heard) -> str | None:
    meant = (heard.words, polite_less(heard.words))
    return next((each.press for each in talk.offered if plain(each.label) in meant), None)


def _labelled(talk: Talk, heard: Heard, ctx: Ctx, table: Table) -> Step | None:
    """The words on a button that was shown."""
    found = _label(talk, heard) if heard.words else None
    return press(talk, found, ctx, table) if found else None


def _phrased(asks: str) -> Take:
    """Ask the phrases: the first that fits opens its door."""

    def take(talk: Talk, heard: Heard, ctx: Ctx, table: Table) -> Step | None:
        found = next(phrases_that_fit(heard, asks, ctx, table), None) if heard.is_written else None
        if found is None:
            return None
        phrase, args = found
        return table.doors[phrase.leads_to](talk, args, ctx)

    return take


def phrases_that_fit(heard: Heard, asks: str, ctx: Ctx, table: Table) -> Iterator[tuple[Phrase, Args]]:
    """Every phrase that fits, the one that takes it first; politeness at the end is no part of it.

    A wish may hold words as they were typed.
    """
    wanted = (each for each in table.phrases if each.asks == asks)
    as_typed = " ".join(heard.text[:LONGEST].split())
    typed = (as_typed,) if asks == "wish" else ()
    spellings = tuple(dict.fromkeys((*typed, heard.words, polite_less(heard.words))))
    return fitting(wanted, spellings, heard.words, ctx, table.readers)


def _going_on(talk: Talk, heard: Heard, ctx: Ctx, table: Table) -> Step | None:
    """Nobody took the words: the open question has them, and says what it waits for."""
    return go_on(talk, Text(heard.text), ctx) if talk.active and heard.is_written else None


ORDER: tuple[Take, ...] = (
    _ask(Moment.FIRST),
    _pressed,
    _ask(Moment.SENT),
    _answered,
    _labelled,
    _ask(Moment.NAMED),
    _phrased("wish"),
    _ask(Moment.READ),
    _phrased("question"),
    _going_on,
    _ask(Moment.LAST),
)
"""Who is asked, one after the other."""
