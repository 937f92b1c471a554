"""Tables of documents that people asked for."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, text

from storage.columns import id_, metadata, tenant
from storage.types import BigId, Document, UtcDateTime

OPEN = "state IN ('waiting', 'drawing')"

document = Table(
    "document",
    metadata,
    id_(),
    tenant(),
    Column("member_id", BigId, ForeignKey("member.id"), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("chat", String(140), nullable=False),
    Column("inbound_id", BigId, ForeignKey("inbox.id"), nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("params", Document, nullable=False),
    Column("same", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("path", String(100), nullable=False, server_default=""),
    Column("created_at", UtcDateTime, nullable=False),
    Column("next_at", UtcDateTime, nullable=False),
    Column("claimed_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    Column("taken_by", Integer),
    Index(
        "ix_document_same",
        "chat",
        "member_id",
        "same",
        unique=True,
        postgresql_where=text(OPEN),
        sqlite_where=text(OPEN),
    ),
    Index("ix_document_due", "next_at", postgresql_where=text(OPEN), sqlite_where=text(OPEN)),
)
"""One document for one person (states: `storage.documents.documents`); `inbound_id`: who asked last.

`same` is what two wishes for the same thing have in common: of those that are open there is one.
"""
