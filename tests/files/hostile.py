"""Files that are made to harm who reads them: small to send, and large, deep or endless to read."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

from PIL import Image

from tests.channels.samples import workbook

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_SHEET = f"<worksheet {_MAIN}><sheetData>%s</sheetData></worksheet>"
STYLES, SHEET, BOOK = "xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml"
TYPES, STRINGS = "[Content_Types].xml", "xl/sharedStrings.xml"
_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TABLE = workbook([["ตัวชี้วัด", "คะแนน"], ["1", 2]])
FULL = 49_000_000
"""Bytes after unpacking, all in all under what a workbook may unpack to."""


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packing:
        for name, content in parts.items():
            packing.writestr(name, content)
    return out.getvalue()


def with_part(content: bytes, name: str, part: bytes | str) -> bytes:
    """A workbook with one of its parts replaced, or added."""
    with zipfile.ZipFile(io.BytesIO(content)) as given:
        parts = {each: given.read(each) for each in given.namelist()}
    return packed({**parts, name: part.encode() if isinstance(part, str) else part})


def _listing(content: bytes, name: str) -> bytes:
    """A workbook that says where its strings are."""
    with zipfile.ZipFile(io.BytesIO(content)) as given:
        types = given.read(TYPES).decode()
    part = f'<Override PartName="/{name}" ContentType="{_OFFICE}.sharedStrings+xml"/></Types>'
    return with_part(
        content, TYPES, re.sub(r"<Override[^>]*sharedStrings[^>]*/>", "", types).replace("</Types>", part)
    )


GOOD = with_part(_listing(_TABLE, STRINGS), STRINGS, f"<sst {_MAIN}/>")


def _many(name: str, around: str, piece: str) -> Callable[[int], bytes]:
    """A part that is filled with `piece` up to so many bytes."""
    return lambda size: with_part(GOOD, name, around % (piece * (size // len(piece))))


def _names(size: int) -> bytes:
    piece = '<definedName name="a">S!A1</definedName>'
    within = f"<sheets/><definedNames>{piece * (size // len(piece))}</definedNames>"
    return with_part(GOOD, BOOK, f"<workbook {_MAIN}>{within}</workbook>")


def _renamed(size: int) -> bytes:
    """Strings under a name that says nothing."""
    strings = f"<sst {_MAIN}>{'<si><t/></si>' * (size // 13)}</sst>"
    return with_part(_listing(GOOD, "xl/odd.bin"), "xl/odd.bin", strings)


def _disguised(size: int) -> bytes:
    """Styles that look like a worksheet of which no more than the first row counts."""
    after = '<row r="9999"/>' + "<a/>" * (size // 4)
    return with_part(GOOD, STYLES, f"<worksheet {_MAIN}>{after}</worksheet>")


def liar(size: int) -> bytes:
    """Strings that unpack to more than the zip says."""
    content = bytearray(_many(STRINGS, f"<sst {_MAIN}>%s</sst>", "<si><t>aaaa</t></si>")(size))
    for found in re.finditer(STRINGS.encode(), bytes(content)):
        for back, at in ((46, 24), (30, 22)):
            head = found.start() - back
            if content[head : head + 4] in (b"PK\x01\x02", b"PK\x03\x04"):
                content[head + at : head + at + 4] = struct.pack("<I", 1000)
    return bytes(content)


INSIDE: dict[str, Callable[[int], bytes]] = {
    "cells": _many(SHEET, _SHEET % '<row r="1">%s</row>', "<c/>"),
    "rows numbered 1": _many(SHEET, _SHEET, '<row r="1"/>'),
    "rows without a number": _many(SHEET, _SHEET, "<row><c/></row>"),
    "deep": _many(SHEET, f"<worksheet {_MAIN}>%s", "<a>"),
    "formats": _many(STYLES, f"<styleSheet {_MAIN}><cellXfs>%s</cellXfs></styleSheet>", "<xf/>"),
    "styles": _many(STYLES, f"<styleSheet {_MAIN}>%s</styleSheet>", "<a/>"),
    "strings": _many(STRINGS, f"<sst {_MAIN}>%s</sst>", "<si><t/></si>"),
    "content types": _many(TYPES, "<Types>%s</Types>", '<Default Extension="x" ContentType="y"/>'),
    "names": _names,
    "strings by another name": _renamed,
    "styles that pass for a sheet": _disguised,
}
"""Workbooks of so many bytes after unpacking that hold too much, by what there is too much of."""


# ---- pictures


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bomb(width: int, height: int, colours: int = 2) -> bytes:
    """A PNG of a few bytes that claims to be enormous."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colours, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\x00" * 1000)) + chunk(b"IEND", b"")


def _segment(marker: int, data: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data


def _bits(bits: str) -> bytes:
    bits += "1" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\x00")


def progressive(side: int, scans: int) -> bytes:
    """A grey progressive JPEG that goes over its picture so many times, each time to say nothing."""
    blocks = ((side + 7) // 8) ** 2
    head = _segment(0xDB, b"\0" + b"\x10" * 64)
    head += _segment(0xC2, struct.pack(">BHHB", 8, side, side, 1) + b"\1\x11\0")
    head += _segment(0xC4, b"\x00" + bytes([1] + [0] * 15) + b"\x00")
    head += _segment(0xC4, b"\x10" + bytes([1, 1] + [0] * 14) + b"\xe0\x00")
    runs, left = "", blocks
    while left >= 16384:
        run = min(left, 32767)
        runs, left = runs + "0" + format(run - 16384, "014b"), left - run
    first = _segment(0xDA, b"\1\1\0\0\0\0") + _bits("0" * blocks)
    again = _segment(0xDA, b"\1\1\0\1\x3f\0") + _bits(runs + "10" * left)
    return b"\xff\xd8" + head + first + again * scans + b"\xff\xd9"


def clear(width: int, height: int, kind: str = "WEBP") -> bytes:
    """A picture one can see through, small to send."""
    out = io.BytesIO()
    Image.new("RGBA", (width, height)).save(out, kind, **({"lossless": True} if kind == "WEBP" else {}))
    return out.getvalue()


PIXELS: dict[str, Callable[[], bytes]] = {
    "many scans": lambda: progressive(64, 3_000),
    "whole and large": lambda: progressive(8_900, 1),
    "see-through": lambda: bomb(4_000, 3_100, colours=6),
    "claims to be enormous": lambda: bomb(60_000, 60_000),
    "claims to be large": lambda: bomb(9_000, 9_000),
}
"""Pictures that are too much to decode."""
