"""Numbers as people type scores: `87.33`, `87,33`, `85.33,94.67`; and say them: แปดสิบเจ็ดจุดสามสาม."""

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


_ONES = {
    "ศูนย์": 0, "หนึ่ง": 1, "เอ็ด": 1, "สอง": 2, "ยี่": 2, "สาม": 3, "สี่": 4,
    "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9,
}  # fmt: skip
_ONE = "(?:" + "|".join(_ONES) + ")"
_SPOKEN = re.compile(
    rf"(?:(?P<hundred>หนึ่งร้อย|(?<=ได้)ร้อย(?=เต็ม))(?:เต็ม)?"
    rf"|(?P<tens>{_ONE})?สิบ(?P<ones>{_ONE})?(?: ?จุด ?(?P<part>{_ONE}{{1,4}}))?"
    rf"|(?P<alone>{_ONE}) ?จุด ?(?P<rest>{_ONE}{{1,4}}))"
    r"(?=[^ก-ฮะ-๎]|$|คะแนน|เปอร์|ค่ะ|คะ|ครับ|คับ|นะ|จ้า|และ|กับ|แล้ว|เลย)"
)
_EACH = re.compile(_ONE)


def in_digits(text: str) -> str:
    """The text with its spoken scores in figures; counts of things stay words."""
    return _SPOKEN.sub(lambda found: f" {_figures(found)} ", text)


def _figures(found: re.Match[str]) -> str:
    if found["hundred"]:
        return "100"
    if found["alone"]:
        return f"{_ONES[found['alone']]}.{_digits(found['rest'])}"
    whole = 10 * _ONES[found["tens"] or "หนึ่ง"] + _ONES[found["ones"] or "ศูนย์"]
    return f"{whole}.{_digits(found['part'])}" if found["part"] else str(whole)


def _digits(words: str) -> str:
    return "".join(str(_ONES[each]) for each in _EACH.findall(words))
