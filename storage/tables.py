"""Tables of people, scores and messages; those of plans and reminders are in `storage.plan_tables`."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)

from storage.columns import id_, metadata, tenant
from storage.types import BigId, Document, ExactDecimal, UtcDateTime

agency = Table(
    "agency",
    metadata,
    id_(),
    Column("name", String(200), nullable=False),
    Column("type", String(60), nullable=False),
    Column("province", String(60), nullable=False, default=""),
    Column("needs_evidence", Boolean, nullable=False, server_default=text("false")),
    Column("planned_through", Date),
    Column("replan", Boolean, nullable=False, server_default=text("false")),
    Column("created_at", UtcDateTime, nullable=False),
)
"""`planned_through`: the last day whose reminders are worked out; `replan`: something changed since then."""

unit = Table(
    "unit",
    metadata,
    id_(),
    tenant(),
    Column("name", String(120), nullable=False),
    UniqueConstraint("agency_id", "name"),
)
"""A part of an agency that has work in charge (กอง, สำนัก)."""

member = Table(
    "member",
    metadata,
    id_(),
    tenant(),
    Column("role", String(20), nullable=False),
    Column("unit_id", BigId, ForeignKey("unit.id")),
    Column("created_at", UtcDateTime, nullable=False),
    Column("left_at", UtcDateTime),
)

identity = Table(
    "identity",
    metadata,
    id_(),
    Column("key", String(140), nullable=False, unique=True),
    Column("name", String(200), nullable=False, server_default=""),
    Column("name_asked_at", UtcDateTime),
    Column("consent_version", Integer),
    Column("consented_at", UtcDateTime),
    Column("wrong_codes", Integer, nullable=False, server_default="0"),
    Column("locked_until", UtcDateTime),
    Column("blocked_at", UtcDateTime),
)
"""A chat account, `<channel>:<user>`. It may belong to several agencies, so it carries no tenant."""

membership = Table(
    "membership",
    metadata,
    Column("identity_id", BigId, ForeignKey("identity.id"), primary_key=True),
    Column("member_id", BigId, ForeignKey("member.id"), primary_key=True),
    tenant(),
)

invite = Table(
    "invite",
    metadata,
    id_(),
    tenant(),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    Column("unit_id", BigId, ForeignKey("unit.id")),
    Column("member_id", BigId, ForeignKey("member.id")),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("uses_left", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)
"""A code that lets people in with one role; with `member_id`, one more account of that member."""

assessment = Table(
    "assessment",
    metadata,
    id_(),
    tenant(),
    Column("fiscal_year", Integer, nullable=False),
    Column("ruleset_version", Integer, nullable=False),
    Column("revision", Integer, nullable=False, default=0),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("agency_id", "fiscal_year"),
)

score = Table(
    "score",
    metadata,
    Column("assessment_id", BigId, ForeignKey("assessment.id"), primary_key=True),
    Column("code", String(20), primary_key=True),
    tenant(),
    Column("value", ExactDecimal, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    id_(),
    tenant(),
    Column("member_id", BigId, ForeignKey("member.id")),
    Column("channel", String(20), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("action", String(40), nullable=False),
    Column("assessment_id", BigId, ForeignKey("assessment.id")),
    Column("undoes_id", BigId, ForeignKey("audit.id")),
    Column("detail", Document, nullable=False),
    Index("ix_audit_undo", "assessment_id", "member_id", "id"),
    Index(None, "undoes_id"),
)
"""Append-only (a trigger refuses UPDATE and DELETE): who did what, when, through which channel."""

score_change = Table(
    "score_change",
    metadata,
    id_(),
    tenant(),
    Column("audit_id", BigId, ForeignKey("audit.id"), nullable=False, index=True),
    Column("assessment_id", BigId, ForeignKey("assessment.id"), nullable=False),
    Column("code", String(20), nullable=False),
    Column("old", ExactDecimal),
    Column("new", ExactDecimal),
    Index(None, "assessment_id", "code", "id"),
)
"""Append-only history of every score; NULL means that there was, or is, no score."""

conversation = Table(
    "conversation",
    metadata,
    Column("chat", String(140), primary_key=True),
    tenant(nullable=True),
    Column("fiscal_year", Integer),
    Column("flow", String(40)),
    Column("version", Integer),
    Column("state", Document),
    Column("paused", Integer, nullable=False, default=0),
    Column("seq", Integer, nullable=False, default=0),
    Column("offered", Document, nullable=False),
    Column("heard_at", UtcDateTime),
    Column("plan_year", Integer),
    Column("listed", Document, nullable=False, server_default="[]"),
    Column("updated_at", UtcDateTime, nullable=False),
)
"""`listed`: the measures shown last, by id, so that "the second one" has a meaning."""

inbox = Table(
    "inbox",
    metadata,
    id_(),
    Column("channel", String(20), nullable=False),
    Column("event_id", String(140), nullable=False),
    Column("chat", String(140), nullable=False),
    Column("sender", String(140), nullable=False),
    tenant(nullable=True),
    Column("body", Document, nullable=False),
    Column("source_id", String(140)),
    Column("sender_name", String(200), nullable=False, server_default=""),
    Column("reply", Document),
    Column("occurred_at", UtcDateTime),
    Column("received_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    Column("outcome", String(10)),
    UniqueConstraint("channel", "event_id"),
    Index(
        "ix_inbox_open",
        "chat",
        "id",
        postgresql_where=text("done_at IS NULL"),
        sqlite_where=text("done_at IS NULL"),
    ),
    Index("ix_inbox_chat", "chat", "id"),
)

outbox = Table(
    "outbox",
    metadata,
    id_(),
    Column("channel", String(20), nullable=False),
    Column("chat", String(140), nullable=False),
    tenant(nullable=True),
    Column("inbound_id", BigId, ForeignKey("inbox.id"), index=True),
    Column("messages", Document, nullable=False),
    Column("reply", Document),
    Column("retry_key", String(36), nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("parts_sent", Integer, nullable=False, default=0),
    Column("uncertain", Boolean, nullable=False, default=False),
    Column("error", String(200), nullable=False, default=""),
    Column("created_at", UtcDateTime, nullable=False),
    Column("next_at", UtcDateTime, nullable=False),
    Column("claimed_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    Column("key", String(80)),
    Column("purpose", String(16), nullable=False, server_default=""),
    Column("member_id", BigId, ForeignKey("member.id")),
    Column("held", Boolean, nullable=False, server_default=text("false")),
    Index(None, "key", unique=True),
    Index("ix_outbox_chat", "chat", "id"),
    Index(
        "ix_outbox_waiting",
        "channel",
        "purpose",
        "id",
        postgresql_where=text("state = 'waiting'"),
        sqlite_where=text("state = 'waiting'"),
    ),
    Index(
        "ix_outbox_open",
        "chat",
        "id",
        postgresql_where=text("state IN ('waiting', 'sending', 'parked')"),
        sqlite_where=text("state IN ('waiting', 'sending', 'parked')"),
    ),
)
"""What is said at one moment, and what became of it (`storage.messages.outbox` lists the states).

`purpose` is set on what nobody asked for: the kind of reminder. `key` is a name that makes a row unique.
`held`: words of progress that something may replace before they go out (`storage.messages.held`).
"""

file = Table(
    "file",
    metadata,
    Column("token", String(64), primary_key=True),
    tenant(nullable=True),
    Column("name", String(200), nullable=False),
    Column("mime", String(100), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)
"""A picture or document to fetch from `/files/<token>` until it expires."""
