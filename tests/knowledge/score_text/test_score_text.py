"""Scores out of what hurried people type and paste."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.rules.loader import YEARS, load_all, load_counts
from knowledge.score_text.numbers import suggest
from knowledge.score_text.reading import Reading, read_scores
from knowledge.scores.cases import load_cases
from tests.steps import growth

RULES, COUNTS = load_all()[2567], load_counts()
SAMPLE = next(case.given for case in load_cases(YEARS / "2567") if case.name == "เขวาใหญ่ 2567 ครบทุกข้อ")


def read(text: str) -> Reading:
    return read_scores(text, RULES, COUNTS)


def shown(reading: Reading) -> dict[str, str]:
    return {code: f"{value.normalize():f}" for code, value in reading.scores.items()}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("87.33", "87.33"),
        ("๘๗.๓๓", "87.33"),
        ("87.33%", "87.33"),
        ("87.33 %", "87.33"),
        ("ร้อยละ 87.33", "87.33"),
        ("87.33 คะแนน", "87.33"),
        ("ได้ 87.33 ค่ะ", "87.33"),
        ("87,33", "87.33"),
        ("85.33,94.67", "85.33 94.67"),
        ("85.33, 94.67, 64", "85.33 94.67 64"),
        ("85,94,64", "85 94 64"),
        ("85\n94\n64", "85 94 64"),
        ("0", "0"),
        ("100", "100"),
        ("87.3333", "87.3333"),
        ("1-4", ""),
        ("แปดสิบ", "80"),
        ("แปดสิบเจ็ดจุดสามสามค่ะ", "87.33"),
        ("ไตรมาส 2 มี 3 เรื่อง", ""),
    ],
)
def test_numbers_as_people_type_them(text: str, numbers: str) -> None:
    reading = read(text)
    assert reading.bare == tuple(Decimal(number) for number in numbers.split())
    assert not reading.scores
    assert not reading.complaints


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("-5", "out_of_range"),
        ("1,000", "out_of_range"),
        ("748.9", "out_of_range"),
        ("87..33", "not_a_number"),
        ("1e2", "not_a_number"),
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
    ],
)
def test_what_is_no_score_is_said(text: str, kind: str) -> None:
    reading = read(text)
    assert [each.kind for each in reading.complaints] == [kind]
    assert reading.complaints[0].where in text.replace(",", "")
    assert not reading.bare


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("748.9", "74.89"),
        ("8733", "87.33"),
        ("640", "64"),
        ("1000", "100"),
        ("101", None),
        ("1234567", None),
        ("64", None),
    ],
)
def test_a_slipped_point_is_guessed_only_where_it_is_likely(value: str, meant: str | None) -> None:
    assert suggest(Decimal(value)) == (Decimal(meant) if meant else None)


@pytest.mark.parametrize(
    ("text", "scores"),
    [
        ("แก้ตัวชี้วัด 4 เป็น 64", "ind4=64"),
        ("แก้ตัวชี้วัดที่ ๔ เป็น ๖๔.๐๐", "ind4=64"),
        ("ตัวชี้วัด 4 = 64.00", "ind4=64"),
        ("เปลี่ยน O8 เป็น 100", "O8=100"),
        ("o 8 50", "O8=50"),
        ("O-8: 50", "O8=50"),
        ("ข้อ O๘ ๕๐", "O8=50"),
        ("โอ8 50", "O8=50"),
        ("O8 ผ่าน", "O8=100"),
        ("O8 ไม่ผ่านค่ะ", "O8=0"),
        ("ไม่ผ่าน O8 O9 O12", "O8=0 O9=0 O12=0"),
        ("O8 O9 O12 ไม่ผ่าน", "O8=0 O9=0 O12=0"),
        ("O8 ผ่าน O9 ไม่ผ่าน", "O8=100 O9=0"),
        ("O1-O3 100", "O1=100 O2=100 O3=100"),
        ("O1 ถึง O3 ผ่าน", "O1=100 O2=100 O3=100"),
        ("O8 0 O9 0 O10 100", "O8=0 O9=0 O10=100"),
        ("O1,100\nO2,0", "O1=100 O2=0"),
        ("| O1 | โครงสร้าง | 100 |", "O1=100"),
        ("I10 39.33", "I10=39.33"),
        ("E9 ส่วนที่ 1 21.95", "E9.part1=21.95"),
        ("E9.part2 100", "E9.part2=100"),
        ("e9 public 21.95", "E9.part1=21.95"),
        ("e1\tเจ้าหน้าที่ปฏิบัติงาน\t80.98\t80.91", "E1.part1=80.98 E1.part2=80.91"),
        ("คะแนนรวม 69.50", "total=69.5"),
        ("IIT 81.24 EIT 82.80 OIT 50.72", "IIT=81.24 EIT=82.8 OIT=50.72"),
        ("ตัวชี้วัดย่อยที่ 9.2 57.14", "9.2=57.14"),
        ("1\tการปฏิบัติหน้าที่\t87.33", "ind1=87.33"),
        ("๑. การปฏิบัติหน้าที่\t๑๐๐.๐๐\tจุดแข็งมาก: มี 3 เรื่อง", "ind1=100"),
        ("ตัวชี้วัดที่1 การปฏิบัติหน้าที่ 87.33", "ind1=87.33"),
        ("การใช้งบประมาณ 85.33", "ind2=85.33"),
        ("การปรับปรุงระบบการทำงาน 75.70", "ind8=75.7"),
        ("ตัวชี้วัดที่1 การปฏิบัติหน้าที่\n87.33", "ind1=87.33"),
        ("1 87.33\n2 85.33\n3 94.67", "ind1=87.33 ind2=85.33 ind3=94.67"),
        ("1) 87.33\n2) 85.33\n3) 94.67", "ind1=87.33 ind2=85.33 ind3=94.67"),
        ("I4 การใช้ทรัพย์สินของราชการ 96.00 คะแนน", "ind4=96"),
        ("E6 คุณภาพการดำเนินงาน <b>99.35</b> <b>คะแนน</b>", "ind6=99.35"),
        ("O9 การเปิดเผยข้อมูล 100.00 คะแนน", "ind9=100"),
        ("O8\tแผนและความก้าวหน้า รอบ 6 เดือน\t0", "O8=0"),
        ("O27 การสร้างวัฒนธรรม No Gift Policy 100", "O27=100"),
        ("O26\tประกาศ No Gift Policy จากการปฏิบัติหน้าที่\t100", "O26=100"),
        ("ตัวชี้วัดย่อย ที่ 9.2 การบริหารงานและงบประมาณ", ""),
        ("ข้อ\tคำถาม\tคะแนน", ""),
        ("ได้คะแนนน้อยจำนวน 2 ข้อ คือ I1 และ I2 โดยทั้ง 2 ประเด็น", ""),
        ("ลดลงจากปี พ.ศ.2566 (คะแนนปี พ.ศ.2566 ได้ 80.29 คะแนน)", ""),
        ("O5 เผยแพร่ผ่านเว็บไซต์ 0", "O5=0"),
    ],
)
def test_named_scores(text: str, scores: str) -> None:
    reading = read(text)
    assert shown(reading) == dict(pair.split("=") for pair in scores.split())
    assert not reading.bare
    assert not reading.complaints


@pytest.mark.parametrize(
    ("text", "kind", "where"),
    [
        ("O8 0 O8 100", "conflict", "O8"),
        ("O8 0 100", "conflict", "O8"),
        ("1\tการปฏิบัติหน้าที่\t87.33\n1\tการปฏิบัติหน้าที่\t88", "conflict", "ind1"),
        ("ตัวชี้วัด 4 640", "out_of_range", "ind4"),
        ("O43 100", "other_year", "O43"),
        ("I20 90", "other_year", "I20"),
        ("O99 0", "unknown_code", "O99"),
        ("ตัวชี้วัด 11 50", "unknown_code", "ind11"),
        ("E9 50", "unclear", "E9"),
        ("O8 1e2", "not_a_number", "O8"),
    ],
)
def test_what_is_unsure_is_a_complaint_and_never_a_score(text: str, kind: str, where: str) -> None:
    reading = read(text)
    assert not reading.scores
    assert (kind, where) in [(each.kind, each.where) for each in reading.complaints]


def test_a_code_without_a_value_beside_one_with_a_value_is_said() -> None:
    reading = read("O8 O9 0")
    assert shown(reading) == {"O9": "0"}
    assert [(each.kind, each.where) for each in reading.complaints] == [("no_value", "O8")]


def test_year_and_level_are_noticed() -> None:
    reading = read("ผล ITA ปีงบประมาณ พ.ศ. ๒๕๖๘ คะแนนรวม ๙๑.๙๔ ระดับ ผ่านดี")
    assert (reading.fiscal_year, reading.level) == (2568, "ผ่านดี")


def test_a_whole_report_in_the_shape_of_a_real_one() -> None:
    """Headings, long question texts, both EIT columns: every figure right, nothing invented."""
    lines = ["ผลการประเมิน ประจำปีงบประมาณ พ.ศ.2567", "ตัวชี้วัดที่\tรายละเอียดตัวชี้วัด\tคะแนน"]
    lines += [f"{each.number}\t{each.title}\t{SAMPLE[each.code]}" for each in RULES.indicators]
    lines.append("ข้อ\tคำถาม\tคะแนน")
    for question in RULES.questions:
        if question.code.startswith("I"):
            lines.append(
                f"{question.code.lower()}\tในหน่วยงานของท่าน {question.title}\t{SAMPLE[question.code]}"
            )
        else:
            both = (SAMPLE[f"{question.code}.part1"], SAMPLE[f"{question.code}.part2"])
            lines.append(f"{question.code.lower()}\t{question.title}\t{both[0]}\t{both[1]}")
    lines += [f"{item.code}\t{item.title}\t{SAMPLE[item.code]}" for item in RULES.items]
    lines.append("จะเห็นได้ว่าได้คะแนนน้อยจำนวน 2 ข้อ คือ I1 และ I2 และ O8 กับ O9 ใน 3 ประเด็น")
    reading = read("\n".join(lines))
    assert dict(reading.scores) == dict(SAMPLE)
    assert not reading.complaints
    assert reading.fiscal_year == 2567


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("OoIiEe0123456789๐๙.,-–|\t\n %()<>bตัวชี้วัดที่ย่อยผ่านไม่เป็นปี"), max_size=80))
def test_no_text_breaks_it_and_every_score_is_in_range(text: str) -> None:
    reading = read(text)
    assert all(0 <= value <= 100 for value in (*reading.scores.values(), *reading.bare))


@pytest.mark.thorough
@pytest.mark.parametrize("piece", ["O8 ", "9.", "๙", "ก", "1,", "\t", "ตัวชี้วัด", "O1-", "<b", "การใช้", "ปี"])
def test_long_junk_ends_in_a_reading(piece: str) -> None:
    """Twenty thousand letters of it; a pattern that backtracks would never come back."""
    assert read((piece * 20_000)[:20_000]).fiscal_year is None
    assert growth(lambda size: read((piece * size)[:size]), 500) < 2.5


@pytest.mark.parametrize(
    "prose",
    [
        "จากผลคะแนนโดยภาพรวม นอกจากนี้ ยังประเมินเกี่ยวกับกระบวนการบริหารงานบุคคล",
        "เอกสารผ่านทั้งหมดแล้ว " + "รายละเอียดของการดำเนินงาน " * 40,
        "ยกเว้นวันหยุดราชการ",
    ],
)
def test_prose_says_nothing_of_all_items(prose: str) -> None:
    assert read(prose).scores == {}
