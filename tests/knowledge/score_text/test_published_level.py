"""The published level is taken where a text plainly says it of the whole result, and never guessed."""

import pytest

from knowledge.rules.loader import load_all
from knowledge.score_text.about import level_of, states_level

RULES = load_all()
TITLES = tuple(dict.fromkeys(level.title for each in RULES.values() for level in each.levels.order))


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("ระดับ ผ่านดี", "ผ่านดี"),
        ("ผลการประเมินระดับ A", "A"),
        ("คะแนนรวม 97.28 อยู่ในระดับ “ผ่านดี”", "ผ่านดี"),
        ('มีค่าคะแนน เท่ากับ 97.28 คะแนน อยู่ในระดับ "ผ่านดี"', "ผ่านดี"),
        ("พบว่ามีผลคะแนน ๙๒.๙ คะแนน อยู่ในระดับ A ดังนี้", "A"),
        ("ระดับ: ต้องปรับปรุงโดยด่วน", "ต้องปรับปรุงโดยด่วน"),
        ("ตัวชี้วัดที่ 1 100.00\nคะแนนรวม 91.94 ระดับ ผ่าน", "ผ่าน"),
        ("คะแนนรวม 97.28 ระดับ ผ่านดี IIT 99.00 EIT 98.00", "ผ่านดี"),
    ],
)
def test_a_level_that_is_said(text: str, level: str) -> None:
    assert level_of(text, RULES[2568], TITLES) == level


@pytest.mark.parametrize(
    "text",
    [
        "คะแนนรวม 97.28",
        "อยากได้ระดับ ผ่านดี",
        "ปีที่แล้วได้ระดับ ผ่าน",
        "ตัวชี้วัดที่ 1 91.00 ระดับ ผ่านดี",
        "IIT 99.00 ระดับ ผ่านดีเยี่ยม",
        "ปี 2567 ระดับ ผ่าน ปี 2568 ระดับ ผ่านดี",
        "ไม่ถึงระดับ ผ่านดี",
        "เกณฑ์ระดับผ่านดี",
        "ระดับผ่านเกณฑ์",
        "ยกระดับ Ability",
    ],
)
def test_a_level_that_is_not(text: str) -> None:
    assert level_of(text, RULES[2568], TITLES) is None


def test_a_level_alone_is_a_statement_and_a_question_is_none() -> None:
    for said in ("ระดับ ผ่านดี", "ผลการประเมินระดับ A ค่ะ", "แก้ระดับเป็น ผ่าน"):
        assert states_level(said, TITLES), said
    for asked in ("ระดับ ผ่านดี ต้องทำอะไร", "อยากได้ระดับ ผ่านดี", "ระดับไหน"):
        assert not states_level(asked, TITLES), asked
