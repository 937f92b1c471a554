"""The process that reads one file of a stranger: first its limits, then the reader, then one answer as JSON.

`bot/files/apart.py` runs it as a script, with nothing of the server's: no handles, no settings, no secrets.
"""

import base64
import json
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

Said = dict[str, Any]
_OPEN_FILES = 64


def main() -> None:
    """Arguments: what to read, megabytes of memory, seconds of processor time, seconds until it must end."""
    sys.path.insert(0, str(Path(__file__).parents[2]))
    kind, memory, processor, wall = sys.argv[1:5]
    limit(int(memory), int(processor), float(wall))
    try:
        said = _answer(READERS[kind], sys.stdin.buffer.read())
    except MemoryError:
        said = {"fault": "limit"}
    sys.stdout.buffer.write(json.dumps(said, ensure_ascii=False).encode("utf-8", "replace"))


def limit(memory: int, processor: int, wall: float) -> None:
    """As far as the system has such limits; where it has none, whoever started this ends it."""
    try:
        import resource
    except ImportError:  # Windows
        return
    signal.setitimer(signal.ITIMER_REAL, wall)
    for what, most in (
        (resource.RLIMIT_AS, memory << 20),
        (resource.RLIMIT_CPU, processor),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        with suppress(ValueError, OSError):  # macOS has no limit of the address space
            resource.setrlimit(what, (most, most))
    with suppress(OSError):  # where the machine's memory runs out, this goes first, not the server
        Path("/proc/self/oom_score_adj").write_text("1000")


def _answer(read: Callable[[bytes], Said | None], content: bytes) -> Said:
    from bot.files.refused import Refused

    try:
        return read(content) or {"fault": "kind"}
    except Refused as refused:
        return {"fault": refused.fault}


def _sheet(content: bytes) -> Said | None:
    from bot.files.sheets import read_sheet

    text = read_sheet(content)
    return None if text is None else {"text": text}


def _photo(content: bytes) -> Said | None:
    from bot.files.photos import examine

    photo = examine(content)
    if photo is None:
        return None
    anew = None if photo.content is content else base64.b64encode(photo.content).decode()
    taken_on = photo.taken_on.isoformat() if photo.taken_on else None
    return {"mime": photo.mime, "taken_on": taken_on, "anew": anew}


READERS: Final[Mapping[str, Callable[[bytes], Said | None]]] = {"sheet": _sheet, "photo": _photo}
"""Every kind of file that is parsed. None: it is not what its name says."""


if __name__ == "__main__":
    main()
