"""The audit trail: who changed what, when, and through which channel."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, String, Table, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.columns import id_, metadata, tenant
from storage.types import BigId, Document, UtcDateTime

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

_RECORD = insert(audit).returning(audit.c.id)


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes something, and through which channel."""

    agency_id: int
    member_id: int | None
    channel: str


class AuditRepository:
    """The audit trail within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def record(
        self,
        author: Author,
        now: datetime,
        action: str,
        assessment_id: int | None = None,
        undoes_id: int | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> int:
        """Append to the audit trail; returns the id of the new row."""
        row = {
            "agency_id": author.agency_id,
            "member_id": author.member_id,
            "channel": author.channel,
            "at": now,
            "action": action,
            "assessment_id": assessment_id,
            "undoes_id": undoes_id,
            "detail": dict(detail or {}),
        }
        audit_id: int = (await self.connection.execute(_RECORD, row)).scalar_one()
        return audit_id
