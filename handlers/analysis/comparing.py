"""Years of one agency side by side. Pure."""

import re
from collections.abc import Sequence
from decimal import Decimal

from handlers.capability import Args
from handlers.general.buttons import ENTER, SUMMARY, WEAKEST
from handlers.general.wording import spans
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Press, Say
from handlers.understanding.phrases import Readers
from handlers.understanding.years import said
from knowledge.rules.codes import codes_of
from knowledge.scores.comparing import (
    Comparison,
    ItemChange,
    ScoreMove,
    YearResult,
    biggest_moves,
    have_same_levels,
    item_changes,
)
from knowledge.scores.comparing import compare as side_by_side
from knowledge.years_named import CENTURY

MOST_YEARS, MOST_MOVES, MOST_ITEMS = 6, 5, 8
WAYS = ("up", "down")
_FALLING = re.compile(r"ลด|แย่ลง|ตกลง|ต่ำลง|น้อยลง|ร่วง|หาย")
_RISING = re.compile(r"ดีขึ้น|เพิ่มขึ้น|สูงขึ้น|มากขึ้น|เพิ่มจาก|ขึ้นจาก")
_WHICH = re.compile(r"ไหน|อะไร|ใด|บ้าง|ไร")
_BACK = re.compile(r"(?:ย้อนหลัง|หลัง)(?:ไป)? ?(\d|สอง|สาม|สี่|ห้า|หก)|((?<!\d)\d|สอง|สาม|สี่|ห้า|หก) ?ปี")
_COUNTS = {"สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6}
_DIGITS = re.compile(r"\d\d")
_PAIR = re.compile(r"(?<!\d)([5-9]\d) ?(?:กับ|และ|-|/|vs\.?|เทียบ|ถึง) ?([5-9]\d)(?!\d)")
"""`เทียบ 66 กับ 68`: beside that word two such figures are years."""


def years_compared(found: re.Match[str], text: str, ctx: Ctx) -> Args:
    """Which way is asked for (`up`, `down`), and the years: those named, or so many back (`last3`).

    Years that are only named from today on (`ปีนี้กับปีที่แล้ว`) mean the newest result and the one before it:
    which those are is said, and a result is out long after its year began.
    """
    which = _WHICH.search(text) is not None
    both = _FALLING.search(text) and _RISING.search(text)
    way = ("down",) if which and _FALLING.search(text) else ("up",) if which and _RISING.search(text) else ()
    way = () if both else way
    count = _BACK.search(text)
    if count:
        number = count[1] or count[2]
        return (*way, f"last{_COUNTS.get(number) or number}")
    years = said(text, ctx).years
    if not years and (pair := _PAIR.search(text)):
        years = tuple(CENTURY + int(each) for each in pair.groups())
    if years and not _DIGITS.search(found.string) and len(ctx.assessed) > 1:
        return (*way, "last2")
    return (*way, *map(str, years))


READERS: Readers = {"years_compared": years_compared}


def compare(ctx: Ctx, args: Args) -> tuple[Say, ...]:
    """Two years code by code, or up to six in a line each; where there is one, which years there are."""
    way = next((each for each in args if each in WAYS), "")
    years = _years(ctx, [each for each in args if each not in WAYS])
    lacking = tuple(year for year in years if year not in ctx.assessed)
    if len(years) < 2 or lacking:
        return (_cannot(ctx, lacking),)
    results = [result_of(ctx, year) for year in years[-MOST_YEARS:]]
    if len(results) > 2 and not way:
        return (_through(ctx, results),)
    return (_two(ctx, side_by_side(results[0], results[-1]), way),)


def result_of(ctx: Ctx, year: int) -> YearResult:
    """One year's result as it is kept."""
    there = ctx.of_result(year)
    return YearResult(there.evaluation, there.level)


def _years(ctx: Ctx, args: Sequence[str]) -> list[int]:
    """The years to look at; of one alone also the newest result, or the one before it."""
    known = ctx.assessed
    if args and args[0].startswith("last"):
        return list(known[-min(int(args[0].removeprefix("last")), MOST_YEARS) :])
    named = sorted({int(each) for each in args})
    if len(named) > 1:
        return named
    if not named:
        return list(known[-2:])
    other = [year for year in known if year != named[0]]
    if named[0] == (known or (0,))[-1]:
        return sorted({*other[-1:], *named})
    return sorted({*named, *known[-1:]})


def _two(ctx: Ctx, found: Comparison, way: str) -> Say:
    before, after = found.before, found.after
    moves = [each for each in found.moved if not way or (each.by or 0) * (1 if way == "up" else -1) > 0]
    tops = () if way else (found.total, *found.instruments)
    params = {
        "years": (before.year, after.year),
        "way": way,
        "total": found.total,
        "rows": [(_label(ctx, each), each) for each in (*tops, *moves)],
        "still": "" if way else spans(each.code for each in found.still),
        "unknown": spans(each.code for each in found.unknown),
        "level": {
            "before": before.level,
            "after": after.level,
            "way": found.level_way,
            "same": found.same_levels,
        },
        "only_total": [each.year for each in (before, after) if each.is_total_only],
        "drafted": _drafted(found.before, found.after),
    }
    return Say("analysis.compare", params, _after_two(ctx, found, way))


def _after_two(ctx: Ctx, found: Comparison, way: str) -> tuple[Choice, ...]:
    before, after = found.before.year, found.after.year
    pair = (before, after)
    items = (Choice.to("ข้อ O เรื่องเดียวกัน", "compare_items", *pair),) if _items(found) else ()
    whole = (Choice.to("เทียบทั้งหมด", "compare", *pair),) if way else ()
    down = (Choice.to("ตัวที่ลดลง", "compare", "down", *pair),) if not way and _fell(found) else ()
    every = (Choice.to("ดูทุกปี", "compare", f"last{MOST_YEARS}"),) if len(ctx.assessed) > 2 else ()
    weak = Choice(WEAKEST.label, str(Press("weak_points", (), after)))
    totals = tuple(Choice(f"สรุปปี {year}", str(Press("total", (), year))) for year in pair)
    return (*whole, *down, *items, *every, *totals, weak)[:5]


def _fell(found: Comparison) -> bool:
    return any((each.by or 0) < 0 for each in found.moved)


def _items(found: Comparison) -> tuple[ItemChange, ...]:
    return item_changes(found.before, found.after)


def _label(ctx: Ctx, move: ScoreMove) -> str:
    return ctx.label(move.code) if move.code.startswith("ind") else move.code


def _drafted(*results: YearResult) -> list[tuple[list[int], int]]:
    """Years without rules of their own, by the year by whose formula they are calculated."""
    sources: dict[int, list[int]] = {}
    for each in results:
        if source := each.evaluation.ruleset.drafted_from:
            sources.setdefault(source, []).append(each.year)
    return [(years, source) for source, years in sources.items()]


def _through(ctx: Ctx, results: list[YearResult]) -> Say:
    first, last = results[0], results[-1]
    before: list[Decimal | None] = [None, *(each.total for each in results[:-1])]
    rows = [(each, ScoreMove("total", old, each.total).by) for each, old in zip(results, before, strict=True)]
    inside = range(first.year, last.year)
    have = {each.year for each in results}
    params = {
        "years": (first.year, last.year),
        "by": ScoreMove("total", first.total, last.total).by,
        "rows": [(each.year, each.total, by, each.level) for each, by in rows],
        "moves": [(_label(ctx, each), each) for each in biggest_moves(results)[:MOST_MOVES]],
        "gaps": [year for year in inside if year not in have],
        "same_levels": have_same_levels(results),
        "only_total": [each.year for each in results if each.is_total_only],
        "drafted": _drafted(*results),
    }
    pair = results[-2].year, last.year
    two = Choice.to(f"เทียบ {pair[0]} กับ {pair[1]}", "compare", *pair)
    down = Choice.to("ตัวที่ลดลง", "compare", "down", *pair)
    return Say("analysis.through", params, (two, down, SUMMARY))


def items(ctx: Ctx, args: Args) -> tuple[Say, ...]:
    """O-items of the same subject in two years: full now, full no longer, and missing in both."""
    years = sorted({int(each) for each in args})
    lacking = tuple(year for year in years if year not in ctx.assessed)
    if len(years) != 2 or lacking:
        return (_cannot(ctx, lacking),)
    before, after = (result_of(ctx, year) for year in years)
    found = item_changes(before, after)
    params = {
        "years": years,
        "count": len(found),
        "lost": _named(after, [each for each in found if each.way == "down"]),
        "won": _named(after, [each for each in found if each.way == "up"]),
        "still": _named(after, [each for each in found if each.way == "same" and each.after < 100]),
        "of": len(codes_of(after.evaluation.ruleset, "item")),
    }
    return (Say("analysis.items", params, (Choice.to("เทียบทั้งหมด", "compare", *years), SUMMARY)),)


def _named(after: YearResult, changes: list[ItemChange]) -> tuple[int, list[tuple[str, str, str]]]:
    """How many there are, and the first of them: the code before, the code now, and the title."""
    titles = after.evaluation.ruleset.item_by_code
    named = [(each.code_before, each.code, titles[each.code].title) for each in changes]
    return len(named), named[:MOST_ITEMS]


def _cannot(ctx: Ctx, lacking: tuple[int, ...]) -> Say:
    known = ctx.assessed
    last = ctx.of_result(known[-1]).evaluation.value("total") if known else None
    params = {"lacking": lacking, "known": known, "last": last}
    pair = known[-2:] if len(known) > 1 else ()
    other = (Choice.to(f"เทียบปี {pair[0]} กับ {pair[1]}", "compare", *pair),) if pair else ()
    enter = (ENTER,) if ctx.may("enter") else ()
    return Say("analysis.cannot_compare", params, (*other, SUMMARY, *enter))
