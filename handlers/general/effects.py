"""What a turn wishes that is of no room of its own."""

from dataclasses import dataclass
from typing import ClassVar

from handlers.terms.effects import Effect
from handlers.terms.roles import Right


@dataclass(frozen=True, slots=True)
class Undo(Effect):
    """Take back the person's newest change; with `audit_id`, only if that is still the newest of its kind."""

    RIGHT: ClassVar[Right] = "enter"
    WHAT: ClassVar[str] = "เลิกทำ"

    audit_id: int | None = None
