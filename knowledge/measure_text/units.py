"""Who is responsible, as cells and lines name it: one unit, several run together, or everybody."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from knowledge.agencies import LONGEST_NAME, clean_name, find_unit, load_agencies
from knowledge.thai import folded, legible

MOST_UNITS = 30
_ANY = "ส่วนราชการ|หน่วยงาน|ส่วนงาน|กลุ่มงาน|ภาคส่วน|สำนักงาน|สำนัก|กอง(?!ทุน)|ส่วน|ฝ่าย|งาน|หน่วย|กลุ่ม"
EVERYONE = re.compile(
    rf"(?:{_ANY})?(?:ทุก|แต่ละ)\s?(?:{_ANY})(?:\s?(?:/|และ|หรือ)?\s?(?:{_ANY})(?![ก-๎]))*"
    r"(?:\s?(?:ที่เกี่ยวข้อง|ในสังกัด|ภายใน(?:หน่วยงาน|เทศบาล|องค์กร)?))?"
)
"""Words for all units: ทุกกอง, ทุกสำนัก/กอง, แต่ละส่วนราชการ."""

_ABBREVIATIONS = {"สป": "สำนักปลัด", "กค": "กองคลัง", "กช": "กองช่าง", "กศ": "กองการศึกษา"}
IN_SHORT = re.compile(
    rf"(?<![ก-๎A-Za-z0-9])(?P<short>{'|'.join(_ABBREVIATIONS)})"
    rf"(?:\.(?=(?:{'|'.join(_ABBREVIATIONS)})(?![ก-๎]))|\.?(?![ก-๎A-Za-z0-9.]))"
)
"""Units in short, as group `short`: สป., กค, สป.กค."""

_KIND = "(?:คณะทำงาน|คณะกรรมการ|กลุ่ม|กอง(?!ทุน)|สำนัก|ส่วน|ฝ่าย|งาน|หน่วย|ศูนย์|ผู้อำนวยการ|ผอ|หัวหน้า|ปลัด)"
_HOLDER = "(?<!ผู้อำนวยการ)(?<!หัวหน้า)(?<!เลขานุการ)(?<!รอง)(?<!คณะทำงาน)(?<!คณะกรรมการ)(?<!ทุก)"
_BETWEEN = re.compile(
    r"[\n,;/•●▪*|]|(?<![A-Za-z0-9])[-–—]|[-–—](?![A-Za-z0-9])|(?<![\dA-Za-z])\d{1,2}[.)](?!\d)"
    rf"|\s?(?:และ|กับ|ร่วมกับ)\s?(?={_KIND})|\s(?={_KIND})"
    rf"|(?<=[ก-๎]){_HOLDER}(?=กอง(?!ทุน|กลาง)|สำนัก(?!งาน))"
)
_TORN_OFFICE = re.compile("^สานัก")
_AFTER_AND = re.compile(r"(?<=และ)\s+(?=[ก-ฮเแโใไ])")
_SPLIT_OFFICE = re.compile(r"(?<=ปลัด)\s(?=เทศบาล|อบต|อบจ|องค์การ)")
_ENDS = re.compile(r"^(?:และ|กับ|,|\s)+|(?:และ(?=\s*$)|กับ(?=\s*$)|[\s:.,(]){1,30}+$")


def read_units(text: str, known: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """The units a text names, in order, and whether all units are meant. Never raises.

    Units stand apart by line, dash, comma, slash, number, และ or a blank before กอง, สำนัก, งาน … ; two
    written together (สำนักปลัดกองคลัง) are two. Names are as written, without blanks the scan put
    after และ, สป. กค. กช. กศ. in full; one that clearly is a `known` unit gets that unit's name.
    """
    plain = "\n".join(IN_SHORT.sub(spelled, clean_name(line)) for line in legible(text).splitlines())
    left = EVERYONE.sub("\n", plain)
    joined = _SPLIT_OFFICE.sub("", _AFTER_AND.sub("", left))
    pieces = dict.fromkeys(_BETWEEN.split(joined))
    names = (_ENDS.sub("", each.strip()[: 2 * LONGEST_NAME])[:LONGEST_NAME] for each in pieces)
    named = dict.fromkeys(each for each in names if re.search("[A-Za-zก-ฮ]{2}", each))
    found = dict.fromkeys(
        find_unit(each, known) or _restored(each, known) for each in islice(named, 10 * MOST_UNITS)
    )
    return tuple(found)[:MOST_UNITS], left != plain


def _restored(name: str, known: Sequence[str]) -> str:
    """The name as it is spelled, where copying lost a sara am or the like: สานักปลัด is สำนักปลัด."""
    usual = {folded(each): each for each in (*_usual(), *known)}
    whole = usual.get(folded(name))
    return whole or (_TORN_OFFICE.sub("สำนัก", name))


@lru_cache(maxsize=1)
def _usual() -> tuple[str, ...]:
    return tuple(each.title for each in load_agencies().units)


def spelled(found: re.Match[str]) -> str:
    """The name in full of a unit found `IN_SHORT`, with a blank before another one."""
    apart = re.match(r"[^\s,/)]", found.string[found.end() :])
    return _ABBREVIATIONS[found["short"]] + (" " if apart else "")
