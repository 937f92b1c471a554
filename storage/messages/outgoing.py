"""Rows of the outbox, as they are put in, taken in hand and settled."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class NewOutgoing:
    """What is said at one moment in a chat (`<channel>:<user>`), to be put in the outbox in a state.

    What nobody asked for has a `purpose` (the kind of reminder) and a unique `key`.
    """

    chat: str
    messages: Sequence[Mapping[str, Any]]
    state: str
    agency_id: int | None = None
    inbound_id: int | None = None
    reply: Mapping[str, Any] | None = None
    key: str | None = None
    purpose: str = ""
    member_id: int | None = None

    @property
    def channel(self) -> str:
        return self.chat.partition(":")[0]

    def values(self, now: datetime) -> dict[str, Any]:
        """As columns of its row."""
        return {
            "channel": self.channel,
            "chat": self.chat,
            "agency_id": self.agency_id,
            "inbound_id": self.inbound_id,
            "messages": [dict(each) for each in self.messages],
            "reply": dict(self.reply) if self.reply else None,
            "retry_key": str(uuid.uuid4()),
            "state": self.state,
            "created_at": now,
            "next_at": now,
            "key": self.key,
            "purpose": self.purpose,
            "member_id": self.member_id,
        }


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A row of the outbox taken in hand for sending, at `claimed_at`.

    `uncertain`: an earlier attempt may have arrived; `reply` is still there if all of them were replies.
    """

    id: int
    channel: str
    chat: str
    messages: list[dict[str, Any]]
    reply: Mapping[str, Any] | None
    retry_key: str
    attempts: int
    parts_sent: int
    uncertain: bool
    created_at: datetime
    purpose: str = ""
    """The kind of reminder; "" for an answer."""
    member_id: int | None = None
    key: str | None = None
    agency_id: int | None = None
    claimed_at: datetime | None = None

    def is_free(self, now: datetime) -> bool:
        """Whether it was taken in hand while its reply token was fresh: then no push is begun.

        By that moment, and not by when it is sent: it outlives the process.
        """
        return is_fresh(self.reply, self.claimed_at or now)


def is_fresh(reply: Mapping[str, Any] | None, moment: datetime) -> bool:
    """Whether something came with an event that makes a free answer possible, and that was still good."""
    return bool(reply) and datetime.fromisoformat(reply["until"]) > moment  # type: ignore[index]


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of an outgoing row: its new state, and when to look again if it still waits."""

    row: int
    state: str
    next_at: datetime
    parts_sent: int
    uncertain: bool
    error: str
    free_way_over: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What was said in answer to one event; to none, if nobody asked (`purpose`: the kind of reminder)."""

    inbound_id: int | None
    messages: list[dict[str, Any]]
    created_at: datetime
    purpose: str = ""
