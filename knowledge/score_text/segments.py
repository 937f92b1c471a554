"""A line of tokens cut into one segment for each code or title, and the numbers a segment plainly gives."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from knowledge.score_text.tokens import Token


@dataclass(slots=True)
class Segment:
    """A code and what follows it up to the next one."""

    code: str
    tokens: list[Token] = field(default_factory=list)
    titled: bool = False


def segments(line: list[Token]) -> Iterator[Segment]:
    """Cut at codes, and at titles that begin a cell; a title right behind its own number belongs to it."""
    segment: Segment | None = None
    cell: list[Token] = []
    for token in line:
        own = token.kind == "title" and segment is not None and _names(segment, token)
        if own and segment is not None:
            segment.code = segment.code if _is_sub(segment.code) else token.code
            segment.tokens, segment.titled = [], True
        elif segment and segment.titled and token.code in ("IIT", "EIT", "OIT"):
            segment.tokens.append(Token("unit", token.raw))
        elif token.kind == "code" or (token.kind == "title" and _begins(cell)):
            if segment:
                yield segment
            segment = Segment(token.code, titled=token.kind == "title")
        elif segment:
            segment.tokens.append(token)
        cell = [] if token.kind == "tab" else [*cell[-3:], token]
    if segment:
        yield segment


def _begins(cell: list[Token]) -> bool:
    """Whether a title here starts its cell: only a row number or a dash may stand before it."""
    return all(token.kind in ("number", "unit", "to") and token.raw != "(" for token in cell)


def _names(segment: Segment, title: Token) -> bool:
    """`I4 การใช้ทรัพย์สินของราชการ` is indicator 4, whatever the letter; `9.2 การ…` stays 9.2."""
    if segment.titled or not all(token.kind in ("unit", "tab", "to") for token in segment.tokens):
        return False
    number = re.sub(r"\D", "", segment.code.partition(".part")[0])
    return _is_sub(segment.code) or number == title.code.removeprefix("ind")


def _is_sub(code: str) -> bool:
    return bool(re.fullmatch(r"\d{1,2}\.\d", code))


def opens_span(segment: Segment) -> bool:
    """`O1-`, `O1 ถึง`: the first end of a span of items."""
    kinds = [token.kind for token in segment.tokens]
    return bool(re.fullmatch(r"[IO]\d+", segment.code)) and kinds == ["to"]


def expand(codes: list[str]) -> list[str]:
    out: list[str] = []
    for place, code in enumerate(codes):
        if code == "…" and out and place + 1 < len(codes):
            first, last = int(out[-1][1:]), int(codes[place + 1][1:])
            out += [f"{out[-1][0]}{number}" for number in range(first + 1, min(last, first + 60))]
        elif code != "…":
            out.append(code)
    return out


def values_of(segment: Segment, fiscal_year: int) -> list[Decimal]:
    """The numbers a segment plainly gives: in cells of their own, right behind the code, or at its end.

    Where it names years, only what follows this fiscal year counts.
    """
    if not re.fullmatch(r"O\d+", segment.code):
        segment.tokens = [Token("word", each.raw) if each.kind == "mark" else each for each in segment.tokens]
    years = [place for place, token in enumerate(segment.tokens) if token.kind == "year"]
    if years:
        here = [place for place in years if segment.tokens[place].values == (Decimal(fiscal_year),)]
        return _first_numbers(segment.tokens[here[0] + 1 :]) if here else []
    cells = _cells(segment.tokens)
    alone = [value for cell in cells[1:] for value in _pure(cell)]
    if alone:
        return alone
    head = _first_numbers(cells[0])
    if head or segment.titled or len(cells) > 1:
        return head or [value for cell in cells[1:] for value in _scored(cell)]
    tail = _first_numbers(segment.tokens[::-1])[::-1]
    others = [token for token in segment.tokens if token.kind == "number" and "." in token.raw]
    return tail if len(others) <= len(tail) else []


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
    return [value for token in cell for value in token.values]


def _scored(cell: list[Token]) -> list[Decimal]:
    """A cell of prose that opens with its score: `คะแนน (85.27) ควร…`."""
    return _first_numbers(cell) if cell and cell[0].raw == "คะแนน" else []


def _first_numbers(line: list[Token]) -> list[Decimal]:
    """The first numbers in an unbroken row, where nothing but units stands before them."""
    values: list[Decimal] = []
    for token in line:
        if token.kind in ("number", "mark"):
            values += token.values
        elif token.kind == "or" and values:
            continue
        elif values or token.kind not in ("unit", "to"):
            break
    return values
