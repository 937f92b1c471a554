"""One measure typed in a line: its period, what it is for, who does it, and as title the rest."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from knowledge.agencies import clean_name
from knowledge.fiscal import fiscal_year_of
from knowledge.measure_text.draft import dated, named_spans, take_budget, tidy_title
from knowledge.measure_text.serves import NAMES, named_indicators, read_codes, read_serves
from knowledge.measure_text.when import GAP, says_only_time, take_periods
from knowledge.measure_text.who import spell_units, take_units
from knowledge.measures.measure import Draft

MOST_LINES, _LONGEST_LINE = 200, 2_000
_POLITE = re.compile(r"\s{0,3}(?:(?:นะ)?(?:ครับ|คับ|ค่ะ|คะ|จ้า)){1,9}+\s{0,3}$")
_NUMBERED = re.compile(
    r"(?:ตัวชี้วัด|ตชว\.?|ประเด็น|(?<![A-Za-z])ind)\s?(?:ที่)?\s?\d{1,2}"
    r"(?:\s?(?:,|และ|-|–|ถึง)\s?\d{1,2}(?!\d))*(?![\d.])"
)
_NAME = re.compile(rf"(?<!\S)(?:ตัวชี้วัด\s?)?(?:{'|'.join(NAMES.values())})(?!\S)")
_TIME_THEN_UNIT = re.compile(
    r"(?:(?<=ครั้ง)|(?<=เดือน)|(?<=ตลอดปี)|(?<=ไตรมาส)|(?<=[\d๐-๙])|(?<=[ยคพ]\.))"
    r"(?=กอง(?!ทุน)|สำนัก(?!พิมพ์|ข่าว)|หน่วยตรวจสอบ|คณะทำงาน|ทุกกอง|ทุกส่วน)"
)
"""Where hurried people leave out the blank: ปีละ2ครั้งกองคลัง, ม.ค.70กองช่าง."""
_EMPTY = re.compile(r"\([\s,/\-–]*\)")
_LOOSE_END = re.compile(r"(?:\s(?:และ|กับ|โดย|ของ|ผู้รับผิดชอบ|ใช้)){1,9}+$")
_ITEM = re.compile(r"^\s*(?:[\-–—•●▪◦○■*\ue000-\uf8ff]+\s*|\(?\d{1,2}\s?[.)](?!\d)\s*)+")
_ADD = re.compile(r"^(?:ช่วย|ขอ|อยาก|ต้องการ)*\s?เพิ่ม\s?(?:มาตรการ|กิจกรรม|โครงการ)(?:ใหม่)?\s*[:：]?\s*")


def read_line(text: str, fiscal_year: int, today: date | None, units: Sequence[str]) -> Draft:
    """A typed line such as `Big Data เปิดเผยข้อมูล คณะทำงาน ITA มกรา 69` as a draft. Never raises.

    Of several periods the last that stands by itself is it; the fiscal year it names counts, whatever is
    given. Names of indicators, ตัวชี้วัด 10, units and money leave the title if something else remains;
    codes (O8) stay in it. Without a period the draft has no spans and no problem. The title is "" if the
    line has nothing but a time.
    """
    return _read(text, fiscal_year, today, units)[0]


def read_lines(text: str, fiscal_year: int, today: date | None, units: Sequence[str]) -> tuple[Draft, ...]:
    """A draft of every line that has a title; bullets, numbers and เพิ่มมาตรการ before it go. Never raises.

    A line without one (only กองช่าง or มี.ค.) goes on with the line before it, unless it is numbered.
    """
    lines: list[str] = []
    for raw in re.split(r"[\r\n\u2028\x0b\x0c]+", text)[: 2 * MOST_LINES]:
        raw = raw[:_LONGEST_LINE]
        numbered = _ITEM.sub("", clean_name(raw))
        line = _ITEM.sub("", _ADD.sub("", numbered))
        if not _POLITE.sub("", f" {line}").strip():
            continue
        item = numbered != clean_name(raw) or line != numbered
        if lines and not item and not _read(f"- {line}", fiscal_year, today, units)[1]:
            lines[-1] = f"{lines[-1]} {line}"
        else:
            lines.append(line)
    drafts = (read_line(each, fiscal_year, today, units) for each in lines[:MOST_LINES])
    return tuple(each for each in drafts if each.title)


def _read(text: str, fiscal_year: int, today: date | None, units: Sequence[str]) -> tuple[Draft, bool]:
    """The draft of a line, and whether something remains for its title besides all that is known."""
    line = spell_units(_TIME_THEN_UNIT.sub(" ", _POLITE.sub("", clean_name(text[:_LONGEST_LINE]))))
    rest, budget = take_budget(line)
    rest, serves = _take_serves(rest)
    rest, period, reporting = take_periods(rest, fiscal_year, today)
    rest, names, everyone = take_units(rest, units)
    own = _title(_NAME.sub(" ", rest))
    title = own or _title(rest) or tidy_title(line.replace(period, " ", 1) if period else line)
    title = title or ("" if period else line[:100])
    draft = Draft(
        title="" if says_only_time(title, fiscal_year, today) else title,
        serves=serves,
        period=period,
        reporting=reporting,
        units=names,
        everyone=everyone,
        budget=budget,
    )
    return _of_its_year(dated(draft, fiscal_year, today), fiscal_year, today), bool(own)


def _of_its_year(draft: Draft, fiscal_year: int, today: date | None) -> Draft:
    """A period that lies within one other fiscal year is taken for that year.

    One that goes over the end of a year stays outside; `detail` is the year it reaches into.
    """
    if draft.problem != "outside":
        return draft
    spans = named_spans(draft, fiscal_year, today)
    years = {fiscal_year_of(day) for span in spans for day in (span.start, span.end)}
    return replace(draft, spans=spans, problem="", detail="") if len(years) == 1 else draft


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


def _title(rest: str) -> str:
    """What remains of a line as a title: no empty or single parentheses, no loose words at its end."""
    text = _EMPTY.sub(" ", rest).strip(" \n-–,:;/")
    for bracket, other in ("()", ")("):
        if text.count(bracket) > text.count(other):
            text = text.replace(bracket, " ")
    return tidy_title(_LOOSE_END.sub("", text.strip(" \n-–,:;/")))
