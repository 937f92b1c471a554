"""What people write on the way in: codes among other words, names, places and units."""

import re
import unicodedata
from collections.abc import Iterator

from handlers.understanding.words import polite_less
from knowledge.agencies import (
    LONGEST_NAME,
    clean_name,
    find_province,
    find_type,
    find_unit,
    load_agencies,
    name_fault,
)

_ALONE = re.compile(r"([A-Z0-9]{4})(?:( ?- ?)| )?([A-Z0-9]{4})")
_SPACED = re.compile(r"[A-Z0-9](?:[ -]+[A-Z0-9]){7}")
_TOLD = re.compile(
    r"(?:รหัส(?:เชิญ|เข้าร่วม|เชื่อมบัญชี)?|START=)[\s:=\"“]*([A-Z0-9]{4})(?: ?- ?| )?([A-Z0-9]{4})(?![A-Z0-9])"
)
_LOOSE = re.compile(r"(?<![A-Z0-9/_.\-])([A-Z0-9]{4})(?: ?- ?| )?([A-Z0-9]{4})(?![A-Z0-9_.\-])")
_OF_CODES = re.compile(r"รหัส|โค้ด|โคด|CODE|เชิญ|เข้าร่วม")
_SHAPED = re.compile(r"[A-Z0-9]{4}(?: ?- ?| )?[A-Z0-9]{4}")
_NO_CODE = re.compile(
    r"(?:ไม่|ยังไม่)(?:มี|ได้|ได้รับ|รู้|ทราบ)(?:รหัส|โค้ด)|(?:รหัส|โค้ด).{0,20}(?:จากไหน|ที่ไหน|จากใคร|ที่ใคร|หาย)|ลืมรหัส"
)
_LETTERS = re.compile(r"[A-HJ-NP-Z2-9]{8}")
_YEAR = re.compile(r"[A-Z]{4}25\d\d")
_PLACE = re.compile(
    r"\s{0,3}(?:(?:อำเภอ|อ\.|เขต)\s{0,3}\S{1,60}\s{0,3})?(?:จังหวัด|จ\.)\s{0,3}(\S{1,60})\s{0,3}$"
)
_NO_NAME = re.compile(r"(?:ไม่|ทำไม|อะไร|ยังไง|อย่างไร|ใคร|เท่าไ|มีรหัส|ได้|ผิด|แก้)|\d\D+\d|คะแนน|[<>{}]|ไหม|หรือ")
_OF_SOMEBODY = re.compile(
    r"(?:หนู|ผม|ฉัน|ดิฉัน|เรา|พี่)? ?(?:อยู่|มาจาก|ย้ายมา|สังกัด|เป็น|ทำงาน|อยาก|จะ(?:เข้า|สร้าง|ขอ|อยู่|ใช้))|ผู้ประสานงาน"
)
_SAYS_MORE = re.compile(
    r"คะแนน|[<>{}]|(?:ดี|ได้|ใช่|ถูก| )(?:ไหม|มั้ย)|หรือ|ไม่(?:ใช่|ให้|มี|เอา)|รหัส|เท่าไ"
    r"| กอง(?:คลัง|ช่าง|การ|สวัสดิ|สาธา)| ปี ?\d"
)
"""What no name of an agency has: whose it is, a question, a refusal, a unit or a year."""
_UNIT_KIND = re.compile(r"^(?:กอง|สำนัก|งาน|ฝ่าย|หน่วย(?!งาน)|ส่วน(?!ใหญ่|มาก)|ศูนย์|กลุ่ม|แผนก|โรงเรียน)\S")
_NO_UNIT = re.compile(r"\d|กี่|ไหน|อะไร|เท่าไ|ทำไม|ไหม|ใคร|ยังไง|อย่างไร|ต้อง|เมื่อไ|หรือ|ได้|ขาด|ไม่|เดิม|ยัง|รึ(?!ก)|\?")
_UNITS = re.compile(r"กอง|สำนัก")
LONGEST_UNIT = 60
LONGEST_WITH_PLACE = 2 * LONGEST_NAME
MOST_LETTERS, LONGEST_TOLD = 1_000, 5_000
"""More than any name with its place takes, or an invitation with its code, and the words around it."""
LONGEST_SENTENCE = 120
"""Letters of a sentence that a code may stand in the midst of."""


def code_in(text: str, *, outside: bool = False) -> str:
    """The invite code in a message: `KWY73M2P`, else nothing.

    A code stands alone (but for polite words), after the word รหัส, or in the link of an invitation;
    tables, file names and other links have none. It has letters and digits, without I, O, 0 and 1;
    alone and with its dash, also what was mistyped counts. In the midst of a sentence it has to be a code by
    its letters, and the sentence has to speak of one, unless it is said by somebody `outside`.
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST_TOLD]).replace("–", "-").replace("—", "-")
    alone = polite_less(plain).upper().strip(" .,\"'“”‘’()[]\n\t")
    if _SPACED.fullmatch(alone):
        alone = re.sub(r"[ -]", "", alone)
    if found := _ALONE.fullmatch(alone):
        code = found[1] + found[3]
        return code if _mixed(code) and (found[2] or _is_real(code)) else ""
    codes = _within(plain, outside)
    return codes[0] if len(codes) == 1 else ""


def has_two_codes(text: str, *, outside: bool = False) -> bool:
    """Whether the words name more than one code: nobody knows which of them is meant."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST_TOLD]).replace("–", "-").replace("—", "-")
    return len(_within(plain, outside)) > 1


def _within(text: str, outside: bool) -> list[str]:
    """The codes among other words, each once."""
    told = (first + second for first, second in _TOLD.findall(text.upper()))
    codes = (code for code in (*told, *_loose(text, outside)) if _mixed(code) and _is_real(code))
    return list(dict.fromkeys(codes))


def _loose(text: str, outside: bool) -> Iterator[str]:
    said = text.strip().upper()
    if len(said) <= LONGEST_SENTENCE and "\n" not in said and (outside or _OF_CODES.search(said)):
        yield from (first + second for first, second in _LOOSE.findall(said))


def is_shaped_like_a_code(text: str) -> bool:
    """Eight Latin letters or figures and nothing else, though no code has just these."""
    return bool(_SHAPED.fullmatch(polite_less(text[:LONGEST_SENTENCE]).strip().upper()))


def has_no_code(text: str) -> bool:
    """Whether somebody says that there is no code to type, or asks where one comes from."""
    return bool(_NO_CODE.search(text[:LONGEST_SENTENCE]))


def _is_real(code: str) -> bool:
    return bool(_LETTERS.fullmatch(code)) and not _YEAR.fullmatch(code)


def _mixed(code: str) -> bool:
    return not code.isalpha() and not code.isdigit()


def named_agency(text: str) -> tuple[str, str, str] | None:
    """(name, type, province) of an agency as typed, the last two "" if not told; None if it is no name."""
    name = clean_name(polite_less(text[:MOST_LETTERS]))
    if len(name) > LONGEST_WITH_PLACE:
        return None
    place = _PLACE.search(name)
    province = find_province(place[1]) if place else None
    if place and province and place.start():
        name = name[: place.start()].strip()
    kind = find_type(name)
    titles = {word for each in load_agencies().types for word in (each.title, each.full, *each.words)}
    if name_fault(name) or _says_more(name) or name.strip(" .") in titles - {"กรุงเทพมหานคร"}:
        return None
    if province is None and kind is not None and kind.title == "อบจ.":
        province = find_province(re.sub(r"^.*(?:อบจ\.?|ส่วนจังหวัด)", "", name))
    return name, kind.title if kind else "", province or ""


def _says_more(name: str) -> bool:
    return bool(_NO_NAME.match(name) or _OF_SOMEBODY.match(name) or _SAYS_MORE.search(name))


def unit_named(text: str) -> str | None:
    """The unit meant: a usual one, or anything that begins like a unit's name."""
    if _NO_UNIT.search(text) or len(_UNITS.findall(text)) > 1:
        return None
    known = find_unit(text, tuple(each.title for each in load_agencies().units))
    if known:
        return known
    name = clean_name(text)
    fits = _UNIT_KIND.match(name) and not name_fault(text) and len(name) <= LONGEST_UNIT
    return name if fits else None
