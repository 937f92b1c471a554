"""Shorthand: numbered rows (`1. 87.33`, `ข้อ 2 = 85`), and marks for all, the rest, or all but some."""

import itertools
import re
from collections.abc import Iterable
from decimal import Decimal

from knowledge.score_text.numbers import read_numbers
from knowledge.thai import to_arabic

PASSED, FAILED = Decimal(100), Decimal(0)
_VALUE = r"(?P<value>\d{1,4}(?:[.,]\d{1,4}(?!\s?[=:)]))?)(?![\d.]*\d)\s*(?:%|คะแนน)?"
_NAMED = re.compile(
    rf"(?:(?:แก้(?:ไข)?|เปลี่ยน)\s?)?(?:(?:ข้อ|ตัว)(?:ที่)?\s?(?P<named>\d{{1,2}})(?!\d)\s?(?:=|:|(?:เปลี่ยน)?เป็น|ได้)?"
    rf"|(?<![\d.])(?P<marked>\d{{1,2}})\s?(?:[)=:]|\.(?=[\s\t])))\s*{_VALUE}"
)
_LINE = re.compile(rf"\s*(?P<plain>\d{{1,2}})[\s|]+{_VALUE}\s*")
_LIST = re.compile(rf"\s*(?P<plain>\d{{1,2}})[\s|,]+{_VALUE}\s*")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,3}(?:\.\d{1,4})?)[,;]?")
_PAIRED = re.compile(r"(?:ตัวชี้วัด|ตชว\.?)(?:ที่)?\s?((?:\d{1,3}(?:\.\d{1,4})?[\s,;]{1,3}){6,60})")
_BETWEEN = re.compile(r"[\s,;|และกับค่ะครับ]*")
_ITEM = re.compile(r"(?:[Oo]|โอ)\s?-?\s?(\d{1,2})(?:\s?(?:[-–—]|ถึง)\s?(?:[Oo]|โอ)?\s?-?\s?(\d{1,2}))?(?!\d)")
_AROUND = re.compile(
    r"(?:ข้อ|โอ|[Oo](?:[Ii][Tt])?(?![A-Za-z\d])|ทั้ง|ทุก|หมด|ครบ|35|เลย|แล้ว|นะ|ค่ะ|คะ|ครับ|คับ|จ้า|ได้|ปีนี้|[.,!\s])"
)
"""Words that may stand around `ผ่านหมด` where it speaks of every item."""
LEAST_ROWS = 3
LONGEST_SHORTHAND = 600
"""Letters of a text that may speak of all items at once; longer ones are documents."""
_EXCEPT = re.compile(r"(?:ยกเว้น|เว้นแต่|นอกจาก(?!นี้|นั้น))(?P<rest>[^\n]*)")
_OTHERS = re.compile(
    r"(?:(?:ข้อ|ส่วน)?ที่เหลือ|นอกนั้น|(?:ข้อ|อัน|ตัว)อื่น(?:ๆ)?)(?:ทั้งหมด|ทุกข้อ)?\s?(?:ได้|เป็น|=)?\s?(?P<mark>ไม่ผ่าน|ผ่าน|\d{1,3})(?:หมด|ทั้งหมด|ทุกข้อ)?|"
    r"(?P<all>ไม่ผ่าน|ผ่าน)\s?(?:หมด|ทั้งหมด|ทุกข้อ)"
)


def numbered(text: str) -> tuple[tuple[int, Decimal], ...]:
    """`(number, value)` of every row, if the text is rows and nothing else.

    A row is marked (`1. 87.33`, `1) 87.33`, `1 = 87.33`, `ข้อ 1 87.33`), several to a line or not; or two
    numbers alone on a line, the first one whole.
    """
    plain = to_arabic(text).strip()
    rows = list(_NAMED.finditer(plain))
    if rows and not _BETWEEN.sub("", _NAMED.sub("", plain)):
        return tuple((int(row["named"] or row["marked"]), _value(row)) for row in rows)
    if apart := _dotted(plain) or _paired(plain):
        return apart
    written = [line for line in plain.splitlines() if line.strip()]
    lines = [(_LIST if len(written) > 2 else _LINE).fullmatch(line) for line in written]
    if not lines or None in lines:
        return ()
    return tuple((int(row["plain"]), _value(row)) for row in lines if row)


def _dotted(plain: str) -> tuple[tuple[int, Decimal], ...]:
    """`1.87.33 2.85.33 3.64`: each number before its value, with a point between them."""
    found = [_DOTTED.fullmatch(each) for each in plain.split()[:LONGEST_SHORTHAND]]
    rows = tuple((int(each[1]), Decimal(each[2])) for each in found if each)
    ascends = all(before[0] < after[0] for before, after in itertools.pairwise(rows))
    is_list = len(found) == len(rows) >= LEAST_ROWS and any("." in each[2] for each in found if each)
    return rows if is_list and ascends else ()


def _paired(plain: str) -> tuple[tuple[int, Decimal], ...]:
    """`ตัวชี้วัด 1 100 2 98.5 3 87`: each number before its value, with blanks between them."""
    found = _PAIRED.fullmatch(f"{plain} ")
    figures = re.split(r"[\s,;]+", found[1].strip(" ,;")) if found else []
    rows = tuple(
        (int(Decimal(number)), Decimal(value)) for number, value in zip(*[iter(figures)] * 2, strict=False)
    )
    counts = [str(number) for number in range(rows[0][0], rows[0][0] + len(rows))] if rows else []
    return rows if len(figures) == 2 * len(rows) and figures[::2] == counts else ()


def _value(row: re.Match[str]) -> Decimal:
    return (read_numbers(row["value"]) or (Decimal(-1),))[0]


def items_named(text: str) -> list[str]:
    """`O8 O9-O11` → O8, O9, O10, O11."""
    out: list[str] = []
    for found in _ITEM.finditer(text):
        first, last = int(found[1]), int(found[2] or found[1])
        out += [f"O{number}" for number in range(first, min(last, first + 60) + 1)]
    return out


def shorthand(text: str, items: Iterable[str]) -> tuple[str, dict[str, Decimal], bool]:
    """What `ที่เหลือผ่าน`, `ผ่านหมด` and `ยกเว้น O8` say about all items, and the text without those words.

    The scores are for items the rest of the text does not give a value; the last part of the result is
    True where they are for what is left (`ที่เหลือ`), and so not for an item that has a score already.
    """
    plain = to_arabic(text)
    exception, others = _EXCEPT.search(plain), _OTHERS.search(plain)
    if exception and not items_named(exception["rest"]):
        exception = None
    if len(text) > LONGEST_SHORTHAND or not (exception or others):
        return text, {}, False
    left = _EXCEPT.sub(" ", _OTHERS.sub(" ", plain))
    named = items_named(left)
    if others and others["all"] and not exception and (named or _AROUND.sub("", left).strip()):
        return text, {}, False
    mark = _mark(others) if others else None
    if mark is None:
        mark = FAILED if "ไม่ผ่าน" in left else PASSED
    opposite = PASSED if mark == FAILED else FAILED
    excepted = items_named(exception["rest"]) if exception else []
    if exception and named:
        return " ", {code: opposite if code in excepted else mark for code in named}, False
    scores = dict.fromkeys((code for code in items if code not in named), mark)
    return left, scores | dict.fromkeys(excepted, opposite), bool(others and others["mark"])


def _mark(found: re.Match[str]) -> Decimal:
    words = found["mark"] or found["all"]
    if words.isdigit():
        return Decimal(words)
    return FAILED if words.startswith("ไม่") else PASSED
