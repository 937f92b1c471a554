"""What the web chat sends, as events of the core."""

import base64
import binascii
import secrets
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from handlers.terms.events import Event, File, Pressed, Text, to_body
from storage.messages.inbox import NewInbound

CHANNEL = "web"
User = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.@-]{1,64}$")]


class Upload(BaseModel):
    """A file as the API takes it."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    base64: str


class ChatRequest(BaseModel):
    """`POST /api/chat`: one of text, press or file. The same `id` sent again has no second effect."""

    model_config = ConfigDict(extra="ignore")

    user: User
    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")] = Field(
        default_factory=lambda: secrets.token_hex(12)
    )
    text: str | None = None
    press: Annotated[str, StringConstraints(max_length=300)] | None = None
    file: Upload | None = None

    def model_post_init(self, _context: Any) -> None:
        given = [each for each in (self.text, self.press, self.file) if each is not None]
        if len(given) != 1:
            raise ValueError("give exactly one of text, press, file")


def decode(request: ChatRequest, file: File | None = None) -> NewInbound:
    """The inbox event of a request; `file` is what became of its upload."""
    account = f"{CHANNEL}:{request.user}"
    body = to_body(file or _event(request))
    return NewInbound(CHANNEL, f"{request.user}:{request.id}", account, account, body)


def _event(request: ChatRequest) -> Event:
    if request.press is not None:
        return Pressed(request.press)
    return Text((request.text or "").replace("\x00", ""))


def content_of(upload: Upload) -> bytes | None:
    """The bytes of an upload; None if they are not in base64."""
    try:
        return base64.b64decode(upload.base64, validate=True)
    except (binascii.Error, ValueError):
        return None
