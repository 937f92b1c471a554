"""The calendar of a year as one list."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.calendar.entries import (
    AgencyDate,
    DatedEntry,
    EntryKind,
    between,
    folded,
    gathered,
    in_order,
    official_entries,
    vague_events,
    year_entries,
)
from knowledge.measures.measure import Draft, Measure, Standing, Status
from knowledge.periods.reading import Cadence, Span
from knowledge.rules.loader import load_all
from knowledge.rules.ruleset import CalendarEvent, Ruleset
from knowledge.thai import short_days

RULES = load_all()[2567]


def event(title: str, **known: Any) -> CalendarEvent:
    return CalendarEvent(title=title, source=("itas",), confidence="low", **known)


def with_events(*events: CalendarEvent) -> Ruleset:
    return RULES.model_copy(update={"calendar": events})


def measure(**known: Any) -> Measure:
    draft = Draft(
        "งาน",
        spans=(Span(date(2023, 10, 1), date(2024, 9, 30)),),
        cadence=Cadence.QUARTERLY,
        units=("กองคลัง",),
    )
    return Measure(3, 2567, draft, **known)


def test_what_is_known_to_the_day_is_listed_and_the_rest_is_only_told() -> None:
    rules = with_events(
        event("ส่ง OIT", end="2024-04-30"),
        event("เก็บ IIT", start="2024-01-01", end="2024-03-31"),
        event("ประกาศผล", start="2024-07-30"),
        event("ทบทวน", approximate="เม.ย. 2567"),
    )
    assert [
        (each.title, each.start.isoformat(), each.end.isoformat()) for each in official_entries(rules)
    ] == [
        ("ส่ง OIT", "2024-04-30", "2024-04-30"),
        ("เก็บ IIT", "2024-01-01", "2024-03-31"),
        ("ประกาศผล", "2024-07-30", "2024-07-30"),
    ]
    assert [each.title for each in vague_events(rules)] == ["ทบทวน"]
    assert all(each.confidence == "low" for each in official_entries(rules))


def test_one_list_by_date_of_rules_own_dates_and_rounds() -> None:
    dates = (
        AgencyDate(1, "ประชุม", date(2024, 1, 15)),
        AgencyDate(2, "วันสุดท้ายส่ง OIT", date(2024, 4, 30), is_official=True),
        AgencyDate(3, "ปีหน้า", date(2024, 10, 1)),
    )
    found = year_entries(with_events(event("ส่ง OIT", end="2024-04-30")), dates, (measure(),), 2567)
    assert [(each.start.isoformat(), each.kind.value) for each in found] == [
        ("2023-12-31", "due"),
        ("2024-01-15", "own"),
        ("2024-03-31", "due"),
        ("2024-04-30", "rules"),
        ("2024-04-30", "given"),
        ("2024-06-30", "due"),
        ("2024-09-30", "due"),
    ]
    assert found[0].units == ("กองคลัง",)
    assert found[0].title == "งาน รอบไตรมาส 1"


def test_what_is_finished_or_given_up_is_not_due() -> None:
    done = measure(standings=(Standing("2023-12-31", "กองคลัง", Status.DONE, 100, date(2023, 12, 20)),))
    assert [each.start.month for each in year_entries(None, (), (done,), 2567)] == [3, 6, 9]
    assert year_entries(None, (), (measure(status=Status.CANCELLED),), 2567) == ()
    assert year_entries(None, (), (measure(status=Status.DONE, percent=100),), 2567) == ()


def test_a_year_without_rules_holds_nothing_of_another() -> None:
    assert year_entries(None, (), (), 2570) == ()
    assert year_entries(RULES, (), (), 2570) == ()


def test_the_same_thing_has_the_same_key_wherever_it_is_moved() -> None:
    first, moved = (
        year_entries(None, (AgencyDate(2, "วันสุดท้ายส่ง OIT", day, is_official=True),), (), 2567)[0]
        for day in (date(2024, 4, 30), date(2024, 5, 10))
    )
    assert first.key == moved.key
    keys = [each.key for each in year_entries(RULES, (), (measure(),), 2567)]
    assert len(set(keys)) == len(keys)


def test_what_runs_today_is_not_over() -> None:
    entries = in_order(
        DatedEntry(name, EntryKind.OWN, name, start, end)
        for name, start, end in (
            ("before", date(2024, 1, 1), date(2024, 1, 2)),
            ("running", date(2024, 1, 1), date(2024, 6, 30)),
            ("today", date(2024, 3, 4), date(2024, 3, 4)),
            ("after", date(2024, 3, 5), date(2024, 3, 5)),
        )
    )
    over, ahead = folded(entries, date(2024, 3, 4))
    assert [each.title for each in over] == ["before"]
    assert [each.title for each in ahead] == ["running", "today", "after"]
    assert [each.title for each in between(entries, date(2024, 3, 5), date(2024, 3, 9))] == [
        "running",
        "after",
    ]


def test_works_due_on_one_day_are_counted() -> None:
    due = [DatedEntry(f"due-{n}", EntryKind.DUE, f"งาน {n}", *(date(2024, 3, 31),) * 2) for n in (1, 2)]
    own = DatedEntry("own-1", EntryKind.OWN, "ประชุม", date(2024, 3, 31), date(2024, 3, 31))
    assert [(each.title, each.count) for each in gathered((own, *due))] == [("ประชุม", 1), ("งาน 1", 2)]


DAYS = st.dates(date(2023, 10, 1), date(2024, 9, 30))


@given(st.lists(st.tuples(DAYS, DAYS), max_size=8), DAYS)
def test_folding_loses_and_doubles_nothing(pairs: list[tuple[date, date]], today: date) -> None:
    entries = in_order(
        DatedEntry(str(at), EntryKind.OWN, str(at), min(pair), max(pair)) for at, pair in enumerate(pairs)
    )
    over, ahead = folded(entries, today)
    assert sorted(each.key for each in (*over, *ahead)) == sorted(each.key for each in entries)
    assert all(each.end < today for each in over)
    assert [each.listed_on(today) for each in ahead] == sorted(each.listed_on(today) for each in ahead)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2024, 12, 15), date(2024, 12, 15), "15 ธ.ค."),
        (date(2024, 6, 1), date(2024, 6, 15), "1–15 มิ.ย."),
        (date(2024, 1, 1), date(2024, 6, 30), "1 ม.ค. – 30 มิ.ย."),
        (date(2024, 12, 1), date(2025, 1, 5), "1 ธ.ค. 2567 – 5 ม.ค. 2568"),
    ],
)
def test_days_are_said_short(start: date, end: date, words: str) -> None:
    assert short_days(start, end) == words
