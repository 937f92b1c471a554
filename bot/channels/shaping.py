"""How a message is shaped for a channel: choices, large figures, and texts within a limit."""

import re
from collections.abc import Sequence

from handlers.terms.messages import Choice, Row

_FIGURE = re.compile(r"([.,()+−%/ -]*+\d[\d.,()+−%/ -]*)( — )(.+)", re.DOTALL)
_SHORT_VALUE = 22


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
