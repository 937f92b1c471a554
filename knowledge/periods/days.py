"""Points of time as days: years left out are found, ranges joined, times counted from today."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from knowledge.fiscal import ERA, FIRST_MONTH, fiscal_year_of, fiscal_year_span, quarter_of
from knowledge.periods.points import LAST_AD, TAKES_YEAR, Points, TimePoint
from knowledge.periods.words import WEEKDAYS

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from start to end, both included."""

    start: date
    end: date

    def holds(self, other: "Span") -> bool:
        """Whether every day of the other is in this one."""
        return self.start <= other.start and other.end <= self.end


def months_span(year: int, month: int, count: int = 1) -> Span:
    """So many whole months from this one on; months before 1 and after 12 are of other years."""
    start, end = (divmod(year * 12 + month - 1 + more, 12) for more in (0, count - 1))
    last = monthrange(end[0], end[1] + 1)[1]
    return Span(date(start[0], start[1] + 1, 1), date(end[0], end[1] + 1, last))


class Days:
    """Points of a text as days of one fiscal year."""

    def __init__(self, plain: str, fiscal_year: int, today: date | None) -> None:
        self.plain, self.fiscal_year, self.today = plain, fiscal_year, today

    def spans(self, named: Points) -> tuple[list[Span], list[tuple[str, str]]]:
        """Every span in the order of the text, and what is wrong with them."""
        points, faults = self._completed(named.points)
        rows: list[tuple[TimePoint, Span]] = []
        for point, span in zip(points, self._placed(points), strict=True):
            text = self.plain[point.start : point.end]
            if not span:
                faults.append(("no_date" if point.kind == "day" else "unclear", text))
            else:
                self._join(rows, point, span, faults)
        if named.open and rows and all(point.join != "to" for point in points):
            point, span = rows[-1]
            rows[-1] = (
                point,
                replace(span, end=max(span.end, fiscal_year_span(fiscal_year_of(span.start))[1])),
            )
        return [span for _, span in rows], faults

    def _join(
        self, rows: list[tuple[TimePoint, Span]], point: TimePoint, span: Span, faults: list[tuple[str, str]]
    ) -> None:
        """Adds a span: the end of the one before, a closer word for it, or one of its own."""
        span = self._limited(point, span)
        before = rows[-1][1] if rows else span
        if point.join == "to" and rows:
            first = rows[-1][0]
            if span.end < before.start:
                faults.append(("reversed", self.plain[first.start : point.end]))
            rows[-1] = first, Span(min(before.start, span.start), max(span.end, before.end))
        elif rows and not point.join and (before.holds(span) or span.holds(before)):
            rows[-1] = point, span if before.holds(span) else before
        else:
            rows.append((point, span))

    def _limited(self, point: TimePoint, span: Span) -> Span:
        """Only the last day after สิ้น; from today, or the start of the fiscal year, after ภายใน and ก่อน."""
        if point.last:
            span = replace(span, start=span.end)
        if not point.until or (point.until == "within" and span.start != span.end):
            return span
        end = span.start - _DAY if point.until == "before" and not point.last else span.end
        start = self.today if self.today and self.today <= end else fiscal_year_span(fiscal_year_of(end))[0]
        return Span(start, end)

    def _completed(self, points: list[TimePoint]) -> tuple[list[TimePoint], list[tuple[str, str]]]:
        """Days without a month take that of the next day or month joined to them (1-15 มี.ค. 2569)."""
        whole: list[TimePoint] = []
        faults: list[tuple[str, str]] = []
        for point in reversed(points):
            if point.kind != "day" or point.number:
                whole.append(point)
            elif whole and whole[-1].join and whole[-1].kind == "day":
                last = whole[-1]
                whole.append(replace(point, number=last.number, year=last.year, fiscal=last.fiscal))
            else:
                faults.append(("unclear", point.text))
        return whole[::-1], faults

    def _placed(self, points: list[TimePoint]) -> list[Span | None]:
        """Their days; a year left out is that of the nearest point with one, passing New Year if need be."""
        found = [self._at(point, self._year(point)) for point in points]
        known = [point.year is not None or point.kind not in TAKES_YEAR for point in points]
        for step in (-1, 1):
            order = range(len(points))[::step]
            for beside, at in pairwise(order):
                near = found[beside]
                if near and known[beside] and not known[at]:
                    several = points[max(at, beside)].join != "to" and points[at].kind == "quarter"
                    same = several and points[beside].kind == "quarter"
                    year = fiscal_year_of(near.end) - ERA if same else _nearest(points[at], near, step)
                    if step < 0 and points[beside].join == "to":
                        year = _same_year(points[at], near, year)
                    known[at], found[at] = True, self._at(points[at], year)
        return found

    def _year(self, point: TimePoint) -> int:
        """The A.D. year to place a point in; of two digits, the Buddhist year nearest to the fiscal year."""
        written = self.fiscal_year if point.year is None else point.year
        if written < 100:
            written += (self.fiscal_year - written + 50) // 100 * 100
        year = written - ERA if written > LAST_AD else written
        fiscal = point.fiscal or point.year is None
        return year - (fiscal and point.kind in {"day", "month"} and point.number >= FIRST_MONTH)

    def _at(self, point: TimePoint, year: int) -> Span | None:
        """The point in this year, for parts of a fiscal year the year that one ends in."""
        if point.kind == "day":
            if not 1 <= point.number <= 12 or not 1 <= point.day <= monthrange(year, point.number)[1]:
                return None
            day = date(year, point.number, point.day)
            return Span(day, day)
        return _whole(point, year) or (_from_today(point, self.today) if self.today else None)


def _whole(point: TimePoint, year: int) -> Span | None:
    """Months, quarters, halves and years; for a day its month."""
    first, count = {
        "day": (point.number, 1),
        "month": (point.number, 1),
        "quarter": (point.number * 3 - 5, 3),
        "half": (point.number * 6 - 8, 6),
        "year": (-2, 12),
        "next year": (10, 12),
        "calendar": (1, 12),
    }.get(point.kind, (0, 0))
    return months_span(year, first, count) if count else None


def _nearest(point: TimePoint, near: Span, step: int) -> int:
    """The year that puts a point nearest before (step -1) or after another."""
    for year in range(near.start.year - step, near.start.year + step * 2, step):
        span = _whole(point, year)
        if span and (span.start <= near.start if step < 0 else span.end >= near.start):
            return year
    return near.start.year


def _same_year(point: TimePoint, near: Span, year: int) -> int:
    """The year of a start whose end is known: that of the end, where `year` is before its fiscal year.

    So ธ.ค.-ม.ค. 2569 passes New Year, but มี.ค.-ม.ค. 2570 is the wrong way round.
    """
    start = _whole(point, year)
    crosses = point.kind in {"day", "month"} and near.start.year > year
    leaves = start is not None and fiscal_year_of(start.start) != fiscal_year_of(near.end)
    return near.start.year if crosses and leaves else year


def _from_today(point: TimePoint, today: date) -> Span:
    """Days, weeks, months and quarters counted from today."""
    text, number = point.text, point.number
    more = int("หน้า" in text or "ถัดไป" in text)
    monday = today - timedelta(today.weekday())
    if point.kind == "near week":
        return Span(monday + 7 * more * _DAY, monday + (7 * more + 6) * _DAY)
    if point.kind == "near month":
        return months_span(today.year, today.month + more)
    if point.kind == "near quarter":
        return months_span(fiscal_year_of(today) - ERA, (quarter_of(today) + more) * 3 - 5, 3)
    if point.kind == "weekday":
        at = next(at for at, name in enumerate(WEEKDAYS) if name[:5] in text)
        named = "นี้" in text or more
        days = at - today.weekday() + 7 * more if named else (at - today.weekday()) % 7
    elif point.kind == "near day":
        days = {"วันนี้": 0, "พรุ่งนี้": 1}.get(text, 2)
    elif "เดือน" in text:
        month = months_span(today.year, today.month + number)
        days = (month.end.replace(day=min(today.day, month.end.day)) - today).days
    else:
        days = number if "วัน" in text else number * 7
    end = today + timedelta(days)
    return Span(today if text.startswith("ภายใน") else end, end)
