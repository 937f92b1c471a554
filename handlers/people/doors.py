"""Doors about people and one's own account, by word or by button."""

import re

from handlers.capability import Args, Door
from handlers.general import help as general
from handlers.general.buttons import AGENCIES
from handlers.people.effects import (
    AskForget,
    ChangeRole,
    FindAgency,
    ForgetMe,
    JoinByCode,
    LeaveAgency,
    MakeInvite,
    MakeLinkCode,
    RemoveMember,
    RenameAgency,
    RestoreMember,
    RevokeInvites,
    SetUnit,
    ShowAgencies,
    ShowMember,
    ShowMembers,
    ShowMyData,
    SwitchAgency,
)
from handlers.people.joining.prompts import usual_units
from handlers.people.joining.states import AskCode, AskName, AskUnit
from handlers.people.joining.words import named_agency, unit_named
from handlers.people.renaming import AskNewName, ConfirmName
from handlers.terms.context import Ctx
from handlers.terms.effects import Effect
from handlers.terms.flow import FlowState, Step
from handlers.terms.messages import Choice, Say, number_in
from handlers.terms.roles import ROLE_TITLES
from handlers.terms.talk import Talk, answer, begin, wish, with_right
from handlers.understanding.phrases import Readers

ROLES = (
    ("executive", r"นายก|ปลัด(?!อ)|ผู้บริหาร|ประธาน|ผู้อำนวยการโรง"),
    ("coordinator", r"ผู้ประสานงาน"),
    ("staff", r"เจ้าหน้าที่|ลูกน้อง|น้อง(?!ใหม่)"),
)
"""Whom people say when they want somebody of a role."""
UNIT = Choice.to("เปลี่ยนกอง", "unit")


def _wishes(effect: Effect) -> Door:
    return lambda talk, _, ctx: wish(talk, effect)


def _begins(state: FlowState) -> Door:
    return lambda talk, _, ctx: begin(talk, Step(state, paused=False))


def _member(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """`<id>`, `<id>.role`, `<id>.role.<role>`, `<id>.remove`, `<id>.remove.yes`, `<id>.restore`."""
    member = number_in(args[0]) if args else None
    if member is None:
        return wish(talk, ShowMembers())
    match args[1:]:
        case ("role", role) if role in ROLE_TITLES:
            return wish(talk, ChangeRole(member, role))
        case ("remove", "yes"):
            return wish(talk, RemoveMember(member))
        case ("restore", *_):
            return wish(talk, RestoreMember(member))
        case (verb, *_):
            return wish(talk, ShowMember(member, verb))
    return wish(talk, ShowMember(member))


def _invite(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """`` asks for the role, `staff` for the unit; `<role>` and `staff.<place of unit>` make the code."""
    role, place = (*args, "", "")[:2]
    return with_right(talk, ctx, MakeInvite.RIGHT, MakeInvite.WHAT, lambda: _inviting(talk, role, place, ctx))


def _inviting(talk: Talk, role: str, place: str, ctx: Ctx) -> Step:
    if role not in ROLE_TITLES:
        choices = tuple(Choice.to(title, "invite", each) for each, title in ROLE_TITLES.items())
        return Step(talk.state, (Say("people.invite_whom", {}, choices),), ask=False)
    units = usual_units(ctx)
    if role == "staff" and not place:
        named = tuple(Choice.to(name, "invite", "staff", at) for at, name in enumerate(units))
        choices = (Choice.to("ไม่ระบุกอง", "invite", "staff", "any"), *named)
        return Step(talk.state, (Say("people.invite_unit", {}, choices),), ask=False)
    unit = units[at] if (at := number_in(place)) is not None and at < len(units) else ""
    return wish(talk, MakeInvite(role, unit))


def _forget(talk: Talk, args: Args, ctx: Ctx) -> Step:
    match args:
        case ("yes",):
            return Step(None, (), (ForgetMe(),), ask=False)
        case ("no",):
            return answer(talk, (Say("people.not_forgotten", {}, general.menu(ctx)),))
    return Step(talk.state, (), (AskForget(),), ask=False)


def _leave(talk: Talk, args: Args, ctx: Ctx) -> Step:
    match args:
        case ("yes",):
            return wish(talk, LeaveAgency())
        case ("no",):
            return answer(talk, (Say("people.stayed", {}, general.menu(ctx)),))
    choices = (Choice.to("ยืนยันออก", "leave", "yes"), Choice.to("ไม่ออก", "leave", "no"))
    return Step(talk.state, (Say("people.confirm_leave", {"agency": ctx.agency}, choices),), ask=False)


def _revoke(talk: Talk, args: Args, ctx: Ctx) -> Step:
    if args == ("yes",) or not ctx.may(RevokeInvites.RIGHT):
        return wish(talk, RevokeInvites())
    choices = (Choice.to("ยืนยันยกเลิกรหัส", "revoke", "yes"), Choice.to("ไม่ยกเลิก", "people"))
    return Step(talk.state, (Say("people.confirm_revoke", {}, choices),), ask=False)


def _rename(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """`` asks for the name; `<name>` is looked at before it is kept."""
    named = named_agency(args[0]) if args else None
    state = ConfirmName(name=named[0]) if named else AskNewName()
    right, what = RenameAgency.RIGHT, RenameAgency.WHAT
    return with_right(talk, ctx, right, what, lambda: begin(talk, Step(state, paused=False)))


def _where(talk: Talk, _: Args, ctx: Ctx) -> Step:
    params = {
        "agency": ctx.agency,
        "role": ROLE_TITLES.get(ctx.role, ctx.role),
        "unit": ctx.unit,
        "year": ctx.year,
        "plan_year": ctx.plan.fiscal_year,
    }
    return answer(talk, (Say("people.where", params, (UNIT, AGENCIES, *general.menu(ctx)[:1])),))


def _to_unit(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """`<unit>` in words, or the place of one of the usual units."""
    said, usual = args[0] if args else "", usual_units(ctx)
    place = number_in(said)
    name = unit_named(said) if place is None else usual[place] if place < len(usual) else None
    return wish(talk, SetUnit(name)) if name else begin(talk, Step(AskUnit(), paused=False))


def _to_agency(talk: Talk, args: Args, ctx: Ctx) -> Step:
    return wish(talk, FindAgency(args[0][:200] if args else ""))


def role_named(found: re.Match[str], text: str, ctx: Ctx) -> Args:
    """The role of somebody who is to be invited; none where the words leave it open."""
    return next(((role,) for role, words in ROLES if re.search(words, text)), ())


def _agency(talk: Talk, args: Args, ctx: Ctx) -> Step:
    agency = number_in(args[0]) if args else None
    if agency is None:
        return wish(talk, ShowAgencies())
    return Step(talk.state, (), (SwitchAgency(agency),), ask=False)


def _code(talk: Talk, args: Args, ctx: Ctx) -> Step:
    return wish(talk, JoinByCode(args[0].upper() if args else ""))


def _found(talk: Talk, _: Args, ctx: Ctx) -> Step:
    if not ctx.may_found:
        return answer(talk, (Say("joining.by_operator", {}, general.menu(ctx)),))
    return begin(talk, Step(AskName(), paused=False))


DOORS: dict[str, Door] = {
    "people": _wishes(ShowMembers()),
    "member": _member,
    "invite": _invite,
    "revoke": _revoke,
    "agencies": _wishes(ShowAgencies()),
    "agency": _agency,
    "newagency": _found,
    "link": _wishes(MakeLinkCode()),
    "unit": _begins(AskUnit()),
    "mydata": _wishes(ShowMyData()),
    "forget": _forget,
    "joincode": _code,
    "leave": _leave,
    "rename": _rename,
    "where": _where,
    "tounit": _to_unit,
    "toagency": _to_agency,
    "mycode": _begins(AskCode()),
}
READERS: Readers = {"role_named": role_named}
