"""Office files are zips of XML: how much of it one may hold is looked at before a reader makes trees of it.

A part is told by its outermost element, not by its name: a file gives its parts what names it likes.
"""

import io
from collections.abc import Callable, Mapping
from typing import IO, Final, Literal, NamedTuple
from xml.parsers import expat
from zipfile import ZipFile, ZipInfo

from bot.files.refused import Refused

LARGEST_UNPACKED: Final = 50_000_000
MOST_PARTS: Final = 2_000
DEEPEST: Final = 100
_CHUNK = 65_536


class Cap(NamedTuple):
    """The most that a part may hold; `rows`: what comes after so many is not counted once `reads_rows`."""

    elements: int
    size: int
    rows: int | None = None


class Packed(ZipFile):
    """A zip whose parts are measured before they are handed out. Raises Refused where one holds too much.

    `reads_rows`: from now on parts are read row by row, and no further than they are counted. Before that a
    part may be anything, whatever its outermost element says.
    """

    reads_rows = False

    def __init__(self, content: bytes, caps: Mapping[str, Cap], other: Cap) -> None:
        super().__init__(io.BytesIO(content))
        self._caps, self._other = caps, other
        self._seen: set[str] = set()
        parts = self.infolist()
        if len(parts) > MOST_PARTS or sum(each.file_size for each in parts) > LARGEST_UNPACKED:
            raise Refused("inside")

    def open(
        self,
        name: str | ZipInfo,
        mode: Literal["r", "w"] = "r",
        pwd: bytes | None = None,
        *,
        force_zip64: bool = False,
    ) -> IO[bytes]:
        info = name if isinstance(name, ZipInfo) else self.getinfo(name)
        if info.flag_bits & 1:
            raise Refused("locked")
        if info.filename not in self._seen:
            self._seen.add(info.filename)
            with super().open(info) as part:
                _Measure(self._cap_of, info.file_size).walk(part)
        return super().open(info, mode, pwd, force_zip64=force_zip64)

    def _cap_of(self, name: str) -> Cap:
        cap = self._caps.get(name, self._other)
        return cap if self.reads_rows else cap._replace(rows=None)


class _Enough(Exception):
    """What follows is not read."""


class _Measure:
    """One part, gone through without keeping anything of it."""

    def __init__(self, cap_of: Callable[[str], Cap], size: int) -> None:
        self._cap_of, self._cap, self._size = cap_of, Cap(0, 0), size
        self._elements = self._depth = 0

    def walk(self, part: IO[bytes]) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = _no_doctype
        try:
            while chunk := part.read(_CHUNK):
                parser.Parse(chunk)
        except _Enough:
            return
        except expat.ExpatError:  # no XML, or broken: whoever reads it will see
            return

    def _begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._elements, self._depth = self._elements + 1, self._depth + 1
        name = tag.rpartition(" ")[2]
        if self._elements == 1:
            self._cap = self._cap_of(name)
        most = self._cap
        if self._elements > most.elements or self._size > most.size or self._depth > DEEPEST:
            raise Refused("inside")
        if most.rows is not None and name == "row":
            number = attributes.get("r", "")
            if number.isdecimal() and int(number[:9]) > most.rows:
                raise _Enough

    def _end(self, _tag: str) -> None:
        self._depth -= 1


def _no_doctype(*_: object) -> None:
    """Office files have none; it is where entities that grow come from."""
    raise ValueError("a document type")
