"""What is about scores, and what is about work."""

import pytest

from knowledge.rules.loader import load_all
from knowledge.score_text.about import is_about_scores

RULES = load_all()[2567]


@pytest.mark.parametrize(
    "text",
    [
        "ตัวชี้วัดที่ ๒ ได้ร้อยละ ๘๖.๕๔",
        "ตัวชี้วัด5ได้85.62%ค่ะ",
        "คะแนนรวม 81.34%",
        "แก้ตัวชี้วัด 4 เป็น 64%",
        "eit 82.80%",
        "o8 ไม่ผ่าน",
        "1. การปฏิบัติหน้าที่ 91.20%\n2. การใช้งบประมาณ 86.54%",
        "ตัวชี้วัด 4 ได้ 640%",
    ],
)
def test_a_value_with_its_code_is_a_score(text: str) -> None:
    assert is_about_scores(text, RULES)


@pytest.mark.parametrize(
    "text",
    [
        "เบิกจ่ายแล้วร้อยละ 75 ของงบประมาณ",
        "ตัวชี้วัด 9 ทำไปแล้ว 50%",
        "มาตรการตัวชี้วัด 9 ได้ 50%",
        "big data 40%",
        "ข้อ 1 เสร็จ 50%",
        "O14 เสร็จแล้ว",
        "45 จาก 60 คน",
        "85%",
    ],
)
def test_what_speaks_of_work_or_names_nothing_is_none(text: str) -> None:
    assert not is_about_scores(text, RULES)
