"""Tables of assessments, their scores and the history of every score."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from storage.columns import id_, metadata, tenant
from storage.types import BigId, ExactDecimal, UtcDateTime

assessment = Table(
    "assessment",
    metadata,
    id_(),
    tenant(),
    Column("fiscal_year", Integer, nullable=False),
    Column("item_set", String(40), nullable=False, server_default=text("'local'")),
    Column("ruleset_version", Integer, nullable=False),
    Column("published_level", String(60)),
    Column("offered_version", Integer),
    Column("revision", Integer, nullable=False, default=0),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("agency_id", "fiscal_year"),
)
"""`fiscal_year`, `item_set` and `ruleset_version` (0: a draft) name the rules that a result is calculated by.

`published_level`: as it was announced; NULL where nobody has said it. Changes of it and of the version stand
in the audit trail. `offered_version`: of the newer rules that were offered, so that they are offered once.
"""

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
