"""Codes that let people in, of letters and digits that are hard to misread, and the links that carry them."""

import secrets
from urllib.parse import quote

from handlers.parts import Addresses

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
INVITE_DAYS, INVITE_USES = 30, 20
LINK_MINUTES = 15


def new_code() -> str:
    """A code like `KWY7-3M2P`, with at least one letter and one digit so that it is no word and no number."""
    while True:
        letters = "".join(secrets.choice(LETTERS) for _ in range(8))
        if not letters.isalpha() and not letters.isdigit():
            return f"{letters[:4]}-{letters[4:]}"


def links(code: str, addresses: Addresses) -> list[tuple[str, str]]:
    """(app, link) for each app the assistant is reached in: opening it hands in the code."""
    found = []
    if addresses.line_id:
        message = f"https://line.me/R/oaMessage/{quote(addresses.line_id)}/?{quote(code)}"
        found.append(("LINE", message))
    if addresses.telegram_name:
        plain = code.replace("-", "")
        found.append(("Telegram", f"https://t.me/{addresses.telegram_name}?start={plain}"))
    return found
