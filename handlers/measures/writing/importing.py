"""Many measures at once into an agency's plan, and the questions that leaves."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from knowledge.agencies import find_type, units_for
from knowledge.measures.measure import Draft, same_title
from knowledge.periods.reading import read_period, say_period
from storage.audit import Author
from storage.measures.changes import ADD
from storage.unit_of_work import UnitOfWork

MADE_BY = "shell"


@dataclass
class Found:
    """What a file holds: drafts with their fiscal years, and what could not be taken."""

    drafts: list[tuple[int, Draft]] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)


async def units_of(uow: UnitOfWork, agency_id: int) -> tuple[str, ...]:
    """Units as the agency calls them, and the usual ones of its type."""
    kind = find_type(await uow.agencies.find_name(agency_id) or "")
    known = await uow.agencies.units(agency_id)
    return tuple(dict.fromkeys((*known, *(units_for(kind.code) if kind else ()))))


async def keep(uow: UnitOfWork, agency_id: int, found: Found, now: datetime, today: date) -> dict[str, Any]:
    """Put the drafts in the plan. What it has already (by title and year) is left alone and told."""
    years = {year for year, _ in found.drafts}
    kept = (await uow.measures.load([agency_id], years)).get(agency_id, [])
    known = {(each.fiscal_year, same_title(each.title)) for each in kept}
    ids, questions, repeated = [], [], []
    for year, draft in found.drafts:
        if (year, same_title(draft.title)) in known:
            repeated.append(draft.title)
            continue
        known.add((year, same_title(draft.title)))
        units = [await uow.agencies.unit(agency_id, name[:120]) for name in draft.units]
        ids.append(await uow.measures.add(agency_id, year, draft, units, now))
        if draft.problem:
            questions.append(_question(ids[-1], draft, year, today))
    if ids:
        await uow.agencies.change(agency_id, replan=True)
        detail = {"ids": ids, "years": sorted(years)}
        await uow.audit.record(Author(agency_id, None, MADE_BY), now, ADD, detail=detail)
    return {
        "agency_id": agency_id,
        "fiscal_years": sorted(years),
        "imported": len(ids),
        "measures": ids,
        "already_there": repeated,
        "questions": questions,
        "errors": found.errors,
    }


def _question(measure_id: int, draft: Draft, year: int, today: date) -> dict[str, Any]:
    """A period that is not clear: the measure is kept without days until somebody says what is meant."""
    read = read_period(draft.period, year, today)
    return {
        "measure": measure_id,
        "title": draft.title,
        "period": draft.period,
        "problem": draft.problem,
        "likely": say_period(read) if read.spans else "",
    }
