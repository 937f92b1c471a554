"""Coming in: people who have not agreed yet, or belong to no agency, and codes in words. Pure."""

from dataclasses import replace
from pathlib import Path

from handlers.capability import Args, Heard
from handlers.general import help as general
from handlers.people.doors import DOORS
from handlers.people.effects import Blank, MoveChat, Reachable
from handlers.people.joining.flow import FLOW
from handlers.people.joining.states import AskConsent, AskEntrance, AskUnit, JoinState
from handlers.people.joining.words import code_in, has_two_codes
from handlers.terms.context import Ctx
from handlers.terms.events import Flood, Moved, Pressed, Started, Stopped, Text, Unsent
from handlers.terms.flow import Step
from handlers.terms.messages import Press, Say
from handlers.terms.talk import Talk, answer
from handlers.understanding.phrases import load_phrases
from handlers.understanding.words import action_in, plain

PHRASES = load_phrases(Path(__file__).parent)
QUESTIONS = ("forget", "leave", "revoke", "member")
"""Doors that ask once more; their buttons are the question."""
OPEN_DOORS = ("mydata", "forget")
"""What also guests may do."""


def first(talk: Talk, heard: Heard, ctx: Ctx) -> Step | None:
    """What is noted without an answer, and everything of people who have not come in."""
    if quiet := _quiet(talk, heard):
        return quiet
    if isinstance(heard.event, Flood) or not (ctx.is_guest or not ctx.consented):
        return None
    return come_in(talk, heard, ctx)


def _quiet(talk: Talk, heard: Heard) -> Step | None:
    match heard.event:
        case Stopped():
            return Step(talk.state, (), (Reachable(False),), ask=False)
        case Unsent(source_id):
            return Step(talk.state, (), (Blank(source_id),) if source_id else (), ask=False)
        case Moved(chat):
            return Step(talk.state, (), (MoveChat(chat),), ask=False)
    return None


def come_in(talk: Talk, heard: Heard, ctx: Ctx) -> Step:
    """Take somebody one step nearer."""
    if isinstance(heard.event, Text):
        offered = next((each.press for each in talk.offered if plain(each.label) == heard.words), None)
        if offered:
            return come_in(talk, Heard(Pressed(offered)), ctx)
    if step := asked(talk, heard, ctx):
        return step
    if door := _open_door(heard):
        return DOORS[door.door](talk, door.args, ctx)
    state = _standing(talk, ctx)
    if state is None and ctx.consented:
        return _outside(heard, ctx)
    if state is None:
        return Step(AskConsent(code=_code(heard)))
    if isinstance(heard.event, Pressed):
        return _pressed(talk, state, heard.event.press, ctx)
    event = Text(heard.text) if isinstance(heard.event, Text) else heard.event
    return FLOW.step(state, event, ctx)


def _open_door(heard: Heard) -> Press | None:
    """The door that is open to everybody, by word or by button."""
    match heard.event:
        case Pressed(press):
            found = Press.read(press)
            return found if found and found.door in OPEN_DOORS else None
        case Text():
            open_ = (each for each in PHRASES if each.leads_to in OPEN_DOORS)
            return next((Press(each.leads_to) for each in open_ if each.find(heard.words)), None)
    return None


def _standing(talk: Talk, ctx: Ctx) -> JoinState | None:
    """The question that stands, if it is one that fits the person."""
    state = talk.state
    if not isinstance(state, JoinState) or isinstance(state, AskUnit):
        return None
    if isinstance(state, AskConsent) == ctx.consented:
        return None
    return state


def _outside(heard: Heard, ctx: Ctx) -> Step:
    """Somebody who agreed once and belongs to no agency (any more); a code is used at once."""
    if code := _code(heard):
        return FLOW.step(AskEntrance(), Started(code), ctx)
    return Step(AskEntrance(), (Say("joining.no_agency"),))


def _code(heard: Heard) -> str:
    match heard.event:
        case Started(words) | Text(words):
            return code_in(words, outside=True)
    return ""


def _pressed(talk: Talk, state: JoinState, press: str, ctx: Ctx) -> Step:
    seq, _, action = press.partition(".")
    if Press.read(press) == Press("start"):
        return Step(state)
    if seq != str(talk.seq) or not action:
        return Step(state, (Say("general.stale", {"active": ctx.consented}),))
    return FLOW.step(state, Pressed(action), ctx)


# ---- members


def asked(talk: Talk, heard: Heard, ctx: Ctx) -> Step | None:
    """Yes or no to a question that only its buttons keep: to be forgotten, to leave, to take somebody out."""
    presses = [found for each in talk.offered if (found := Press.read(each.press))]
    sure = next((each for each in presses if each.args[-1:] == ("yes",) and each.door in QUESTIONS), None)
    meant = action_in(heard.words, {"yes": ("yes", "fine"), "no": ("no", "drop", "stop", "back")})
    if sure is None or not meant:
        return None
    if meant == "no":
        no = next((each for each in presses if each.args[-1:] == ("no",)), None)
        return DOORS[no.door](talk, no.args, ctx) if no else answer(talk, general.nothing_changed(ctx))
    again = sure.door == "forget" and not heard.words.startswith("ยืนยัน")
    return DOORS[sure.door](talk, () if again else sure.args, ctx)


def started(talk: Talk, heard: Heard, ctx: Ctx) -> Step | None:
    """The chat was opened, perhaps by a link that carries a code: from now on the person can be reached."""
    if not isinstance(heard.event, Started):
        return None
    code = code_in(heard.event.code)
    step = _joins(talk, (heard.event.code,), ctx) if code else answer(talk, general.help_(ctx))
    return replace(step, effects=(Reachable(True), *step.effects))


def named(talk: Talk, heard: Heard, ctx: Ctx) -> Step | None:
    """An invite code among the words."""
    if has_two_codes(heard.text):
        return answer(talk, (Say("joining.two_codes"),))
    code = code_in(heard.text)
    return _joins(talk, (code,), ctx) if code else None


def _joins(talk: Talk, args: Args, ctx: Ctx) -> Step:
    return DOORS["joincode"](talk, args, ctx)
