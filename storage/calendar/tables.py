"""Table of an agency's own dates."""

from sqlalchemy import Column, Date, ForeignKey, String, Table, UniqueConstraint

from storage.columns import id_, metadata, tenant
from storage.types import BigId, UtcDateTime

own_date = Table(
    "own_date",
    metadata,
    id_(),
    tenant(),
    Column("day", Date, nullable=False),
    Column("title", String(200), nullable=False),
    Column("member_id", BigId, ForeignKey("member.id")),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("agency_id", "day", "title"),
)
"""A date that an agency wrote down for itself, and who did; dates of the ITA year are in `agency_event`."""
