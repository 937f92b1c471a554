"""What a message is about, found by rule, whatever it wants. Pure."""

import re
from collections.abc import Mapping

from handlers.terms.context import Ctx
from handlers.understanding import years
from handlers.understanding.codes import code_less, codes_in
from handlers.understanding.phrases import Args, Readers
from knowledge.rules.titles import items_called

Found = re.Match[str]
_LINK = re.compile(r"https?://\S{3,2000}")
_QUARTER = re.compile(r"ไตรมาส(?:ที่)? ?([1-4])(?!\d)")
_LINE = re.compile(r"ข้อ(?:ที่)? ?(\d{1,2})(?![\d.])")
_FIGURE = re.compile(r"(?<![\d./:-])(\d{1,3}(?:\.\d{1,4})?)(?![\d/:-]|\.\d)")
_UNIT_KINDS = re.compile(r"^(?:กอง|สำนัก|ฝ่าย|งาน)")
_INSTRUMENTS = {
    **{"ส่วนเสียภายใน": "IIT", "แบบวัดภายใน": "IIT", "เจ้าหน้าที่ประเมิน": "IIT", "คนใน": "IIT", "ไอไอที": "IIT"},
    **{"ส่วนเสียภายนอก": "EIT", "แบบวัดภายนอก": "EIT", "ชาวบ้าน": "EIT", "ประชาชน": "EIT", "คนนอก": "EIT"},
    **{"อีไอที": "EIT", "โอไอที": "OIT", "เว็บไซต์": "OIT"},
}
SHORTEST_UNIT = 3
"""Letters of a unit's name without กอง by which it is known."""


def items_meant(found: Found, text: str, ctx: Ctx) -> Args | None:
    """The items that words name by their code or by their title."""
    named = tuple(each for each in codes_in(text, ctx) if each in ctx.ruleset.item_by_code)
    return named or items_called(text, ctx.ruleset) or None


def instrument_named(found: Found, text: str, ctx: Ctx) -> Args | None:
    """The instrument that words name, by its letters or by who answers it."""
    named = [each for each in codes_in(text, ctx) if each in ("IIT", "EIT", "OIT")]
    named += [code for words, code in _INSTRUMENTS.items() if words in text]
    return (named[0],) if named else None


def unit_said(found: Found, text: str, ctx: Ctx) -> Args | None:
    """The unit of the agency that words name, with กอง or without: `ช่างมีงานไรมั่ง`."""
    named = unit_in(text, ctx)
    return (named,) if named else None


def unit_in(text: str, ctx: Ctx) -> str | None:
    """The unit that is named in a text; None without one, or with several."""
    whole = {each for each in ctx.units if each in text}
    if not whole:
        short = {each: _UNIT_KINDS.sub("", each) for each in ctx.units}
        whole = {each for each, stem in short.items() if len(stem) >= SHORTEST_UNIT and stem in text}
    longest = {each for each in whole if not any(each != other and each in other for other in whole)}
    return next(iter(longest)) if len(longest) == 1 else None


def slots_in(text: str, words: str, ctx: Ctx) -> Mapping[str, object]:
    """Everything a message names: codes, years, unit, quarter, link, line of a list, figures left over."""
    named = years.said(words, ctx)
    link = _LINK.search(text)
    rest = _LINK.sub(" ", named.rest)
    quarter, line = _QUARTER.search(rest), _LINE.search(rest)
    slots = {
        "codes": list(codes_in(rest, ctx)),
        "years": list(named.years),
        "unit": unit_in(rest, ctx),
        "quarter": int(quarter[1]) if quarter else None,
        "line": int(line[1]) if line else None,
        "url": link[0] if link else None,
        "figures": _figures(rest, ctx),
    }
    return {name: value for name, value in slots.items() if value not in (None, [])}


def _figures(words: str, ctx: Ctx) -> list[str]:
    """Figures that are no part of a code, a quarter or a line."""
    bare = _LINE.sub(" ", _QUARTER.sub(" ", code_less(words)))
    return [each[1] for each in _FIGURE.finditer(bare) if float(each[1]) <= 100]


READERS: Readers = {"items_meant": items_meant, "instrument_named": instrument_named, "unit_said": unit_said}
