"""LINE's webhook events as events of the core, one by one: a broken one never costs its neighbours."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import structlog
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from bot.channels.sound import sound
from bot.files.attachments import PHOTO_NAME, incoming
from handlers.terms.events import (
    Event,
    InGroup,
    Media,
    Pressed,
    Started,
    Stopped,
    Text,
    Unsent,
    called_in_group,
    to_body,
)
from storage.messages.inbox import NewInbound

log = structlog.get_logger()
CHANNEL = "line"
WEBHOOK = "/webhooks/line"
FRESH = timedelta(seconds=55)
"""How long a reply token is used: LINE promises about a minute."""

_MEDIA: dict[str, Any] = {
    "sticker": "sticker",
    "image": "picture",
    "video": "video",
    "audio": "voice",
    "location": "place",
}


Word = Annotated[str, StringConstraints(pattern=r"^[!-~]{0,100}$")]
Id = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,120}$")]
"""LINE's ids are letters and digits of ASCII; no more is asked of them than that they can be kept."""


class Source(BaseModel):
    """Who and where."""

    model_config = ConfigDict(extra="ignore")

    type: Word
    user: Id | None = Field(None, alias="userId")
    group: Id | None = Field(None, alias="groupId")
    room: Id | None = Field(None, alias="roomId")

    @property
    def place(self) -> str | None:
        return self.group or self.room


class LineEvent(BaseModel):
    """What every event has, and the parts some have."""

    model_config = ConfigDict(extra="ignore")

    type: Word
    id: Id = Field(alias="webhookEventId")
    source: Source
    mode: str = "active"
    timestamp: int | float = 0
    reply_token: Id | None = Field(None, alias="replyToken")
    message: dict[str, Any] = {}
    postback: dict[str, Any] = {}
    unsend: dict[str, Any] = {}


def is_signed(secret: str, body: bytes, signature: str | None) -> bool:
    """Whether LINE signed exactly these bytes; compared in constant time."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return hmac.compare_digest(base64.b64encode(digest), (signature or "").encode("utf-8", "replace"))


def read_events(body: bytes) -> list[Any]:
    """The raw events of a webhook, in the order they happened. Raises ValueError for anything else."""
    try:
        events = json.loads(body)["events"]
    except (KeyError, TypeError, UnicodeDecodeError, RecursionError) as fault:
        raise ValueError("not a webhook") from fault
    if not isinstance(events, list):
        raise ValueError("not a webhook")
    return sorted(events, key=_when)


def _when(event: Any) -> int:
    at = event.get("timestamp") if isinstance(event, dict) else None
    return at if isinstance(at, int) else 0


def decode(raw: Any, now: datetime) -> NewInbound | None:
    """The inbox event, or None for what is none of the assistant's business."""
    try:
        event = LineEvent.model_validate(raw)
    except ValidationError as fault:
        log.warning("unreadable event", channel=CHANNEL, faults=[each["loc"] for each in fault.errors()[:3]])
        return None
    if event.mode != "active":
        return None
    place, user = event.source.place, event.source.user
    what = _in_group(event) if place else _private(event) if user else None
    if what is None:
        log.info("event ignored", channel=CHANNEL, kind=event.type[:40])
        return None
    until = (now + FRESH).isoformat()
    came = NewInbound(
        channel=CHANNEL,
        event_id=event.id,
        chat=f"{CHANNEL}:{place or user}",
        sender=f"{CHANNEL}:{user or place}",
        body=to_body(what),
        source_id=_text(event.message, "id") or None,
        reply={"token": event.reply_token, "until": until} if event.reply_token else None,
        occurred_at=_moment(event.timestamp),
    )
    return sound(came, now)


def _moment(milliseconds: float) -> datetime | None:
    """When an event happened; None for what no calendar has."""
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def _private(event: LineEvent) -> Event | None:
    match event.type:
        case "message":
            return _message(event.message)
        case "postback":
            return Pressed(_text(event.postback, "data")[:300])
        case "follow":
            return Started()
        case "unfollow":
            return Stopped()
        case "unsend":
            return Unsent(_text(event.unsend, "messageId"))
    return None


def _message(message: Mapping[str, Any]) -> Event:
    kind = message.get("type")
    if kind == "text":
        return Text(_text(message, "text").replace("\x00", ""))
    if kind == "file":
        size = message.get("fileSize")
        name = _text(message, "fileName")[:200] or "file"
        return incoming(name, _text(message, "id"), size if isinstance(size, int) else None)
    if kind == "image" and _is_with_line(message):
        return incoming(PHOTO_NAME, _text(message, "id"), None)
    return Media(_MEDIA.get(str(kind), "other"))


def _is_with_line(message: Mapping[str, Any]) -> bool:
    """Whether LINE has the content; what lies on somebody else's server is not fetched."""
    provider = message.get("contentProvider")
    return isinstance(provider, dict) and provider.get("type") == "line" and bool(_text(message, "id"))


def _in_group(event: LineEvent) -> Event | None:
    """In a group the assistant speaks only when it is added or called by name."""
    if event.type == "join":
        return InGroup(joined=True)
    if event.type == "message" and _mentions_us(event.message):
        return called_in_group(_said_to_us(event.message))
    if event.type == "postback":
        return InGroup(press=_text(event.postback, "data")[:300])
    return None


def _mentions_us(message: Mapping[str, Any]) -> bool:
    return any(each.get("isSelf") is True for each in _mentioned(message))


def _mentioned(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    mention = message.get("mention")
    people = mention.get("mentionees") if isinstance(mention, dict) else None
    return [each for each in people if isinstance(each, dict)] if isinstance(people, list) else []


def _said_to_us(message: Mapping[str, Any]) -> str:
    """The words without the names of who is called; a name may hold blanks, so it is cut by its place."""
    words = _text(message, "text").replace("\x00", "")
    places = ((each.get("index"), each.get("length")) for each in _mentioned(message))
    spans = [(at, long) for at, long in places if isinstance(at, int) and isinstance(long, int)]
    for start, length in sorted(spans, reverse=True):
        if 0 <= start < len(words) and length > 0:
            words = f"{words[:start]} {words[start + length :]}"
    return words


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else ""
