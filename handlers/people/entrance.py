"""People who have not agreed yet, or belong to no agency: everything they do is about coming in. Pure."""

from handlers.people import joining
from handlers.people.doors import COMMANDS, DOORS, OPEN_DOORS
from handlers.people.joining.states import AskConsent, AskEntrance, AskUnit, JoinState
from handlers.people.joining.words import code_in
from handlers.scores.matchers import plain
from handlers.talk import Talk
from handlers.terms.context import Ctx
from handlers.terms.events import Event, Pressed, Started, Text
from handlers.terms.flow import Step
from handlers.terms.messages import Say


def come_in(talk: Talk, event: Event, ctx: Ctx) -> Step:
    """Take somebody one step nearer."""
    if isinstance(event, Text):
        words = plain(event.text)
        offered = next((each.press for each in talk.offered if plain(each.label) == words), None)
        if offered:
            return come_in(talk, Pressed(offered), ctx)
    if door := _open_door(event):
        name, _, rest = door.partition(".")
        return DOORS[name](talk, rest, ctx)
    state = _standing(talk, ctx)
    if state is None and ctx.consented:
        return _outside(event, ctx)
    if state is None:
        return Step(AskConsent(code=_code(event)))
    if isinstance(event, Pressed):
        return _pressed(talk, state, event.press, ctx)
    return joining.step(state, event, ctx)


def _open_door(event: Event) -> str:
    """The command that is open to everybody, by word or by button: `<door>` or `<door>.<argument>`."""
    match event:
        case Pressed(press) if press.startswith("q."):
            door = press.removeprefix("q.")
            return door if door.partition(".")[0] in OPEN_DOORS else ""
        case Text(text):
            words = plain(text)
            return next((name for name, like in COMMANDS if name in OPEN_DOORS and like.search(words)), "")
    return ""


def _standing(talk: Talk, ctx: Ctx) -> JoinState | None:
    """The question that stands, if it is one that fits the person."""
    state = talk.state
    if not isinstance(state, JoinState) or isinstance(state, AskUnit):
        return None
    if isinstance(state, AskConsent) == ctx.consented:
        return None
    return state


def _outside(event: Event, ctx: Ctx) -> Step:
    """Somebody who agreed once and belongs to no agency (any more); a code is used at once."""
    if code := _code(event):
        return joining.step(AskEntrance(), Started(code), ctx)
    return Step(AskEntrance(), (Say("joining.no_agency"),))


def _code(event: Event) -> str:
    match event:
        case Started(words) | Text(words):
            return code_in(words)
    return ""


def _pressed(talk: Talk, state: JoinState, press: str, ctx: Ctx) -> Step:
    seq, _, action = press.partition(".")
    if press == "q.start":
        return Step(state)
    if seq != str(talk.seq) or not action:
        return Step(state, (Say("general.stale", {"active": ctx.consented}),))
    return joining.step(state, Pressed(action), ctx)
