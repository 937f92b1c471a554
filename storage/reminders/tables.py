"""Tables of reminders, how people want them, and the dates of the ITA year."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)

from storage.columns import id_, metadata, tenant
from storage.types import BigId, Document, UtcDateTime

agency_event = Table(
    "agency_event",
    metadata,
    id_(),
    tenant(),
    Column("fiscal_year", Integer, nullable=False),
    Column("title", String(200), nullable=False),
    Column("day", Date, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("agency_id", "fiscal_year", "title"),
)
"""A date of the ITA year as the agency knows it, such as the last day to submit OIT."""

reminder_setting = Table(
    "reminder_setting",
    metadata,
    Column("member_id", BigId, ForeignKey("member.id"), primary_key=True),
    tenant(),
    Column("minute", Integer),
    Column("days", String(7), nullable=False, server_default=""),
    Column("off_kinds", Document, nullable=False),
    Column("wants_digest", Boolean, nullable=False, server_default=text("false")),
    Column("is_off", Boolean, nullable=False, server_default=text("false")),
    Column("muted_until", Date),
)
"""How a member wants to be reminded; `minute` of the day, `days` as digits of ISO weekdays."""

reminder = Table(
    "reminder",
    metadata,
    id_(),
    tenant(),
    Column("member_id", BigId, ForeignKey("member.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("measure_id", BigId, ForeignKey("measure.id")),
    Column("due_at", UtcDateTime, nullable=False),
    Column("state", String(10), nullable=False),
    Column("queued_at", UtcDateTime),
    Column("outbox_id", BigId, ForeignKey("outbox.id"), index=True),
    Column("closed_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("member_id", "kind", "subject", "due_on"),
    Index(
        "ix_reminder_due",
        "due_at",
        "member_id",
        postgresql_where=text("state = 'waiting'"),
        sqlite_where=text("state = 'waiting'"),
    ),
)
"""One point to remind one member of; its unique key is permanent (states: `storage.reminders.reminders`)."""
