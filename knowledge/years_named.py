"""Fiscal years as people name them: 2568, ปี 68, ๖๘, พ.ศ. 2568, ปีงบ 68, ปีนี้, ปีที่แล้ว, ปีหน้า.

What only looks like one is passed over: the year of a date, a number of a document, money, an address.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from knowledge.fiscal import fiscal_year_of
from knowledge.periods.words import MONTH
from knowledge.thai import to_arabic

CENTURY = 2500
ERAS_APART = 543
_ERA = r"พ ?\. ?ศ ?\.{0,3} ?|พศ ?\.? ?"
_HEAD = r"ปี ?(?:งบ(?:ประมาณ|ฯ)? ?|การประเมิน ?)?"
_FULL = r"25[4-9]\d"
_DIGITS = rf"(?:{_FULL}|[5-9]\d)"
_COUNTED = r"%|เปอร์|คะแนน|บาท|ล้าน|แสน|คน|ราย(?!ก)|ครั้ง|ชุด|เล่ม|ข้อ(?!ไหน|ใด|อะไร|ที่|มูล|เดียวกัน)"
_END = rf"(?!\d|[.,/]\d| ?(?:{_COUNTED}))"
_SAID = rf"(?:{_FULL}(?!\d|[.,/]\d)|[5-9]\d{_END})"
"""Behind ปี or พ.ศ. four figures are a year whatever follows them: `ปี 2568 คะแนนรวม 91.94`."""
_OWN = rf"(?<![\d./,-]){_FULL}(?!\d|[.,/-]\d| ?(?:{_COUNTED}))"
_ONES = dict(
    zip(("หนึ่ง", "เอ็ด", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า"), "1123456789", strict=True)
)
_ONE = "|".join(_ONES)
_EACH = re.compile(_ONE)
_SPELT = rf"(?:สอง(?:พัน)?ห้า(?:ร้อย)?)?(?:ห้า|หก|เจ็ด|แปด|เก้า)(?:สิบ(?:{_ONE})?|(?:{_ONE}))(?!พัน|ร้อย|สิบ|ล้าน|หมื่น)"
_CHRISTIAN_ERA = r"ค ?\. ?ศ ?\.? ?|คศ\.? ?"
_CHRISTIAN = r"20[1-4]\d(?!\d|[.,/-]\d)"
_RELATIVE = {
    0: "นี้|นี่|ปัจจุบัน",
    -1: "ที่? ?(?:แล้ว|เเล้ว|ผ่านมา)|ก่อน(?!ๆ| ๆ)(?:หน้า)?(?:นี้)?|กลาย",
    1: "หน้า|ถัดไป|ต่อไป",
}
_SO_MANY = re.compile(r"(?:\d|หลาย|ทุก|กี่|สอง|สาม|สี่|ห้า) ?\Z")
_CODE = re.compile(
    r"(?:(?<![a-z])[ioe]|โอ|ไอ|อี|ตัวชี้วัด(?:ที่)?|ตชว\.?|(?:ข้อ|ตัว)(?:ที่)?) ?-?\d{1,2}(?:\.\d)? ?$", re.IGNORECASE
)
"""A figure that counts no years: `O8 ปีที่แล้ว`."""
LONGEST_CODE = 18
_WORDS = re.compile(
    r"(?P<passed>https?://\S{1,2000}"
    rf"|(?:\d{{1,2}} ?)?{MONTH} ?(?:ปี ?)?(?:{_ERA})?(?:{_FULL}|\d\d)(?!\d)"
    rf"|\d{{1,2}}([/.-])\d{{1,2}}\2(?:{_FULL}|\d\d)(?!\d)"
    rf"|\d{{1,4}}/{_FULL}(?!\d))"
    rf"|(?:(?:ของ|ใน|สำหรับ|เมื่อ|ประจำ) ?)?{_HEAD}(?:"
    + "|".join(f"(?P<r{step + 1}>{words})" for step, words in _RELATIVE.items())
    + rf"|(?:{_ERA})?['’]?(?P<digits>{_SAID})|(?P<spelt>{_SPELT}))"
    rf"|(?:{_HEAD}(?:{_CHRISTIAN_ERA})?|{_CHRISTIAN_ERA}|(?<![a-z])(?:fy|ita) ?)(?P<christian>{_CHRISTIAN})"
    rf"|(?<![a-z])fy ?['’]?(?P<fy>{_SAID})"
    rf"|(?:{_ERA})(?P<era>{_SAID})"
    rf"|(?<![A-Za-z])ita ?(?P<ita>{_DIGITS}){_END}"
    rf"|(?P<own>{_OWN})",
    re.IGNORECASE,
)
_ALSO = re.compile(rf"(?:-| ?(?:กับ|และ|หรือ|ถึง|เทียบ(?:กับ)?|จะ|vs\.?) ?)(?:ปี ?)?(?P<digits>{_DIGITS}){_END}")


@dataclass(frozen=True, slots=True)
class NamedYear:
    """A fiscal year (พ.ศ.) in a text, and where its words stand."""

    year: int
    start: int
    end: int


def years_named(text: str, today: date) -> tuple[NamedYear, ...]:
    """Every fiscal year a text names, in order; "this year" is the one that runs today."""
    return tuple(_found(to_arabic(text), fiscal_year_of(today)))


def year_named(text: str, today: date) -> int | None:
    """The year a text is about: the only one it names; None without one, or with several."""
    years = {each.year for each in years_named(text, today)}
    return years.pop() if len(years) == 1 else None


def without_years(text: str, today: date) -> str:
    """The text without the years it names, and without the `ของ` before them."""
    out, at = [], 0
    for each in years_named(text, today):
        out.append(text[at : each.start])
        at = each.end
    return " ".join(" ".join((*out, text[at:])).split())


def _found(text: str, running: int) -> Iterator[NamedYear]:
    at = 0
    while found := _WORDS.search(text, at):
        at = found.end()
        year = _year(found, running)
        if year is None:
            continue
        yield NamedYear(year, found.start(), at)
        while more := _ALSO.match(text, at):
            yield NamedYear(_whole(more["digits"]), at, more.end())
            at = more.end()


def _year(found: re.Match[str], running: int) -> int | None:
    if found["passed"]:
        return None
    for step in _RELATIVE:
        if found[f"r{step + 1}"]:
            return running + step if step + 1 or not _is_count(found) else None
    if found["christian"]:
        return int(found["christian"]) + ERAS_APART
    if found["spelt"]:
        return _spelt(found["spelt"])
    return _whole(found["digits"] or found["era"] or found["ita"] or found["fy"] or found["own"])


def _is_count(found: re.Match[str]) -> bool:
    """Whether what stands before `ปีก่อน` says how many years: `2 ปีก่อน`, but not `O8 ปีก่อน`."""
    before = found.string[max(0, found.start() - LONGEST_CODE) : found.start()]
    return _SO_MANY.search(before) is not None and _CODE.search(before) is None


def _spelt(words: str) -> int | None:
    """`สองห้าหกแปด`, `หกแปด`, `หกสิบแปด` and `สองพันห้าร้อยหกสิบแปด` in figures."""
    tens, _, ones = words.rpartition("สิบ")
    said = [str(_ONES[each]) for each in _EACH.findall(tens or ones)]
    if tens:
        said.append(str(_ONES[ones]) if ones else "0")
    digits = "".join(said)
    return _whole(digits) if re.fullmatch(_DIGITS, digits) else None


def _whole(digits: str) -> int:
    return int(digits) if len(digits) == 4 else CENTURY + int(digits)
