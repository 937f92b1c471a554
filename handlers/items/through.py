"""One item through the years: what it is called elsewhere, how it did, and what was missing then. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from handlers.general.buttons import MISSING, SUMMARY
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Press, Say
from knowledge.fiscal import fiscal_year_of
from knowledge.rules.links import Link, same_in
from knowledge.rules.ruleset import Item, Ruleset
from knowledge.scores.gaps import missing_items

MOST_ROWS, MOST_NEW, MOST_BUTTONS = 12, 8, 3


@dataclass(frozen=True, slots=True)
class ItemPath:
    """Items of one year and what they are in another: several where they were merged or split."""

    link: Link
    before: tuple[Item, ...]
    after: tuple[Item, ...]
    is_back: bool
    """Whether the other year is the earlier one: what is several there became one."""

    @property
    def kind(self) -> str:
        return self.link.kind


def path(code: str, before: Ruleset, after: Ruleset) -> ItemPath:
    """Where an item is in the other year, with those it was merged with."""
    link = same_in(code, before, after)
    merged = {code}
    for each in link.codes:
        merged |= set(same_in(each, after, before).codes)
    return ItemPath(
        link,
        tuple(item for item in before.items if item.code in merged),
        tuple(item for item in after.items if item.code in link.codes),
        after.fiscal_year < before.fiscal_year,
    )


def where(ctx: Ctx, code: str, before: int, after: int) -> tuple[Say, ...]:
    """`O16 ปี 68 คือข้อไหนปี 67`."""
    if unknown := _lacking(ctx, before, after):
        return unknown
    rules, others = ctx.rules.of(before), ctx.rules.of(after)
    if code not in rules.item_by_code:
        return _no_such(code, rules)
    found = path(code, rules, others)
    params = {"item": rules.item_by_code[code], "before": rules, "after": others, "path": found}
    return (Say("items_years.where", params, (*_cards(found.after, others), _all(others))),)


def _cards(items: Iterable[Item], rules: Ruleset) -> tuple[Choice, ...]:
    year = rules.drafted_from or rules.fiscal_year
    return tuple(
        Choice(f"{each.code} ต้องลงอะไร (ปี {year})", str(Press("item", (each.code,), year))) for each in items
    )[:MOST_BUTTONS]


def _all(rules: Ruleset) -> Choice:
    year = rules.drafted_from or rules.fiscal_year
    return Choice(f"ข้อ O ปี {year}", str(Press("all_items", (), year)))


def before(ctx: Ctx, code: str, own: int, year: int) -> tuple[Say, ...]:
    """How the subject of an item of one year did in another, and what usually costs it its score there."""
    if unknown := _lacking(ctx, own, year):
        return unknown
    rules, then = ctx.of_result(own).ruleset, ctx.of_result(year)
    if code not in rules.item_by_code:
        return _no_such(code, rules)
    item, found = rules.item_by_code[code], path(code, rules, then.ruleset)
    params = {
        "item": item,
        "year": own,
        "then": then.ruleset,
        "path": found,
        "scores": {each.code: then.evaluation.value(each.code) for each in found.after},
        "causes": () if any(each.fails for each in found.after) else then.ruleset.zero_causes.causes,
    }
    return (Say("items_years.before", params, (*_cards([item], rules), *_now(code, rules, ctx), MISSING)),)


def _now(code: str, rules: Ruleset, ctx: Ctx) -> tuple[Choice, ...]:
    """Where an item of another year is in the year in focus."""
    if rules.fiscal_year == ctx.year:
        return ()
    return (Choice.to(f"{code} คือข้อไหนปี {ctx.year}", "same_item", code, rules.fiscal_year, ctx.year),)


def _no_such(code: str, rules: Ruleset) -> tuple[Say, ...]:
    there = (_all(rules),)
    return (Say("items_years.no_such", {"code": code, "rules": rules}, there),)


def _lacking(ctx: Ctx, *years: int) -> tuple[Say, ...]:
    """What is said of a year whose items are not known: a draft is only made of a year to come."""
    newest = max(ctx.rules.years)
    for year in years:
        if not ctx.has_rules(year) and (year < newest or not ctx.is_rated(year)):
            return (Say("items_years.no_list", {"year": year, "known": ctx.years_known}, (SUMMARY,)),)
    return ()


def carried(ctx: Ctx, before: int | None, after: int | None) -> tuple[Say, ...]:
    """What was missing in one year, by the names of another: of the newest result, unless years are said."""
    after = after or max(fiscal_year_of(ctx.today), *(ctx.assessed or (0,)))
    if unknown := _lacking(ctx, after, *((before,) if before else ())):
        return unknown
    known = [year for year in ctx.assessed if year < after and ctx.of_result(year).has_items]
    before = before or (known[-1] if known else None)
    then = ctx.of_result(before) if before else None
    if before is None or then is None or not then.has_items:
        return (
            Say("items_years.nothing_before", {"after": after, "before": before, "known": known}, (SUMMARY,)),
        )
    rules, others = then.ruleset, ctx.rules.of(after)
    lacking = [each.code for group in missing_items(then.evaluation) for each in group.items]
    rows = _rows(lacking, rules, others)
    params = {
        "before": rules,
        "after": others,
        "count": len(lacking),
        "rows": rows[:MOST_ROWS],
        "more": max(0, len(rows) - MOST_ROWS),
        "new": _new(rules, others),
    }
    first = [each for _, found in rows for each in found.after]
    return (Say("items_years.carried", params, (*_cards(first, others), _all(others))),)


def _rows(codes: Iterable[str], rules: Ruleset, others: Ruleset) -> list[tuple[list[Item], ItemPath]]:
    """What was missing, subject by subject: items that became one stand together."""
    out: dict[tuple[str, ...], tuple[list[Item], ItemPath]] = {}
    for code in codes:
        found = path(code, rules, others)
        out.setdefault(found.link.codes or (code,), ([], found))[0].append(rules.item_by_code[code])
    return list(out.values())


def _new(rules: Ruleset, others: Ruleset) -> list[Item]:
    """Items that are in no link from the year before."""
    return [each for each in others.items if not same_in(each.code, others, rules).codes]
