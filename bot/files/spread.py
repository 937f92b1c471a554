"""What a sheet says beside the words in its cells: cells merged over several rows or months, and shaded ones.

Only tables of measures are filled in this way, and only where it is surely meant: who is in charge and when.
"""

import re
from collections.abc import Iterator, Sequence
from typing import IO, Any, NamedTuple
from xml.parsers import expat

from knowledge.measure_text.tables.header import Columns, columns_of, joined

_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_MOST, _HEADER_WITHIN = 5_000, 40
_DOWN = {"units", "audited", "units+period", "period", "start", "end", "often", "reporting"}
_MARK = "●"
_CHUNK = 65_536


class Merged(NamedTuple):
    """Cells that are one: the first and the last row, the first and the last column, from 1."""

    top: int
    bottom: int
    left: int
    right: int


Numbered = tuple[int, list[str]]
"""A row with its number in the sheet, from 1."""


def merged_in(sheet: IO[bytes]) -> list[Merged]:
    """The merged cells of a worksheet, as it is stored; of a broken one those before the fault."""
    found: list[Merged] = []

    def begin(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(" ")[2] == "mergeCell" and len(found) < _MOST:
            found.extend(_ranges(attributes.get("ref", "")))

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = begin
    try:
        while chunk := sheet.read(_CHUNK):
            parser.Parse(chunk)
    except expat.ExpatError:
        return found
    return found


def _ranges(ref: str) -> Iterator[Merged]:
    if said := _RANGE.fullmatch(ref):
        yield Merged(int(said[2]), int(said[4]), _column(said[1]), _column(said[3]))


def _column(letters: str) -> int:
    number = 0
    for each in letters:
        number = number * 26 + ord(each) - 64
    return number


def spread(rows: Sequence[Numbered], merged: Sequence[Merged], shaded: set[tuple[int, int]]) -> None:
    """Fills the rows: downwards who and when of merged cells, sideways their marks, and a mark for shades."""
    head = next((at for at, (_, cells) in enumerate(rows[:_HEADER_WITHIN]) if columns_of(cells)), None)
    if head is None:
        return
    columns, below = _columns(rows, head)
    filled = dict(rows[below:])
    for each in merged:
        _spread(each, filled, columns)
    ticks = [at for at, column in columns.items() if column.kind == "tick"]
    for number, cells in filled.items():
        for at in ticks:
            if (number, at + 1) in shaded and not cells[at] and not _all_shaded(number, columns, shaded):
                cells[at] = _MARK


def _columns(rows: Sequence[Numbered], head: int) -> tuple[Columns, int]:
    """What the columns hold, and the first row below the header, which can have two rows."""
    cells = rows[head][1]
    both = joined(cells, rows[head + 1][1]) if head + 1 < len(rows) else None
    return (both[0], head + 2) if both else (columns_of(cells), head + 1)


def _spread(each: Merged, filled: dict[int, list[str]], columns: Columns) -> None:
    first = filled.get(each.top)
    kind = column.kind if (column := columns.get(each.left - 1)) else ""
    text = first[each.left - 1] if first and each.left <= len(first) else ""
    if not text or not (kind in _DOWN or kind == "tick"):
        return
    for number in range(each.top, each.bottom + 1):
        for at in range(each.left - 1, each.right if kind == "tick" else each.left):
            same = columns.get(at)
            if (cells := filled.get(number)) and at < len(cells) and same and same.kind == kind:
                cells[at] = cells[at] or text


def _all_shaded(number: int, columns: Columns, shaded: set[tuple[int, int]]) -> bool:
    """Whether a row is coloured as such, and not to mark the time of something."""
    return any((number, at + 1) in shaded for at, column in columns.items() if column.kind != "tick")


def is_shaded(cell: Any) -> bool:
    """Whether a cell has a colour of its own that is not white."""
    if not getattr(cell, "has_style", False):
        return False
    fill = cell.fill
    if fill.fill_type != "solid":
        return False
    return str(fill.fgColor.rgb).upper() not in {"FFFFFFFF", "00FFFFFF"}
