"""What the repositories hand out and take in: plain, typed, read-only rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class NewInbound:
    """An event as a channel decoded it; (channel, event_id) makes it unique for ever."""

    channel: str
    event_id: str
    chat: str
    sender: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Inbound:
    """An event taken from the inbox."""

    id: int
    channel: str
    event_id: str
    chat: str
    sender: str
    body: Mapping[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is talking: a member of an agency, with the role held there."""

    member_id: int
    role: str
    agency_id: int
    agency_name: str


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """A chat's place in the talk. `state` is JSON of `flow` in shape `version`; `seq` ages buttons."""

    chat: str
    agency_id: int | None = None
    fiscal_year: int | None = None
    flow: str | None = None
    version: int | None = None
    state: Mapping[str, Any] | None = None
    paused: bool = False
    seq: int = 0
    offered: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One agency × one fiscal year, pinned to a ruleset version; `scores` by code."""

    id: int
    fiscal_year: int
    ruleset_version: int
    scores: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes something, and through which channel."""

    agency_id: int
    member_id: int | None
    channel: str


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a score's history; None means no score."""

    code: str
    old: Decimal | None
    new: Decimal | None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A change with who made it, when and through which channel."""

    code: str
    old: Decimal | None
    new: Decimal | None
    at: datetime
    member_id: int | None
    role: str | None
    channel: str
    action: str


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One message that was said."""

    id: int
    inbound_id: int | None
    message: Mapping[str, Any]
    created_at: datetime
