"""From an answer to the next question on the way in."""

from dataclasses import replace

from handlers.general.buttons import BACK, SKIP
from handlers.general.help import LONGEST_HEARD, menu
from handlers.people.effects import CreateAgency, GiveConsent, JoinByCode, SetUnit
from handlers.people.joining.prompts import ACCEPT, usual_units
from handlers.people.joining.states import (
    AskCode,
    AskConsent,
    AskEntrance,
    AskName,
    AskProvince,
    AskType,
    AskUnit,
    ConfirmAgency,
)
from handlers.people.joining.words import (
    code_in,
    has_no_code,
    has_two_codes,
    is_shaped_like_a_code,
    named_agency,
    unit_named,
)
from handlers.scores.answers import overview
from handlers.terms.context import Ctx
from handlers.terms.effects import Effect
from handlers.terms.events import Event, Pressed, Started, Text
from handlers.terms.flow import FlowState, Step
from handlers.terms.messages import Choice, Say
from handlers.understanding.words import Meanings, action_in, plain, polite_less
from knowledge.agencies import find_province, find_type, guess_provinces, load_agencies, name_fault
from knowledge.thai import cut

_BACK = ("back", "stop", "no", "drop")
ANSWERS: dict[type[FlowState], Meanings] = {
    AskConsent: {
        "accept": ("accept", "yes", "fine"),
        "decline": ("decline", "no", "drop", "stop"),
        "more": ("more",),
    },
    AskEntrance: {"code": ("code",), "create": ("create",), "sample": ("sample",)},
    AskCode: {"create": ("create",), "back": _BACK},
    AskName: {"code": ("code",), "back": _BACK},
    AskType: {"name": ("name",), "back": _BACK},
    AskProvince: {"skip": ("skip", "unknown"), "name": ("name",), "back": _BACK},
    ConfirmAgency: {
        "yes": ("make", "yes"),
        "name": ("name",),
        "place": ("place",),
        "code": ("code",),
        "back": (*_BACK, "not_make"),
    },
    AskUnit: {"skip": ("skip", "unknown"), "back": _BACK},
}
"""Which words each state takes for which action."""


def step(state: FlowState, event: Event, ctx: Ctx) -> Step:
    match event:
        case Pressed(press):
            return _act(state, press, ctx)
        case Started(code):
            return _coded(state, code) if code else Step(state)
        case Text(text):
            return _said(state, text, ctx)
    return Step(state)


def accepts(state: FlowState, words: str) -> bool:
    """Whether typed words are surely meant for this state's question."""
    if action_in(words, ANSWERS[type(state)]):
        return True
    match state:
        case AskCode():
            return bool(code_in(words))
        case AskName() | AskType():
            return find_type(words) is not None
        case AskProvince():
            return find_province(polite_less(words)) is not None
        case AskUnit():
            return unit_named(words) is not None
    return False


def unit_question(ctx: Ctx) -> AskUnit | None:
    """After coming in: staff say which unit they belong to, everybody else is done."""
    return AskUnit() if ctx.role == "staff" and not ctx.unit else None


def ask_name(ctx: Ctx) -> Step:
    """On the way to a new agency, where people may make them."""
    return Step(AskName()) if ctx.may_found else Step(AskCode(), (Say("joining.by_operator"),))


def settle(state: FlowState, ctx: Ctx, undone: bool) -> Step:
    """Somebody who came in meanwhile is asked what is left to ask."""
    return Step(unit_question(ctx))


def _said(state: FlowState, text: str, ctx: Ctx) -> Step:
    if code := code_in(text, outside=not isinstance(state, AskUnit)):
        return _coded(state, code)
    if has_two_codes(text, outside=not isinstance(state, AskUnit)):
        return Step(state, (Say("joining.two_codes"),))
    if action := action_in(plain(text), ANSWERS[type(state)]):
        return _act(state, action, ctx)
    if isinstance(state, (AskCode, AskEntrance)) and (said := _of_codes(text, ctx)):
        return Step(state, (said,))
    return _replied(state, text, ctx)


def _replied(state: FlowState, text: str, ctx: Ctx) -> Step:
    """Words that are no code and no button."""
    match state:
        case AskCode():
            return Step(state, (Say("joining.no_code"),))
        case AskEntrance() if ctx.may_found and find_type(text) and named_agency(text):
            return _named(state, text)
        case AskName():
            return _named(state, text)
        case AskType(name=name):
            kind = find_type(text)
            again = Step(state, (Say("joining.bad_type"),))
            return Step(AskProvince(name=name, type=kind.title)) if kind else again
        case AskProvince():
            return _placed(state, polite_less(text))
        case ConfirmAgency():
            return Step(state, (Say("joining.yes_or_edit"),))
        case AskUnit():
            unit = unit_named(text)
            return _in_unit(unit) if unit else Step(state, (Say("joining.bad_unit"),))
    return Step(state, (_heard(state, text),))


def _of_codes(text: str, ctx: Ctx) -> Say | None:
    """What is said about a code that is none, and to somebody who has none."""
    if is_shaped_like_a_code(text):
        return Say("joining.wrong_code")
    return Say("joining.without_code", {"is_open": ctx.may_found}) if has_no_code(text) else None


def _heard(state: FlowState, text: str) -> Say:
    """At the door nothing else can be done: what was heard, and when it can be."""
    if action_in(plain(text), {"back": _BACK}):
        return Say("joining.at_the_door")
    agreed = not isinstance(state, AskConsent)
    return Say("joining.heard", {"words": cut(" ".join(text.split()), LONGEST_HEARD), "agreed": agreed})


def _coded(state: FlowState, code: str) -> Step:
    if isinstance(state, AskConsent):
        return Step(AskConsent(code=code))
    resting = state if isinstance(state, (AskCode, AskEntrance)) else AskEntrance()
    return Step(resting, (), (JoinByCode(code),))


def _named(state: FlowState, text: str) -> Step:
    named = named_agency(text)
    if named is None:
        return Step(state, (Say("joining.bad_name", {"fault": name_fault(text) or ""}),))
    name, kind, province = named
    if kind and province:
        return Step(ConfirmAgency(name=name, type=kind, province=province))
    return Step(AskProvince(name=name, type=kind) if kind else AskType(name=name))


def _placed(state: AskProvince, text: str) -> Step:
    province = find_province(text)
    if province:
        return Step(ConfirmAgency(name=state.name, type=state.type, province=province))
    titles = _provinces()
    near = tuple(Choice(each, f"province.{titles.index(each)}") for each in guess_provinces(text))
    said = Say("joining.which_province", {"typed": text[:40], "near": bool(near)}, (*near, SKIP, BACK))
    return Step(state, (said,), ask=False)


def _provinces() -> list[str]:
    return [each.title for each in load_agencies().provinces]


def _in_unit(name: str) -> Step:
    return Step(None, (), (SetUnit(name),), ask=False)


# ---- buttons, and words that mean one


def _act(state: FlowState, press: str, ctx: Ctx) -> Step:
    action, _, rest = press.partition(".")
    if action == "back":
        before = _before(state, ctx)
        return Step(before) if before else Step(None, (Say("general.stopped", {}, menu(ctx)),), ask=False)
    if action in ("code", "create", "name") and not isinstance(state, AskConsent):
        return Step(AskCode()) if action == "code" else ask_name(ctx)
    match state:
        case AskConsent(code=code):
            return _consider(state, action, code, ctx)
        case AskEntrance() if action == "sample":
            return Step(state, _sample(ctx))
        case AskType(name=name):
            title = next((each.title for each in load_agencies().types if each.code == rest), "")
            return Step(AskProvince(name=name, type=title) if title else state)
        case AskProvince(name=name, type=type_):
            titles = _provinces()
            province = titles[int(rest)] if rest.isdigit() and int(rest) < len(titles) else ""
            return Step(ConfirmAgency(name=name, type=type_, province=province))
        case ConfirmAgency(name=name, type=type_) if action == "place":
            return Step(AskProvince(name=name, type=type_))
        case ConfirmAgency(name=name, type=type_, province=province) if action in ("yes", "anyway"):
            return Step(state, (), (CreateAgency(name, type_, province, action == "anyway"),), ask=False)
        case AskUnit():
            return _choose_unit(state, action, rest, ctx)
    return Step(state)


def _consider(state: FlowState, action: str, code: str, ctx: Ctx) -> Step:
    match action:
        case "accept":
            effects: tuple[Effect, ...] = (GiveConsent(), *((JoinByCode(code),) if code else ()))
            return Step(AskEntrance() if ctx.is_guest else None, (), effects, ask=not code)
        case "more":
            return Step(state, (Say("joining.notice_in_full", {}, (ACCEPT,)),), ask=False)
        case "decline":
            return Step(state, (Say("joining.declined", {}, (ACCEPT,)),), ask=False)
    return Step(state)


def _choose_unit(state: FlowState, action: str, rest: str, ctx: Ctx) -> Step:
    names = usual_units(ctx)
    if action == "unit" and rest.isdigit() and int(rest) < len(names):
        return _in_unit(names[int(rest)])
    return Step(None, (Say("joining.unit_later"),), ask=False) if action == "skip" else Step(state)


def _before(state: FlowState, ctx: Ctx) -> FlowState | None:
    match state:
        case AskProvince(name=name) | ConfirmAgency(name=name):
            return AskName() if isinstance(state, AskProvince) else AskProvince(name=name, type=state.type)
        case AskType():
            return AskName()
    return AskEntrance() if ctx.is_guest else None


def _sample(ctx: Ctx) -> tuple[Say, ...]:
    """What the assistant says to an office that has entered its result: figures of the sample."""
    shown = replace(
        ctx,
        year=ctx.rules.sample_year or ctx.year,
        scores=ctx.rules.sample,
        agency="หน่วยงานตัวอย่าง",
        role="executive",
    )
    return (Say("joining.sample"), *(replace(say, choices=()) for say in overview.total(shown)))
