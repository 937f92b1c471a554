"""Scores as documents and people in a hurry write them: torn Thai, lists, spans, tables, no scores."""

import pytest

from knowledge.rules.loader import load_all, load_counts
from knowledge.score_text.document_year import years_of
from knowledge.score_text.reading import Reading, read_scores

RULES, COUNTS = load_all()[2567], load_counts()


def read(text: str) -> Reading:
    return read_scores(text, RULES, COUNTS)


def shown(reading: Reading) -> str:
    return " ".join(f"{code}={value.normalize():f}" for code, value in reading.scores.items())


@pytest.mark.parametrize(
    ("text", "scores"),
    [
        ("การใช้อํานาจ 90.11", "ind3=90.11"),
        ("การใช้อ\ufffdำนาจ 90.11", "ind3=90.11"),
        ("การใช้อานาจ 90.11", "ind3=90.11"),
        ("การใช้อ ำนาจ 90.11", "ind3=90.11"),
        ("การปฎิบัติหน้าที่ 91.20", "ind1=91.2"),
        ("• การปฏิบัติหน้าที่ = 91.20", "ind1=91.2"),
        ("❌ การป้องกันการทุจริต 62.50", "ind10=62.5"),
        ("คะแนนการปฏิบัติหน้าที่ 91.20", "ind1=91.2"),
        ("การปฏิบัติหน้าที่ 91.20 การใช้งบประมาณ 86.54", "ind1=91.2 ind2=86.54"),
        ("การป้องกันการทุจริต (OIT 2) 95.20", "ind10=95.2"),
        ("การเปิดเผยข้อมูล (O1-O25) 78.12", "ind9=78.12"),
        ("แบบวัดการรับรู้ภายใน (IIT) ได้ 81.24", "IIT=81.24"),
        ("IIT (ร้อยละ 30) 99.96", "IIT=99.96"),
        ("คะแนนรวม 85.27/100", "total=85.27"),
        ("การปฏิบัติหน้าที่ คะแนนเต็ม 100 ได้ 91.20", "ind1=91.2"),
        ("การปฏิบัติหน้าที่ จากเดิม 80.29 เพิ่มขึ้นเป็น 91.20", "ind1=91.2"),
        ("ตัวชี้วัด 1 ได้เก้าสิบเก้าจุดศูนย์ห้า", "ind1=99.05"),
        ("ตัวชี้วัด 1 ได้หนึ่งร้อยคะแนน", "ind1=100"),
        ("ตัวชี้วัด 1, 2 และ 3 ได้ 90 80 70", "ind1=90 ind2=80 ind3=70"),
        ("ตัวชี้วัด 4, 64", "ind4=64"),
        ("o1-7 ผ่าน", "O1=100 O2=100 O3=100 O4=100 O5=100 O6=100 O7=100"),
        ("O1-3 100", "O1=100 O2=100 O3=100"),
        ("ข้อ o ที่ไม่ผ่าน ได้แก่ 8, 9 และ 24", "O8=0 O9=0 O24=0"),
        ("oit ไม่ผ่าน 8 12-14", "O8=0 O12=0 O13=0 O14=0"),
        ("O8 50 O9 ไม่ผ่าน", "O8=50 O9=0"),
        ("O8 ผ่าน แต่ O9 ไม่ผ่าน", "O8=100 O9=0"),
        ("O8 รายงานผล รอบ 6 เดือน ไม่ผ่าน", "O8=0"),
        ("O1 โครงสร้าง ✅", "O1=100"),
        ("E9 ส่วนที่ 1 21.95 ส่วนที่ 2 100", "E9.part1=21.95 E9.part2=100"),
        ("คะแนนรวม ปี 2566 80.29 ปี 2567 91.20", "total=91.2"),
        ("1.87.33 2.85.33 3.64", "ind1=87.33 ind2=85.33 ind3=64"),
        ("ตัวชี้วัด;คะแนนเต็ม;ได้\nการปฏิบัติหน้าที่;100;91.20", "ind1=91.2"),
        ("ตัวชี้วัด\tเป้าหมาย\tผลการประเมิน\nการใช้อำนาจ\t95\t90.11", "ind3=90.11"),
        ("O1 / O2 x O3 /", "O1=100 O2=0 O3=100"),
        ("O8 / O9 ไม่ผ่าน", "O8=0 O9=0"),
        ("ตัวชี้วัด 7 ๘๔ จุด ๐๘", "ind7=84.08"),
        ("O14 100 รายการจัดซื้อจัดจ้าง", "O14=100"),
        ("ข้อ 1 การปฏิบัติหน้าที่ 87.33", "ind1=87.33"),
    ],
)
def test_what_is_plain_is_read(text: str, scores: str) -> None:
    reading = read(text)
    assert shown(reading) == scores
    assert not reading.complaints
    assert not reading.unused


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("IIT 28.04 (เต็ม 30)", "scaled"),
        ("IIT 28.04 (30)", "scaled"),
        ("ตัวชี้วัด 4 ได้ 28.04/30", "scaled"),
        ("ตัวชี้วัดที่ 1 การเปิดเผยข้อมูล 90", "title"),
        ("ตัวชี้วัดที่ 2 การจัดซื้อจัดจ้าง 80", "title"),
        ("การปฏิบัติหน้าที่ 84-86", "range"),
        ("การปฏิบัติหน้าที่ 91 .20", "not_a_number"),
        ("EIT ส่วนที่ 2 91.92", "parts"),
        ("ตัวชี้วัด 6 ส่วนที่ 1 90", "parts"),
        ("ตัวชี้วัด 1-5 ได้ 85.27", "mean"),
        ("ตัวชี้วัด 1 และ 2 ได้ 90", "mean"),
        ("o1-o7 85.27", "mean"),
        ("คะแนนรวม 80.29 (ปี 2566) 91.20 (ปี 2567)", "past"),
        ("คะแนน LPA 82.50 คะแนนรวม 82.50", "not_ita"),
        ("O9 ผ่าน 3 จาก 5", "conflict"),
        ("ตัวชี้วัด\tค่าคะแนน\tคะแนนเต็ม 30\nIIT\t28.04\t30", "scaled"),
        ("ตัวชี้วัด\tคะแนนเต็ม\tคะแนนที่ได้\nIIT\t30\t28.04", "scaled"),
        ("ตัวชี้วัด\tคะแนน (เต็ม 30)\nIIT\t28.04", "scaled"),
    ],
)
def test_what_is_doubtful_is_said_and_not_read(text: str, kind: str) -> None:
    reading = read(text)
    assert not reading.scores
    assert [each.kind for each in reading.complaints] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "ตัวชี้วัด 5 ข้อ 3",
        "O8 รอบ 2",
        "การใช้งบประมาณ 45,000 บาท",
        "O8 15/1/2567",
        "eit ครบ 100 คนแล้ว",
        "ตัวชี้วัด 1,3,5 ได้ 90",
        "O24 รายงานผล ปีงบประมาณ พ.ศ.. 2568",
        "ดู www.example.go.th/ind4/64.00",
        "IIT ผ่านหมด",
        "IIT ข้อ 3 ได้ 80",
        "โครงการผ่านหมดแล้ว",
    ],
)
def test_what_is_no_score_gives_none(text: str) -> None:
    reading = read(text)
    assert not reading.scores
    assert not reading.bare


def test_points_that_only_add_up_to_the_total_are_shares_of_it() -> None:
    reading = read("IIT 28.04 EIT 27.57 OIT 40.00 คะแนนรวม 95.61")
    assert shown(reading) == "total=95.61"
    assert [str(each.suggestion) for each in reading.complaints] == ["93.47", "91.90", "100.00"]


def test_no_row_of_a_table_vanishes() -> None:
    reading = read("1. การปฏิบัติหน้าที่ 91.20\n2. การใช้งบปี 86.54\nIIT\t81.24")
    assert shown(reading) == "ind1=91.2 IIT=81.24"
    assert reading.unused == ("2. การใช้งบปี 86.54",)


def test_of_a_text_with_a_part_for_each_year_only_the_year_in_focus_is_read() -> None:
    reading = read("ปี 2566\nคะแนนรวม 80.00\nIIT 81\nปี 2567\nคะแนนรวม 91.20")
    assert shown(reading) == "total=91.2"
    assert reading.unused == ("คะแนนรวม 80.00", "IIT 81")


def test_of_a_wide_table_the_row_of_the_year_in_focus_is_read() -> None:
    reading = read("ปี\tIIT\tEIT\tOIT\n2566\t80\t81\t82\n2567\t90\t91\t92")
    assert shown(reading) == "IIT=90 EIT=91 OIT=92"
    assert reading.fiscal_year == 2567


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("ผลการประเมิน ปีงบประมาณ พ.ศ. 2568 คะแนนรวม 91.94", {2568}),
        ("O8 50 ปี 2568", {2568}),
        ("คะแนนรวม 91.94 ส่วนปี 2566 ได้ 70.00", set()),
        ("คะแนนรวม 91.94 เพิ่มขึ้นจากปี 2566", set()),
        ("IIT 81.24\nประชุมวันที่ 5 มีนาคม 2568", set()),
    ],
)
def test_the_year_of_a_text_is_no_year_it_compares_with(text: str, years: set[int]) -> None:
    assert years_of(text, focus=2567) == years
