"""Periods and cadences as action plans write them: how often, from … to …, rounds, several years."""

from datetime import date

import pytest

from knowledge.fiscal import fiscal_year_span
from knowledge.periods.reading import Cadence, PeriodReading, Span, due_ends, read_period, say_period

YEAR = 2570
TODAY = date(2026, 11, 27)
WHOLE = Span(*fiscal_year_span(YEAR))


def read(text: str) -> PeriodReading:
    return read_period(text, YEAR, TODAY)


def days(text: str) -> list[str]:
    return ["..".join((span.start.isoformat(), span.end.isoformat())) for span in read(text).spans]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("จากเดือน ตุลาคม 2569 ถึงเดือน กุมภาพันธ์ 2570", "2026-10-01", "2027-02-28"),
        ("จากเดือนตุลาคมถึงเดือนกุมภาพันธ์", "2026-10-01", "2027-02-28"),
        ("จาก 1 ต.ค. 69 ถึง 28 ก.พ. 70", "2026-10-01", "2027-02-28"),
        ("จากไตรมาส 1 ถึงไตรมาส 2", "2026-10-01", "2027-03-31"),
        ("วันเริ่มต้น ๑ ต.ค. ๖๙ วันสิ้นสุด ๓๐ ก.ย. ๗๐", "2026-10-01", "2027-09-30"),
        ("เริ่ม 4 ม.ค. 70 สิ้นสุด 29 ม.ค. 70", "2027-01-04", "2027-01-29"),
        ("ณ วันสิ้นสุด 30 กันยายน พ.ศ. 2570", "2027-09-30", "2027-09-30"),
        ("สิ้นสุดวันที่ 31 มี.ค. 70", "2027-03-31", "2027-03-31"),
        ("สิ้นสุดเดือนมีนาคม 2570", "2027-03-31", "2027-03-31"),
        ("2026-11-30 00:00:00", "2026-11-30", "2026-11-30"),
        ("2026-11-30T00:00:00", "2026-11-30", "2026-11-30"),
        ("30/11/2569 0:00", "2026-11-30", "2026-11-30"),
        ("15 ม.ค. 2570 เวลา 09.00 น.", "2027-01-15", "2027-01-15"),
        ("ตลอดปีงบฯ 70", "2026-10-01", "2027-09-30"),
        ("ปงบประมาณ 2570", "2026-10-01", "2027-09-30"),
    ],
)
def test_from_one_time_to_another(text: str, start: str, end: str) -> None:
    assert (days(text), read(text).problem, read(text).cadence) == ([f"{start}..{end}"], "", None)


@pytest.mark.parametrize(
    ("text", "cadence"),
    [
        ("1 ครั้งต่อปีงบประมาณ", "yearly"),
        ("๑ ครั้ง/ปี", "yearly"),
        ("อย่างน้อยปีละ 1 ครั้ง", "yearly"),
        ("2 ครั้ง/ปี", "half_yearly"),
        ("๒ครั้งต่อปี", "half_yearly"),
        ("ไม่น้อยกว่า 2 ครั้ง/ปี", "half_yearly"),
        ("4 ครั้ง/ปี", "quarterly"),
        ("1 ครั้งต่อไตรมาส", "quarterly"),
        ("12 ครั้ง/ปี", "monthly"),
        ("1 ครั้ง/เดือน", "monthly"),
        ("ทุกวันสิ้นเดือน", "monthly"),
    ],
)
def test_so_many_times_a_year(text: str, cadence: str) -> None:
    assert read(text) == PeriodReading((WHOLE,), Cadence(cadence))


@pytest.mark.parametrize(
    "text",
    ["3 ครั้ง/ปี", "ปีละ 3 ครั้ง", "2 ครั้ง/เดือน", "เดือนละ ๒ ครั้ง", "ทุก 4 เดือน", "สัปดาห์ละครั้ง", "ทุกวันจันทร์", "ทุกต้นเดือน"],
)
def test_what_has_no_cadence_here_is_asked(text: str) -> None:
    assert (read(text).problem, read(text).cadence) == ("often", None)


@pytest.mark.parametrize(
    "text", ["ทุกวันที่ ๕ ของเดือน", "ทุกวันที่ 5", "วันที่ 5 ของทุกเดือน", "ภายในวันที่ 5 ของทุกเดือน", "ทุก ๆ วันที่ 5 ของเดือน"]
)
def test_a_day_of_every_month(text: str) -> None:
    reading = read(text)
    ends = due_ends(reading.spans, reading.cadence)
    assert (reading.cadence, reading.problem) == (Cadence.MONTHLY, "")
    assert ([each.day for each in ends], ends[0]) == ([5] * 12, date(2026, 10, 5))
    assert read_period(say_period(reading), YEAR) == reading


def test_the_last_day_of_every_month_and_some_months_only() -> None:
    ends = due_ends(read("ทุกวันที่ 30 ของเดือน").spans, Cadence.MONTHLY)
    assert [each.day for each in ends] == [30] * 4 + [28] + [30] * 7
    assert read("ทุกวันที่ 5 ของเดือน ม.ค.-ก.พ. 70").problem == "unclear"
    assert days("ม.ค.-ก.พ. 70 ทุกวันที่ 5 ของเดือน") == ["2027-01-05..2027-01-05", "2027-02-05..2027-02-05"]


@pytest.mark.parametrize(
    "text", ["ทุกวันที่ 5 ของเดือนถัดไป", "วันที่ 5 ของเดือน", "ทุกวันที่ 5 มกราคม", "ทุกวันที่ 45 ของเดือน"]
)
def test_a_day_of_some_month_is_asked(text: str) -> None:
    assert read(text).problem == "unclear"


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("รอบ 6 9 และ 12 เดือน", "2027-03-31 2027-06-30 2027-09-30"),
        ("รอบ ๖, ๙ และ ๑๒ เดือน", "2027-03-31 2027-06-30 2027-09-30"),
        ("รอบ 6 เดือน และ 12 เดือน", "2027-03-31 2027-09-30"),
        ("รอบระยะเวลา 3 เดือน 6 เดือน และ 9 เดือน", "2026-12-31 2027-03-31 2027-06-30"),
    ],
)
def test_rounds_are_asked_with_the_days_that_are_meant(text: str, ends: str) -> None:
    assert (read(text).problem, [each.end.isoformat() for each in read(text).spans]) == (
        "vague",
        ends.split(),
    )


@pytest.mark.parametrize("text", ["พ.ศ. ๒๕69 – ๒๕๗2", "ปงบประมาณ พ.ศ. 2566 - 2570", "ปี 2569-2572"])
def test_of_several_years_this_one_is_asked_about(text: str) -> None:
    assert (read(text).problem, read(text).spans) == ("years", (WHOLE,))


@pytest.mark.parametrize(
    "text",
    [
        "ตามห้วงเวลาจัดงานประเพณี",
        "ตลอดภาคเรียนที่ ๑ และ ๒",
        "ปีการศึกษา 2569",
        "เมื่อได้รับการจัดสรรงบประมาณ",
        "ตามแผน",
        "46477",
    ],
)
def test_vague_words_are_never_guessed(text: str) -> None:
    assert read(text).problem == "unclear"
