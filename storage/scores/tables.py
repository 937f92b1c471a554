"""Tables of assessments, their scores and the history of every score."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from storage.columns import id_, metadata, tenant
from storage.types import BigId, ExactDecimal, UtcDateTime

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
