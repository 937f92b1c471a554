"""Taking back a change of the plan, unless somebody has gone on from it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from handlers.general.buttons import MEASURES, MINE, UNDO_AGAIN
from handlers.measures.writing.common import fresh, log, seen, write
from handlers.parts import Outcome, Turn
from handlers.terms.context import Ctx
from handlers.terms.messages import Say
from knowledge.measures.measure import Draft, Measure, Status
from knowledge.measures.standing import total
from knowledge.periods.days import Span
from knowledge.periods.reading import Cadence
from storage.measures.changes import ADD, CHANGE, EVIDENCE, REPORT, TAKEN_BACK, PlanChange
from storage.measures.rounds import StandingRow

KEPT = timedelta(days=30)
"""How long a file that is no evidence any more stays, in case the undoing was a slip."""


async def last_change(ctx: Ctx, turn: Turn) -> int | None:
    """The person's newest change of the plan that is not taken back."""
    found = await _newest(ctx, turn)
    return found.audit_id if found else None


async def _newest(ctx: Ctx, turn: Turn) -> PlanChange | None:
    if ctx.member_id is None:
        return None
    return await turn.uow.plan_changes.find_last(turn.author(ctx).agency_id, ctx.member_id)


async def take_back(audit_id: int, ctx: Ctx, turn: Turn) -> Outcome:
    """Undo the newest change of the plan; one that cannot be undone is passed over for older ones."""
    change = await _newest(ctx, turn)
    assert change is not None
    assert change.audit_id == audit_id
    done = await _TAKEN[change.action](change, ctx, turn)
    detail = {"audit": audit_id, "action": change.action, "refused": done is None}
    author = turn.author(ctx)
    await turn.uow.audit.record(author, turn.now, TAKEN_BACK, undoes_id=change.audit_id, detail=detail)
    if done is None:
        said = (Say("measures_kept.changed_since", {}, (UNDO_AGAIN, MINE, MEASURES)),)
        return Outcome(replace(ctx, last_change=None), said, settle=True)
    after = await seen(ctx, turn, ctx.plan.fiscal_year, None)
    return Outcome(
        after,
        (
            Say(
                "measures_kept.taken_back",
                {"year": ctx.plan.fiscal_year, **done},
                (UNDO_AGAIN, MINE, MEASURES),
                about=change.detail.get("id"),
            ),
        ),
        settle=True,
    )


async def _unadd(change: PlanChange, ctx: Ctx, turn: Turn) -> dict[str, Any] | None:
    """Only measures that stand as they were added go."""
    agency_id, titles = turn.author(ctx).agency_id, []
    for measure_id in change.detail["ids"]:
        found = await turn.uow.measures.find(agency_id, measure_id, lock=True)
        if (
            found is None
            or found.owners
            or found.evidence
            or found.status is not Status.TODO
            or found.percent
        ):
            return None
        titles.append(found.title)
    closed = change.detail.get("closed", [])
    for each in closed:
        if await turn.uow.measures.last_report(agency_id, each["id"]) != change.audit_id:
            return None
    await turn.uow.measures.remove(agency_id, change.detail["ids"], turn.now)
    for each in closed:
        await _reopen(each, change, ctx, turn)
    done = {"what": "add", "title": titles[0] if len(titles) == 1 else "", "count": len(titles)}
    return done | ({"year": change.detail["year"]} if "year" in change.detail else {})


async def _reopen(old: dict[str, Any], change: PlanChange, ctx: Ctx, turn: Turn) -> None:
    """A measure that was closed where it was, because it went on in another year."""
    agency_id = turn.author(ctx).agency_id
    found = await turn.uow.measures.find(agency_id, old["id"], lock=True)
    if found is None:
        return
    origin = old.get("audit") or change.audit_id
    await log(found, Status(old["status"]), old["percent"], old["note"], origin, ctx, turn)
    at = datetime.fromisoformat(old["reported_at"]) if old.get("reported_at") else None
    await turn.uow.measures.change(agency_id, found.id, {"reported_at": at})


async def _unchange(change: PlanChange, ctx: Ctx, turn: Turn) -> dict[str, Any] | None:
    found = await turn.uow.measures.find(turn.author(ctx).agency_id, change.detail["id"], lock=True)
    new, old = _draft(change.detail["new"]), _draft(change.detail["old"])
    if found is None or _plain(found.draft) != _plain(new):
        return None
    await write(found, old, ctx, turn)
    return {"what": "change", "title": old.title, "count": 1, "year": found.fiscal_year}


async def _unreport(change: PlanChange, ctx: Ctx, turn: Turn) -> dict[str, Any] | None:
    agency_id, old = turn.author(ctx).agency_id, change.detail["old"]
    found = await turn.uow.measures.find(agency_id, change.detail["id"], lock=True)
    if found is None:
        return None
    cells = old.get("cells", [])
    newest = await turn.uow.measures.last_report(agency_id, found.id) == change.audit_id
    if not (newest or (cells and found.status.is_open)) or not await _are_newest(
        found, cells, change, ctx, turn
    ):
        return None
    await _withdraw(change, ctx, turn)
    rows = await _put_back(found, cells, agency_id, turn)
    before = old.get("reported_at")
    status, percent = Status(old["status"]), old["percent"]
    if not newest:
        after = await fresh(found, ctx, turn)
        status, percent = total(after) if after.standings else (status, percent)
    origin = old.get("audit") or change.audit_id
    await log(found, status, percent, old["note"], origin, ctx, turn, rows)
    if newest:
        at = datetime.fromisoformat(before) if before else None
        await turn.uow.measures.change(agency_id, found.id, {"reported_at": at})
    return {"what": "report", "title": found.title, "count": 1, "year": found.fiscal_year}


async def _are_newest(
    found: Measure, cells: list[dict[str, Any]], change: PlanChange, ctx: Ctx, turn: Turn
) -> bool:
    """Whether nobody has said anything newer of these rounds and units."""
    rows = await turn.uow.measures.standings.rows(turn.author(ctx).agency_id, found.id)
    known = {(row.round, row.unit_id): row.audit_id for row in rows}
    return all(known.get((each["round"], each["unit"])) == change.audit_id for each in cells)


async def _put_back(
    found: Measure, cells: list[dict[str, Any]], agency_id: int, turn: Turn
) -> list[StandingRow]:
    """Rounds and units as they were; those nothing was known of are told as not begun."""
    standings, out = turn.uow.measures.standings, []
    for each in cells:
        key, unit_id = each["round"], each["unit"]
        if "status" not in each:
            await standings.drop(agency_id, found.id, key, unit_id)
            out.append(StandingRow(key, unit_id, Status.TODO.value, 0, None, 0))
            continue
        at = datetime.fromisoformat(each["at"]) if each["at"] else None
        row = StandingRow(key, unit_id, each["status"], each["percent"], at, each["audit"])
        await standings.put(agency_id, found.id, [row])
        out.append(row)
    return out


async def _unprove(change: PlanChange, ctx: Ctx, turn: Turn) -> dict[str, Any] | None:
    found = await turn.uow.measures.find(turn.author(ctx).agency_id, change.detail["id"])
    count = await _withdraw(change, ctx, turn)
    return {"what": "evidence", "title": found.title, "count": count} if found and count else None


async def _withdraw(change: PlanChange, ctx: Ctx, turn: Turn) -> int:
    agency_id = turn.author(ctx).agency_id
    gone = await turn.uow.measures.withdraw_evidence(agency_id, change.audit_id, turn.now)
    for url in gone:
        await turn.uow.files.keep(url, agency_id, turn.now + KEPT)
    return len(gone)


_TAKEN = {ADD: _unadd, CHANGE: _unchange, REPORT: _unreport, EVIDENCE: _unprove}


def _plain(draft: Draft) -> Draft:
    """A draft with what is not kept in its row, or in no order, made alike."""
    return replace(draft, units=tuple(sorted(draft.units)), problem="", detail="")


def _draft(kept: dict[str, Any]) -> Draft:
    """A draft as the audit trail keeps it."""
    return Draft(
        title=kept["title"],
        serves=tuple(kept["serves"]),
        analysis=kept["analysis"],
        steps=kept["steps"],
        period=kept["period"],
        spans=tuple(Span(date.fromisoformat(a), date.fromisoformat(b)) for a, b in kept["spans"]),
        cadence=Cadence(kept["cadence"]) if kept["cadence"] else None,
        reporting=kept["reporting"],
        units=tuple(kept["units"]),
        everyone=kept["everyone"],
        budget=Decimal(kept["budget"]) if kept["budget"] else None,
    )
