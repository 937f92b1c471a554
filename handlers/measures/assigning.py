"""Who is in charge: of an O-item, of a line of the list shown, and what a unit has to do."""

import re

from handlers.capability import Args, Door
from handlers.general.buttons import ALL_MEASURES, MINE, MISSING
from handlers.measures import lists
from handlers.measures.doors import allowed
from handlers.measures.flow import adding, following
from handlers.measures.looking.choosing import chosen
from handlers.scores.answers import items
from handlers.terms.context import Ctx
from handlers.terms.flow import Step
from handlers.terms.messages import Choice, Say, number_in
from handlers.terms.talk import Talk, answer
from handlers.understanding.codes import codes_in
from handlers.understanding.phrases import Readers
from knowledge.agencies import find_unit
from knowledge.thai import cut

MOST = 3


def whose_item(found: re.Match[str], text: str, ctx: Ctx) -> Args | None:
    """The item that somebody is to be in charge of."""
    return next(((each,) for each in codes_in(text, ctx) if each in ctx.ruleset.item_by_code), None)


def in_charge(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """`<item>`: who usually does it and which measures serve it; no item is given to anybody here."""
    code = args[0] if args else ""
    if code not in ctx.ruleset.item_by_code:
        return answer(talk, (Say("assigning.which", {}, (MINE, ALL_MEASURES)),))
    serving = [each for each in ctx.plan.work if code in each.draft.serves]
    params = {
        "label": ctx.label(code),
        "usual": ctx.ruleset.item_by_code[code].unit,
        "rows": [(each.title, " ".join(each.draft.units)) for each in serving[:MOST]],
        "year": ctx.plan.fiscal_year,
        "shown": ctx.year,
    }
    make = (Choice.to("ตั้งเป็นมาตรการ", "suggest", "item", code),) if ctx.may("enter") else ()
    see = (Choice.to(f"มาตรการ {code}", "planitem", code),) if serving else ()
    choices = (*see, *make, Choice.to(f"{code} ต้องลงอะไร", "item", code))
    return answer(talk, (Say("assigning.item", params, choices),))


def line_to_unit(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """`<number>`, `<unit>`: a line of the list shown gets a unit; without a list, which one is asked."""
    number, words = (*args, "", "")[:2]
    found = following.placed(number_in(number) or 0, ctx) if ctx.shown.lines else None
    if found is None:
        return answer(talk, (Say("assigning.no_list", {"number": number}, (MINE, ALL_MEASURES)),))
    step = adding.correct(found, words, ctx)
    if step is None:
        return answer(talk, (Say("assigning.which", {}, (MINE, ALL_MEASURES)),))
    return allowed(talk, ctx, lambda: step)


def of_unit(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """`<unit>`: its measures or its items; where there are both, which are meant is asked.

    `items.<place>`: the items of one of the agency's units.
    """
    if args[:1] == ("items",):
        place = number_in(args[1]) if len(args) > 1 else None
        named = ctx.units[place] if place is not None and place < len(ctx.units) else ""
        return answer(talk, items.of_unit(ctx, named)) if named else answer(talk, (_no_unit(""),))
    said = args[0] if args else ""
    name = find_unit(said, ctx.units) or ""
    codes = [each.code for each in ctx.ruleset.items if (name or said) in each.unit]
    place = ctx.units.index(name) if name else -1
    count = _open_count(place, ctx) if name else 0
    if codes and not count:
        return answer(talk, items.of_unit(ctx, name or said))
    if not name:
        return answer(talk, (_no_unit(said),))
    if not codes:
        return answer(talk, lists.listing(ctx, f"owes{place}"))
    params = {"unit": name, "count": count, "year": ctx.plan.fiscal_year}
    choices = (
        Choice.to(f"มาตรการที่รับผิดชอบ ({count})", "plan", f"owes{place}"),
        Choice.to(f"ข้อ O ที่ต้องลง ({len(codes)})", "ofunit", "items", place),
    )
    return answer(talk, (Say("assigning.unit", params, choices),))


def _open_count(place: int, ctx: Ctx) -> int:
    found = chosen(f"owes{place}", ctx)
    return sum(found[1](each, ctx) for each in ctx.plan.work) if found else 0


def _no_unit(said: str) -> Say:
    return Say("assigning.no_unit", {"words": cut(said, 40)}, (ALL_MEASURES, MISSING))


DOORS: dict[str, Door] = {"incharge": in_charge, "linetounit": line_to_unit, "ofunit": of_unit}
READERS: Readers = {"whose_item": whose_item}
