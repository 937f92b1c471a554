"""What a button does, and what comes of a door. Pure."""

from dataclasses import replace

from handlers.capability import Table
from handlers.terms.context import Ctx
from handlers.terms.events import Pressed
from handlers.terms.flow import Step
from handlers.terms.messages import Press, Say, number_in
from handlers.terms.talk import Talk, answer, go_on, resumed
from handlers.understanding import years


def press(talk: Talk, text: str, ctx: Ctx, table: Table) -> Step:
    """What a button does: it opens a door, turns a page, or answers the question it was shown with."""
    if found := Press.read(text):
        return opened(talk, found, ctx, table) if found.door in table.doors else stale(talk)
    if text.startswith("more:"):
        return _more(talk, text.removeprefix("more:"))
    seq, _, action = text.partition(".")
    if talk.state is None or seq != str(talk.seq) or not action:
        return stale(talk)
    return resumed(go_on(talk, Pressed(action), ctx))


def opened(talk: Talk, press: Press, ctx: Ctx, table: Table) -> Step:
    """What comes of a door, about the year that is asked for."""
    meaning = table.years.get(press.door, "none")
    step = years.opened(talk, press, ctx, table.doors[press.door], meaning, table.focus)
    return replace(step, asked=press) if meaning in years.ASKED else step


def stale(talk: Talk) -> Step:
    return answer(talk, (Say("general.stale", {"active": talk.active is not None}),))


def _more(talk: Talk, start: str) -> Step:
    at = number_in(start)
    rest = talk.offered[at:] if at is not None else ()
    return Step(talk.state, (Say("general.more", {}, rest),), ask=False) if rest else stale(talk)
