"""The person's own account: agencies, other apps, what is kept, and being forgotten."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from handlers.general.buttons import AGENCIES
from handlers.general.help import menu
from handlers.parts import Outcome, Turn
from handlers.people.admitting import arrive, is_last
from handlers.people.codes import LINK_MINUTES, links, new_code
from handlers.people.effects import (
    AskForget,
    Blank,
    FindAgency,
    ForgetMe,
    LeaveAgency,
    MakeLinkCode,
    MoveChat,
    Reachable,
    ShowAgencies,
    ShowMyData,
    SwitchAgency,
)
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say
from handlers.terms.roles import ROLE_TITLES
from knowledge.agencies import clean_name, same_agency
from knowledge.thai import cut
from storage.audit import Author
from storage.messages.chats import GUEST
from storage.people.agencies import FORGOTTEN

FORGET = Choice.to("ลบข้อมูลของฉัน", "forget")


async def show_agencies(_: ShowAgencies, ctx: Ctx, turn: Turn) -> Outcome:
    mine = await turn.uow.identities.memberships(turn.sender)
    count = Counter(each.agency_name for each in mine)
    called = {
        each.agency_id: each.agency_name + (f" #{each.agency_id}" if count[each.agency_name] > 1 else "")
        for each in mine
    }
    rows = [
        (called[each.agency_id], ROLE_TITLES[each.role], each.agency_id == ctx.agency_id) for each in mine
    ]
    others = tuple(
        Choice.to(called[each.agency_id], "agency", each.agency_id)
        for each in mine
        if each.agency_id != ctx.agency_id
    )
    new = (Choice.to("สร้างหน่วยงานใหม่", "newagency"),) if ctx.may_found else ()
    choices = (*others, *(new or menu(ctx)[:2]))
    return Outcome(ctx, (Say("people.agencies", {"rows": rows}, choices),))


async def switch(effect: SwitchAgency, ctx: Ctx, turn: Turn) -> Outcome:
    mine = await turn.uow.identities.memberships(turn.sender)
    if effect.agency_id not in {each.agency_id for each in mine}:
        return Outcome(ctx, (Say("people.not_there", {}, menu(ctx)),), stay=True)
    return replace(await arrive(effect.agency_id, Say("people.switched"), turn), then=None)


async def find_agency(effect: FindAgency, ctx: Ctx, turn: Turn) -> Outcome:
    """Only an agency the person belongs to is looked for; the names of others are told to nobody."""
    mine = await turn.uow.identities.memberships(turn.sender)
    key = clean_name(effect.words)
    found = [each for each in mine if same_agency(each.agency_name, key)] or [
        each for each in mine if key in each.agency_name
    ]
    if len(found) == 1:
        return await switch(SwitchAgency(found[0].agency_id), ctx, turn)
    if found:
        return await show_agencies(ShowAgencies(), ctx, turn)
    params = {"words": cut(key, 40), "rows": [each.agency_name for each in mine]}
    return Outcome(ctx, (Say("people.no_such_agency", params, (AGENCIES, *menu(ctx)[:2])),))


async def make_link_code(_: MakeLinkCode, ctx: Ctx, turn: Turn) -> Outcome:
    author = turn.author(ctx)
    code = new_code()
    until = turn.now + timedelta(minutes=LINK_MINUTES)
    await turn.uow.agencies.add_invite(
        author.agency_id,
        code,
        ctx.role,
        1,
        until,
        turn.now,
        member_id=ctx.member_id,
        told_by=turn.inbound_id,
    )
    params = {"code": code, "minutes": LINK_MINUTES, "links": links(code, turn.addresses)}
    return Outcome(ctx, (Say("people.link_code", params, menu(ctx)[:3]),))


async def show(_: ShowMyData, ctx: Ctx, turn: Turn) -> Outcome:
    account = await turn.uow.identities.find(turn.sender)
    mine = await turn.uow.identities.memberships(turn.sender)
    params = {
        "name": account.name if account else "",
        "version": account.consent_version if account else None,
        "consented_at": account.consented_at if account else None,
        "rows": [(each.agency_name, ROLE_TITLES[each.role], each.unit) for each in mine],
        "messages": await turn.uow.inbox.count_in(turn.chat),
    }
    return Outcome(ctx, (Say("people.my_data", params, (FORGET, *menu(ctx)[:2])),))


async def forget(_: ForgetMe, ctx: Ctx, turn: Turn) -> Outcome:
    """Out of every agency; words, name, files and consent are gone. What belongs to the agencies stays."""
    person = await turn.uow.forgetting.find(turn.sender)
    for mine in await turn.uow.identities.memberships(turn.sender):
        await turn.uow.identities.leave(turn.sender, mine.member_id, turn.now)
        author = Author(mine.agency_id, mine.member_id, turn.channel)
        await turn.uow.audit.record(author, turn.now, "member.forget")
    await turn.uow.identities.drop_memberships(turn.sender)
    await turn.uow.forgetting.forget(person, turn.now)
    gone = Ctx(GUEST, "", ctx.rules, ctx.newest_result, ctx.today, consented=False)
    return Outcome(
        gone, (Say("people.forgotten", {"pseudonym": FORGOTTEN}, (Choice.to("เริ่มใหม่", "start"),)),)
    )


async def ask_forget(_: AskForget, ctx: Ctx, turn: Turn) -> Outcome:
    orphans = [
        mine.agency_name
        for mine in await turn.uow.identities.memberships(turn.sender)
        if mine.role == "coordinator" and await is_last(mine.member_id, mine.agency_id, turn)
    ]
    choices = (Choice.to("ยืนยันลบ", "forget", "yes"), Choice.to("ไม่ลบ", "forget", "no"))
    return Outcome(
        ctx, (Say("people.confirm_forget", {"orphans": orphans, "pseudonym": FORGOTTEN}, choices),)
    )


async def leave(_: LeaveAgency, ctx: Ctx, turn: Turn) -> Outcome:
    author = turn.author(ctx)
    assert ctx.member_id is not None
    if ctx.role == "coordinator" and await is_last(ctx.member_id, author.agency_id, turn):
        return Outcome(ctx, (Say("people.last_coordinator", {}, menu(ctx)),))
    await turn.uow.agencies.change_member(author.agency_id, ctx.member_id, left_at=turn.now)
    await turn.uow.agencies.unlink(ctx.member_id)
    await turn.uow.audit.record(author, turn.now, "member.leave")
    left = Say("people.left", {"agency": ctx.agency})
    others = await turn.uow.identities.memberships(turn.sender)
    if others:
        there = await arrive(others[0].agency_id, Say("people.switched"), turn)
        return replace(there, say=(left, *there.say), then=None)
    outside = Ctx(GUEST, "", ctx.rules, ctx.newest_result, ctx.today)
    return Outcome(outside, (Say(left.key, left.params, menu(outside)),))


async def reachable(effect: Reachable, ctx: Ctx, turn: Turn) -> Outcome:
    await turn.uow.identities.change(turn.sender, blocked_at=None if effect.now else turn.now)
    return Outcome(ctx)


async def blank(effect: Blank, ctx: Ctx, turn: Turn) -> Outcome:
    await turn.uow.inbox.blank(turn.chat, effect.source_id)
    return Outcome(ctx)


async def move_chat(effect: MoveChat, ctx: Ctx, turn: Turn) -> Outcome:
    await turn.uow.chats.move(turn.chat, effect.chat)
    return Outcome(ctx)
