"""Scores: save, erase, take back, look back."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from handlers.general.buttons import SUMMARY, UNDO, UNDO_AGAIN
from handlers.parts import APPS, Outcome, Turn
from handlers.scores.effects import EraseScores, FocusYear, SaveScores, ShowHistory
from handlers.terms.context import Ctx
from handlers.terms.messages import Say
from handlers.terms.roles import ROLE_TITLES
from storage.scores import assessments

HISTORY_LINES = 8


async def save(effect: SaveScores, ctx: Ctx, turn: Turn) -> Outcome:
    return Outcome(await _save(effect.values, ctx, turn, assessments.SAVE))


async def erase(_: EraseScores, ctx: Ctx, turn: Turn) -> Outcome:
    params = {"year": ctx.year, "count": len(ctx.scores)}
    after = await _save(dict.fromkeys(ctx.scores), ctx, turn, assessments.ERASE)
    return Outcome(after, (Say("entry.erased", params, (UNDO,)),))


async def focus(effect: FocusYear, ctx: Ctx, turn: Turn) -> Outcome:
    assert ctx.agency_id is not None
    found = await turn.uow.assessments.find(ctx.agency_id, effect.fiscal_year)
    return Outcome(
        replace(
            ctx,
            year=effect.fiscal_year,
            scores=found.scores if found else {},
            assessment_id=found.id if found else None,
            version=found.ruleset_version if found else None,
            level=found.level if found else None,
        )
    )


async def _save(values: Mapping[str, Decimal | None], ctx: Ctx, turn: Turn, action: str) -> Ctx:
    changed = {code: value for code, value in values.items() if ctx.scores.get(code) != value}
    if not changed:
        return ctx
    author = turn.author(ctx)
    assessment_id = ctx.assessment_id or await turn.uow.assessments.open(
        author.agency_id, ctx.year, ctx.ruleset.version, turn.now, ctx.rules.item_set
    )
    audit_id = await turn.uow.assessments.change(assessment_id, changed, author, turn.now, action=action)
    return replace(ctx.with_scores(changed, audit_id), assessment_id=assessment_id)


async def last_change(ctx: Ctx, turn: Turn) -> int | None:
    """The person's newest change of scores that is not taken back."""
    if ctx.assessment_id is None or ctx.member_id is None:
        return None
    return await turn.uow.assessments.last_change(ctx.assessment_id, ctx.member_id)


async def take_back(audit_id: int, ctx: Ctx, turn: Turn) -> Outcome:
    """Undo a change; a score that somebody else changed since then is left alone."""
    assert ctx.assessment_id is not None
    lines = await turn.uow.assessments.changes_of(audit_id)
    back = {change.code: change.old for change, current in lines if current == change.new}
    author = turn.author(ctx)
    await turn.uow.assessments.change(
        ctx.assessment_id, back, author, turn.now, action=assessments.UNDO, undoes_id=audit_id
    )
    after = ctx.with_scores(back, None)
    params = {
        "lines": [
            (ctx.label(change.code), change.new, change.old) for change, _ in lines if change.code in back
        ],
        "year": ctx.year,
        "left": [ctx.label(change.code) for change, _ in lines if change.code not in back],
    }
    said = (Say("undo.done", params, (UNDO_AGAIN, SUMMARY)),)
    return Outcome(after, said, settle=True)


async def history(effect: ShowHistory, ctx: Ctx, turn: Turn) -> Outcome:
    found = await turn.uow.assessments.history(ctx.assessment_id, effect.code) if ctx.assessment_id else []
    names = await _names({line.member_id for line in found[-HISTORY_LINES:]}, ctx, turn)
    rows = [
        (
            line.at,
            f"{names.get(line.member_id, '')} {ROLE_TITLES.get(line.role or '', 'ระบบ')}".strip(),
            APPS.get(line.channel, line.channel),
            line.old,
            line.new,
            line.action == assessments.UNDO,
        )
        for line in found[-HISTORY_LINES:]
    ]
    params = {
        "year": ctx.year,
        "label": ctx.label(effect.code),
        "rows": rows,
        "more": max(0, len(found) - HISTORY_LINES),
    }
    return Outcome(ctx, (Say("undo.history", params, (SUMMARY,)),))


async def _names(members: set[int | None], ctx: Ctx, turn: Turn) -> dict[int | None, str]:
    """The names of members, also of those who left; who has none is missing."""
    assert ctx.agency_id is not None
    known = [await turn.uow.agencies.find_member(ctx.agency_id, each) for each in members if each is not None]
    return {each.id: each.name for each in known if each is not None and each.name}
