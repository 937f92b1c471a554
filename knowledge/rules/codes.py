"""The names scores are kept under, in one spelling everywhere.

`total`, `IIT` `EIT` `OIT`, `ind1`…`ind10`, `9.1`…`10.2`, `I1`…, `E1.part1` `E1.part2`…, `O1`….
An EIT question has one code per part, because each part is scored on its own.
"""

from knowledge.rules.ruleset import TOTAL, CodeKind, Ruleset, part_code

__all__ = ["TOTAL", "CodeKind", "codes_of", "kind_of", "name_of", "part_code", "title_of"]


def codes_of(ruleset: Ruleset, kind: CodeKind, instrument: str | None = None) -> tuple[str, ...]:
    """Every code of one kind in the order of the rules; questions may be limited to one instrument."""
    if kind == "question" and instrument is not None:
        return ruleset.question_codes(instrument)
    return ruleset.codes_by_kind[kind]


def kind_of(code: str, ruleset: Ruleset) -> CodeKind | None:
    """What a code names in this year's rules; None where this year has no such code."""
    return ruleset.kind_by_code.get(code)


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
