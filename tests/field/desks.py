"""A desk in the sample agency on a November morning: last year's result is in hand, the plan has begun."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.demo.demo import fill
from bot.wiring import make_kit
from knowledge.measures.measure import Measure
from storage.unit_of_work import UnitOfWork, unit_of_work
from tests.harness import YEAR, Office, Settled

MORNING = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
"""Friday 27 November 2569, 09:00 in Bangkok."""


async def settle(uow: UnitOfWork, now: datetime) -> Settled:
    return await fill(uow, make_kit("Asia/Bangkok"), now)


async def kept(office: Office) -> dict[str, Any]:
    """What the agency has kept: scores by code, and measures by title (#2 for the second of a title).

    Scores of other years than 2567 stand under `2568 ind1`, published levels under `2568 level`.
    """
    found: dict[str, Any] = {}
    async with unit_of_work(office.database) as uow:
        for year, result in (await uow.assessments.of_agency(office.agency_id)).items():
            of_year = "" if year == YEAR else f"{year} "
            found |= {f"{of_year}{code}": f"{each.normalize():f}" for code, each in result.scores.items()}
            found |= {f"{year} level": result.level} if result.level else {}
        measures = (await uow.measures.load([office.agency_id])).get(office.agency_id, [])
    for each in measures:
        again = sum(key.startswith(each.title) for key in found)
        found[f"{each.title} #{again + 1}" if again else each.title] = _facts(each)
    return found


def _facts(measure: Measure) -> Mapping[str, Any]:
    draft = measure.draft
    days = ["..".join((span.start.isoformat(), span.end.isoformat())) for span in draft.spans]
    return {
        "year": measure.fiscal_year,
        "status": measure.status.value,
        "percent": measure.percent,
        "note": measure.note,
        "units": ["ทุกกอง"] if draft.everyone else list(draft.units),
        "days": days,
        "cadence": draft.cadence.value if draft.cadence else "",
        "budget": f"{draft.budget:f}" if draft.budget is not None else "",
        "evidence": measure.evidence,
        "rounds": {f"{each.round} {each.unit}": each.status.value for each in measure.standings},
    }


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What is not as it was: of a score the new value, of a measure the new facts; None for what is gone."""
    out: dict[str, Any] = {}
    for name in before.keys() | after.keys():
        old, new = before.get(name), after.get(name)
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            new = {key: value for key, value in new.items() if old[key] != value}
            if new:
                out[name] = new
        elif old != new:
            out[name] = new
    return out
