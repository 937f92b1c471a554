"""What a person is told when reminders are due: one message for everything that comes up on a day. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.answers.wording import MISSING, spans
from handlers.messages import Choice, Say
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

MOST_LINES, MOST_IN_QUARTER, MOST_BUTTONS = 8, 12, 6
LONGEST_TITLE, LONGEST_LABEL = 70, 20
MINE, SETTINGS = Choice("งานของฉัน", "q.mine"), Choice("ตั้งค่าการเตือน", "q.reminders")
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
    return listed, Say("reminders.several", params, _list_buttons(ordered))


def _asked(points: Sequence[Point]) -> frozenset[int | None]:
    return frozenset(point.measure_id for point in points if point.kind is Kind.CHECK_IN)


def _single(measure: Measure, points: Sequence[Point], book: Book) -> Say:
    about = [point for point in points if point.measure_id == measure.id]
    kind = min((point.kind for point in about), key=lambda each: each.rank)
    problem = owners_of(measure, book.members)[1] if book.role == "coordinator" else ""
    row = _row(measure, book)
    if kind is Kind.CHECK_IN:
        params = {"row": row, "until": about[0].due_on, "problem": problem}
        return Say("reminders.check_in", params, _check_in_buttons(measure, book))
    params = {"row": row, "escalated": kind is Kind.ESCALATED, "problem": problem}
    return Say("reminders.one", params, _buttons(measure, book))


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
            _list_buttons(ordered[: len(shown)]),
        )
        return tuple(each.id for each in ordered[: len(shown)]), say
    shown, left = _numbered(rows, MOST_IN_QUARTER)
    params |= {
        "late": [r for r in shown if r["late"]],
        "due": [r for r in shown if not r["late"]],
        "left": left,
    }
    buttons = _buttons(ordered[0], book) if mine and len(ordered) == 1 else _list_buttons(ordered)
    say = (
        Say("reminders.quarter_mine", params, buttons)
        if mine
        else Say("reminders.quarter_all", params, buttons)
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
        "title": _cut(measure.title, LONGEST_TITLE),
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


# ---- buttons


def _buttons(measure: Measure, book: Book) -> tuple[Choice, ...]:
    """What can be done about one measure; executives look and decide whether to hear of it."""
    act = (
        Choice("เสร็จแล้ว", f"q.done.{measure.id}"),
        Choice("เลื่อน", f"q.postpone.{measure.id}"),
    )
    look = (
        Choice("รายละเอียด", f"q.measure.{measure.id}"),
        Choice("หยุดเตือนเรื่องนี้", f"q.mute.{measure.id}"),
    )
    return look if book.role == "executive" else (*act, *look)


def _check_in_buttons(measure: Measure, book: Book) -> tuple[Choice, ...]:
    """The same, with how far it is in place of a later date."""
    usual = _buttons(measure, book)
    half = Choice("กำลังทำ 50%", f"q.doing.{measure.id}.50")
    stuck = Choice("ติดปัญหา", f"q.stuck.{measure.id}")
    return usual if book.role == "executive" else (usual[0], half, stuck, *usual[2:])


def _list_buttons(measures: Sequence[Measure]) -> tuple[Choice, ...]:
    picks = (
        Choice(_cut(f"{n} {each.title}", LONGEST_LABEL), f"q.measure.{each.id}")
        for n, each in enumerate(measures[:MOST_BUTTONS], 1)
    )
    return (*picks, MINE, SETTINGS)


def _cut(text: str, most: int) -> str:
    """At most so many letters; what is cut ends with …, never between a letter and its marks."""
    if len(text) <= most:
        return text
    end = most - 1
    while (
        end > 1
        and "\u0e31" <= text[end] <= "\u0e4e"
        and text[end] not in "\u0e32\u0e40\u0e41\u0e42\u0e43\u0e44\u0e45\u0e46"
    ):
        end -= 1
    return f"{text[:end].rstrip()}…"
