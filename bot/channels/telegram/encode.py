"""Messages as Telegram's HTML, with choices as an inline keyboard; all limits kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

import regex
import structlog
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.shaping import cut, shown_choices, split, utf16
from handlers.terms.messages import Card, Choice, Message

log = structlog.get_logger()
LONGEST_TEXT, LONGEST_CAPTION, LONGEST_DATA = 4096, 1024, 64
MOST_CHOICES = 12
SHORT_LABEL = 16


@dataclass(frozen=True, slots=True)
class TelegramPart:
    """One call to Telegram: HTML text, or a picture or document with the text as its caption."""

    html: str
    file: str = ""
    name: str = ""
    is_picture: bool = False
    keyboard: InlineKeyboardMarkup | None = None


def encode(messages: Sequence[Message]) -> list[TelegramPart]:
    """Neighbouring texts and cards in one part, as far as it holds; the keyboard under the last part."""
    parts: list[TelegramPart] = []
    words: list[str] = []
    for message in messages:
        if not message.url:
            words += [*([""] if words else []), *_lines(message)]
            continue
        parts += _texts(words)
        words = []
        caption = escape(cut(message.text, LONGEST_CAPTION), quote=False)
        parts.append(TelegramPart(caption, message.url, message.name, message.kind == "image"))
    parts += _texts(words)
    choices = messages[-1].choices if messages else ()
    return [*parts[:-1], replace(parts[-1], keyboard=keyboard(choices))] if parts else []


def _lines(message: Message) -> list[str]:
    """Lines of HTML, each complete in itself so that the text may be broken between any two."""
    if message.card is None:
        return [escape(line, quote=False) for line in _broken(message.text)]
    return list(_card(message.card))


def _broken(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield from split(line, LONGEST_TEXT // 2)


def _card(card: Card) -> Iterator[str]:
    for line in _broken(card.headline):
        yield f"<b>{escape(line, quote=False)}</b>"
    for row in card.rows:
        label, value = escape(row.label, quote=False), escape(row.value, quote=False)
        yield f"{label}: <b>{value}</b>" if value else label
    if card.notes:
        yield ""
    for note in card.notes:
        yield from (escape(line, quote=False) for line in _broken(note))


def _texts(lines: Sequence[str]) -> list[TelegramPart]:
    """The lines in as few texts as hold them; marks are counted too, which errs on the safe side."""
    pieces, piece = [], ""
    for line in lines:
        if utf16(piece) + utf16(line) + 1 > LONGEST_TEXT:
            pieces.append(piece)
            piece = line
        else:
            piece = f"{piece}\n{line}" if piece else line
    return [TelegramPart(each) for each in (*pieces, piece) if each.strip()]


def keyboard(choices: tuple[Choice, ...]) -> InlineKeyboardMarkup | None:
    """Short labels stand two in a row. A press is ASCII and short by design; one that is not is left out."""
    rows: list[list[InlineKeyboardButton]] = []
    roomy = False
    for choice in shown_choices(choices, MOST_CHOICES):
        if len(choice.press.encode()) > LONGEST_DATA:
            log.error("button left out", channel="telegram", bytes=len(choice.press.encode()))
            continue
        button = InlineKeyboardButton(choice.label, callback_data=choice.press)
        short = len(regex.findall(r"\X", choice.label)) <= SHORT_LABEL
        if short and roomy:
            rows[-1].append(button)
            roomy = False
        else:
            rows.append([button])
            roomy = short
    return InlineKeyboardMarkup(rows) if rows else None
