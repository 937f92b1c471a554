"""What is said of scores and rows that could not be taken."""

import pytest

from handlers.measures.complaining import bad_line, bad_row
from handlers.render import Texts
from handlers.scores.entry.reading import PasteRemark
from handlers.terms.messages import Say
from knowledge.measure_text.table import RowComplaint, read_jsonl
from knowledge.rules.rulebook import Rules
from knowledge.score_text.reading import read_scores

TEXTS = Texts()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("O8 120", "O8 = 120 เกิน 100"),
        ("O8 -5", "O8 = -5 ต่ำกว่า 0"),
        ("748.9", "748.9 เกิน 100"),
        ("87..33", '"87..33" ไม่ใช่ตัวเลขที่อ่านได้'),
        ("O8 O9 0", "O8 ไม่มีค่า"),
        ("E9 80", "E9 มีสองส่วน บอกด้วยว่าส่วนที่ 1 หรือ 2 เช่น E9 ส่วนที่ 1 80"),
        ("ตัวชี้วัด 4 64\nตัวชี้วัด 4 65", "ตัวชี้วัด 4 มีหลายค่า: 64 และ 65"),
        ("O43 100", "O43 เป็นข้อของปี 2564–2566 ส่วนปี 2567 มี O1–O35"),
        ("O99 100", "ไม่รู้จัก O99 ปี 2567 มี O1–O35"),
        ("ตัวชี้วัด 11 50", "ไม่รู้จัก ตัวชี้วัด 11 ปี 2567 มี ตัวชี้วัด 1–10"),
    ],
)
def test_a_complaint_is_said_the_same_at_once_and_out_of_a_stored_state(
    text: str, words: str, rules: Rules
) -> None:
    reading = read_scores(text, rules.years[2567], rules.counts)
    for faults in (reading.complaints, [PasteRemark.of(each) for each in reading.complaints]):
        said = TEXTS.render(Say("entry.refused", {"faults": faults, "alone": True})).text
        assert said.splitlines()[0] == words


@pytest.mark.parametrize(
    ("complaint", "words"),
    [
        (RowComplaint("no_title", "ก"), 'แถว "ก" ไม่มีชื่อมาตรการ จึงยังไม่รับ'),
        (RowComplaint("no_start", "ก"), 'แถว "ก" ต่อจากแถวก่อนหน้า แต่ไม่มีแถวก่อนหน้า จึงยังไม่รับ'),
        (RowComplaint("empty_cell", "ก", 3), 'แถว 3 ไม่มีชื่อในช่อง "โครงการ/กิจกรรม" จึงยังไม่รับ: "ก"'),
        (RowComplaint("too_many", "ก", 3), 'รับได้ครั้งละ 200 มาตรการ ยังไม่รับอีก 3 มาตรการ เริ่มที่ "ก"'),
    ],
)
def test_a_row_that_is_not_taken(complaint: RowComplaint, words: str) -> None:
    assert TEXTS.render(bad_row(complaint)).text == words


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "บรรทัดนี้ไม่ใช่ JSON ที่อ่านได้"),
        ('{"indicator": 9}', "ไม่มีชื่อมาตรการ (activity)"),
        ('{"activity": {"ก": 1}}', "ค่าของ activity ต้องเป็นข้อความหรือตัวเลข"),
        ('{"activity": "ก", "cadence": "บ่อย"}', 'ไม่เข้าใจความถี่ "บ่อย" (cadence) เช่น รายเดือน รายไตรมาส'),
    ],
)
def test_a_line_that_is_not_taken(line: str, words: str) -> None:
    _, (bad,) = read_jsonl(line, 2569, None, ())
    assert TEXTS.render(bad_line(bad)).text == words
