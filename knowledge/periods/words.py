"""The words Thai periods are made of: months, quarters, years, connecting words, cadences.

No Python library reads fiscal quarters, ranges with one year at the end, or two-digit Buddhist years
(pythainlp and PyICU know single dates, dateparser takes 2569 for A.D.), so the vocabulary is here.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from knowledge.agencies import clean_name
from knowledge.thai import to_arabic


class Cadence(StrEnum):
    """How often something is reported."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of plain text: its kind (a name of `_RULES`, `unknown` for the rest), month or number."""

    kind: str
    text: str
    value: int
    start: int
    end: int


WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
SMALL_NUMBERS = ("หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า", "สิบ")
_LONG = (
    "มกรา(?: ?คม)?",
    "กุมภา(?: ?พัน(?:ธ[ุ์]{0,2})?)?",
    "มีนา(?: ?คม)?",
    "เมษา(?: ?ยน)?",
    "พฤ[ษศส]ภา(?: ?คม)?",
    "มิถุนา(?: ?ยน)?",
    "กรก[ฎฏ]า(?: ?คม)?",
    "สิงหา(?: ?คม)?",
    "กันยา(?: ?ยน)?",
    "ตุลา(?: ?คม)?",
    "พฤ[ศษส]จิ(?:กา(?: ?ยน)?)?",
    "ธันวา(?: ?คม)?",
)
_SHORT = ("มค", "กพ", "มีค", "เมย", "พค", "มิย", "กค", "สค", "กย", "ตค", "พย", "ธค")
_HEAD = "(?:(?<![ก-๎])|(?<=ถึง)|(?<=และ)|(?<=เดือน)|(?<=ภายใน)|(?<=สิ้น))"
_TAIL = r"(?: ?\.|(?![ก-๎])|(?=ถึง|จน|และ|ปี))"


def _short_month(letters: str) -> str:
    """ม.ค. with dots, blanks in it, or (as a word of its own) without any."""
    first, last = letters[:-1], letters[-1]
    return rf"{first} ?\. ?{last}{_TAIL}|{_HEAD}{first}{last}{_TAIL}"


_MONTHS = tuple(f"(?:{long}|{_short_month(short)})" for long, short in zip(_LONG, _SHORT, strict=True))
MONTH = f"(?:{'|'.join(_MONTHS)})"
"""Any month, long or short."""
_ERA = r"(?:[พค] ?\. ?ศ(?: ?\.)?|(?<![ก-๎])[พค]ศ(?![ก-๎]))"
_YEAR = rf"(?<![0-9])(?:[0-9]{{4}}|[0-9]{{2}}(?! ?{MONTH}))(?![0-9])"
_FISCAL = "(?:ปี|(?<![ก-๎])ป) ?งบ(?: ?ประมาณ|ฯ)?"
_QUARTER = "ไตร? ?มา[สศ]"
_ONCE = "(?: ?1)? ?ครั้ง"
_PER = " ?(?:/|ต่อ) ?(?:1 ?)?"
_A_YEAR = f"{_PER}ปี(?: ?งบ(?: ?ประมาณ|ฯ)?)?"
_WEEKDAY = f"(?:{'|'.join(WEEKDAYS)}|พฤหัสฯ?)"
_NEXT = "(?: ?นี้| ?หน้า| ?ถัดไป)"
_ENDING = "(?:(?<=สิ้น)|(?<=สิ้น ))"
_COUNT = "(?<![0-9])[0-9]{1,3}(?![0-9])"
_AND_MONTHS = f"(?:(?: ?(?:,|และ|กับ) ?| ){_COUNT}(?: ?เดือน)?)"
_EACH_MONTH = f"ของ ?(?:ทุก|แต่ละ)? ?เดือน(?!{_NEXT}| ?{MONTH})"
EVERY = (
    f"(?:อย่างน้อย ?|ไม่น้อยกว่า ?)?(?:{_COUNT} ?ครั้ง(?:{_A_YEAR}|{_PER}(?:เดือน|{_QUARTER}|สัปดาห์|วัน))"
    f"|(?:ปี|เดือน|{_QUARTER}|สัปดาห์)ละ(?: ?{_COUNT})? ?ครั้ง"
    f"|(?:ภายใน ?)?(?:ทุก ?)?วันที่ ?{_COUNT} ?ของ ?(?:ทุก|แต่ละ)? ?เดือน|(?:ภายใน ?)?ทุก ?วันที่ ?{_COUNT}"
    f"|(?:ทุก|ราย) ?{_COUNT} ?เดือน|รอบ(?: ?ระยะเวลา)? ?{_COUNT}(?: ?เดือน)?{_AND_MONTHS}{{1,4}})"
)
"""Words of several parts for how often; a number in them is none by itself."""
_RULES: tuple[tuple[str, str], ...] = (
    (
        "filler",
        r"(?:(?<=[0-9])(?:t| )|เวลา ?)[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?(?![0-9])(?: ?น(?![ก-๎])\.?)?",
    ),
    ("filler", r"เวลา ?[0-2]?[0-9]\.[0-5][0-9](?![0-9])(?: ?น(?![ก-๎])\.?)?"),
    ("iso", r"(?<![0-9])[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?![0-9])"),
    ("dmy", r"(?<![0-9/])[0-9]{1,2} ?(?P<sep>[/.-]) ?[0-9]{1,2} ?(?P=sep) ?(?:[0-9]{4}|[0-9]{2})(?![0-9])"),
    ("my", r"(?<![0-9/])(?:1[0-2]|0?[1-9]) ?/ ?(?:2[056][0-9]{2}|[67][0-9])(?![0-9/])"),
    ("dm", r"(?<![0-9/])[0-9]{1,2} ?/ ?[0-9]{1,2}(?![0-9/])"),
    (
        "month day",
        rf"(?:ทุก ?วันที่|วันที่(?= ?[0-9]{{1,2}} ?ของ ?(?:ทุก|แต่ละ) ?เดือน)) ?{_COUNT}"
        rf"(?: ?{_EACH_MONTH}|(?! ?ของ| ?{MONTH}))",
    ),
    ("rounds", rf"(?:(?:ราย|ทุก)?รอบ(?: ?ระยะเวลา)?|ราย|ทุก) ?{_COUNT}(?: ?เดือน)?{_AND_MONTHS}{{1,4}}"),
    ("half", r"(?:รอบ ?)?6 ?เดือน ?(?:แรก|หลัง)|ครึ่ง(?:ปี(?:งบประมาณ)?)? ?(?:แรก|หลัง)"),
    (
        Cadence.MONTHLY,
        rf"ราย ?เดือน|ทุก(?: ?(?:วัน ?)?สิ้น| ?1)? ?เดือน(?!{MONTH})|เดือนละ{_ONCE}"
        rf"|(?<![0-9])1 ?ครั้ง{_PER}เดือน|(?<![0-9])12 ?ครั้ง{_A_YEAR}|ปีละ ?12 ?ครั้ง"
        rf"|ประจำ(?:ทุก)?เดือน(?!{_NEXT}| ?{MONTH}| ?[0-9])",
    ),
    (
        Cadence.QUARTERLY,
        rf"(?:ราย|ทุก(?: ?สิ้น)?|ประจำ(?:ทุก)?) ?{_QUARTER}(?!{_NEXT}| ?ที่| ?[0-9]| ?แรก| ?สุดท้าย)"
        rf"|{_QUARTER}ละ{_ONCE}|(?:ทุก|ราย|รอบ) ?3 ?เดือน|ปีละ ?4 ?ครั้ง"
        rf"|(?<![0-9])1 ?ครั้ง{_PER}{_QUARTER}|(?<![0-9])4 ?ครั้ง{_A_YEAR}",
    ),
    (
        Cadence.HALF_YEARLY,
        f"(?:ทุกรอบ|ทุก|ราย|รอบ) ?6 ?เดือน|ปีละ ?2 ?ครั้ง|(?:ทุก|ราย) ?ครึ่งปี|(?<![0-9])2 ?ครั้ง{_A_YEAR}",
    ),
    (
        Cadence.YEARLY,
        rf"ปีละ{_ONCE}|(?:ราย|ทุก) ?ปี(?:งบประมาณ)?|(?:ทุก|ราย|รอบ) ?12 ?เดือน"
        rf"|ประจำปี(?!{_NEXT}| ?งบ| ?{_ERA}| ?[0-9])|(?<![0-9])1 ?ครั้ง{_A_YEAR}",
    ),
    (
        "often",
        f"{_COUNT} ?ครั้ง(?:{_A_YEAR}|{_PER}(?:เดือน|{_QUARTER}|สัปดาห์|วัน))"
        f"|(?:ปี|เดือน|{_QUARTER}|สัปดาห์|วัน)ละ(?: ?{_COUNT})? ?ครั้ง|ทุก ?{_COUNT} ?(?:เดือน|ปี|สัปดาห์)"
        f"|(?:ทุก|ราย) ?(?:สัปดาห์|อาทิตย์|วัน(?!ที่|สิ้น| ?{_WEEKDAY}))"
        f"|ทุก ?วัน ?{_WEEKDAY}|ทุก ?(?:ต้น|กลาง|ปลาย) ?เดือน"
        "|(?:ราย|รอบ) ?(?:[24-9]|1[01])(?![0-9]) ?เดือน(?! ?แรก| ?หลัง)",
    ),
    ("filler", "(?:อย่างน้อย|ไม่น้อยกว่า) ?(?=[0-9]{1,3} ?ครั้ง|(?:ปี|เดือน|ไตรมาส)ละ|ทุก)"),
    *(("month", pattern) for pattern in _MONTHS),
    ("next year", "ปี(?: ?งบ(?:ประมาณ)?)? ?(?:หน้า|ถัดไป)"),
    ("calendar", rf"ปี ?ปฏิทิน(?: ?{_ERA})? ?{_YEAR}"),
    ("year", rf"(?:{_FISCAL}|งบประมาณ|ปี)(?: ?นี้)?(?: ?{_ERA})?(?: ?{_YEAR})?"),
    ("era year", rf"{_ERA} ?{_YEAR}"),
    ("era", r"พ ?\. ?ศ(?: ?\.)?"),
    ("near quarter", rf"{_QUARTER}{_NEXT}"),
    ("quarter", rf"{_QUARTER}(?: ?ที่)? ?[0-9]+|{_QUARTER} ?(?:แรก|สุดท้าย)|(?<![a-z])q ?[0-9]+"),
    ("bare quarter", rf"{_QUARTER}(?: ?ที่(?![ก-๎]))?"),
    ("after", rf"(?:อีก|ภายใน(?: ?อีก)?) ?[0-9]{{1,3}} ?(?:วัน(?!ที่)|สัปดาห์|อาทิตย์|เดือน(?! ?{MONTH}))"),
    ("near day", "วันนี้|พรุ่งนี้|มะรืน(?:นี้)?"),
    ("filler", f"วัน{_WEEKDAY} ?ที่"),
    ("weekday", f"วัน{_WEEKDAY}{_NEXT}?"),
    ("near week", f"(?:สัปดาห์|อาทิตย์){_NEXT}|{_ENDING}สัปดาห์"),
    ("near month", f"เดือน{_NEXT}|{_ENDING}เดือน(?!{_NEXT}| ?{MONTH})"),
    ("vague", "(?:โดย|อย่าง)? ?(?:รวด)?เร็ว(?: ?วัน)?(?: ?ที่สุด| ?นี้)?|เป็นระยะ|(?:อย่าง)?ต่อเนื่อง|สม่ำเสมอ"),
    ("vague", "ตลอดเวลา|(?:เร่ง)?ด่วน|(?:โดย)?ทันที|ตาม(?:ความ)?เหมาะสม|ตามโอกาส|เมื่อพร้อม|ภายหลัง|ในอนาคต"),
    ("to", "(?:ไป)?จน(?:กระทั่ง)?(?: ?ถึง)?|ไปถึง|ถึง|-"),
    ("and", "และ|กับ|,|&"),
    ("between", "ระหว่าง"),
    (
        "open",
        rf"ตั้งแต่|เป็นต้นไป|(?:วัน ?)?เริ่ม(?:ต้น|จาก)?|นับจาก|จาก(?= ?(?:เดือน|วันที่|{_QUARTER}|{MONTH}|[0-9]))",
    ),
    ("end", f"(?:วัน ?)?สิ้นสุด(?! ?(?:ปี|{_QUARTER}|เดือน))"),
    ("within", "ภายใน|ไม่เกิน|อย่างช้า"),
    ("before", "ก่อน"),
    ("filler", "(?:แล้ว)?เสร็จ(?:สิ้น)?|(?:ให้|ได้)?แล้ว(?=เสร็จ)"),
    ("last", "(?:วัน)?สิ้น(?:สุด)?"),
    ("about", "ต้น|กลาง|ปลาย"),
    ("filler", "วันที่|เดือน|ประจำ|ช่วง(?:เวลา)?|ระยะเวลา|ตลอด|ทั้ง|ใน(?:ที่ประชุม(?:องค์การ)?)?|ของ|ณ|รอบ(?=ปี)"),
    ("filler", "(?:การ)?ดำเนิน(?:การ|งาน)|กำหนด(?:การ)?|รายงาน|ผล|เป็น|ส่ง|ให้|นะ|ครับ|ค่ะ|คะ|จ้า|[ /.:;\"'“”*]"),
    ("(", r"\("),
    (")", r"\)"),
    ("number", r"[0-9]+"),
    ("unknown", r"[ก-๎a-z]|."),
)
_NAMES = tuple(kind for kind, _ in _RULES)
_FIRST_MONTH = _NAMES.index("month")
_ANY = re.compile("|".join(f"(?P<k{at}>{pattern})" for at, (_, pattern) in enumerate(_RULES)), re.DOTALL)
_COUNTED = re.compile(
    rf"({_QUARTER}(?: ?ที่)?|และ|ถึง|อีก|ภายใน|รอบ|ทุก|ปีละ|เดือนละ) ?({'|'.join(SMALL_NUMBERS)})(?=[ วสอเคแ]|$)"
)
_MARKUP = re.compile("</?(?:p|br) ?/?>")


def plain_period(text: str) -> str:
    """Lower case, Arabic digits, one kind of dash, single blanks; without ๆ, <p> and number words."""
    whole = unicodedata.normalize("NFKC", to_arabic(text)).casefold().replace("เเ", "แ")
    whole = re.sub("\u0e4d([\u0e48-\u0e4b]?)า", r"\1ำ", _MARKUP.sub(" ", whole))
    whole = re.sub(" ?ๆ ?", "", re.sub("[‐-―−~]", "-", clean_name(whole)))
    return _COUNTED.sub(lambda each: f"{each[1]} {SMALL_NUMBERS.index(each[2]) + 1}", whole)


def read_words(plain: str) -> tuple[Word, ...]:
    """The text of `plain_period` in words, without fillers; unknown letters side by side are one."""
    found: list[Word] = []
    for each in _ANY.finditer(plain):
        at = int((each.lastgroup or "k0")[1:])
        kind, before = _NAMES[at], found[-1] if found else None
        if kind == "unknown" and before and before.kind == kind and before.end == each.start():
            found[-1] = Word(kind, before.text + each[0], 0, before.start, each.end())
        elif kind != "filler":
            digits = re.search("[0-9]{1,4}", each[0])
            value = at - _FIRST_MONTH + 1 if kind == "month" else int(digits[0]) if digits else 0
            found.append(Word(kind, each[0], value, each.start(), each.end()))
    return tuple(found)
