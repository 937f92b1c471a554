"""The chat page, and the fragment its script appends: the same bubbles, drawn by the same template."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.channels.shaping import figure, shown_choices, stacked
from bot.channels.web.encode import MAX_CHOICES
from handlers.terms.messages import Choice, Message

STARTERS = ("กรอกคะแนน", "จุดอ่อนของเรา", "ขาด O ข้อไหน", "งานของฉัน")
REMINDER = "เตือน"
ACCEPTED = ".txt,.csv,.tsv,.md,.xlsx,.jpg,.jpeg,.png,.webp,.pdf,.docx,.doc"
TONE_WORDS = {"plain": "", "good": "ดี", "fair": "ควรติดตาม", "bad": "ต้องเร่งแก้"}

_LINK = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,:;!?)\]”’]")
_SAFE_URL = re.compile(r"(?:https?://|/)\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One bubble: what the person wrote (`text`), or what the assistant said (`message`).

    `day` and `at`: the date and the time of day, as shown. `unasked`: the assistant spoke of itself;
    `is_reminder`: of something that nobody had asked for before.
    """

    who: Literal["me", "bot"]
    text: str = ""
    message: Message | None = None
    at: str = ""
    day: str = ""
    unasked: bool = False
    is_reminder: bool = True


@dataclass(frozen=True, slots=True)
class Bubble:
    """An entry ready to draw. `day`: only where it differs from the bubble before. `label`: beside the time.

    Choices are under the assistant's last answer, and under reminders that came after it.
    `is_news`: the first of the reminders with which the talk ends.
    """

    who: Literal["me", "bot"]
    at: str
    message: Message
    choices: tuple[Choice, ...] = ()
    day: str = ""
    label: str = ""
    is_news: bool = False


@dataclass(frozen=True, slots=True)
class ClockPanel:
    """The clock of the try-out: the day it shows, and the names and labels of the days it can go to."""

    today: str
    iso: str
    jumps: tuple[tuple[str, str], ...]
    aside: str = ""
    is_fault: bool = False


def render_page(
    *,
    user: str,
    users: Sequence[tuple[str, str]],
    entries: Sequence[Entry],
    title: str,
    can_send: bool = True,
    note: str = "",
    draft: str = "",
    panel: ClockPanel | None = None,
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
        panel=panel,
        starters=STARTERS,
        accepted=ACCEPTED,
        blank=Bubble("me", "", Message("text", "")),
    )


def render_fragment(entries: Sequence[Entry], *, user: str) -> str:
    """The assistant's new bubbles. The person's own are left out: the script has shown them already."""
    answers = [entry for entry in entries if entry.who == "bot"]
    return _ENVIRONMENT.get_template("fragment.html").render(user=user, bubbles=_bubbles(answers, True))


def _bubbles(entries: Sequence[Entry], can_send: bool) -> list[Bubble]:
    """Ready to draw, each with its day where that begins."""
    said = [place for place, entry in enumerate(entries) if entry.who == "bot"]
    active = (
        {*said[-1:], *[place for place in said if not entries[place].unasked][-1:]} if can_send else set()
    )
    days = ["", *(entry.day for entry in entries)]
    news = _news(entries)
    return [
        _bubble(entry, place in active, entry.day if entry.day != days[place] else "", place == news)
        for place, entry in enumerate(entries)
    ]


def _news(entries: Sequence[Entry]) -> int:
    """Where the reminders begin with which the talk ends, those of one moment; -1 if it does not."""
    last = entries[-1] if entries else None
    if last is None or not last.unasked:
        return -1
    same = [(each.unasked, each.day, each.at) == (True, last.day, last.at) for each in entries]
    return next((place + 1 for place in range(len(same) - 1, -1, -1) if not same[place]), 0)


def _bubble(entry: Entry, active: bool, day: str, is_news: bool) -> Bubble:
    message = entry.message or Message("text", entry.text)
    choices = shown_choices(message.choices, MAX_CHOICES) if active else ()
    label = REMINDER if entry.unasked and entry.is_reminder else ""
    return Bubble(entry.who, entry.at, message, choices, day, label, is_news)


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
    loader = FileSystemLoader(Path(__file__).parents[1] / "templates")
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
