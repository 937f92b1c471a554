"""The rules of a year as lines for a terminal, and as data."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Any

from handlers.general.wording import CONFIDENCE
from knowledge.rules.codes import title_of
from knowledge.rules.links import same_in
from knowledge.rules.rulebook import Rules
from knowledge.rules.ruleset import (
    CalendarEvent,
    Indicator,
    Item,
    Question,
    Rule,
    Ruleset,
    Sourced,
    SubIndicator,
)
from knowledge.thai import thai_date

ANSWERS = {"scale": "สเกล", "yes_no": "ใช่/ไม่ใช่"}
HEADS = (
    "ปี",
    "รุ่น",
    "ข้อ O",
    "ข้อ I",
    "ข้อ E",
    "ประเด็น",
    "วัน",
    "ชื่อข้อ",
    "สิ่งที่ต้องเผยแพร่",
    "เทียบปีอื่น",
    "แก้เอง",
)
"""Of the table of coverage; the two of confidence count several sources, one, and to be checked."""
Row = dict[str, Any]


def find(ruleset: Ruleset, code: str) -> Rule | None:
    """What a code of any spelling names: `o8`, `E9`, `ind9`, `9`, `9.2`."""
    wanted = code.strip().upper()
    number = wanted.removeprefix("IND")
    if wanted in ruleset.item_by_code:
        return ruleset.item_by_code[wanted]
    if wanted in ruleset.question_by_code:
        return ruleset.question_by_code[wanted]
    inside: Iterator[Indicator | SubIndicator] = chain.from_iterable(
        (each, *each.subindicators) for each in ruleset.indicators
    )
    return next((each for each in inside if each.code in (number, f"ind{number}")), None)


def codes_there_are(ruleset: Ruleset) -> str:
    """`มี O1–O35 I1–I15 E1–E15`, for who asked for another."""
    letters = Counter(code[0] for code in (*ruleset.item_by_code, *ruleset.question_by_code))
    return "มี " + " ".join(f"{letter}1–{letter}{count}" for letter, count in letters.items())


def as_data(wanted: Rule, ruleset: Ruleset, known: Rules) -> Row:
    """The rule as JSON holds it, with the names of its sources and, for an item, other years."""
    if wanted is ruleset:
        return ruleset.model_dump(mode="json")
    cited = {key for name in ("source", "publish_source") for key in getattr(wanted, name, ())}
    out: Row = {"fiscal_year": ruleset.fiscal_year, "item_set": ruleset.item_set, "version": ruleset.version}
    out |= wanted.model_dump(mode="json") | {"sources": {key: ruleset.sources[key] for key in sorted(cited)}}
    if isinstance(wanted, Item):
        out["same_in"] = {year: list(codes) for year, codes in same_subject(wanted, ruleset, known)}
    if amendment := ruleset.amended.get(getattr(wanted, "code", "")):
        out["amended"] = amendment.model_dump(mode="json")
    return out


def same_subject(item: Item, ruleset: Ruleset, known: Rules) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The items that share a subject with this one in every other year."""
    for year, other in known.years.items():
        if year != ruleset.fiscal_year:
            yield year, same_in(item.code, ruleset, other).codes


def of_year(ruleset: Ruleset) -> Iterator[str]:
    """A year at a glance."""
    yield f"ปี {ruleset.fiscal_year} รุ่น {ruleset.version} ชุดข้อ {ruleset.item_set}"
    yield ruleset.status
    for instrument in ruleset.instruments:
        yield f"{instrument.code} {instrument.weight * 100:.0f}% {instrument.title}"
        inside = (each for each in ruleset.indicators if each.instrument == instrument.code)
        yield from (f"  {line}" for each in inside for line in _indicator(each))
    yield f"ระดับ ({CONFIDENCE[ruleset.levels.confidence]})"
    for level in ruleset.levels.order:
        least = f" ทุกเครื่องมือ ≥ {level.instrument_min}" if level.instrument_min is not None else ""
        yield f"  {level.title}: รวม ≥ {level.total_min}{least}"
    yield "ปฏิทิน" if ruleset.calendar else "ปฏิทิน: ยังไม่ทราบ"
    yield from (f"  {when(each)} {each.title} ({CONFIDENCE[each.confidence]})" for each in ruleset.calendar)
    yield from (
        f"แก้โดยหน่วยงาน {name}: {each.by} {thai_date(each.when, short=True)}"
        for name, each in ruleset.amended.items()
    )


def _indicator(each: Indicator) -> Iterator[str]:
    yield f"{each.number}. {each.title}{_span(each.questions)}"
    yield from (f"   {sub.code} {sub.title}{_span(sub.items)}" for sub in each.subindicators)


def _span(codes: tuple[str, ...]) -> str:
    return f": {' '.join(codes)}" if codes else ""


def when(event: CalendarEvent) -> str:
    """`1 ม.ค. 2567 – 30 มิ.ย. 2567`, or the words where no day is known."""
    days = [thai_date(date.fromisoformat(each), short=True) for each in (event.start, event.end) if each]
    return " – ".join(days) or event.approximate


def of_code(wanted: Rule, ruleset: Ruleset, known: Rules) -> Iterator[str]:
    """Everything that is known of one item, question, indicator or sub-indicator."""
    match wanted:
        case Item():
            yield from _of_item(wanted, ruleset, known)
        case Question():
            yield from _of_question(wanted, ruleset)
        case Indicator():
            yield f"ปี {ruleset.fiscal_year} · ตัวชี้วัด {wanted.number} {wanted.title} ({wanted.instrument})"
            yield from (f"  {code} {title_of(code, ruleset)}" for code in _inside(wanted, ruleset))
        case SubIndicator():
            yield f"ปี {ruleset.fiscal_year} · ตัวชี้วัดย่อย {wanted.code} {wanted.title}"
            yield from (f"  {code} {title_of(code, ruleset)}" for code in wanted.items)
            yield from _sources("ชื่อ", wanted.source, wanted, ruleset)


def _inside(indicator: Indicator, ruleset: Ruleset) -> Iterator[str]:
    yield from (code for code in indicator.questions if code in ruleset.question_by_code)
    yield from (sub.code for sub in indicator.subindicators)


def _of_item(item: Item, ruleset: Ruleset, known: Rules) -> Iterator[str]:
    sub = ruleset.subindicator_of[item.code]
    yield f"ปี {ruleset.fiscal_year} · {item.code} {item.title}"
    yield f"{sub.code} {sub.title} · ชุดข้อ {ruleset.item_set} รุ่น {ruleset.version} · slug {item.slug}"
    yield from _listed("ต้องเผยแพร่", item.publish)
    yield f"รอบข้อมูล: {item.period}"
    yield from _listed("ระวัง", item.fails)
    yield f"ปกติใครทำ: {item.unit}"
    if item.score_levels:
        yield f"คะแนนที่เป็นไปได้: {' '.join(map(str, item.score_levels.levels))}"
    if item.notes:
        yield f"หมายเหตุ: {item.notes}"
    yield from _sources("ชื่อข้อ", item.source, item, ruleset)
    other = " เทียบจากปีอื่น" if item.from_other_year else ""
    other += " เทียบจากชุดข้ออื่น" if item.from_other_set else ""
    yield f"ที่มาของสิ่งที่ต้องเผยแพร่ ({CONFIDENCE[item.publish_confidence]}){other}:"
    yield from (f"  - {ruleset.sources[key]}" for key in item.publish_source)
    yield from _amended(item.code, ruleset)
    for year, codes in same_subject(item, ruleset, known):
        yield f"ปี {year}: {' + '.join(_named(code, known.years[year]) for code in codes) or 'ไม่มีข้อที่ตรงกัน'}"


def _named(code: str, ruleset: Ruleset) -> str:
    return f"{code} {title_of(code, ruleset)}"


def _of_question(question: Question, ruleset: Ruleset) -> Iterator[str]:
    home = next(each for each in ruleset.indicators if question.code in each.questions)
    yield f"ปี {ruleset.fiscal_year} · {question.code} {question.title}"
    yield f"ตัวชี้วัด {home.number} {home.title} · ตอบแบบ{ANSWERS[question.answer_type]}"
    yield f"คำตอบที่ดี: {question.good_answer}"
    if question.notes:
        yield f"หมายเหตุ: {question.notes}"
    yield from _sources("ข้อคำถาม", question.source, question, ruleset)
    yield from _amended(question.code, ruleset)


def _listed(name: str, lines: tuple[str, ...]) -> Iterator[str]:
    if lines:
        yield f"{name}:"
        yield from (f"  - {each}" for each in lines)


def _sources(name: str, keys: tuple[str, ...], thing: Sourced, ruleset: Ruleset) -> Iterator[str]:
    yield f"ที่มาของ{name} ({CONFIDENCE[thing.confidence]}):"
    yield from (f"  - {ruleset.sources[key]}" for key in keys)


def _amended(name: str, ruleset: Ruleset) -> Iterator[str]:
    if each := ruleset.amended.get(name):
        keys = " ".join(each.changed or each.keys)
        yield f"แก้โดยหน่วยงาน: {each.by} {thai_date(each.when, short=True)} ({keys})"


def coverage(years: Iterable[Ruleset]) -> list[Row]:
    """A row a year: how much is known, and how sure it is (high, medium, low)."""
    return [_coverage(each) for each in years]


def _coverage(ruleset: Ruleset) -> Row:
    letters = Counter(code[0] for code in ruleset.question_by_code)
    dated = sum(1 for each in ruleset.calendar if each.start or each.end)
    return {
        "fiscal_year": ruleset.fiscal_year,
        "version": ruleset.version,
        "items": len(ruleset.items),
        "iit_questions": letters["I"],
        "eit_questions": letters["E"],
        "issues": len(ruleset.issues),
        "dates": [dated, len(ruleset.calendar)],
        "titles": _counted(each.confidence for each in ruleset.items),
        "publish": _counted(each.publish_confidence for each in ruleset.items),
        "from_other_year": sum(each.from_other_year for each in ruleset.items),
        "amended": len(ruleset.amended),
    }


def _counted(confidences: Iterable[str]) -> dict[str, int]:
    found = Counter(confidences)
    return {each: found[each] for each in CONFIDENCE}


def coverage_table(years: Iterable[Ruleset]) -> Iterator[str]:
    """The rows as a table; `–` is not known."""
    rows = [HEADS, *(tuple(map(_cell, each.values())) for each in coverage(years))]
    widths = [max(_width(row[at]) for row in rows) for at in range(len(HEADS))]
    for row in rows:
        cells = zip(row, widths, strict=True)
        yield "  ".join(f"{cell}{' ' * (width - _width(cell))}" for cell, width in cells).rstrip()
    yield f"ชื่อข้อ, สิ่งที่ต้องเผยแพร่: {' / '.join(CONFIDENCE.values())} · วัน: ที่รู้วันแน่ / ทั้งหมด · – ยังไม่ทราบ"


def _cell(value: object) -> str:
    match value:
        case dict():
            return "/".join(map(str, value.values()))
        case [known, every]:
            return f"{known}/{every}" if every else "–"
    return str(value) if value else "–"


def _width(text: str) -> int:
    """Columns in a terminal: vowels and marks above and below take none."""
    return sum(unicodedata.category(each) != "Mn" for each in text)
