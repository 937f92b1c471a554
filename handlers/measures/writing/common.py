"""What the writers of the plan share: its rows, its log and evidence, and the view after a change."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from handlers.general.buttons import MINE
from handlers.measures import lists
from handlers.measures.effects import Piece
from handlers.parts import Outcome, Turn
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say
from handlers.view import look_at_plan
from knowledge.fiscal import fiscal_year_of
from knowledge.measures.measure import Draft, Evidence, Measure, Status
from knowledge.measures.rounds import rounds_of
from knowledge.measures.standing import rekeyed
from storage.measures.measures import ProgressRow, fields_of
from storage.measures.rounds import StandingRow

NEXT = Choice.to("งานถัดไป", "mine")
FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)


async def write(found: Measure, draft: Draft, ctx: Ctx, turn: Turn) -> None:
    """Put a draft in a measure's place; what was reported of its rounds goes with their new days."""
    agency_id, measures = turn.author(ctx).agency_id, turn.uow.measures
    await measures.change(agency_id, found.id, fields_of(draft))
    units = [await turn.uow.agencies.unit(agency_id, name[:120]) for name in draft.units]
    await measures.set_units(agency_id, found.id, units)
    keys = rekeyed(found.standings, found.rounds, rounds_of(draft.spans, draft.cadence))
    await measures.standings.move(agency_id, found.id, keys)


async def log(
    found: Measure,
    status: Status,
    percent: int,
    note: str,
    audit_id: int,
    ctx: Ctx,
    turn: Turn,
    rows: Sequence[StandingRow] = (),
) -> None:
    """Say where a measure stands from now on, and write down what was said of which rounds and units."""
    author = turn.author(ctx)
    said = [(each.status, each.percent, each.round, each.unit_id) for each in rows]
    for of_what in said or [(status.value, percent, "", None)]:
        where, value, key, unit_id = of_what
        row = ProgressRow(author.member_id, author.channel, turn.now, where, value, note, key, unit_id)
        await turn.uow.measures.report(author.agency_id, found.id, row, audit_id)
    values: dict[str, Any] = {
        "status": status.value,
        "percent": percent,
        "note": note,
        "reported_at": turn.now,
    }
    await turn.uow.measures.change(author.agency_id, found.id, values)


async def unit_id_of(name: str, ctx: Ctx, turn: Turn) -> int | None:
    """The id of a unit of the agency; None for no unit."""
    return await turn.uow.agencies.unit(turn.author(ctx).agency_id, name[:120]) if name else None


async def keep(pieces: Sequence[Piece], measure_id: int, audit_id: int, ctx: Ctx, turn: Turn) -> None:
    """Keep evidence; files that were sent stay for good from now on."""
    author = turn.author(ctx)
    for piece in pieces:
        kept = Evidence(0, piece.kind, piece.url[:1000], piece.name, piece.taken_on)
        await turn.uow.measures.add_evidence(
            author.agency_id, measure_id, author.member_id, audit_id, kept, turn.now
        )


async def still_there(pieces: Sequence[Piece], ctx: Ctx, turn: Turn) -> list[Piece]:
    """The pieces that can (still) be looked at; files are nobody's until they become evidence, and expire."""
    agency_id, files = turn.author(ctx).agency_id, turn.uow.files
    kept = [each.kind == "link" or await files.keep(each.url, agency_id, FOR_EVER) for each in pieces]
    return [each for each, there in zip(pieces, kept, strict=True) if there]


async def seen(ctx: Ctx, turn: Turn, year: int, audit_id: int | None, *, touched: bool = True) -> Ctx:
    """The view after a change of a year's plan, whose reminders are to be worked out again."""
    agency_id = turn.author(ctx).agency_id
    if touched:
        await turn.uow.agencies.change(agency_id, replan=True)
    plan = await look_at_plan(turn.uow, agency_id, year, ctx.today)
    running = fiscal_year_of(ctx.today)
    chosen = ctx.plan_year if year == ctx.plan.fiscal_year else year if year != running else None
    colleagues = ctx.colleagues or await turn.uow.agencies.colleagues(agency_id)
    return replace(ctx, plan=plan, plan_year=chosen, last_change=audit_id, colleagues=colleagues)


async def name_of(member_id: int | None, ctx: Ctx, turn: Turn) -> str:
    """A member's name, also of one who left; "" where none is known."""
    if member_id is None:
        return ""
    found = await turn.uow.agencies.find_member(turn.author(ctx).agency_id, member_id)
    return found.name or found.unit if found else ""


async def locked(measure_id: int, ctx: Ctx, turn: Turn) -> Measure | None:
    return await turn.uow.measures.find(turn.author(ctx).agency_id, measure_id, lock=True)


async def fresh(found: Measure, ctx: Ctx, turn: Turn) -> Measure:
    """The measure as it stands now."""
    return await turn.uow.measures.find(turn.author(ctx).agency_id, found.id) or found


def as_kept(draft: Draft) -> dict[str, Any]:
    budget = None if draft.budget is None else str(draft.budget)
    return fields_of(draft) | {"budget": budget, "units": list(draft.units)}


def after_it(measure_id: int) -> tuple[Choice, ...]:
    return (Choice.to("รายละเอียด", "measure", measure_id),)


def gone(ctx: Ctx) -> Outcome:
    return Outcome(ctx, (Say("measures.gone", {}, (MINE, lists.ALL)),))
