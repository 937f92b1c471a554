"""Coming in: consent, codes, a new agency, a unit."""

from dataclasses import replace
from datetime import timedelta

from handlers.general.help import menu
from handlers.parts import Outcome, Turn
from handlers.people.effects import CreateAgency, GiveConsent, JoinByCode, SetUnit
from handlers.people.joining.prompts import CREATE, EDIT_NAME, HAVE_CODE, entrances, usual_units
from handlers.people.joining.steps import unit_question
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say
from handlers.terms.roles import ROLE_TITLES
from handlers.view import PRIVACY_VERSION, look
from knowledge.agencies import same_agency
from storage.audit import Author
from storage.messages.chats import ConversationRow, Speaker
from storage.people.agencies import Spent
from storage.people.identities import Account, MembershipRow

MOST_WRONG = 5
LOCK = timedelta(minutes=15)
DAY = timedelta(days=1)


async def consent(_: GiveConsent, ctx: Ctx, turn: Turn) -> Outcome:
    await turn.uow.identities.ensure(turn.sender)
    known = {"name": turn.sender_name} if turn.sender_name else {}
    await turn.uow.identities.change(
        turn.sender,
        consent_version=PRIVACY_VERSION,
        consented_at=turn.now,
        blocked_at=None,
        forgotten_at=None,
        **known,
    )
    return Outcome(ctx, (Say("joining.agreed"),))


async def join(effect: JoinByCode, ctx: Ctx, turn: Turn) -> Outcome:
    """Wrong codes are counted: after five the account has to wait."""
    account = await _account(turn)
    if account.locked_until and account.locked_until > turn.now:
        return _refused(ctx, Say("joining.locked", {"until": account.locked_until}))
    spent = await turn.uow.agencies.find_invite(effect.code, turn.now)
    if spent is None:
        return await _wrong(account, ctx, turn)
    await turn.uow.codes.handed_in(effect.code, turn.chat)
    known = {each.agency_id: each for each in await turn.uow.identities.memberships(turn.sender)}
    here = known.get(spent.agency_id)
    if spent.member_id is None and here is not None:
        params = {"agency": here.agency_name, "role": ROLE_TITLES[here.role]}
        return _refused(ctx, Say("joining.already", params))
    if here is not None and here.member_id == spent.member_id:
        return _refused(ctx, Say("joining.own_code"))
    if here is not None and await _would_orphan(here, spent, turn):
        return _refused(ctx, Say("joining.link_last"))
    if await turn.uow.agencies.use_invite(effect.code, turn.now) is None:
        return await _wrong(account, ctx, turn)
    await turn.uow.identities.change(turn.sender, wrong_codes=0, locked_until=None)
    if spent.member_id is not None:
        return await _link(spent, spent.member_id, here, account, turn)
    return await _enter(spent, account, turn)


async def _enter(spent: Spent, account: Account, turn: Turn) -> Outcome:
    member = await turn.uow.agencies.add_member(
        spent.agency_id, account.id, spent.role, turn.now, unit_id=spent.unit_id
    )
    await _record(turn, spent.agency_id, member, "member.join", role=spent.role)
    return await arrive(spent.agency_id, Say("joining.welcome"), turn)


async def _link(
    spent: Spent, member_id: int, here: MembershipRow | None, account: Account, turn: Turn
) -> Outcome:
    """One more account of a member; an own membership this account had in the agency ends."""
    if here is not None:
        await turn.uow.identities.leave(turn.sender, here.member_id, turn.now)
    await turn.uow.agencies.link(spent.agency_id, account.id, member_id)
    await _record(turn, spent.agency_id, member_id, "member.link", channel=turn.channel)
    return await arrive(spent.agency_id, Say("joining.linked"), turn)


async def _wrong(account: Account, ctx: Ctx, turn: Turn) -> Outcome:
    wrong = account.wrong_codes + 1
    if wrong >= MOST_WRONG:
        until = turn.now + LOCK
        await turn.uow.identities.change(turn.sender, wrong_codes=0, locked_until=until)
        return _refused(ctx, Say("joining.locked", {"until": until}))
    await turn.uow.identities.change(turn.sender, wrong_codes=wrong)
    return _refused(ctx, Say("joining.bad_code", {"left": MOST_WRONG - wrong}))


async def _would_orphan(here: MembershipRow, spent: Spent, turn: Turn) -> bool:
    """Whether becoming another member's second account takes away the agency's last coordinator."""
    if here.role != "coordinator" or spent.member_id is None:
        return False
    other = await turn.uow.agencies.find_member(spent.agency_id, spent.member_id)
    stays = other is not None and other.role == "coordinator"
    return not stays and await is_last(here.member_id, here.agency_id, turn)


async def is_last(member_id: int, agency_id: int, turn: Turn) -> bool:
    """Whether an agency would be left without anybody who may invite others.

    Holds the agency until the end of the turn, so that two last ones cannot go at once.
    """
    await turn.uow.agencies.lock(agency_id)
    members = await turn.uow.agencies.members(agency_id)
    return not any(each.role == "coordinator" and each.id != member_id for each in members)


def _refused(ctx: Ctx, say: Say) -> Outcome:
    closed = {"joining.locked": HAVE_CODE, "joining.enough": CREATE}.get(say.key)
    ways = tuple(each for each in entrances(ctx) if each != closed)
    choices = ways if ctx.is_guest else menu(ctx)
    return Outcome(ctx, (Say(say.key, say.params, choices),), stay=True)


async def create(effect: CreateAgency, ctx: Ctx, turn: Turn) -> Outcome:
    """A new agency with the person as coordinator; a second one of the same name only on request."""
    if refusal := await _not_now(ctx, turn):
        return _refused(ctx, refusal)
    nearby = await turn.uow.agencies.names_near(effect.province)
    same = next((name for name in nearby if same_agency(name, effect.name)), None)
    if same and not effect.anyway:
        choices = (HAVE_CODE, Choice("สร้างแยกอีกแห่ง", "anyway"), EDIT_NAME)
        return Outcome(ctx, (Say("joining.duplicate", {"agency": same}, choices),), stay=True)
    agency_id = await turn.uow.agencies.add(effect.name, effect.type, effect.province, turn.now)
    await turn.uow.registry.note_made(turn.sender, turn.now)
    account = await _account(turn)
    member = await turn.uow.agencies.add_member(agency_id, account.id, "coordinator", turn.now)
    await _record(turn, agency_id, member, "agency.create", name=effect.name)
    return await arrive(agency_id, Say("joining.created"), turn)


async def _not_now(ctx: Ctx, turn: Turn) -> Say | None:
    """Why this person makes no agency here, or not today."""
    if not ctx.may_found:
        return Say("joining.by_operator")
    most = turn.founding.a_day
    made = await turn.uow.registry.made_since(turn.sender, turn.now - DAY)
    return Say("joining.enough", {"most": most}) if made >= most else None


async def set_unit(effect: SetUnit, ctx: Ctx, turn: Turn) -> Outcome:
    author = turn.author(ctx)
    assert ctx.member_id is not None
    unit_id = await turn.uow.agencies.unit(author.agency_id, effect.name)
    await turn.uow.agencies.change_member(author.agency_id, ctx.member_id, unit_id=unit_id)
    await _record(turn, author.agency_id, ctx.member_id, "member.unit", unit=effect.name)
    usual = usual_units(ctx)
    back = (Choice.to("เลิกทำ", "tounit", usual.index(ctx.unit)),) if ctx.unit in usual else ()
    choices = (*back, *menu(ctx)[:3])
    before = ctx.unit if ctx.unit != effect.name else ""
    said = Say("joining.unit_set", {"unit": effect.name, "before": before}, choices)
    return Outcome(replace(ctx, unit=effect.name), (said,))


async def arrive(agency_id: int, welcome: Say, turn: Turn) -> Outcome:
    """The person is in (another) agency now: its view, a welcome with what is known there, and for staff
    the question which unit they belong to.
    """
    memberships = await turn.uow.identities.memberships(turn.sender)
    mine = next(each for each in memberships if each.agency_id == agency_id)
    account = await _account(turn)
    speaker = Speaker(
        mine.role,
        mine.member_id,
        agency_id,
        mine.agency_name,
        mine.agency_type,
        mine.unit,
        account.consent_version,
    )
    row = ConversationRow(turn.chat, agency_id)
    ctx = await look(turn.uow, speaker, row, turn.rules, turn.zone, turn.now, turn.founding)
    params = {
        "agency": ctx.agency,
        "role": ROLE_TITLES[ctx.role],
        "unit": ctx.unit,
        "year": ctx.year,
        "total": ctx.evaluation.value("total") if ctx.scores else None,
        "level": ctx.evaluation.level,
    }
    return Outcome(ctx, (Say(welcome.key, params, menu(ctx)),), settle=True, then=unit_question(ctx))


async def _account(turn: Turn) -> Account:
    await turn.uow.identities.ensure(turn.sender)
    found = await turn.uow.identities.find(turn.sender)
    assert found is not None
    return found


async def _record(turn: Turn, agency_id: int, member_id: int, action: str, **detail: str) -> None:
    author = Author(agency_id, member_id, turn.channel)
    await turn.uow.audit.record(author, turn.now, action, detail=detail)
