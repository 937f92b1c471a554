"""Scores with their history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.rules.ruleset import LOCAL
from storage.audit import AuditRepository, Author, audit
from storage.people.tables import member
from storage.scores.tables import assessment, score, score_change

SAVE, UNDO, ERASE, PIN = "scores.save", "scores.undo", "scores.erase", "scores.pin"
LEVEL, VERSION = "published_level", "ruleset_version"
"""What is stated of a whole result beside its scores, and can be changed and taken back like them."""
STATED = (LEVEL, VERSION)

_EVERY = (
    select(
        assessment.c.id,
        assessment.c.fiscal_year,
        assessment.c.ruleset_version,
        assessment.c.item_set,
        assessment.c.published_level,
        assessment.c.offered_version,
        score.c.code,
        score.c.value,
    )
    .select_from(assessment.outerjoin(score, score.c.assessment_id == assessment.c.id))
    .where(assessment.c.agency_id == bindparam("agency"))
)
_LOAD = _EVERY.where(assessment.c.fiscal_year == bindparam("year"))
_LOCK = (
    update(assessment)
    .where(assessment.c.id == bindparam("assessment"), assessment.c.agency_id == bindparam("agency"))
    .values(revision=assessment.c.revision + 1)
    .returning(*(assessment.c[each] for each in STATED))
)
_CHANGE = insert(score_change).values(
    old=select(score.c.value)
    .where(score.c.assessment_id == bindparam("assessment"), score.c.code == bindparam("at_code"))
    .scalar_subquery(),
    agency_id=bindparam("agency"),
    audit_id=bindparam("audit"),
    assessment_id=bindparam("assessment"),
    code=bindparam("at_code"),
    new=bindparam("value"),
)
_STATE = update(assessment).where(assessment.c.id == bindparam("at"))
_CLEAR = delete(score).where(
    score.c.assessment_id == bindparam("assessment"), score.c.code == bindparam("at_code")
)
_undo = audit.alias("undo")
_LAST = (
    select(audit.c.id)
    .where(
        audit.c.assessment_id == bindparam("assessment"),
        audit.c.member_id == bindparam("member"),
        audit.c.action.in_((SAVE, ERASE, PIN)),
        ~exists().where(_undo.c.undoes_id == audit.c.id),
    )
    .order_by(audit.c.id.desc())
    .limit(1)
)
_CHANGES = (
    select(score_change.c.code, score_change.c.old, score_change.c.new, score.c.value)
    .select_from(
        score_change.outerjoin(
            score,
            (score.c.assessment_id == score_change.c.assessment_id) & (score.c.code == score_change.c.code),
        )
    )
    .where(score_change.c.audit_id == bindparam("audit"))
    .order_by(score_change.c.id)
)


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One agency × one fiscal year, pinned to a ruleset version; `scores` by code.

    `level`: as it was published; None where nobody has said it. `offered_version`: of the rules that were
    offered last in place of the pinned ones.
    """

    id: int
    fiscal_year: int
    ruleset_version: int
    scores: Mapping[str, Decimal]
    item_set: str = LOCAL
    level: str | None = None
    offered_version: int | None = None


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """One line of a score's history; None means no score."""

    code: str
    old: Decimal | None
    new: Decimal | None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A change with who made it, when and through which channel."""

    code: str
    old: Decimal | None
    new: Decimal | None
    at: datetime
    member_id: int | None
    role: str | None
    channel: str
    action: str


class AssessmentRepository:
    """Assessments within one transaction. Every change goes through `change`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection, self.audit = connection, AuditRepository(connection)

    async def find(self, agency_id: int, fiscal_year: int) -> AssessmentRow | None:
        """The assessment with all its scores."""
        rows = (await self.connection.execute(_LOAD, {"agency": agency_id, "year": fiscal_year})).all()
        if not rows:
            return None
        scores = {code: value for *_, code, value in rows if code is not None}
        id_, year, version, item_set, level, offered, *_ = rows[0]
        return AssessmentRow(id_, year, version, scores, item_set, level, offered)

    async def of_agency(self, agency_id: int) -> dict[int, AssessmentRow]:
        """Every year's assessment with its scores."""
        rows = (await self.connection.execute(_EVERY, {"agency": agency_id})).all()
        scores: dict[int, dict[str, Decimal]] = {}
        found: dict[int, AssessmentRow] = {}
        for id_, year, version, item_set, level, offered, code, value in rows:
            kept = scores.setdefault(year, {})
            found[year] = AssessmentRow(id_, year, version, kept, item_set, level, offered)
            if code is not None:
                kept[code] = value
        return found

    async def latest_year(self, agency_id: int) -> int | None:
        statement = select(func.max(assessment.c.fiscal_year)).where(assessment.c.agency_id == agency_id)
        year: int | None = (await self.connection.execute(statement)).scalar_one()
        return year

    async def open(
        self,
        agency_id: int,
        fiscal_year: int,
        ruleset_version: int,
        now: datetime,
        item_set: str = LOCAL,
    ) -> int:
        """Start an assessment, or find the one another chat started a moment ago."""
        new = {
            "agency_id": agency_id,
            "fiscal_year": fiscal_year,
            "item_set": item_set,
            "ruleset_version": ruleset_version,
            "created_at": now,
        }
        await self.connection.execute(_OPEN[self.connection.dialect.name], new)
        statement = select(assessment.c.id).where(
            assessment.c.agency_id == agency_id, assessment.c.fiscal_year == fiscal_year
        )
        row: int = (await self.connection.execute(statement)).scalar_one()
        return row

    async def change(
        self,
        assessment_id: int,
        values: Mapping[str, Decimal | None],
        author: Author,
        now: datetime,
        *,
        action: str = SAVE,
        undoes_id: int | None = None,
        detail: Mapping[str, Any] | None = None,
        stated: Mapping[str, Any] | None = None,
    ) -> int:
        """Set scores (None clears one), with one audit row and a history line for each code.

        `stated`: what is set of the whole result (`STATED`); what stood there is kept in the audit row.
        The assessment is locked first, so that old values in the history are what really stood there.
        Raises LookupError when the assessment is not the author's agency's.
        """
        who: dict[str, Any] = {"assessment": assessment_id, "agency": author.agency_id}
        before = (await self.connection.execute(_LOCK, who)).mappings().one_or_none()
        if before is None:
            raise LookupError(f"assessment {assessment_id} is not of agency {author.agency_id}")
        told = {name: [before[name], value] for name, value in (stated or {}).items()}
        audit_id = await self.audit.record(
            author, now, action, assessment_id, undoes_id, {**(detail or {"codes": list(values)}), **told}
        )
        if stated:
            await self.connection.execute(_STATE.values(**stated), {"at": assessment_id})
        rows = [who | {"audit": audit_id, "at_code": code, "value": value} for code, value in values.items()]
        if not rows:
            return audit_id
        await self.connection.execute(_CHANGE, rows)
        if kept := [row for row in rows if row["value"] is not None]:
            await self.connection.execute(_PUT[self.connection.dialect.name], kept)
        if cleared := [row for row in rows if row["value"] is None]:
            await self.connection.execute(_CLEAR, cleared)
        return audit_id

    async def note_offer(self, assessment_id: int, version: int) -> None:
        """Newer rules were offered: once is enough."""
        await self.connection.execute(_STATE.values(offered_version=version), {"at": assessment_id})

    async def last_change(self, assessment_id: int, member_id: int) -> int | None:
        """The audit id of a member's newest change that is not undone."""
        who = {"assessment": assessment_id, "member": member_id}
        found: int | None = (await self.connection.execute(_LAST, who)).scalar_one_or_none()
        return found

    async def changes_of(self, audit_id: int) -> list[tuple[ScoreChange, Decimal | None]]:
        """The lines of one change, each with the score that stands there now."""
        rows = await self.connection.execute(_CHANGES, {"audit": audit_id})
        return [(ScoreChange(code, old, new), current) for code, old, new, current in rows]

    async def stated_by(self, audit_id: int) -> dict[str, tuple[Any, Any]]:
        """What one change stated of the whole result: (before, after) by name."""
        statement = select(audit.c.detail).where(audit.c.id == audit_id)
        detail = (await self.connection.execute(statement)).scalar_one_or_none() or {}
        return {name: (detail[name][0], detail[name][1]) for name in STATED if name in detail}

    async def history(self, assessment_id: int, code: str | None = None) -> list[HistoryLine]:
        """Every change of an assessment, or of one of its codes, oldest first."""
        statement = (
            select(
                score_change.c.code,
                score_change.c.old,
                score_change.c.new,
                audit.c.at,
                audit.c.member_id,
                member.c.role,
                audit.c.channel,
                audit.c.action,
            )
            .join(audit, audit.c.id == score_change.c.audit_id)
            .outerjoin(member, member.c.id == audit.c.member_id)
            .where(score_change.c.assessment_id == assessment_id)
            .order_by(score_change.c.id)
        )
        if code is not None:
            statement = statement.where(score_change.c.code == code)
        return [HistoryLine(*row) for row in await self.connection.execute(statement)]


def _put(dialect: Any) -> Any:
    statement = dialect.insert(score).values(
        assessment_id=bindparam("assessment"),
        code=bindparam("at_code"),
        agency_id=bindparam("agency"),
        value=bindparam("value"),
    )
    return statement.on_conflict_do_update(
        index_elements=["assessment_id", "code"], set_={"value": statement.excluded.value}
    )


_PUT = {"sqlite": _put(sqlite), "postgresql": _put(postgresql)}
_OPEN = {
    name: dialect.insert(assessment).on_conflict_do_nothing(index_elements=["agency_id", "fiscal_year"])
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
