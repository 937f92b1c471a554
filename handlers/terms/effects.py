"""What a turn wishes to change or look up. Plain data: `handlers.perform` makes it happen.

The wishes themselves stand in the rooms; each says here-named things about itself.
"""

from dataclasses import dataclass
from typing import ClassVar

from handlers.terms.roles import Right


@dataclass(frozen=True, slots=True)
class Effect:
    """A wish, and what holds for it whoever has it."""

    RIGHT: ClassVar[Right]
    """What a person must be allowed to do."""
    WHAT: ClassVar[str] = ""
    """What a refusal calls it, as the end of "ยังไม่ได้…"."""
    IN_ORDER: ClassVar[bool] = True
    """Whether it matters that it comes in the order in which people wished for things."""
