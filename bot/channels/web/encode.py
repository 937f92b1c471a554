"""A message as the JSON that `POST /api/chat` answers."""

from bot.channels.shaping import shown_choices
from handlers.terms.messages import Message

MAX_CHOICES = 12


def encode(message: Message) -> dict[str, object]:
    """Kind, full plain text and choices; `url` and `name` only where the message has them."""
    choices = shown_choices(message.choices, MAX_CHOICES)
    body: dict[str, object] = {
        "kind": message.kind,
        "text": message.text,
        "choices": [{"label": choice.label, "press": choice.press} for choice in choices],
    }
    if message.url:
        body["url"] = message.url
    if message.name:
        body["name"] = message.name
    return body
