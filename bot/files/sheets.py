"""Excel files: what one says, as tab-separated text, as if it had been copied there.

It is read in a process of its own (`bot/files/child.py`); openpyxl is imported only there.
"""

import csv
import io
import re
import warnings
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from bot.files.packed import LARGEST_UNPACKED, Cap, Packed
from bot.files.refused import Refused
from bot.files.spread import Numbered, is_shaded, merged_in, spread
from knowledge.fiscal import be

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MOST_ROWS: Final = 2_000
MOST_COLUMNS: Final = 40
LONGEST_CELL: Final = 5_000
MOST_LETTERS: Final = 1_000_000
"""Of one sheet: what is stored once in a workbook can stand in a thousand of its cells."""
CAPS: Final = {
    "worksheet": Cap(400_000, LARGEST_UNPACKED, rows=MOST_ROWS),
    "sst": Cap(400_000, 20_000_000),
    "styleSheet": Cap(100_000, 10_000_000),
}
"""By the outermost element of a part. openpyxl makes objects of all of it; of a worksheet, row by row."""
OTHER: Final = Cap(20_000, 4_000_000)
"""Of what workbooks list: content types, relations, names."""
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How Excel begins a workbook behind a password, and one of before 2007."""

_MOST_SHEETS, _HEADER_WITHIN = 20, 30
_HEADER = re.compile(r"ตัวชี้วัด|มาตรการ|โครงการ|กิจกรรม|ระยะเวลา|ผู้รับผิดชอบ|คะแนน|รหัส|code|score", re.IGNORECASE)
_LONGEST_TITLE = 60
_BUDDHIST = 2400
_UNSEEN = re.compile(r"_x000D_|[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
SheetRow = tuple[str, ...]


def read_sheet(content: bytes) -> str | None:
    """The first visible sheet with a header, else the first that is not empty; None if it is no workbook.

    Empty rows are left out. A merged cell has its text once, at its beginning, as in what Excel copies; but
    who is in charge and when is said in each row it is merged over.
    Raises Refused for one that is locked or holds too much.
    """
    if content.startswith(OLE):
        raise Refused("locked")
    # openpyxl warns of every feature of Excel that it leaves out; none of them is about what cells say
    warnings.filterwarnings("ignore", module="openpyxl")
    try:
        with Packed(content, CAPS, OTHER) as packed:
            book = _opened(packed)
            packed.reads_rows = True
            return _as_text(_chosen(book, packed))
    except (Refused, MemoryError):
        raise
    except Exception:  # openpyxl raises whatever a broken workbook makes of it
        return None


def _opened(packed: Packed) -> "Workbook":
    """As `load_workbook` opens it, but by way of the measured zip."""
    from openpyxl.reader.excel import ExcelReader

    assert packed.fp
    reader = ExcelReader(packed.fp, read_only=True, data_only=True, keep_links=False)
    reader.archive = packed
    reader.read()
    return reader.wb


def _chosen(book: "Workbook", packed: Packed) -> list[SheetRow]:
    sheets = [each for each in book.worksheets if each.sheet_state == "visible"] or book.worksheets
    first: list[SheetRow] = []
    for sheet in sheets[:_MOST_SHEETS]:
        rows = _spread_rows(sheet, packed)
        if any(_is_header(row) for row in rows[:_HEADER_WITHIN]):
            return rows
        first = first or rows
    return first


def _spread_rows(sheet: Any, packed: Packed) -> list[SheetRow]:
    """The rows that say something, merged and shaded cells filled in where they say who and when."""
    shaded: set[tuple[int, int]] = set()
    rows = list(_rows(sheet, shaded))
    with packed.open(sheet._worksheet_path) as part:
        merged = merged_in(part)
    spread(rows, merged, shaded)
    return [tuple(cells) for _, cells in rows if any(cells)]


def _rows(sheet: Any, shaded: set[tuple[int, int]]) -> Iterator[Numbered]:
    """All rows, each with its number. What a file claims about its own size is not believed."""
    sheet.reset_dimensions()
    left = MOST_LETTERS
    cells_of = islice(sheet.iter_rows(max_col=MOST_COLUMNS, max_row=MOST_ROWS), MOST_ROWS)
    for number, cells in enumerate(cells_of, 1):
        row = [_said(cell) for cell in cells]
        left -= sum(map(len, row))
        if left < 0:
            return
        shaded |= {(number, at) for at, cell in enumerate(cells, 1) if is_shaded(cell)}
        yield number, row


def _is_header(row: SheetRow) -> bool:
    """Two short cells or more, one of which names what such tables are about."""
    filled = [each for each in row if each]
    names = [each for each in filled if len(each) <= _LONGEST_TITLE and _HEADER.search(each)]
    return len(filled) > 1 and bool(names)


def _said(cell: Any) -> str:
    """What a cell shows, about as Excel shows it."""
    value = cell.value
    if value is None or cell.data_type == "e":
        return ""
    match value:
        case bool():
            return "ใช่" if value else "ไม่ใช่"
        case int() | float():
            return _number(value, is_percent="%" in (cell.number_format or ""))
        case datetime() | date():
            return _day(value)
        case time():
            return f"{value:%H:%M}"
    return _UNSEEN.sub("", str(value)[:LONGEST_CELL].replace("\r\n", "\n")).strip()


def _number(value: int | float, *, is_percent: bool) -> str:
    exact = Decimal(f"{value:.15g}") * (100 if is_percent else 1)
    text = format(exact, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) + ("%" if is_percent else "")


def _day(value: date) -> str:
    """Day/month/พ.ศ.; a year that was typed in พ.ศ. stays what it is."""
    year = value.year if value.year > _BUDDHIST else be(value.year)
    return f"{value.day}/{value.month}/{year}"


def _as_text(rows: Iterable[SheetRow]) -> str:
    rows = list(rows)
    used = [column for row in rows for column, each in enumerate(row) if each]
    first, last = min(used, default=0), max(used, default=0)
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerows([*row, *[""] * (last + 1 - len(row))][first : last + 1] for row in rows)
    return out.getvalue().rstrip("\n")
