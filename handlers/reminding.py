"""What a person is told when reminders are due: one message for everything that comes up on a day. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.answers.wording import CONFIDENCE, MISSING, spans
from handlers.context import Rules
from handlers.messages import Say
from handlers.reminder_buttons import MINE, SETTINGS, buttons, check_in_buttons, cut, list_buttons
from knowledge.fiscal import fiscal_year_of, quarter_of
from knowledge.in_charge import Person, owners_of, people_for
from knowledge.measures import Measure, Status
from knowledge.reminding import (
    Kind,
    Point,
    calendar_points,
    digest_points,
    event_subject,
    measure_points,
    quarter_points,
    quarter_work,
    unmet,
)
from knowledge.ruleset import CalendarEvent

MOST_LINES, MOST_IN_QUARTER = 8, 12
LONGEST_TITLE, LONGEST_EVENT = 70, 120
FAR = date.max


@dataclass(frozen=True)
class Book:
    """What a message may draw on: one person, and the agency's measures, dates and missing O-items."""

    member_id: int
    role: str
    agency: str
    today: date
    measures: Mapping[int, Measure]
    members: Sequence[Person]
    events: Sequence[tuple[str, date]] = ()
    missing: tuple[int, tuple[str, ...]] | None = None
    """The fiscal year of the latest assessment and the O-items it misses; None: not known."""
    is_shared: bool = False
    """Whether the person belongs to other agencies in the same chat, so that this one has to be named."""

    def is_mine(self, measure: Measure) -> bool:
        return self.member_id in owners_of(measure, self.members)[0]


@dataclass(frozen=True)
class Composed:
    """A message: its texts, and the measures it shows, in their order."""

    says: tuple[Say, ...]
    listed: tuple[int, ...]


def find_point(key: tuple[Kind, str, date], measure_id: int | None, book: Book) -> Point | None:
    """The point of a stored reminder, if it still holds and is still for this person; else None."""
    kind, _, day = key
    measure = book.measures.get(measure_id or 0)
    if measure is not None and book.member_id in measure.muted_by:
        return None
    found = next((each for each in _candidates(kind, day, measure, book) if each.key == key), None)
    if found is None or found.is_stale(book.today):
        return None
    return found if book.member_id in people_for(found, book.measures, book.members) else None


def _candidates(kind: Kind, day: date, measure: Measure | None, book: Book) -> tuple[Point, ...]:
    if kind is Kind.QUARTER:
        return quarter_points(day)
    if kind is Kind.DIGEST:
        return digest_points(day)
    if kind is Kind.CALENDAR:
        return calendar_points(book.events, day)
    return measure_points(measure, day) if measure else ()


def compose(points: Sequence[Point], book: Book) -> Composed:
    """Everything that comes up for a person on a day, most urgent first; nothing for no points."""
    kinds = {point.kind for point in points}
    named = [book.measures[each] for each in dict.fromkeys(p.measure_id for p in points if p.measure_id)]
    says: tuple[Say, ...] = (Say("reminders.agency", {"agency": book.agency}),) if book.is_shared else ()
    listed: tuple[int, ...] = ()
    if Kind.QUARTER in kinds:
        listed, quarter = _quarter(points, named, book)
        says = (*says, quarter)
    elif named:
        listed, work = _work(points, named, book)
        says = (*says, work)
    if Kind.CALENDAR in kinds:
        says = (*says, _calendar(points, book))
    if Kind.DIGEST in kinds:
        says = (*says, digest_say(book.agency, tuple(book.measures.values()), book.today))
    return Composed(says, listed)


# ---- measures


def _work(points: Sequence[Point], named: Sequence[Measure], book: Book) -> tuple[tuple[int, ...], Say]:
    if len(named) == 1:
        return (named[0].id,), _single(named[0], points, book)
    ordered = sorted(named, key=lambda each: _urgency(each, book.today))
    asked = _asked(points)
    rows = [_row(each, book, asked=each.id in asked) for each in ordered]
    late = sum(row["late"] for row in rows)
    shown, left = _numbered(rows, MOST_LINES)
    params = {"count": len(rows), "late": late, "rows": shown, "left": left, "mine": _all_mine(named, book)}
    listed = tuple(each.id for each in ordered[:MOST_LINES])
    return listed, Say("reminders.several", params, list_buttons(ordered))


def _asked(points: Sequence[Point]) -> frozenset[int | None]:
    return frozenset(point.measure_id for point in points if point.kind is Kind.CHECK_IN)


def _single(measure: Measure, points: Sequence[Point], book: Book) -> Say:
    about = [point for point in points if point.measure_id == measure.id]
    kind = min((point.kind for point in about), key=lambda each: each.rank)
    problem = owners_of(measure, book.members)[1] if book.role == "coordinator" else ""
    row = _row(measure, book)
    if kind is Kind.CHECK_IN:
        params = {"row": row, "until": about[0].due_on, "problem": problem}
        return Say("reminders.check_in", params, check_in_buttons(measure, book.role))
    params = {"row": row, "escalated": kind is Kind.ESCALATED, "problem": problem}
    return Say("reminders.one", params, buttons(measure, book.role))


def _all_mine(measures: Sequence[Measure], book: Book) -> bool:
    return all(book.is_mine(each) for each in measures)


def _quarter(points: Sequence[Point], named: Sequence[Measure], book: Book) -> tuple[tuple[int, ...], Say]:
    """A quarter begins: for staff their own list, for coordinators everything, for executives counts."""
    begin = next(point.due_on for point in points if point.kind is Kind.QUARTER)
    mine = book.role not in ("coordinator", "executive", "administrator")
    work = quarter_work(book.measures.values(), book.today)
    chosen = {each.id: each for each in (*work, *named) if not mine or book.is_mine(each)}
    ordered = sorted(chosen.values(), key=lambda each: _urgency(each, book.today))
    asked = _asked(points)
    rows = [_row(each, book, unit=not mine, asked=each.id in asked) for each in ordered]
    late, due = [row for row in rows if row["late"]], [row for row in rows if not row["late"]]
    year = [each for each in book.measures.values() if each.fiscal_year == fiscal_year_of(begin)]
    params: dict[str, Any] = {
        "quarter": quarter_of(begin),
        "year": fiscal_year_of(begin),
        "late_count": len(late),
        "due_count": len(due),
        "done": sum(each.status is Status.DONE for each in year),
        "of": sum(each.status is not Status.CANCELLED for each in year),
    }
    if book.role == "executive":
        shown, left = _numbered(late, MOST_LINES)
        say = Say(
            "reminders.quarter_brief",
            {**params, "late": shown, "left": left},
            list_buttons(ordered[: len(shown)]),
        )
        return tuple(each.id for each in ordered[: len(shown)]), say
    shown, left = _numbered(rows, MOST_IN_QUARTER)
    params |= {
        "late": [r for r in shown if r["late"]],
        "due": [r for r in shown if not r["late"]],
        "left": left,
    }
    under = buttons(ordered[0], book.role) if mine and len(ordered) == 1 else list_buttons(ordered)
    say = (
        Say("reminders.quarter_mine", params, under) if mine else Say("reminders.quarter_all", params, under)
    )
    return tuple(each.id for each in ordered[: len(shown)]), say


def _urgency(measure: Measure, today: date) -> tuple[bool, date, int]:
    """Overdue first, the longest first; then by the next deadline."""
    late = unmet(measure, today)
    return late is None, late or measure.deadline_after(today) or FAR, measure.id


def _row(measure: Measure, book: Book, *, unit: bool | None = None, asked: bool = False) -> dict[str, Any]:
    """One measure as the texts read it. `days` until its deadline, or since the one that passed unmet."""
    late = unmet(measure, book.today)
    end = late or measure.deadline_after(book.today)
    units = "ทุกกอง" if measure.draft.everyone else " ".join(measure.draft.units)
    return {
        "title": cut(measure.title, LONGEST_TITLE),
        "unit": (units or "ยังไม่มีผู้รับผิดชอบ") if unit is not False else "",
        "show_unit": unit if unit is not None else not book.is_mine(measure),
        "end": end,
        "days": abs((end - book.today).days) if end else None,
        "late": late is not None,
        "status": measure.status.words,
        "percent": measure.percent,
        "asked": asked,
    }


def _numbered(rows: Sequence[dict[str, Any]], most: int) -> tuple[list[dict[str, Any]], int]:
    return [{**row, "n": n} for n, row in enumerate(rows[:most], 1)], max(0, len(rows) - most)


# ---- the ITA year, and the week


def _calendar(points: Sequence[Point], book: Book) -> Say:
    subjects = {point.subject for point in points if point.kind is Kind.CALENDAR}
    events = [
        (title, on, (on - book.today).days)
        for title, on in book.events
        if event_subject(title, on) in subjects
    ]
    year, codes = book.missing or (None, ())
    params = {
        "events": sorted(events, key=lambda each: each[1]),
        "year": year,
        "count": len(codes),
        "codes": spans(codes),
    }
    return Say("reminders.calendar", params, (MISSING,) if codes else ())


def year_dates(rules: Rules) -> tuple[tuple[str, date], ...]:
    """The dates that the rules of each year give, each with how sure it is unless that is certain."""
    return tuple(
        (cut(_doubted(each), LONGEST_EVENT), date.fromisoformat(each.end))
        for year in sorted(rules.years)
        for each in rules.years[year].calendar
        if each.end
    )


def _doubted(event: CalendarEvent) -> str:
    return event.title if event.confidence == "high" else f"{event.title} ({CONFIDENCE[event.confidence]})"


def digest_say(agency: str, measures: Sequence[Measure], today: date) -> Say:
    """The week of an agency in counts, by unit, without scores or names: also fit for a group."""
    running = [each for each in measures if each.fiscal_year == fiscal_year_of(today) or unmet(each, today)]
    open_ = [each for each in running if each.status.is_open]
    late = [each for each in open_ if unmet(each, today)]
    soon = [each for each in open_ if each not in late and _within(each, today, 7)]
    units: dict[str, int] = {}
    for each in late:
        for name in each.draft.units or ("ทุกกอง" if each.draft.everyone else "ยังไม่มีผู้รับผิดชอบ",):
            units[name] = units.get(name, 0) + 1
    params = {
        "agency": agency,
        "late": len(late),
        "soon": len(soon),
        "stuck": sum(each.status is Status.STUCK for each in open_),
        "done": sum(each.status is Status.DONE for each in running),
        "of": sum(each.status is not Status.CANCELLED for each in running),
        "units": sorted(units.items(), key=lambda each: -each[1]),
    }
    return Say("reminders.digest", params, (MINE, SETTINGS))


def _within(measure: Measure, today: date, days: int) -> bool:
    end = measure.deadline_after(today)
    return end is not None and (end - today).days <= days
