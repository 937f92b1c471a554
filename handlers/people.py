"""Commands about people and one's own account, by word or by button; `handlers.doors` lists them."""

import re
from collections.abc import Callable

from handlers.answers import general
from handlers.context import Ctx
from handlers.effects import (
    ChangeRole,
    Effect,
    ForgetMe,
    JoinByCode,
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
from handlers.flows.base import Step
from handlers.flows.joining.prompts import usual_units
from handlers.flows.joining.states import AskName, AskUnit
from handlers.messages import Choice, Say
from handlers.roles import ROLE_TITLES
from handlers.talk import Talk, answer

Door = Callable[[Talk, str, Ctx], Step]

COMMANDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("people", re.compile(r"^(?:ดู|จัดการ)?(?:รายชื่อ)?สมาชิก(?:ทั้งหมด)?$|^people$")),
    ("invite", re.compile(r"^(?:เชิญ(?:คน|สมาชิก|เพื่อน|เจ้าหน้าที่)?|(?:ขอ|สร้าง|ออก)?รหัสเชิญ(?:ใหม่)?)$")),
    ("revoke", re.compile(r"^ยกเลิกรหัส(?:เชิญ)?(?:ทั้งหมด|เก่า|เดิม)?$")),
    ("agencies", re.compile(r"^(?:เปลี่ยน|สลับ|เลือก)หน่วยงาน$|^หน่วยงานของฉัน$")),
    ("newagency", re.compile(r"^(?:สร้าง|เพิ่ม)หน่วยงาน(?:ใหม่)?$")),
    ("link", re.compile(r"^(?:เชื่อม|ผูก|รวม)บัญชี(?: ?(?:line|telegram|ไลน์|เทเลแกรม))?$")),
    ("unit", re.compile(r"^(?:เปลี่ยน|แก้|เลือก)(?:กอง|สำนัก|สังกัด)$")),
    ("mydata", re.compile(r"^(?:ดู)?ข้อมูลของ(?:ฉัน|ผม|ดิฉัน)$|^ความเป็นส่วนตัว$|^privacy$")),
    ("forget", re.compile(r"^ลบข้อมูล(?:ของ)?(?:ฉัน|ผม|ดิฉัน)$|^ออกจากหน่วยงาน$")),
    ("code", re.compile(r"^(?=[a-z0-9 -]*\d)(?=[a-z0-9 -]*[a-z])([a-z0-9]{4}[ -]?[a-z0-9]{4})$")),
)


def _wish(talk: Talk, *effects: Effect) -> Step:
    return Step(talk.state, (), effects, ask=False)


def _member(talk: Talk, rest: str, ctx: Ctx) -> Step:
    """`<id>`, `<id>.role`, `<id>.role.<role>`, `<id>.remove`, `<id>.remove.yes`, `<id>.restore`."""
    number, _, verb = rest.partition(".")
    if not number.isdigit():
        return _wish(talk, ShowMembers())
    member, (verb, _, argument) = int(number), verb.partition(".")
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
        return answer(talk, general.no_right(ctx, "เชิญคน"))
    role, _, place = rest.partition(".")
    if role not in ROLE_TITLES:
        choices = tuple(Choice(title, f"q.invite.{each}") for each, title in ROLE_TITLES.items())
        return Step(talk.state, (Say("people.invite_whom", {}, choices),), ask=False)
    units = usual_units(ctx)
    if role == "staff" and not place:
        named = tuple(Choice(name, f"q.invite.staff.{at}") for at, name in enumerate(units))
        choices = (Choice("ไม่ระบุกอง", "q.invite.staff.any"), *named)
        return Step(talk.state, (Say("people.invite_unit", {}, choices),), ask=False)
    unit = units[int(place)] if place.isdigit() and int(place) < len(units) else ""
    return _wish(talk, MakeInvite(role, unit))


def _forget(talk: Talk, rest: str, ctx: Ctx) -> Step:
    if rest == "yes":
        return Step(None, (), (ForgetMe(),), ask=False)
    choices = (Choice("ยืนยันลบ", "q.forget.yes"), Choice("ไม่ลบ", "q.mydata"))
    return Step(talk.state, (Say("people.confirm_forget", {}, choices),), ask=False)


def _agency(talk: Talk, rest: str, ctx: Ctx) -> Step:
    if not rest.isdigit():
        return _agencies(talk, "", ctx)
    return Step(None, (), (SwitchAgency(int(rest)),), ask=False)


def _agencies(talk: Talk, _: str, ctx: Ctx) -> Step:
    return _wish(talk, ShowAgencies())


def _code(talk: Talk, code: str, ctx: Ctx) -> Step:
    return _wish(talk, JoinByCode(code.upper()))


DOORS: dict[str, Door] = {
    "people": lambda talk, rest, ctx: _wish(talk, ShowMembers()),
    "member": _member,
    "invite": _invite,
    "revoke": lambda talk, rest, ctx: _wish(talk, RevokeInvites()),
    "agencies": _agencies,
    "agency": _agency,
    "newagency": lambda talk, rest, ctx: Step(AskName(), paused=False),
    "link": lambda talk, rest, ctx: _wish(talk, MakeLinkCode()),
    "unit": lambda talk, rest, ctx: Step(AskUnit(), paused=False),
    "mydata": lambda talk, rest, ctx: _wish(talk, ShowMyData()),
    "forget": _forget,
    "code": _code,
}
OPEN_DOORS = ("mydata", "forget")
"""What also guests may do."""
