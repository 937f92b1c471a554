"""Works out a day's reminders: which points come up for whom, and at what hour each may be said."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog

from knowledge.fiscal import fiscal_year_of
from knowledge.measures.measure import Measure
from knowledge.reminders.audience import people_for
from knowledge.reminders.points import (
    Point,
    ReminderKind,
    Setting,
    calendar_points,
    digest_points,
    late_points,
    measure_points,
    newest,
    quarter_again,
    quarter_points,
    quarter_start,
)
from knowledge.workdays import CLOSES, OPENS, WEEKDAYS, WorkCalendar
from storage.reminders.recipients import ChatAccount, NewReminder, Recipient, ToPlan
from storage.reminders.reminders import MERGED, WAITING
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()
FIRST_LOOK, WHOLE_GAP, LONGEST_GAP = 7, 45, 400
"""Days: how far back the first plan of an agency looks, of how many days everything is caught up with, and
of how many days what they made overdue."""

ROLES = ("coordinator", "staff", "executive")
"""Of several members who are one person the first of these is written to."""

_DAY = timedelta(1)
LAST_EVENT = timedelta(400)
"""How far back the dates of an agency are looked at, to know for which years it gave any."""


@dataclass(frozen=True)
class PlanningDay:
    """The day that is planned: the moment, its zone, the working calendar, and the dates that rules give."""

    now: datetime
    zone: ZoneInfo
    calendar: WorkCalendar
    dates: Sequence[tuple[str, date]] = ()

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def events(
        self, given: Sequence[tuple[str, date]], own: Sequence[tuple[str, date]] = ()
    ) -> list[tuple[str, date]]:
        """Dates of the ITA year as the agency gave them, those of the rules for years it gave none of, and
        its own.
        """
        years = {fiscal_year_of(day) for _, day in given}
        return [*given, *(each for each in self.dates if fiscal_year_of(each[1]) not in years), *own]

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


async def plan_chunk(uow: UnitOfWork, agencies: Sequence[ToPlan], day: PlanningDay) -> tuple[int, int, int]:
    """Plan some agencies through today; returns how many points are due now, later, and were superseded.

    One that cannot be planned is logged and tried again in the next pass.
    """
    ids, today = [each.id for each in agencies], day.today
    year = fiscal_year_of(today)
    members = await uow.reminders.members_of(ids)
    measures = await uow.measures.load(ids, (year - 1, year, year + 1))
    events = await uow.reminders.events_of(ids, today - LAST_EVENT)
    dates = await uow.dates.own_of(ids, today - LAST_EVENT)
    rows: list[NewReminder] = []
    broken: list[int] = []
    for each in agencies:
        own = (
            members.get(each.id, []),
            measures.get(each.id, []),
            day.events(events.get(each.id, []), dates.get(each.id, [])),
        )
        try:
            rows += plan_agency(each, *own, day)
        except Exception as error:
            log.error("agency not planned", agency=each.id, exc_info=error)
            broken.append(each.id)
    merged = await uow.reminders.add((each for each in rows if each.state == MERGED), day.now)
    waiting = [each for each in rows if each.state == WAITING]
    due = await uow.reminders.add((each for each in waiting if each.due_at <= day.now), day.now)
    later = await uow.reminders.add((each for each in waiting if each.due_at > day.now), day.now)
    await uow.reminders.planned([each for each in ids if each not in broken], today)
    return due, later, merged


def plan_agency(
    agency: ToPlan,
    members: Sequence[Recipient],
    measures: Sequence[Measure],
    events: Sequence[tuple[str, date]],
    day: PlanningDay,
) -> Iterator[NewReminder]:
    """The rows of one agency: of what was missed about one thing only the newest is still said."""
    first = first_to_plan(agency.planned_through, day.today)
    audience = _Audience(heads_of(members), {each.id: each for each in measures}, members, day.today)
    wanted: dict[int, dict[object, Point]] = {}
    for point in _points(measures, events, first, day.today) if members else ():
        for member_id, head in audience.of(point):
            wanted.setdefault(head.id, {})[point.key] = point
            if head.id != member_id:
                yield NewReminder(agency.id, member_id, point, day.now, MERGED)
    again = _unsaid_quarter(first, day.today)
    anew = {head.id for _, head in audience.of(again)} if again and members else set()
    for head_id in dict.fromkeys((*wanted, *sorted(anew))):
        told, over = newest(wanted.get(head_id, {}).values())
        if (
            again
            and head_id in anew
            and not any(p.measure_id or p.kind is ReminderKind.QUARTER for p in told)
        ):
            told = (*told, again)
        setting = audience.heads[head_id].setting
        for point in told:
            yield NewReminder(agency.id, head_id, point, day.when(point, setting), WAITING)
        for point in over:
            yield NewReminder(agency.id, head_id, point, day.now, MERGED)


@dataclass(frozen=True)
class _Audience:
    """Who wants to hear of what."""

    heads: Mapping[int, Recipient]
    measures: Mapping[int, Measure]
    members: Sequence[Recipient]
    today: date

    def of(self, point: Point) -> Iterator[tuple[int, Recipient]]:
        """Those whom a point is for and who want it, each with who is written to."""
        measure = self.measures.get(point.measure_id or 0)
        for member_id in () if point.is_stale(self.today) else people_for(point, self.measures, self.members):
            head = self.heads[member_id]
            muted = measure is not None and bool(measure.muted_by) and self._is_muted(measure, head)
            if not muted and head.setting.allows(point.kind, self.today):
                yield member_id, head

    def _is_muted(self, measure: Measure, head: Recipient) -> bool:
        return any(each in self.heads and self.heads[each].id == head.id for each in measure.muted_by)


def heads_of(members: Collection[Recipient]) -> dict[int, Recipient]:
    """Who is written to for each member, with the accounts of all that are the same person.

    Members of an agency who share an account are one person: the one with the greatest role stands for all.
    """
    chief: dict[str, int] = {}
    accounts: dict[int, dict[str, ChatAccount]] = {}
    heads: dict[int, int] = {}
    for each in sorted(members, key=lambda each: (_rank(each.role), each.id)):
        own = {account.key: account for account in each.accounts}
        head = next((chief[key] for key in own if key in chief), each.id)
        heads[each.id] = head
        accounts.setdefault(head, {}).update(own)
        for key in own:
            chief.setdefault(key, head)
    by_id = {each.id: each for each in members}
    found = {id_: replace(by_id[id_], accounts=tuple(own.values())) for id_, own in accounts.items()}
    return {member_id: found[head] for member_id, head in heads.items()}


def _rank(role: str) -> int:
    return ROLES.index(role) if role in ROLES else len(ROLES)


def first_to_plan(through: date | None, today: date) -> date:
    """The first day not planned yet; today where it was planned (or the clock set back)."""
    first = today - FIRST_LOOK * _DAY if through is None else min(through + _DAY, today)
    return max(first, today - (LONGEST_GAP - 1) * _DAY)


def _unsaid_quarter(first: date, today: date) -> Point | None:
    """The present quarter, if it began on a day that is only caught up with now, too long ago to say that."""
    start = quarter_start(today)
    return (
        quarter_again(today)
        if start >= first and any(each.is_stale(today) for each in quarter_points(start))
        else None
    )


def _points(
    measures: Sequence[Measure], events: Sequence[tuple[str, date]], first: date, today: date
) -> Iterator[Point]:
    """What comes up from a day to today; of days long ago only what became overdue."""
    near = max(first, today - (WHOLE_GAP - 1) * _DAY)
    for measure in measures if first < near else ():
        yield from (
            each
            for each in late_points(measure, first, near - _DAY)
            if _was_kept(measure, each.due_on, today)
        )
    for day in (near + n * _DAY for n in range((today - near).days + 1)):
        yield from quarter_points(day)
        yield from calendar_points(events, day)
        yield from digest_points(day)
        for measure in measures:
            if _was_kept(measure, day, today):
                yield from measure_points(measure, day)


def _was_kept(measure: Measure, day: date, today: date) -> bool:
    """A measure has no past before it was kept, unless the clock was moved."""
    return measure.created_on is None or measure.created_on <= day or measure.created_on > today
