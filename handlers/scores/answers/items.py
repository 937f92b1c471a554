"""O-items: which are missing and what has to be published for one."""

from collections.abc import Sequence
from decimal import Decimal

from handlers.general.buttons import ENTER, MISSING, NEXT_LEVEL, SUMMARY
from handlers.general.wording import CONFIDENCE, spans, trust
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say
from knowledge.rules.codes import kind_of, name_of, title_of
from knowledge.rules.links import same_in
from knowledge.scores.gaps import MissingItem, missing_items, unscored_items
from knowledge.scores.whatif import what_if
from knowledge.thai import cut

BEST_FIRST = Choice.to("ข้อที่ได้คะแนนมากสุดก่อน", "missing_best")
ONE_BY_ONE = Choice.to("ดูทีละข้อ", "missing_list")
CARRIED = Choice.to("ปีที่แล้วขาดข้อไหน", "carried")
FULL = Decimal(100)
MOST_BUTTONS = 9
LastTime = tuple[int, tuple[str, ...], Decimal]
"""A year, the codes of a subject in it, and the least of their scores."""


def missing(ctx: Ctx, inside: tuple[str, ...] = ()) -> tuple[Say, ...]:
    """Items below 100 by sub-indicator, each with the points it would add to the total.

    `inside` limits them to a sub-indicator (`9.3`) or an indicator (`ind9`).
    """
    inside = tuple(code for code in inside if code not in ("IIT", "EIT", "OIT"))
    starts = tuple(code.replace("ind", "") for code in inside)
    groups = tuple(
        group
        for group in missing_items(ctx.evaluation)
        if not starts or group.code in starts or group.code.split(".")[0] in starts
    )
    if ctx.ruleset.drafted_from is not None:
        draft = Choice.to("ร่างรายการข้อ O", "all_items")
        params = {"year": ctx.year, "known": ctx.years_known, "ahead": ctx.year > max(ctx.years_known)}
        return (Say("items.no_list", params, (draft, SUMMARY) if params["ahead"] else (SUMMARY,)),)
    unscored = unscored_items(ctx.evaluation)
    if len(unscored) == len(ctx.ruleset.items):
        return (
            Say("items.none_entered", {"year": ctx.year}, (*((ENTER,) if ctx.may("enter") else ()), CARRIED)),
        )
    count = sum(len(group.items) for group in groups)
    params = {
        "year": ctx.year,
        "count": count,
        "of": len(ctx.ruleset.items) - len(unscored),
        "groups": [(f"{group.code} {group.title}", _gains(group.items)) for group in groups],
        "unscored": spans(unscored),
        **(_all_fixed(ctx) if not inside else {"after_total": None, "after_oit": None}),
        "inside": " ".join(ctx.label(code) for code in inside),
    }
    choices = (BEST_FIRST, ONE_BY_ONE, NEXT_LEVEL if ctx.evaluation.level else SUMMARY)
    return (Say("items.missing", params, choices if count else (SUMMARY,)),)


def _gains(items: tuple[MissingItem, ...]) -> list[tuple[str, object]]:
    """Codes that add the same, joined: `O8 O9 O12`, +0.57."""
    out: list[tuple[str, object]] = []
    for each in items:
        if out and out[-1][1] == each.gain:
            out[-1] = (f"{out[-1][0]} {each.code}", each.gain)
        else:
            out.append((each.code, each.gain))
    return out


def _all_fixed(ctx: Ctx) -> dict[str, object]:
    fixed = {each.code: FULL for each in _missing(ctx)}
    if not fixed:
        return {"after_total": None, "after_oit": None}
    after = what_if(ctx.evaluation, fixed)
    return {"after_total": after.value("total"), "after_oit": after.value("OIT")}


def best_first(ctx: Ctx) -> tuple[Say, ...]:
    """Missing items, those that add most first."""
    ordered = sorted(_missing(ctx), key=lambda each: -each.gain)
    rows = [(ctx.label(each.code), each.score, each.gain) for each in ordered[:7]]
    params = {"year": ctx.year, "rows": rows, "left": max(0, len(ordered) - 7)}
    first = tuple(Choice.to(f"{each.code} ต้องลงอะไร", "item", each.code) for each in ordered[:3])
    both = (Choice.to("ถ้าแก้ 3 ข้อแรกได้เท่าไร", "whatif", *(each.code for each in ordered[:3])),)
    return (Say("items.best_first", params, (*first, *both) if ordered else (SUMMARY,)),)


def one_by_one(ctx: Ctx) -> tuple[Say, ...]:
    """A button for every missing item."""
    choices = tuple(Choice.to(each.code, "item", each.code) for each in _missing(ctx))
    return (Say("items.pick", {"count": len(choices), "year": ctx.year}, (*choices, SUMMARY)),)


def _missing(ctx: Ctx) -> list[MissingItem]:
    return [item for group in missing_items(ctx.evaluation) for item in group.items]


def of_unit(ctx: Ctx, unit: str) -> tuple[Say, ...]:
    """The items a unit usually does, those it misses first."""
    lacking = {each.code: each for each in _missing(ctx)}
    theirs = [each for each in ctx.ruleset.items if unit in each.unit]
    params = {
        "year": ctx.year,
        "unit": unit,
        "missing": [
            (ctx.label(each.code), lacking[each.code].gain) for each in theirs if each.code in lacking
        ],
        "others": " ".join(each.code for each in theirs if each.code not in lacking),
        "entered": ctx.has_items,
    }
    codes = [each.code for each in theirs if each.code in lacking] or [each.code for each in theirs]
    choices = tuple(Choice.to(f"{code} ต้องลงอะไร", "item", code) for code in codes[:3])
    return (Say("items.of_unit", params, (*choices, MISSING)),)


def item(ctx: Ctx, code: str) -> tuple[Say, ...]:
    """What to publish for an item: elements, period, pitfalls, unit, how sure it is, how it did before."""
    found = ctx.ruleset.item_by_code[code]
    last = _last_time(ctx, code)
    params = {
        "year": ctx.year,
        "code": code,
        "item": found,
        "sub": ctx.label(ctx.ruleset.subindicator_of[code].code),
        "score": ctx.evaluation.value(code),
        "title_confidence": CONFIDENCE[found.confidence],
        "trust": trust([found.publish_confidence], ctx.ruleset.amended.get(code)),
        "last": last,
    }
    return (Say("items.item", params, (*_steps(ctx, code), *_before(ctx, code, last), *_further(ctx, code))),)


def _steps(ctx: Ctx, code: str) -> tuple[Choice, ...]:
    """What can be done about an item that is not full."""
    if not _below(ctx, code):
        return ()
    plan = (Choice.to("ตั้งเป็นมาตรการ", "suggest", "item", code),) if ctx.may("enter") else ()
    return (Choice.to("ถ้าแก้ข้อนี้ได้เท่าไร", "whatif", code), *plan)


def _before(ctx: Ctx, code: str, last: LastTime | None) -> tuple[Choice, ...]:
    if last is None or last[2] == FULL:
        return ()
    return (Choice.to(f"ปี {last[0]} ตกเพราะอะไร", "item_before", code, ctx.year, last[0]),)


def _further(ctx: Ctx, code: str) -> tuple[Choice, ...]:
    follow = _after(ctx, code)
    return (Choice.to("ที่มา", "source", code), Choice.to(f"ข้อถัดไป ({follow})", "item", follow))


def listed(ctx: Ctx, codes: Sequence[str]) -> tuple[Say, ...]:
    """Several items in short, by sub-indicator: what each is called, and its score."""
    groups = [
        (
            f"{sub.code} {sub.title}",
            [(code, _title(ctx, code), ctx.evaluation.value(code)) for code in inside],
        )
        for indicator in ctx.ruleset.indicators
        for sub in indicator.subindicators
        if (inside := [code for code in sub.items if code in codes])
    ]
    params = {"year": ctx.year, "codes": spans(codes), "count": len(codes), "groups": groups}
    few = tuple(Choice.to(code, "item", code) for code in codes if len(codes) <= MOST_BUTTONS)
    return (Say("items.listed", params, (*few, MISSING if ctx.has_items else CARRIED)),)


def _title(ctx: Ctx, code: str) -> str:
    return cut(ctx.ruleset.item_by_code[code].title, 40)


def which(ctx: Ctx, number: str) -> tuple[Say, ...]:
    """`ข้อ 8` may be an item, an indicator or a question: which one."""
    kinds = (f"O{number}", f"ind{number}", f"I{number}", f"E{number}")
    whole = {
        code: tuple(f"{code}.part{part}" for part in (1, 2)) if code[0] == "E" else (code,) for code in kinds
    }
    known = {code: parts for code, parts in whole.items() if kind_of(parts[0], ctx.ruleset)}
    choices = tuple(
        Choice.to(cut(f"{name_of(code)} {title_of(parts[0], ctx.ruleset)}", 32), "score", *parts)
        for code, parts in known.items()
    )
    return (Say("items.which", {"number": number, "year": ctx.year}, choices or (MISSING,)),)


def _below(ctx: Ctx, code: str) -> bool:
    score = ctx.evaluation.value(code)
    return score is not None and score < 100


def _after(ctx: Ctx, code: str) -> str:
    """The next missing item; among items that miss nothing, simply the next one."""
    order = [each.code for each in ctx.ruleset.items]
    lacking = [each.code for each in _missing(ctx)]
    pool = lacking if code in lacking and len(lacking) > 1 else order
    return pool[(pool.index(code) + 1) % len(pool)]


def _last_time(ctx: Ctx, code: str) -> LastTime | None:
    """How the same subject did in the newest earlier year that has a score of it."""
    for year in reversed([each for each in ctx.assessed if each < ctx.year]):
        then = ctx.of_result(year)
        codes = same_in(code, ctx.ruleset, then.ruleset).codes
        scores = [value for each in codes if (value := then.evaluation.value(each)) is not None]
        if scores:
            return year, codes, min(scores)
    return None
