"""Measures out of pasted tables, typed lines and JSON lines, as four real reports write them."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.measure_text.draft import named_year, read_budget
from knowledge.measure_text.serves import named_indicators, read_serves
from knowledge.measure_text.table import (
    MeasureReading,
    RowComplaint,
    read_jsonl,
    read_line,
    read_lines,
    read_measures,
    read_units,
)
from knowledge.measures.measure import LONGEST_TEXT, LONGEST_TITLE, Draft
from knowledge.periods.reading import Cadence
from knowledge.rules.loader import load_all
from tests.steps import growth

FIXTURES = Path(__file__).with_name("fixtures")
TODAY = date(2026, 3, 11)
KNOWN = ("สำนักปลัด", "กองคลัง", "กองช่าง")
HEADER = "ตัวชี้วัด\tโครงการ/กิจกรรม\tขั้นตอน\tระยะเวลา\tผู้รับผิดชอบ\n"
WHOLE = "2025-10-01 2026-09-30"


def read(name: str, fiscal_year: int = 2569) -> MeasureReading:
    text = (FIXTURES / f"measures_{name}.txt").read_text("utf-8")
    return read_measures(text, fiscal_year, TODAY, KNOWN)


def paste(rows: str, header: str = HEADER) -> MeasureReading:
    return read_measures(header + rows, 2569, TODAY, KNOWN)


def line(text: str, fiscal_year: int = 2569) -> Draft:
    return read_line(text, fiscal_year, TODAY, KNOWN)


def days(draft: Draft) -> list[str]:
    return [" ".join(dict.fromkeys((f"{span.start}", f"{span.end}"))) for span in draft.spans]


@pytest.mark.parametrize(
    ("at", "title", "period", "spans", "units"),
    [
        (
            0,
            "กิจกรรมเชิดชูเกียรติเจ้าหน้าที่ผู้มีความดีคุณธรรม จริยธรรม หรือเป็นต้นแบบของการรักษาวินัย",
            "กันยายน ๒๕๖๙",
            ["2026-09-01 2026-09-30"],
            ("สำนักปลัด",),
        ),
        (1, "กิจกรรม Open Budget: เปิดเผยการใช้จ่ายรายไตรมาส", "ตลอดปีงบประมาณ ๒๕๖๙", [WHOLE], ("กองคลัง",)),
        (2, "โครงการพัฒนาบุคลากร และสมาชิกสภาเทศบาล", "พ.ศ. - ก.ย. ๒๕๖๙", [], ("สำนักปลัด",)),
        (3, "มาตรการกำกับดูแลและตรวจสอบการใช้ทรัพย์สินกลาง", "ตลอดปีงบประมาณ ๒๕๖๙", [WHOLE], ()),
        (
            4,
            "กิจกรรมประกาศเจตนารมณ์ No Gift Policy จากผู้บริหาร กิจกรรมขับเคลื่อนนโยบาย No Gift Policy",
            "ต.ค.-พ.ย. ๒๕๖๘",
            ["2025-10-01 2025-11-30"],
            (),
        ),
        (
            5,
            "๑.กิจกรรมพัฒนาคุณภาพให้บริการประชาชน (One Stop Service) ๒.โครงการ Smart ชุมชน",
            "มีนาคม ๒๕๖๙ กันยายน ๒๕๖๙",
            ["2026-03-01 2026-03-31", "2026-09-01 2026-09-30"],
            ("สำนักปลัด",),
        ),
        (6, "โครงการ Smart ชุมชน", "ส.ค.-ก.ย. ๒๕๖๙", ["2026-08-01 2026-09-30"], ("สำนักปลัด",)),
        (
            7,
            "โครงการสำรวจความพึงพอใจและปรับปรุงกระบวนการงาน",
            "มกราคม ๒๕๖๙",
            ["2026-01-01 2026-01-31"],
            (),
        ),
        (8, "กิจกรรม Big Data", "มกราคม ๒๕๖๙", ["2026-01-01 2026-01-31"], ("คณะทำงาน ITA",)),
        (
            9,
            "มาตรการยกระดับการป้องกันและ แก้ไขปัญหาการทุจริตเชิงรุก",
            "มีนาคม ๒๕๖๙",
            ["2026-03-01 2026-03-31"],
            ("คณะทำงาน ITA",),
        ),
    ],
)
def test_ten_measures_of_a_small_town(
    at: int, title: str, period: str, spans: list[str], units: tuple[str, ...]
) -> None:
    draft = read("001").drafts[at]
    assert (draft.title, draft.period, days(draft), draft.units) == (title, period, spans, units)
    assert draft.serves == (f"ind{at + 1}",)
    assert draft.everyone == (at in (3, 4, 7))
    assert draft.problem == ("misprint" if at == 2 else "")
    assert draft.analysis.startswith("คะแนน")
    assert draft.steps
    assert draft.cadence is None


def test_scores_around_the_table_are_no_measures() -> None:
    reading = read("001")
    assert (len(reading.drafts), reading.complaints, reading.is_table) == (10, (), True)


def test_year_is_what_the_periods_say() -> None:
    assert read("001", 2568).fiscal_year == 2569
    outside = read("001", 2568).drafts[0]
    assert (outside.spans, outside.problem, outside.detail) == ((), "outside", "2569")


def test_issues_with_paragraphs_in_their_cells() -> None:
    reading = read("002", 2567)
    assert [each.serves for each in reading.drafts] == [
        ("issue1", "I1", "I2", "I3"),
        ("issue2", "E1", "E2", "E3"),
        ("issue3",),
        ("issue4",),
        ("issue5",),
        ("issue6",),
        ("issue7", "I13", "I14", "I15"),
    ]
    assert all(days(each) == ["2023-10-01 2024-09-30"] for each in reading.drafts)
    assert [each.everyone for each in reading.drafts] == [True] * 4 + [False] * 2 + [True]
    assert reading.drafts[4].units == ("กองคลัง",)
    assert reading.drafts[5].units == ("สำนักปลัด", "งานนัก ทรัพยากร บุคคล")
    assert reading.drafts[5].title == "จัดกิจกรรมส่งเสริมจริยธรรมในการปฏิบัติหน้าที่"
    assert reading.drafts[6].steps.count("\n") == 4
    assert reading.drafts[0].analysis.startswith("1.กระบวนการปฏิบัติงานที่โปร่งใส")
    assert "<" not in "".join(each.title + each.analysis + each.steps for each in reading.drafts)


def test_year_is_that_of_the_headings_where_no_period_says_one() -> None:
    assert read("002", 2569).fiscal_year == 2567
    assert paste("1\tก ข\t-\tไตรมาส 1\tกองคลัง").fiscal_year is None


def test_measures_with_reports() -> None:
    reading = read("003", 2565)
    assert [(each.title, each.serves, each.cadence) for each in reading.drafts] == [
        ("การเพิ่มประสิทธิภาพในการปฏิบัติหน้าที่", ("ind1",), Cadence.MONTHLY),
        ("การใช้จ่ายงบประมาณ", ("ind2",), Cadence.QUARTERLY),
        ("มาตรการป้องกันการทุจริต", ("ind10",), Cadence.MONTHLY),
        ("การปรับปรุงประสิทธิภาพการทำงานให้ดีขึ้น", ("ind8",), Cadence.MONTHLY),
    ]
    assert all(days(each) == ["2021-10-01 2022-09-30"] for each in reading.drafts), "complete by September"
    assert reading.drafts[0].reporting == "รายงานผลดำเนินการในที่ประชุมองค์การประจำเดือน"
    assert reading.drafts[0].units == (
        "งานทะเบียนและบัตรประชาชน",
        "สำนักปลัด",
        "สำนักการสาธารณสุข ฯ",
        "กองคลัง",
    )
    assert (reading.fiscal_year, reading.complaints) == (2565, ())


def test_rows_go_on_over_pages() -> None:
    reading = read("004")
    assert [each.serves for each in reading.drafts] == [(f"ind{at}",) for at in range(1, 11)]
    assert all(days(each) == [WHOLE] and each.everyone for each in reading.drafts)
    assert (reading.fiscal_year, reading.complaints) == (2569, ())
    assert "\n4.เผยแพร่รายงานประชุม" in reading.drafts[0].steps
    assert "ป้องกันมิให้บุคลากรบางราย" in reading.drafts[0].analysis
    assert "ติดตามการนำไปสู่การปฏิบัติ" in reading.drafts[9].analysis
    assert reading.drafts[4].units == ("สำนักปลัด", "กองการเจ้าหน้าที่", "กองยุทธศาสตร์และงบประมาณ")
    assert reading.drafts[7].units == ("กองการเจ้าหน้าที่", "กองยุทธศาสตร์และงบประมาณ")


def test_other_ways_to_paste() -> None:
    plain = paste("9. การเปิดเผยข้อมูล\tBig Data\t1.ก\tม.ค. 69\tกองคลัง")
    assert plain.drafts[0].serves == ("ind9",)
    bars = (
        "| ผู้รับผิดชอบ | ช่วง ระยะเวลา | โครงการ / กิจกรรม | ตัวชี้วัดที่ | ขั้นตอน |\n|---|:-:|---|---|---|\n"
        "| กองคลัง | ม.ค. 69 | Big Data | ๙ | 1.ก |"
    )
    assert read_measures(bars, 2569, TODAY, KNOWN).drafts == plain.drafts
    quoted = paste('"9. การเปิดเผย\nข้อมูล"\t"Big\nData"\t"1.ก ""ข""\n2.ค"\tม.ค. 69\tกองคลัง\r\n').drafts[0]
    assert (quoted.serves, quoted.title, quoted.steps) == (("ind9",), "Big Data", '1.ก "ข"\n2.ค')
    broken = paste('9\t"Big Data\t"ก"ข\tม.ค. 69\tกองคลัง').drafts[0]
    assert (broken.title, broken.units) == ('"Big Data', ("กองคลัง",))


def test_rows_below_an_indicator_are_for_it() -> None:
    reading = paste("๙. การเปิดเผยข้อมูล\tงาน ก\t\tม.ค. 69\tกองคลัง\n\tงาน ข\t\tก.พ. 69\tกองคลัง")
    assert [(each.title, each.serves) for each in reading.drafts] == [
        ("งาน ก", ("ind9",)),
        ("งาน ข", ("ind9",)),
    ]
    alone = paste("๙. การเปิดเผยข้อมูล\t\t\t\t\n\tงาน ข\t\tก.พ. 69\tกองคลัง")
    assert [each.serves for each in alone.drafts] == [("ind9",)]
    assert alone.complaints == ()


def test_title_goes_on_after_a_page_break() -> None:
    reading = paste(f"๙\tงาน\tก\tม.ค. 69\tกองคลัง\n{HEADER}\tใหญ่\tข\t\t\n")
    assert [(each.title, each.steps) for each in reading.drafts] == [("งาน ใหญ่", "ก ข")]


def test_rows_that_cannot_be_taken_are_named() -> None:
    (alone,) = paste("๓. การใช้อำนาจ\t-\tทำ\tม.ค. 69\tกองคลัง").complaints
    assert (alone.kind, alone.words) == ("no_title", "๓. การใช้อำนาจ ทำ ม.ค. 69 กองคลัง")
    (unused,) = paste("๓. การใช้อำนาจ\t\t\t\t\n๔\tงาน\t\t\t").complaints
    assert (unused.kind, unused.words) == ("no_title", "๓. การใช้อำนาจ")
    assert paste("\t\tต่อจากหน้าก่อน\t\t").complaints == (RowComplaint("no_start", "ต่อจากหน้าก่อน"),)
    many = paste("9\tงาน\t\tม.ค. 69\tกองคลัง\n" * 203)
    assert len(many.drafts) == 200
    assert [(each.kind, each.number) for each in many.complaints] == [("too_many", 3)]
    assert paste("รวม\t\t\t\t\n").complaints == ()


def test_limits() -> None:
    draft = paste(f"9\t{'ก' * 900}\t{'ข ' * 9000}\tม.ค. 69\tกองคลัง").drafts[0]
    assert (len(draft.title), len(draft.steps)) == (LONGEST_TITLE, LONGEST_TEXT)


@pytest.mark.parametrize("text", ["", "มกรา 69", "ตัวชี้วัด\tคะแนน\n1\t80", "ตัวชี้วัด\tผลการวิเคราะห์\n1. ก\tข"])
def test_no_table(text: str) -> None:
    assert read_measures(text, 2569, TODAY, KNOWN) == MeasureReading((), None, (), False)


def test_budget_column() -> None:
    header = "มาตรการ\tงบประมาณ\tกำหนดแล้วเสร็จ\tผู้รับผิดชอบ\n"
    assert paste("๑. อบรม\t๕๐,๐๐๐.-\tม.ค. 69\tกองคลัง", header).drafts[0].budget == Decimal(50000)


@pytest.mark.parametrize(
    ("text", "baht"),
    [
        ("50,000 บาท", 50000),
        ("๕๐,๐๐๐.-", 50000),
        ("50000", 50000),
        ("งบ 5,000 บาท/ปี", 5000),
        ("1.5 ล้านบาท", 1500000),
        ("ไม่ใช้งบประมาณ", None),
        ("-", None),
        ("", None),
        ("ข้อบัญญัติ 2569", None),
    ],
)
def test_budget(text: str, baht: int | None) -> None:
    assert read_budget(text) == (None if baht is None else Decimal(baht))


@pytest.mark.parametrize(
    ("text", "issues", "codes"),
    [
        ("๑. การปฏิบัติหน้าที่", False, "ind1"),
        ("5.การแก้ไขปัญหาคาการทุจริต", False, "ind5"),
        ("8.การปรับปรุงกระบวนการทำงาน", False, "ind8"),
        ("๑๐. การป้องกัน การทุจริต", False, "ind10"),
        ("10. การป้องกันและแก้ไขปัญหาการทุจริต", False, "ind10"),
        ("3. การใช้งบประมาณ", False, "ind2"),
        ("ตัวชี้วัดที่ ๗ และ ๘", False, "ind7 ind8"),
        ("ตัวชี้วัดที่ 1-3", False, "ind1 ind2 ind3"),
        ("๗. ประสิทธิภาพการสื่อสาร ๘. การปรับปรุงการทำงาน", False, "ind7 ind8"),
        ("ind9", False, "ind9"),
        ("9. เรื่องอื่น", False, ""),
        ("11", False, ""),
        ("O8 แผน", False, "O8"),
        ("O99", False, ""),
        ("3. เรื่องอื่น", True, "issue3"),
        ("๑. การปฏิบัติหน้าที่", True, "ind1"),
        ("1.กระบวนการปฏิบัติงานที่โปร่งใส i1. ก e2. ข O8", True, "issue1 I1 E2 O8"),
    ],
)
def test_what_it_serves(text: str, issues: bool, codes: str) -> None:
    assert " ".join(read_serves(text, issues)) == codes


def test_names_are_those_of_the_rules() -> None:
    for ruleset in load_all().values():
        for each in ruleset.indicators:
            for name in (each.title, *each.also_called):
                assert named_indicators(name) == (each.number,)
                assert read_serves(f"{each.number}. {name}") == (each.code,)
        for issue in ruleset.issues:
            assert read_serves(f"{issue.number}. {issue.title}", issues=True) == (f"issue{issue.number}",)


@pytest.mark.parametrize(
    ("text", "units", "everyone"),
    [
        ("สำนักปลัด เทศบาล", "สำนักปลัด", False),
        ("ทุกสำนัก/กอง", "", True),
        ("ทุกหน่วยงานที่เกี่ยวข้อง", "", True),
        ("คณะทำงาน ITA และกองคลัง", "คณะทำงาน ITA|กองคลัง", False),
        ("1. สำนักปลัด 2. กองช่าง", "สำนักปลัด|กองช่าง", False),
        ("กองคลัง/กองช่าง, ปลัดเทศบาล", "กองคลัง|กองช่าง|ปลัดเทศบาล", False),
        (
            "สำนักปลัด กองคลัง กองการเจ้าหน้าที่ กองยุทธศาสตร์และ งบประมาณ และทุกส่วนราชการ",
            "สำนักปลัด|กองคลัง|กองการเจ้าหน้าที่|กองยุทธศาสตร์และงบประมาณ",
            True,
        ),
        ("กองการศึกษา ศาสนาและวัฒนธรรม", "กองการศึกษา ศาสนาและวัฒนธรรม", False),
        ("ผู้อำนวยการกองการศึกษา", "ผู้อำนวยการกองการศึกษา", False),
        ("-", "", False),
    ],
)
def test_units(text: str, units: str, everyone: bool) -> None:
    assert read_units(text, KNOWN) == (tuple(units.split("|")) if units else (), everyone)
    assert read_units("สำนักปลัดเทศบาล", ()) == (("สำนักปลัดเทศบาล",), False)


@pytest.mark.parametrize(
    ("text", "title", "serves", "units", "period", "spans"),
    [
        (
            "Big Data เปิดเผยข้อมูล คณะทำงาน ITA มกรา 69",
            "Big Data",
            "ind9",
            "คณะทำงาน ITA",
            "มกรา 69",
            "2026-01-01 2026-01-31",
        ),
        (
            "ประกาศ No Gift Policy ตัวชี้วัด 10 สำนักปลัด ไตรมาส 1",
            "ประกาศ No Gift Policy",
            "ind10",
            "สำนักปลัด",
            "ไตรมาส 1",
            "2025-10-01 2025-12-31",
        ),
        ("อบรมจริยธรรม ภายในสิ้นเดือน", "อบรมจริยธรรม", "", "", "ภายในสิ้นเดือน", "2026-03-11 2026-03-31"),
        ("อบรมจริยธรรมภายในสิ้นเดือน", "อบรมจริยธรรม", "", "", "ภายในสิ้นเดือน", "2026-03-11 2026-03-31"),
        (
            "เผยแพร่ O8 กองคลัง ถึง 30 เม.ย. 69",
            "เผยแพร่ O8",
            "O8",
            "กองคลัง",
            "ถึง 30 เม.ย. 69",
            "2026-03-11 2026-04-30",
        ),
        ("กองคลัง รายงานผล ไตรมาส 1", "รายงานผล", "", "กองคลัง", "ไตรมาส 1", "2025-10-01 2025-12-31"),
        ("ปรับเว็บ ตัวชี้วัด 9 31 มี.ค. 69 โดย กองช่าง", "ปรับเว็บ", "ind9", "กองช่าง", "31 มี.ค. 69", "2026-03-31"),
        ("กิจกรรม ๕ ส ตัวชี้วัดที่ ๖ มกรา ๖๙ ครับ", "กิจกรรม ๕ ส", "ind6", "", "มกรา ๖๙", "2026-01-01 2026-01-31"),
        ("งาน ก มกรา 70", "งาน ก", "", "", "มกรา 70", "2027-01-01 2027-01-31"),
        ("เปิดเผยข้อมูล กองคลัง", "เปิดเผยข้อมูล", "ind9", "กองคลัง", "", ""),
        ("มาตรการป้องกันการทุจริตเชิงรุก", "มาตรการป้องกันการทุจริตเชิงรุก", "ind10", "", "", ""),
    ],
)
def test_typed_line(text: str, title: str, serves: str, units: str, period: str, spans: str) -> None:
    draft = line(text)
    assert (draft.title, " ".join(draft.serves), "|".join(draft.units)) == (title, serves, units)
    assert (draft.period, " ".join(days(draft)), draft.problem) == (period, spans, "")


def test_typed_line_says_how_often_and_who() -> None:
    draft = line("สำรวจความพึงพอใจ ทุกกอง ม.ค. 2569 รายเดือน")
    assert (draft.title, draft.everyone, draft.cadence) == ("สำรวจความพึงพอใจ", True, Cadence.MONTHLY)
    apart = line("สำรวจ ม.ค. 2569 กองคลัง รายเดือน")
    assert (apart.title, apart.cadence, apart.period) == ("สำรวจ", Cadence.MONTHLY, "ม.ค. 2569")


@pytest.mark.parametrize(
    ("text", "title", "units", "cadence", "problem"),
    [
        ("ติดตามการใช้รถ ทุกวันที่ 5 ของเดือน กองช่าง", "ติดตามการใช้รถ", "กองช่าง", "monthly", ""),
        ("ติดตามการใช้รถทุกวันที่ ๕ กองช่าง", "ติดตามการใช้รถ", "กองช่าง", "monthly", ""),
        ("อบรม 2 ครั้ง/ปี กองคลัง", "อบรม", "กองคลัง", "half_yearly", ""),
        ("อบรมปีละ ๒ ครั้ง กค.", "อบรม", "กองคลัง", "half_yearly", ""),
        ("ประชุมทุก 3 เดือน กองคลัง", "ประชุม", "กองคลัง", "quarterly", ""),
        ("ทบทวนคู่มือ อย่างน้อยปีละ 1 ครั้ง กองคลัง", "ทบทวนคู่มือ", "กองคลัง", "yearly", ""),
        ("ประชุม เดือนละ 2 ครั้ง กองคลัง", "ประชุม", "กองคลัง", None, "often"),
        ("รายงานผล รอบ 6 และ 12 เดือน กองคลัง", "รายงานผล", "กองคลัง", None, "vague"),
        ("จัดประชุมคณะทำงาน ITA ทุกเดือน สำนักปลัด", "จัดประชุมคณะทำงาน ITA", "สำนักปลัด", "monthly", ""),
        ("อบรมปีละ2ครั้งกองคลัง", "อบรม", "กองคลัง", "half_yearly", ""),
        ("เผยแพร่ทุกวันที่๕กองช่าง", "เผยแพร่", "กองช่าง", "monthly", ""),
        ("ตรวจอาคารทุกวัน กองช่าง", "ตรวจอาคาร", "กองช่าง", None, "often"),
        ("ทำบุญทุกวันพระ กองคลัง", "ทำบุญทุกวันพระ", "กองคลัง", None, ""),
        ("จัดประชุม คณะทำงาน ITA ทุกเดือน", "จัดประชุม", "คณะทำงาน ITA", "monthly", ""),
    ],
)
def test_how_often_leaves_the_title_and_nothing_else_does(
    text: str, title: str, units: str, cadence: str | None, problem: str
) -> None:
    draft = read_line(text, 2569, TODAY, (*KNOWN, "คณะทำงาน ITA"))
    assert (draft.title, "|".join(draft.units), draft.cadence, draft.problem) == (
        title,
        units,
        cadence,
        problem,
    )


def test_typed_line_with_a_period_to_ask_about() -> None:
    draft = line("อบรม พ.ศ. - ก.ย. 2569")
    assert (draft.title, draft.spans, draft.problem) == ("อบรม", (), "misprint")
    assert read_line("อบรม ภายในสิ้นเดือน", 2569, None, ()).problem == "unclear"


@pytest.mark.parametrize(
    ("text", "title", "units", "period", "spans"),
    [
        ("ทำเว็บ กองช่าง ไตรมาสที่ 1-4 ตัวชี้วัด 9", "ทำเว็บ", "กองช่าง", "ไตรมาสที่ 1-4", WHOLE),
        ("ทำเว็บ ไตรมาสที่ 2", "ทำเว็บ", "", "ไตรมาสที่ 2", "2026-01-01 2026-03-31"),
        ("ทำเว็บ ไตรมาสที่ ๑-๔", "ทำเว็บ", "", "ไตรมาสที่ ๑-๔", WHOLE),
        ("ทำเว็บ ไตรมาส ที่ 2", "ทำเว็บ", "", "ไตรมาส ที่ 2", "2026-01-01 2026-03-31"),
        ("อบรม 12/2569", "อบรม", "", "12/2569", "2026-12-01 2026-12-31"),
        (
            "ประชุม ครั้งที่ 1/2569 กองคลัง มี.ค.",
            "ประชุม ครั้งที่ 1/2569",
            "กองคลัง",
            "มี.ค.",
            "2026-03-01 2026-03-31",
        ),
        ("อบรม (รุ่น 1) มี.ค.", "อบรม (รุ่น 1)", "", "มี.ค.", "2026-03-01 2026-03-31"),
        ("อบรม (กองช่าง มี.ค.)", "อบรม", "กองช่าง", "มี.ค.", "2026-03-01 2026-03-31"),
        ("อบรม ทุก ๆ เดือน", "อบรม", "", "ทุก ๆ เดือน", WHOLE),
        ("อบรม ปีหน้า", "อบรม", "", "ปีหน้า", "2026-10-01 2027-09-30"),
        ("แก้ไขปัญหา ของกองช่างกับกองคลัง", "แก้ไขปัญหา", "กองช่าง|กองคลัง", "", ""),
        ("อบรมโดยกองช่าง", "อบรม", "กองช่าง", "", ""),
        ("อบรม (กองช่าง)", "อบรม", "กองช่าง", "", ""),
        ("อบรม (กองช่าง, กองคลัง)", "อบรม", "กองช่าง|กองคลัง", "", ""),
        ("๑. อบรม กองช่าง", "อบรม", "กองช่าง", "", ""),
        ("➢ อบรม", "อบรม", "", "", ""),
    ],
)
def test_nothing_is_left_over_in_the_title(
    text: str, title: str, units: str, period: str, spans: str
) -> None:
    draft = line(text)
    assert (draft.title, "|".join(draft.units), draft.period) == (title, units, period)
    assert (" ".join(days(draft)), draft.problem) == (spans, "")


@pytest.mark.parametrize(
    ("text", "units", "period"),
    [
        ("อบรม สป. กค. ตัวชี้วัด 1 ไตรมาสที่ ๑-๔", "สำนักปลัด|กองคลัง", "ไตรมาสที่ ๑-๔"),
        ("อบรม สป./กค. มี.ค.", "สำนักปลัด|กองคลัง", "มี.ค."),
        ("กค. อบรม กช. มี.ค.", "กองคลัง|กองช่าง", "มี.ค."),
        ("อบรม กศ. ไตรมาส 2 กค.", "กองการศึกษา|กองคลัง", "ไตรมาส 2"),
        ("อบรม กค.", "กองคลัง", ""),
        ("อบรม ก.ค.", "", "ก.ค."),
        ("อบรม กค. 69", "", "กค. 69"),
        ("อบรม ๑๕ กค.", "", "๑๕ กค."),
        ("อบรม 2569 กค.", "", "2569 กค."),
        ("อบรม เม.ย.-กค. กองช่าง", "กองช่าง", "เม.ย.-กค."),
        ("อบรม เดือน กค.", "", "เดือน กค."),
    ],
)
def test_units_in_short_are_no_months(text: str, units: str, period: str) -> None:
    draft = line(text)
    assert (draft.title, "|".join(draft.units), draft.period) == ("อบรม", units, period)


def test_units_in_short_in_cells() -> None:
    assert read_units("สป. กค., กช.", KNOWN) == (("สำนักปลัด", "กองคลัง", "กองช่าง"), False)


@pytest.mark.parametrize(
    ("text", "title", "period"),
    [
        ("จัดทำรายงานไตรมาส 1 กองคลัง เม.ย. ตัวชี้วัด 2", "จัดทำรายงานไตรมาส 1", "เม.ย."),
        ("จัดทำรายงานไตรมาส 1 เม.ย. กองคลัง", "จัดทำรายงานไตรมาส 1", "เม.ย."),
        ("รายงานผลปี 2569 กองคลัง ตัวชี้วัด 2 ธ.ค.", "รายงานผลปี 2569", "ธ.ค."),
        ("รายงานผลปี 2569 ธ.ค.", "รายงานผลปี 2569", "ธ.ค."),
        ("รายงานผล ประจำปี 2569 กองคลัง ธ.ค.", "รายงานผล ประจำปี 2569", "ธ.ค."),
        ("รายงานผลปี 2569 กองคลัง", "รายงานผลปี 2569", "ปี 2569"),
        ("จัดทำแผนปี 2570", "จัดทำแผนปี 2570", "ปี 2570"),
        ("ประชุมประจำเดือน กองคลัง ตลอดปี", "ประชุมประจำเดือน", "ตลอดปี"),
        ("รายงานไตรมาส 1", "รายงาน", "ไตรมาส 1"),
        ("มี.ค. กองคลัง", "กองคลัง", "มี.ค."),
        ("ไตรมาส 1", "", "ไตรมาส 1"),
        ("ไตรมาส 1 กองคลัง เม.ย.", "", "เม.ย."),
    ],
)
def test_the_last_period_that_stands_by_itself_is_it(text: str, title: str, period: str) -> None:
    draft = line(text)
    assert (draft.title, draft.period) == (title, period)


@pytest.mark.parametrize(
    ("text", "title", "period", "baht"),
    [
        ("อบรมภาษี ไตรมาส 2 งบประมาณ 50,000 บาท รายเดือน", "อบรมภาษี", "ไตรมาส 2", 50000),
        ("อบรม งบ 20,000 บาท", "อบรม", "", 20000),
        ("อบรม มี.ค. งบประมาณ 50,000", "อบรม", "มี.ค.", 50000),
        ("อบรม ใช้งบประมาณ ๕๐,๐๐๐.- มี.ค.", "อบรม", "มี.ค.", 50000),
        ("อบรม (งบ 1.5 ล้านบาท) มี.ค.", "อบรม", "มี.ค.", 1500000),
        ("อบรม 20,000 บาท มี.ค.", "อบรม", "มี.ค.", 20000),
        ("อบรม ไม่ใช้งบประมาณ มี.ค.", "อบรม", "มี.ค.", None),
        ("จัดทำงบประมาณ 2570 กองคลัง มี.ค.", "จัดทำงบประมาณ 2570", "มี.ค.", None),
        ("อบรม งบประมาณ 2569", "อบรม", "งบประมาณ 2569", None),
        ("เก็บค่าธรรมเนียม 20 บาท มี.ค.", "เก็บค่าธรรมเนียม 20 บาท", "มี.ค.", None),
    ],
)
def test_typed_line_says_the_money(text: str, title: str, period: str, baht: int | None) -> None:
    draft = line(text)
    assert (draft.title, draft.period, draft.budget) == (title, period, baht)
    assert (draft.serves, draft.problem) == ((), "")
    assert draft.cadence == ("monthly" if "รายเดือน" in text else None)


@pytest.mark.parametrize(
    ("text", "problem", "detail"),
    [
        ("ทำเว็บ เร็ว ๆ นี้", "vague", "เร็ว ๆ นี้"),
        ("ทำเว็บ เร็วๆนี้", "vague", "เร็วๆนี้"),
        ("ทำเว็บ มี.ค.-ม.ค. 2570", "reversed", "มี.ค.-ม.ค. 2570"),
        ("ทำเว็บ ก.ย.-ต.ค. 2569", "outside", "2570"),
        ("ทำเว็บ ก.ย.-ต.ค. 2565", "outside", "2565"),
    ],
)
def test_what_is_wrong_with_the_period_of_a_line(text: str, problem: str, detail: str) -> None:
    draft = line(text)
    assert (draft.title, draft.spans, draft.problem, draft.detail) == ("ทำเว็บ", (), problem, detail)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "เพิ่มมาตรการ\n1. ทำคู่มือ กองช่าง มี.ค.\n2. ทำป้าย กองคลัง เม.ย.",
            "ทำคู่มือ/กองช่าง/มี.ค.|ทำป้าย/กองคลัง/เม.ย.",
        ),
        (
            "เพิ่มมาตรการ ทำคู่มือ กองช่าง มี.ค.\nเพิ่มกิจกรรม ทำป้าย กองคลัง เม.ย.",
            "ทำคู่มือ/กองช่าง/มี.ค.|ทำป้าย/กองคลัง/เม.ย.",
        ),
        ("ทำคู่มือ กองช่าง มี.ค.", "ทำคู่มือ/กองช่าง/มี.ค."),
        ("เพิ่มมาตรการ: • ทำคู่มือ\r\n\r\n๒) ทำป้าย", "ทำคู่มือ//|ทำป้าย//"),
        ("เพิ่มมาตรการ\nทำคู่มือ\nกองช่าง\nมี.ค.", "ทำคู่มือ/กองช่าง/มี.ค."),
        ("เพิ่มมาตรการครับ", ""),
        ("1. มี.ค.", ""),
        ("", ""),
    ],
)
def test_several_typed_lines(text: str, rows: str) -> None:
    drafts = read_lines(text, 2569, TODAY, KNOWN)
    assert "|".join("/".join((each.title, *(each.units or ("",)), each.period)) for each in drafts) == rows


def test_commas_between_cells() -> None:
    text = (
        "แผนมาตรการ ปี 2568\n\nมาตรการ,ผู้รับผิดชอบ,ระยะเวลา\nทำป้าย,กองช่าง,มี.ค.\n"
        '"ทำ ""เว็บ"", ใหม่",กองคลัง,\nหมายเหตุ ก, ข\n'
    )
    reading = read_measures(text, 2569, TODAY, KNOWN)
    assert [(each.title, each.units, days(each)) for each in reading.drafts] == [
        ("ทำป้าย", ("กองช่าง",), ["2026-03-01 2026-03-31"]),
        ('ทำ "เว็บ", ใหม่', ("กองคลัง",), []),
    ]
    assert (reading.fiscal_year, reading.complaints, reading.is_table) == (2568, (), True)
    assert not read_measures("ขอ มาตรการ, ผู้รับผิดชอบ, ระยะเวลา", 2569, TODAY, KNOWN).is_table


def test_rows_of_a_form_are_never_joined() -> None:
    rows = "9\tงาน ก\t\tมี.ค.\tกองคลัง\n\t\tต่อ\t\t\n\tงาน ข\t\t\t\n8\t\t\t\t\n\t\t\t\t\nรวม\t\t\t\t\n"
    reading = read_measures(HEADER + rows, 2569, TODAY, KNOWN, pages=False)
    assert [(each.title, each.serves, each.steps) for each in reading.drafts] == [
        ("งาน ก", ("ind9",), ""),
        ("งาน ข", (), ""),
    ]
    assert reading.complaints == (
        RowComplaint("empty_cell", "ต่อ", 3),
        RowComplaint("empty_cell", "8", 5),
    )


def test_year_a_period_names() -> None:
    assert [named_year(text) for text in ("มกรา 69", "ต.ค.-พ.ย. ๒๕๖๘", "ไตรมาส 1", "ส.ค. 68 - ต.ค. 68")] == [
        2569,
        2569,
        None,
        None,
    ]


def test_json_lines() -> None:
    rows = [
        {"indicator": 9, "activity": "Big Data", "steps": ["ก", "ข"], "period": "มกรา 69", "unit": "กองคลัง"},
        {
            "indicator": "๑๐",
            "activity": "No Gift",
            "period": "ไตรมาส 1",
            "cadence": "quarterly",
            "fiscal_year": 2568,
        },
        {
            "indicator": "การใช้อำนาจ",
            "activity": "อบรม",
            "unit": "ทุกกอง",
            "cadence": "รายเดือน",
            "budget": 5000,
        },
    ]
    text = "\n\n".join(json.dumps(each, ensure_ascii=False) for each in rows)
    good, bad = read_jsonl(text, 2567, TODAY, KNOWN)
    assert bad == []
    assert [(year, each.title, each.serves) for year, each in good] == [
        (2569, "Big Data", ("ind9",)),
        (2568, "No Gift", ("ind10",)),
        (2567, "อบรม", ("ind3",)),
    ]
    first, second, third = (each for _, each in good)
    assert (first.steps, days(first), first.units) == ("ก\nข", ["2026-01-01 2026-01-31"], ("กองคลัง",))
    assert (days(second), second.cadence) == (["2024-10-01 2024-12-31"], Cadence.QUARTERLY)
    assert (third.everyone, third.cadence, third.budget) == (True, Cadence.MONTHLY, Decimal(5000))


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("{", "not_json"),
        ("[" * 100_000, "not_json"),
        ("[1]", "not_an_object"),
        ('{"indicator": 9}', "no_activity"),
        ('{"indicator": 11, "activity": "ก"}', "indicator"),
        ('{"activity": {"ก": 1}}', "wrong_type"),
        ('{"activity": "ก", "cadence": "บ่อย"}', "cadence"),
        ('{"activity": "ก", "budget": "เยอะ"}', "budget"),
        ('{"activity": "ก", "fiscal_year": 2026}', "fiscal_year"),
    ],
)
def test_bad_json_lines(row: str, problem: str) -> None:
    good, bad = read_jsonl(f'\n{row}\n{{"activity": "ก ข"}}', 2569, TODAY, KNOWN)
    assert [(each["line"], each["problem"]) for each in bad] == [(2, problem)]
    assert bad[0]["words"] in row
    assert len(good) == 1


PIECES = [
    *HEADER.split("\t"),
    "\t",
    "\n",
    "|",
    '"',
    "<p>",
    "9.",
    "O8",
    "มกรา 69",
    "ภายใน",
    "กองคลัง",
    "-",
    "ทุกกอง",
    ",",
    "กค.",
    "ปี 2569",
    "งบ 5,000 บาท",
    "(",
    ")",
    "เร็ว ๆ นี้",
    HEADER.replace("\t", ","),
]
TEXTS = st.lists(
    st.one_of(st.sampled_from([*PIECES, HEADER, "รายเดือน", "ตัวชี้วัด 10", "{"]), st.text(max_size=6))
)


@settings(max_examples=200, deadline=None)
@given(TEXTS.map("".join))
def test_never_raises(text: str) -> None:
    drafts = [
        *read_measures(text, 2569, TODAY, KNOWN).drafts,
        *read_measures(text, 2569, TODAY, KNOWN, pages=False).drafts,
        *read_lines(text, 2569, TODAY, KNOWN),
        line(text),
    ]
    assert all(len(each.title) <= LONGEST_TITLE and (not each.problem or not each.spans) for each in drafts)
    read_jsonl(text, 2569, None, ())
    read_jsonl(
        json.dumps({"activity": text, "period": text, "unit": text, "indicator": text}), 2569, TODAY, KNOWN
    )


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("head", "piece"),
    [
        ("", '"ก\n""ข\n'),
        (HEADER, "\t\tก\t\t\n"),
        ("", "มกรา 69 "),
        ("", "1 "),
        ("", "และ กอง"),
        ("", "<p"),
        ("", "1,000 "),
        (HEADER.replace("\t", ","), '"ก,""ข\n'),
        ("", "รายงานปี 2569 "),
        ("", "ก,ข,ค\n"),
        ("", "กค. ("),
    ],
)
def test_work_grows_with_a_text_and_not_with_its_square(head: str, piece: str) -> None:
    def read(size: int) -> None:
        text = head + piece * size
        read_measures(text, 2569, TODAY, KNOWN)
        line(text)
        read_lines(text, 2569, TODAY, KNOWN)

    assert growth(read, 25) < 2.5
    read(2000)
