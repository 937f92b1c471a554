"""What LINE, Telegram and the web page take, checked on what the encoders make of real answers."""

import json
import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from typing import Any

import regex
from linebot.v3.messaging import ReplyMessageRequest

from bot.channels.line.encode import encode as encode_line
from bot.channels.line.encode import encode_plain
from bot.channels.shaping import utf16
from bot.channels.telegram.encode import encode as encode_telegram
from bot.channels.web.encode import encode as encode_web
from handlers.terms.messages import Message

PUBLIC_URL = "https://ita.example"


def check_web(messages: Sequence[Message]) -> None:
    for message in messages:
        body = encode_web(message)
        assert body["text"]
        assert json.dumps(body)


# ---- LINE


def check_line(messages: Sequence[Message]) -> None:
    for bodies in (encode_line(messages, PUBLIC_URL), encode_plain(messages), encode_line(messages)):
        _check_line(bodies, messages)


def _check_line(bodies: list[dict[str, Any]], messages: Sequence[Message]) -> None:
    assert len(bodies) <= 5
    assert bool(bodies) == bool(messages)
    request = {"replyToken": "t", "messages": bodies}
    sent = ReplyMessageRequest.from_dict(request).to_dict()
    assert _without_defaults(sent) == request, "the SDK drops nothing"
    for body in bodies:
        _check_line_message(body)
    if messages and messages[-1].choices:
        assert bodies[-1]["quickReply"]["items"]


def _without_defaults(body: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in body.items() if key != "notificationDisabled"}


def _check_line_message(body: dict[str, Any]) -> None:
    match body["type"]:
        case "text":
            assert 0 < utf16(body["text"]) <= 5000
            assert body["text"].strip()
        case "flex":
            assert 0 < utf16(body["altText"]) <= 1500
            _check_flex(body["contents"])
        case "image":
            for key in ("originalContentUrl", "previewImageUrl"):
                assert body[key].startswith("https://")
                assert len(body[key]) <= 2000
    items = body.get("quickReply", {}).get("items", [])
    assert len(items) <= 13
    for item in items:
        action = item["action"]
        assert 0 < _graphemes(action["label"]) <= 20
        assert 0 < len(action["data"]) <= 300
        assert 0 < _graphemes(action["displayText"]) <= 300


def _check_flex(contents: dict[str, Any]) -> None:
    bubbles = contents["contents"] if contents["type"] == "carousel" else [contents]
    assert len(bubbles) <= 12
    assert _size(contents) <= 50 * 1024
    for bubble in bubbles:
        assert _size(bubble) <= 30 * 1024
        for part in _parts(bubble):
            if part.get("type") == "text":
                assert part["text"].strip()
            if part.get("type") == "button":
                assert _graphemes(part["action"]["label"]) <= 40
                assert len(part["action"]["uri"]) <= 1000


def _parts(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _parts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _parts(value)


def _size(node: Any) -> int:
    return len(json.dumps(node, ensure_ascii=False).encode())


def _graphemes(text: str) -> int:
    return len(regex.findall(r"\X", text))


# ---- Telegram


def check_telegram(messages: Sequence[Message]) -> None:
    parts = encode_telegram(messages)
    assert bool(parts) == bool(messages)
    for part in parts:
        assert well_formed(part.html)
        shown = re.sub(r"<[^>]+>", "", part.html)
        assert 0 < utf16(shown) <= (1024 if part.file else 4096)
        buttons = [each for row in part.keyboard.inline_keyboard for each in row] if part.keyboard else []
        assert len(buttons) <= 100
        for button in buttons:
            assert button.text
            assert 0 < len(str(button.callback_data).encode()) <= 64
    if messages and messages[-1].choices:
        assert parts[-1].keyboard is not None


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.fine = True

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.fine &= tag == "b"
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.fine &= bool(self.open) and self.open.pop() == tag


def well_formed(html: str) -> bool:
    """Only `<b>`, closed in order, and no bare `<`, `>` or `&`."""
    tags = _Tags()
    tags.feed(html)
    tags.close()
    bare = re.sub(r"</?b>|&(?:lt|gt|amp|quot|#x27);", "", html)
    return tags.fine and not tags.open and not re.search(r"[<>&]", bare)
