"""The rounds of measures, which of them are meant and finished, and what that makes of the whole."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge.measures.measure import Draft, Measure, Standing, Status
from knowledge.measures.owing import by_unit, due_within, owing
from knowledge.measures.rounds import named_round, rounds_of
from knowledge.measures.standing import begun_rounds, everybody, missing, next_round, owed, rekeyed, total
from knowledge.periods.days import Span
from knowledge.periods.reading import Cadence, read_period
from knowledge.reminders.audience import people_for
from knowledge.reminders.points import Point, ReminderKind

YEAR = (Span(date(2026, 10, 1), date(2027, 9, 30)),)
NOVEMBER, JANUARY = date(2026, 11, 27), date(2027, 1, 6)
Q1, Q2 = "2026-12-31", "2027-03-31"


def measure(*units: str, cadence: Cadence | None = Cadence.QUARTERLY, **more: object) -> Measure:
    return Measure(1, 2570, Draft("ก", spans=YEAR, cadence=cadence, units=units), **more)  # type: ignore[arg-type]


def done(key: str, unit: str) -> Standing:
    return Standing(key, unit, Status.DONE, 100, NOVEMBER)


@pytest.mark.parametrize(
    ("period", "cadence", "names"),
    [
        ("ตลอดปีงบประมาณ", Cadence.QUARTERLY, ["ไตรมาส 1", "ไตรมาส 2", "ไตรมาส 3", "ไตรมาส 4"]),
        ("ตลอดปีงบประมาณ", Cadence.HALF_YEARLY, ["6 เดือนแรก", "6 เดือนหลัง"]),
        ("ต.ค. - ธ.ค. 2569", Cadence.MONTHLY, ["ต.ค. 2569", "พ.ย. 2569", "ธ.ค. 2569"]),
        ("มีนาคม 2570 กันยายน 2570", None, ["มี.ค. 2570", "ก.ย. 2570"]),
        ("ตลอดปีงบประมาณ", None, [""]),
        ("15 ม.ค. 2570 และ 20 ม.ค. 2570", None, ["15 ม.ค. 2570", "20 ม.ค. 2570"]),
    ],
)
def test_rounds_have_names_of_their_own(period: str, cadence: Cadence | None, names: list[str]) -> None:
    found = rounds_of(read_period(period, 2570).spans, cadence)
    assert [each.name for each in found] == names
    assert [each.due for each in found] == sorted(each.due for each in found if each.due)


def test_a_measure_without_days_has_one_round() -> None:
    (only,) = rounds_of((), Cadence.MONTHLY)
    assert (only.key, only.due, only.began(NOVEMBER), only.is_over(NOVEMBER)) == ("", None, True, False)


@pytest.mark.parametrize(
    ("words", "keys"),
    [("ไตรมาส 1", [Q1]), ("ธ.ค. 2569", [Q1]), ("ต.ค. 2569", []), ("6 เดือนแรก", [Q1, Q2]), ("พ.ค. 2570", [])],
)
def test_days_mean_the_rounds_whose_end_they_hold(words: str, keys: list[str]) -> None:
    found = named_round(measure().rounds, read_period(words, 2570, NOVEMBER).spans)
    assert [each.key for each in found] == keys


def test_only_what_has_begun_and_is_open_can_be_meant() -> None:
    one = measure("กองคลัง")
    assert [each.key for each in begun_rounds(one, "กองคลัง", NOVEMBER)] == [Q1]
    assert [each.key for each in begun_rounds(one, "กองคลัง", JANUARY)] == [Q1, Q2]
    reported = replace(one, standings=(done(Q1, "กองคลัง"),))
    assert begun_rounds(reported, "กองคลัง", NOVEMBER) == ()
    assert [each.key for each in begun_rounds(one, "กองคลัง", date(2026, 9, 1))] == [Q1]
    ahead = next_round(reported, "กองคลัง", NOVEMBER)
    assert ahead
    assert ahead.key == Q2


def test_a_round_is_finished_when_all_units_have() -> None:
    two = measure("กองคลัง", "กองช่าง", standings=(done(Q1, "กองคลัง"),))
    assert missing(two, two.rounds[0]) == ("กองช่าง",)
    assert total(two) == (Status.DOING, 12)
    every = [done(each.key, unit) for each in two.rounds for unit in two.units]
    assert total(replace(two, standings=tuple(every))) == (Status.DONE, 100)
    stuck = (*every[:-1], Standing("2027-09-30", "กองช่าง", Status.STUCK))
    assert total(replace(two, standings=stuck))[0] is Status.STUCK


def test_what_one_unit_reported_stays_when_another_takes_over() -> None:
    taken = measure("กองช่าง", standings=(done(Q1, "กองคลัง"),))
    assert missing(taken, taken.rounds[0]) == ()
    assert missing(measure("กองช่าง", "กองคลัง", standings=taken.standings), taken.rounds[0]) == ("กองช่าง",)


def test_a_round_that_passed_is_owed_and_what_was_said_before_there_were_rounds_counts() -> None:
    one = measure("กองคลัง")
    assert [each.key for each in owed(one, JANUARY)] == [Q1]
    assert owed(replace(one, status=Status.DOING, percent=50, reported_on=NOVEMBER), JANUARY) == ()
    assert owed(replace(one, standings=(done(Q1, "กองคลัง"),)), JANUARY) == ()
    assert owed(replace(one, status=Status.DONE), date(2028, 1, 1)) == ()


def test_who_owes_what() -> None:
    two = measure("กองคลัง", "กองช่าง", standings=(done(Q1, "กองคลัง"),))
    found = owing([two], JANUARY, date(2027, 3, 31))
    assert [(each.unit, each.round.key, each.days_late) for each in found] == [
        ("กองช่าง", Q1, 6),
        ("กองคลัง", Q2, 0),
        ("กองช่าง", Q2, 0),
    ]
    rows = {each.unit: (each.done, each.total, each.percent, each.late) for each in by_unit([two], JANUARY)}
    assert rows == {"กองคลัง": (0, 1, 25, 0), "กองช่าง": (0, 1, 0, 1)}
    within = due_within(two, date(2026, 12, 1), date(2026, 12, 31))
    assert within
    assert within.key == Q1
    assert due_within(two, date(2027, 1, 1), date(2027, 2, 28)) is None


def test_rounds_keep_what_was_reported_when_their_days_move() -> None:
    spans = (Span(date(2027, 3, 1), date(2027, 3, 31)), Span(date(2027, 9, 1), date(2027, 9, 30)))
    moved = (Span(date(2027, 3, 1), date(2027, 4, 15)), spans[1])
    old, new = rounds_of(spans, None), rounds_of(moved, None)
    assert rekeyed((done("2027-03-31", "ก"),), old, new) == {"2027-03-31": "2027-04-15"}
    assert rekeyed((done("2027-03-31", "ก"),), old, new[:1]) == {}


def test_everybody_is_each_unit_once_without_working_groups() -> None:
    names = ("กองคลัง", "คณะทำงาน ITA", "", "สำนักปลัดเทศบาล", "กองคลัง", "สำนักปลัด")
    assert everybody(names) == ("กองคลัง", "สำนักปลัดเทศบาล")


def test_nobody_of_a_unit_that_has_reported_is_reminded_of_that_round() -> None:
    from dataclasses import dataclass

    @dataclass(frozen=True)
    class Person:
        id: int
        unit: str
        role: str = "staff"

    people = [Person(1, "กองคลัง"), Person(2, "กองช่าง")]
    two = measure("กองคลัง", "กองช่าง", standings=(done(Q1, "กองคลัง"),))
    point = Point(ReminderKind.DEADLINE, "m1", NOVEMBER, "owners", 1, date(2026, 12, 31))
    assert people_for(point, {1: two}, people) == (2,)
    assert people_for(replace(point, deadline=date(2027, 3, 31)), {1: two}, people) == (1, 2)
