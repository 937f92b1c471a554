"""What every channel does, and what can become of sending something."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from handlers.terms.events import File
from storage.messages.outbox import FAILED, PARKED, SENT, UNKNOWN, WAITING
from storage.messages.outgoing import Outgoing

_WAITS = (0.5, 2, 5, 10, 30, 60)


@dataclass(frozen=True, slots=True)
class SendResult:
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


def sent(parts: int, *, uncertain: bool = False) -> SendResult:
    """Everything was said; `uncertain` when some of it may not have arrived."""
    return SendResult(UNKNOWN if uncertain else SENT, parts=parts, uncertain=uncertain)


def again(row: Outgoing, error: str, *, wait: timedelta | None = None, uncertain: bool = False) -> SendResult:
    """Try again later, a little later each time."""
    pause = wait if wait is not None else timedelta(seconds=_WAITS[min(row.attempts, len(_WAITS)) - 1])
    return SendResult(WAITING, pause, row.parts_sent, uncertain or row.uncertain, error)


def refused(row: Outgoing, error: str, *, blocked: bool = False) -> SendResult:
    """Never to be tried again."""
    return SendResult(FAILED, parts=row.parts_sent, error=error, blocked=blocked)


def parked(row: Outgoing, error: str) -> SendResult:
    """Held back until the person writes again."""
    return SendResult(PARKED, parts=row.parts_sent, uncertain=row.uncertain, error=error)


class Channel(Protocol):
    """A way to people. `repeatable`: sending twice what may have arrived cannot say it twice."""

    name: str
    repeatable: bool

    async def start(self) -> None:
        """Open connections; an unreachable platform is no reason to fail."""

    async def stop(self) -> None: ...

    async def introduce(self) -> bool:
        """Learn under which name people find us; False if the platform does not tell yet."""

    async def send(self, row: Outgoing) -> SendResult:
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
