"""Who is in charge of a measure, who hears of it, and what closing it takes."""

from dataclasses import replace

from handlers.general.buttons import MINE
from handlers.measures.effects import MuteMeasure, OwnMeasure, RequireEvidence
from handlers.measures.writing.common import NEXT, after_it, gone, locked, name_of, seen
from handlers.parts import Outcome, Turn
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say


async def own(effect: OwnMeasure, ctx: Ctx, turn: Turn) -> Outcome:
    found, author = await locked(effect.measure_id, ctx, turn), turn.author(ctx)
    member = effect.member_id or ctx.member_id
    if found is None or member is None:
        return gone(ctx)
    if member != ctx.member_id:
        given = await turn.uow.agencies.find_member(author.agency_id, member)
        if not ctx.may("people") or given is None or given.left_at is not None:
            return Outcome(ctx, (Say("people.nobody", {}, after_it(found.id)),))
    others = [each for each in found.owners if each != member]
    await turn.uow.measures.set_owners(author.agency_id, found.id, [*others, member] if effect.on else others)
    detail = {"id": found.id, "on": effect.on, "member": member}
    await turn.uow.audit.record(author, turn.now, "measure.own", detail=detail)
    after = await seen(ctx, turn, ctx.plan.fiscal_year, ctx.last_change)
    back = Choice.to("เลิกทำ", "measure", found.id, "disown" if effect.on else "own", member)
    name = "" if member == ctx.member_id else await name_of(member, ctx, turn) or f"สมาชิก {member}"
    params = {"title": found.title, "on": effect.on, "name": name, "year": found.fiscal_year}
    return Outcome(after, (Say("measures_kept.owned", params, (back, *after_it(found.id)), about=found.id),))


async def mute(effect: MuteMeasure, ctx: Ctx, turn: Turn) -> Outcome:
    found = await locked(effect.measure_id, ctx, turn)
    if found is None or ctx.member_id is None:
        return gone(ctx)
    others = [each for each in found.muted_by if each != ctx.member_id]
    muted = [*others, ctx.member_id] if effect.on else others
    await turn.uow.measures.set_mutes(turn.author(ctx).agency_id, found.id, muted)
    after = await seen(ctx, turn, ctx.plan.fiscal_year, ctx.last_change)
    back = Choice.to(
        "เตือนอีกครั้ง" if effect.on else "หยุดเตือนเรื่องนี้", "unmute" if effect.on else "mute", found.id
    )
    params = {"title": found.title, "on": effect.on}
    return Outcome(
        after, (Say("measures_kept.muted", params, (back, *after_it(found.id)[:1], NEXT), about=found.id),)
    )


async def require_evidence(effect: RequireEvidence, ctx: Ctx, turn: Turn) -> Outcome:
    author = turn.author(ctx)
    await turn.uow.agencies.change(author.agency_id, needs_evidence=effect.on)
    await turn.uow.audit.record(author, turn.now, "agency.evidence", detail={"on": effect.on})
    back = Choice.to("เลิกทำ", "strict", "off" if effect.on else "on")
    after = replace(ctx, needs_evidence=effect.on)
    return Outcome(after, (Say("measures_kept.strict", {"on": effect.on}, (back, MINE)),))
