"""Thai digits, printed scores, dates in พ.ศ."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.thai import (
    MONTHS,
    SHORT_MONTHS,
    apart,
    folded,
    legible,
    plus,
    thai_date,
    to_arabic,
    to_thai_digits,
    two_decimals,
)


def test_thai_digits_become_arabic_and_other_letters_stay() -> None:
    assert to_arabic("ตัวชี้วัด ๑๐ ได้ ๘๗.๓๓ (ปี 2567)") == "ตัวชี้วัด 10 ได้ 87.33 (ปี 2567)"


def test_arabic_digits_become_thai() -> None:
    assert to_thai_digits("O8 ปี 2567") == "O๘ ปี ๒๕๖๗"


@given(st.text(alphabet="0123456789.,- กขค"))
def test_digits_survive_the_way_there_and_back(text: str) -> None:
    assert to_arabic(to_thai_digits(text)) == text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("94.125", "94.13"),
        ("94.1249999", "94.12"),
        ("88.615", "88.62"),
        ("100", "100.00"),
        ("0", "0.00"),
        ("-0.004", "0.00"),
        ("-0.005", "-0.01"),
        ("1E+1", "10.00"),
    ],
)
def test_scores_are_rounded_half_up_to_two_decimals(value: str, shown: str) -> None:
    assert two_decimals(Decimal(value)) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1.142857", "+1.14"), ("-2.5", "-2.50"), ("0", "+0.00"), ("-0.001", "+0.00"), ("0.005", "+0.01")],
)
def test_a_difference_always_has_a_sign(value: str, shown: str) -> None:
    assert plus(Decimal(value)) == shown


def test_dates_are_written_in_the_buddhist_era() -> None:
    assert thai_date(date(2024, 3, 31)) == "31 มีนาคม 2567"
    assert thai_date(date(2024, 3, 31), short=True) == "31 มี.ค. 2567"
    assert thai_date(date(2023, 12, 1)) == "1 ธันวาคม 2566"


def test_months_end_as_their_number_of_days_says() -> None:
    endings = {31: "คม", 30: "ยน", 28: "พันธ์"}
    days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert len(SHORT_MONTHS) == 12
    for name, short, count in zip(MONTHS, SHORT_MONTHS, days, strict=True):
        assert name.endswith(endings[count])
        assert name[0] == short.lstrip("เ")[0] or name[:2] == short[:2]


@pytest.mark.parametrize(
    ("torn", "whole"),
    [
        ("การใช้อํานาจ", "การใช้อำนาจ"),
        ("ด\ufffdำเนินงาน", "ดำเนินงาน"),
        ("นํ้า", "น้ำ"),
        ("ป\uf70aา", "ป่า"),
        ("เเก้ไข", "แก้ไข"),
        ("การใช้อานาจ", "การใช้อานาจ"),
    ],
)
def test_torn_thai_is_put_together_and_nothing_is_made_up(torn: str, whole: str) -> None:
    assert legible(torn) == whole


def test_what_copying_loses_is_alike_for_comparing() -> None:
    assert folded("การใช้อ านาจ") == folded("การใช้อำนาจ") == folded("การใช้อ\ufffdํานาจ")


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        ("ITA", "เรื่อง ITA ค่ะ"),
        ("วาดกราฟ", "เรื่องวาดกราฟค่ะ"),
        ("ผลของ ป.ป.ช.", "เรื่องผลของ ป.ป.ช. ค่ะ"),
        ("", "เรื่องค่ะ"),
    ],
)
def test_latin_words_stand_apart(words: str, stands: str) -> None:
    assert f"เรื่อง{apart(words)}ค่ะ" == stands
