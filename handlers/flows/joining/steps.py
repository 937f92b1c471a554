"""From an answer to the next question on the way in."""

import re
from dataclasses import replace

from handlers.answers import overview
from handlers.answers.general import menu
from handlers.context import Ctx
from handlers.effects import CreateAgency, Effect, GiveConsent, JoinByCode, SetUnit
from handlers.events import Event, Pressed, Started, Text
from handlers.flows.base import FlowState, Step
from handlers.flows.joining.prompts import ACCEPT, SKIP, usual_units
from handlers.flows.joining.states import (
    AskCode,
    AskConsent,
    AskEntrance,
    AskName,
    AskProvince,
    AskType,
    AskUnit,
    ConfirmAgency,
)
from handlers.matchers import plain
from handlers.messages import Choice, Say
from knowledge.agencies import (
    clean_name,
    find_province,
    find_type,
    find_unit,
    guess_provinces,
    load_agencies,
    name_fault,
)

WORDS = {
    "accept": re.compile(r"^(?:ยอมรับ|ยินยอม|ตกลง|โอเค|ok|yes|ได้|เริ่ม)"),
    "more": re.compile(r"^อ่าน"),
    "code": re.compile(r"^(?:มี)?รหัส"),
    "create": re.compile(r"^(?:สร้าง|เพิ่ม)หน่วยงาน"),
    "sample": re.compile(r"^(?:ขอ)?ดูตัวอย่าง|^ตัวอย่าง$"),
    "back": re.compile(r"^(?:ย้อนกลับ|กลับ|ยกเลิก|ไม่เอา)"),
    "skip": re.compile(r"^(?:ข้าม|ไม่มี|ไม่สังกัด)"),
    "yes": re.compile(r"^(?:สร้าง|ใช่|ถูก|ตกลง|ยืนยัน|โอเค|ok|yes)"),
    "anyway": re.compile(r"^สร้างแยก"),
    "name": re.compile(r"^แก้(?:ไข)?ชื่อ"),
}
_CODE = re.compile(r"[A-Za-z0-9]{4}[ -]?[A-Za-z0-9]{4}")
NAME_LENGTH = 200


def code_in(text: str) -> str:
    """The invite code a whole message consists of, else nothing."""
    words = text.strip()
    return words.upper() if _CODE.fullmatch(words) else ""


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
    if _word(state, words):
        return True
    match state:
        case AskCode():
            return bool(code_in(words))
        case AskName() | AskType():
            return find_type(words) is not None
        case AskProvince():
            return find_province(words) is not None
        case AskUnit():
            return bool(find_unit(words, _units())) or words.startswith(("กอง", "สำนัก", "งาน", "หน่วย"))
    return False


def settle(state: FlowState, ctx: Ctx, *, undone: bool) -> Step:
    """After coming in: staff say which unit they belong to, everybody else is done."""
    return Step(AskUnit() if ctx.role == "staff" and not ctx.unit else None)


_ASKED: dict[type[FlowState], tuple[str, ...]] = {
    AskConsent: ("accept", "more"),
    AskEntrance: ("code", "create", "sample"),
    AskCode: ("back",),
    AskName: ("back",),
    AskType: ("back",),
    AskProvince: ("skip", "back"),
    ConfirmAgency: ("anyway", "yes", "name", "code", "back"),
    AskUnit: ("skip",),
}


def _word(state: FlowState, words: str) -> str:
    return next((name for name in _ASKED[type(state)] if WORDS[name].search(words)), "")


def _said(state: FlowState, text: str, ctx: Ctx) -> Step:
    code = code_in(text)
    if code and isinstance(state, (AskConsent, AskEntrance, AskCode)):
        return _coded(state, code)
    if action := _word(state, plain(text)):
        return _act(state, action, ctx)
    match state:
        case AskCode():
            return Step(state, (Say("joining.no_code"),))
        case AskEntrance() if find_type(text):
            return _named(state, text)
        case AskName():
            return _named(state, text)
        case AskType(name=name):
            kind = find_type(text)
            return Step(AskProvince(name=name, type=kind.title)) if kind else Step(state)
        case AskProvince():
            return _placed(state, text)
        case AskUnit():
            return _in_unit(state, text)
    return Step(state)


def _coded(state: FlowState, code: str) -> Step:
    if isinstance(state, AskConsent):
        return Step(AskConsent(code=code))
    resting = state if isinstance(state, (AskCode, AskEntrance)) else AskEntrance()
    return Step(resting, (), (JoinByCode(code),))


def _named(state: FlowState, text: str) -> Step:
    fault = name_fault(text)
    if fault:
        return Step(state, (Say("joining.bad_name", {"fault": fault, "most": NAME_LENGTH}),))
    name, kind = clean_name(text), find_type(text)
    return Step(AskProvince(name=name, type=kind.title) if kind else AskType(name=name))


def _placed(state: AskProvince, text: str) -> Step:
    province = find_province(text)
    if province:
        return Step(ConfirmAgency(name=state.name, type=state.type, province=province))
    titles = _provinces()
    near = tuple(Choice(each, f"province.{titles.index(each)}") for each in guess_provinces(text))
    said = Say("joining.which_province", {"typed": text.strip()[:40]}, (*near, SKIP))
    return Step(state, (said,), ask=False)


def _provinces() -> list[str]:
    return [each.title for each in load_agencies().provinces]


def _in_unit(state: FlowState, text: str) -> Step:
    name = find_unit(text, _units()) or clean_name(text)
    if name_fault(text) or len(name) > 120:
        return Step(state, (Say("joining.bad_unit"),))
    return Step(None, (), (SetUnit(name),), ask=False)


def _act(state: FlowState, press: str, ctx: Ctx) -> Step:
    action, _, rest = press.partition(".")
    if action == "back":
        before = _before(state, ctx)
        return Step(before) if before else Step(None, (Say("joining.stopped", {}, menu(ctx)),), ask=False)
    if action in ("code", "create", "name"):
        return Step(AskCode() if action == "code" else AskName())
    match state:
        case AskConsent(code=code):
            return _agree(state, code, ctx) if action == "accept" else _read(state)
        case AskEntrance() if action == "sample":
            return Step(state, _sample(ctx))
        case AskType(name=name):
            title = next((each.title for each in load_agencies().types if each.code == rest), "")
            return Step(AskProvince(name=name, type=title) if title else state)
        case AskProvince(name=name, type=type_):
            titles = _provinces()
            province = titles[int(rest)] if rest.isdigit() and int(rest) < len(titles) else ""
            return Step(ConfirmAgency(name=name, type=type_, province=province))
        case ConfirmAgency(name=name, type=type_, province=province) if action in ("yes", "anyway"):
            return Step(state, (), (CreateAgency(name, type_, province, action == "anyway"),), ask=False)
        case AskUnit():
            return _choose_unit(state, action, rest, ctx)
    return Step(state)


def _units() -> tuple[str, ...]:
    return tuple(each.title for each in load_agencies().units)


def _agree(state: FlowState, code: str, ctx: Ctx) -> Step:
    effects: tuple[Effect, ...] = (GiveConsent(), *((JoinByCode(code),) if code else ()))
    return Step(AskEntrance() if ctx.is_guest else None, (), effects, ask=not code)


def _read(state: FlowState) -> Step:
    return Step(state, (Say("joining.notice_in_full", {}, (ACCEPT,)),), ask=False)


def _choose_unit(state: FlowState, action: str, rest: str, ctx: Ctx) -> Step:
    names = usual_units(ctx)
    if action == "unit" and rest.isdigit() and int(rest) < len(names):
        return Step(None, (), (SetUnit(names[int(rest)]),), ask=False)
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
    shown = replace(ctx, scores=ctx.rules.sample, agency="หน่วยงานตัวอย่าง", role="executive")
    return (Say("joining.sample"), *(replace(say, choices=()) for say in overview.total(shown)))
