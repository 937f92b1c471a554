"""What a turn wishes about being reminded, and about dates of the ITA year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from handlers.terms.effects import Effect
from handlers.terms.roles import Right


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
    """Change how the person is reminded: columns of `reminder_setting`, or a `kind` turned `on` or off."""

    RIGHT: ClassVar[Right] = "read"

    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ShowUnreached(Effect):
    """Which reminders of the agency did not arrive, and what the month's messages are."""

    RIGHT: ClassVar[Right] = "people"
    WHAT: ClassVar[str] = "ดูการเตือนที่ส่งไม่ถึง"
    IN_ORDER: ClassVar[bool] = False
