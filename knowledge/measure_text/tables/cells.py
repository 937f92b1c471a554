"""Text as rows of cells: tabs, `|`, commas, semicolons or blanks between them, quotes, `<p>` inside."""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from knowledge.agencies import clean_name
from knowledge.measure_text.tables.header import columns_of

_QUOTED = r'"(?P<quoted>(?:[^"\t]|"")*+)"(?=[{0}\n]|\Z)|(?P<plain>[^{0}\n]*)'
_CELLS = {between: re.compile(_QUOTED.format(between)) for between in ("\t", ",", ";")}
_BREAK = re.compile(r"</?(?:p|div|li|br)\b[^<>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]{0,200}>", re.IGNORECASE)
_MOST_COLUMNS = 40
_RULE = re.compile(r"[\s|:+=-]*")
_BLANKS = re.compile(r"[ \u00a0\u3000]{2,}")


class CellRow(NamedTuple):
    """The plain cells of a line; `exact`: its cells were told apart by what is never left out."""

    cells: list[str]
    exact: bool = False


def rows_of(text: str) -> Iterator[CellRow]:
    """Every line that is not blank as its plain cells, a line of prose as one cell. Never raises.

    A cell in Excel's quotes may go over several lines; a quote that is never closed is just a letter.
    Commas, semicolons and runs of blanks stand between cells from the header of a measures table on that
    has them.
    """
    text = re.sub(r"\r\n?|[\u2028\x0b\x0c]", "\n", text)
    at, between, width = _other_table(text)
    for raw, _, _ in _raw_rows(text[:at], "\t"):
        yield from _row(raw)
    if between == " ":
        for line in text[at:].split("\n"):
            yield from _row(_BLANKS.split(line.strip()), exact=True)
        return
    for raw, start, end in _raw_rows(text[at:], between):
        prose = len(raw) < width and re.search(rf"{between}\s", text[at + start : at + end])
        yield from _row([text[at + start : at + end]] if prose else raw)


def _row(raw: list[str], *, exact: bool = False) -> Iterator[CellRow]:
    """The row, if it says something."""
    cells = raw
    if len(raw) == 1 and raw[0].count("|") > 1:
        if _RULE.fullmatch(raw[0]):
            return
        cells = raw[0].strip().removeprefix("|").removesuffix("|").split("|")
    if any(plain := [plain_cell(each) for each in cells]):
        yield CellRow(plain, exact)


def _other_table(text: str) -> tuple[int, str, int]:
    """Where the header without tabs of a measures table starts, what stands between its cells, and how many.

    The end of the text, if there is none.
    """
    last = len(text.rstrip())
    found = [(start, between, width) for between in ",;" for start, width in _headers(text, between, last)]
    found += _blank_headers(text, last)
    return min(found, default=(len(text), ",", 0))


def _headers(text: str, between: str, last: int) -> Iterator[tuple[int, int]]:
    for raw, start, end in _raw_rows(text, between):
        said = text[start:end]
        if len(raw) > 2 and "\t" not in said and said.count("|") < 2 and end < last and _is_header(raw):
            yield start, len(raw)
            return


def _blank_headers(text: str, last: int) -> Iterator[tuple[int, str, int]]:
    start = 0
    for line in text.split("\n"):
        raw = _BLANKS.split(line.strip())
        if (
            len(raw) > 2
            and "\t" not in line
            and "|" not in line
            and start + len(line) < last
            and _is_header(raw)
        ):
            yield start, " ", len(raw)
            return
        start += len(line) + 1


def _is_header(raw: list[str]) -> bool:
    return bool(columns_of([plain_cell(each) for each in raw[:_MOST_COLUMNS]]))


def plain_cell(raw: str) -> str:
    """The text of a cell, blanks tidied; paragraphs become lines, other markup goes."""
    text = html.unescape(_TAG.sub("", _BREAK.sub("\n", raw)))
    return "\n".join(line for each in text.splitlines() if (line := clean_name(each)))


def _raw_rows(text: str, between: str) -> Iterator[tuple[list[str], int, int]]:
    """The cells of each row as they are written, and where it starts and ends."""
    cell = _CELLS[between]
    row: list[str] = []
    start = at = 0
    while found := cell.match(text, at):
        quoted = found["quoted"]
        row.append(found["plain"] if quoted is None else quoted.replace('""', '"'))
        at = found.end() + 1
        if text[found.end() : at] != between:
            yield row, start, found.end()
            row, start = [], at
        if found.end() >= len(text):
            return
