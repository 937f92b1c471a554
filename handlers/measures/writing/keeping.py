"""Measures: keep, change, report on, look at, take back."""

from dataclasses import fields, replace
from typing import Any

from handlers.general.buttons import MINE, UNDO
from handlers.measures import lists
from handlers.measures.effects import AddEvidence, AddMeasures, ChangeMeasure
from handlers.measures.writing.common import (
    NEXT,
    after_it,
    as_kept,
    fresh,
    gone,
    keep,
    locked,
    log,
    seen,
    still_there,
    write,
)
from handlers.parts import Outcome, Turn
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say
from knowledge.measures.measure import Draft, same_title
from knowledge.periods.reading import say_period
from storage.measures.changes import ADD, CHANGE, EVIDENCE

_FIELDS = tuple(each.name for each in fields(Draft) if each.name not in ("problem", "detail"))


async def add(effect: AddMeasures, ctx: Ctx, turn: Turn) -> Outcome:
    author = turn.author(ctx)
    ids, drafts = [], await _new(effect, author.agency_id, turn)
    for draft in drafts:
        units = [await turn.uow.agencies.unit(author.agency_id, name[:120]) for name in draft.units]
        ids.append(await turn.uow.measures.add(author.agency_id, effect.fiscal_year, draft, units, turn.now))
    detail = {"ids": ids, "year": effect.fiscal_year}
    audit_id = await turn.uow.audit.record(author, turn.now, ADD, detail=detail)
    after = await seen(ctx, turn, effect.fiscal_year, audit_id)
    if len(ids) == 1:
        return Outcome(after, (_added(after, ids[0]),))
    params = {
        "count": len(ids),
        "year": effect.fiscal_year,
        "timeless": sum(not each.spans for each in drafts),
        "known": len(effect.drafts) - len(drafts),
    }
    choices = (MINE, Choice.to("ดูทั้งหมด", "plan", "all"), UNDO)
    return Outcome(after, (Say("measures_kept.added_many", params, choices),))


async def _new(effect: AddMeasures, agency_id: int, turn: Turn) -> list[Draft]:
    """What is to be kept: of several at once, those whose title the year's plan has already are left out."""
    if len(effect.drafts) == 1:
        return list(effect.drafts)
    kept = (await turn.uow.measures.load([agency_id], [effect.fiscal_year])).get(agency_id, [])
    known = {same_title(each.title) for each in kept}
    return [each for each in effect.drafts if same_title(each.title) not in known]


def _added(ctx: Ctx, measure_id: int) -> Say:
    draft = ctx.plan.by_id[measure_id].draft
    params = {
        "title": draft.title,
        "period": lists.period(draft),
        "units": lists.who(draft),
        "year": ctx.plan.fiscal_year,
    }
    more = Choice.to("เพิ่มอีกเรื่อง", "addmeasure")
    return Say(
        "measures_kept.added",
        params,
        (Choice.to("รายละเอียด", "measure", measure_id), more, UNDO),
        about=measure_id,
    )


async def change(effect: ChangeMeasure, ctx: Ctx, turn: Turn) -> Outcome:
    found = await locked(effect.measure_id, ctx, turn)
    if found is None:
        return gone(ctx)
    old = found.draft
    new = _merged(old, effect)
    if new is None:
        return Outcome(
            ctx,
            (
                Say(
                    "measures_kept.changed_meanwhile",
                    {"title": old.title},
                    after_it(found.id),
                    about=found.id,
                ),
            ),
        )
    if old == new:
        return Outcome(
            ctx, (Say("measures_kept.unchanged", {"title": old.title}, after_it(found.id), about=found.id),)
        )
    detail = {"id": found.id, "old": as_kept(old), "new": as_kept(new), "note": effect.note}
    author = turn.author(ctx)
    audit_id = await turn.uow.audit.record(author, turn.now, CHANGE, detail=detail)
    await write(found, new, ctx, turn)
    if effect.note:
        await log(found, found.status, found.percent, effect.note, audit_id, ctx, turn)
    after = await seen(ctx, turn, ctx.plan.fiscal_year, audit_id)
    params = {
        "title": new.title,
        "was": say_period(old.spans) if old.spans != new.spans else "",
        "period": lists.period(new),
        "units": lists.who(new),
        "note": effect.note,
        "year": found.fiscal_year,
    }
    return Outcome(
        after, (Say("measures_kept.changed", params, (UNDO, *after_it(found.id)), about=found.id),)
    )


def _merged(now: Draft, effect: ChangeMeasure) -> Draft | None:
    """The measure as it is now with what was wished changed; None if that was changed by others meanwhile."""
    wished: dict[str, Any] = {}
    for name in _FIELDS:
        base, new, current = (getattr(each, name) for each in (effect.base, effect.draft, now))
        if new == base:
            continue
        if current not in (base, new):
            return None
        wished[name] = new
    return replace(now, **wished)


async def add_evidence(effect: AddEvidence, ctx: Ctx, turn: Turn) -> Outcome:
    found = await locked(effect.measure_id, ctx, turn)
    if found is None:
        return gone(ctx)
    if len(await still_there(effect.pieces, ctx, turn)) < len(effect.pieces):
        return Outcome(
            ctx, (Say("measures_kept.file_gone", {"title": found.title}, after_it(found.id), about=found.id),)
        )
    detail = {"id": found.id, "pieces": len(effect.pieces)}
    audit_id = await turn.uow.audit.record(turn.author(ctx), turn.now, EVIDENCE, detail=detail)
    await keep(effect.pieces, found.id, audit_id, ctx, turn)
    after = await seen(ctx, turn, ctx.plan.fiscal_year, audit_id)
    params = {
        "title": found.title,
        "pieces": [(each.kind, each.name or each.url, each.taken_on) for each in effect.pieces],
        "total": (await fresh(found, ctx, turn)).evidence,
        "open": found.status.is_open,
        "year": found.fiscal_year,
    }
    close = (Choice.to("เสร็จแล้ว", "done", found.id),) if found.status.is_open else ()
    more = Choice.to("แนบเพิ่ม", "evidence", found.id)
    return Outcome(
        after, (Say("measures_kept.evidence_kept", params, (*close, more, UNDO, NEXT), about=found.id),)
    )
