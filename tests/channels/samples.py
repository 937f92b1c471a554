"""Photos and workbooks to send in tests."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from PIL import ExifTags, Image


def draw_photo(
    width: int = 60, height: int = 40, kind: str = "JPEG", *, taken: str = "", orientation: int = 0
) -> bytes:
    """A picture whose left half is red and whose right half is blue, with what a camera notes."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    exif = Image.Exif()
    if taken:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    if orientation:
        exif[ExifTags.Base.Orientation] = orientation
    out = io.BytesIO()
    image.save(out, kind, exif=exif.tobytes())
    return out.getvalue()


def workbook(*sheets: Sequence[Sequence[Any]], merged: str = "") -> bytes:
    """A workbook with these rows on its sheets; `merged` is a range of the first one."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(list(row))
    if merged:
        book.worksheets[0].merge_cells(merged)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
