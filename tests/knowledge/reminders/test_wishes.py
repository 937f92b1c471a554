"""How people say when they want to be reminded, and what is no such wish."""

import pytest

from knowledge.reminders.wishes import minute_in, weekdays_in, wish_in


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("เตือนตอน 9 โมงวันจันทร์", ("when", "540", "1")),
        ("เตือนวันจันทร์ตอน 9 โมงครึ่งนะ", ("when", "570", "1")),
        ("อย่าเตือนตอนเช้า เอาบ่าย 2", ("when", "840", "")),
        ("อย่าเตือนเช้าเอาบ่ายสองดีกว่าค่ะ", ("when", "840", "")),
        ("ขอเตือนบ่ายโมงครึ่ง", ("when", "810", "")),
        ("เตือนเช้าๆ", None),
        ("เตือนตอนเช้า", ("when", "510", "")),
        ("เปลี่ยนเวลาเตือนเป็น 10.00 น.", ("when", "600", "")),
        ("เปลี่ยนเวลาเตือนเป็นสิบเอ็ดโมง", ("when", "660", "")),
        ("ไม่ต้องเตือนเสาร์อาทิตย์", ("without", "67")),
        ("ไม่เตือนวันเสาร์อาทิตย์ได้ไหม", ("without", "67")),
        ("งดเตือนเสาร์-อาทิตย์", ("without", "67")),
        ("ไม่เอาเตือนวันหยุดนะคะ", ("without", "67")),
        ("ไม่ต้องเตือนวันศุกร์", ("without", "5")),
        ("เตือนเฉพาะจันทร์ถึงพุธ", ("when", "", "123")),
        ("เตือนทุกวันจันทร์", ("when", "", "1")),
        ("เตือนแค่วันพฤหัสบดี", ("when", "", "4")),
        ("เตือนทุกวัน", ("when", "", "all")),
        ("เตือนทุกวันยกเว้นวันศุกร์", ("when", "", "1234")),
        ("ขอเตือนเฉพาะวันทำการ", ("when", "", "all")),
        ("อย่าเตือนตอนเย็น", ("hour",)),
        ("เปิดเตือน", ("on",)),
        ("เตือนเหมือนเดิม", ("on",)),
        ("กลับมาเตือน", ("on",)),
        ("เตือนได้แล้ว", ("on",)),
        ("เปิดการแจ้งเตือนใหม่ครับ", ("on",)),
        ("อยากให้เตือนอีก", ("on",)),
        ("เลิกเตือน", None),
        ("เตือน", None),
        ("หยุดเตือนถึง 15 เม.ย.", None),
        ("เตือนกองช่างตอน 9 โมง", None),
        ("ระบบเตือนภัยวันจันทร์", None),
        ("เตือนวันศุกร์นี้", None),
        ("เตือนได้ไหมคะว่าครบวันไหน", None),
    ],
)
def test_a_wish_is_read_whole_or_not_at_all(words: str, wish: tuple[str, ...] | None) -> None:
    assert wish_in(words) == wish


def test_days_may_be_named_without_the_word_where_they_are_asked_for() -> None:
    assert wish_in("ไม่เอาเสาร์อาทิตย์", spoken=False) == ("without", "67")
    assert wish_in("ไม่เอาเสาร์อาทิตย์") is None


@pytest.mark.parametrize(
    ("words", "days"),
    [("2 อาทิตย์", ""), ("อาทิตย์หน้า", ""), ("วันอาทิตย์", "7"), ("ศุกร์ เสาร์ อาทิตย์", "567"), ("จันทร์-ศุกร์", "12345")],
)
def test_a_bare_week_is_no_sunday(words: str, days: str) -> None:
    assert weekdays_in(words) == days


@pytest.mark.parametrize(
    ("words", "minute"), [("๙ โมง", 540), ("บ่าย ๓", 900), ("4 โมงเย็น", 960), ("เมื่อวาน", None)]
)
def test_times_of_the_day(words: str, minute: int | None) -> None:
    assert minute_in(words) == minute
