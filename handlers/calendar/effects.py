"""What a turn wishes about an agency's own dates."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from handlers.terms.effects import Effect
from handlers.terms.roles import Right


@dataclass(frozen=True, slots=True)
class AddDate(Effect):
    """Keep a date of the agency's own."""

    RIGHT: ClassVar[Right] = "people"
    WHAT: ClassVar[str] = "เพิ่มวันของหน่วยงาน"

    title: str
    day: date


@dataclass(frozen=True, slots=True)
class RemoveDate(Effect):
    """Drop a date of the agency's own."""

    RIGHT: ClassVar[Right] = "people"
    WHAT: ClassVar[str] = "ลบวันของหน่วยงาน"

    date_id: int


@dataclass(frozen=True, slots=True)
class SendCalendar(Effect):
    """The calendar of a fiscal year as a file that a phone takes."""

    RIGHT: ClassVar[Right] = "read"
    WHAT: ClassVar[str] = "รับไฟล์ปฏิทินของหน่วยงาน"

    year: int
