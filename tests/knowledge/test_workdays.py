"""Working days of Thai offices, and the moments at which messages may be sent."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.fiscal import fiscal_year_of, quarter_of
from knowledge.workdays import CLOSES, OPENS, WorkCalendar, parse_days

BANGKOK = ZoneInfo("Asia/Bangkok")
CALENDAR = WorkCalendar()
moments = st.builds(
    datetime.combine, st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.times(), st.just(BANGKOK)
)
weekdays = st.frozensets(st.integers(1, 7))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BANGKOK)


def fitted(text: str, deadline: str = "", days: frozenset[int] = frozenset(range(1, 6))) -> str:
    last = date.fromisoformat(deadline) if deadline else None
    fit = CALENDAR.fit(at(text), BANGKOK, deadline=last, days=days)
    assert fit.tzinfo is UTC
    return fit.astimezone(BANGKOK).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("day", "works", "name"),
    [
        ("2026-01-01", False, "วันขึ้นปีใหม่"),
        ("2026-01-02", False, "วันหยุดพิเศษ"),
        ("2026-01-03", False, ""),
        ("2026-01-05", True, ""),
        ("2026-04-13", False, "วันสงกรานต์"),
        ("2026-04-16", True, ""),
        ("2026-05-13", False, "วันพืชมงคล"),
        ("2026-06-01", False, "ชดเชยวันวิสาขบูชา"),
    ],
)
def test_workdays_and_names_of_holidays(day: str, works: bool, name: str) -> None:
    assert CALENDAR.is_workday(date.fromisoformat(day)) is works
    said = CALENDAR.name_of(date.fromisoformat(day))
    assert name in said
    assert bool(said) is bool(name)


def test_the_quarter_starts_after_new_year() -> None:
    monday = CALENDAR.fit(at("2026-01-01 08:30"), BANGKOK).astimezone(BANGKOK)
    assert monday == at("2026-01-05 08:30")
    assert (fiscal_year_of(monday.date()), quarter_of(monday.date())) == (2569, 2)


def test_days_of_the_installation_are_off() -> None:
    calendar = WorkCalendar([date(2026, 4, 16), date(2026, 4, 17)])
    assert not calendar.is_workday(date(2026, 4, 16))
    assert calendar.name_of(date(2026, 4, 16)) == ""
    assert calendar.next_workday(date(2026, 4, 13)) == date(2026, 4, 20)
    assert CALENDAR.next_workday(date(2026, 4, 13)) == date(2026, 4, 16)


def test_looking_for_a_workday_ends() -> None:
    start = date(2026, 2, 1)
    never = WorkCalendar([start + timedelta(days) for days in range(100)])
    assert never.next_workday(start) == start
    assert never.fit(at("2026-02-01 20:00"), BANGKOK) == at("2026-02-01 16:30")
    assert CALENDAR.next_workday(date.max) == date.max


@pytest.mark.parametrize(
    ("moment", "deadline", "expected"),
    [
        ("2026-03-10 10:15", "", "2026-03-10 10:15"),
        ("2026-03-10 08:30", "", "2026-03-10 08:30"),
        ("2026-03-10 16:30", "", "2026-03-10 16:30"),
        ("2026-03-10 03:00", "", "2026-03-10 08:30"),
        ("2026-03-10 16:31", "", "2026-03-11 08:30"),
        ("2026-03-13 20:00", "", "2026-03-16 08:30"),
        ("2026-03-14 10:00", "", "2026-03-16 08:30"),
        ("2026-03-14 10:00", "2026-03-16", "2026-03-16 08:30"),
        ("2026-03-14 10:00", "2026-03-15", "2026-03-14 10:00"),
        ("2026-03-14 07:00", "2026-03-14", "2026-03-14 08:30"),
        ("2026-03-10 20:00", "2026-03-10", "2026-03-10 16:30"),
        ("2026-03-10 07:00", "2026-03-10", "2026-03-10 08:30"),
        ("2026-03-10 07:00", "2026-03-01", "2026-03-10 08:30"),
    ],
)
def test_a_message_goes_out_in_office_hours(moment: str, deadline: str, expected: str) -> None:
    assert fitted(moment, deadline) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ({1}, "2026-03-16 08:30"),
        ({2, 4}, "2026-03-12 08:30"),
        ({6}, "2026-03-14 08:30"),
        ({6, 7}, "2026-03-14 08:30"),
        ({5, 6}, "2026-03-13 08:30"),
        (set(), "2026-03-11 10:00"),
        ({9}, "2026-03-11 10:00"),
    ],
)
def test_everybody_has_days_of_their_own(days: set[int], expected: str) -> None:
    assert fitted("2026-03-11 10:00", days=frozenset(days)) == expected


def test_holidays_are_off_for_everybody() -> None:
    assert fitted("2026-01-09 17:00", days=frozenset({6})) == "2026-01-17 08:30"  # the 10th: วันเด็กแห่งชาติ


def test_a_moment_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.fit(datetime(2026, 1, 1), BANGKOK)  # noqa: DTZ001


@given(moments, st.none() | st.integers(0, 40), weekdays)
def test_fit_keeps_its_promises(moment: datetime, ahead: int | None, days: frozenset[int]) -> None:
    own = moment.date()
    deadline = None if ahead is None else own + timedelta(ahead)
    fit = CALENDAR.fit(moment, BANGKOK, deadline=deadline, days=days)
    sent = fit.astimezone(BANGKOK)
    assert OPENS <= sent.time() <= CLOSES
    assert fit >= moment or sent == datetime.combine(own, CLOSES, BANGKOK)
    assert deadline is None or own <= sent.date() <= deadline
    assert CALENDAR.fit(fit, BANGKOK, deadline=deadline, days=days) == fit
    off = bool(CALENDAR.name_of(sent.date()))
    suits = not off and sent.isoweekday() in (days or frozenset(range(1, 6)))
    assert suits or (deadline is not None and sent.date() == own)


@given(moments)
def test_without_a_deadline_it_is_always_a_workday(moment: datetime) -> None:
    sent = CALENDAR.fit(moment, BANGKOK).astimezone(BANGKOK)
    assert CALENDAR.is_workday(sent.date())
    assert sent >= moment
    late = moment.time() > CLOSES
    assert sent.date() == CALENDAR.next_workday(moment.date() + timedelta(late))


@given(st.dates())
def test_any_day_has_an_answer(day: date) -> None:
    after = CALENDAR.next_workday(day)
    assert after == day or CALENDAR.is_workday(after)
    assert after - day < timedelta(60)


def test_days_off_are_read_from_a_setting() -> None:
    assert parse_days("2026-12-28, 2026-04-16,\n2026-04-16,") == (date(2026, 4, 16), date(2026, 12, 28))
    assert parse_days(" ") == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2026-02-30", '"2026-02-30" is a day that does not exist; write days as YYYY-MM-DD'),
        ("2026-04-16;2026-04-17", '"2026-04-16;2026-04-17" is not a day'),
        ("20260416", '"20260416" is not a day'),
        ("๒๕๖๙-๐๔-๑๖", "is not a day"),
        ("2569-04-16", '"2569-04-16" has a year of the Buddhist era; write 2026-04-16'),
    ],
)
def test_what_is_no_day_is_named(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_days(f"2026-01-05,{text}")
