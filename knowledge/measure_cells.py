"""Pasted text as rows of cells: tabs or `|` between them, Excel's quotes, `<p>` and `<br>` inside."""

import html
import re
from collections.abc import Iterator

from knowledge.agencies import clean_name

_CELL = re.compile(r'"(?P<quoted>(?:[^"\t]|"")*+)"(?=[\t\n]|\Z)|(?P<plain>[^\t\n]*)')
_BREAK = re.compile(r"</?(?:p|div|li|br)\b[^<>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]{0,200}>", re.IGNORECASE)
_RULE = re.compile(r"[\s|:+=-]*")


def rows_of(text: str) -> Iterator[list[str]]:
    """Every line that is not blank as its plain cells, a line of prose as one cell. Never raises.

    A cell in Excel's quotes may go over several lines; a quote that is never closed is just a letter.
    """
    for raw in _raw_rows(re.sub(r"\r\n?|[\u2028\x0b\x0c]", "\n", text)):
        cells = raw
        if len(raw) == 1 and raw[0].count("|") > 1:
            if _RULE.fullmatch(raw[0]):
                continue
            cells = raw[0].strip().removeprefix("|").removesuffix("|").split("|")
        if any(plain := [plain_cell(each) for each in cells]):
            yield plain


def plain_cell(raw: str) -> str:
    """The text of a cell, blanks tidied; paragraphs become lines, other markup goes."""
    text = html.unescape(_TAG.sub("", _BREAK.sub("\n", raw)))
    return "\n".join(line for each in text.splitlines() if (line := clean_name(each)))


def _raw_rows(text: str) -> Iterator[list[str]]:
    row: list[str] = []
    at = 0
    while found := _CELL.match(text, at):
        quoted = found["quoted"]
        row.append(found["plain"] if quoted is None else quoted.replace('""', '"'))
        at = found.end() + 1
        if text[found.end() : at] != "\t":
            yield row
            row = []
        if found.end() >= len(text):
            return
