"""The units a typed line names, told from its title; กค. is กองคลัง or July."""

import re
from collections.abc import Sequence

from knowledge.agencies import load_agencies
from knowledge.measure_text.units import EVERYONE, IN_SHORT, read_units, spelled
from knowledge.measure_text.when import GAP
from knowledge.periods.words import MONTH

_STRONG = (
    r"(?:คณะทำงาน(?:\s?[A-Za-z]+)?|สำนัก(?!พิมพ์|ข่าว)|กอง(?!ทุน)|หน่วยตรวจสอบ|ทุก(?=กอง|สำนัก|ส่วน|ฝ่าย|หน่วย|งาน))"
)
_WEAK = r"(?:ฝ่าย|หน่วย|งาน|ศูนย์|กลุ่มงาน|คณะกรรมการ|ส่วน|ผอ\.)"
_SURE = r"(?=กอง(?!ทุน)|สำนัก(?!พิมพ์|ข่าว|งาน)|หน่วยตรวจสอบ|คณะทำงาน)"
_BY = rf"(?:(?:(?:ผู้)?รับผิดชอบ(?:โดย)?|โดย)\s?:?\s?|ของ\s?{_SURE})"
_BUT = re.compile(r"(?:ยกเว้น|เว้นแต่|เว้น|นอกจาก|ไม่รวม)\s?(?:กอง|สำนัก|ฝ่าย|หน่วย|งาน)[^\s()]*")
_LABEL = re.compile(rf"^\s*{_BY}")
_WHO = re.compile(
    rf"(?:(?<![^\s(])(?:{_BY})?|(?<=[ก-๎])(?:(?:ผู้)?รับผิดชอบ)?โดย{_SURE})(?:(?:และ|กับ)\s?)?"
    rf"(?:{EVERYONE.pattern}|{_STRONG}[^\s()]*(?:(?<=และ) [^\s()]+)?"
    rf"|{_WEAK}[^\s()]+(?=\s*(?:[\n)]|$)))"
)
_BEFORE_NAME = re.compile(r"(?:[\s(/,]|โดย|รับผิดชอบ|และ|กับ)$")
_AFTER_TIME = re.compile(
    rf"(?:{MONTH}\s?(?:-|–|ถึง|,|/|และ)|\d\s?(?:-|–|ถึง)"
    r"|เดือน|ภายใน|สิ้น|ถึง|(?<![ก-๎])(?:ก่อน|ตั้งแต่|ระหว่าง|ต้น|กลาง|ปลาย))\s?$"
)
_BEFORE_TIME = re.compile(
    r"\s?(?:ปี\s?)?(?:พ\.?\s?ศ\.?\s?)?(?:\d{4}|\d\d)(?![\d,]|\s?(?:บาท|คน|ครั้ง|วัน|[.)]))"
    rf"|\s?(?:-|–|ถึง)\s?(?:{MONTH}|\d)|\s?(?:,|/|และ)\s?{MONTH}|\s?เป็นต้นไป"
)
_DAY = re.compile(r"(?<![\d,./])(?:[12๑๒]\d|[3๓][01๐๑]|[0๐]?[1-9๑-๙]|(?<!\d)(?<!ปี)(?<!ปี )(?:25|๒๕)\d\d)\s?$")
_NO_DAY = re.compile(r"(?:ไตรมาส|(?<!วัน)ที่|ข้อ|รุ่น|ครั้ง|ระยะ|เฟส|[A-Za-z])\s?(?:\d{1,2}\s?[-–]\s?)?\d{1,2}\s?$")


def spell_units(line: str) -> str:
    """The line with สป., กค., กช., กศ. in full; กค. with a day, a year or another month beside it is July."""

    def full(found: re.Match[str]) -> str:
        before, after = line[: found.start()], line[found.end() :]
        july = found["short"] == "กค" and _is_july(before, after)
        return found[0] if july else spelled(found)

    return IN_SHORT.sub(full, line)


def _is_july(before: str, after: str) -> bool:
    dated = _DAY.search(before[-20:]) and not _NO_DAY.search(before[-40:])
    return bool(dated or _AFTER_TIME.search(before[-40:]) or _BEFORE_TIME.match(after))


def _stands_alone(name: str, line: str) -> bool:
    """Whether a unit's name is a word of its own behind others; ประชุมคณะทำงาน ITA is what is done."""
    at = line.find(name)
    return at > 0 and bool(_BEFORE_NAME.search(line[:at]))


def take_units(line: str, units: Sequence[str]) -> tuple[str, tuple[str, ...], bool]:
    """The line without the units it names; the units; whether all are meant.

    What it begins with is no unit, unless it is just the name of one and something follows. Nobody is
    taken where all but some are meant: who that is has to be asked.
    """
    line, exceptions = _BUT.subn(GAP, line)
    usual = [*units, *(each.title for each in load_agencies().units)]
    said = [name for name in usual if " " in name.strip() and _stands_alone(name, line)][:1]
    for name in said:
        line = line.replace(name, GAP, 1)
    more: list[str] = []
    for each in reversed(list(_WHO.finditer(line))):
        alone = each[0] in usual and line[each.end() :].strip()
        if line[: each.start()].strip() or alone:
            more.insert(0, each[0])
            line = f"{line[: each.start()]}{GAP}{line[each.end() :]}"
    names, everyone = read_units("\n".join([*said, *(_LABEL.sub("", words) for words in more)]), units)
    return line, () if exceptions else names, everyone and not exceptions
