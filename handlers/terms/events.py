"""What can happen in a chat, as the core sees it: channels decode into these."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Fault = Literal["", "kind", "size", "fetch", "locked", "inside", "pixels", "limit", "reader"]
"""What kept a file from being taken: its kind, its size, or that it was not to be had; a password; too much
inside, or too many pixels; memory or time that it took to read; or the reader, and nothing about the file."""


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
    """Somebody sent a file: `text` is its content where that can be read, `token` its path where it is kept.

    `ref` is the platform's handle of a content that is still to be fetched, "" when there is none to
    fetch; `fault` says what kept it from being taken. `taken_on` is the day on which a photo was taken
    (ISO), "" if unknown; `caption` the words that came with it.
    """

    name: str
    text: str | None = None
    ref: str = ""
    fault: Fault = ""
    token: str = ""
    mime: str = ""
    taken_on: str = ""
    is_photo: bool = False
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Media:
    """A sticker, picture, voice, video, place or contact: nothing to read."""

    kind: Literal["sticker", "picture", "voice", "video", "place", "other"]


@dataclass(frozen=True, slots=True)
class Started:
    """Somebody opened the chat with the assistant, perhaps by a link that carries a code."""

    code: str = ""


@dataclass(frozen=True, slots=True)
class Stopped:
    """Somebody blocked the assistant, or took it out of a group: nothing can be said any more."""


@dataclass(frozen=True, slots=True)
class Edited:
    """Somebody changed a message after it was sent; `text` is how it reads now."""

    text: str


@dataclass(frozen=True, slots=True)
class Unsent:
    """Somebody took a message back; `source_id` "" for an event whose own words were taken back."""

    source_id: str = ""


GroupWish = Literal["", "digest", "nodigest", "status", "bind", "unbind"]


@dataclass(frozen=True, slots=True)
class InGroup:
    """The assistant was called, added, or a button of it was pressed in a group.

    `digest` and `nodigest` turn the weekly digest on and off, `status` asks how the work stands, `bind` and
    `unbind` say whose group it is. `words` are what it was called for, kept until they are answered.
    """

    joined: bool = False
    wish: GroupWish = ""
    words: str = ""
    press: str = ""


@dataclass(frozen=True, slots=True)
class Flood:
    """More messages than anybody types; those that came after are not kept."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The chat has another id from now on."""

    chat: str


Event = Text | Pressed | File | Media | Started | Stopped | Edited | Unsent | InGroup | Flood | Moved

_KINDS: dict[str, type[Event]] = {
    "text": Text,
    "press": Pressed,
    "file": File,
    "media": Media,
    "start": Started,
    "stop": Stopped,
    "edited": Edited,
    "unsent": Unsent,
    "group": InGroup,
    "flood": Flood,
    "moved": Moved,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


_WISHES: tuple[tuple[GroupWish, re.Pattern[str]], ...] = (
    ("unbind", re.compile(r"(?:เลิก|ยกเลิก|ถอน|ไม่)ผูก")),
    ("bind", re.compile(r"ผูก(?:กลุ่ม|กับ|หน่วยงาน|นี้|ไว้|$)")),
    ("nodigest", re.compile(r"(?:ไม่ต้อง|หยุด|เลิก|ไม่เอา|ปิด)(?:ส่ง|รับ)?สรุป")),
    ("digest", re.compile(r"(?:รับ|ส่ง|ขอ|เปิด)สรุป|สรุป(?:ราย|ทุก)สัปดาห์")),
    ("status", re.compile(r"ค้าง|ยังไม่(?:ส่ง|เสร็จ)|เกินกำหนด|คืบหน้า|ถึงไหน|งาน|สถานะ|สรุป")),
)


_CALL = re.compile(r"(?<!\S)[@/]\S{1,64}")
LONGEST_CALL = 300
"""Letters that are kept of what somebody says who calls the assistant."""


def called_in_group(words: str) -> InGroup:
    """What somebody wants who calls the assistant in a group."""
    asked = " ".join(_CALL.sub(" ", words).split())[:LONGEST_CALL]
    return InGroup(wish=next((wish for wish, pattern in _WISHES if pattern.search(asked)), ""), words=asked)


def to_body(event: Event) -> dict[str, Any]:
    """The event as the inbox keeps it. `Media.kind` is kept as `what`, for `kind` names the event."""
    body = asdict(event)
    if isinstance(event, Media):
        return {"kind": "media", "what": event.kind}
    return {**body, "kind": _NAMES[type(event)]}


def from_body(body: Mapping[str, Any]) -> Event:
    """The event back from the inbox."""
    if body["kind"] == "media":
        return Media(body["what"])
    return _KINDS[body["kind"]](**{key: value for key, value in body.items() if key != "kind"})
