"""What can happen in a chat, as the core sees it: channels decode into these."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Text:
    """Somebody wrote something."""

    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """Somebody pressed a button; `press` is what the button carried."""

    press: str


@dataclass(frozen=True, slots=True)
class File:
    """Somebody sent a file; `text` is its content where it is plain text, else None."""

    name: str
    text: str | None = None


Event = Text | Pressed | File


def to_body(event: Event) -> dict[str, Any]:
    """The event as the inbox keeps it."""
    match event:
        case Text(text):
            return {"kind": "text", "text": text}
        case Pressed(press):
            return {"kind": "press", "press": press}
        case File(name, text):
            return {"kind": "file", "name": name, "text": text}


def from_body(body: Mapping[str, Any]) -> Event:
    """The event back from the inbox."""
    match body["kind"]:
        case "press":
            return Pressed(body["press"])
        case "file":
            return File(body["name"], body["text"])
        case _:
            return Text(body["text"])
