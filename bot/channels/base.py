"""What every channel shares: how a message is shaped, and what can become of sending it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from handlers.terms.events import File
from handlers.terms.messages import Choice, Row
from storage.messages.outbox import FAILED, PARKED, SENT, UNKNOWN, WAITING
from storage.messages.outgoing import Outgoing

_FIGURE = re.compile(r"([\d.,()+−%/ -]*\d[\d.,()+−%/ -]*)( — )(.+)", re.DOTALL)
_SHORT_VALUE = 22
_WAITS = (0.5, 2, 5, 10, 30, 60)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt to send a row of the outbox.

    `parts` of it are said by now. `uncertain`: what was tried may have arrived. `blocked`: the person
    shut the assistant out. `moved_to`: the chat has another id now. `free_way_over`: what made a free answer
    possible is used up.
    """

    state: str
    wait: timedelta = timedelta()
    parts: int = 0
    uncertain: bool = False
    error: str = ""
    blocked: bool = False
    moved_to: str = ""
    free_way_over: bool = False


def sent(parts: int, *, uncertain: bool = False) -> Outcome:
    """Everything was said; `uncertain` when some of it may not have arrived."""
    return Outcome(UNKNOWN if uncertain else SENT, parts=parts, uncertain=uncertain)


def again(row: Outgoing, error: str, *, wait: timedelta | None = None, uncertain: bool = False) -> Outcome:
    """Try again later, a little later each time."""
    pause = wait if wait is not None else timedelta(seconds=_WAITS[min(row.attempts, len(_WAITS)) - 1])
    return Outcome(WAITING, pause, row.parts_sent, uncertain or row.uncertain, error)


def refused(row: Outgoing, error: str, *, blocked: bool = False) -> Outcome:
    """Never to be tried again."""
    return Outcome(FAILED, parts=row.parts_sent, error=error, blocked=blocked)


def parked(row: Outgoing, error: str) -> Outcome:
    """Held back until the person writes again."""
    return Outcome(PARKED, parts=row.parts_sent, uncertain=row.uncertain, error=error)


class Channel(Protocol):
    """A way to people. `repeatable`: sending twice what may have arrived cannot say it twice."""

    name: str
    repeatable: bool

    async def start(self) -> None:
        """Open connections; an unreachable platform is no reason to fail."""

    async def stop(self) -> None: ...

    async def introduce(self) -> bool:
        """Learn under which name people find us; False if the platform does not tell yet."""

    async def send(self, row: Outgoing) -> Outcome:
        """One attempt. Never raises for what the platform or the network does."""

    def allowed(self, most: int) -> int:
        """How many reminders, up to `most`, may be sent now without being too fast for the platform."""

    def took(self, rows: int) -> None:
        """So many reminders are sent now."""

    async def fetch(self, file: File) -> bytes:
        """The content of a file a person sent. Raises OSError if it cannot be had."""

    async def show_working(self, chat: str) -> None:
        """Let the person see that an answer takes a while."""

    async def name_of(self, chat: str) -> str:
        """The name a person shows on the platform, "" if it does not tell."""


def shown_choices(choices: tuple[Choice, ...], limit: int) -> tuple[Choice, ...]:
    """The choices a channel shows at once, at most `limit` (two or more).

    When there are more, the last place goes to a choice that asks for the rest: `more:N`, where N of
    them have been shown.
    """
    if len(choices) <= limit:
        return choices
    shown = limit - 1
    return (*choices[:shown], Choice(f"เพิ่มเติม (อีก {len(choices) - shown})", f"more:{shown}"))


def figure(headline: str) -> tuple[str, str, str]:
    """`69.50 — ต้องปรับปรุง` in three parts, so that the number can stand large; else all in the last."""
    found = _FIGURE.fullmatch(headline)
    return (found[1], found[2], found[3]) if found else ("", "", headline)


def stacked(rows: Sequence[Row]) -> bool:
    """Whether the values want lines of their own under their labels; all rows of a card alike."""
    return any(len(row.value) > _SHORT_VALUE for row in rows)


def utf16(text: str) -> int:
    """Length as LINE and Telegram count it."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, most: int) -> str:
    """The text within `most` UTF-16 units, with an ellipsis if something is gone."""
    if utf16(text) <= most:
        return text
    while utf16(text) > most - 1:
        text = text[: min(len(text) - 1, most - 1)]
    return text.rstrip() + "…"


def split(text: str, most: int) -> list[str]:
    """The text in pieces of at most `most` UTF-16 units, broken between lines where possible."""
    pieces, piece = [], ""
    for line in text.split("\n"):
        for start in range(0, len(line) or 1, most // 2):
            part = line[start : start + most // 2]
            glue = "\n" if piece and not start else ""
            if utf16(piece + glue + part) > most:
                pieces.append(piece)
                piece, glue = "", ""
            piece += glue + part
    return [*pieces, piece]
