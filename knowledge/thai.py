"""Thai digits, dates in พ.ศ., scores as they are printed, and Thai that a PDF has torn."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from knowledge.fiscal import be

THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
MONTHS = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
SHORT_MONTHS = (
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
)

_CENT = Decimal("0.01")
_TO_ARABIC = str.maketrans(THAI_DIGITS, "0123456789")
_TO_THAI = str.maketrans("0123456789", THAI_DIGITS)


def to_arabic(text: str) -> str:
    """Thai digits become 0–9; everything else stays."""
    return text.translate(_TO_ARABIC)


def to_thai_digits(text: str) -> str:
    """Digits 0–9 become Thai digits; everything else stays."""
    return text.translate(_TO_THAI)


def two_decimals(value: Decimal) -> str:
    """A score as printed, rounded half up: 94.125 → 94.13; never `-0.00`."""
    rounded = value.quantize(_CENT, ROUND_HALF_UP)
    return str(abs(rounded) if rounded == 0 else rounded)


def plus(value: Decimal) -> str:
    """A difference with its sign: +1.14, -2.50, +0.00."""
    text = two_decimals(value)
    return text if text.startswith("-") else f"+{text}"


def thai_date(day: date, short: bool = False) -> str:
    """31 มีนาคม 2567, or short: 31 มี.ค. 2567."""
    months = SHORT_MONTHS if short else MONTHS
    return f"{day.day} {months[day.month - 1]} {be(day.year)}"


_UPON, _BEFORE = "ัิีึืฺุู็่้๊๋์ํ๎ะาำ", "เแโใไ "
"""Signs that stand on or after a Thai letter, and those that stand before one."""


def cut(text: str, most: int) -> str:
    """At most so many letters; what is cut ends with …, never between a letter and its vowel or mark."""
    if len(text) <= most:
        return text
    end = most - 1
    while end > 1 and text[end] in _UPON:
        end -= 1
    return f"{text[:end].rstrip(_BEFORE)}…"


_GLYPHS = dict(
    zip(
        (*range(0xF700, 0xF70F), *range(0xF710, 0xF71B)),
        (*"ฐิีึื่้๊๋์่้๊๋์", *"ัํ็่้๊๋์ฺุู"),
        strict=True,
    )
)
"""Where PDF files keep shifted Thai marks."""
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufe0f\ufeff\u00ad]")
_SARA_AM = re.compile("ํ([่้๊๋]?)า")
_LOST = re.compile("\ufffd(?=[ะ-ฺเ-๎])|(?<=[ก-๎])\ufffd(?=[ก-๎])")


def legible(text: str) -> str:
    """Thai as it is typed, where a PDF or a web page has torn it: marks in their own places, one sara am.

    What was lost is not made up: a sara am of which only า is left stays so.
    """
    whole = _LOST.sub("", _UNSEEN.sub("", text.translate(_GLYPHS)))
    return _SARA_AM.sub(r"\1ำ", whole).replace("เเ", "แ")


_ALIKE = str.maketrans({"ำ": "า", "ํ": None, "ฎ": "ฏ", " ": None, "\u00a0": None, "\ufffd": None})


def folded(text: str) -> str:
    """Thai for comparing only: without blanks, and with what copying loses or typing mixes up made alike."""
    return legible(text).translate(_ALIKE)


def apart(words: str) -> str:
    """Words to stand within Thai ones: a blank beside Latin letters, figures and dots."""
    before = " " if words[:1].isascii() and words[:1].isalnum() else ""
    after = " " if words[-1:].isascii() and words else ""
    return f"{before}{words}{after}"


def short_days(start: date, end: date) -> str:
    """`15 ธ.ค.`, `1–15 มิ.ย.`, `1 ม.ค. – 30 มิ.ย.`: the year is only said where they pass New Year."""
    if start.year != end.year:
        return f"{thai_date(start, short=True)} – {thai_date(end, short=True)}"
    last = f"{end.day} {SHORT_MONTHS[end.month - 1]}"
    if start == end:
        return last
    if start.month == end.month:
        return f"{start.day}–{last}"
    return f"{start.day} {SHORT_MONTHS[start.month - 1]} – {last}"
