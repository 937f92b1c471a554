"""Changes of a plan as the audit trail knows them, to look back and to take back."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.audit import audit

ADD, CHANGE, REPORT, EVIDENCE = "measures.add", "measure.change", "measure.report", "measure.evidence"
TAKEN_BACK = "measure.undo"
_undo = audit.alias("undo")


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One change of a plan: `detail` holds what it was before and what it became."""

    audit_id: int
    action: str
    detail: dict[str, Any]


class PlanChangeRepository:
    """Changes of plans within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def find_last(self, agency_id: int, member_id: int) -> PlanChange | None:
        """A member's newest change of the plan that is not taken back."""
        statement = (
            select(audit.c.id, audit.c.action, audit.c.detail)
            .where(
                audit.c.agency_id == agency_id,
                audit.c.member_id == member_id,
                audit.c.action.in_((ADD, CHANGE, REPORT, EVIDENCE)),
                ~exists().where(_undo.c.undoes_id == audit.c.id),
            )
            .order_by(audit.c.id.desc())
            .limit(1)
        )
        row = (await self.connection.execute(statement)).one_or_none()
        return PlanChange(*row) if row else None
