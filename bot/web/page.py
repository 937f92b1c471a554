"""The chat page, and the fragment its script appends: the same bubbles, drawn by the same template."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.channels.base import figure, shown_choices, stacked
from bot.channels.web.encode import MAX_CHOICES
from handlers.messages import Choice, Message

STARTERS = ("กรอกคะแนน", "จุดอ่อนของเรา", "ขาด O ข้อไหน")
TONE_WORDS = {"plain": "", "good": "ดี", "fair": "ควรติดตาม", "bad": "ต้องเร่งแก้"}

_LINK = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,:;!?)\]”’]")
_SAFE_URL = re.compile(r"(?:https?://|/)\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One bubble: what the person wrote (`text`), or what the assistant answered (`message`)."""

    who: Literal["me", "bot"]
    text: str = ""
    message: Message | None = None
    at: str = ""


@dataclass(frozen=True, slots=True)
class Bubble:
    """An entry ready to draw; only the assistant's last bubble carries choices."""

    who: Literal["me", "bot"]
    at: str
    message: Message
    choices: tuple[Choice, ...] = ()


def render_page(
    *,
    user: str,
    users: Sequence[tuple[str, str]],
    entries: Sequence[Entry],
    title: str,
    can_send: bool = True,
    note: str = "",
    draft: str = "",
) -> str:
    """The whole page for `user`. `draft` refills the input after a post that could not be taken."""
    return _ENVIRONMENT.get_template("page.html").render(
        user=user,
        users=users,
        bubbles=_bubbles(entries, can_send),
        title=title,
        can_send=can_send,
        note=note,
        draft=draft,
        starters=STARTERS,
        blank=Bubble("me", "", Message("text", "")),
    )


def render_fragment(entries: Sequence[Entry], *, user: str) -> str:
    """The assistant's new bubbles. The person's own are left out: the script has shown them already."""
    answers = [entry for entry in entries if entry.who == "bot"]
    return _ENVIRONMENT.get_template("fragment.html").render(user=user, bubbles=_bubbles(answers, True))


def _bubbles(entries: Sequence[Entry], can_send: bool) -> list[Bubble]:
    last = max((place for place, entry in enumerate(entries) if entry.who == "bot"), default=-1)
    return [_bubble(entry, can_send and place == last) for place, entry in enumerate(entries)]


def _bubble(entry: Entry, active: bool) -> Bubble:
    message = entry.message or Message("text", entry.text)
    choices = shown_choices(message.choices, MAX_CHOICES) if active else ()
    return Bubble(entry.who, entry.at, message, choices)


def _linked(text: str) -> Markup:
    """The text, escaped, with its web addresses made links."""
    anchor = Markup('<a href="{0}" target="_blank" rel="noopener noreferrer">{0}</a>')
    parts, done = Markup(), 0
    for found in _LINK.finditer(text):
        parts += escape(text[done : found.start()]) + anchor.format(found.group())
        done = found.end()
    return parts + escape(text[done:])


def _safe_url(url: str) -> str:
    """The address if a browser may follow it, else nothing (never `javascript:`)."""
    return url if _SAFE_URL.fullmatch(url) else ""


def _environment() -> Environment:
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {
        "linked": _linked,
        "figure": figure,
        "safe_url": _safe_url,
        "stacked": stacked,
    }
    environment.globals["tone_words"] = TONE_WORDS
    return environment


_ENVIRONMENT = _environment()
