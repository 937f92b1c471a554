"""Tables of talks: what came in, what goes out, files, groups and quotas."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
    true,
)

from storage.columns import id_, metadata, tenant
from storage.types import BigId, Document, UtcDateTime

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
    Column("waits", Document, nullable=False, server_default="[]"),
    Column("updated_at", UtcDateTime, nullable=False),
)
"""`listed`: the measures shown last, by id, so that "the second one" is known; what was asked last.
`waits`: what was set aside unsaved, the latest last."""

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
    Column("taken_by", Integer),
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
    Index(
        "ix_inbox_group_sender",
        "sender",
        postgresql_where=text("sender != chat"),
        sqlite_where=text("sender != chat"),
    ),
)
"""`attempts` were begun; `taken_by`: the process (`storage.processes`) that has an open event in hand.

Rows are kept for their keys, so that repeats end here; `storage.erasing` takes out the rest in time.
"""

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
    Column("taken_by", Integer),
    Column("lost", Integer, nullable=False, server_default=text("0")),
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
`taken_by`: the process that sends it, if others can see that it lives; `lost`: so many ended with it in hand.
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
    Column("invite_id", BigId, index=True),
)
"""A picture or document to fetch from `/files/<token>` until it expires, or the code it shows ends."""

group_chat = Table(
    "group_chat",
    metadata,
    Column("chat", String(140), primary_key=True),
    tenant(),
    Column("created_at", UtcDateTime, nullable=False),
    Column("answers", Boolean, nullable=False, server_default=false()),
    Column("digest", Boolean, nullable=False, server_default=true()),
)
"""A group that belongs to an agency: whether it may ask about it, and gets the digest of the week."""

quota = Table(
    "quota",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("most", Integer),
    Column("used", Integer, nullable=False),
    Column("read_at", UtcDateTime, nullable=False),
)
"""The month's messages of a channel that counts them, as the platform told last."""
