"""What a text about time names, in order: points of time, how they are joined, and words that name none."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import zip_longest

from knowledge.fiscal import FIRST_MONTH
from knowledge.periods.words import Cadence, Word

LAST_AD, MONTHS_A_YEAR, LONGEST_MONTH = 2200, 12, 31
TAKES_YEAR = frozenset({"day", "month", "quarter", "half"})


def is_year(number: int) -> bool:
    """Two digits, an A.D. year or one of the Buddhist era; what lies between is neither."""
    return number < 100 or 1900 <= number <= LAST_AD or 2443 <= number <= 2743


@dataclass(slots=True)
class TimePoint:
    """A time a text names: day, month, quarter, half, year, calendar year, or a kind measured from today.

    `number` is the month, quarter, half or count; `year` is as written (69, 2569, 2026), None if it is not;
    `fiscal` years are fiscal ones; `join` is how it follows the point before: "", "and" or "to".
    """

    kind: str
    text: str
    start: int
    end: int
    number: int = 0
    day: int = 0
    year: int | None = None
    fiscal: bool = False
    join: str = ""
    until: str = ""
    last: bool = False


class Points:
    """The points of a text; `faults` are (problem, words it is about)."""

    def __init__(self, words: Iterable[Word]) -> None:
        self.points: list[TimePoint] = []
        self.faults: list[tuple[str, str]] = []
        self.cadence: Cadence | None = None
        self.vague, self.misprint, self.often = "", "", ""
        self.open, self.month_day = False, 0
        self._join, self._until, self._last, self._between = "", "", False, False
        row = list(words)
        for word, after in zip_longest(row, row[1:]):
            self._take(word, after.kind if after else "")
        if len(self.points) == 1 and self.points[0].text == self.misprint:
            self.points, self.faults = [], [("unclear", self.misprint)]
        if self._join == "to" or self._last:
            self.faults.append(("unclear", row[-1].text))

    def _take(self, word: Word, after: str) -> None:
        kind = word.kind
        if kind in _TAKERS:
            _TAKERS[kind](self, word)
        elif kind == "number":
            self._number(word, after)
        elif kind.startswith("near") or kind in {"after", "weekday", "next year"}:
            self._add(kind, word, number=word.value)
        elif isinstance(kind, Cadence):
            self.cadence = self.cadence or kind
        elif kind in {"within", "before"}:
            self._until = kind
        elif kind == "often":
            self.often = self.often or word.text
        elif kind == "vague":
            self.vague = self.vague or word.text
        else:
            self.faults.append(("vague" if kind == "about" else "unclear", word.text))

    def _add(self, kind: str, word: Word, **more: int | None) -> None:
        join = self._join if self.points else ""
        point = TimePoint(kind, word.text, word.start, word.end, join=join, last=self._last)
        point.until = "" if join == "to" else self._until
        for name, value in more.items():
            setattr(point, name, value)
        self.points.append(point)
        self._join, self._until, self._last = "", "", False

    def _waiting(self) -> TimePoint | None:
        """The point just before, nothing between: the next word may complete it."""
        return self.points[-1] if self.points and not (self._join or self._until or self._last) else None

    def _dated(self, word: Word, year: int, fiscal: bool = False) -> bool:
        """Gives the year to the point just before if that lacks one."""
        point = self._waiting()
        if not point or point.year is not None or point.kind not in TAKES_YEAR:
            return False
        if point.kind == "day" and not point.number:
            return False
        point.year, point.fiscal, point.end = year, fiscal, word.end
        return True

    def _month(self, word: Word, number: int = 0) -> None:
        point = self._waiting()
        if point and point.kind == "day" and not point.number:
            point.number, point.end = number or word.value, word.end
        else:
            self._add("month", word, number=number or word.value)

    def _era(self, word: Word) -> None:
        """พ.ศ. where a month is due: พ.ค. is meant."""
        self.misprint = word.text[: -len(str(word.value))].strip() if word.value else word.text
        self.faults.append(("misprint", self.misprint))
        self._month(word, 5)
        self.points[-1].year = word.value or None

    def _era_year(self, word: Word) -> None:
        point = self.points[-1] if self.points else None
        day = self._waiting() is not None and point is not None and point.kind == "day" and not point.number
        if day or (self._join == "to" and point and point.kind in {"day", "month"}):
            self._era(word)
        else:
            self._year(word)

    def _year(self, word: Word) -> None:
        fiscal, plain = "งบ" in word.text, word.kind != "calendar"
        if word.value and not is_year(word.value):
            self.faults.append(("unclear", word.text))
        elif not word.value or not self._dated(word, word.value, fiscal):
            if self._last and plain and not fiscal:
                self.faults.append(("unclear", word.text))
            self._add("year" if plain else "calendar", word, year=word.value or None)

    def _number(self, word: Word, after: str) -> None:
        size, value, point = len(word.text), word.value, self.points[-1] if self.points else None
        year = is_year(value) and (size == 4 or (size == 2 and (after != "month" or value > 31)))
        if year and self._dated(word, value):
            return
        if year and size == 4:
            self._add("year", word, year=value)
        elif point and point.kind == "quarter" and size == 1 and 0 < value < 5 and after != "month":
            self._add("quarter", word, number=value)
        elif size <= 2:
            self._add("day", word, day=value)
        else:
            self.faults.append(("unclear", word.text))

    def _date(self, word: Word) -> None:
        numbers = [int(each) for each in re.findall("[0-9]+", word.text)]
        day, month, *years = numbers[::-1] if word.kind == "iso" else numbers
        if years and not is_year(years[0]):
            self.faults.append(("unclear", word.text))
        else:
            self._add("day", word, day=day, number=month, year=years[0] if years else None)

    def _month_year(self, word: Word) -> None:
        """12/2569; after a quarter (ไตรมาส 1-2/2569) a quarter too."""
        number, year = (int(each) for each in re.findall("[0-9]+", word.text))
        quarter = bool(self.points) and self.points[-1].kind == "quarter" and number < 5
        self._add("quarter" if quarter else "month", word, number=number, year=year)

    def _part(self, word: Word) -> None:
        """A quarter or a half, by number or as the first or last one."""
        half = word.kind == "half"
        number = 1 if "แรก" in word.text else 2 if half else 4 if "สุดท้าย" in word.text else word.value
        if 0 < number < 5:
            self._add(word.kind, word, number=number)
        else:
            self.faults.append(("unclear", word.text))

    def _quarter(self, word: Word) -> None:
        """ไตรมาส without a number: only สิ้นไตรมาส says which."""
        if self._last:
            self._add("near quarter", word)
        else:
            self.faults.append(("unclear", word.text))

    def _connect(self, word: Word) -> None:
        if word.kind == "to" and not self.points:
            self._until = "" if word.text == "-" else "within"
        else:
            self._join = "to" if word.kind == "to" or self._between else self._join or "and"
            self._between = False
            if self._join == "to" and self.points:
                self.points[-1].until = ""

    def _say_between(self, word: Word) -> None:
        self._between = True

    def _end(self, word: Word) -> None:
        """สิ้นสุด: of what began before, if anything did."""
        if self.points:
            self._join = "to"

    def _each_month(self, word: Word) -> None:
        """The same day of every month."""
        if 0 < word.value <= LONGEST_MONTH:
            self.month_day, self.cadence = word.value, Cadence.MONTHLY
        else:
            self.faults.append(("unclear", word.text))

    def _rounds(self, word: Word) -> None:
        """รอบ 6, 9 และ 12 เดือน: the ends of so many months of the fiscal year; said, never taken for sure."""
        months = [int(each) for each in re.findall("[0-9]+", word.text)]
        if all(0 < each <= MONTHS_A_YEAR for each in months):
            for each in months:
                self._add("month", word, number=(each + FIRST_MONTH - 2) % MONTHS_A_YEAR + 1)
                self.points[-1].last, self.points[-1].join = True, "and"
            self.vague = word.text
            self.faults.append(("vague", word.text))
        else:
            self.faults.append(("unclear", word.text))

    def _say_open(self, word: Word) -> None:
        self.open = True

    def _say_last(self, word: Word) -> None:
        self._last = True


_TAKERS: dict[str, Callable[[Points, Word], None]] = {
    "month": Points._month,
    "era": Points._era,
    "era year": Points._era_year,
    "year": Points._year,
    "calendar": Points._year,
    "iso": Points._date,
    "dmy": Points._date,
    "dm": Points._date,
    "my": Points._month_year,
    "quarter": Points._part,
    "half": Points._part,
    "bare quarter": Points._quarter,
    "to": Points._connect,
    "and": Points._connect,
    "between": Points._say_between,
    "open": Points._say_open,
    "end": Points._end,
    "month day": Points._each_month,
    "rounds": Points._rounds,
    "last": Points._say_last,
}
