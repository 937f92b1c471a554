"""Files are read apart from the process that serves everybody: one child for each, under limits.

What a file makes of its reader then costs that file alone. The child is given the content, and answers in
JSON; neither is believed to be small or well-formed.
"""

import os
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar, Final, Literal, TypeVar

import structlog
from pydantic import Base64Bytes, BaseModel, ValidationError

from bot.files.refused import Refused
from handlers.terms.events import Fault

log = structlog.get_logger()
CHILD: Final = Path(__file__).with_name("child.py")
LARGEST_ANSWER: Final = 16_000_000
_KEPT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""Of the environment, which holds secrets."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Megabytes of address space, seconds of processor time, and seconds until it is ended."""

    memory: int = 384
    processor: int = 8
    wall: float = 15


class FileRead(BaseModel):
    """What a child answers of a file it could read; `KIND` is its name for the reader."""

    KIND: ClassVar[str]


class SheetRead(FileRead):
    """A workbook as tab-separated text."""

    KIND = "sheet"
    text: str


class PhotoRead(FileRead):
    """A picture; `anew` is its content where it was packed anew."""

    KIND = "photo"
    mime: Literal["image/jpeg", "image/png", "image/webp"]
    taken_on: date | None
    anew: Base64Bytes | None


class _Refusal(BaseModel):
    fault: Literal["kind", "locked", "inside", "pixels", "limit"]


Read = TypeVar("Read", bound=FileRead)


def read_apart(wanted: type[Read], content: bytes, limits: Limits = Limits(), child: Path = CHILD) -> Read:
    """What a file says. It waits: call it where waiting holds up nobody. Raises Refused."""
    try:
        process = _started(wanted.KIND, limits, child)
    except OSError as error:
        log.error("reader not started", kind=wanted.KIND, error=str(error)[:200])
        raise Refused("reader") from None
    with process:
        answer, is_late = _exchange(process, content, limits.wall)
    if is_late or process.returncode < 0:
        log.warning("reader ended", kind=wanted.KIND, code=process.returncode, size=len(content))
        raise Refused("limit")
    return _understood(wanted, answer, process.returncode)


def _started(kind: str, limits: Limits, child: Path) -> "subprocess.Popen[bytes]":
    bounds = map(str, (limits.memory, limits.processor, limits.wall))
    return subprocess.Popen(  # noqa: S603 — our own script
        [sys.executable, "-I", "-B", "-X", "utf8", str(child), kind, *bounds],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _KEPT if name in os.environ},
        start_new_session=True,
    )


def _exchange(process: "subprocess.Popen[bytes]", content: bytes, wall: float) -> tuple[bytes, bool]:
    """The answer, and whether the child had to be ended. It has ended in any case."""
    assert process.stdin
    assert process.stdout
    late = threading.Event()

    def end() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(wall, end)
    timer.daemon = True
    timer.start()
    try:
        with suppress(OSError):
            process.stdin.write(content)
        with suppress(OSError):
            process.stdin.close()
        answer = process.stdout.read(LARGEST_ANSWER + 1)
        if len(answer) > LARGEST_ANSWER:
            process.kill()
        process.wait()
    finally:
        timer.cancel()
        process.kill()
    return answer, late.is_set()


def _understood(wanted: type[Read], answer: bytes, code: int) -> Read:
    try:
        return wanted.model_validate_json(answer if code == 0 else b"")
    except ValidationError as error:
        told = error
    try:
        fault: Fault = _Refusal.model_validate_json(answer if code == 0 else b"").fault
    except ValidationError:
        about = [each["loc"] for each in told.errors()][:3]
        log.error("reader not understood", kind=wanted.KIND, code=code, size=len(answer), about=about)
        fault = "reader"
    raise Refused(fault)
