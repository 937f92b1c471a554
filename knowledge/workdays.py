"""Working days and office hours of Thai government offices, and when a message may be sent within them."""

import re
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from knowledge.fiscal import ERA

if TYPE_CHECKING:
    from holidays import HolidayBase

OPENS, CLOSES = time(8, 30), time(16, 30)
"""The usual office hours, local time, both included."""

WEEKDAYS = frozenset(range(1, 6))
"""Monday to Friday as ISO weekdays."""

_PATIENCE = 60
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LATEST_AD = 2400


class WorkCalendar:
    """Which days are working days: Monday to Friday, no holiday, and none of the installation's `extra_days`.

    Holidays are those that the library `holidays` knows for Thailand, general (PUBLIC) and of government
    offices (GOVERNMENT), days in lieu among them. It counts 1 May too, which it notes as a holiday of
    banks and companies only. What the cabinet adds later has to be given as `extra_days`.
    """

    def __init__(self, extra_days: Collection[date] = ()) -> None:
        self.extra_days = frozenset(extra_days)

    @cached_property
    def _holidays(self) -> "HolidayBase":
        """Filled year by year, as they are asked for; so is the library, which takes a while to import."""
        from holidays import country_holidays

        return country_holidays("TH", categories=("public", "government"), language="th")

    def is_workday(self, day: date) -> bool:
        """Whether offices are open on this day."""
        return self._suits(day, WEEKDAYS)

    def name_of(self, day: date) -> str:
        """The Thai name of the holiday (several with "; " between); "" for other days, also extra ones."""
        return str(self._holidays.get(day) or "")

    def next_workday(self, day: date) -> date:
        """The first working day on or after a day; the day itself if there is none within 60 days."""
        return _first(day.toordinal(), self.is_workday) or day

    def fit(
        self,
        moment: datetime,
        zone: ZoneInfo,
        *,
        deadline: date | None = None,
        days: frozenset[int] = WEEKDAYS,
    ) -> datetime:
        """When a message for this (aware) moment may be sent, in UTC: in office hours of a suitable day.

        A day suits if it is one of the person's ISO weekdays `days` and no day off. These stand in place of
        Monday to Friday, so who asks for Saturdays gets Saturdays; none are Monday to Friday. What falls
        outside moves to 08:30 of the next suitable day, or of the same one while it is early.
        It never moves to a day after `deadline`, nor more than 60 days: it then stays on its own day,
        the time brought into office hours (late in the evening becomes 16:30). The same holds for a moment
        that is past its deadline already. ValueError for a moment without a time zone.
        """
        if moment.utcoffset() is None:
            raise ValueError("the moment needs a time zone")
        local = moment.astimezone(zone)
        day, clock = local.date(), local.time()
        late = clock > CLOSES
        suiting = _first(day.toordinal() + late, lambda each: self._suits(each, days or WEEKDAYS))
        if suiting is None or (suiting != day and deadline is not None and suiting > deadline):
            clock = min(max(clock, OPENS), CLOSES)
        elif suiting == day:
            clock = max(clock, OPENS)
        else:
            day, clock = suiting, OPENS
        if (day, clock) == (local.date(), local.time()):
            return local.astimezone(UTC)
        return datetime.combine(day, clock, zone).astimezone(UTC)

    def _suits(self, day: date, weekdays: Collection[int]) -> bool:
        return day.isoweekday() in weekdays and day not in self.extra_days and day not in self._holidays


def parse_days(text: str) -> tuple[date, ...]:
    """Days as a setting gives them (`2026-04-16, 2026-12-28`), in order, each once; none for a blank text.

    ValueError says which one is no day, or is counted in พ.ศ.
    """
    words = [word.strip() for word in text.split(",")]
    return tuple(sorted({_read_day(word) for word in words if word}))


def _read_day(word: str) -> date:
    how = "write days as YYYY-MM-DD with commas between, such as 2026-04-16,2026-12-28"
    if not _DAY.fullmatch(word):
        raise ValueError(f'"{word}" is not a day; {how}')
    year = int(word[:4])
    if year > _LATEST_AD:
        raise ValueError(f'"{word}" has a year of the Buddhist era; write {year - ERA}{word[4:]}')
    try:
        return date.fromisoformat(word)
    except ValueError as error:
        raise ValueError(f'"{word}" is a day that does not exist; {how}') from error


def _first(start: int, test: Callable[[date], bool]) -> date | None:
    """The first day (start: its ordinal) that passes, within 60 days."""
    end = min(start + _PATIENCE, date.max.toordinal())
    return next((day for day in map(date.fromordinal, range(start, end + 1)) if test(day)), None)
