"""What a turn wishes to change. Plain data: `handlers.perform` makes it happen."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class SaveScores:
    """Set scores of the year in focus; None clears one."""

    values: Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class EraseScores:
    """Clear every score of the year in focus (can be undone like any change)."""


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the person's newest change; with `audit_id`, only if that is still the newest."""

    audit_id: int | None = None


@dataclass(frozen=True, slots=True)
class FocusYear:
    """Talk about another fiscal year from now on."""

    fiscal_year: int


@dataclass(frozen=True, slots=True)
class ShowHistory:
    """Say who changed a score, when and through which channel."""

    code: str


Effect = SaveScores | EraseScores | Undo | FocusYear | ShowHistory
