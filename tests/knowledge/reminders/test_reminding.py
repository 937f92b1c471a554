"""Which reminders come up on a day, each once, and whom they are for."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.measures.in_charge import owners_of
from knowledge.measures.measure import Draft, Measure, Status
from knowledge.measures.standing import unmet
from knowledge.periods.days import Span
from knowledge.periods.reading import Cadence
from knowledge.reminders.audience import people_for
from knowledge.reminders.points import (
    LONGEST_SUBJECT,
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
    quarter_work,
)

DAY = timedelta(1)
END = date(2026, 1, 31)


@dataclass(frozen=True)
class Member:
    id: int
    role: str = "staff"
    unit: str = ""


def measure(*spans: tuple[date, date], id_: int = 7, **more: object) -> Measure:
    cadence = more.pop("cadence", None)
    units, everyone = more.pop("units", ()), more.pop("everyone", False)
    draft = Draft(
        "ก", spans=tuple(Span(*each) for each in spans), cadence=cadence, units=units, everyone=everyone
    )  # type: ignore[arg-type]
    return Measure(id_, 2569, draft, **more)  # type: ignore[arg-type]


JANUARY = measure((date(2026, 1, 1), END))


def kinds(of: Measure, day: date) -> list[ReminderKind]:
    return [point.kind for point in measure_points(of, day)]


def year_of(of: Measure, start: date = date(2025, 10, 1), days: int = 460) -> list[Point]:
    return [point for n in range(days) for point in measure_points(of, start + n * DAY)]


def test_a_deadline_is_spoken_of_five_times_and_then_it_is_overdue() -> None:
    said = [((point.due_on - END).days, point.kind, point.audience) for point in year_of(JANUARY)]
    ahead = [(-days, ReminderKind.DEADLINE, "owners") for days in (30, 14, 7, 1, 0)]
    overdue = [(days, ReminderKind.OVERDUE, "owners") for days in (1, 8, 15, 22)]
    escalated = [(29, ReminderKind.ESCALATED, "coordinators"), (36, ReminderKind.ESCALATED, "executives")]
    assert said == ahead + overdue + escalated


@pytest.mark.parametrize("status", [Status.DONE, Status.CANCELLED])
def test_nothing_is_said_of_what_is_closed_or_has_no_period(status: Status) -> None:
    assert year_of(replace(JANUARY, status=status)) == []
    assert year_of(measure()) == []


def test_each_of_several_deadlines_is_spoken_of_but_only_the_last_is_overdue() -> None:
    both = measure((date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 9, 1), date(2026, 9, 30)))
    assert kinds(both, date(2026, 3, 31)) == [ReminderKind.DEADLINE, ReminderKind.CHECK_IN]
    assert kinds(both, date(2026, 4, 1)) == []
    assert kinds(both, date(2026, 9, 30)) == [ReminderKind.DEADLINE]
    assert kinds(both, date(2026, 10, 1)) == [ReminderKind.OVERDUE]


@pytest.mark.parametrize(
    ("cadence", "asked"),
    [(Cadence.MONTHLY, 11), (Cadence.QUARTERLY, 3), (Cadence.HALF_YEARLY, 1), (Cadence.YEARLY, 0), (None, 0)],
)
def test_progress_is_asked_for_at_each_end_of_a_reporting_period(cadence: Cadence | None, asked: int) -> None:
    whole = measure((date(2025, 10, 1), date(2026, 9, 30)), cadence=cadence)
    assert sum(point.kind is ReminderKind.CHECK_IN for point in year_of(whole)) == asked


def test_who_reported_in_the_period_is_not_asked_again() -> None:
    whole = measure((date(2025, 10, 1), date(2026, 9, 30)), cadence=Cadence.QUARTERLY)
    end = date(2026, 3, 31)
    assert kinds(replace(whole, reported_on=date(2025, 12, 31)), end) == [ReminderKind.CHECK_IN]
    assert kinds(replace(whole, reported_on=date(2026, 1, 1)), end) == []
    assert kinds(replace(whole, reported_on=end), end) == []


def test_a_new_quarter_is_for_everybody_and_named_by_its_fiscal_year() -> None:
    days = [date(2025, 9, 1) + n * DAY for n in range(400)]
    assert [point.subject for day in days for point in quarter_points(day)] == [
        "2569Q1", "2569Q2", "2569Q3", "2569Q4", "2570Q1",
    ]  # fmt: skip
    assert {point.audience for day in days for point in quarter_points(day)} == {"everybody"}


def test_dates_of_the_year_are_told_to_coordinators_under_short_names() -> None:
    events = [("ส่ง OIT", END), ("ย" * 200, END), ("ย" * 199 + "ร", END)]
    points = calendar_points(events, END - 7 * DAY)
    assert len({point.subject for point in points}) == 3
    assert all(len(point.subject) <= LONGEST_SUBJECT and point.audience == "coordinators" for point in points)
    assert calendar_points(events, END - 8 * DAY) == ()
    assert calendar_points(events, END + DAY) == ()


def test_the_digest_comes_on_mondays_with_the_week_in_its_name() -> None:
    assert [point.subject for point in digest_points(date(2026, 1, 5))] == ["2026-W02"]
    assert digest_points(date(2026, 1, 6)) == ()
    assert [point.subject for point in digest_points(date(2025, 12, 29))] == ["2026-W01"]


def test_a_deadline_that_passed_unmet() -> None:
    both = measure((date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 9, 1), date(2026, 9, 30)))
    assert unmet(both, date(2026, 3, 31)) is None
    assert unmet(both, date(2026, 4, 1)) == date(2026, 3, 31)
    assert unmet(replace(both, reported_on=date(2026, 3, 5)), date(2026, 4, 1)) is None
    assert unmet(replace(both, reported_on=date(2026, 9, 30)), date(2026, 10, 1)) == date(2026, 9, 30)
    assert unmet(replace(both, status=Status.DONE), date(2026, 10, 1)) is None


def test_of_what_was_missed_about_one_thing_only_the_newest_is_told() -> None:
    points = [
        *measure_points(JANUARY, END - DAY),
        *measure_points(JANUARY, END),
        *quarter_points(date(2026, 1, 1)),
    ]
    told, over = newest(points)
    assert [point.due_on for point in told] == [END, date(2026, 1, 1)]
    assert [point.due_on for point in over] == [END - DAY]


def test_what_is_no_use_any_more_is_stale() -> None:
    (quarter,), (digest,) = quarter_points(date(2026, 1, 1)), digest_points(date(2026, 1, 5))
    (event,) = calendar_points([("ส่ง OIT", END)], END)
    assert not quarter.is_stale(date(2026, 1, 5))
    assert quarter.is_stale(date(2026, 2, 1))
    assert not digest.is_stale(date(2026, 1, 6))
    assert digest.is_stale(date(2026, 1, 12))
    assert not event.is_stale(END)
    assert event.is_stale(END + DAY)
    assert not measure_points(JANUARY, END)[0].is_stale(END + 40 * DAY)


def test_what_became_overdue_is_the_same_without_walking_the_days() -> None:
    walked = [
        point for point in year_of(JANUARY) if point.kind in (ReminderKind.OVERDUE, ReminderKind.ESCALATED)
    ]
    assert list(late_points(JANUARY, END, END + 400 * DAY)) == walked
    assert [point.due_on for point in late_points(JANUARY, END + 8 * DAY, END + 15 * DAY)] == [
        END + 8 * DAY, END + 15 * DAY,
    ]  # fmt: skip
    assert late_points(replace(JANUARY, status=Status.DONE), END, END + 400 * DAY) == ()
    assert late_points(measure(), END, END + 400 * DAY) == ()


def test_a_quarter_that_is_told_late_is_for_who_has_work_left_over() -> None:
    day = date(2026, 6, 10)
    assert quarter_start(day) == date(2026, 4, 1)
    assert quarter_start(date(2025, 12, 31)) == date(2025, 10, 1)
    again, (begun,) = quarter_again(day), quarter_points(date(2026, 4, 1))
    assert (again.is_again, begun.is_again, again.topic) == (True, False, begun.topic)
    assert again.key != begun.key
    assert not again.is_stale(day)
    now = measure((date(2026, 6, 1), date(2026, 6, 30)), units=("กองช่าง",))
    assert people_for(again, {7: now}, PEOPLE) == ()
    left = measure((date(2026, 1, 1), END), units=("กองคลัง",), id_=8)
    assert people_for(again, {7: now, 8: left}, PEOPLE) == (1, 4, 2)


# ---- whom


PEOPLE = (
    Member(1, "coordinator", "สำนักปลัด"),
    Member(2, "staff", "กองคลัง"),
    Member(3, "staff", "กองช่าง"),
    Member(4, "executive", "กองคลัง"),
    Member(5, "administrator", "กองช่าง"),
)


@pytest.mark.parametrize(
    ("given_", "owners", "problem"),
    [
        ({"owners": (3, 99)}, (3,), ""),
        ({"owners": (99,), "units": ("กองคลัง",)}, (2,), ""),
        ({"units": ("กองคลัง", "กองช่าง")}, (2, 3), ""),
        ({"units": ("คลัง",)}, (2,), ""),
        ({"units": ("สำนักปลัดเทศบาล",)}, (1,), ""),
        ({"units": ("คณะทำงาน ITA",)}, (1,), ""),
        ({"everyone": True}, (2, 3), ""),
        ({}, (1,), "no_unit"),
        ({"owners": (99,)}, (1,), "no_unit"),
        ({"units": ("กองการศึกษา",)}, (1,), "empty_unit"),
    ],
)
def test_who_is_in_charge(given_: dict[str, object], owners: tuple[int, ...], problem: str) -> None:
    assert owners_of(measure((date(2026, 1, 1), END), **given_), PEOPLE) == (owners, problem)


def test_without_a_coordinator_the_executives_hear_of_it() -> None:
    assert owners_of(JANUARY, PEOPLE[1:]) == ((4,), "no_unit")
    assert owners_of(JANUARY, PEOPLE[4:]) == ((5,), "no_unit")
    assert owners_of(JANUARY, ()) == ((), "no_unit")


def test_a_quarter_is_for_who_has_something_due_and_for_those_who_lead() -> None:
    (point,) = quarter_points(date(2026, 1, 1))
    clerk = measure((date(2026, 1, 1), END), units=("กองช่าง",))
    assert people_for(point, {7: clerk}, PEOPLE) == (1, 4, 3)
    assert people_for(point, {}, PEOPLE) == (), "an agency without a plan is left in peace"
    later = measure((date(2026, 4, 1), date(2026, 4, 30)), units=("กองช่าง",))
    assert people_for(point, {7: later}, PEOPLE) == ()


def test_settings() -> None:
    today = date(2026, 1, 5)
    assert Setting().allows(ReminderKind.DEADLINE, today)
    assert not Setting().allows(ReminderKind.DIGEST, today)
    assert Setting(wants_digest=True).allows(ReminderKind.DIGEST, today)
    assert not Setting(is_off=True).allows(ReminderKind.OVERDUE, today)
    assert not Setting(off_kinds=frozenset({"quarter"})).allows(ReminderKind.QUARTER, today)
    assert not Setting(muted_until=today).allows(ReminderKind.OVERDUE, today)
    assert Setting(muted_until=today - DAY).allows(ReminderKind.OVERDUE, today)


# ---- whatever the plan


days = st.dates(date(2025, 10, 1), date(2026, 9, 30))
spans = st.lists(st.tuples(days, days).map(lambda pair: (min(pair), max(pair))), max_size=3)


@given(spans, st.sampled_from([None, *Cadence]), st.none() | days)
def test_no_point_comes_up_twice(
    given_: list[tuple[date, date]], cadence: Cadence | None, reported: date | None
) -> None:
    points = year_of(measure(*given_, cadence=cadence, reported_on=reported))
    assert len({point.key for point in points}) == len(points)
    assert all(point.deadline is None or point.deadline >= point.due_on for point in points)


@given(spans, st.sampled_from([None, *Cadence]), days)
def test_what_is_told_is_told_in_a_quarter_that_knows_it(
    given_: list[tuple[date, date]], cadence: Cadence | None, day: date
) -> None:
    one = measure(*given_, cadence=cadence)
    if any(point.kind in (ReminderKind.OVERDUE, ReminderKind.CHECK_IN) for point in measure_points(one, day)):
        assert quarter_work([one], day) == (one,)


@given(spans, st.sampled_from([None, *Cadence]), days, st.sampled_from([Status.DONE, Status.CANCELLED]))
def test_nothing_comes_up_after_the_end(
    given_: list[tuple[date, date]], cadence: Cadence | None, day: date, status: Status
) -> None:
    assert measure_points(measure(*given_, cadence=cadence, status=status), day) == ()
