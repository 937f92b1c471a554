"""A line of tokens cut into one segment for each code or title, and what a segment's numbers say."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from knowledge.score_text.tokens import Token

Doubt = Literal["", "title", "range", "scaled", "not_a_number", "other_year"]
"""Why numbers are no score: another title stands beside the code, `84-86`, `28.04 (เต็ม 30)`, `91 .20`."""
FULL = Decimal(100)
MOST = 60
"""Codes of a span at most."""
_COUNTED = re.compile(r"([IO]|ind)(\d{1,2})")


@dataclass(slots=True)
class Segment:
    """A code and what follows it up to the next one; `beside` is the title of another indicator there."""

    code: str
    tokens: list[Token] = field(default_factory=list)
    titled: bool = False
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a segment; with a doubt they are none of its scores."""

    values: tuple[Decimal, ...] = ()
    doubt: Doubt = ""


def segments(line: list[Token]) -> Iterator[Segment]:
    """Cut at codes, and at titles that begin a cell; a title right behind its own number belongs to it."""
    segment: Segment | None = None
    since: list[Token] = []
    for token in line:
        part = _part(segment, token)
        if segment and token.kind == "title" and _stands_beside(segment):
            _name(segment, token)
        elif segment and part:
            if segment.code != part.code:
                yield segment
            segment = part
        elif segment and segment.titled and _is_label(token, segment):
            segment.tokens.append(Token("unit", token.raw))
        elif token.kind == "code" or (token.kind == "title" and _begins(since)):
            if segment:
                yield segment
            segment = Segment(token.code, titled=token.kind == "title")
            since = [token] if token.kind == "code" else []
            continue
        elif segment:
            segment.tokens.append(token)
        since = [] if token.kind == "tab" or (segment and token.kind == "number") else [*since[-3:], token]
    if segment:
        yield segment


def _is_label(token: Token, segment: Segment) -> bool:
    """A code in brackets, or an instrument, behind a title: it says where that belongs."""
    bracket = bool(segment.tokens) and segment.tokens[-1].raw == "("
    return token.code in ("IIT", "EIT", "OIT") or (token.kind == "code" and bracket)


def _part(segment: Segment | None, token: Token) -> Segment | None:
    """`ส่วนที่ 2` after an EIT question, an instrument or an indicator: a value of its own."""
    if segment is None or token.kind != "part" or not re.match(r"E\d|EIT|ind[678]", segment.code):
        return None
    base = segment.code.partition(".part")[0]
    if not segment.tokens and not segment.titled:
        segment.code = f"{base}.part{token.values[0]}"
    return Segment(f"{base}.part{token.values[0]}", titled=segment.titled)


def _begins(since: list[Token]) -> bool:
    """Whether a title here starts something: row numbers, bullets and units may stand before it."""
    return all(
        token.kind in ("number", "unit", "to", "scale", "mark") or _is_label_of_row(token.raw)
        for token in since
    ) and not any(token.raw == "(" for token in since)


def _is_label_of_row(raw: str) -> bool:
    """A bullet or another sign, or `ข้อ 3`."""
    is_sign = len(raw) == 1 and unicodedata.category(raw)[0] in "SPC"
    return is_sign or (raw.startswith("ข้อ") and raw[-1].isdigit())


def _stands_beside(segment: Segment) -> bool:
    """Whether nothing but units stands between a code and what follows."""
    return not segment.titled and all(token.kind in ("unit", "tab", "to") for token in segment.tokens)


def _name(segment: Segment, title: Token) -> None:
    """`I4 การใช้ทรัพย์สินของราชการ` is indicator 4, whatever the letter; `9.2 การ…` stays 9.2."""
    number = re.sub(r"\D", "", segment.code.partition(".part")[0])
    if _is_sub(segment.code) or number == title.code.removeprefix("ind"):
        segment.code = segment.code if _is_sub(segment.code) else title.code
        segment.tokens, segment.titled = [], True
    elif segment.code.startswith("ind"):
        segment.beside = title.raw
    else:
        segment.tokens.append(Token("word", title.raw))


def _is_sub(code: str) -> bool:
    return bool(re.fullmatch(r"\d{1,2}\.\d", code))


def opens_span(segment: Segment) -> bool:
    """`O1-`, `O1 ถึง`: the first end of a span."""
    kinds = [token.kind for token in segment.tokens]
    return bool(_COUNTED.fullmatch(segment.code)) and kinds == ["to"]


def span(segment: Segment) -> tuple[list[str], list[Token]]:
    """`ตัวชี้วัด 1-5 …`: the codes of a span that is written with one code, and what follows it."""
    kinds = [token.kind for token in segment.tokens[:2]]
    number = segment.tokens[1].values[0] if kinds == ["to", "number"] else Decimal(0)
    code = _COUNTED.fullmatch(segment.code)
    if not code or number != int(number) or not int(code[2]) < number <= MOST:
        return [], []
    return expand([segment.code, "…", f"{code[1]}{number}"]), segment.tokens[2:]


def expand(codes: list[str]) -> list[str]:
    """`O1 … O3` is O1, O2, O3; what is no span stays as it is."""
    out: list[str] = []
    for place, code in enumerate(codes):
        if code != "…":
            out.append(code)
        elif out and place + 1 < len(codes):
            first, last = _COUNTED.fullmatch(out[-1]), _COUNTED.fullmatch(codes[place + 1])
            if first and last and first[1] == last[1]:
                until = min(int(last[2]), int(first[2]) + MOST)
                out += [f"{first[1]}{number}" for number in range(int(first[2]) + 1, until)]
    return out


def given(segment: Segment, fiscal_year: int) -> Figures:
    """What a segment's numbers say: those in cells of their own, right behind the code, or at its end.

    Where it names years, only what follows this fiscal year counts, and what stands before any of them.
    """
    if not re.fullmatch(r"O\d+", segment.code):
        segment.tokens = [Token("word", each.raw) if each.kind == "mark" else each for each in segment.tokens]
    if segment.code in ("IIT", "EIT", "OIT") and any(map(_is_question, segment.tokens)):
        return Figures()
    if segment.beside:
        return Figures(_numbers(segment.tokens), "title")
    years = [place for place, token in enumerate(segment.tokens) if token.kind == "year"]
    if years:
        return _of_year(segment.tokens, years, fiscal_year)
    cells = _cells(segment.tokens)
    alone = [value for cell in cells[1:] for value in _pure(cell)]
    if alone:
        return Figures(tuple(alone))
    head = _first(cells[0])
    if head.values or head.doubt or segment.titled or len(cells) > 1:
        found = (head, *map(_scored, cells[1:]))
        return next((each for each in found if each.values or each.doubt), Figures())
    return _last(segment.tokens)


def _is_question(token: Token) -> bool:
    """`IIT ข้อ 3` speaks of a question, not of the instrument."""
    return token.raw.startswith("ข้อ") and token.raw[-1].isdigit()


def directly(segment: Segment) -> tuple[Decimal, ...]:
    """The numbers right behind a code, before any mark or word."""
    end = next((at for at, token in enumerate(segment.tokens) if token.kind == "mark"), len(segment.tokens))
    return _first(segment.tokens[:end]).values


def behind(segment: Segment) -> tuple[Decimal, ...]:
    """The numbers right behind a mark: `ผ่าน 3 จาก 5` is no plain verdict."""
    at = next((at for at, token in enumerate(segment.tokens) if token.kind == "mark"), len(segment.tokens))
    return tuple(value for value in _first(segment.tokens[at + 1 :]).values)


def _of_year(line: list[Token], years: list[int], fiscal_year: int) -> Figures:
    here = [place for place in years if line[place].values == (Decimal(fiscal_year),)]
    if here and (after := _first(line[here[0] + 1 :])).values:
        return after
    between = line[: years[0]]
    head = _first(between)
    words = between[-1:] and any(token.kind == "word" for token in between)
    if head.values and (words or (here and len(years) == 1)):
        return head
    return Figures((), "other_year") if head.values else Figures()


def _cells(line: list[Token]) -> list[list[Token]]:
    cells: list[list[Token]] = [[]]
    for token in line:
        if token.kind == "tab":
            cells.append([])
        else:
            cells[-1].append(token)
    return cells


def _pure(cell: list[Token]) -> list[Decimal]:
    if not all(token.kind in ("number", "unit", "mark") for token in cell):
        return []
    return list(_numbers(cell))


def _numbers(line: list[Token]) -> tuple[Decimal, ...]:
    return tuple(value for token in line if token.kind in ("number", "mark") for value in token.values)


def _scored(cell: list[Token]) -> Figures:
    """A cell of prose that opens with its score: `คะแนน (85.27) ควร…`; and one that is in doubt."""
    found = _first(cell)
    return found if found.doubt or (cell and cell[0].raw == "คะแนน") else Figures()


def _last(line: list[Token]) -> Figures:
    """The numbers at the end of words about a code, if these have no others with a point."""
    tail = _first(line[::-1])
    others = [token for token in line if token.kind == "number" and "." in token.raw]
    return Figures(tail.values[::-1], tail.doubt) if len(others) <= len(tail.values) else Figures()


def _first(line: list[Token]) -> Figures:
    """The first numbers in an unbroken row, where nothing but units stands before them."""
    values: list[Decimal] = []
    scale = next((token.values[0] for token in line if token.kind == "scale"), FULL)
    for place, token in enumerate(line):
        if token.kind in ("number", "mark"):
            if values and line[place - 1].kind == "to":
                return Figures((*values, *token.values), "range")
            values += token.values
        elif token.kind == "bad":
            return Figures(tuple(values), "not_a_number")
        elif token.kind in ("or", "scale") or (token.kind == "to" and values):
            continue
        elif values or token.kind not in ("unit", "to"):
            break
    return Figures(tuple(values), "scaled" if values and scale != FULL else "")
