"""What the writer works with, and what comes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from handlers.terms.context import Ctx, Rules
from handlers.terms.messages import Say
from storage.records import Author
from storage.unit_of_work import UnitOfWork

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
class Desk:
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
    document: int | None = None
