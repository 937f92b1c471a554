"""Years as people name them, and what only looks like one."""

from datetime import date

import pytest

from knowledge.years_named import without_years, year_named, years_named

TODAY = date(2026, 11, 27)
"""In the fiscal year 2570."""


@pytest.mark.parametrize(
    ("said", "year"),
    [
        ("คะแนนปี 68 ได้เท่าไหร่", 2568),
        ("คะแนนปี68", 2568),
        ("คะแนน ปี ๖๘", 2568),
        ("o12ปี68ต้องลงไร", 2568),
        ("ปีงบ 68", 2568),
        ("ปีงบประมาณ พ.ศ. ๒๕๖๘", 2568),
        ("ปีงบประมาณ พ.ศ.. 2568", 2568),
        ("พ.ศ. 2568 ได้เท่าไร", 2568),
        ("พศ 2568", 2568),
        ("2568 ได้กี่คะแนน", 2568),
        ("ita 68 ได้เท่าไร", 2568),
        ("ITA2568", 2568),
        ("ปี'68", 2568),
        ("ขาดoข้อไหนปีนี้", 2570),
        ("ปีงบนี้", 2570),
        ("ปีที่แล้วได้เท่าไหร่", 2569),
        ("ปีทีแล้ว", 2569),
        ("ปีก่อน", 2569),
        ("ปีก่อนหน้านี้", 2569),
        ("ปีหน้า OIT มีกี่ข้อคะ", 2571),
        ("ปี 2568 ขาดข้อไหน", 2568),
        ("ปี 68 ข้อไหนอ่อนสุด", 2568),
        ("แล้วของปี 69 ล่ะ", 2569),
        ("ปี68ล่ะ", 2568),
        ("คะแนน IIT ปี68 = 99.96", 2568),
        ("ปีนี้ 2570", 2570),
    ],
)
def test_a_year_is_read(said: str, year: int) -> None:
    assert year_named(said, TODAY) == year


@pytest.mark.parametrize(
    "said",
    [
        "ครบ 31 มกราคม 2570",
        "ประชุมเมื่อวันที่ 22 เมษายน 2570 แล้ว",
        "15 ม.ค. 68",
        "ม.ค. ปี 2570",
        "1/10/2569",
        "แผน RSK-03/2570",
        "หนังสือที่ 12/2568",
        "ไตรมาส 1/2570",
        "ใช้ไป 2568 บาท",
        "งบ 2,568 บาท",
        "ผู้ตอบ 2550 คน",
        "2568.50",
        "https://example.go.th/2568/plan",
        "o12 69",
        "ตัวชี้วัด 4 = 64",
        "2 ปีก่อน",
        "หลายปีก่อน",
        "ปีละ 60 ครั้ง",
        "ปี 5",
        "25680",
    ],
)
def test_what_only_looks_like_a_year_is_none(said: str) -> None:
    assert years_named(said, TODAY) == ()


def test_several_years_are_told_apart_and_no_one_of_them_is_the_year() -> None:
    for said in ("เทียบปี 66 กับ 67", "ปี 2566 กับปี 2567", "ปี 66-67", "2566 กับ 2567"):
        assert [each.year for each in years_named(said, TODAY)] == [2566, 2567], said
        assert year_named(said, TODAY) is None
    assert year_named("ปี 68 ได้ 85.33 กับ 66", TODAY) == 2568


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ("o12ปี68ต้องลงไร", "o12 ต้องลงไร"),
        ("O12 ของปี 68", "O12"),
        ("คะแนนปี๖๘", "คะแนน"),
        ("ปีที่แล้วได้เท่าไหร่", "ได้เท่าไหร่"),
        ("เทียบปี 66 กับ 67", "เทียบ"),
        ("O8 ครบ 31 ม.ค. 2570", "O8 ครบ 31 ม.ค. 2570"),
    ],
)
def test_the_rest_of_the_words_is_left(said: str, rest: str) -> None:
    assert without_years(said, TODAY) == rest


def test_this_year_turns_in_october() -> None:
    assert year_named("ปีนี้", date(2026, 9, 30)) == 2569
    assert year_named("ปีนี้", date(2026, 10, 1)) == 2570
