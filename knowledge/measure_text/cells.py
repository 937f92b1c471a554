"""Text as rows of cells: tabs, `|` or commas between them, Excel's quotes, `<p>` and `<br>` inside."""

import html
import re
from collections.abc import Iterator

from knowledge.agencies import clean_name
from knowledge.measure_text.columns import columns_of

_CELL = re.compile(r'"(?P<quoted>(?:[^"\t]|"")*+)"(?=[\t\n]|\Z)|(?P<plain>[^\t\n]*)')
_COMMA_CELL = re.compile(r'"(?P<quoted>(?:[^"\t]|"")*+)"(?=[,\n]|\Z)|(?P<plain>[^,\n]*)')
_BREAK = re.compile(r"</?(?:p|div|li|br)\b[^<>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]{0,200}>", re.IGNORECASE)
_MOST_COLUMNS = 40
_RULE = re.compile(r"[\s|:+=-]*")


def rows_of(text: str) -> Iterator[list[str]]:
    """Every line that is not blank as its plain cells, a line of prose as one cell. Never raises.

    A cell in Excel's quotes may go over several lines; a quote that is never closed is just a letter.
    Commas stand between cells from the header of a measures table on that has them (CSV).
    """
    text = re.sub(r"\r\n?|[\u2028\x0b\x0c]", "\n", text)
    at, width = _comma_table(text)
    for raw, _, _ in _raw_rows(text[:at], "\t"):
        yield from _row(raw)
    for raw, start, end in _raw_rows(text[at:], ","):
        prose = len(raw) < width and re.search(r",\s", text[at + start : at + end])
        yield from _row([text[at + start : at + end]] if prose else raw)


def _row(raw: list[str]) -> Iterator[list[str]]:
    """The row, if it says something."""
    cells = raw
    if len(raw) == 1 and raw[0].count("|") > 1:
        if _RULE.fullmatch(raw[0]):
            return
        cells = raw[0].strip().removeprefix("|").removesuffix("|").split("|")
    if any(plain := [plain_cell(each) for each in cells]):
        yield plain


def _comma_table(text: str) -> tuple[int, int]:
    """Where the header with commas of a measures table starts, and its columns; the end if there is none."""
    last = len(text.rstrip())
    for raw, start, end in _raw_rows(text, ","):
        said = text[start:end]
        if len(raw) > 2 and "\t" not in said and said.count("|") < 2 and end < last:
            cells = [plain_cell(each) for each in raw[:_MOST_COLUMNS]]
            if columns_of(cells):
                return start, len(raw)
    return len(text), 0


def plain_cell(raw: str) -> str:
    """The text of a cell, blanks tidied; paragraphs become lines, other markup goes."""
    text = html.unescape(_TAG.sub("", _BREAK.sub("\n", raw)))
    return "\n".join(line for each in text.splitlines() if (line := clean_name(each)))


def _raw_rows(text: str, between: str) -> Iterator[tuple[list[str], int, int]]:
    """The cells of each row as they are written, and where it starts and ends."""
    cell = _COMMA_CELL if between == "," else _CELL
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
