"""What a turn wishes about being reminded, and about dates of the ITA year."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from handlers.terms.effects import Effect
from handlers.terms.roles import Right
from knowledge.reminders.points import Setting


@dataclass(frozen=True, slots=True)
class SetEvent(Effect):
    """A date of the ITA year as the agency knows it."""

    RIGHT: ClassVar[Right] = "people"
    WHAT: ClassVar[str] = "กำหนดวันของหน่วยงาน"

    title: str
    day: date


@dataclass(frozen=True, slots=True)
class ShowReminders(Effect):
    """How the person is reminded, and what can be changed about it; `kinds`: just which kinds."""

    RIGHT: ClassVar[Right] = "read"
    IN_ORDER: ClassVar[bool] = False

    kinds: bool = False


@dataclass(frozen=True, slots=True)
class SetReminders(Effect):
    """Change how the person is reminded; what is None stays as it is.

    `kind`: a kind of reminder that is turned `on` or off. `unmute`: quiet days are over. `without`: weekdays
    that are left out of those there were. `back`: how it was before.
    """

    RIGHT: ClassVar[Right] = "read"

    minute: int | None = None
    days: frozenset[int] | None = None
    kind: str | None = None
    on: bool = True
    wants_digest: bool | None = None
    is_off: bool | None = None
    muted_until: date | None = None
    unmute: bool = False
    without: frozenset[int] = frozenset()
    back: Setting | None = None


@dataclass(frozen=True, slots=True)
class ShowUnreached(Effect):
    """Which reminders of the agency did not arrive, and what the month's messages are."""

    RIGHT: ClassVar[Right] = "people"
    WHAT: ClassVar[str] = "ดูการเตือนที่ส่งไม่ถึง"
    IN_ORDER: ClassVar[bool] = False
