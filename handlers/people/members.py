"""The people of an agency: see, change, remove, invite."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from handlers.general.buttons import INVITE, PEOPLE
from handlers.general.help import menu
from handlers.parts import APPS, Outcome, Turn
from handlers.people.admitting import is_last
from handlers.people.codes import INVITE_DAYS, INVITE_USES, links, new_code
from handlers.people.effects import (
    ChangeRole,
    MakeInvite,
    RemoveMember,
    RenameAgency,
    RestoreMember,
    RevokeInvites,
    ShowMember,
    ShowMembers,
)
from handlers.terms.context import Ctx
from handlers.terms.messages import Attached, Choice, Say
from handlers.terms.roles import ROLE_TITLES
from knowledge.agencies import same_agency
from storage.messages.files import FileRow
from storage.people.agencies import MemberRow

REVOKE_ALL = Choice.to("ยกเลิกรหัสทั้งหมด", "revoke")


async def show_all(_: ShowMembers, ctx: Ctx, turn: Turn) -> Outcome:
    members = await _members(ctx, turn)
    called = Counter(_name(each) for each in members)
    names = {each.id: _name(each) + (f" #{each.id}" if called[_name(each)] > 1 else "") for each in members}
    rows = [
        (names[each.id], ROLE_TITLES[each.role], each.unit, _apps(each), each.id == ctx.member_id)
        for each in members
    ]
    others = tuple(
        Choice.to(f"{names[each.id]} ({ROLE_TITLES[each.role]})", "member", each.id)
        for each in members
        if each.id != ctx.member_id
    )
    return Outcome(ctx, (Say("people.members", {"rows": rows}, (INVITE, *others, *menu(ctx)[:1])),))


async def show(effect: ShowMember, ctx: Ctx, turn: Turn) -> Outcome:
    found = await _find(effect.member_id, ctx, turn)
    if found is None or found.left_at is not None:
        return _nobody(ctx)
    number = found.id
    about = {"name": _name(found), "role": ROLE_TITLES[found.role], "unit": found.unit}
    if effect.asking == "role":
        choices = tuple(
            Choice.to(title, "member", number, "role", role)
            for role, title in ROLE_TITLES.items()
            if role != found.role
        )
        return Outcome(ctx, (Say("people.which_role", about, (*choices, PEOPLE)),))
    if effect.asking == "remove" and await _is_needed(found, turn):
        return Outcome(ctx, (Say("people.last_coordinator", {}, (PEOPLE, INVITE)),))
    if effect.asking == "remove":
        yes = Choice.to("ยืนยันนำออก", "member", number, "remove", "yes")
        return Outcome(ctx, (Say("people.confirm_remove", about, (yes, PEOPLE)),))
    params = about | {"apps": _apps(found), "since": found.created_at}
    choices = (
        Choice.to("เปลี่ยนบทบาท", "member", number, "role"),
        Choice.to("นำออกจากหน่วยงาน", "member", number, "remove"),
        PEOPLE,
    )
    return Outcome(ctx, (Say("people.member", params, choices),))


async def change_role(effect: ChangeRole, ctx: Ctx, turn: Turn) -> Outcome:
    found = await _find(effect.member_id, ctx, turn)
    if found is None or found.left_at is not None or effect.role not in ROLE_TITLES:
        return _nobody(ctx)
    if effect.role != "coordinator" and await _is_needed(found, turn):
        return Outcome(ctx, (Say("people.last_coordinator", {}, (PEOPLE, INVITE)),))
    await _change(found, ctx, turn, "member.role", {"old": found.role, "new": effect.role}, role=effect.role)
    params = {
        "name": _name(found),
        "old": ROLE_TITLES[found.role],
        "new": ROLE_TITLES[effect.role],
        "had_codes": found.role == "coordinator",
    }
    back = Choice.to("เลิกทำ", "member", found.id, "role", found.role)
    revoke = (REVOKE_ALL,) if found.role == "coordinator" else ()
    return Outcome(ctx, (Say("people.role_changed", params, (back, *revoke, PEOPLE)),))


async def remove(effect: RemoveMember, ctx: Ctx, turn: Turn) -> Outcome:
    found = await _find(effect.member_id, ctx, turn)
    if found is None or found.left_at is not None:
        return _nobody(ctx)
    if await _is_needed(found, turn):
        return Outcome(ctx, (Say("people.last_coordinator", {}, (PEOPLE, INVITE)),))
    await _change(found, ctx, turn, "member.remove", {}, left_at=turn.now)
    back = Choice.to("เลิกทำ", "member", found.id, "restore")
    return Outcome(ctx, (Say("people.removed", {"name": _name(found)}, (back, REVOKE_ALL, PEOPLE)),))


async def restore(effect: RestoreMember, ctx: Ctx, turn: Turn) -> Outcome:
    found = await _find(effect.member_id, ctx, turn)
    if found is None or found.left_at is None or not found.accounts:
        return _nobody(ctx)
    if any(set(each.accounts) & set(found.accounts) for each in await _members(ctx, turn)):
        return _nobody(ctx)
    await _change(found, ctx, turn, "member.restore", {}, left_at=None)
    return Outcome(ctx, (Say("people.restored", {"name": _name(found)}, (PEOPLE,)),))


async def invite(effect: MakeInvite, ctx: Ctx, turn: Turn) -> Outcome:
    author = turn.author(ctx)
    code, until = new_code(), turn.now + timedelta(days=INVITE_DAYS)
    unit_id = await turn.uow.agencies.unit(author.agency_id, effect.unit) if effect.unit else None
    invite_id = await turn.uow.agencies.add_invite(
        author.agency_id,
        code,
        effect.role,
        INVITE_USES,
        until,
        turn.now,
        unit_id=unit_id,
        told_by=turn.inbound_id,
    )
    detail = {"role": effect.role, "unit": effect.unit}
    await turn.uow.audit.record(author, turn.now, "invite.make", detail=detail)
    found = links(code, turn.addresses)
    params = {
        "code": code,
        "agency": ctx.agency,
        "role": ROLE_TITLES[effect.role],
        "unit": effect.unit,
        "until": until,
        "uses": INVITE_USES,
        "links": found,
    }
    pictures = [
        Say("people.qr", {"app": app, "code": code}, attached=await _picture(app, link, invite_id, ctx, turn))
        for app, link in found or [("", code)]
    ]
    choices = (Choice.to("รหัสใหม่อีกอัน", "invite"), REVOKE_ALL, PEOPLE)
    return Outcome(ctx, (*pictures, Say("people.invite", params, choices)))


async def _picture(app: str, link: str, invite_id: int, ctx: Ctx, turn: Turn) -> Attached:
    """It is kept as long as the code is good, and its name does not tell the code."""
    name = f"ita-{app.lower() or 'code'}-qr.png"
    url = await turn.uow.files.add(
        FileRow(name, "image/png", turn.draw_qr(link)),
        agency_id=ctx.agency_id,
        expires_at=turn.now + timedelta(days=INVITE_DAYS),
        now=turn.now,
        invite_id=invite_id,
    )
    return Attached("image", url, name)


async def rename(effect: RenameAgency, ctx: Ctx, turn: Turn) -> Outcome:
    author = turn.author(ctx)
    others = await turn.uow.registry.names_beside(author.agency_id)
    if any(same_agency(name, effect.name) for name in others):
        return Outcome(ctx, (Say("people.name_taken", {"name": effect.name}, menu(ctx)[:3]),))
    await turn.uow.agencies.rename(author.agency_id, effect.name)
    detail = {"old": ctx.agency, "new": effect.name}
    await turn.uow.audit.record(author, turn.now, "agency.rename", detail=detail)
    said = (Say("people.renamed", detail, menu(ctx)[:3]),)
    return Outcome(replace(ctx, agency=effect.name), said)


async def revoke(_: RevokeInvites, ctx: Ctx, turn: Turn) -> Outcome:
    author = turn.author(ctx)
    count = await turn.uow.agencies.revoke_invites(author.agency_id, turn.now)
    await turn.uow.audit.record(author, turn.now, "invite.revoke", detail={"count": count})
    return Outcome(ctx, (Say("people.revoked", {"count": count}, (INVITE, PEOPLE)),))


async def _members(ctx: Ctx, turn: Turn) -> list[MemberRow]:
    return await turn.uow.agencies.members(turn.author(ctx).agency_id)


async def _find(member_id: int, ctx: Ctx, turn: Turn) -> MemberRow | None:
    return await turn.uow.agencies.find_member(turn.author(ctx).agency_id, member_id)


async def _is_needed(found: MemberRow, turn: Turn) -> bool:
    """Whether nobody else could invite and remove people."""
    return found.role == "coordinator" and await is_last(found.id, found.agency_id, turn)


async def _change(
    found: MemberRow, ctx: Ctx, turn: Turn, action: str, detail: dict[str, str], **values: object
) -> None:
    author = turn.author(ctx)
    await turn.uow.agencies.change_member(author.agency_id, found.id, **values)
    await turn.uow.audit.record(author, turn.now, action, detail=detail | {"member": str(found.id)})


def _nobody(ctx: Ctx) -> Outcome:
    return Outcome(ctx, (Say("people.nobody", {}, (PEOPLE, *menu(ctx)[:2])),))


def _name(found: MemberRow) -> str:
    return found.name or f"สมาชิก {found.id}"


def _apps(found: MemberRow) -> str:
    return " ".join(APPS.get(key.partition(":")[0], key.partition(":")[0]) for key in found.accounts)
