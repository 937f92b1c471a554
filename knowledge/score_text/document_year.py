"""The fiscal year a text with scores is of, as it says itself."""

import re
from datetime import date

from knowledge.years_named import NamedYear, years_named

LONGEST = 30_000
NEVER = date(1900, 10, 1)
"""A day on which "this year" is none of ours, for texts of which nobody knows when they were written."""
_YEARS = range(2540, 2600)
_BESIDE = ("จาก", "กว่า", "กับ", "เทียบ", "ส่วน", "ขณะที่", "เดิม", "และ")
_FIGURE = re.compile(r"\s?\)?\s?(?:ได้|=|:|อยู่ที่|คะแนน|ที่ได้|ซึ่งได้)?\s?\d{1,3}(?!\d)")
_VALUE = re.compile(r"(?<![\d.])\d{2,3}(?:\.\d{1,4})?(?![\d.])")


def years_of(text: str, today: date | None = None, focus: int | None = None) -> frozenset[int]:
    """The fiscal years that a text is of; years that are only compared with are none of them.

    "This year" is known only where `today` is. A figure beside the year in focus makes the text one of it.
    """
    words = text[:LONGEST]
    named = [each for each in years_named(words, today or NEVER) if each.year in _YEARS]
    first = next((found.start() for found in _VALUE.finditer(words)), len(words))
    return frozenset(each.year for each in named if not _is_compared(words, each, first, focus))


def _is_compared(words: str, named: NamedYear, first: int, focus: int | None) -> bool:
    """Whether a year after the first value stands beside another, or has a figure of its own."""
    if named.start < first:
        return False
    before = words[max(0, named.start - 12) : named.start].rstrip(" (")
    has_figure = named.year != focus and _FIGURE.match(words, named.end) is not None
    return before.endswith(_BESIDE) or has_figure
