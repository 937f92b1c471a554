"""The only writer: a turn's effects become changes, each checked against the person's rights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from handlers.answers.general import no_right
from handlers.context import Ctx
from handlers.effects import Effect, EraseScores, FocusYear, SaveScores, ShowHistory, Undo
from handlers.messages import Choice, Say
from handlers.roles import ROLE_TITLES, Right
from storage.assessments import ERASE, SAVE, UNDO
from storage.records import Author
from storage.unit_of_work import UnitOfWork

UNDO_CHOICE = Choice("เลิกทำ", "q.undo")
SUMMARY = Choice("สรุปคะแนน", "q.total")
HISTORY_LINES = 8


@dataclass(frozen=True, slots=True)
class Desk:
    """What the writer needs: the transaction, who acts and when, and the assessment if there is one."""

    uow: UnitOfWork
    author: Author
    now: datetime
    assessment_id: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The view after the changes, what to say about them, and whether they were allowed."""

    ctx: Ctx
    say: tuple[Say, ...] = ()
    allowed: bool = True


async def perform(effects: Sequence[Effect], ctx: Ctx, desk: Desk) -> Outcome:
    """Carry out effects in order; the first one the person has no right to ends it."""
    said: tuple[Say, ...] = ()
    for effect in effects:
        if not ctx.may(_right_for(effect)):
            return Outcome(ctx, no_right(ctx, "กรอกหรือแก้คะแนน"), allowed=False)
        ctx, more = await _perform(effect, ctx, desk)
        said = (*said, *more)
    return Outcome(ctx, said)


def _right_for(effect: Effect) -> Right:
    match effect:
        case SaveScores() | Undo():
            return "enter"
        case EraseScores():
            return "erase"
        case FocusYear() | ShowHistory():
            return "read"


async def _perform(effect: Effect, ctx: Ctx, desk: Desk) -> tuple[Ctx, tuple[Say, ...]]:
    match effect:
        case SaveScores(values):
            return await _save(values, ctx, desk, SAVE), ()
        case EraseScores():
            params = {"year": ctx.year, "count": len(ctx.scores)}
            after = await _save(dict.fromkeys(ctx.scores), ctx, desk, ERASE)
            return after, (Say("entry.erased", params, (UNDO_CHOICE,)),)
        case Undo(audit_id):
            return await _undo(audit_id, ctx, desk)
        case FocusYear(year):
            found = await desk.uow.assessments.find(desk.author.agency_id, year)
            return replace(ctx, year=year, scores=found.scores if found else {}), ()
        case ShowHistory(code):
            return ctx, await _history(code, ctx, desk)


async def _save(values: Mapping[str, Decimal | None], ctx: Ctx, desk: Desk, action: str) -> Ctx:
    changed = {code: value for code, value in values.items() if ctx.scores.get(code) != value}
    if not changed:
        return ctx
    assessment_id = desk.assessment_id or await desk.uow.assessments.open(
        desk.author.agency_id, ctx.year, ctx.ruleset.version, desk.now
    )
    audit_id = await desk.uow.assessments.change(assessment_id, changed, desk.author, desk.now, action=action)
    return ctx.with_scores(changed, audit_id)


async def _undo(audit_id: int | None, ctx: Ctx, desk: Desk) -> tuple[Ctx, tuple[Say, ...]]:
    """Take back the newest change; a score that somebody else changed since then is left alone."""
    member, assessment = desk.author.member_id, desk.assessment_id
    last = await desk.uow.assessments.last_change(assessment, member) if assessment and member else None
    if last is None or assessment is None:
        return ctx, (Say("undo.nothing", {}, (SUMMARY,)),)
    if audit_id is not None and audit_id != last:
        return ctx, (Say("undo.not_newest", {}, (Choice("เลิกทำครั้งล่าสุด", "q.undo"), SUMMARY)),)
    lines = await desk.uow.assessments.changes_of(last)
    back = {change.code: change.old for change, current in lines if current == change.new}
    await desk.uow.assessments.change(assessment, back, desk.author, desk.now, action=UNDO, undoes_id=last)
    after = ctx.with_scores(back, None)
    params = {
        "lines": [
            (ctx.label(change.code), change.new, change.old) for change, _ in lines if change.code in back
        ],
        "left": [ctx.label(change.code) for change, _ in lines if change.code not in back],
    }
    return after, (Say("undo.done", params, (Choice("เลิกทำอีก", "q.undo"), SUMMARY)),)


async def _history(code: str, ctx: Ctx, desk: Desk) -> tuple[Say, ...]:
    lines = await desk.uow.assessments.history(desk.assessment_id, code) if desk.assessment_id else []
    rows = [
        (
            line.at,
            ROLE_TITLES.get(line.role or "", "ระบบ"),
            line.channel,
            line.old,
            line.new,
            line.action == UNDO,
        )
        for line in lines[-HISTORY_LINES:]
    ]
    params = {"label": ctx.label(code), "rows": rows, "more": max(0, len(lines) - HISTORY_LINES)}
    return (Say("undo.history", params, (SUMMARY,)),)
