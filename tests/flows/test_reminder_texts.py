"""What a reminder says, and its buttons: short, true, and readable Thai."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from handlers.reminders.composing import compose
from handlers.reminders.lines import Facts
from handlers.render import Texts
from handlers.terms.messages import Message
from knowledge.measures.measure import Draft, Measure, Status
from knowledge.periods.days import Span
from knowledge.reminders.points import Point, ReminderKind, measure_points, quarter_again, quarter_points
from knowledge.thai import cut

TEXTS = Texts()
CLERKS, WORKS = "สำนักปลัด", "กองช่าง"
MARCH = Span(date(2026, 3, 1), date(2026, 3, 31))
SEPTEMBER = Span(date(2026, 9, 1), date(2026, 9, 30))


@dataclass(frozen=True)
class Member:
    id: int
    role: str
    unit: str = ""


PEOPLE = (Member(1, "coordinator"), Member(2, "staff", CLERKS), Member(3, "executive"))


def measure(id_: int, *spans: Span, units: tuple[str, ...] = (CLERKS,), **more: Any) -> Measure:
    return Measure(id_, 2569, Draft(f"งาน {id_}", spans=spans, units=units), **more)


def book(today: date, *measures: Measure, who: int = 2, **more: Any) -> Facts:
    role = next(each.role for each in PEOPLE if each.id == who)
    return Facts(who, role, "ทต.ก", today, {each.id: each for each in measures}, PEOPLE, **more)


def said(today: date, *measures: Measure, who: int = 2, points: tuple[Point, ...] | None = None) -> Message:
    """The one message about what comes up on a day, for a member."""
    if points is None:
        points = tuple(point for each in measures for point in measure_points(each, today))
    (say,) = compose(points, book(today, *measures, who=who)).says
    return TEXTS.render(say)


def presses(message: Message) -> list[str]:
    return [each.press for each in message.choices]


BOTH = measure(6, MARCH, SEPTEMBER)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 8, 31), "ครบ 30 ก.ย. 2569 (อีก 30 วัน)"),
        (date(2026, 9, 29), "ครบพรุ่งนี้ (30 ก.ย. 2569)"),
        (date(2026, 9, 30), "ครบวันนี้ (30 ก.ย. 2569)"),
    ],
)
def test_the_second_deadline_is_told_though_the_first_was_missed(day: date, words: str) -> None:
    assert f"{words} · รอบ 31 มี.ค. 2569 ยังไม่รายงาน" in said(day, BOTH).text
    assert "รอบ" not in said(day, replace(BOTH, reported_on=date(2026, 3, 5))).text
    other = measure(7, SEPTEMBER)
    both = said(day, other, BOTH).text
    assert both.startswith("งานของท่าน 2 เรื่อง\n1 งาน 6")
    assert "เกินกำหนด" not in both


def test_a_quarter_names_the_round_that_was_missed_as_left_over() -> None:
    day = date(2026, 4, 1)
    text = said(day, BOTH, who=1, points=quarter_points(day)).text
    assert text.startswith("ค้างจากไตรมาสก่อน ๆ 1 เรื่อง\n1 งาน 6 — เกินกำหนด 1 วัน (31 มี.ค. 2569)")
    later = said(date(2026, 10, 1), BOTH, who=1, points=quarter_points(date(2026, 10, 1))).text
    assert "เกินกำหนด 1 วัน (30 ก.ย. 2569)" in later


def test_what_nobody_owns_is_not_called_ones_own() -> None:
    nobody, empty = measure(1, MARCH, units=()), measure(2, MARCH, units=(WORKS,))
    text = said(date(2026, 3, 31), nobody, empty, who=1).text
    assert text.startswith("2 เรื่อง\n")
    assert "1 งาน 1 — ครบวันนี้ (31 มี.ค. 2569) · ยังไม่มีผู้รับผิดชอบ\n" in text
    assert text.endswith("2 งาน 2 — ครบวันนี้ (31 มี.ค. 2569) · กองช่างยังไม่มีคนในระบบ")
    alone = said(date(2026, 3, 31), nobody, who=1).text
    assert alone.count("ยังไม่มีผู้รับผิดชอบ") == 1
    owned = measure(3, MARCH, units=(), owners=(2,))
    day = date(2026, 4, 29)
    assert "ผู้รับผิดชอบ: สำนักปลัด" in said(day, owned, who=1).text
    assert "ยังไม่มีผู้รับผิดชอบ" in said(day, nobody, who=3).text
    assert "ผู้รับผิดชอบ: ยังไม่มี" not in said(day, nobody, who=3).text


def test_on_a_deadline_that_asks_for_progress_the_question_and_its_buttons_stay() -> None:
    message = said(date(2026, 3, 31), BOTH)
    lines = message.text.splitlines()
    assert (lines[1][:9], lines[-1]) == ("ครบวันนี้", "ทำถึงไหนแล้วคะ")
    assert {"q.doing.6.50", "q.stuck.6"} <= set(presses(message))
    assert "q.doing.6.50" not in presses(said(date(2026, 9, 30), BOTH))


def test_what_is_overdue_for_long_is_marked_in_lists() -> None:
    day = date(2026, 4, 29)
    text = said(day, measure(1, MARCH), measure(2, MARCH), who=1).text
    assert text.startswith("มีงานค้างนาน 2 เรื่อง\n")
    assert text.count(" · ค้างเกิน 4 สัปดาห์ · สำนักปลัด") == 2
    near = measure(3, Span(day, day))
    mixed = said(day, measure(1, MARCH), near, who=1).text
    assert mixed.startswith("2 เรื่อง · เกินกำหนด 1\n")
    assert mixed.count("ค้างเกิน 4 สัปดาห์") == 1
    begin = date(2026, 10, 1)
    points = (
        *quarter_points(begin),
        Point(ReminderKind.ESCALATED, "m1:2026-03-31", begin, "coordinators", 1),
    )
    assert "ค้างเกิน 4 สัปดาห์" in said(begin, measure(1, MARCH), who=1, points=points).text


def test_a_year_without_a_plan_says_so_and_offers_one() -> None:
    day = date(2026, 10, 1)
    message = said(day, BOTH, who=1, points=quarter_points(day))
    assert "ไตรมาส 1 ปี 2570 เริ่มแล้ว: ปี 2570 ยังไม่มีแผนมาตรการ" in message.text
    assert "0 จาก 0" not in message.text
    assert presses(message) == ["q.measure.6", "q.suggest", "q.closeyear", "q.mine", "q.reminders"]
    chief = said(day, BOTH, who=3, points=quarter_points(day))
    assert chief.text.startswith("ไตรมาส 1 ปี 2570: ปี 2570 ยังไม่มีแผนมาตรการ · เกินกำหนด 1")
    assert "q.suggest" not in presses(chief)
    planned = said(day, BOTH, replace(measure(8, MARCH), fiscal_year=2570, status=Status.DONE), who=1,
                   points=quarter_points(day))  # fmt: skip
    assert "0 เรื่อง (เสร็จแล้วทั้งปี 1 จาก 1)" in planned.text
    assert "q.suggest" not in presses(planned)


def test_a_quarter_that_is_told_late_does_not_say_that_it_begins() -> None:
    day = date(2026, 6, 10)
    for who in (1, 2, 3):
        text = said(day, BOTH, who=who, points=(quarter_again(day),)).text
        assert "ไตรมาส 3 ปี 2569 (เริ่ม 1 เม.ย. 2569)" in text
        assert "เริ่มแล้ว" not in text
        assert "งาน 6 — เกินกำหนด 71 วัน (31 มี.ค. 2569)" in text


def test_who_is_two_members_has_the_work_of_both() -> None:
    one = book(date(2026, 3, 31), BOTH, who=1, also=frozenset({2}))
    assert one.is_mine(BOTH)
    assert not book(date(2026, 3, 31), BOTH, who=1).is_mine(BOTH)


def test_a_cut_never_parts_a_letter_from_its_vowel_or_mark() -> None:
    title = "สำรวจความพึงพอใจและปรับปรุงกระบวนงานให้บริการประชาชน"
    for most in range(3, len(title) + 1):
        short = cut(title, most)
        assert len(short) <= most
        assert short == title or (short.endswith("…") and short[-2] not in "เแโใไ ")
        rest = title[len(short) - 1 :]
        assert short == title or not rest or rest[0] not in "ัิีึืฺุู็่้๊๋์ะาำ"
    assert cut("สั้น", 20) == "สั้น"
