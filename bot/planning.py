"""Works out a day's reminders: which points come up for whom, and at what hour each may be said."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog

from knowledge.fiscal import fiscal_year_of
from knowledge.in_charge import people_for
from knowledge.measures import Measure
from knowledge.reminding import (
    Point,
    Setting,
    calendar_points,
    digest_points,
    measure_points,
    newest,
    quarter_points,
)
from knowledge.workdays import CLOSES, OPENS, WEEKDAYS, WorkCalendar
from storage.reminder_rows import NewReminder, Recipient, ToPlan
from storage.reminders import MERGED, WAITING
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()
FIRST_LOOK, LONGEST_GAP = 7, 45
"""Days: how far back the first plan of an agency looks, and how many days at most are caught up with."""

_DAY = timedelta(1)
LAST_EVENT = timedelta(400)
"""How far back the dates of an agency are looked at, to know for which years it gave any."""


@dataclass(frozen=True)
class Office:
    """The day that is planned: the moment, its zone, the working calendar, and the dates that rules give."""

    now: datetime
    zone: ZoneInfo
    calendar: WorkCalendar
    dates: Sequence[tuple[str, date]] = ()

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def events(self, own: Sequence[tuple[str, date]]) -> list[tuple[str, date]]:
        """Dates of the ITA year: the agency's own, and those of the rules for years it has none of."""
        years = {fiscal_year_of(day) for _, day in own}
        return [*own, *(each for each in self.dates if fiscal_year_of(each[1]) not in years)]

    def when(self, point: Point, setting: Setting) -> datetime:
        """When to say a point: the person's hour of its day, or now if that is over, in office hours."""
        return self.fit(point.due_on, setting, point.deadline)

    def not_before(self, points: Iterable[Point], setting: Setting) -> datetime:
        """When what is due may be said: now in office hours, else later, but not past a deadline among it."""
        ahead = [each.deadline for each in points if each.deadline and each.deadline >= self.today]
        days = setting.days or WEEKDAYS
        return self.calendar.fit(self.now, self.zone, deadline=min(ahead, default=None), days=days)

    def next_morning(self, setting: Setting) -> datetime:
        """When what may not be said today any more is said."""
        return self.fit(self.today + _DAY, setting, None)

    def fit(self, day: date, setting: Setting, deadline: date | None) -> datetime:
        """The person's hour of a day, or of the next that suits; not past a deadline, not before now."""
        hour = OPENS if setting.minute is None else time(*divmod(setting.minute, 60))
        moment = max(datetime.combine(day, hour, self.zone), self.now.astimezone(self.zone))
        deadline = deadline if deadline and deadline >= self.today else None
        days = setting.days or WEEKDAYS
        fitted = self.calendar.fit(moment, self.zone, deadline=deadline, days=days)
        moved_to = fitted.astimezone(self.zone).date()
        if moved_to == moment.date() or not OPENS <= hour <= CLOSES:
            return fitted
        return datetime.combine(moved_to, hour, self.zone)


async def plan_chunk(uow: UnitOfWork, agencies: Sequence[ToPlan], office: Office) -> tuple[int, int, int]:
    """Plan some agencies through today; returns how many points are due now, later, and were superseded.

    One that cannot be planned is logged and tried again in the next pass.
    """
    ids, today = [each.id for each in agencies], office.today
    year = fiscal_year_of(today)
    members = await uow.reminders.members_of(ids)
    measures = await uow.measures.load(ids, (year - 1, year, year + 1))
    events = await uow.reminders.events_of(ids, today - LAST_EVENT)
    rows: list[NewReminder] = []
    broken: list[int] = []
    for each in agencies:
        own = (members.get(each.id, []), measures.get(each.id, []), office.events(events.get(each.id, [])))
        try:
            rows += plan_agency(each, *own, office)
        except Exception as error:
            log.error("agency not planned", agency=each.id, exc_info=error)
            broken.append(each.id)
    merged = await uow.reminders.add((each for each in rows if each.state == MERGED), office.now)
    waiting = [each for each in rows if each.state == WAITING]
    due = await uow.reminders.add((each for each in waiting if each.due_at <= office.now), office.now)
    later = await uow.reminders.add((each for each in waiting if each.due_at > office.now), office.now)
    await uow.reminders.planned([each for each in ids if each not in broken], today)
    return due, later, merged


def plan_agency(
    agency: ToPlan,
    members: Sequence[Recipient],
    measures: Sequence[Measure],
    events: Sequence[tuple[str, date]],
    office: Office,
) -> Iterator[NewReminder]:
    """The rows of one agency: of what was missed about one thing only the newest is still said."""
    by_id = {each.id: each for each in measures}
    wanted: dict[int, list[Point]] = {}
    people = {each.id: each for each in members}
    for day in days_to_plan(agency.planned_through, office.today) if members else ():
        for point in _points(measures, events, day, office.today):
            for member_id in people_for(point, by_id, members):
                if _wants(people[member_id], point, by_id, office.today):
                    wanted.setdefault(member_id, []).append(point)
    for member_id, points in wanted.items():
        setting = people[member_id].setting
        told, over = newest(points)
        for point in told:
            yield NewReminder(agency.id, member_id, point, office.when(point, setting), WAITING)
        for point in over:
            yield NewReminder(agency.id, member_id, point, office.now, MERGED)


def days_to_plan(through: date | None, today: date) -> list[date]:
    """The days not planned yet, today the last; only today where it was planned (or the clock set back)."""
    first = today - FIRST_LOOK * _DAY if through is None else min(through + _DAY, today)
    first = max(first, today - (LONGEST_GAP - 1) * _DAY)
    return [first + n * _DAY for n in range((today - first).days + 1)]


def _points(
    measures: Sequence[Measure], events: Sequence[tuple[str, date]], day: date, today: date
) -> Iterator[Point]:
    """What comes up on a day. A measure has no past before it was kept, unless the clock was moved."""
    yield from quarter_points(day)
    yield from calendar_points(events, day)
    yield from digest_points(day)
    for measure in measures:
        if measure.created_on is None or measure.created_on <= day or measure.created_on > today:
            yield from measure_points(measure, day)


def _wants(person: Recipient, point: Point, measures: dict[int, Measure], today: date) -> bool:
    measure = measures.get(point.measure_id or 0)
    muted = measure is not None and person.id in measure.muted_by
    return not muted and not point.is_stale(today) and person.setting.allows(point.kind, today)
