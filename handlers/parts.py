"""What a turn works with, what the writer has in hand, and what comes of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from handlers.capability import Table
from handlers.render import Texts
from handlers.terms.context import Ctx, Founding
from handlers.terms.effects import Effect
from handlers.terms.events import InGroup
from handlers.terms.flow import FlowState
from handlers.terms.messages import Message, Say
from knowledge.rules.rulebook import Rules
from storage.audit import Author
from storage.messages.inbox import Inbound
from storage.unit_of_work import UnitOfWork

MAILBOXES = frozenset({"web"})
"""Channels whose people fetch what is said: nothing is to be sent."""
APPS = {"line": "LINE", "telegram": "Telegram", "web": "เว็บ"}


@dataclass
class Addresses:
    """Where people find the assistant; channels fill in what they learn when they start."""

    line_id: str = ""
    """The LINE official account's basic id, `@…`."""
    telegram_name: str = ""
    """The Telegram bot's user name, without `@`."""

    def links(self) -> list[tuple[str, str]]:
        """(app, link) for each app: opening it opens a chat with the assistant."""
        line = [("LINE", f"https://line.me/R/ti/p/{quote(self.line_id)}")] if self.line_id else []
        telegram = [("Telegram", f"https://t.me/{self.telegram_name}")] if self.telegram_name else []
        return line + telegram


@dataclass(frozen=True, slots=True)
class Parts:
    """What a turn works with, put together once."""

    rules: Rules
    texts: Texts
    zone: ZoneInfo
    draw_qr: Callable[[str], bytes]
    table: Table
    addresses: Addresses = field(default_factory=Addresses)
    founding: Founding = field(default_factory=Founding)


@dataclass(frozen=True, slots=True)
class Turn:
    """The transaction, who acts in which chat and when, and what else writing takes."""

    uow: UnitOfWork
    channel: str
    chat: str
    sender: str
    sender_name: str
    now: datetime
    rules: Rules
    zone: ZoneInfo
    addresses: Addresses
    draw_qr: Callable[[str], bytes]
    inbound_id: int
    """The event that is answered."""
    table: Table
    founding: Founding = field(default_factory=Founding)

    def author(self, ctx: Ctx) -> Author:
        """Who is to stand in the history. Only members change what belongs to an agency."""
        assert ctx.agency_id is not None
        return Author(ctx.agency_id, ctx.member_id, self.channel)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The view after the changes, and what to say about them.

    `allowed` False: the person had no right, and nothing was done. `stay`: it could not be done, so the
    question stands as before. `settle`: the ground moved, so the flow looks again where it is.
    `document`: one was asked for, and a job draws it.
    """

    ctx: Ctx
    say: tuple[Say, ...] = ()
    allowed: bool = True
    stay: bool = False
    settle: bool = False
    then: FlowState | None = None
    """What is asked after it, in place of what was under way."""
    document: int | None = None


Wish = TypeVar("Wish", bound=Effect, contravariant=True)


class Perform(Protocol[Wish]):
    """Carries out one kind of wish."""

    def __call__(self, effect: Wish, ctx: Ctx, turn: Turn, /) -> Awaitable[Outcome]: ...


@dataclass(frozen=True, slots=True)
class Undoer:
    """How a room takes back its changes: the audit id of the person's newest one, and taking it back."""

    last: Callable[[Ctx, Turn], Awaitable[int | None]]
    take_back: Callable[[int, Ctx, Turn], Awaitable[Outcome]]


class GroupAnswer(Protocol):
    """Answers a call in a group chat."""

    def __call__(
        self,
        uow: UnitOfWork,
        inbound: Inbound,
        event: InGroup,
        parts: "Parts",
        now: datetime,
        /,
    ) -> Awaitable[list[Message]]: ...
