"""Two years of rules side by side: what became of each item, levels, questions and dates."""

from collections.abc import Iterator
from typing import Any

from bot.cli.rules_shown import when
from handlers.general.wording import CONFIDENCE
from knowledge.rules.links import same_in
from knowledge.rules.ruleset import Item, Level, Ruleset

KINDS = {
    "merged": "รวมกัน",
    "split": "แยก",
    "renamed": "รหัสใหม่",
    "retitled": "ชื่อใหม่",
    "gone": "ไม่มีแล้ว",
    "new": "ข้อใหม่",
    "same": "เหมือนเดิม",
}
"""What became of items, in the order in which it is shown."""
Move = dict[str, Any]


def moves(before: Ruleset, after: Ruleset) -> list[Move]:
    """Every subject once: what it was, what it is, and what kind of change that is; new items last."""
    out: dict[tuple[str, ...], Move] = {}
    for item in before.items:
        link = same_in(item.code, before, after)
        found = [after.item_by_code[code] for code in link.codes]
        kind = "gone" if not found else _kind(link.kind, item, found)
        move = out.setdefault(link.codes or (item.code, ""), {"kind": kind, "before": [], "after": found})
        move["before"].append(item)
    known = {each.code for move in out.values() for each in move["after"]}
    new = [{"kind": "new", "before": [], "after": [each]} for each in after.items if each.code not in known]
    return [*out.values(), *new]


def _kind(kind: str, item: Item, found: list[Item]) -> str:
    return "retitled" if kind == "same" and item.title != found[0].title else kind


def as_data(before: Ruleset, after: Ruleset) -> dict[str, Any]:
    """The difference as JSON holds it: items by code, and whether levels and questions are the same."""
    return {
        "before": before.fiscal_year,
        "after": after.fiscal_year,
        "items": [
            {"kind": each["kind"]}
            | {side: [item.code for item in each[side]] for side in ("before", "after")}
            for each in moves(before, after)
        ],
        "same_levels": before.levels.order == after.levels.order,
        "questions": [len(before.questions), len(after.questions)],
    }


def difference(before: Ruleset, after: Ruleset) -> Iterator[str]:
    """The difference for a terminal."""
    first, second = before.fiscal_year, after.fiscal_year
    found = moves(before, after)
    yield f"ปี {first} → {second}: {len(before.items)} → {len(after.items)} ข้อ O"
    for kind, title in KINDS.items():
        of_kind = [each for each in found if each["kind"] == kind]
        if of_kind and kind == "same":
            yield f"{title} ({len(of_kind)}): {' '.join(each['after'][0].code for each in of_kind)}"
        elif of_kind:
            yield f"{title} ({len(of_kind)})"
            yield from (
                f"  {_titled(each['before'])}{_arrow(each)}{_titled(each['after'])}" for each in of_kind
            )
    yield from _levels(before, after)
    yield f"ข้อคำถาม: {_count(before)} → {_count(after)}"
    for each in (before, after):
        yield f"ปฏิทินปี {each.fiscal_year}" if each.calendar else f"ปฏิทินปี {each.fiscal_year}: ยังไม่ทราบ"
        yield from (f"  {when(date)} {date.title} ({CONFIDENCE[date.confidence]})" for date in each.calendar)


def _titled(items: list[Item]) -> str:
    return " + ".join(f"{each.code} {each.title}" for each in items)


def _arrow(move: Move) -> str:
    return " → " if move["before"] and move["after"] else ""


def _levels(before: Ruleset, after: Ruleset) -> Iterator[str]:
    if before.levels.order == after.levels.order:
        yield "ระดับ: เหมือนเดิม"
        return
    for each in (before, after):
        yield f"ระดับปี {each.fiscal_year}: {' · '.join(map(_level, each.levels.order))}"


def _level(level: Level) -> str:
    least = f" (ทุกเครื่องมือ {level.instrument_min})" if level.instrument_min is not None else ""
    return f"{level.title} {level.total_min}{least}"


def _count(ruleset: Ruleset) -> str:
    return str(len(ruleset.questions)) if ruleset.questions else "ยังไม่ทราบ"
