"""A card as a Flex bubble, shaped like the web chat's card."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.channels.shaping import figure, stacked
from handlers.terms.messages import Card, Row

Json = dict[str, Any]
LARGEST_BUBBLE = 30_000
MOST_ROWS = 40
INK, FAINT, LINE = "#1F2933", "#5F6B7A", "#E3E8EE"
TONES = {"plain": INK, "good": "#0B6E4F", "fair": "#8A5A00", "bad": "#B3261E"}


def pages(card: Card) -> list[Card]:
    """The card in parts of at most `MOST_ROWS` rows; the notes stand on the last one."""
    if len(card.rows) <= MOST_ROWS:
        return [card]
    parts = [card.rows[start : start + MOST_ROWS] for start in range(0, len(card.rows), MOST_ROWS)]
    cards = [replace(card, rows=rows, notes=()) for rows in parts]
    return [*cards[:-1], replace(cards[-1], notes=card.notes)]


def bubble(card: Card) -> Json:
    contents = [*_headline(card)]
    if card.rows:
        contents += [_rule(), *_rows(card.rows)]
    if card.notes:
        contents += [_rule(), *(_text(note, size="sm", color=FAINT, margin="md") for note in card.notes)]
    return {"type": "bubble", "size": "mega", "body": _box(contents)}


def file_bubble(text: str, name: str, link: str) -> Json:
    """A document to open: LINE has no message for files."""
    button = {
        "type": "button",
        "style": "primary",
        "color": TONES["good"],
        "height": "sm",
        "action": {"type": "uri", "label": "เปิดไฟล์", "uri": link},
    }
    body = _box([_text(text, size="md"), _text(name or "-", size="sm", color=FAINT, margin="sm")])
    return {"type": "bubble", "size": "mega", "body": body, "footer": _box([button])}


def _box(contents: list[Json]) -> Json:
    return {"type": "box", "layout": "vertical", "contents": contents}


def _rule() -> Json:
    return {"type": "separator", "margin": "lg", "color": LINE}


def _text(text: str, **style: Any) -> Json:
    return {"type": "text", "text": text, "wrap": True, "color": INK} | style


def _headline(card: Card) -> list[Json]:
    number, _, words = figure(card.headline)
    colour = TONES[card.tone]
    if not number:
        return [_text(words, size="lg", weight="bold", color=colour)]
    return [
        _text(number.strip(), size="3xl", weight="bold", color=colour),
        _text(words, size="md", weight="bold", color=colour),
    ]


def _rows(rows: Sequence[Row]) -> list[Json]:
    shape = _stacked_row if stacked(rows) else _plain_row
    return [shape(row) for row in rows]


def _plain_row(row: Row) -> Json:
    label = _text(row.label, size="sm", flex=5)
    if not row.value:
        return label | {"margin": "md"}
    value = _text(row.value, size="sm", weight="bold", align="end", flex=3)
    return {
        "type": "box",
        "layout": "horizontal",
        "margin": "md",
        "spacing": "sm",
        "contents": [label, value],
    }


def _stacked_row(row: Row) -> Json:
    label = _text(row.label, size="sm", weight="bold")
    contents = [label, _text(row.value, size="sm", color=FAINT)] if row.value else [label]
    return {"type": "box", "layout": "vertical", "margin": "md", "contents": contents}
