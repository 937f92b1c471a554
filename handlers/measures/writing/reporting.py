"""How measures go, said round by round and unit by unit: what is written, and what is said of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.general.buttons import UNDO
from handlers.measures import lists
from handlers.measures.due import due_of
from handlers.measures.effects import MeasurePart, ReportProgress
from handlers.measures.writing.common import (
    NEXT,
    after_it,
    fresh,
    gone,
    keep,
    locked,
    log,
    name_of,
    seen,
    still_there,
    unit_id_of,
)
from handlers.parts import Outcome, Turn
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say
from knowledge.measures.measure import Measure, Status
from knowledge.measures.rounds import Round
from knowledge.measures.standing import missing, next_round, stands, total
from storage.measures.changes import EVIDENCE, REPORT
from storage.measures.rounds import StandingRow


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit in one round, and where it will stand."""

    round: Round
    unit: str
    status: Status
    percent: int


async def report(effect: ReportProgress, ctx: Ctx, turn: Turn) -> Outcome:
    """How a part of a measure goes. Whoever closes what somebody else closed a moment ago is told so."""
    found = await locked(effect.measure_id, ctx, turn)
    if found is None:
        return gone(ctx)
    pieces = await still_there(effect.pieces, ctx, turn)
    if len(pieces) < len(effect.pieces):
        said = Say("measures_kept.file_gone", {"title": found.title}, after_it(found.id), about=found.id)
        return Outcome(ctx, (said,))
    if not found.status.is_open and not effect.reopen:
        return await _before(found, effect, ctx, turn)
    cells = _cells(found, effect)
    if cells is None:
        said = Say("measures_kept.changed_meanwhile", {"title": found.title}, after_it(found.id))
        return Outcome(ctx, (said,))
    finished = all(not stands(found, each.round, each.unit).status.is_open for each in cells)
    if cells and finished and effect.status is Status.DONE and not effect.reopen:
        return await _before(found, effect, ctx, turn)
    audit_id = await _write(found, effect, cells, ctx, turn)
    after = await seen(ctx, turn, ctx.plan.fiscal_year, audit_id)
    return Outcome(after, (_said(await fresh(found, ctx, turn), effect, cells, after),))


# ---- what is written


def _cells(found: Measure, effect: ReportProgress) -> list[Cell] | None:
    """What the part means now; None if it is no part of the measure any more."""
    part = _reopened(found) if effect.reopen and effect.part == MeasurePart() else effect.part
    if part.whole:
        return []
    rounds = [each for each in found.rounds if each.key in part.rounds]
    units = [each for each in found.units if each in part.units]
    if len(rounds) < len(part.rounds) or len(units) < len(part.units) or not (rounds and units):
        return None
    return [_cell(found, one, unit, effect) for one in rounds for unit in units]


def _reopened(found: Measure) -> MeasurePart:
    """Of what is opened again the last round goes on, unless rounds were left open when it was closed."""
    if total(found)[0] is not Status.DONE and found.standings:
        return MeasurePart(whole=True)
    return MeasurePart((found.rounds[-1].key,), found.units)


def _cell(found: Measure, one: Round, unit: str, effect: ReportProgress) -> Cell:
    percent = effect.percent if effect.percent is not None else stands(found, one, unit).percent
    if effect.status is Status.TODO:
        percent = 0
    if effect.status is Status.DONE:
        percent = 100
    return Cell(one, unit, effect.status, 90 if effect.status.is_open and percent == 100 else percent)


async def _write(found: Measure, effect: ReportProgress, cells: Sequence[Cell], ctx: Ctx, turn: Turn) -> int:
    author, measures = turn.author(ctx), turn.uow.measures
    units = {each.unit: await unit_id_of(each.unit, ctx, turn) for each in cells}
    known = {
        (row.round, row.unit_id): row for row in await measures.standings.rows(author.agency_id, found.id)
    }
    places = [(each.round.key, units[each.unit]) for each in cells]
    detail = {
        "id": found.id,
        "old": await as_reported(found, ctx, turn)
        | {"cells": [as_cell(place, known.get(place)) for place in places]},
        "new": {"status": effect.status.value, "percent": effect.percent, "note": effect.note},
        "whole": not cells,
        "pieces": len(effect.pieces),
    }
    audit_id = await turn.uow.audit.record(author, turn.now, REPORT, detail=detail)
    rows = [
        StandingRow(each.round.key, units[each.unit], each.status.value, each.percent, turn.now, audit_id)
        for each in cells
    ]
    await measures.standings.put(author.agency_id, found.id, rows)
    status, percent = _whole(await fresh(found, ctx, turn), effect, whole=not cells)
    await log(found, status, percent, effect.note, audit_id, ctx, turn, rows)
    await keep(effect.pieces, found.id, audit_id, ctx, turn)
    return audit_id


def _whole(found: Measure, effect: ReportProgress, *, whole: bool) -> tuple[Status, int]:
    """Where the measure as a whole stands after it."""
    if not whole:
        return total(found)
    if effect.status is Status.DONE:
        return Status.DONE, 100
    if effect.status is Status.CANCELLED:
        return Status.CANCELLED, found.percent
    return (Status.DOING, min(found.percent, 90)) if not found.standings else total(found)


async def as_reported(found: Measure, ctx: Ctx, turn: Turn) -> dict[str, object]:
    """Where a measure stands as a whole, as the audit trail keeps it."""
    return {
        "status": found.status.value,
        "percent": found.percent,
        "note": found.note,
        "reported_at": found.reported_at.isoformat() if found.reported_at else None,
        "audit": await turn.uow.measures.last_report(turn.author(ctx).agency_id, found.id),
    }


def as_cell(place: tuple[str, int | None], row: StandingRow | None) -> dict[str, object]:
    """A round and unit as the audit trail keeps it; without `status` nothing was known of it."""
    kept: dict[str, object] = {"round": place[0], "unit": place[1]}
    if row is None:
        return kept
    at = row.reported_at.isoformat() if row.reported_at else None
    return kept | {"status": row.status, "percent": row.percent, "at": at, "audit": row.audit_id}


# ---- what is said


def _said(measure: Measure, effect: ReportProgress, cells: Sequence[Cell], ctx: Ctx) -> Say:
    work = _work(measure, effect, cells, ctx)
    attach = Choice.to("แนบหลักฐาน", "evidence", measure.id)
    if measure.status is Status.CANCELLED:
        return Say(
            "measures_kept.given_up", {"work": work}, (UNDO, reopening(measure), NEXT), about=measure.id
        )
    if measure.status is Status.DONE:
        return Say("measures_kept.closed", {"work": work}, (UNDO, attach, NEXT), about=measure.id)
    if effect.status is Status.DONE:
        whole = Choice.to("เสร็จทั้งปีแล้ว", "whole", measure.id)
        more = (whole,) if len(measure.rounds) > 1 else ()
        proof = () if effect.pieces else (attach,)
        choices = (UNDO, *more, *proof, NEXT)
        return Say("measures_rounds.round_done", {"work": work}, choices, about=measure.id)
    choices = (UNDO, *after_it(measure.id), NEXT)
    return Say("measures_kept.reported", {"work": work}, choices, about=measure.id)


def _work(measure: Measure, effect: ReportProgress, cells: Sequence[Cell], ctx: Ctx) -> dict[str, object]:
    rounds = tuple(dict.fromkeys(each.round for each in cells))
    units = tuple(dict.fromkeys(each.unit for each in cells if each.unit))
    lacking = [each for each in missing(measure, rounds[-1]) if each] if rounds else []
    status, percent = (cells[0].status, cells[0].percent) if cells else (measure.status, measure.percent)
    ahead = (
        next_round(measure, cells[0].unit if cells else "", ctx.today) if len(measure.rounds) > 1 else None
    )
    return {
        "year": measure.fiscal_year,
        "title": measure.title,
        "words": status.words,
        "percent": percent,
        "note": effect.note,
        "pieces": len(effect.pieces),
        "evidence": measure.evidence,
        "due": due_of(measure, ctx.today),
        "next": None if ctx.member_id in measure.muted_by else lists.told_next(measure, ctx),
        "rounds": [each.title for each in rounds if each.title],
        "units": units,
        "of": len(measure.units),
        "done": len(measure.units) - len(lacking),
        "missing": lacking,
        "ahead": (ahead.title, ahead.due) if ahead else None,
        "left": _left(measure, effect) if not cells else 0,
    }


def _left(measure: Measure, effect: ReportProgress) -> int:
    """How many rounds were not reported when the whole was closed."""
    opened = replace(measure, status=Status.DOING)
    return sum(bool(missing(opened, each)) for each in measure.rounds) if len(measure.rounds) > 1 else 0


async def _before(found: Measure, effect: ReportProgress, ctx: Ctx, turn: Turn) -> Outcome:
    """Nothing to change: it was reported before. Evidence is kept all the same."""
    author = turn.author(ctx)
    lines = await turn.uow.measures.log_of(author.agency_id, found.id)
    audit_id = None
    if effect.pieces:
        detail = {"id": found.id, "pieces": len(effect.pieces)}
        audit_id = await turn.uow.audit.record(author, turn.now, EVIDENCE, detail=detail)
        await keep(effect.pieces, found.id, audit_id, ctx, turn)
    params = {
        "title": found.title,
        "who": await name_of(lines[-1].member_id, ctx, turn) if lines else "",
        "at": lines[-1].at if lines else turn.now,
        "pieces": len(effect.pieces),
        "year": found.fiscal_year,
    }
    after = await seen(ctx, turn, ctx.plan.fiscal_year, audit_id or ctx.last_change)
    if found.status.is_open:
        return Outcome(after, (Say("measures_rounds.round_before", params, (NEXT,), about=found.id),))
    said = Say("measures_kept.closed_before", params, (NEXT, reopening(found)), about=found.id)
    return Outcome(after, (said,))


def reopening(found: Measure) -> Choice:
    return Choice.to("เปิดอีกครั้ง", "reopen", found.id)
