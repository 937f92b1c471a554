"""What a measure is for, as tables and typed lines say it: indicators, issues, questions, items."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from knowledge.thai import to_arabic

NAMES = {
    1: r"(?:การ\s?)?ปฏิบัติ\s?หน้าที่",
    2: r"(?:การ\s?)?ใช้\s?(?:จ่าย\s?)?(?:เงิน\s?)?งบประมาณ",
    3: r"(?:การ\s?)?ใช้\s?อำนาจ",
    4: r"(?:การ\s?)?ใช้\s?ทรัพย์สิน(?:\s?ของ\s?(?:ทาง\s?)?ราชการ)?",
    5: r"(?:การ\s?)?แก้ไข\s?ปัญหา(?:คา)?\s?(?:การ\s?)?ทุจริต",
    6: r"คุณภาพ\s?(?:ใน\s?)?(?:การ\s?)?ดำเนินงาน",
    7: r"ประสิทธิภาพ\s?(?:ใน\s?)?การ\s?สื่อสาร",
    8: r"(?:การ\s?)?ปรับปรุง\s?(?:(?:ระบบ|กระบวน|กระบวนการ|ประสิทธิภาพ)\s?)?การ\s?ทำงาน",
    9: r"(?:การ\s?)?เปิดเผย\s?ข้อมูล(?:\s?สาธารณะ)?",
    10: r"(?:การ\s?)?ป้องกัน\s?(?:และ\s?(?:ปราบปราม|แก้ไข\s?ปัญหา)\s?)?(?:การ\s?)?ทุจริต",
}
"""Each of the ten indicators as it is named since 2564, and near ways to say it."""

ISSUES = (
    "กระบวนการปฏิบัติงานที่โปร่งใส",
    "การให้บริการและระบบ",
    "ช่องทางและรูปแบบการประชาสัมพันธ์",
    "กระบวนการกำกับดูแลการใช้ทรัพย์สิน",
    "กระบวนการสร้างความโปร่งใสในการใช้งบประมาณ",
    "กระบวนการควบคุมตรวจสอบการใช้อำนาจ",
    "กลไกและมาตรการในการแก้ไขและป้องกันการทุจริต",
)
"""How the names of issues 1–7 begin."""

_TITLES = (
    "การปฏิบัติหน้าที่",
    "การใช้งบประมาณ",
    "การใช้อำนาจ",
    "การใช้ทรัพย์สินของราชการ",
    "การแก้ไขปัญหาการทุจริต",
    "คุณภาพการดำเนินงาน",
    "ประสิทธิภาพการสื่อสาร",
    "การปรับปรุงการทำงาน",
    "การเปิดเผยข้อมูล",
    "การป้องกันการทุจริต",
)
_NEAR = 0.8
_LAST = {"I": 30, "E": 15, "O": 43}
_CODE = re.compile(r"(?<![A-Za-z0-9])([IEOieo])\s?-?\s?([0-9]{1,2})(?![0-9A-Za-z])")
_NUMBERS = re.compile(r"(?:ที่|และ|ถึง|[\s,.)/&–-])*")
_TO = re.compile(r"([0-9]{1,2})\s?(?:-|–|ถึง)\s?([0-9]{1,2})")
_ITEM = re.compile(r"(?<![0-9A-Za-z.])(?=[0-9]{1,2}(?:\s?[.)]|\s)(?![0-9]))")
_HEAD = re.compile(r"\W*(?:ตัวชี้วัด(?:ย่อย)?|ประเด็น|ind)?\s?(?:ที่)?\s?([0-9]{1,2})(?:\.[0-9])?(?![0-9])[\s.):-]*")


def read_codes(text: str) -> tuple[str, ...]:
    """Codes of questions and items a text names, in order: `i1. … O-8` → I1, O8; none that never existed."""
    found = ((each[1].upper(), int(each[2])) for each in _CODE.finditer(to_arabic(text)))
    return _once(f"{letter}{number}" for letter, number in found if 0 < number <= _LAST[letter])


def named_indicators(text: str) -> tuple[int, ...]:
    """The indicators whose names stand anywhere in a text, by number."""
    return tuple(number for number, name in NAMES.items() if re.search(name, text))


def read_serves(text: str, issues: bool = False) -> tuple[str, ...]:
    """What an indicator cell means, as codes; () where that is not clear. Never raises.

    A number counts where the name behind it agrees or is missing (๑. การปฏิบัติหน้าที่, ตัวชี้วัดที่ 7–8);
    a name alone counts, and counts more than a wrong number. In a column of `issues` an unknown name
    leaves the number one of an issue, 1–7. Codes in the text (i1, O8) come last.
    """
    plain = " ".join(to_arabic(text).split())
    if numbers := _only_numbers(plain):
        prefix = "issue" if "ประเด็น" in plain or (issues and "ตัวชี้วัด" not in plain) else "ind"
        most = 7 if prefix == "issue" else 10
        return tuple(f"{prefix}{each}" for each in numbers if 0 < each <= most)
    parts = [plain] if issues or _issue(plain) else [each for each in _ITEM.split(plain) if each.strip()]
    return _once([*(code for part in parts for code in _part(part, issues)), *read_codes(plain)])


def serves_of_title(title: str) -> tuple[str, ...]:
    """What a measure's own title clearly says it is for: the one indicator it names, and codes."""
    named = named_indicators(title)
    return (*([f"ind{named[0]}"] if len(named) == 1 else []), *read_codes(title))


def _part(text: str, issues: bool) -> Iterator[str]:
    """The code of one numbered name."""
    head = _HEAD.match(text)
    number, name = (int(head[1]), text[head.end() :]) if head else (0, text)
    named, issue = named_indicators(name), _issue(name)
    agrees = 0 < number <= 10 and (not name or number in named or _near(name, _TITLES[number - 1]))
    if issue:
        yield f"issue{issue}"
    elif agrees and not (issues and len(name) > 60):
        yield f"ind{number}"
    elif issues and 0 < number <= 7:
        yield f"issue{number}"
    elif len(named) == 1:
        yield f"ind{named[0]}"
    elif head and "ตัวชี้วัด" in head[0] and 0 < number <= 10 and not named:
        yield f"ind{number}"


def _issue(text: str) -> int:
    """The issue whose name a text begins with after its number; 0 for none."""
    head = _HEAD.match(text)
    name = text[head.end() if head else 0 :].replace(" ", "").replace("กลไกหรือ", "กลไกและ")
    return next((at for at, begin in enumerate(ISSUES, 1) if name.startswith(begin)), 0)


def _near(name: str, title: str) -> bool:
    """Whether a name is this title with slips; what follows in the cell does not matter."""
    start = name.replace(" ", "")[: len(title) + 2]
    return SequenceMatcher(None, start, title, autojunk=False).ratio() >= _NEAR


def _only_numbers(plain: str) -> list[int]:
    """The numbers of a text with nothing but them and a word for indicator or issue; ranges in full."""
    said = re.sub("ตัวชี้วัด|ประเด็น|ind", " ", plain)
    if not _NUMBERS.fullmatch(re.sub("[0-9]{1,2}", " ", said)) or re.search("[0-9]{3}", said):
        return []
    whole = _TO.sub(lambda each: " ".join(map(str, range(int(each[1]), int(each[2]) + 1))), said)
    return list(dict.fromkeys(map(int, re.findall(r"(?<!\.)[0-9]{1,2}", whole))))


def _once(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))
