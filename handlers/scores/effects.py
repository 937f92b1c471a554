"""What a turn wishes to change or look up about scores."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from handlers.terms.effects import Effect
from handlers.terms.roles import Right

ENTER: Right = "enter"
ENTERING = "กรอกหรือแก้คะแนน"
"""What a refusal calls the work of this room."""


@dataclass(frozen=True, slots=True)
class SaveScores(Effect):
    """Set scores of the year in focus; None clears one.

    `level`: the published level, where it is set as well; "" clears it.
    """

    RIGHT: ClassVar[Right] = ENTER
    WHAT: ClassVar[str] = ENTERING

    values: Mapping[str, Decimal | None]
    level: str | None = None


@dataclass(frozen=True, slots=True)
class EraseScores(Effect):
    """Clear every score of the year in focus (can be undone like any change)."""

    RIGHT: ClassVar[Right] = "erase"
    WHAT: ClassVar[str] = "ล้างคะแนนทั้งปี"


@dataclass(frozen=True, slots=True)
class FocusYear(Effect):
    """Talk about another fiscal year from now on."""

    RIGHT: ClassVar[Right] = "read"

    fiscal_year: int


@dataclass(frozen=True, slots=True)
class MoveRules(Effect):
    """Calculate the result in focus by another version of its year's rules from now on.

    `gone`: scores that this version has no place for; they are cleared with it, and come back with an undo.
    """

    RIGHT: ClassVar[Right] = "erase"
    WHAT: ClassVar[str] = "เปลี่ยนรุ่นของเกณฑ์"

    version: int
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteOffer(Effect):
    """Newer rules were offered for a result."""

    RIGHT: ClassVar[Right] = "erase"
    IN_ORDER: ClassVar[bool] = False

    assessment_id: int
    version: int


@dataclass(frozen=True, slots=True)
class ShowHistory(Effect):
    """Say who changed a score, when and through which channel."""

    RIGHT: ClassVar[Right] = "read"
    IN_ORDER: ClassVar[bool] = False

    code: str
