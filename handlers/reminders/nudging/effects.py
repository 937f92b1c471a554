"""What a turn wishes about reminding units now."""

from dataclasses import dataclass
from typing import ClassVar

from handlers.terms.effects import Effect
from handlers.terms.roles import Right

NUDGING = "แจ้งกองที่ค้าง"


@dataclass(frozen=True, slots=True)
class LookAtNudge(Effect):
    """Who would be reminded, and of what. No `units`: every unit that owes; `item`: only what serves it."""

    RIGHT: ClassVar[Right] = "remind"
    WHAT: ClassVar[str] = NUDGING
    IN_ORDER: ClassVar[bool] = False

    units: tuple[str, ...] = ()
    item: str = ""


@dataclass(frozen=True, slots=True)
class Nudge(Effect):
    """Remind these units now, or when offices open; nobody twice of one measure on a day."""

    RIGHT: ClassVar[Right] = "remind"
    WHAT: ClassVar[str] = NUDGING

    units: tuple[str, ...] = ()
    item: str = ""
