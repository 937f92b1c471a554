"""One measure typed in a line: its period, what it is for, who does it, and as title the rest."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from knowledge.agencies import clean_name, load_agencies
from knowledge.measure_draft import dated, tidy_title
from knowledge.measure_serves import NAMES, named_indicators, read_codes, read_serves
from knowledge.measure_units import EVERYONE, read_units
from knowledge.measures import LONGEST_TEXT, Draft
from knowledge.period_words import plain_period, read_words
from knowledge.periods import read_cadence, read_period

MOST_WORDS = 12
GAP = "\n"
_SOME_DAY = date(2026, 1, 15)
_POLITE = re.compile(r"\s*(?:(?:นะ)?(?:ครับ|คับ|ค่ะ|คะ|จ้า))+\s*$")
_NUMBERED = re.compile(
    r"(?:ตัวชี้วัด|ตชว\.?|ประเด็น|(?<![A-Za-z])ind)\s?(?:ที่)?\s?\d{1,2}"
    r"(?:\s?(?:,|และ|-|–|ถึง)\s?\d{1,2}(?!\d))*(?![\d.])"
)
_NAME = re.compile(rf"(?<!\S)(?:ตัวชี้วัด\s?)?(?:{'|'.join(NAMES.values())})(?!\S)")
_GLUED = re.compile(
    r"(?<=[ก-๎])(?=ภายใน(?:สิ้น|เดือน|วัน|ไตรมาส|ปี|[\d\s])|(?:ประจำ|ใน|ทุก|ราย)เดือน"
    r"|(?<!ประจำ)(?<!ใน)(?<!ทุก)(?<!ราย)เดือน[มกเพสต]|(?<!ทุก)(?<!ราย)(?<!สิ้น)ไตรมาส|ตลอดปี)"
)
_EDGE = re.compile(r"[\W_]+|และ|กับ")
_LOOSE_END = re.compile(r"(?:\s(?:และ|กับ|โดย|ผู้รับผิดชอบ))+$")
_LEADING = re.compile(r"(?:ใน)?(?:ระยะเวลา|ช่วง(?:เวลา)?|ประจำ|ตลอด|ทั้ง)?(?:เดือน|วันที่|วัน)?")
_STRONG = (
    r"(?:คณะทำงาน(?:\s?[A-Za-z]+)?|สำนัก(?!พิมพ์|ข่าว)|กอง(?!ทุน)|หน่วยตรวจสอบ|ทุก(?=กอง|สำนัก|ส่วน|ฝ่าย|หน่วย|งาน))"
)
_WEAK = r"(?:ฝ่าย|หน่วย|งาน|ศูนย์|กลุ่มงาน|คณะกรรมการ|ส่วน|ผอ\.)"
_LABEL = re.compile(r"^\s*(?:(?:ผู้)?รับผิดชอบ(?:โดย)?|โดย)\s?:?\s?")
_WHO = re.compile(
    rf"(?<!\S)(?:(?:(?:ผู้)?รับผิดชอบ(?:โดย)?|โดย)\s?:?\s?)?(?:(?:และ|กับ)\s?)?"
    rf"(?:{EVERYONE.pattern}|{_STRONG}\S*(?:(?<=และ) \S+)?"
    rf"|{_WEAK}\S+(?=\s*(?:\n|$)))"
)


def read_line(text: str, fiscal_year: int, today: date | None, units: Sequence[str]) -> Draft:
    """A typed line such as `Big Data เปิดเผยข้อมูล คณะทำงาน ITA มกรา 69` as a draft. Never raises.

    The longest words that are a period are it, of equal ones the last; the fiscal year they name counts,
    whatever is given. Names of indicators, ตัวชี้วัด 10 and units leave the title if something else
    remains; codes (O8) stay in it. Without a period the draft has no spans and no problem.
    """
    line = _POLITE.sub("", clean_name(text[:LONGEST_TEXT]))
    rest, serves = _take_serves(line)
    rest, period, reporting = _take_periods(rest, fiscal_year, today)
    rest, names, everyone = _take_units(rest, units)
    title = _title(_NAME.sub(" ", rest)) or _title(_NUMBERED.sub(" ", rest)) or tidy_title(line) or line[:100]
    draft = Draft(
        title=title,
        serves=serves,
        period=period,
        reporting=reporting,
        units=names,
        everyone=everyone,
    )
    meant = dated(draft, fiscal_year, today)
    return dated(draft, int(meant.detail), today) if meant.problem == "outside" else meant


def _take_serves(line: str) -> tuple[str, tuple[str, ...]]:
    """The line without numbered indicators, and the codes of all it is for."""
    numbered = [
        code for each in _NUMBERED.findall(line) for code in read_serves(each.replace("ตชว", "ตัวชี้วัด"))
    ]
    rest = _NUMBERED.sub(GAP, line)
    apart = [number for each in _NAME.findall(rest) for number in named_indicators(each)]
    within = named_indicators(rest)
    named = apart or (within if len(within) == 1 and not numbered else ())
    return rest, tuple(dict.fromkeys([*numbered, *(f"ind{each}" for each in named), *read_codes(rest)]))


def _take_periods(line: str, fiscal_year: int, today: date | None) -> tuple[str, str, str]:
    """The line without its period and cadence; the period; the cadence where it stands apart from it."""
    found = _longest(line, fiscal_year, today)
    if not found:
        return line, "", ""
    period = line[found[0] : found[1]]
    rest = f"{line[: found[0]]}{GAP}{line[found[1] :]}"
    again = None if read_cadence(period) else _longest(rest, fiscal_year, today)
    if again and read_cadence(often := rest[again[0] : again[1]]):
        return f"{rest[: again[0]]}{GAP}{rest[again[1] :]}", period, often
    return rest, period, ""


def _longest(line: str, fiscal_year: int, today: date | None) -> tuple[int, int] | None:
    """Where the longest words that are a period start and end, of equal ones the last."""
    found = (
        (start, end)
        for start, end in _candidates(line)
        if read_period(line[start:end], fiscal_year, today or _SOME_DAY).problem != "unclear"
    )
    return max(found, key=lambda each: (each[1] - each[0], each[1]), default=None)


def _candidates(line: str) -> Iterator[tuple[int, int]]:
    """Runs of words that all have to do with time, none of them at an end that says nothing."""
    cuts = _GLUED.sub("\x00", line)
    words, shift = [], 0
    for each in re.finditer(r"[^\s\x00]+|\x00|\n", cuts):
        shift += each[0] == "\x00"
        if each[0] != "\x00":
            words.append((each.start() - shift, each.end() - shift))
    says = [_says_time(line[start:end]) for start, end in words]
    for first in range(max(0, len(words) - 60), len(words)):
        text = line[slice(*words[first])]
        if says[first] is None or _EDGE.fullmatch(text) or not (says[first] or _LEADING.fullmatch(text)):
            continue
        for last in range(first, min(first + MOST_WORDS, len(words))):
            if says[last] is None or line[slice(*words[last])] == GAP:
                break
            if says[last] and not _EDGE.fullmatch(line[slice(*words[last])]):
                yield words[first][0], words[last][1]


def _says_time(word: str) -> bool | None:
    """Whether a word names a time; False for fillers, None where it holds anything else."""
    kinds = {each.kind for each in read_words(plain_period(word))}
    return None if "unknown" in kinds or word == GAP else bool(kinds)


def _title(rest: str) -> str:
    return tidy_title(_LOOSE_END.sub("", rest.strip(" \n-–,:;/()")))


def _take_units(line: str, units: Sequence[str]) -> tuple[str, tuple[str, ...], bool]:
    """The line without the units it names; the units; whether all are meant.

    What it begins with is no unit, unless it is just the name of one and something follows.
    """
    usual = [*units, *(each.title for each in load_agencies().units)]
    said = [name for name in usual if " " in name.strip() and line.find(name) > 0][:1]
    for name in said:
        line = line.replace(name, GAP, 1)
    more: list[str] = []
    for each in reversed(list(_WHO.finditer(line))):
        alone = each[0] in usual and line[each.end() :].strip()
        if line[: each.start()].strip() or alone:
            more.insert(0, each[0])
            line = f"{line[: each.start()]}{GAP}{line[each.end() :]}"
    names, everyone = read_units("\n".join([*said, *(_LABEL.sub("", words) for words in more)]), units)
    return line, names, everyone
