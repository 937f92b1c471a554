"""Tables as action plans lay them out: headings, two-row headers, schedules, other separators."""

from datetime import date

import pytest

from knowledge.measure_text.calendar import read_calendar
from knowledge.measure_text.table import MeasureReading, RowComplaint, read_measures
from knowledge.measure_text.tables.header import columns_of, is_torn_header
from knowledge.measure_text.tables.headings import column_of
from knowledge.measures.measure import Draft

TODAY = date(2026, 11, 27)
KNOWN = ("สำนักปลัด", "กองคลัง", "กองช่าง")
YEAR = "2026-10-01..2027-09-30"


def read(*rows: str, fiscal_year: int = 2570) -> MeasureReading:
    return read_measures("\n".join(rows), fiscal_year, TODAY, KNOWN)


def days(draft: Draft) -> list[str]:
    return ["..".join((span.start.isoformat(), span.end.isoformat())) for span in draft.spans]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("โครงการ/ภารกิจ", "title"),
        ("กิจกรรม / ขั้นตอนการดำเนินงาน", "title"),
        ("ชื่อโครงการ", "title"),
        ("วิธีการจัดการความเสี่ยง (มาตรการปฏิบัติการ)", "steps"),
        ("รายละเอียดของกิจกรรม", "steps"),
        ("เรื่องที่ตรวจสอบ", "topic"),
        ("การปรับปรุงการควบคุมภายใน", "improvement"),
        ("ภารกิจ", "mission"),
        ("ตัวชี้วัดความสำเร็จ", "goal"),
        ("ตัวชี้วัด", "serves"),
        ("หน่วยงานที่รับผิดชอบ", "units"),
        ("ผู้ดำเนินการ", "units"),
        ("กอง/สำนัก", "units"),
        ("หน่วยรับตรวจ", "audited"),
        ("หน่วยงานที่รับผิดชอบ/กำหนดเสร็จ", "units+period"),
        ("ระยะเวลาดาเนินการ", "period"),
        ("ระยะเวลาเริ่มต้น", "start"),
        ("วันที่สิ้นสุด", "end"),
        ("วิธีการติดตามและรายงาน", "reporting"),
        ("ความถี่ในการตรวจสอบ", "often"),
        ("ผลการดำเนินการ", "result"),
        ("งบประมาณ (บาท)", "budget"),
        ("งบประมาณ ปี 2570", "budget"),
        ("ปีงบประมาณ พ.ศ. ๒๕๗๐ (บาท)", "year"),
        ("ไตรมาส ๑", "tick"),
        ("ต.ค. 69", "tick"),
        ("มิ.ย.", "tick"),
    ],
)
def test_what_a_heading_means(heading: str, kind: str) -> None:
    column = column_of(heading)
    assert column is not None
    assert column.kind == kind


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("ไตรมาสที่ 1 (ต.ค.-ธ.ค. 69)", "ไตรมาส 1/2570"),
        ("Q2", "ไตรมาส 2"),
        ("ม.ค. - มี.ค. 70", "ไตรมาส 2/2570"),
        ("ไตรมาส 1 (ม.ค.-มี.ค.)", "ไตรมาส 1 (ม.ค.-มี.ค.)"),
    ],
)
def test_a_quarter_of_the_calendar_is_none_of_the_fiscal_year(heading: str, words: str) -> None:
    column = column_of(heading)
    assert column is not None
    assert column.words == words


@pytest.mark.parametrize(
    "cells",
    [
        ["ตัวชี้วัด", "ปี 2566", "ปี 2567", "เพิ่ม/ลด"],
        ["ตัวชี้วัด", "คะแนนเต็ม", "คะแนน"],
        ["ข้อ", "รายการ", "ลิงก์"],
        ["หน่วยงาน", "ตัวชี้วัดที่ 1", "ตัวชี้วัดที่ 2"],
        ["กองคลัง", "มาตรการส่งเสริมความโปร่งใส", "ม.ค. 70"],
        ["มาตรการส่งเสริมความโปร่งใส", "ต.ค. 69", "กองคลัง"],
    ],
)
def test_no_header_of_measures(cells: list[str]) -> None:
    assert columns_of(cells) == {}


def test_marks_side_by_side_are_one_span_and_nothing_is_none() -> None:
    head = "ที่\tกิจกรรม\tไตรมาส 1\tไตรมาส 2\tไตรมาส 3\tไตรมาส 4\tผู้รับผิดชอบ"
    rows = (
        "1\tก\tX\tx\t-\t✓\tกองคลัง",
        "2\tข\t–\t\t●\t/\tกองช่าง",
        "3\tค\t\t\t\t\tกองช่าง",
        "4\tง\t30,000\t\t\t\tกองช่าง",
    )
    drafts = read(head, *rows).drafts
    assert [days(each) for each in drafts[:3]] == [
        ["2026-10-01..2027-03-31", "2027-07-01..2027-09-30"],
        ["2027-04-01..2027-09-30"],
        [],
    ]
    assert (drafts[3].problem, drafts[3].spans) == ("unclear", ())


def test_numbers_below_quarters_and_months_below_a_fiscal_year() -> None:
    numbers = read("กิจกรรม\tไตรมาส\t\t\t\tผู้รับผิดชอบ", "\t1\t2\t3\t4\t", "ก\t\t✓\t✓\t\tกองคลัง")
    assert days(numbers.drafts[0]) == ["2027-01-01..2027-06-30"]
    months = "ต.ค.\tพ.ย.\tธ.ค.\tม.ค.\tก.พ.\tมี.ค.\tเม.ย.\tพ.ค.\tมิ.ย.\tก.ค.\tส.ค.\tก.ย."
    year = read("กิจกรรม\tผู้รับผิดชอบ\tปี 2570" + "\t" * 11, f"\t\t{months}", "ก\tกองคลัง\t✓\t✓" + "\t" * 10)
    assert (days(year.drafts[0]), year.fiscal_year) == (["2026-10-01..2026-11-30"], 2570)


def test_a_beginning_and_an_end() -> None:
    apart = read("กิจกรรม|เริ่มต้น|สิ้นสุด|ผู้รับผิดชอบ", "ก|4/1/2570|29/1/2570|กองคลัง", "ข|1 ก.พ. 70||กองช่าง")
    assert (days(apart.drafts[0]), apart.drafts[1].problem) == (["2027-01-04..2027-01-29"], "unclear")
    below = read("ที่\tกิจกรรม\tระยะเวลา\tผู้รับผิดชอบ", "เริ่มต้น\tสิ้นสุด", "1\tก\t4/1/2570\t29/1/2570\tกองคลัง")
    assert (days(below.drafts[0]), below.drafts[0].units) == (["2027-01-04..2027-01-29"], ("กองคลัง",))


def test_a_row_that_does_not_fit_its_header_is_named_and_not_taken() -> None:
    wide = read("ที่\tกิจกรรม\tระยะเวลา\tผู้รับผิดชอบ", "1\tก\t4/1/2570\t29/1/2570\tกองคลัง")
    assert wide.drafts == ()
    assert wide.complaints == (RowComplaint("columns", "1 ก 4/1/2570 29/1/2570 กองคลัง", 4),)
    blanks = read("ที่   กิจกรรม    ผู้รับผิดชอบ   กำหนดเสร็จ", "1   ก    กองคลัง", "2   ข   กองช่าง   ธ.ค. 69")
    assert [each.title for each in blanks.drafts] == ["ข"]
    assert [each.kind for each in blanks.complaints] == ["columns"]


@pytest.mark.parametrize("between", ["\t", "|", ";", ",", "    "])
def test_whatever_stands_between_cells(between: str) -> None:
    rows = (["ที่", "มาตรการ", "กำหนดเสร็จ", "ผู้รับผิดชอบ"], ["1", "ทำป้าย", "มี.ค. 70", "สานักปลัด"])
    (draft,) = read(*(between.join(each) for each in rows)).drafts
    assert (draft.title, days(draft), draft.units) == ("ทำป้าย", ["2027-03-01..2027-03-31"], ("สำนักปลัด",))


def test_money_of_the_year_of_the_plan() -> None:
    rows = (
        "โครงการ\tงบประมาณ ปี 2569\tงบประมาณ ปี 2570\tผู้รับผิดชอบ",
        "ก\t10,000\t20,000\tกองคลัง",
        "ข\t5,000\t-\tกองคลัง",
    )
    this, before = read(*rows), read(*rows, fiscal_year=2569)
    assert [(each.title, each.budget) for each in this.drafts] == [("ก", 20000)]
    assert this.complaints == (RowComplaint("other_year", "ข", 2570),)
    assert [(each.title, each.budget) for each in before.drafts] == [("ก", 10000), ("ข", 5000)]
    assert this.lacks == ("period",)


@pytest.mark.parametrize(
    ("heading", "year"),
    [
        ("แผนปฏิบัติการป้องกันการทุจริต ประจำปีงบประมาณ พ.ศ. 2569", 2569),
        ("แผนการตรวจสอบภายใน ประจำปี ๒๕๗๑", 2571),
        ("แผนปฏิบัติการป้องกันการทุจริต (พ.ศ. 2566 - 2570)", None),
        ("ผลการประเมิน ITA ปี 2567", None),
        ("ตามคำสั่งที่ 12/2569 ลงวันที่ 1 ต.ค. 2569", None),
    ],
)
def test_the_year_a_heading_says_the_plan_is_of(heading: str, year: int | None) -> None:
    table = ("โครงการ\tระยะเวลา\tผู้รับผิดชอบ", "อบรม\tไตรมาส 2\tกองคลัง")
    assert read(heading, *table).fiscal_year == year
    assert read(heading + "\t\t", *table).fiscal_year == year, "as a row of a sheet"


def test_a_calendar() -> None:
    text = (
        "ปฏิทิน ITA ปี 2570\n1 ม.ค. 70 – 28 ก.พ. 70 ลงทะเบียน\n๑ มี.ค. ๗๐ เก็บข้อมูล OIT กองคลัง\nไตรมาส 3 ตรวจคำตอบ"
    )
    reading = read_calendar(text, 2570, TODAY, KNOWN)
    assert [(each.title, *days(each)) for each in reading.drafts] == [
        ("ลงทะเบียน", "2027-01-01..2027-02-28"),
        ("เก็บข้อมูล OIT", "2027-03-01..2027-03-01"),
        ("ตรวจคำตอบ", "2027-04-01..2027-06-30"),
    ]
    assert (reading.fiscal_year, reading.drafts[1].units) == (2570, ("กองคลัง",))


def test_a_numbered_list_with_days() -> None:
    text = "แผนงานปี ๒๕๗๐\n๑. ทำแผนจัดซื้อ กองคลัง ต.ค. ๖๙\n๒. รายงานพัสดุ ก.ย. ๗๐"
    reading = read_calendar(text, 2570, TODAY, KNOWN)
    assert [(each.title, each.units, *days(each)) for each in reading.drafts] == [
        ("ทำแผนจัดซื้อ", ("กองคลัง",), "2026-10-01..2026-10-31"),
        ("รายงานพัสดุ", (), "2027-09-01..2027-09-30"),
    ]


def test_a_row_of_sums_is_no_measure() -> None:
    reading = read("ที่\tกิจกรรม\tงบประมาณ\tผู้รับผิดชอบ", "1\tก\t500\tกองคลัง", "รวม\t\t500\t", "\tรวมทั้งสิ้น\t500\t")
    assert ([each.title for each in reading.drafts], reading.complaints) == (["ก"], ())


@pytest.mark.parametrize(
    "text",
    [
        "1 ม.ค. 70 ลงทะเบียน",
        "1. การปฏิบัติหน้าที่ 91.20\n2. การใช้งบประมาณ 86.54",
        "1. กิจกรรม Big Data ม.ค. 70 ทำแล้ว\n2. อบรม ก.พ. 70 ยังไม่เริ่ม",
        "1 ม.ค. 70 อบรมเสร็จแล้ว\n2 ก.พ. 70 ประชุมแล้วเสร็จ",
        "ไตรมาส 1 ได้ 85.20\nไตรมาส 2 ได้ 90.11",
        "ปี 2566 ได้ 80 คะแนน\nปี 2567 ได้ 90 คะแนน",
        "15 ม.ค. 70 ประชุม\nสวัสดีค่ะ ขอเลื่อนประชุมได้ไหม\n20 ม.ค. 70 อบรม",
    ],
)
def test_what_is_no_calendar(text: str) -> None:
    assert read_calendar(text, 2570, TODAY, KNOWN).drafts == ()


@pytest.mark.parametrize(
    ("line", "torn"),
    [
        ("ที่ โครงการ ระยะเวลา ผู้รับผิดชอบ", True),
        ("กิจกรรม กำหนดเสร็จ เจ้าภาพ งบประมาณ", True),
        ("ขอดูมาตรการ กิจกรรม ผู้รับผิดชอบ ระยะเวลา หน่อย", False),
        ("มาตรการ ผู้รับผิดชอบ", False),
    ],
)
def test_headings_that_cannot_be_told_apart(line: str, torn: bool) -> None:
    assert is_torn_header(line) is torn


def test_a_form_filled_in_line_by_line() -> None:
    one = read(
        "ขอเพิ่ม", "โครงการ/กิจกรรม: อบรมวินัย", "ระยะเวลา: มี.ค. 70", "ผู้รับผิดชอบ : สป.", "งบประมาณ: 5,000 บาท"
    ).drafts
    assert [(each.title, days(each), each.units, each.budget) for each in one] == [
        ("อบรมวินัย", ["2027-03-01..2027-03-31"], ("สำนักปลัด",), 5000)
    ]
    two = read(
        "1. มาตรการ: ก ข", "กำหนดเสร็จ: 31/3/70", "", "2. มาตรการ: ค ง", "กำหนดเสร็จ: 30/4/70", "เจ้าภาพ: กองช่าง"
    ).drafts
    assert [(each.title, days(each), each.units) for each in two] == [
        ("ก ข", ["2027-03-31..2027-03-31"], ()),
        ("ค ง", ["2027-04-30..2027-04-30"], ("กองช่าง",)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "เรื่อง: ขอเชิญประชุม\nเรียน: ปลัด",
        "มาตรการ: อบรม\nขอบคุณค่ะ\nผู้รับผิดชอบ: กองคลัง",
        "ผู้รับผิดชอบ: กองคลัง\nระยะเวลา: มี.ค. 70",
    ],
)
def test_what_is_no_form_filled_in(text: str) -> None:
    assert not read(text).is_table


def test_numbers_below_the_word_quarter() -> None:
    drafts = read("กิจกรรม\tไตรมาสที่\tผู้รับผิดชอบ", "ก\t1\tกองคลัง", "ข\t๒-๓\tกองช่าง", "ค\t7\tกองช่าง").drafts
    assert [days(each) for each in drafts] == [["2026-10-01..2026-12-31"], ["2027-01-01..2027-06-30"], []]


def test_of_two_sums_none_is_the_budget_and_both_are_kept() -> None:
    (draft,) = read("กิจกรรม\tงบประมาณ\tผู้รับผิดชอบ", "ก\t20,000-30,000\tกองคลัง").drafts
    assert (draft.budget, draft.steps) == (None, "งบประมาณ: 20,000-30,000")
