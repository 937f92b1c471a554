"""Thai periods as they are written: read for a fiscal year, said back, and divided into reports."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.fiscal import fiscal_year_span, quarter_of
from knowledge.periods.reading import (
    Cadence,
    PeriodReading,
    Span,
    due_ends,
    read_cadence,
    read_period,
    say_period,
)
from knowledge.thai import MONTHS, SHORT_MONTHS, THAI_DIGITS, thai_date, to_thai_digits
from tests.steps import growth

YEAR = 2569
TODAY = date(2026, 3, 11)
FIRST, LAST = fiscal_year_span(YEAR)
WHOLE = ("2025-10-01 2026-09-30",)
PROBLEMS = {"", "unclear", "vague", "reversed", "outside", "misprint", "no_date", "often", "years"}
PIECES = (
    *MONTHS,
    *SHORT_MONTHS,
    "ไตรมาสที่ ",
    "พ.ศ.",
    "ปีงบประมาณ ",
    "ปี",
    "สิ้น",
    "ภายใน",
    "ก่อน",
    "ถึง",
    "-",
    "–",
    "และ",
    "/",
    "(",
    ")",
    "2569",
    "๖๙",
    "31",
    "15/3/2569",
    "4",
    "รายเดือน",
    "รอบ 6 เดือน",
    "อีก 999 เดือน",
    "เดือนหน้า",
    "วันศุกร์",
    "ตลอด",
    "ต้น",
    "โดยเร็ว",
    "ระหว่าง",
    "เป็นต้นไป",
    " ",
)
days = st.dates(min_value=FIRST, max_value=LAST)
texts = st.text(max_size=2000) | st.text(alphabet=THAI_DIGITS + "0123456789 .-/()มคกพีเยิสตธถึงศ", max_size=200)
phrases = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def _spans(*pairs: str) -> tuple[Span, ...]:
    """Spans from `2025-10-01 2026-09-30`, or a single day."""
    ends = [[date.fromisoformat(each) for each in pair.split()] for pair in pairs]
    return tuple(Span(each[0], each[-1]) for each in ends)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("ไตรมาสที่ 1-4", WHOLE),
        ("ไตรมาส 1 – ไตรมาส 4", WHOLE),
        ("ไตรมาส 2", ("2026-01-01 2026-03-31",)),
        ("ไตรมาส 2/2569", ("2026-01-01 2026-03-31",)),
        ("ไตรมาส 1/69", ("2025-10-01 2025-12-31",)),
        ("ไตรมาสที่ 2 ปีงบประมาณ พ.ศ. 2569", ("2026-01-01 2026-03-31",)),
        ("ไตรมาสที่ 1 (ต.ค.-ธ.ค. 2568)", ("2025-10-01 2025-12-31",)),
        ("ไตรมาสที่ 1 ต.ค. - ธ.ค. 2568", ("2025-10-01 2025-12-31",)),
        ("ไตรมาสที่ ๑ และ ๓", ("2025-10-01 2025-12-31", "2026-04-01 2026-06-30")),
        ("ไตรมาส 1, 2 และ 4", ("2025-10-01 2025-12-31", "2026-01-01 2026-03-31", "2026-07-01 2026-09-30")),
        ("ไตรมาส 3 และ 1 ปี 2569", ("2026-04-01 2026-06-30", "2025-10-01 2025-12-31")),
        ("ไตรมาสแรก", ("2025-10-01 2025-12-31",)),
        ("ไตรมาสสุดท้าย", ("2026-07-01 2026-09-30",)),
        ("ไตรมาสที่สอง", ("2026-01-01 2026-03-31",)),
        ("Q3", ("2026-04-01 2026-06-30",)),
        ("ตลอดปีงบประมาณ ๒๕๖๙", WHOLE),
        ("ตลอดปี งบประมาณ", WHOLE),
        ("ตลอดทั้งปี", WHOLE),
        ("ต่อเนื่องตลอดปี", WHOLE),
        ("ปี 2569", WHOLE),
        ("ปีงบประมาณ พ.ศ. 2569", WHOLE),
        ("ประจำปีงบประมาณ พ.ศ.๒๕๖๙", WHOLE),
        ("พ.ศ. 2569", WHOLE),
        ("ปี ค.ศ. 2026", WHOLE),
        ("ต.ค.-พ.ย. ๒๕๖๘", ("2025-10-01 2025-11-30",)),
        ("ต.ค. ๖๘ – ก.ย. ๖๙", WHOLE),
        ("๑ ต.ค. ๖๘-๓๐ ก.ย. ๖๙", WHOLE),
        ("ต. ค. ๖๘ ถึง ก .ย . ๖๙", WHOLE),
        ("มีนาคม ๒๕๖๙ กันยายน ๒๕๖๙", ("2026-03-01 2026-03-31", "2026-09-01 2026-09-30")),
        ("มีนาคม และกันยายน ๒๕๖๙", ("2026-03-01 2026-03-31", "2026-09-01 2026-09-30")),
        ("มี.ค./ก.ย. 69", ("2026-03-01 2026-03-31", "2026-09-01 2026-09-30")),
        ("มี.ค. 69 ก.ย. 69", ("2026-03-01 2026-03-31", "2026-09-01 2026-09-30")),
        ("1 ตุลาคม 2568 ถึง 30 กันยายน 2569", WHOLE),
        ("1 ตุลาคม 2568 จนถึง 30 กันยายน 2569", WHOLE),
        ("ตั้งแต่วันที่ 1 ตุลาคม พ.ศ. 2568 ถึงวันที่ 30 กันยายน พ.ศ. 2569", WHOLE),
        ("ตั้งแต่ มกราคม 2569 เป็นต้นไป", ("2026-01-01 2026-09-30",)),
        ("ระหว่าง ม.ค. และ มี.ค. 2569", ("2026-01-01 2026-03-31",)),
        ("ส.ค.-ก.ย.", ("2026-08-01 2026-09-30",)),
        ("ส.ค.—ก.ย.", ("2026-08-01 2026-09-30",)),
        ("มีนาคมถึงกันยายน", ("2026-03-01 2026-09-30",)),
        ("ธ.ค.-ม.ค. 2569", ("2025-12-01 2026-01-31",)),
        ("ธ.ค. และ ม.ค. 2569", ("2025-12-01 2025-12-31", "2026-01-01 2026-01-31")),
        ("พ.ย. 2568 - ก.พ.", ("2025-11-01 2026-02-28",)),
        ("1-15 มี.ค. 2569", ("2026-03-01 2026-03-15",)),
        ("5, 12 และ 19 มี.ค. 69", ("2026-03-05", "2026-03-12", "2026-03-19")),
        ("15/3/2569", ("2026-03-15",)),
        ("๑๕/๓/๖๙", ("2026-03-15",)),
        ("15-03-69", ("2026-03-15",)),
        ("15.3.2569", ("2026-03-15",)),
        ("15/3", ("2026-03-15",)),
        ("3/2569", ("2026-03-01 2026-03-31",)),
        ("๑๒/๒๕๖๘", ("2025-12-01 2025-12-31",)),
        ("12/68 - 2/69", ("2025-12-01 2026-02-28",)),
        ("ไตรมาส 1-2/2569", ("2025-10-01 2026-03-31",)),
        ("ไตรมาสที่ ๒", ("2026-01-01 2026-03-31",)),
        ("2026-03-15", ("2026-03-15",)),
        ("1/10/2568 - 30/9/2569", WHOLE),
        ("15 มีนาคม 2026", ("2026-03-15",)),
        ("มีนาคม ค.ศ. 2026", ("2026-03-01 2026-03-31",)),
        ("วันจันทร์ที่ 5 มกราคม 2569", ("2026-01-05",)),
        ("31 ธันวาคม", ("2025-12-31",)),
        ("ต.ค.", ("2025-10-01 2025-10-31",)),
        ("ต.ค. ปีงบประมาณ 2569", ("2025-10-01 2025-10-31",)),
        ("ปีงบประมาณ 2569 ไตรมาส 2", ("2026-01-01 2026-03-31",)),
        ("มกรา", ("2026-01-01 2026-01-31",)),
        ("ม.ค", ("2026-01-01 2026-01-31",)),
        ("มค", ("2026-01-01 2026-01-31",)),
        ("กพ 69", ("2026-02-01 2026-02-28",)),
        ("ธันวา", ("2025-12-01 2025-12-31",)),
        ("เมย-มิย", ("2026-04-01 2026-06-30",)),
        ("กรกฏาคม", ("2026-07-01 2026-07-31",)),
        ("พฤษจิกายน 68", ("2025-11-01 2025-11-30",)),
        ("ภายใน 31 มีนาคม 2569", ("2026-03-11 2026-03-31",)),
        ("ถึง 31 มีนาคม 2569", ("2026-03-11 2026-03-31",)),
        ("ก่อน 31 มีนาคม 2569", ("2026-03-11 2026-03-30",)),
        ("ภายใน 1 ต.ค. 2568 - 31 มี.ค. 2569", ("2025-10-01 2026-03-31",)),
        ("ภายในเดือนมีนาคม 2569", ("2026-03-01 2026-03-31",)),
        ("ภายในไตรมาส 2", ("2026-01-01 2026-03-31",)),
        ("ภายในสิ้นเดือน", ("2026-03-11 2026-03-31",)),
        ("สิ้นเดือนเมษายน", ("2026-04-30",)),
        ("สิ้นปีงบประมาณ", ("2026-09-30",)),
        ("สิ้นไตรมาส", ("2026-03-31",)),
        ("รอบ 6 เดือนแรก", ("2025-10-01 2026-03-31",)),
        ("ครึ่งปีหลัง", ("2026-04-01 2026-09-30",)),
        ("วันนี้", ("2026-03-11",)),
        ("พรุ่งนี้ครับ", ("2026-03-12",)),
        ("มะรืนนี้", ("2026-03-13",)),
        ("สัปดาห์นี้", ("2026-03-09 2026-03-15",)),
        ("สัปดาห์หน้า", ("2026-03-16 2026-03-22",)),
        ("อาทิตย์หน้า", ("2026-03-16 2026-03-22",)),
        ("วันอาทิตย์หน้า", ("2026-03-22",)),
        ("วันศุกร์นี้", ("2026-03-13",)),
        ("วันจันทร์", ("2026-03-16",)),
        ("เดือนหน้า", ("2026-04-01 2026-04-30",)),
        ("ไตรมาสหน้า", ("2026-04-01 2026-06-30",)),
        ("อีก 2 สัปดาห์", ("2026-03-25",)),
        ("อีกสองสัปดาห์", ("2026-03-25",)),
        ("อีก 10 วัน", ("2026-03-21",)),
        ("อีก 1 เดือน", ("2026-04-11",)),
        ("ภายใน 30 วัน", ("2026-03-11 2026-04-10",)),
    ],
)
def test_a_period_is_read_to_the_day(text: str, spans: tuple[str, ...]) -> None:
    assert read_period(text, YEAR, TODAY) == PeriodReading(_spans(*spans))


@pytest.mark.parametrize(
    ("text", "cadence"),
    [
        ("รายเดือน", "monthly"),
        ("ทุกเดือน", "monthly"),
        ("เป็นประจำทุก ๆ เดือน", "monthly"),
        ("เดือนละ 1 ครั้ง", "monthly"),
        ("รายไตรมาส", "quarterly"),
        ("ทุกไตรมาส", "quarterly"),
        ("ทุก ๓ เดือน", "quarterly"),
        ("รอบ 6 เดือน", "half_yearly"),
        ("ทุก 6 เดือน", "half_yearly"),
        ("ปีละสองครั้ง", "half_yearly"),
        ("ปีละครั้ง", "yearly"),
        ("ปีละ 1 ครั้ง", "yearly"),
        ("เป็นประจำทุกปี", "yearly"),
    ],
)
def test_a_cadence_alone_lasts_the_whole_year(text: str, cadence: str) -> None:
    assert read_cadence(text) == cadence
    assert read_period(text, YEAR) == PeriodReading(_spans(*WHOLE), Cadence(cadence))


@pytest.mark.parametrize(
    "text", ["", "ไตรมาสที่ 1-4", "ประจำเดือนมีนาคม", "ประจำปีงบประมาณ 2569", "รอบ 6 เดือนแรก", "ทุกวัน"]
)
def test_a_period_is_no_cadence(text: str) -> None:
    assert read_cadence(text) is None


def test_a_period_and_a_cadence_are_both_read() -> None:
    march = _spans("2026-01-01 2026-03-31")
    assert read_period("ทุกเดือน (ม.ค.-มี.ค. 69)", YEAR) == PeriodReading(march, Cadence.MONTHLY)
    assert read_period("ม.ค.-มี.ค. รายเดือน", YEAR) == PeriodReading(march, Cadence.MONTHLY)


@pytest.mark.parametrize(
    ("text", "problem", "detail", "spans"),
    [
        ("กันยายน ๒๕๖๕", "outside", "2565", ("2022-09-01 2022-09-30",)),
        ("๓๑ ม.ค. ๖๘", "outside", "2568", ("2025-01-31",)),
        ("31 มกราคม 2568", "outside", "2568", ("2025-01-31",)),
        ("ปีงบประมาณ 2568-2569", "years", "2568–2569", WHOLE),
        ("ปีหน้า", "outside", "2570", ("2026-10-01 2027-09-30",)),
        ("ตุลาคม 2569", "outside", "2570", ("2026-10-01 2026-10-31",)),
        ("ปีปฏิทิน 2569", "outside", "2570", ("2026-01-01 2026-12-31",)),
        ("พ.ศ. - ก.ย. ๒๕๖๙", "misprint", "พ.ศ.", ("2026-05-01 2026-09-30",)),
        ("มี.ค. - พ.ศ. ๒๕๖๙", "misprint", "พ.ศ.", ("2026-03-01 2026-05-31",)),
        ("31 พ.ศ. 2569", "misprint", "พ.ศ.", ("2026-05-31",)),
        ("กันยายน 2569 ถึง มีนาคม 2569", "reversed", "กันยายน 2569 ถึง มีนาคม 2569", ("2026-03-01 2026-09-30",)),
        ("มี.ค.-ม.ค.", "reversed", "มี.ค.-ม.ค.", ("2026-01-01 2026-03-31",)),
        ("มี.ค.-ม.ค. 2570", "reversed", "มี.ค.-ม.ค. 2570", ("2027-01-01 2027-03-31",)),
        ("15 มี.ค. - 10 ม.ค. 2570", "reversed", "15 มี.ค. - 10 ม.ค. 2570", ("2027-01-10 2027-03-15",)),
        ("พ.ย.-ต.ค. 2568", "reversed", "พ.ย.-ต.ค. 2568", ("2025-10-01 2025-11-30",)),
        ("28-5 มี.ค. 69", "reversed", "28-5 มี.ค. 69", ("2026-03-05 2026-03-28",)),
        ("31 เม.ย.", "no_date", "31 เม.ย.", ()),
        ("1 - 31 เม.ย. 69", "no_date", "31 เม.ย. 69", ()),
        ("29 ก.พ. 2569", "no_date", "29 ก.พ. 2569", ()),
        ("15/13/2569", "no_date", "15/13/2569", ()),
        ("เร็ว ๆ นี้", "vague", "เร็ว ๆ นี้", ()),
        ("เร็วๆนี้", "vague", "เร็วๆนี้", ()),
        ("จะทำโดยเร็ว", "vague", "โดยเร็ว", ()),
        ("เป็นระยะ ๆ", "vague", "เป็นระยะ ๆ", ()),
        ("ต้นเดือนมีนาคม", "vague", "ต้น", ("2026-03-01 2026-03-31",)),
        ("", "unclear", "", ()),
        ("-", "unclear", "-", ()),
        ("พ.ศ.", "unclear", "พ.ศ.", ()),
        ("วันที่ 15", "unclear", "15", ()),
        ("ไตรมาส 5", "unclear", "ไตรมาส 5", ()),
        ("มีนาคม -", "unclear", "-", ("2026-03-01 2026-03-31",)),
        ("สิ้นปี", "unclear", "ปี", ("2026-09-30",)),
        ("ทุกสัปดาห์", "often", "ทุกสัปดาห์", WHOLE),
        ("ไม่ใช่มีนาคม", "unclear", "ไม่ใช่", ("2026-03-01 2026-03-31",)),
        ("ไตรมาส 1 (ม.ค.-มี.ค. 2569)", "unclear", "ม.ค.", ("2025-10-01 2025-12-31",)),
        ("ทุกเดือนมีนาคม", "unclear", "ทุก", ("2026-03-01 2026-03-31",)),
        ("มี.ค. 2300", "unclear", "2300", ("2026-03-01 2026-03-31",)),
    ],
)
def test_what_cannot_be_taken_as_it_is_says_why(
    text: str, problem: str, detail: str, spans: tuple[str, ...]
) -> None:
    assert read_period(text, YEAR, TODAY) == PeriodReading(_spans(*spans), None, problem, detail)


@pytest.mark.parametrize(
    "text",
    ["ภายในสิ้นเดือน", "สัปดาห์หน้า", "เดือนหน้า", "พรุ่งนี้", "อีก 2 สัปดาห์", "วันศุกร์นี้", "สิ้นไตรมาส"],
)
def test_what_is_counted_from_today_is_unclear_without_it(text: str) -> None:
    reading = read_period(text, YEAR)
    assert (reading.problem, reading.spans) == ("unclear", ())


def test_a_deadline_runs_from_the_start_of_the_year_without_today_or_after_it() -> None:
    spans = _spans("2025-10-01 2026-02-15")
    assert read_period("ภายใน 15 กุมภาพันธ์ 2569", YEAR).spans == spans
    assert read_period("ภายใน 15 กุมภาพันธ์ 2569", YEAR, TODAY).spans == spans


@pytest.mark.parametrize(
    ("text", "year", "spans", "cadence"),
    [
        ("กันยายน ๒๕๖๙", 2569, ("2026-09-01 2026-09-30",), None),
        ("ตลอดปีงบประมาณ ๒๕๖๙", 2569, WHOLE, None),
        ("ต.ค.-พ.ย. ๒๕๖๘", 2569, ("2025-10-01 2025-11-30",), None),
        ("มีนาคม ๒๕๖๙ กันยายน ๒๕๖๙", 2569, ("2026-03-01 2026-03-31", "2026-09-01 2026-09-30"), None),
        ("ส.ค.-ก.ย. ๒๕๖๙", 2569, ("2026-08-01 2026-09-30",), None),
        ("มกราคม ๒๕๖๙", 2569, ("2026-01-01 2026-01-31",), None),
        ("มีนาคม ๒๕๖๙", 2569, ("2026-03-01 2026-03-31",), None),
        ("<p>ไตรมาสที่ 1-4</p>", 2568, ("2024-10-01 2025-09-30",), None),
        ("กันยายน ๒๕๖๕", 2565, ("2022-09-01 2022-09-30",), None),
        ("รายไตรมาส", 2565, ("2021-10-01 2022-09-30",), "quarterly"),
        ("รายเดือน", 2565, ("2021-10-01 2022-09-30",), "monthly"),
        ("รายงานผลดำเนินการในที่ประชุมองค์การประจำเดือน", 2565, ("2021-10-01 2022-09-30",), "monthly"),
        ("1 ตุลาคม 2568 ถึง 30 กันยายน 2569", 2569, WHOLE, None),
        ("<p>1 ตุลาคม 2568 ถึง 30 กันยายน 2569</p>", 2569, WHOLE, None),
    ],
)
def test_the_periods_of_the_published_measures_are_read(
    text: str, year: int, spans: tuple[str, ...], cadence: str | None
) -> None:
    assert read_period(text, year) == PeriodReading(_spans(*spans), Cadence(cadence) if cadence else None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("มกราคม ๒๕๖๙", "1–31 มกราคม 2569 (ไตรมาส 2)"),
        ("ไตรมาส 2", "1 มกราคม – 31 มีนาคม 2569 (ไตรมาส 2)"),
        ("1 ต.ค. - 15 ธ.ค. 68", "1 ตุลาคม – 15 ธันวาคม 2568 (ไตรมาส 1)"),
        ("ม.ค. และ มี.ค.", "1–31 มกราคม 2569 (ไตรมาส 2) และ 1–31 มีนาคม 2569 (ไตรมาส 2)"),
        ("31 มี.ค. 69", "31 มีนาคม 2569 (ไตรมาส 2)"),
        ("ธ.ค.-ม.ค. 69", "1 ธันวาคม 2568 – 31 มกราคม 2569 (ไตรมาส 1–2)"),
        ("ตลอดปี", "ตลอดปีงบประมาณ 2569 (1 ตุลาคม 2568 – 30 กันยายน 2569)"),
        ("ก.ย.-ต.ค. 2569", "1 กันยายน – 31 ตุลาคม 2569"),
        ("31 มี.ค. และ 30 ก.ย.", "31 มีนาคม 2569 (ไตรมาส 2) และ 30 กันยายน 2569 (ไตรมาส 4)"),
        ("รายไตรมาส", "ตลอดปีงบประมาณ 2569 (1 ตุลาคม 2568 – 30 กันยายน 2569) ทุกไตรมาส"),
        ("โดยเร็ว", ""),
    ],
)
def test_a_period_is_said_back_in_full(text: str, said: str) -> None:
    assert say_period(read_period(text, YEAR)) == said


@pytest.mark.parametrize(
    ("spans", "cadence", "ends"),
    [
        (WHOLE, "quarterly", "2025-12-31 2026-03-31 2026-06-30 2026-09-30"),
        (WHOLE, "half_yearly", "2026-03-31 2026-09-30"),
        (WHOLE, "yearly", "2026-09-30"),
        (WHOLE, None, "2026-09-30"),
        (("2025-11-01 2026-02-28",), "monthly", "2025-11-30 2025-12-31 2026-01-31 2026-02-28"),
        (("2026-01-10 2026-02-15",), "monthly", "2026-01-31 2026-02-15"),
        (("2026-01-01 2026-02-28",), "quarterly", "2026-02-28"),
        (("2026-09-01 2026-09-30", "2026-03-01 2026-03-31"), None, "2026-03-31 2026-09-30"),
        ((), "monthly", ""),
    ],
)
def test_reports_are_due_at_the_end_of_each_period(
    spans: tuple[str, ...], cadence: str | None, ends: str
) -> None:
    expected = tuple(date.fromisoformat(each) for each in ends.split())
    assert due_ends(_spans(*spans), Cadence(cadence) if cadence else None) == expected


def test_a_year_has_twelve_months_of_reports() -> None:
    ends = due_ends(_spans(*WHOLE), Cadence.MONTHLY)
    assert len(ends) == 12
    assert all((end + timedelta(days=1)).day == 1 for end in ends)


@given(text=texts | phrases, year=st.integers(2500, 2600), today=st.none() | days)
def test_any_text_is_answered(text: str, year: int, today: date | None) -> None:
    reading = read_period(text, year, today)
    assert reading.problem in PROBLEMS
    assert bool(reading.spans) or reading.problem
    assert all(span.start <= span.end for span in reading.spans)
    if not reading.problem:
        first, last = fiscal_year_span(year)
        assert all(first <= span.start and span.end <= last for span in reading.spans)
    assert read_cadence(text) == reading.cadence or "(" in text or "（" in text
    assert bool(say_period(reading)) == bool(reading.spans)
    due_ends(reading.spans, reading.cadence)


@given(days, days, st.sampled_from((None, *Cadence)))
def test_what_is_said_is_read_as_the_same_days(one: date, other: date, cadence: Cadence | None) -> None:
    meant = PeriodReading((Span(min(one, other), max(one, other)),), cadence)
    assert read_period(say_period(meant), YEAR) == meant
    assert read_period(to_thai_digits(say_period(meant)), YEAR) == meant


@given(st.lists(days, min_size=1, max_size=4, unique=True))
def test_several_moments_are_said_and_read(moments: list[date]) -> None:
    meant = tuple(Span(day, day) for day in moments)
    assert read_period(say_period(meant), YEAR) == PeriodReading(meant)


@given(st.lists(days, min_size=2, max_size=8, unique=True), st.booleans())
def test_several_spans_are_said_and_read(ends: list[date], backwards: bool) -> None:
    row = sorted(ends)
    meant = tuple(Span(*pair) for pair in zip(row[::2], row[1::2], strict=False))[:: -1 if backwards else 1]
    assert read_period(say_period(meant), YEAR) == PeriodReading(meant)


@given(st.integers(1, 6), st.integers(0, 6), st.sampled_from(range(2560, 2580)))
def test_months_of_any_year_are_said_and_read(month: int, more: int, year: int) -> None:
    meant = Span(date(year - 543, month, 1), date(year - 543, month + more, 28))
    reading = read_period(say_period([meant]), YEAR)
    assert (reading.spans, reading.problem) == (
        (meant,),
        "" if year == YEAR and month + more < 10 else "outside",
    )


@given(days)
def test_every_way_to_write_a_day_means_it(day: date) -> None:
    span = (Span(day, day),)
    year, short = day.year + 543, SHORT_MONTHS[day.month - 1]
    for text in (
        thai_date(day),
        thai_date(day, short=True),
        to_thai_digits(thai_date(day, short=True)),
        f"{day.day} {short.replace('.', '')} {year % 100}",
        f"{day.day} {short.replace('.', '. ')} {year % 100}",
        f"{day.day} {MONTHS[day.month - 1]}",
        f"{day.day}/{day.month}/{year}",
        f"{day.day:02}-{day.month:02}-{year % 100}",
        f"{day.day}/{day.month}/{day.year}",
        day.isoformat(),
    ):
        assert read_period(text, YEAR) == PeriodReading(span), text
    assert f"(ไตรมาส {quarter_of(day)})" in say_period(span)


@given(st.dates(min_value=date(2015, 10, 1), max_value=date(2040, 9, 30)))
def test_a_day_of_another_year_is_said_and_read_too(day: date) -> None:
    assert read_period(say_period([Span(day, day)]), YEAR).spans == (Span(day, day),)


@pytest.mark.thorough
@pytest.mark.parametrize("piece", [*PIECES, "ต. ", "ม", "1-", "((", "พ . ศ ", "1 ", "ไตรมาส 1 และ "])
def test_long_texts_are_read_at_once(piece: str) -> None:
    read_period((piece * 2000)[:2000], YEAR, TODAY)
    assert growth(lambda size: read_period((piece * size)[:size], YEAR, TODAY), 100) < 2.5
