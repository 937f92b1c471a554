"""Which reminders come up on a day; `knowledge.reminders.audience` says whom they are for.

A point is named for ever by its kind, its subject and its day: `m12:2026-01-31` is the deadline 31 January
2026 of measure 12, `2569Q3` a quarter, `2026-W14` a week, `2026-04-30:OIT` a date of the ITA year. A deadline
that is moved makes a new subject; one that is moved back makes the old one, which is not said again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Literal

from knowledge.fiscal import FIRST_MONTH, fiscal_year_of, quarter_of
from knowledge.measures.measure import Measure
from knowledge.measures.standing import unmet

AHEAD = (30, 14, 7, 1, 0)
"""Days before a deadline on which it is spoken of."""

OVERDUE_AFTER = (1, 8, 15, 22)
COORDINATORS_AFTER, EXECUTIVES_AFTER = 29, 36
"""Days after the last deadline: the owners, then once the coordinators, then once the executives."""

LONGEST_SUBJECT = 80
AGAIN = "+"
"""Ends the name of a quarter that is told long after it began."""

Audience = Literal["owners", "coordinators", "executives", "everybody"]


class ReminderKind(StrEnum):
    """What a reminder is about, the most important first."""

    OVERDUE = "overdue"
    ESCALATED = "escalated"
    NUDGE = "nudge"
    DEADLINE = "deadline"
    CHECK_IN = "check_in"
    CALENDAR = "calendar"
    QUARTER = "quarter"
    QUOTA = "quota"
    DIGEST = "digest"

    @property
    def words(self) -> str:
        """As staff read it."""
        return _WORDS[self]

    @property
    def rank(self) -> int:
        """0 for the most important."""
        return list(ReminderKind).index(self)


_WORDS = {
    ReminderKind.OVERDUE: "งานเกินกำหนด",
    ReminderKind.ESCALATED: "งานค้างนาน",
    ReminderKind.NUDGE: "มีผู้ขอให้เร่ง",
    ReminderKind.DEADLINE: "ใกล้ครบกำหนด",
    ReminderKind.CHECK_IN: "ถามความคืบหน้า",
    ReminderKind.CALENDAR: "ปฏิทิน ITA",
    ReminderKind.QUARTER: "ขึ้นไตรมาสใหม่",
    ReminderKind.QUOTA: "โควตาข้อความ",
    ReminderKind.DIGEST: "สรุปรายสัปดาห์",
}


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to remind of. `due_on`: the day it is for, before office hours move it.

    `audience` are coordinators and executives always, and owners as far as they have something due, for
    `everybody`. `deadline`: the day after which saying it is too late; None where a day later does no harm.
    """

    kind: ReminderKind
    subject: str
    due_on: date
    audience: Audience
    measure_id: int | None = None
    deadline: date | None = None

    @property
    def key(self) -> tuple[ReminderKind, str, date]:
        """What makes it the same point for one person, for ever."""
        return self.kind, self.subject, self.due_on

    @property
    def is_again(self) -> bool:
        """Whether it is a quarter that was not told when it began."""
        return self.kind is ReminderKind.QUARTER and self.subject.endswith(AGAIN)

    @property
    def topic(self) -> str:
        """What it is about: of several points with one topic only the newest need be said."""
        return f"m{self.measure_id}" if self.measure_id else f"{self.kind}:{self.subject.partition(':')[2]}"

    def is_stale(self, today: date) -> bool:
        """Whether it is no use any more: a date that passed, a quarter or a week long begun.

        A measure's deadline is not: that it passed is worth saying.
        """
        if self.kind is ReminderKind.CALENDAR:
            return self.deadline is not None and self.deadline < today
        patience = {ReminderKind.QUARTER: 14, ReminderKind.DIGEST: 4}.get(self.kind)
        return patience is not None and (today - self.due_on).days > patience


@dataclass(frozen=True, slots=True)
class Setting:
    """How a member wants to be reminded. `minute` of the day, `days` ISO weekdays (none: working days)."""

    minute: int | None = None
    days: frozenset[int] = frozenset()
    off_kinds: frozenset[str] = frozenset()
    wants_digest: bool = False
    is_off: bool = False
    muted_until: date | None = None

    def allows(self, kind: ReminderKind, today: date) -> bool:
        """Whether a kind of reminder is welcome on a day; `muted_until` is the last quiet day."""
        if self.is_off or kind in self.off_kinds or (kind is ReminderKind.DIGEST and not self.wants_digest):
            return False
        return self.muted_until is None or self.muted_until < today


# ---- what comes up on a day


def measure_points(measure: Measure, day: date) -> tuple[Point, ...]:
    """What comes up about a measure on a day; nothing for one that is closed or has no period.

    Every deadline (the end of each period) is spoken of 30, 14, 7 and 1 days before and on the day. Only the
    last one makes a measure overdue; an earlier one asks for progress, as every report does.
    """
    if not measure.status.is_open or measure.ends_on is None:
        return ()
    ahead = [
        Point(ReminderKind.DEADLINE, _subject(measure, end), day, "owners", measure.id, end)
        for end in measure.deadlines
        if (end - day).days in AHEAD
    ]
    return (*ahead, *_overdue(measure, measure.ends_on, day), *_check_in(measure, day))


def nudge_point(measure_id: int, day: date) -> Point:
    """What somebody in charge asked to remind of on a day."""
    return Point(ReminderKind.NUDGE, f"m{measure_id}:asked", day, "owners", measure_id)


def late_points(measure: Measure, first: date, last: date) -> tuple[Point, ...]:
    """What comes up about a measure's being overdue from one day to another, without walking the days."""
    end = measure.ends_on
    if end is None or not measure.status.is_open:
        return ()
    days = (end + timedelta(late) for late in (*OVERDUE_AFTER, COORDINATORS_AFTER, EXECUTIVES_AFTER))
    return tuple(point for day in days if first <= day <= last for point in _overdue(measure, end, day))


def next_told(measure: Measure, today: date) -> date | None:
    """The next day, within 60, on which anything comes up about a measure; None if nothing does."""
    days = (today + timedelta(ahead) for ahead in range(1, 61))
    return next((day for day in days if measure_points(measure, day)), None)


def _overdue(measure: Measure, end: date, day: date) -> Iterable[Point]:
    late = (day - end).days
    subject = _subject(measure, end)
    if late in OVERDUE_AFTER:
        yield Point(ReminderKind.OVERDUE, subject, day, "owners", measure.id)
    if late == COORDINATORS_AFTER:
        yield Point(ReminderKind.ESCALATED, subject, day, "coordinators", measure.id)
    if late == EXECUTIVES_AFTER:
        yield Point(ReminderKind.ESCALATED, subject, day, "executives", measure.id)


def _check_in(measure: Measure, day: date) -> Iterable[Point]:
    """On the last day of a reporting period, unless it was reported in it or is the last deadline."""
    if day in measure.reports and day != measure.ends_on and not _reported(measure, day):
        yield Point(ReminderKind.CHECK_IN, _subject(measure, day), day, "owners", measure.id)


def _reported(measure: Measure, end: date) -> bool:
    """Whether anything was reported within or after the reporting period that ends on a day."""
    starts = [span.start for span in measure.draft.spans if span.start <= end <= span.end]
    earlier = [each + timedelta(1) for each in measure.reports if each < end]
    start = max([*starts, *earlier[-1:]], default=end)
    return measure.reported_on is not None and measure.reported_on >= start


def quarter_points(day: date) -> tuple[Point, ...]:
    """On the first day of a quarter of the fiscal year: what is due in it, for everybody."""
    if day.day != 1 or (day.month - FIRST_MONTH) % 3:
        return ()
    return (Point(ReminderKind.QUARTER, f"{fiscal_year_of(day)}Q{quarter_of(day)}", day, "everybody"),)


def quarter_again(day: date) -> Point:
    """The quarter of a day once more, when its first day went by unsaid: for whoever has work left over."""
    return Point(ReminderKind.QUARTER, f"{fiscal_year_of(day)}Q{quarter_of(day)}{AGAIN}", day, "everybody")


def quarter_start(day: date) -> date:
    """The first day of the quarter of the fiscal year that a day is in."""
    return day.replace(month=day.month - (day.month - FIRST_MONTH) % 3, day=1)


def quarter_work(measures: Iterable[Measure], day: date) -> tuple[Measure, ...]:
    """Open measures with days in the quarter of a day, or with a deadline that passed unmet before it."""
    year, quarter = fiscal_year_of(day), quarter_of(day)
    return tuple(
        each
        for each in measures
        if each.status.is_open
        and ((each.fiscal_year == year and each.runs_in(quarter)) or unmet(each, day) is not None)
    )


def calendar_points(events: Sequence[tuple[str, date]], day: date) -> tuple[Point, ...]:
    """Dates of the ITA year 30, 14, 7 and 1 days before and on the day, for the coordinators."""
    return tuple(
        Point(ReminderKind.CALENDAR, event_subject(title, on), day, "coordinators", deadline=on)
        for title, on in events
        if (on - day).days in AHEAD
    )


def event_subject(title: str, on: date) -> str:
    """How a date of the ITA year is named in points; a long title is cut and told apart by its digest."""
    whole = f"{on.isoformat()}:{title}"
    return (
        whole if len(whole) <= LONGEST_SUBJECT else f"{whole[:60]}:{sha256(whole.encode()).hexdigest()[:16]}"
    )


def digest_points(day: date) -> tuple[Point, ...]:
    """On Mondays the week's summary, for whoever wants it."""
    year, week, weekday = day.isocalendar()
    return (Point(ReminderKind.DIGEST, f"{year}-W{week:02}", day, "everybody"),) if weekday == 1 else ()


def newest(points: Iterable[Point]) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """What one person is told, and what that leaves out: of each topic only the points of its newest day."""
    given = tuple(points)
    last: dict[str, date] = {}
    for point in given:
        last[point.topic] = max(point.due_on, last.get(point.topic, point.due_on))
    told = tuple(point for point in given if point.due_on == last[point.topic])
    return told, tuple(point for point in given if point.due_on != last[point.topic])


def _subject(measure: Measure, day: date) -> str:
    return f"m{measure.id}:{day.isoformat()}"
