"""Messages as LINE's JSON: text, Flex cards, pictures, and choices as quick replies; all limits kept."""

import json
from collections.abc import Sequence

import regex

from bot.channels.line.flex import LARGEST_BUBBLE, Json, bubble, file_bubble, pages
from bot.channels.shaping import cut, shown_choices, split
from handlers.terms.messages import Choice, Message

MOST_MESSAGES, MOST_CHOICES, MOST_BUBBLES = 5, 13, 12
LONGEST_TEXT, LONGEST_ALT, LONGEST_LABEL, LONGEST_DISPLAY = 5000, 1500, 20, 300
LARGEST_CAROUSEL = 50_000


def encode(messages: Sequence[Message], public_url: str = "") -> list[Json]:
    """At most five message objects that say everything, the choices on the last one."""
    shaped = [_shape(message, public_url) for message in messages]
    flat = [each for group in shaped for each in group]
    if len(flat) > MOST_MESSAGES:
        flat = _squeezed(messages, public_url)
    choices = messages[-1].choices if messages else ()
    if choices and flat:
        flat[-1] = flat[-1] | {"quickReply": {"items": [_quick(each) for each in _shown(choices)]}}
    return flat


def encode_plain(messages: Sequence[Message], public_url: str = "") -> list[Json]:
    """The same in words alone, for when a card was refused."""
    return encode([Message("text", each.text, each.choices) for each in messages], public_url)


def _shape(message: Message, public_url: str) -> list[Json]:
    if message.card is not None:
        return _card(message)
    if message.url and public_url.startswith("https://"):
        link = message.url if message.url.startswith("https://") else public_url.rstrip("/") + message.url
        if message.kind == "image":
            picture = {"type": "image", "originalContentUrl": link, "previewImageUrl": link}
            return [*_texts(message.text), picture]
        return [_flex(message.text, file_bubble(message.text, message.name, link))]
    return _texts(message.text)


def _texts(text: str) -> list[Json]:
    return [{"type": "text", "text": piece} for piece in split(text, LONGEST_TEXT) if piece.strip()]


def _card(message: Message) -> list[Json]:
    assert message.card is not None
    bubbles = [bubble(card) for card in pages(message.card)]
    carousel = {"type": "carousel", "contents": bubbles}
    contents, largest = (bubbles[0], LARGEST_BUBBLE) if len(bubbles) == 1 else (carousel, LARGEST_CAROUSEL)
    if len(bubbles) > MOST_BUBBLES or any(size(each) > LARGEST_BUBBLE for each in bubbles):
        return _texts(message.text)
    return [_flex(message.text, contents)] if size(contents) <= largest else _texts(message.text)


def _flex(text: str, contents: Json) -> Json:
    return {"type": "flex", "altText": cut(text, LONGEST_ALT) or "ข้อความ", "contents": contents}


def size(contents: Json) -> int:
    """Bytes as they are sent: the SDK's JSON escapes every Thai letter to six bytes, LINE counts UTF-8."""
    return len(json.dumps(contents, ensure_ascii=False, separators=(",", ":")).encode())


def _squeezed(messages: Sequence[Message], public_url: str) -> list[Json]:
    """Too many for one call: all words first, then what pictures and cards still fit, newest first."""
    words = _texts("\n\n".join(each.text for each in messages[:-1]))
    last = _shape(messages[-1], public_url)[-1:]
    return [*words[: MOST_MESSAGES - len(last)], *last]


def _shown(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    return shown_choices(choices, MOST_CHOICES)


def _quick(choice: Choice) -> Json:
    action = {
        "type": "postback",
        "label": label(choice.label, LONGEST_LABEL),
        "data": choice.press,
        "displayText": label(choice.label, LONGEST_DISPLAY),
    }
    return {"type": "action", "action": action}


def label(text: str, most: int) -> str:
    """A label of at most `most` graphemes: Thai vowels and tone marks stay with their letters."""
    letters = regex.findall(r"\X", text)
    return text if len(letters) <= most else "".join(letters[: most - 1]) + "…"
