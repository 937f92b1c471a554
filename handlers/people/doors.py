"""Commands about people and one's own account, by word or by button; `handlers.scores.doors` lists them."""

import re
from collections.abc import Callable

from handlers.general import help as general
from handlers.people.joining.prompts import usual_units
from handlers.people.joining.states import AskCode, AskName, AskUnit
from handlers.people.renaming import AskNewName
from handlers.scores.entry.states import AskScore, ConfirmPaste
from handlers.talk import Talk, answer
from handlers.terms.context import Ctx
from handlers.terms.effects import (
    AskForget,
    ChangeRole,
    Effect,
    ForgetMe,
    JoinByCode,
    LeaveAgency,
    MakeInvite,
    MakeLinkCode,
    RemoveMember,
    RestoreMember,
    RevokeInvites,
    ShowAgencies,
    ShowMember,
    ShowMembers,
    ShowMyData,
    SwitchAgency,
)
from handlers.terms.flow import FlowState, Step
from handlers.terms.messages import Choice, Say, number_in
from handlers.terms.roles import ROLE_TITLES

Door = Callable[[Talk, str, Ctx], Step]

COMMANDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "people",
        re.compile(r"^(?:ดู|จัดการ|ลบ)?(?:รายชื่อ)?สมาชิก(?:ทั้งหมด)?$|^people$|^(?:มี)?ใครเป็นสมาชิก(?:บ้าง)?$"),
    ),
    ("people", re.compile(r"^เปลี่ยน(?:สิทธิ์|บทบาท)$")),
    ("invite", re.compile(r"^(?:ขอ)?เชิญ(?:คน|สมาชิก|เพื่อน|เจ้าหน้าที่)?$|^เพิ่มสมาชิก$")),
    ("invite", re.compile(r"^(?:ขอ|สร้าง|ออก)?รหัสเชิญ(?:ใหม่)?$")),
    ("revoke", re.compile(r"^ยกเลิกรหัส(?:เชิญ)?(?:ทั้งหมด|เก่า|เดิม)?$")),
    ("agencies", re.compile(r"^(?:เปลี่ยน|สลับ|เลือก)หน่วยงาน$|^หน่วยงานของฉัน$")),
    ("newagency", re.compile(r"^(?:สร้าง|เพิ่ม)หน่วยงาน(?:ใหม่)?$")),
    ("link", re.compile(r"^(?:เชื่อม|ผูก|รวม)บัญชี(?: ?(?:line|telegram|ไลน์|เทเลแกรม))?$")),
    ("unit", re.compile(r"^(?:เปลี่ยน|แก้|เลือก)(?:กอง|สำนัก|สังกัด)$")),
    ("mydata", re.compile(r"^(?:ดู)?ข้อมูลของ(?:ฉัน|ผม|ดิฉัน)$|^ความเป็นส่วนตัว$|^privacy$")),
    ("forget", re.compile(r"^(?:ขอ)?ลบ(?:ข้อมูล(?:(?:ของ)?(?:ฉัน|ผม|ดิฉัน))?|บัญชี)$")),
    ("leave", re.compile(r"^(?:ขอ)?ออกจากหน่วยงาน(?:นี้)?$")),
    ("rename", re.compile(r"^(?:ขอ)?(?:แก้|เปลี่ยน)ชื่อหน่วยงาน$")),
    ("mycode", re.compile(r"^มีรหัส(?:เชิญ)?$")),
)


def _wish(talk: Talk, *effects: Effect) -> Step:
    return Step(talk.state, (), effects, ask=talk.active is not None)


def _member(talk: Talk, rest: str, ctx: Ctx) -> Step:
    """`<id>`, `<id>.role`, `<id>.role.<role>`, `<id>.remove`, `<id>.remove.yes`, `<id>.restore`."""
    number, _, verb = rest.partition(".")
    member = number_in(number)
    if member is None:
        return _wish(talk, ShowMembers())
    verb, _, argument = verb.partition(".")
    if verb == "role" and argument in ROLE_TITLES:
        return _wish(talk, ChangeRole(member, argument))
    if verb == "remove" and argument == "yes":
        return _wish(talk, RemoveMember(member))
    if verb == "restore":
        return _wish(talk, RestoreMember(member))
    return _wish(talk, ShowMember(member, verb))


def _invite(talk: Talk, rest: str, ctx: Ctx) -> Step:
    """`` asks for the role, `staff` for the unit; `<role>` and `staff.<place of unit>` make the code."""
    if not ctx.may("people"):
        return answer(talk, general.no_people(ctx, "เชิญคน"))
    role, _, place = rest.partition(".")
    if role not in ROLE_TITLES:
        choices = tuple(Choice.to(title, "invite", each) for each, title in ROLE_TITLES.items())
        return Step(talk.state, (Say("people.invite_whom", {}, choices),), ask=False)
    units = usual_units(ctx)
    if role == "staff" and not place:
        named = tuple(Choice.to(name, "invite", "staff", at) for at, name in enumerate(units))
        choices = (Choice.to("ไม่ระบุกอง", "invite", "staff", "any"), *named)
        return Step(talk.state, (Say("people.invite_unit", {}, choices),), ask=False)
    unit = units[at] if (at := number_in(place)) is not None and at < len(units) else ""
    return _wish(talk, MakeInvite(role, unit))


def _forget(talk: Talk, rest: str, ctx: Ctx) -> Step:
    if rest == "yes":
        return Step(None, (), (ForgetMe(),), ask=False)
    if rest == "no":
        return answer(talk, (Say("people.kept", {}, general.menu(ctx)),))
    return Step(talk.state, (), (AskForget(),), ask=False)


def _leave(talk: Talk, rest: str, ctx: Ctx) -> Step:
    if rest == "yes":
        return _wish(talk, LeaveAgency())
    if rest == "no":
        return answer(talk, (Say("people.stayed", {}, general.menu(ctx)),))
    choices = (Choice.to("ยืนยันออก", "leave", "yes"), Choice.to("ไม่ออก", "leave", "no"))
    return Step(talk.state, (Say("people.confirm_leave", {"agency": ctx.agency}, choices),), ask=False)


def _revoke(talk: Talk, rest: str, ctx: Ctx) -> Step:
    if rest == "yes" or not ctx.may("people"):
        return _wish(talk, RevokeInvites())
    choices = (Choice.to("ยืนยันยกเลิกรหัส", "revoke", "yes"), Choice.to("ไม่ยกเลิก", "people"))
    return Step(talk.state, (Say("people.confirm_revoke", {}, choices),), ask=False)


def _rename(talk: Talk, rest: str, ctx: Ctx) -> Step:
    if not ctx.may("people"):
        return answer(talk, general.no_people(ctx, "เปลี่ยนชื่อหน่วยงาน"))
    return _begin(talk, AskNewName())


def _begin(talk: Talk, state: FlowState) -> Step:
    """Start something of one's own; what is set aside or dropped for it is said."""
    aside: tuple[Say, ...] = ()
    if isinstance(talk.state, ConfirmPaste):
        aside = (Say("entry.not_saved"),)
    elif isinstance(talk.state, AskScore):
        aside = (Say("entry.set_aside"),)
    return Step(state, aside, paused=False)


def _agency(talk: Talk, rest: str, ctx: Ctx) -> Step:
    agency = number_in(rest)
    if agency is None:
        return _agencies(talk, "", ctx)
    return Step(talk.state, (), (SwitchAgency(agency),), ask=False)


def _agencies(talk: Talk, _: str, ctx: Ctx) -> Step:
    return _wish(talk, ShowAgencies())


def _code(talk: Talk, code: str, ctx: Ctx) -> Step:
    return _wish(talk, JoinByCode(code.upper()))


DOORS: dict[str, Door] = {
    "people": lambda talk, rest, ctx: _wish(talk, ShowMembers()),
    "member": _member,
    "invite": _invite,
    "revoke": _revoke,
    "agencies": _agencies,
    "agency": _agency,
    "newagency": lambda talk, rest, ctx: _begin(talk, AskName()),
    "link": lambda talk, rest, ctx: _wish(talk, MakeLinkCode()),
    "unit": lambda talk, rest, ctx: _begin(talk, AskUnit()),
    "mydata": lambda talk, rest, ctx: _wish(talk, ShowMyData()),
    "forget": _forget,
    "code": _code,
    "leave": _leave,
    "rename": _rename,
    "mycode": lambda talk, rest, ctx: _begin(talk, AskCode()),
}
OPEN_DOORS = ("mydata", "forget")
"""What also guests may do."""
