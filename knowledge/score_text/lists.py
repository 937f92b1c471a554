"""Lists of items with one verdict: `O8, O9, O12 - O14 ไม่ได้คะแนน`, `ข้อ O ไม่ผ่านมี 8 9 12 14`."""

import re
from dataclasses import dataclass
from decimal import Decimal

from knowledge.score_text.segments import Segment, behind, directly, expand, opens_span
from knowledge.score_text.tokens import Token

_NEXT = r"(?:\s?[,/]\s?|\s?(?:และ|กับ)\s?(?:ข้อ\s?)?|\s?(?:-|–|ถึง)\s?|\s)(?:[Oo]\s?)?"
_NUMBERS = rf"\d{{1,2}}(?:{_NEXT}\d{{1,2}}(?![\d.])){{0,60}}+"
_FAILS = r"(?:ที่\s?)?(?:ยัง)?(?:ไม่ผ่าน(?:เกณฑ์)?|ไม่ได้คะแนน|ไม่ครบ|ได้\s?0(?:\s?คะแนน)?|ได้ศูนย์|ตก)"
_PASSES = r"(?:ที่\s?)?(?:ผ่าน(?:เกณฑ์)?|ได้เต็ม|ได้คะแนนเต็ม|ได้\s?100(?:\s?คะแนน)?)(?:แล้ว)?"
_SAYS = r"\s?(?:มี|คือ|ได้แก่|เป็น|:)?\s?(?:ข้อ(?:ที่)?\s?)?"
_BEFORE = re.compile(
    rf"(?<![A-Za-z])(?:[Oo]|OIT|oit|โอ)(?![A-Za-z\d])\s?(?:ข้อ\s?)?(?:(?P<fails>{_FAILS})|(?P<passes>{_PASSES})){_SAYS}"
    rf"(?P<numbers>{_NUMBERS})(?![\d.%])"
)
_AFTER = re.compile(
    rf"(?<![A-Za-z\d])[Oo]\s?-?\s?(?P<numbers>{_NUMBERS})(?![\d.%])\s?"
    rf"(?=(?:ที่\s?)?(?:ยัง)?(?:ไม่ผ่าน|ไม่ได้คะแนน|ไม่ครบ|ผ่าน|ได้เต็ม|ได้คะแนนเต็ม|ตก|ได้\s?0(?![.\d])|ได้\s?100(?![.\d])))"
)
_SPAN = re.compile(
    r"(?<![A-Za-z\d])([Oo])\s?-?\s?(\d{1,2})\s?(?:-|–|ถึง)\s?(\d{1,2})(?=\s?[=:]?\s?(?:ได้\s?)?(?:0|50|100)(?![\d.]))"
)
_INDICATORS = re.compile(
    r"(?:ตัวชี้วัด(?:ที่)?|ตชว\.?)\s?(\d{1,2}(?:\s?(?:,|และ|กับ)\s?(?:ตัวชี้วัด(?:ที่)?\s?)?\d{1,2}(?![\d.])){1,9}+)"
)
_NUMBER = re.compile(r"(?<![\d.])(?:[Oo]\s?)?(\d{1,2})(?![\d.])")
_TICK = Token("mark", "/", values=(Decimal(100),))
"""What a stroke is where a cross is an x: `O1 / O2 x`; elsewhere it only parts two items."""
MOST_INDICATORS = 10
_ITEM = re.compile(r"O\d+")


def with_codes(text: str, last: int) -> str:
    """The text with the letter O before each number of such a list; `last` is the highest item there is."""
    words = _SPAN.sub(r"\1\2-O\3", _INDICATORS.sub(_together, text))
    words = _BEFORE.sub(lambda found: _before(found, last), words)
    return _AFTER.sub(lambda found: _spelt(found["numbers"], last) or found[0], words)


def _together(found: re.Match[str]) -> str:
    """`ตัวชี้วัด 1, 2 และ 3` as a span; numbers with gaps between them get no value."""
    numbers = [int(each) for each in re.findall(r"\d{1,2}", found[1])]
    if max(numbers) > MOST_INDICATORS:
        return found[0]
    is_row = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    span = f"ตัวชี้วัด {min(numbers)}-{max(numbers)}"
    return span if is_row else f"{span} บางตัว "


def _before(found: re.Match[str], last: int) -> str:
    spelt = _spelt(found["numbers"], last)
    verdict = "ไม่ผ่าน" if found["fails"] else "ผ่าน"
    return f"{verdict} {spelt}" if spelt else found[0]


def _spelt(numbers: str, last: int) -> str:
    """`8 9 12-14` → `O8 O9 O12-O14 `; "" where one of them is no item, or may be the value of another."""
    found = list(_NUMBER.finditer(numbers))
    bare = [
        each for each in found[1:] if not each[0].startswith(("O", "o")) and not _ends_span(numbers, each)
    ]
    if not all(0 < int(each[1]) <= last for each in found) or 0 < len(bare) < len(found) - 1 - _spans(
        numbers
    ):
        return ""
    return _NUMBER.sub(r"O\1", numbers) + " "


def _ends_span(numbers: str, found: re.Match[str]) -> bool:
    return numbers[: found.start()].rstrip().endswith(("-", "–", "ถึง"))


def _spans(numbers: str) -> int:
    return len(re.findall(r"[-–]|ถึง", numbers))


@dataclass(frozen=True, slots=True)
class Verdict:
    """Items and what is said of all of them; several values are a contradiction, none is a gap."""

    codes: tuple[str, ...]
    values: tuple[Decimal, ...]


def by_verdict(line: list[Token], parts: list[Segment]) -> list[Verdict] | None:
    """The verdicts of a line about items, said after them or before; None for any other line."""
    items = [each for each in parts if _ITEM.fullmatch(each.code)]
    others = [each for each in parts if each not in items]
    is_list = items and all(each.code == "OIT" and not _said(each, "number") for each in others)
    if not is_list or not any(token.kind == "mark" for token in line):
        return None
    if any(token.kind == "mark" and token.raw in ("x", "X") for token in line):
        for item in items:
            item.tokens = [_TICK if token.raw == "/" else token for token in item.tokens]
    first = next(place for place, token in enumerate(line) if token.code == items[0].code)
    before = tuple(value for token in line[:first] if token.kind == "mark" for value in token.values)[-1:]
    out: list[Verdict] = []
    waiting: list[str] = []
    for item in items:
        waiting.append(item.code)
        if opens_span(item):
            waiting.append("…")
            continue
        marks, numbers = _said(item, "mark"), directly(item)
        numbers = (*numbers, *(behind(item) if marks else ()))
        if numbers and not marks:
            out += _gaps(waiting, before)
            out.append(Verdict(_own(waiting), numbers))
        elif marks:
            out.append(Verdict(tuple(expand(waiting)), tuple(dict.fromkeys((*numbers, *marks)))))
        else:
            continue
        waiting = []
    return [*out, *([Verdict(tuple(expand(waiting)), before)] if waiting else [])]


def _said(segment: Segment, kind: str) -> tuple[Decimal, ...]:
    return tuple(value for token in segment.tokens if token.kind == kind for value in token.values)


def _own(waiting: list[str]) -> tuple[str, ...]:
    """The code that a number belongs to, or the whole span that ends there."""
    return tuple(expand(waiting[-3:] if waiting[-2:-1] == ["…"] else waiting[-1:]))


def _gaps(waiting: list[str], before: tuple[Decimal, ...]) -> list[Verdict]:
    """What waited before an item that has a number of its own."""
    left = waiting[:-3] if waiting[-2:-1] == ["…"] else waiting[:-1]
    return [Verdict(tuple(expand(left)), before)] if left else []
