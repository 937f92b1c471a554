"""A message as the web chat's JSON, and how many choices are shown at once."""

import json

import pytest

from bot.channels.shaping import shown_choices
from bot.channels.web.encode import MAX_CHOICES, encode
from handlers.terms.messages import Card, Choice, Message, Row


def choices(count: int) -> tuple[Choice, ...]:
    return tuple(Choice(f"O{number}", f"3:item:O{number}") for number in range(1, count + 1))


def test_text_has_kind_text_and_choices_only() -> None:
    message = Message("text", "กรอกแบบไหนดีคะ", (Choice("10 ตัวชี้วัด", "7:ten"),))
    assert encode(message) == {
        "kind": "text",
        "text": "กรอกแบบไหนดีคะ",
        "choices": [{"label": "10 ตัวชี้วัด", "press": "7:ten"}],
    }


def test_card_is_sent_as_its_plain_text_twin() -> None:
    card = Card("69.50 — ต้องปรับปรุงโดยด่วน", (Row("IIT", "81.24"),), tone="bad")
    twin = "69.50 — ต้องปรับปรุงโดยด่วน\nIIT 81.24"
    assert encode(Message("card", twin, card=card)) == {"kind": "card", "text": twin, "choices": []}


def test_file_and_image_carry_address_and_name() -> None:
    file = encode(Message("file", "รายงานพร้อมแล้วค่ะ", url="/files/abc", name="รายงาน.docx"))
    assert (file["url"], file["name"]) == ("/files/abc", "รายงาน.docx")
    image = encode(Message("image", "กราฟคะแนน", url="/files/def"))
    assert image["url"] == "/files/def"
    assert "name" not in image


def test_every_message_is_json() -> None:
    body = encode(Message("text", "๘๗.๓๓", choices(20)))
    assert json.loads(json.dumps(body)) == body


def test_as_many_choices_as_fit_are_shown_as_they_are() -> None:
    assert shown_choices(choices(MAX_CHOICES), MAX_CHOICES) == choices(MAX_CHOICES)
    assert shown_choices((), MAX_CHOICES) == ()


def test_one_too_many_makes_room_for_the_rest() -> None:
    shown = shown_choices(choices(13), 12)
    assert shown[:11] == choices(13)[:11]
    assert shown[11:] == (Choice("เพิ่มเติม (อีก 2)", "more:11"),)


@pytest.mark.parametrize(("count", "limit"), [(3, 2), (14, 13), (35, 12), (100, 20)])
def test_shown_and_counted_rest_are_all_of_them(count: int, limit: int) -> None:
    shown = shown_choices(choices(count), limit)
    assert len(shown) == limit
    assert shown[-1] == Choice(f"เพิ่มเติม (อีก {count - limit + 1})", f"more:{limit - 1}")
