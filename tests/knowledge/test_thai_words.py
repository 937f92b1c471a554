"""Words are matched as words: what only shares their letters is none."""

import re

import pytest

from knowledge.thai_words import find_word, load_words, says_only


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("ทำไม", "ทำไมได้น้อย", True),
        ("ทำไม", "กองไหนทำไม่เสร็จ", False),
        ("ทำไม", "งานทำไม่ทัน ทำไมไม่เตือน", True),
        ("ข้อ", "กองคลังทำข้อไหน", True),
        ("ข้อ", "ขอข้อมูลกองคลัง", False),
        ("ข้อ", "ข้อมูลของข้อ 8", True),
        ("ลง", "ตกลงค่ะ", False),
        ("ลง", "ต้องลงอะไร", True),
        ("ที่มา", "กิจกรรมที่มาตรการกำหนด", False),
        ("ที่มา", "ที่มาของ o8", True),
        ("รอบ", "กรอบเวลา", False),
        ("ส่งเมื่อ", "o8 ส่งเมื่อวาน", False),
        ("ส่งเมื่อ", "ส่งเมื่อไหร่", True),
        ("อาทิตย์", "เสาร์อาทิตย์", False),
        ("อาทิตย์", "2 อาทิตย์", True),
    ],
)
def test_a_match_cuts_no_word(pattern: str, text: str, fits: bool) -> None:
    assert (find_word(re.compile(pattern), text) is not None) is fits


def test_the_longer_of_two_words_goes_first() -> None:
    assert says_only("คะแนนรวมเท่าไหร่", ["คะแนน", "คะแนนรวม", "เท่าไหร่"])
    assert says_only("คะแนน รวม", ["คะแนน", "รวม"])
    assert not says_only("คะแนนรวมของกองคลัง", load_words().of_scores)


def test_a_word_does_not_end_before_its_mark() -> None:
    assert says_only("ทำไม่", ["ทำ", "ไม่", "ทำไม"])
    assert not says_only("ทำไม่", ["ทำไม"])
