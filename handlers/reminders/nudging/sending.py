"""Who is reminded of what, and putting it on the way: the rest is done as with every reminder."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from handlers.general.buttons import ALL_MEASURES, OWING, PEOPLE
from handlers.parts import Outcome, Turn
from handlers.reminders.nudging.effects import LookAtNudge, Nudge
from handlers.reminders.planning import PlanningDay, heads_of
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say
from knowledge.agencies import find_unit
from knowledge.fiscal import quarter_end
from knowledge.measures.in_charge import owners_of
from knowledge.measures.measure import Measure
from knowledge.measures.owing import Owing, owing
from knowledge.reminders.points import nudge_point
from knowledge.workdays import WorkCalendar
from storage.reminders.recipients import NewReminder, Recipient
from storage.reminders.reminders import WAITING

MOST_ROWS = 8


@dataclass
class UnitToTell:
    """A unit: what it owes, and who of it can be told."""

    unit: str
    measures: dict[int, Measure] = field(default_factory=dict)
    people: dict[int, Recipient] = field(default_factory=dict)


@dataclass
class NudgePlan:
    """Everything that is to be told: by unit, and by person and measure, but for what was told today."""

    units: list[UnitToTell]
    pairs: dict[tuple[int, int], Recipient]
    told: int = 0

    @property
    def people(self) -> int:
        return len({member for member, _ in self.pairs})


async def look(effect: LookAtNudge, ctx: Ctx, turn: Turn) -> Outcome:
    """What would be sent, to whom and when, before anything is."""
    telling = await _telling(effect.units, effect.item, ctx, turn)
    if not telling.pairs:
        return Outcome(ctx, (_nothing(telling, effect, ctx),))
    which = str(ctx.units.index(effect.units[0])) if effect.units else "all"
    send = Choice.to("ส่งเลย", "nudge", "yes", which, *((effect.item,) if effect.item else ()))
    params = {"plan": _params(telling, effect, ctx) | {"at": _later(ctx, turn)}}
    return Outcome(ctx, (Say("nudging.look", params, (send, ALL_MEASURES)),))


async def send(effect: Nudge, ctx: Ctx, turn: Turn) -> Outcome:
    """Each person's each measure becomes a reminder of today; the same ones are not sent twice."""
    telling = await _telling(effect.units, effect.item, ctx, turn)
    if not telling.pairs:
        return Outcome(ctx, (_nothing(telling, effect, ctx),))
    author, day = turn.author(ctx), _day(turn)
    rows = [
        NewReminder(author.agency_id, member, point, day.when(point, person.setting), WAITING)
        for (member, measure), person in telling.pairs.items()
        for point in (nudge_point(measure, ctx.today),)
    ]
    await turn.uow.reminders.add(rows, turn.now)
    units = [each.unit for each in telling.units if each.people]
    detail = {"units": units, "people": telling.people, "rows": len(rows), "item": effect.item}
    await turn.uow.audit.record(author, turn.now, "reminders.nudge", detail=detail)
    params = {"plan": _params(telling, effect, ctx) | {"at": _later(ctx, turn)}}
    return Outcome(ctx, (Say("nudging.sent", params, (OWING, ALL_MEASURES)),))


# ---- who is told of what


async def _telling(units: tuple[str, ...], item: str, ctx: Ctx, turn: Turn) -> NudgePlan:
    agency_id = turn.author(ctx).agency_id
    members = (await turn.uow.reminders.members_of([agency_id])).get(agency_id, [])
    told = await turn.uow.reminders.nudged(agency_id, ctx.today)
    heads, found = heads_of(members), NudgePlan([], {})
    by_unit: dict[str, UnitToTell] = {}
    for each in _owed(units, item, ctx):
        to_tell = by_unit.setdefault(each.unit, UnitToTell(each.unit))
        to_tell.measures[each.measure.id] = each.measure
        for person in _people_of(each, members):
            head = heads[person.id]
            if head.setting.is_off or person.id in each.measure.muted_by:
                continue
            to_tell.people[head.id] = head
            if (head.id, each.measure.id) in told:
                found.told += 1
            else:
                found.pairs[head.id, each.measure.id] = head
    found.units = list(by_unit.values())
    return found


def _owed(units: tuple[str, ...], item: str, ctx: Ctx) -> list[Owing]:
    found = owing(ctx.plan.work, ctx.today, quarter_end(ctx.today))
    if item:
        serving = [each for each in ctx.plan.work if each.status.is_open and item in each.draft.serves]
        found = [Owing(each, each.rounds[0], unit) for each in serving for unit in each.units]
    return [each for each in found if each.unit and (not units or find_unit(each.unit, units) is not None)]


def _people_of(owed: Owing, members: Sequence[Recipient]) -> list[Recipient]:
    """Those in charge who belong to the unit; where nobody is there, nobody stands in."""
    owners, problem = owners_of(owed.measure, members)
    if problem:
        return []
    several = len(owed.measure.units) > 1
    return [
        each
        for each in members
        if each.id in owners
        and (not several or (each.unit and find_unit(each.unit, [owed.unit]) is not None))
    ]


# ---- when, and what is said of it


def _day(turn: Turn) -> PlanningDay:
    return PlanningDay(turn.now, turn.zone, WorkCalendar())


def _later(ctx: Ctx, turn: Turn) -> datetime | None:
    """When it goes out, if not now: offices are shut."""
    at = WorkCalendar().fit(turn.now, turn.zone)
    return at if at > turn.now else None


def _params(telling: NudgePlan, effect: LookAtNudge | Nudge, ctx: Ctx) -> dict[str, object]:
    reached = [each for each in telling.units if each.people]
    return {
        "year": ctx.plan.fiscal_year,
        "item": effect.item,
        "people": telling.people,
        "units": [(each.unit, len(each.people), len(each.measures)) for each in reached[:MOST_ROWS]],
        "titles": list({m.id: m.title for each in reached for m in each.measures.values()}.values())[:3],
        "empty": [each.unit for each in telling.units if not each.people],
        "told": telling.told,
    }


def _nothing(telling: NudgePlan, effect: LookAtNudge | Nudge, ctx: Ctx) -> Say:
    """Why nobody is told: nothing is owed, it was told today, or nobody of the unit is a member."""
    plan = _params(telling, effect, ctx) | {"asked": effect.units[0] if effect.units else ""}
    return Say("nudging.nothing", {"plan": plan}, (OWING, PEOPLE, ALL_MEASURES))
