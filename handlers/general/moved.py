"""A code that the year in focus does not have: what it was where it stood, and where that is now. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.terms.context import Ctx
from handlers.terms.messages import Choice
from knowledge.rules.links import same_in
from knowledge.rules.ruleset import Item
from knowledge.score_text.complaints import Complaint


@dataclass(frozen=True, slots=True)
class MovedItem:
    """An item of another year, and the items of the year in focus that have its subject."""

    year: int
    item: Item
    now: tuple[Item, ...]


def moved(ctx: Ctx, details: Sequence[Complaint]) -> list[MovedItem]:
    """For every item of another year: what it was in the newest year that has it and rules."""
    return [
        found
        for each in details
        if each.kind == "other_year"
        if (found := _found(ctx, each.code, each.years))
    ]


def _found(ctx: Ctx, code: str, years: Sequence[int]) -> MovedItem | None:
    known = [year for year in years if ctx.has_rules(year) and code in ctx.rules.of(year).item_by_code]
    if not known:
        return None
    then = ctx.rules.of(max(known))
    now = same_in(code, then, ctx.ruleset).codes
    return MovedItem(
        max(known), then.item_by_code[code], tuple(ctx.ruleset.item_by_code[each] for each in now)
    )


def cards(found: Sequence[MovedItem]) -> tuple[Choice, ...]:
    """The way to what has to be published for each of them now."""
    codes = dict.fromkeys(item.code for each in found for item in each.now)
    return tuple(Choice.to(f"{code} ต้องลงอะไร", "item", code) for code in codes)[:2]
