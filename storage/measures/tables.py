"""Tables of an agency's measures, their progress and evidence."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text, text

from storage.columns import id_, metadata, tenant
from storage.types import BigId, Document, ExactDecimal, UtcDateTime

measure = Table(
    "measure",
    metadata,
    id_(),
    tenant(),
    Column("fiscal_year", Integer, nullable=False),
    Column("title", String(300), nullable=False),
    Column("serves", Document, nullable=False),
    Column("analysis", Text, nullable=False, server_default=""),
    Column("steps", Text, nullable=False, server_default=""),
    Column("period", String(300), nullable=False, server_default=""),
    Column("spans", Document, nullable=False),
    Column("cadence", String(12), nullable=False, server_default=""),
    Column("reporting", String(300), nullable=False, server_default=""),
    Column("budget", ExactDecimal),
    Column("everyone", Boolean, nullable=False, server_default=text("false")),
    Column("status", String(12), nullable=False),
    Column("percent", Integer, nullable=False, server_default="0"),
    Column("note", String(500), nullable=False, server_default=""),
    Column("reported_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("removed_at", UtcDateTime),
    Index(None, "agency_id", "fiscal_year"),
)
"""What an agency decided to do. `spans` are its days as pairs of ISO dates; `everyone`: all units do it."""

measure_unit = Table(
    "measure_unit",
    metadata,
    Column("measure_id", BigId, ForeignKey("measure.id"), primary_key=True),
    Column("unit_id", BigId, ForeignKey("unit.id"), primary_key=True),
    tenant(),
)
"""Units in charge of a measure."""

measure_owner = Table(
    "measure_owner",
    metadata,
    Column("measure_id", BigId, ForeignKey("measure.id"), primary_key=True),
    Column("member_id", BigId, ForeignKey("member.id"), primary_key=True),
    tenant(),
)
"""People in charge of a measure; where there are none, its units' members are."""

measure_mute = Table(
    "measure_mute",
    metadata,
    Column("measure_id", BigId, ForeignKey("measure.id"), primary_key=True),
    Column("member_id", BigId, ForeignKey("member.id"), primary_key=True),
    tenant(),
)
"""Who does not want to be reminded of a measure."""

progress = Table(
    "progress",
    metadata,
    id_(),
    tenant(),
    Column("measure_id", BigId, ForeignKey("measure.id"), nullable=False),
    Column("member_id", BigId, ForeignKey("member.id")),
    Column("channel", String(20), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("audit_id", BigId, ForeignKey("audit.id"), nullable=False),
    Column("status", String(12), nullable=False),
    Column("percent", Integer, nullable=False),
    Column("note", String(500), nullable=False, server_default=""),
    Column("round", String(10), nullable=False, server_default=""),
    Column("unit_id", BigId),
    Index(None, "measure_id", "id"),
)
"""Append-only: what was reported about a measure, by whom and when; of which round, and for which unit."""

standing = Table(
    "standing",
    metadata,
    id_(),
    tenant(),
    Column("measure_id", BigId, ForeignKey("measure.id"), nullable=False),
    Column("round", String(10), nullable=False),
    Column("unit_id", BigId, ForeignKey("unit.id")),
    Column("status", String(12), nullable=False),
    Column("percent", Integer, nullable=False),
    Column("reported_at", UtcDateTime),
    Column("audit_id", BigId, ForeignKey("audit.id"), nullable=False),
    Index("uq_standing_unit", "measure_id", "round", "unit_id", unique=True),
    Index(
        "uq_standing_whole",
        "measure_id",
        "round",
        unique=True,
        postgresql_where=text("unit_id IS NULL"),
        sqlite_where=text("unit_id IS NULL"),
    ),
)
"""Where a unit stands with a round of a measure, as last reported. `round` is its last day (ISO)."""

evidence = Table(
    "evidence",
    metadata,
    id_(),
    tenant(),
    Column("measure_id", BigId, ForeignKey("measure.id"), nullable=False, index=True),
    Column("member_id", BigId, ForeignKey("member.id")),
    Column("audit_id", BigId, ForeignKey("audit.id"), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("url", String(1000), nullable=False),
    Column("name", String(200), nullable=False, server_default=""),
    Column("taken_on", Date),
    Column("sent_at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime),
)
"""What shows that a measure was carried out: a `link`, or a `photo` or `file` at its `/files/` path."""
