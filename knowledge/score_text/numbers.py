"""Numbers as people type scores: `87.33`, `87,33`, `1,000`, `85.33,94.67`."""

import re
from decimal import Decimal

HUNDRED = Decimal(100)
JUST_ABOVE = Decimal(110)
YEARS = range(2540, 2600)
_PLAIN = re.compile(r"-?\d{1,9}(\.\d{1,6})?")
_DECIMAL_COMMA = re.compile(r"[-+]?\d{1,3},\d{1,2}")
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d{1,6})?")


def read_numbers(run: str) -> tuple[Decimal, ...] | None:
    """The numbers in an unbroken run of digits, dots and commas; None where it is no number at all.

    One comma with one or two digits behind it is a decimal comma; three digits make it a thousands
    mark; otherwise commas separate values.
    """
    run = run.rstrip(".,")
    if _PLAIN.fullmatch(run):
        return (Decimal(run),)
    if _DECIMAL_COMMA.fullmatch(run):
        return (Decimal(run.replace(",", ".")),)
    if _THOUSANDS.fullmatch(run):
        return (Decimal(run.replace(",", "")),)
    pieces = run.split(",")
    if len(pieces) > 1 and all(_PLAIN.fullmatch(piece) for piece in pieces):
        return tuple(Decimal(piece) for piece in pieces)
    return None


def in_range(value: Decimal) -> bool:
    """Scores are 0–100."""
    return 0 <= value <= HUNDRED


def suggest(value: Decimal) -> Decimal | None:
    """A score that a number over 100 probably means, its point having slipped: 748.9 → 74.89.

    None for a year, and up to 110, where a slip of one digit is as likely as one of the point.
    """
    if value <= JUST_ABOVE or value in YEARS:
        return None
    digits = f"{value:f}".replace(".", "")
    if len(digits) > 6:
        return None
    return HUNDRED if digits.strip("0") == "1" else Decimal(f"{digits[:2]}.{digits[2:]}").normalize() + 0
