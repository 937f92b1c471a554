"""What a person is told when reminders are due: one message for everything that comes up on a day. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.general.buttons import MINE, MISSING, SETTINGS, SUGGEST
from handlers.general.wording import CONFIDENCE, spans
from handlers.reminders.buttons import buttons, check_in_buttons, list_buttons
from handlers.reminders.lines import Facts, Line, line_of, numbered, row
from handlers.terms.messages import Choice, Say
from knowledge.fiscal import fiscal_year_of, quarter_of
from knowledge.measures.measure import Measure, Status
from knowledge.measures.standing import unmet
from knowledge.reminders.audience import people_for
from knowledge.reminders.points import (
    Point,
    ReminderKind,
    calendar_points,
    digest_points,
    event_subject,
    measure_points,
    nudge_point,
    quarter_again,
    quarter_points,
    quarter_start,
    quarter_work,
)
from knowledge.rules.rulebook import Rules
from knowledge.rules.ruleset import CalendarEvent
from knowledge.thai import cut

MOST_LINES, MOST_IN_QUARTER = 8, 12
CARRY = Choice.to("ยกเรื่องที่ค้างมาปีนี้", "closeyear")
LONGEST_EVENT = 120


@dataclass(frozen=True)
class Composed:
    """A message: its texts, and the measures it shows, in their order."""

    says: tuple[Say, ...]
    listed: tuple[int, ...]


def find_point(key: tuple[ReminderKind, str, date], measure_id: int | None, facts: Facts) -> Point | None:
    """The point of a stored reminder, if it still holds and is still for this person; else None."""
    kind, _, day = key
    measure = facts.measures.get(measure_id or 0)
    if measure is not None and not facts.ids.isdisjoint(measure.muted_by):
        return None
    found = next((each for each in _candidates(kind, day, measure, facts) if each.key == key), None)
    if found is None or found.is_stale(facts.today):
        return None
    told = people_for(found, facts.measures, facts.members)
    return None if facts.ids.isdisjoint(told) else found


def _candidates(kind: ReminderKind, day: date, measure: Measure | None, facts: Facts) -> tuple[Point, ...]:
    if kind is ReminderKind.QUARTER:
        return (*quarter_points(day), quarter_again(day))
    if kind is ReminderKind.DIGEST:
        return digest_points(day)
    if kind is ReminderKind.CALENDAR:
        return calendar_points(facts.events, day)
    if kind is ReminderKind.NUDGE:
        return (nudge_point(measure.id, day),) if measure and measure.status.is_open else ()
    return measure_points(measure, day) if measure else ()


def compose(points: Sequence[Point], facts: Facts) -> Composed:
    """Everything that comes up for a person on a day, most urgent first; nothing for no points."""
    kinds = {point.kind for point in points}
    named = [facts.measures[each] for each in dict.fromkeys(p.measure_id for p in points if p.measure_id)]
    says: tuple[Say, ...] = (Say("reminders.agency", {"agency": facts.agency}),) if facts.is_shared else ()
    listed: tuple[int, ...] = ()
    if ReminderKind.NUDGE in kinds:
        says = (*says, Say("reminders.asked_for", {"agency": facts.agency}))
    if ReminderKind.QUARTER in kinds:
        listed, quarter = _quarter(points, named, facts)
        says = (*says, quarter)
    elif named:
        listed, work = _work(points, named, facts)
        says = (*says, work)
    if ReminderKind.CALENDAR in kinds:
        says = (*says, _calendar(points, facts))
    if ReminderKind.DIGEST in kinds:
        says = (*says, digest_say(facts.agency, tuple(facts.measures.values()), facts.today))
    return Composed(says, listed)


# ---- measures


def _work(points: Sequence[Point], named: Sequence[Measure], facts: Facts) -> tuple[tuple[int, ...], Say]:
    lines = _lines(named, points, facts)
    if len(lines) == 1:
        return (named[0].id,), _single(lines[0], points, facts)
    rows = [row(each, facts) for each in lines]
    shown, left = numbered(rows, MOST_LINES)
    params = {
        "count": len(rows),
        "late": sum(each.is_late for each in lines),
        "rows": shown,
        "left": left,
        "mine": all(facts.is_mine(each) for each in named),
        "escalated": all(each.is_escalated for each in lines),
    }
    return _ids(lines[:MOST_LINES]), Say("reminders.several", params, list_buttons(_measures(lines)))


def _lines(measures: Sequence[Measure], points: Sequence[Point], facts: Facts) -> list[Line]:
    """The most urgent first."""
    return sorted((line_of(each, points, facts.today) for each in measures), key=lambda each: each.urgency)


def _measures(lines: Sequence[Line]) -> list[Measure]:
    return [each.measure for each in lines]


def _ids(lines: Sequence[Line]) -> tuple[int, ...]:
    return tuple(each.measure.id for each in lines)


def _single(line: Line, points: Sequence[Point], facts: Facts) -> Say:
    about = [point for point in points if point.measure_id == line.measure.id]
    kind = min((point.kind for point in about), key=lambda each: each.rank)
    params: dict[str, Any] = {"row": row(line, facts), "problem": facts.stands_in(line.measure)}
    if kind is ReminderKind.CHECK_IN:
        params["until"] = about[0].due_on
        return Say("reminders.check_in", params, _buttons(line, facts))
    return Say("reminders.one", params, _buttons(line, facts))


def _buttons(line: Line, facts: Facts) -> tuple[Choice, ...]:
    under = check_in_buttons if line.is_asked else buttons
    return under(line.measure, facts.role)


def _quarter(points: Sequence[Point], named: Sequence[Measure], facts: Facts) -> tuple[tuple[int, ...], Say]:
    """A quarter begins: for staff their own list, for coordinators everything, for executives counts."""
    mine = facts.role not in ("coordinator", "executive", "administrator")
    work = quarter_work(facts.measures.values(), facts.today)
    chosen = {each.id: each for each in (*work, *named) if not mine or facts.is_mine(each)}
    lines = _lines(list(chosen.values()), points, facts)
    rows = [row(each, facts, unit=not mine) for each in lines]
    late = [each for each in rows if each["due"].is_late]
    quarter = _quarter_counts(points, facts) | {"late": len(late), "due": len(rows) - len(late)}
    if facts.role == "executive":
        shown, left = numbered(late, MOST_LINES)
        lines = lines[: len(shown)]
        under = list_buttons(_measures(lines))
        brief = {"quarter": quarter, "late": shown, "left": left}
        return _ids(lines), Say("reminders.quarter_brief", brief, under)
    shown, left = numbered(rows, MOST_IN_QUARTER)
    params = {
        "quarter": quarter,
        "late": [each for each in shown if each["due"].is_late],
        "due": [each for each in shown if not each["due"].is_late],
        "left": left,
    }
    suggest = (SUGGEST,) if facts.role == "coordinator" and not quarter["of"] else ()
    left = any(each.status.is_open and each.fiscal_year < quarter["year"] for each in facts.measures.values())
    if facts.role == "coordinator" and quarter["number"] == 1 and left:
        suggest = (*suggest, CARRY)
    under = _buttons(lines[0], facts) if mine and len(lines) == 1 else list_buttons(_measures(lines), suggest)
    said = (
        Say("reminders.quarter_mine", params, under) if mine else Say("reminders.quarter_all", params, under)
    )
    return _ids(lines[: len(shown)]), said


def _quarter_counts(points: Sequence[Point], facts: Facts) -> dict[str, Any]:
    """Which quarter it is, since when if that was not said in time, and what is done of its year."""
    newest = max((each for each in points if each.kind is ReminderKind.QUARTER), key=lambda each: each.due_on)
    begin = quarter_start(newest.due_on)
    year = [each for each in facts.measures.values() if each.fiscal_year == fiscal_year_of(begin)]
    return {
        "number": quarter_of(begin),
        "year": fiscal_year_of(begin),
        "since": None if newest.due_on == begin else begin,
        "done": sum(each.status is Status.DONE for each in year),
        "of": sum(each.status is not Status.CANCELLED for each in year),
    }


# ---- the ITA year, and the week


def _calendar(points: Sequence[Point], facts: Facts) -> Say:
    subjects = {point.subject for point in points if point.kind is ReminderKind.CALENDAR}
    events = [
        (title, on, (on - facts.today).days)
        for title, on in facts.events
        if event_subject(title, on) in subjects
    ]
    year, codes = facts.missing or (None, ())
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
        for name in each.draft.units or ("ทุกกอง" if each.draft.everyone else "",):
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
