"""The end of a year: what is not finished goes on in the next year's plan, and is closed in its own."""

from handlers.general.buttons import UNDO
from handlers.measures import suggesting as planning
from handlers.measures.effects import CarryOver
from handlers.measures.writing.common import NEXT, gone, log, seen
from handlers.measures.writing.reporting import as_reported
from handlers.parts import Outcome, Turn
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say
from knowledge.measures.measure import Measure, Status, same_title
from storage.measures.changes import ADD


async def carry_over(effect: CarryOver, ctx: Ctx, turn: Turn) -> Outcome:
    """Every open measure of one plan into another; what that has already is only closed here."""
    author = turn.author(ctx)
    loaded = (await turn.uow.measures.load([author.agency_id])).get(author.agency_id, [])
    open_ones = [each for each in loaded if each.fiscal_year == effect.from_year and each.status.is_open]
    if not open_ones:
        return gone(ctx)
    known = {same_title(each.title) for each in loaded if each.fiscal_year == effect.to_year}
    new = [each for each in open_ones if same_title(each.title) not in known]
    ids = []
    for draft in planning.moved(tuple(new), effect.to_year - effect.from_year):
        units = [await turn.uow.agencies.unit(author.agency_id, name[:120]) for name in draft.units]
        ids.append(await turn.uow.measures.add(author.agency_id, effect.to_year, draft, units, turn.now))
    closed = [{"id": each.id} | await as_reported(each, ctx, turn) for each in open_ones]
    detail = {"ids": ids, "year": effect.to_year, "closed": closed}
    audit_id = await turn.uow.audit.record(author, turn.now, ADD, detail=detail)
    for each in open_ones:
        await _close(each, effect, audit_id, ctx, turn)
    after = await seen(ctx, turn, effect.to_year, audit_id)
    params = {
        "count": len(open_ones),
        "from_year": effect.from_year,
        "to_year": effect.to_year,
        "known": len(open_ones) - len(new),
    }
    see = Choice.to(f"แผนปี {effect.to_year}", "planyear", effect.to_year)
    return Outcome(after, (Say("measures_overview.carried", params, (UNDO, see, NEXT)),))


async def _close(found: Measure, effect: CarryOver, audit_id: int, ctx: Ctx, turn: Turn) -> None:
    note = f"ยกไปแผนปี {effect.to_year}"
    await log(found, Status.CANCELLED, found.percent, note, audit_id, ctx, turn)
