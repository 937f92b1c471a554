"""Codes in plain words: items, questions, indicators, instruments. Pure."""

import re

from handlers.terms.context import Ctx
from handlers.understanding.words import PARTICLE
from knowledge.rules.codes import kind_of, part_code

THAI_LETTERS = {"โอ": "o", "ไอ": "i", "อี": "e"}
_SPAN = re.compile(r"(?:o|โอ)\s?-?\s?(\d{1,2})\s?(?:-|–|ถึง)\s?(?:o|โอ)\s?-?\s?(\d{1,2})")
_CODE = re.compile(
    r"(?<![a-z0-9.])(?P<letter>[ioe]|โอ|ไอ|อี)\s?-?\s?(?P<number>\d{1,2})(?:\s?(?:\.part|ส่วนที่|ส่วน)\s?(?P<part>[12]))?(?![\d.])"
    r"|(?:ตัวชี้วัดย่อย(?:ที่)?|ย่อย)\s?(?P<sub>\d{1,2}\.\d)"
    r"|(?:ตัวชี้วัด(?:ที่)?|ind)?\s?(?<![\d.])(?P<subplain>(?:9|10)\.\d)(?![\d.])"
    r"|(?:ตัวชี้วัด(?:ที่)?|ตชว\.?|ind|(?<!\d)(?<!\d )ตัว(?:ที่)?(?=\s?(?:10|[1-9])(?![\d.])))"
    r"\s?(?P<indicator>\d{1,2})(?!\d)"
    r"|(?<![a-z])(?P<instrument>iit|eit|oit)(?![a-z])"
)
_AROUND = re.compile(rf"{PARTICLE}|แล้ว|ล่ะ|หล่ะ|ละ|ข้อ|ดู|ขอ|\?")


def codes_in(text: str, ctx: Ctx) -> tuple[str, ...]:
    """Codes named in plain words that this year has, in order; an EIT question without a part means both.

    A span of items (`o8-o16`, `o8 ถึง o16`) names all of them.
    """
    spans = {match.start(): (int(match[1]), int(match[2])) for match in _SPAN.finditer(text)}
    out: dict[str, None] = {}
    filled = set()
    for found in _CODE.finditer(text):
        out |= dict.fromkeys(code for code in _codes(found) if kind_of(code, ctx.ruleset))
        span = spans.get(found.start())
        if span and span not in filled:
            filled.add(span)
            between = (f"O{number}" for number in range(span[0] + 1, min(span[1], 99)))
            out |= dict.fromkeys(code for code in between if kind_of(code, ctx.ruleset))
    return tuple(out)


def strange_codes_in(text: str, ctx: Ctx) -> tuple[str, ...]:
    """Codes named in plain words that this year does not have."""
    return tuple(
        found.group().upper().replace(" ", "")
        for found in _CODE.finditer(text)
        if not any(kind_of(code, ctx.ruleset) for code in _codes(found))
    )


def only_codes(text: str, ctx: Ctx) -> tuple[str, ...]:
    """The codes of words that say nothing else: `O8`, `แล้ว o12 ล่ะ`."""
    codes = codes_in(text, ctx)
    return codes if codes and not _AROUND.sub("", _CODE.sub("", text)).strip() else ()


def code_less(text: str) -> str:
    """The text without the codes in it."""
    return _CODE.sub(" ", text)


def _codes(found: re.Match[str]) -> tuple[str, ...]:
    if letter := found["letter"]:
        letter = THAI_LETTERS.get(letter, letter)
        code = f"{letter.upper()}{int(found['number'])}"
        if letter != "e":
            return (code,)
        parts = (int(found["part"]),) if found["part"] else (1, 2)
        return tuple(part_code(code, part) for part in parts)
    if found["instrument"]:
        return (found["instrument"].upper(),)
    sub = found["sub"] or found["subplain"]
    return (sub,) if sub else (f"ind{int(found['indicator'])}",)
