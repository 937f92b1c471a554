"""How people say when they want to be reminded: times of the day, weekdays, and what is not wanted."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pydantic import Field

from knowledge.rules.ruleset import Rule, Text
from knowledge.thai import to_arabic
from knowledge.thai_words import longest_at
from knowledge.yaml_file import read_document, validated

FIRST, LAST = 8 * 60 + 30, 16 * 60 + 30
"""Minutes of the day between which reminders go out."""
NUMBERS = {
    "สิบเอ็ด": 11,
    "สิบสอง": 12,
    "หนึ่ง": 1,
    "สอง": 2,
    "สาม": 3,
    "สี่": 4,
    "ห้า": 5,
    "หก": 6,
    "เจ็ด": 7,
    "แปด": 8,
    "เก้า": 9,
    "สิบ": 10,
}
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัส", "ศุกร์", "เสาร์", "อาทิตย์")
WORKING, WEEKEND = "12345", "67"
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:.](\d{2})(?!\d)")
_OCLOCK = re.compile(r"(?<!\d)(\d{1,2}) ?(?:โมง|น\.|น$|นาฬิกา)")
_AFTERNOON = re.compile(r"บ่าย ?(\d)?")
_NAMED = r"(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัส|ศุกร์|เสาร์)"
_LINK = r" ?(?:-|–|,|/|และ|กับ|ถึง|หรือ)? ?"
_SPAN = re.compile(rf"(?:วัน)?(?P<first>{_NAMED}) ?(?:-|–|ถึง) ?(?:วัน)?(?P<last>{_NAMED}|อาทิตย์)")
_DAYS = re.compile(
    rf"วันอาทิตย์|(?:วัน)?{_NAMED}(?:{_LINK}(?:วัน)?(?:{_NAMED}|อาทิตย์)){{0,6}}+"
    r"|วันหยุด(?:ราชการ)?|สุดสัปดาห์|(?:ทุก)?วัน(?:ธรรมดา|ทำการ|ทำงาน)|ทุกวัน"
)
_WEEKEND = re.compile(r"วันหยุด|สุดสัปดาห์")
_EVERY = re.compile(r"วันธรรมดา|วันทำการ|วันทำงาน|ทุกวัน(?!จ|อ|พ|ศ|เ)")
_TIMES = re.compile(
    r"\d{1,2}[:.]\d{2}(?: ?น\.?)?|บ่าย ?\d?(?: ?โมง)?|เที่ยง|\d{1,2} ?(?:โมง|นาฬิกา|น\.|น(?![ก-๙]))"
    r"|โมง|ครึ่ง|เช้า|สาย|เย็น"
)

_TOLD = re.compile(
    r"\d{1,2}[:.]\d{2}|บ่าย ?\d|บ่ายโมง|เที่ยง"
    r"|(?<!บ่าย)(?<!บ่าย )\b\d{1,2} ?(?:โมง|นาฬิกา|น\.|น(?![ก-๙]))"
)
_ASKS = re.compile(r"(?<!ได้)(?:ไหม|มั้ย)|หรือเปล่า")


class WishWords(Rule):
    """Everything in `wishes.yaml`: what a wish about being reminded is made of, beside days and times."""

    remind: tuple[Text, ...]
    refuse: tuple[Text, ...] = Field(alias="not")
    instead: tuple[Text, ...]
    again: tuple[Text, ...]
    around: tuple[Text, ...]


@cache
def load_wish_words() -> dict[str, str]:
    """Each word with what it does in a wish. RulesError names every fault of the file."""
    path = Path(__file__).with_name("wishes.yaml")
    found = validated(read_document(path, path.name), WishWords)
    return {word: kind for kind, words in found for word in words}


def wish_in(words: str, *, spoken: bool = True) -> tuple[str, ...] | None:
    """How somebody wants to be reminded; None where the words say anything else beside it.

    `when`, a minute or "", weekdays or "": so from now on (weekdays `all`: every working day).
    `without`, weekdays: not on these. `hour`: not at that time, and no other is named, or two are.
    `on`: again. `show`: it is only asked how it is.
    `spoken`: the word for reminding has to be among the words.
    """
    kinds, wanted, refused = set(), "", ""
    side, is_bare = "", False
    for kind, piece in _pieces(_numbered(words)):
        kinds.add(kind)
        if kind == "strange":
            return None
        is_bare = kind == "refuse" or (is_bare and kind not in ("said", "instead"))
        side = kind if kind in ("refuse", "instead") else side
        if kind == "said" and side == "refuse":
            refused += f" {piece}"
        elif kind == "said":
            wanted += f" {piece}"
    if spoken and "remind" not in kinds:
        return None
    if _ASKS.search(words) and (wanted or refused):
        return ("show",)
    if is_bare:  # `เตือน 9 โมงไม่เอา`
        wanted, refused = "", wanted + refused
    return _wish(wanted, refused, kinds)


def _wish(wanted: str, refused: str, kinds: set[str]) -> tuple[str, ...] | None:
    minute, days, less = _minute_of(wanted), weekdays_in(wanted), weekdays_in(refused)
    if len({minute_in(each) for each in _TOLD.findall(wanted)}) > 1:
        return ("hour",)
    if wanted:
        every = bool(_EVERY.search(wanted))
        if less:
            days = "".join(each for each in (days or WORKING) if each not in less)
        elif every and not days:
            days = "all"
        return ("when", "" if minute is None else str(minute), days) if days or minute is not None else None
    if less:
        return ("without", less)
    if refused:
        return ("hour",)
    return ("on",) if "again" in kinds and "refuse" not in kinds else None


def _minute_of(said: str) -> int | None:
    minute = minute_in(said)
    return FIRST if minute is None and "เช้า" in said else minute


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The days, times (`said`) and words of a wish with what they do; ends with the first `strange` one."""
    words, at = load_wish_words(), 0
    longest = max(map(len, words))
    while at < len(text):
        if text[at] in " .,!?":
            at += 1
        elif found := _DAYS.match(text, at) or _TIMES.match(text, at):
            yield "said", found.group()
            at = found.end()
        elif size := longest_at(text, at, words, longest):
            yield words[text[at : at + size]], text[at : at + size]
            at += size
        else:
            yield "strange", text[at:]
            return


def _numbered(words: str) -> str:
    """Numbers in figures: บ่ายสอง is บ่าย 2."""
    said = to_arabic(words)
    for word, number in NUMBERS.items():
        said = said.replace(word, str(number))
    return said


def minute_in(words: str) -> int | None:
    """The minute of the day that words name (9 โมงครึ่ง, บ่ายสอง, 13.30 น.); None for none."""
    said = _numbered(words)
    half = 30 if "ครึ่ง" in said else 0
    if found := _CLOCK.search(said):
        hour, minute = int(found[1]), int(found[2])
        return hour * 60 + minute if hour < 24 and minute < 60 else None
    if "เที่ยง" in said:
        return 12 * 60 + half
    if found := _AFTERNOON.search(said):
        return (12 + int(found[1] or 1)) * 60 + half
    if found := _OCLOCK.search(said):
        hour = int(found[1])
        hour += 12 if "เย็น" in said and hour < 7 else 0
        return hour * 60 + half if hour < 24 else None
    return None


def weekdays_in(words: str) -> str:
    """The weekdays that words name, as digits of ISO weekdays; "" for none. A bare อาทิตย์ is a week."""
    found: set[int] = set()
    for said in _DAYS.findall(words):
        if span := _SPAN.search(said):
            first, last = _place(span["first"]), _place(span["last"])
            found |= set(range(first, last + 1))
        found |= {number for number, name in enumerate(WEEKDAYS, 1) if name in said}
        found |= {6, 7} if _WEEKEND.search(said) else set()
    return "".join(str(each) for each in sorted(found))


def _place(name: str) -> int:
    return next(number for number, each in enumerate(WEEKDAYS, 1) if name.startswith(each))


def clock(minute: int) -> str:
    """08:30"""
    return f"{minute // 60:02}:{minute % 60:02}"
