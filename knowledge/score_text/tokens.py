"""The words of a score text: codes, indicator titles, numbers, marks, and everything else.

One pass over each line, one pattern, so that any text takes time in proportion to its length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal, cast

from knowledge.periods.words import MONTH
from knowledge.rules.ruleset import Ruleset
from knowledge.score_text.numbers import read_numbers
from knowledge.score_text.rows import FAILED, PASSED
from knowledge.thai import folded

TokenKind = Literal[
    "code",
    "title",
    "number",
    "bad",
    "mark",
    "or",
    "to",
    "part",
    "scale",
    "level",
    "year",
    "tab",
    "unit",
    "word",
]
_PLAIN = frozenset({"tab", "level", "or", "to", "unit", "word"})
"""Kinds of which nothing more is to be found out."""
LEVELS = ("ผ่านดีเยี่ยม", "ผ่านดี", "ต้องปรับปรุงโดยด่วน", "ต้องปรับปรุง")
_LETTERS = {"โอ": "O", "ไอ": "I", "อี": "E"}
_UNITS = (
    "คะแนนที่ได้|ผลคะแนน(?!รวม)|คะแนน|ร้อยละ|เปอร์เซ็นต์|เปอร์เซนต์|เท่ากับ|อยู่ที่|ได้แก่|ได้|เป็น|คือ|ค่ะ|คะ|ครับ|คับ|นะ|จ้า|"
    "แก้ไข|แก้|เปลี่ยน|ปรับ|ใส่|กรอก|บันทึก|ข้อที่|ข้อ|ตอนนี้|ตัวชี้วัดที่|ตัวชี้วัด|ด้าน"
)
_THINGS = (
    "(?:ล้าน|แสน|หมื่น|พัน)?บาท|ล้าน|แสน|หมื่น|พัน|คน|ราย|รายการ|ข้อ|เรื่อง|ครั้ง|วัน|เดือน|ปี|ชุด|แห่ง|"
    "โครงการ|มาตรการ|กิจกรรม|ตัว|นาที|ชั่วโมง|จุด|ลิงก์|ไฟล์|หน้า"
)
_PLACES = "ครั้งที่|รอบที่|รอบ|หน้าที่|หน้า|ไตรมาสที่|ไตรมาส|บทที่|ลำดับที่|แถวที่|แถว|น้ำหนักร้อยละ|น้ำหนัก|ข้อที่|ข้อ|"
_PLACES += "ฉบับที่|ฉบับ|เลขที่|ชั้น|หมวด|อันดับที่|อันดับ|ภาคที่|ภาค|ลงวันที่|วันที่|หัวข้อที่|หัวข้อ|ข้อย่อยที่|ข้อย่อย|เล่มที่|เล่ม|"
_PLACES += "ตอนที่|ตอน|ระยะที่|ระยะ|เฟสที่|เฟส|กลุ่มที่|กลุ่ม|ชุดที่|ชุด|รุ่นที่|รุ่น|งวดที่|งวด|เดือนที่|สัปดาห์ที่|มาตรา|ตารางที่|ตาราง|"
_PLACES += "ภาพที่|รูปที่|ช่องที่|ช่อง|บรรทัดที่|บรรทัด|คนที่|ไฟล์ที่|ลิงก์ที่|ลิงค์ที่|ห้อง|สมัยที่|สมัย|คอลัมน์ที่|คอลัมน์"
_COUNTED = (
    rf"เวลา ?\d{{1,2}}[.:]\d\d|(?<![\d/])\d{{1,4}}/25\d\d(?!\d)|"
    rf"\d{{1,2}} ?{MONTH}(?: ?(?:25[5-9]\d|[5-7]\d)(?![\d.]*\d))?|"
    rf"\d{{1,2}}[/-]\d{{1,2}}[/-]\d{{2,4}}(?!\d)|\d{{1,2}}[.:]\d\d ?น\.|"
    r"(?:โทร\.?|เบอร์) ?\d[\d-]{2,12}|"
    rf"(?<![ก-๙])(?:{_PLACES}) ?\d{{1,3}}(?![\d.]*\d)|"
    rf"\d[\d,.]{{0,12}} ?(?:{_THINGS})(?=[^ก-๙\s\d]|\s?$|\s(?!\s?\d)|แล้ว|แรก|หลัง|ค่ะ|คะ|ครับ)"
)
"""Dates, hours, places and counts of things: no scores."""
_VERDICT = (
    r"(?:ยัง)?ไม่(?:ผ่าน(?:เกณฑ์)?|มี|ครบ|ได้ลง|ลง|ได้คะแนน)|ผ่าน(?:เกณฑ์)?|มี(?!\s?\d)|ครบ|ลงแล้ว|ตก|"
    r"(?:ได้)?(?:คะแนน)?เต็ม(?!\s?\d)"
)
_AFTER_VERDICT = "(?:แล้ว|ทั้งหมด|หมด|ทุกข้อ|เลย){0,3}"
_THEN = "ค่ะ|คะ|ครับ|คับ|จ้า|ล่ะ|นะ|และ|กับ|ส่วน|แต่|สาเหตุ|เพราะ|เนื่อง|ได้แก่|คือ|ข้อ"


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a line: `code` names what a number is for, `values` are numbers."""

    kind: TokenKind
    raw: str
    code: str = ""
    values: tuple[Decimal, ...] = ()


def _pattern(titles: tuple[str, ...]) -> re.Pattern[str]:
    title = "|".join(map(_tolerant, sorted(titles, key=len, reverse=True)))
    return re.compile(
        rf"(?P<tab>[\t|])"
        rf"|(?P<year>(?:(?:ปี|พ\.ศ\.?)\s?(?:งบประมาณ)?\s?(?:พ\.ศ\.?)?\s?|(?<![\d.,/-])(?=25[4-9]\d))"
        rf"(?P<year_number>(?:25)?\d\d))(?![\d.,])"
        rf"|(?P<title>{title})"
        rf"|(?:ตัวชี้วัด(?P<sub>ย่อย)?|ตชว\.?|(?<![A-Za-z])ind)\s?(?:ที่)?\s?(?P<indicator>\d{{1,2}}(?:\.\d)?)(?!\.?\d)"
        rf"|(?<![A-Za-z0-9])(?P<letter>[IOEioe]|โอ|ไอ|อี)\s?-?\s?(?P<number>\d{{1,2}})(?!\.?\d)(?![A-Za-z])"
        rf"(?:\s?\.?part\s?(?P<part>[12])|\s?ส่วน(?:ที่)?\s?(?P<part_thai>[12])|\s?\(?(?P<part_name>public|survey)\)?)?"
        rf"|(?P<part_alone>ส่วน(?:ที่)?\s?(?P<part_of>[12])(?![\d.]))"
        rf"|(?P<scale>(?:\(\s?)?(?:(?:จาก)?(?:คะแนน)?เต็ม|(?<=\d)/|(?<=\d\s)/|จาก)\s?(?P<full>\d{{1,3}})(?:\.0{{1,2}})?(?![.,]?\d)(?:\s?คะแนน)?(?:\s?\))?)"
        rf"|(?<![A-Za-z])(?P<instrument>IIT|EIT|OIT|iit|eit|oit)(?![A-Za-z])"
        rf"|(?P<total>คะแนน(?:เฉลี่ย)?รวม|คะแนน\s?ITA(?![A-Za-z])|ผลรวม|ภาพรวม|รวมทั้งสิ้น|(?<![ก-๙])รวม(?![ก-๙])|total)"
        rf"|(?P<level>{'|'.join(LEVELS)})"
        rf"|(?P<tick>[✓✔☑✅√]|(?<=\d\s)/(?=\s*$))|(?P<cross>[✗✘☒×❌]|(?<=\d\s)[xX](?=\s*(?:$|[Oo]\s?\d)))"
        rf"|(?P<or>หรือ(?!ยัง|เปล่า|ไม่))"
        rf"|(?P<mark>(?:(?<![ก-๙])|(?<=เป็น)|(?<=ที่)|(?<=ก็))(?:{_VERDICT}){_AFTER_VERDICT}(?={_THEN}|[^ก-๙]|$))"
        rf"|(?P<counted>{_COUNTED})"
        rf"|(?P<alien>\d*[A-Za-z][A-Za-z0-9]*)"
        rf"|(?P<enumerator>\d{{1,2}}[.)](?=[ก-๙]))"
        rf"|(?P<broken>\d{{1,3}}[ ]{{1,3}}\.[ ]?\d{{1,4}}(?!\d)|(?<![\d.,])\.\d{{1,4}}(?!\d))"
        rf"|(?P<run>(?:(?<!\d)[-+])?\d[\d.,]*)"
        rf"|(?P<to>[-–—~]|ถึง)"
        rf"|(?P<unit>{_UNITS}|[%:=()→/;,.])"
        rf"|(?P<word>[^\s\d\t|A-Za-z%:=()→/;,.–—~-])"
    )


@lru_cache(maxsize=32)
def _pattern_of(titles: tuple[str, ...]) -> re.Pattern[str]:
    return _pattern(titles)


def _tolerant(title: str) -> str:
    """A title with blanks anywhere in it, and with what copying and typing do to its letters."""
    letters = {"ำ": "[ำา]", "ฏ": "[ฏฎ]", "ฎ": "[ฏฎ]"}
    return " ?".join(letters.get(each, re.escape(each)) for each in title.replace(" ", ""))


def names_of(ruleset: Ruleset) -> tuple[str, ...]:
    """Every name of an indicator, as it is written."""
    return tuple(title for each in ruleset.indicators for title in (each.title, *each.also_called))


def titles_of(ruleset: Ruleset) -> dict[str, str]:
    """Every name of an indicator, folded → its code."""
    return _folded(tuple((each.title, *each.also_called, each.code) for each in ruleset.indicators))


@lru_cache(maxsize=32)
def _folded(named: tuple[tuple[str, ...], ...]) -> dict[str, str]:
    return {folded(title): code for *titles, code in named for title in titles}


def tokens(line: str, ruleset: Ruleset) -> list[Token]:
    """The tokens of a line whose digits are Arabic."""
    titles = titles_of(ruleset)
    return [
        token for found in _pattern_of(names_of(ruleset)).finditer(line) for token in _token(found, titles)
    ]


def _token(found: re.Match[str], titles: dict[str, str]) -> Iterator[Token]:
    raw = found.group()
    if (kind := found.lastgroup) in _PLAIN:
        yield Token(cast(TokenKind, kind), raw)
    elif found["title"]:
        yield Token("title", raw, titles[folded(raw)])
    elif code := _code(found):
        yield Token("code", raw, code)
    elif said := _said(found):
        yield said
    elif run := found["run"]:
        numbers = read_numbers(run)
        yield Token("bad", raw) if numbers is None else Token("number", raw, values=numbers)
    elif found["alien"]:
        yield Token("bad" if raw[0].isdigit() or raw.lower() in ("nan", "infinity", "inf") else "word", raw)
    else:
        yield Token("word", raw)


def _said(found: re.Match[str]) -> Token | None:
    """A mark, a part, a scale or a year; a number torn in two."""
    raw = found.group()
    if found["mark"]:
        return Token("mark", raw, values=(FAILED if "ไม่" in raw or "ตก" in raw else PASSED,))
    if found["tick"] or found["cross"]:
        return Token("mark", raw, values=(PASSED if found["tick"] else FAILED,))
    if found["year"]:
        return Token("year", raw, values=(Decimal(found["year_number"][-2:]) + 2500,))
    if found["broken"]:
        return Token("bad", raw)
    numbers: tuple[tuple[TokenKind, str], ...] = (("part", "part_of"), ("scale", "full"))
    return next(
        (Token(kind, raw, values=(Decimal(found[group]),)) for kind, group in numbers if found[group]), None
    )


def _code(found: re.Match[str]) -> str:
    if indicator := found["indicator"]:
        return indicator if found["sub"] or "." in indicator else f"ind{int(indicator)}"
    if found["instrument"]:
        return found["instrument"].upper()
    if found["total"]:
        return "total"
    letter = found["letter"]
    if not letter:
        return ""
    code = f"{_LETTERS.get(letter, letter.upper())}{int(found['number'])}"
    named = {"public": "1", "survey": "2"}.get((found["part_name"] or "").lower())
    part = found["part"] or found["part_thai"] or named
    return f"{code}.part{part}" if part else code
