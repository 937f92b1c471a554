"""The names scores are kept under, in one spelling everywhere.

`total`, `IIT` `EIT` `OIT`, `ind1`…`ind10`, `9.1`…`10.2`, `I1`…, `E1.part1` `E1.part2`…, `O1`….
An EIT question has one code per part, because each part is scored on its own.
"""

from typing import Literal

from knowledge.rules.ruleset import Ruleset

TOTAL = "total"
CodeKind = Literal["total", "instrument", "indicator", "subindicator", "question", "item"]


def part_code(question: str, part: int) -> str:
    """`E9`, 1 → `E9.part1`."""
    return f"{question}.part{part}"


def codes_of(ruleset: Ruleset, kind: CodeKind, instrument: str | None = None) -> tuple[str, ...]:
    """Every code of one kind in the order of the rules; questions may be limited to one instrument."""
    match kind:
        case "total":
            return (TOTAL,)
        case "instrument":
            return tuple(each.code for each in ruleset.instruments)
        case "indicator":
            return tuple(each.code for each in ruleset.indicators)
        case "subindicator":
            return tuple(sub.code for each in ruleset.indicators for sub in each.subindicators)
        case "item":
            return tuple(item.code for item in ruleset.items)
        case "question":
            return tuple(
                code
                for indicator in ruleset.indicators
                if indicator.questions and instrument in (None, indicator.instrument)
                for code in _question_codes(ruleset, indicator.instrument, indicator.questions)
            )


def _question_codes(ruleset: Ruleset, instrument: str, questions: tuple[str, ...]) -> tuple[str, ...]:
    parts = ruleset.get_instrument(instrument).parts
    if not parts:
        return questions
    return tuple(part_code(question, each.part) for question in questions for each in parts)


def kind_of(code: str, ruleset: Ruleset) -> CodeKind | None:
    """What a code names in this year's rules; None where this year has no such code."""
    for kind in ("total", "instrument", "indicator", "subindicator", "item", "question"):
        if code in codes_of(ruleset, kind):
            return kind
    return None


def name_of(code: str) -> str:
    """How staff say the code: `ind4` → `ตัวชี้วัด 4`, `E9.part1` → `E9 ส่วนที่ 1`, `total` → `คะแนนรวม`."""
    if code == TOTAL:
        return "คะแนนรวม"
    if code.startswith("ind"):
        return f"ตัวชี้วัด {code[3:]}"
    if ".part" in code:
        question, part = code.split(".part")
        return f"{question} ส่วนที่ {part}"
    return code


def title_of(code: str, ruleset: Ruleset) -> str:
    """The Thai title behind a code. Raises KeyError for a code this year does not have."""
    if code == TOTAL:
        return "คะแนนรวม"
    for instrument in ruleset.instruments:
        if instrument.code == code:
            return instrument.title
    for indicator in ruleset.indicators:
        if indicator.code == code:
            return indicator.title
        for sub in indicator.subindicators:
            if sub.code == code:
                return sub.title
    if code in ruleset.item_by_code:
        return ruleset.item_by_code[code].title
    return ruleset.question_by_code[code.split(".part")[0]].title
