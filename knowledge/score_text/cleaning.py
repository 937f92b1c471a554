"""A score text without what only looks like a value: addresses, labels in brackets, the value before."""

import re

from knowledge.score_text.numbers import in_digits
from knowledge.thai import legible, to_arabic

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]+|(?<![\w.])[A-Za-z][\w-]{0,60}\.(?:go|or|ac|in|co)\.th\S*"
)
_TAG = re.compile(r"<[^<>\n]{1,60}>")
_BRACKETS = re.compile(r"\(([^()\n]{1,80})\)")
_CODE_ALONE = re.compile(r"\s?(?:[IOEioe]\s?-?\d{1,2}|[Pp]ublic|[Ss]urvey)\s?")
_WEIGHT = re.compile(
    r"\s?(?:(?P<code>IIT|EIT|OIT)\s?[,:]?\s?)?(?:น้ำหนัก|ร้อยละ\s?\d|\d{1,2}(?:\.\d+)?\s?%)[^()]*", re.IGNORECASE
)
_SHARE = re.compile(r"(?<![\d.])(?:30|40)(?![\d.])")
"""Percent of the total that an instrument counts for: `IIT (30%)`, `OIT (ร้อยละ 40)`."""
_BEFORE = (
    # From the beginning of a run of figures only: from each of them it takes the square of its length.
    re.compile(r"(?<![\d.,])([.,]*+)\d[\d.,]*+\s*(?:→|->|=>)(?=\s*\d)"),
    re.compile(
        r"จาก(?:เดิม|คะแนน)?\s?()\d{1,3}(?:\.\d{1,4})?\s?(?:คะแนน|%)?\s?"
        r"(?:(?:เพิ่ม|ลด)(?:ขึ้น|ลง)?)?(?:มา|ขึ้น|ลง)?(?:เป็น|เหลือ)(?=\s?\d)"
    ),
)
_SHARE_OF = re.compile(r"(?<=\d)\s?\(\s?(30|40)\s?(?:คะแนน\s?)?\)")
_SAID_POINT = re.compile(r"(?<![\d.])(\d{1,3}) ?จุด ?(?=\d{1,4}(?!\d))")
_SPLIT_YEAR = re.compile(r"พ\s?\.?\s?ศ\s?\.{0,3}\s?(?=\d)")


def clean(text: str) -> str:
    """The text as its values can be read; its lines stay what they are."""
    words = legible(to_arabic(text))
    words = _TAG.sub(" ", _ADDRESS.sub(" ", words)).replace('"', " ")
    words = _SPLIT_YEAR.sub("พ.ศ. ", words)
    words = _SAID_POINT.sub(r"\1.", words)
    words = _SHARE_OF.sub(r" (เต็ม \1)", words)
    words = _BRACKETS.sub(_kept, in_digits(words))
    for before in _BEFORE:
        words = before.sub(r"\1 ", words)
    return words


def speaks_of_before(text: str) -> bool:
    """Whether the text says what a value was: `จาก 64 เป็น 66`."""
    return _BEFORE[1].search(to_arabic(text)) is not None


def _kept(found: re.Match[str]) -> str:
    """What is left of a bracket: a value or a code stays, a label with letters and figures goes."""
    inside = found[1]
    if weight := _WEIGHT.fullmatch(inside):
        is_weight = weight["code"] or "หนัก" in inside or _SHARE.search(inside)
        return f" {weight['code'] or ''} " if is_weight else found[0]
    has_code = re.search(r"[A-Za-z]", inside) and re.search(r"\d", inside)
    if has_code and not _CODE_ALONE.fullmatch(inside) and "เต็ม" not in inside:
        return " "
    return found[0]
