"""What can be asked about the facts of an item, each a door, and what fills their arguments. Pure."""

import re

from handlers.capability import Door
from handlers.items import lookup, sources, through
from handlers.scores.questions import Answer, question
from handlers.terms.context import Ctx
from handlers.terms.messages import Say
from handlers.understanding.codes import codes_in
from handlers.understanding.phrases import Args, Readers
from handlers.understanding.years import YearOf, said
from knowledge.fiscal import fiscal_year_of
from knowledge.rules.titles import items_called

LONGEST_BARE = 30
"""Letters of a question about the answer before: `รู้ได้ยังไงคะ`."""
_ITEM = re.compile(r"(?:(?<![a-z])(?:o|โอ)|ข้อ(?:ที่)?)\s?-?\s?(?P<number>[1-9]\d?)(?!\d|\s?ข้อ)")
_YEAR = re.compile(r"(?<!\d)25\d\d(?!\d)")
_ASKED = re.compile(r"ไหน|อะไร|ใด|เท่าไ|ไร")
_WHOLE = (
    ("ปฏิทิน", "calendar"),
    ("กำหนด", "calendar"),
    ("ประเด็น", "issues"),
    ("ระดับ", "levels"),
    ("เกณฑ์", "levels"),
)
_THIS = re.compile(r"ข้อนี้|อันนี้|เรื่องนี้|ตัวนี้")
Found = re.Match[str]


def source_of(found: Found, text: str, ctx: Ctx) -> Args | None:
    """The code or the whole that is named; nothing where the answer before is meant."""
    if codes := codes_in(text, ctx):
        return codes[:1]
    if named := next((whole for word, whole in _WHOLE if word in text), None):
        return (named,)
    return sources.spoken_of(ctx) if len(text) <= LONGEST_BARE else None


def item_and_years(found: Found, text: str, ctx: Ctx) -> Args | None:
    """The item, the year it is of, and the year it is looked for in.

    The year beside the item is its own; the one beside what is asked for (`ข้อไหน`) is the other. Where only
    one is said, the result in focus is the second.
    """
    years = {each.start(): int(each[0]) for each in _YEAR.finditer(text)}
    named = _ITEM.search(text)
    if not 1 <= len(set(years.values())) <= 2:
        return None
    if named is None:
        return _by_title(text, list(years.values()), ctx)
    own = min(years, key=lambda at: _distance(text, named, at))
    others = [year for year in years.values() if year != years[own]]
    if not others and years[own] != ctx.year and _distance(text, named, own) >= LONGEST_FAR:
        return (f"O{int(named['number'])}", str(ctx.year), str(years[own]))
    other = others[0] if others else _other_than(years[own], ctx)
    return (f"O{int(named['number'])}", str(years[own]), str(other)) if other != years[own] else None


LONGEST_FAR = 1_000


def _distance(text: str, named: Found, at: int) -> int:
    """Letters between an item and a year; a year beyond the word that asks is far."""
    between = text[named.end() : at] if at >= named.end() else text[at + 4 : named.start()]
    return len(between) + (LONGEST_FAR if _ASKED.search(between) else 0)


def _by_title(text: str, years: list[int], ctx: Ctx) -> Args | None:
    """`ประมวลจริยธรรมปี 2567 คือข้อไหนปี 2568`: the item that is called so in the first year."""
    own = years[0] if len(years) > 1 else ctx.year
    codes = items_called(text, ctx.rules.of(own))
    return (codes[0], str(own), str(years[-1])) if len(codes) == 1 and own != years[-1] else None


def _other_than(year: int, ctx: Ctx) -> int:
    return ctx.year if ctx.year != year else fiscal_year_of(ctx.today)


def item_before(found: Found, text: str, ctx: Ctx) -> Args | None:
    """The item, the year it is of, and the year that is asked about.

    A code with a year is the code of that year; `ข้อนี้` is the item that was spoken of.
    """
    year, named = said(text, ctx).one, _ITEM.search(text)
    if year is None:
        return None
    if named is not None:
        return (f"O{int(named['number'])}", str(year), str(year))
    asked = ctx.asked if _THIS.search(text) else None
    if asked is None or asked.door not in sources.OF_ONE or not asked.args[:1]:
        return None
    own = asked.year or ctx.year
    return (asked.args[0], str(own), str(year)) if asked.args[0] in ctx.rules.of(own).item_by_code else None


def two_years(found: Found, text: str, ctx: Ctx) -> Args | None:
    """`ปีที่แล้วขาดข้อไหน ปีนี้คือข้อไหน`: no item is named, and two years are, the earlier one first."""
    years = sorted({int(each[0]) for each in _YEAR.finditer(text)})
    if len(years) != 2 or _ITEM.search(text):
        return None
    return tuple(map(str, years))


def _carried(ctx: Ctx, args: Args) -> tuple[Say, ...]:
    years = [int(each) for each in args]
    return through.carried(ctx, *years) if len(years) == 2 else through.carried(ctx, None, None)


QUESTIONS: dict[str, Answer] = {
    "source": sources.source,
    "same_item": lambda ctx, args: through.where(ctx, args[0], int(args[1]), int(args[2])),
    "item_before": lambda ctx, args: through.before(ctx, args[0], int(args[1]), int(args[2])),
    "carried": _carried,
    lookup.DOOR: lookup.answer,
}
DOORS: dict[str, Door] = {name: question(answers) for name, answers in QUESTIONS.items()}
YEARS: dict[str, YearOf] = {
    "source": "rules",
    "same_item": "own",
    "item_before": "own",
    "carried": "own",
    lookup.DOOR: "rules",
}
READERS: Readers = {
    "source_of": source_of,
    "item_and_years": item_and_years,
    "item_before": item_before,
    "two_years": two_years,
}
