"""Thai digits, dates in พ.ศ., and scores as they are printed."""

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
