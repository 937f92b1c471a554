"""Scores: save, erase, take back, look back."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from handlers.general.buttons import SUMMARY, UNDO, UNDO_AGAIN
from handlers.parts import APPS, Outcome, Turn
from handlers.scores.effects import EraseScores, FocusYear, MoveRules, NoteOffer, SaveScores, ShowHistory
from handlers.terms.context import Ctx
from handlers.terms.messages import Say
from handlers.terms.roles import ROLE_TITLES
from knowledge.rules.codes import name_of
from storage.scores import assessments

HISTORY_LINES = 8


async def save(effect: SaveScores, ctx: Ctx, turn: Turn) -> Outcome:
    stated = {} if effect.level is None else {assessments.LEVEL: effect.level or None}
    return Outcome(await _save(effect.values, ctx, turn, assessments.SAVE, stated))


async def erase(_: EraseScores, ctx: Ctx, turn: Turn) -> Outcome:
    params = {"year": ctx.year, "count": len(ctx.scores)}
    after = await _save(dict.fromkeys(ctx.scores), ctx, turn, assessments.ERASE, {assessments.LEVEL: None})
    return Outcome(after, (Say("entry.erased", params, (UNDO,)),))


async def focus(effect: FocusYear, ctx: Ctx, turn: Turn) -> Outcome:
    assert ctx.agency_id is not None
    found = await turn.uow.assessments.find(ctx.agency_id, effect.fiscal_year)
    return Outcome(
        replace(
            ctx,
            year=effect.fiscal_year,
            turned=True,
            scores=found.scores if found else {},
            assessment_id=found.id if found else None,
            version=found.ruleset_version if found else None,
            level=found.level if found else None,
            offered=found.offered_version if found else None,
        )
    )


async def move_rules(effect: MoveRules, ctx: Ctx, turn: Turn) -> Outcome:
    """The result in focus is calculated by another version; what that has no place for goes with it."""
    stated = {assessments.VERSION: effect.version}
    return Outcome(await _save(dict.fromkeys(effect.gone), ctx, turn, assessments.PIN, stated))


async def note_offer(effect: NoteOffer, ctx: Ctx, turn: Turn) -> Outcome:
    await turn.uow.assessments.note_offer(effect.assessment_id, effect.version)
    return Outcome(ctx)


async def _save(
    values: Mapping[str, Decimal | None],
    ctx: Ctx,
    turn: Turn,
    action: str,
    stated: Mapping[str, Any] | None = None,
) -> Ctx:
    changed = {code: value for code, value in values.items() if ctx.scores.get(code) != value}
    told = {name: value for name, value in (stated or {}).items() if _stands(ctx)[name] != value}
    if not changed and not told:
        return ctx
    assert all(map(ctx.keeps, changed)), "of a year without rules only what means the same is kept"
    author = turn.author(ctx)
    assessment_id = ctx.assessment_id or await turn.uow.assessments.open(
        author.agency_id, ctx.year, ctx.ruleset.version, turn.now, ctx.rules.item_set
    )
    audit_id = await turn.uow.assessments.change(
        assessment_id, changed, author, turn.now, action=action, stated=told
    )
    opened = replace(ctx, assessment_id=assessment_id, version=_version(ctx))
    return _stating(told, opened.with_scores(changed, audit_id))


def _version(ctx: Ctx) -> int:
    """What the result is pinned to: a new one to the newest rules, or to a draft."""
    return ctx.ruleset.version if ctx.version is None else ctx.version


def _stands(ctx: Ctx) -> dict[str, Any]:
    """What is stated of the whole result."""
    return {assessments.LEVEL: ctx.level, assessments.VERSION: _version(ctx)}


def _stating(told: Mapping[str, Any], ctx: Ctx) -> Ctx:
    """The same view after that was stated of the whole result."""
    now = _stands(ctx) | dict(told)
    return replace(ctx, level=now[assessments.LEVEL], version=now[assessments.VERSION])


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
    stated = await turn.uow.assessments.stated_by(audit_id)
    unstated = {name: old for name, (old, new) in stated.items() if _stands(ctx)[name] == new}
    author = turn.author(ctx)
    await turn.uow.assessments.change(
        ctx.assessment_id,
        back,
        author,
        turn.now,
        action=assessments.UNDO,
        undoes_id=audit_id,
        stated=unstated,
    )
    after = _stating(unstated, ctx.with_scores(back, None))
    params = {
        "lines": [
            (after.label(change.code), change.new, change.old) for change, _ in lines if change.code in back
        ],
        "stated": [(name, stated[name][1], old) for name, old in unstated.items()],
        "year": ctx.year,
        "left": [name_of(change.code) for change, _ in lines if change.code not in back],
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
