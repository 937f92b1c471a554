"""What the reminder repository hands out and takes in, and how people are read for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, exists, select

from knowledge.reminders.points import Point, ReminderKind, Setting
from storage.messages.tables import conversation
from storage.people.tables import agency, identity, member, membership, unit
from storage.reminders.tables import reminder_setting


@dataclass(frozen=True, slots=True)
class ToPlan:
    """An agency whose reminders are to be worked out, and the last day that was."""

    id: int
    planned_through: date | None


@dataclass(frozen=True, slots=True)
class NewReminder:
    """A point for one person, to be kept in a state."""

    agency_id: int
    member_id: int
    point: Point
    due_at: datetime
    state: str

    def values(self, now: datetime) -> dict[str, Any]:
        return {
            "agency_id": self.agency_id,
            "member_id": self.member_id,
            "kind": self.point.kind.value,
            "subject": self.point.subject,
            "due_on": self.point.due_on,
            "measure_id": self.point.measure_id,
            "due_at": self.due_at,
            "state": self.state,
            "created_at": now,
        }


@dataclass(frozen=True, slots=True)
class Due:
    """A row that is to be said, whose it is, since when, and when it was handed to the job engine."""

    id: int
    agency_id: int
    member_id: int
    due_at: datetime
    queued_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """A row in hand."""

    id: int
    agency_id: int
    kind: str
    subject: str
    due_on: date
    measure_id: int | None

    @property
    def key(self) -> tuple[ReminderKind, str, date]:
        """As `knowledge.reminders.points.Point.key`."""
        return ReminderKind(self.kind), self.subject, self.due_on


@dataclass(frozen=True, slots=True)
class ChatAccount:
    """A chat account of a member. `heard_at`: when they last wrote; `is_shared`: with another agency."""

    key: str
    is_blocked: bool
    heard_at: datetime | None
    is_shared: bool = False

    @property
    def channel(self) -> str:
        return self.key.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Recipient:
    """A member as somebody to be reminded."""

    id: int
    agency_id: int
    agency_name: str
    role: str
    unit: str
    setting: Setting
    accounts: tuple[ChatAccount, ...]

    @property
    def is_open(self) -> bool:
        """Whether any of the accounts lets the assistant write."""
        return any(not each.is_blocked for each in self.accounts)


_other = membership.alias("other")
_SHARED = exists().where(
    _other.c.identity_id == membership.c.identity_id, _other.c.agency_id != membership.c.agency_id
)
_WISHES = tuple(each for each in reminder_setting.c if each.name not in ("member_id", "agency_id"))


def recipients() -> Select[Any]:
    """Members who are still there, one row for each of their accounts."""
    return (
        select(
            member.c.id,
            member.c.agency_id,
            agency.c.name.label("agency_name"),
            member.c.role,
            unit.c.name.label("unit"),
            identity.c.key,
            identity.c.blocked_at,
            conversation.c.heard_at,
            _SHARED.label("is_shared"),
            *_WISHES,
        )
        .select_from(
            member.join(agency, agency.c.id == member.c.agency_id)
            .outerjoin(unit, unit.c.id == member.c.unit_id)
            .outerjoin(membership, membership.c.member_id == member.c.id)
            .outerjoin(identity, identity.c.id == membership.c.identity_id)
            .outerjoin(conversation, conversation.c.chat == identity.c.key)
            .outerjoin(reminder_setting, reminder_setting.c.member_id == member.c.id)
        )
        .where(member.c.left_at.is_(None))
        .order_by(member.c.id, identity.c.id)
    )


def gathered(rows: Iterable[Any]) -> list[Recipient]:
    """One for each member out of one row for each of their accounts."""
    people: dict[int, tuple[Any, list[ChatAccount]]] = {}
    for row in rows:
        _, accounts = people.setdefault(row.id, (row, []))
        if row.key:
            accounts.append(ChatAccount(row.key, row.blocked_at is not None, row.heard_at, row.is_shared))
    return [_recipient(row, tuple(accounts)) for row, accounts in people.values()]


def _recipient(row: Any, accounts: tuple[ChatAccount, ...]) -> Recipient:
    setting = setting_in(row) if row.off_kinds is not None else Setting()
    return Recipient(row.id, row.agency_id, row.agency_name, row.role, row.unit or "", setting, accounts)


def setting_in(row: Any) -> Setting:
    """The wishes in a row of `reminder_setting`."""
    return Setting(
        minute=row.minute,
        days=frozenset(int(each) for each in row.days),
        off_kinds=frozenset(row.off_kinds),
        wants_digest=row.wants_digest,
        is_off=row.is_off,
        muted_until=row.muted_until,
    )


def setting_values(setting: Setting) -> dict[str, Any]:
    """Wishes as columns of `reminder_setting`; `days` are digits of ISO weekdays, "" for working days."""
    return {
        "minute": setting.minute,
        "days": "".join(str(each) for each in sorted(setting.days)),
        "off_kinds": sorted(setting.off_kinds),
        "wants_digest": setting.wants_digest,
        "is_off": setting.is_off,
        "muted_until": setting.muted_until,
    }
