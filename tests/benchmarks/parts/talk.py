"""What the measured chats say: the guided entry of ten scores, and the questions that follow it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

YEAR = 2567
SCORES = 10


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing said, and a piece of the answer that shows it was understood."""

    text: str
    see: str


def score(chat: int, place: int, again: int = 0) -> Decimal:
    """The score a chat gives at a place; different from its neighbours' and from the time before."""
    return Decimal(5_000 + (chat * 97 + place * 389 + again * 1_013) % 4_999) / 100


def entry(chat: int, again: int = 0) -> list[Turn]:
    """Thirteen turns: begin, year, depth, and one score after the other."""
    begin = [Turn("กรอกคะแนน", "ปีงบประมาณ"), Turn(str(YEAR), f"ปี {YEAR}"), Turn("10 ตัวชี้วัด", "1/10")]
    values = [score(chat, place, again) for place in range(1, SCORES + 1)]
    return [*begin, *(Turn(f"{value:f}", f"{value:.2f}") for value in values)]


def questions(chat: int, again: int = 0) -> list[Turn]:
    """What people ask when the scores are in."""
    lowest = min(score(chat, place, again) for place in range(1, SCORES + 1))
    return [Turn("จุดอ่อน", f"{lowest:.2f}"), Turn("ขาดข้อไหน", "O"), Turn("สรุปคะแนน", "IIT")]


def endless(chat: int) -> Iterator[Turn]:
    """The entry and its questions over and over, with other scores each time."""
    for again in count():
        yield from entry(chat, again)
        yield from questions(chat, again)
