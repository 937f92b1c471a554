"""People who have not agreed yet, or belong to no agency: everything they do is about coming in. Pure."""

from handlers.context import Ctx
from handlers.events import Event, Pressed, Started, Text
from handlers.flows import joining
from handlers.flows.base import Step
from handlers.flows.joining.states import AskConsent, AskEntrance, AskUnit, JoinState
from handlers.flows.joining.steps import code_in
from handlers.matchers import plain
from handlers.messages import Say
from handlers.people import COMMANDS, DOORS, OPEN_DOORS
from handlers.talk import Talk


def come_in(talk: Talk, event: Event, ctx: Ctx) -> Step:
    """Take somebody one step nearer."""
    state = _standing(talk, ctx)
    if state is None:
        return Step(_first(event, ctx))
    if isinstance(event, Text):
        words = plain(event.text)
        offered = next((each.press for each in talk.offered if plain(each.label) == words), None)
        if offered:
            return come_in(talk, Pressed(offered), ctx)
        door = next((name for name, pattern in COMMANDS if name in OPEN_DOORS and pattern.search(words)), "")
        return DOORS[door](talk, "", ctx) if door else joining.step(state, event, ctx)
    if isinstance(event, Pressed):
        return _pressed(talk, state, event.press, ctx)
    return joining.step(state, event, ctx)


def _standing(talk: Talk, ctx: Ctx) -> JoinState | None:
    """The question that stands, if it is one that fits the person."""
    state = talk.state
    if not isinstance(state, JoinState) or isinstance(state, AskUnit):
        return None
    if isinstance(state, AskConsent) == ctx.consented:
        return None
    return state


def _first(event: Event, ctx: Ctx) -> JoinState:
    if ctx.consented:
        return AskEntrance()
    match event:
        case Started(code):
            return AskConsent(code=code_in(code))
        case Text(text):
            return AskConsent(code=code_in(text))
    return AskConsent()


def _pressed(talk: Talk, state: JoinState, press: str, ctx: Ctx) -> Step:
    door, _, rest = press.removeprefix("q.").partition(".")
    if press.startswith("q.") and door in OPEN_DOORS:
        return DOORS[door](talk, rest, ctx)
    seq, _, action = press.partition(".")
    if press == "q.start":
        return Step(state)
    if seq != str(talk.seq) or not action:
        return Step(state, (Say("general.stale", {"active": True}),))
    return joining.step(state, Pressed(action), ctx)
