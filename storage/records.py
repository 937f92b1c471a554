"""What the repositories hand out and take in: plain, typed, read-only rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from knowledge.measures.measure import Shown


@dataclass(frozen=True, slots=True)
class NewInbound:
    """An event as a channel decoded it; (channel, event_id) makes it unique for ever."""

    channel: str
    event_id: str
    chat: str
    sender: str
    body: Mapping[str, Any]
    source_id: str | None = None
    """The platform's own id of the message, by which it may be taken back later."""
    sender_name: str = ""
    reply: Mapping[str, Any] | None = None
    """What the channel needs to answer just this event (LINE: the reply token and until when it is fresh)."""
    occurred_at: datetime | None = None


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
    sender_name: str = ""
    reply: Mapping[str, Any] | None = None
    occurred_at: datetime | None = None


GUEST = "guest"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is talking: a member of an agency with the role held there, or a guest of none."""

    role: str = GUEST
    member_id: int | None = None
    agency_id: int | None = None
    agency_name: str = ""
    agency_type: str = ""
    unit: str = ""
    consent_version: int | None = None
    needs_evidence: bool = False


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
    heard_at: datetime | None = None
    plan_year: int | None = None
    shown: "Shown" = field(default_factory=Shown)
    is_elsewhere: bool = False
    """The talk was about another agency, which the person no longer belongs to."""


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
class Said:
    """What was said in answer to one event; to none, if nobody asked (`purpose`: the kind of reminder)."""

    inbound_id: int | None
    messages: list[dict[str, Any]]
    created_at: datetime
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A row of the outbox taken in hand for sending. `uncertain`: an earlier attempt may have arrived."""

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
class QuotaRow:
    """The month's messages of a channel that counts them; `most` is None where there is no limit."""

    channel: str
    most: int | None
    used: int
    read_at: datetime


@dataclass(frozen=True, slots=True)
class Unreached:
    """A reminder that did not arrive, or may not have: `state` is failed, unknown or parked.

    `name` is the member's ("" for a group), `text` the first line of what was to be said.
    """

    name: str
    channel: str
    purpose: str
    state: str
    error: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member as colleagues see one; `accounts` are the chat accounts, `<channel>:<user>`."""

    id: int
    agency_id: int
    role: str
    unit: str
    name: str
    accounts: tuple[str, ...]
    created_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class Spent:
    """A code that was good: whom it lets in, and where; with `member_id`, one more account of that member."""

    agency_id: int
    role: str
    unit_id: int | None
    member_id: int | None


@dataclass(frozen=True, slots=True)
class FileRow:
    """A picture or document to fetch."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Account:
    """A chat account. `consent_version` 0: registered on the shell by whoever runs the installation."""

    id: int
    name: str
    consent_version: int | None
    consented_at: datetime | None
    wrong_codes: int
    locked_until: datetime | None
    blocked_at: datetime | None


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """One agency a chat account belongs to, and as what."""

    agency_id: int
    agency_name: str
    agency_type: str
    member_id: int
    role: str
    unit: str


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One report about a measure: its status and percent from then on, and what was said."""

    member_id: int | None
    channel: str
    at: datetime
    status: str
    percent: int
    note: str
