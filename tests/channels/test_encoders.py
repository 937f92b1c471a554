"""Any message, however odd, is shaped within what each platform takes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.line.encode import encode as encode_line
from bot.channels.line.encode import label
from bot.channels.shaping import cut, split, utf16
from bot.channels.telegram.encode import encode as encode_telegram
from handlers.render import plain_text
from handlers.terms.messages import Card, Choice, Message, Row
from tests.channels import limits

LETTERS = st.characters(exclude_categories=["Cs", "Cc"])
WORDS = st.text(LETTERS, min_size=1, max_size=60).filter(str.strip)
PRESSES = st.from_regex(r"[a-zA-Z0-9.:_]{1,60}", fullmatch=True)
CHOICES = st.lists(st.builds(Choice, WORDS, PRESSES), max_size=30).map(tuple)
CARDS = st.builds(
    Card,
    WORDS,
    st.lists(st.builds(Row, WORDS, st.just("") | WORDS), max_size=90).map(tuple),
    st.lists(WORDS, max_size=5).map(tuple),
    st.sampled_from(["plain", "good", "fair", "bad"]),
)
MESSAGES = st.one_of(
    st.builds(lambda text, choices: Message("text", text, choices), WORDS, CHOICES),
    st.builds(lambda card, choices: Message("card", plain_text(card), choices, card), CARDS, CHOICES),
    st.builds(lambda text: Message("image", text, (), None, "/files/abc", "x.png"), WORDS),
    st.builds(lambda text: Message("file", text, (), None, "/files/abc", "ก.xlsx"), WORDS),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(MESSAGES, min_size=1, max_size=8))
def test_any_messages_fit(messages: list[Message]) -> None:
    limits.check_web(messages)
    limits.check_line(messages)
    limits.check_telegram(messages)


def test_a_very_long_text_is_broken_and_nothing_is_lost() -> None:
    text = "\n".join(f"บรรทัดที่ {number} " + "ก" * 90 for number in range(90))
    parts = encode_telegram([Message("text", text)])
    assert "\n".join(part.html for part in parts) == text
    bodies = encode_line([Message("text", text)])
    assert "\n".join(body["text"] for body in bodies) == text


@given(st.text(LETTERS, max_size=400), st.integers(4, 60))
def test_splitting_loses_no_letter(text: str, most: int) -> None:
    pieces = split(text, most)
    assert all(utf16(piece) <= most for piece in pieces)
    assert "".join(pieces).replace("\n", "") == text.replace("\n", "")


@given(st.text(LETTERS, max_size=200), st.integers(2, 60))
def test_cutting_keeps_within_the_limit(text: str, most: int) -> None:
    assert utf16(cut(text, most)) <= most
    assert cut(text, 10_000) == text


def test_a_label_is_cut_between_letters_with_their_marks() -> None:
    assert label("ก" * 20, 20) == "ก" * 20
    assert label("กี้" * 30, 20) == "กี้" * 19 + "…"


def test_a_card_of_thirty_five_rows_is_one_bubble() -> None:
    rows = tuple(
        Row(f"O{number} แผนและความก้าวหน้าในการดำเนินงานและการใช้งบประมาณ", "100") for number in range(35)
    )
    card = Card("ขาด 35 ข้อ", rows, ("หมายเหตุ",))
    (body,) = encode_line([Message("card", plain_text(card), (), card)])
    assert body["contents"]["type"] == "bubble"


def test_a_picture_without_a_public_address_is_said_in_words() -> None:
    picture = Message("image", "QR รหัสเชิญ ABCD-2345", (), None, "/files/abc", "x.png")
    assert encode_line([picture]) == [{"type": "text", "text": "QR รหัสเชิญ ABCD-2345"}]
    shown = encode_line([picture], "https://ita.example")
    assert shown[-1]["originalContentUrl"] == "https://ita.example/files/abc"
