"""What the chats of a kill run send, and what each of it must have done to their agency's data."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import count
from typing import Any

from tests.channels.samples import draw_photo, workbook
from tests.files.hostile import FULL, INSIDE, liar, progressive
from tests.scenarios.messages.poisoned import HANGS, KILLS

MEASURE = "กิจกรรม Big Data"
FIRST_DAY = date(2025, 1, 1)
POISON = {"hang": HANGS, "kill": KILLS}
POISON_AT, POISON_AGAIN = 6, 40
"""Which messages of a poison chat are poison."""
HOSTILE: dict[str, Callable[[], bytes]] = {
    "แผน.xlsx": lambda: INSIDE["cells"](FULL),
    "ภาพ.jpg": lambda: progressive(2_990, 60),
    "ผล.xlsx": lambda: INSIDE["deep"](FULL),
    "ตาราง.xlsx": lambda: liar(6_000_000),
}


@cache
def hostile(name: str) -> bytes:
    """Takes a while the first time."""
    return HOSTILE[name]()


@dataclass(frozen=True, slots=True)
class Said:
    """One message; `content` is what LINE has of it, `bad` how it harms."""

    words: str = ""
    name: str = ""
    content: bytes = b""
    bad: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that must be in the data, if the events it came from were not given up."""

    what: str
    value: Any
    events: tuple[str, ...]


@dataclass
class Chat:
    """One person of an agency; `events` in the order they were sent."""

    number: int
    kind: str
    agency: int = 0
    events: list[str] = field(default_factory=list)
    bad: dict[str, str] = field(default_factory=dict)
    wanted: list[Wanted] = field(default_factory=list)

    def messages(self) -> Iterator[list[tuple[Said, list[tuple[str, Any]]]]]:
        """Groups of messages, each message with what it leaves in the data (a save: of the file before)."""
        for number in count(1):
            if number in (POISON_AT, POISON_AGAIN) and self.kind in POISON:
                yield [(Said(POISON[self.kind], bad=self.kind), [])]
            elif self.kind == "files" and number % 12 == 3:
                name = list(HOSTILE)[number // 12 % len(HOSTILE)]
                yield [(Said(name=name, content=hostile(name), bad="file"), [])]
            else:
                yield _honest(number)


def _honest(number: int) -> list[tuple[Said, list[tuple[str, Any]]]]:
    score = Decimal(1_000 + number) / 100
    both = [("I2", score), ("I3", score)]
    match number % 12:
        case 1 | 4 | 7 | 10:
            note = f"รอเอกสาร{number}ก"
            return [(Said(f"Big Data ติดปัญหา {note}"), [("note", note)])]
        case 2:
            day = FIRST_DAY + timedelta(number)
            photo = draw_photo(taken=f"{day:%Y:%m:%d} 08:00:00")
            return [(Said(name="ภาพ.jpg", content=photo), [("photo", day)])]
        case 5:
            text = f"I2 = {score}\nI3 = {score}".encode()
            return [(Said(name="ผล.txt", content=text), []), (Said("บันทึก"), both)]
        case 8:
            rows = [["ตัวชี้วัด", "คะแนน"], ["I2", float(score)], ["I3", float(score)]]
            return [(Said(name="ผล.xlsx", content=workbook(rows)), []), (Said("บันทึก"), both)]
    return [(Said(f"I1 = {score}"), [("I1", score)])]
