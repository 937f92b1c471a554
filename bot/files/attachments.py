"""Files that people send: which kinds are taken, how large they may be, and what is made of them."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Final

from bot.files.apart import PhotoRead, Read, SheetRead, read_apart
from bot.files.refused import Refused
from handlers.terms.events import File
from storage.messages.files import FileRow
from storage.unit_of_work import UnitOfWork

LARGEST_TEXT: Final = 1_000_000
LARGEST_PHOTO: Final = 10_000_000
LARGEST_DOCUMENT: Final = 10_000_000
KEPT: Final = timedelta(days=30)
"""How long a file is kept that does not become evidence."""
PHOTO_NAME: Final = "ภาพ.jpg"
"""The name of a photo that came without one."""
LONGEST_NAME, LONGEST_CAPTION = 200, 1_000

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_DOCUMENTS = {
    ".pdf": (b"%PDF", "application/pdf"),
    ".docx": (b"PK\x03\x04", _WORD),
    ".doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
}
_PHOTO_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}
_WAITING = ThreadPoolExecutor(2, "attachments")
"""Threads that wait for a child each: what is parsed takes memory and time, so few at once. What is only
looked at does not queue there."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: the event without its path, and the content that is to be kept, if any."""

    file: File
    kept: FileRow | None = None


@dataclass(frozen=True, slots=True)
class FileKind:
    """Files that are taken alike. `read` gives None for a content that is not what its name says."""

    endings: tuple[str, ...]
    largest: int
    read: Callable[[File, bytes], Awaitable[Taken | None]]


def incoming(name: str, ref: str, size: int | None, *, mime: str = "", caption: str = "") -> File:
    """A file a person sent: to be fetched by its `ref` if it is of a kind that is taken and not too large."""
    file = File(name[:LONGEST_NAME], mime=mime, caption=caption.replace("\x00", "")[:LONGEST_CAPTION])
    kind = _kind_of(file)
    if kind is None:
        return replace(file, fault="kind")
    if size is not None and size > kind.largest:
        return replace(file, fault="size")
    return replace(file, ref=ref)


async def take(file: File, content: bytes) -> Taken:
    """What becomes of a file now that its content is here."""
    kind, file = _kind_of(file), replace(file, ref="")
    if file.fault:
        return Taken(file)
    if kind is not None and len(content) > kind.largest:
        return Taken(replace(file, fault="size"))
    try:
        taken = await kind.read(file, content) if kind else None
    except Refused as refused:
        return Taken(replace(file, fault=refused.fault))
    return taken or Taken(replace(file, fault="kind"))


async def keep(taken: Taken, uow: UnitOfWork, now: datetime) -> File:
    """The event, its content kept within this transaction."""
    if taken.kept is None:
        return taken.file
    path = await uow.files.add(taken.kept, agency_id=None, expires_at=now + KEPT, now=now)
    return replace(taken.file, token=path)


def _kind_of(file: File) -> FileKind | None:
    """By the ending of its name; what the sender calls it counts only where that tells nothing."""
    ending = _ending(file)
    return next((kind for kind in KINDS if ending in kind.endings), None)


def _ending(file: File) -> str:
    ending = PurePath(file.name).suffix.lower()
    return ending if any(ending in kind.endings for kind in KINDS) else _PHOTO_ENDINGS.get(file.mime, ending)


# ---- the kinds


async def _read(wanted: type[Read], content: bytes) -> Read:
    return await asyncio.get_running_loop().run_in_executor(_WAITING, read_apart, wanted, content)


async def _text(file: File, content: bytes) -> Taken | None:
    """Plain text in UTF-8 or Windows-874 (Thai)."""
    for encoding in ("utf-8-sig", "cp874"):
        try:
            return Taken(replace(file, text=content.decode(encoding).replace("\x00", "")))
        except UnicodeDecodeError:
            continue
    return None


async def _sheet(file: File, content: bytes) -> Taken | None:
    read = await _read(SheetRead, content)
    return Taken(replace(file, text=read.text.replace("\x00", "")))


async def _photo(file: File, content: bytes) -> Taken | None:
    read = await _read(PhotoRead, content)
    name = f"{PurePath(file.name).stem[: LONGEST_NAME - 9] or 'ภาพ'}{_PHOTO_ENDINGS[read.mime]}"
    taken_on = read.taken_on.isoformat() if read.taken_on else ""
    seen = replace(file, name=name, mime=read.mime, is_photo=True, taken_on=taken_on)
    return Taken(seen, FileRow(name, read.mime, content if read.anew is None else read.anew))


async def _document(file: File, content: bytes) -> Taken | None:
    start, mime = _DOCUMENTS[_ending(file)]
    if not content.startswith(start):
        return None
    return Taken(replace(file, mime=mime), FileRow(file.name, mime, content))


KINDS: Final = (
    FileKind((".txt", ".csv", ".tsv", ".md"), LARGEST_TEXT, _text),
    FileKind((".xlsx",), LARGEST_DOCUMENT, _sheet),
    FileKind((".jpg", ".jpeg", ".png", ".webp"), LARGEST_PHOTO, _photo),
    FileKind(tuple(_DOCUMENTS), LARGEST_DOCUMENT, _document),
)
