"""Periods of time as Thai staff and reports write them, read for one fiscal year and said back in full."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from knowledge.agencies import clean_name
from knowledge.fiscal import FIRST_MONTH, fiscal_year_of, fiscal_year_span, quarter_of
from knowledge.periods.days import Days, Span, months_span
from knowledge.periods.points import Points
from knowledge.periods.words import Cadence, Word, plain_period, read_words
from knowledge.thai import MONTHS, thai_date

__all__ = ["Cadence", "PeriodReading", "Span", "due_ends", "read_cadence", "read_period", "say_period"]

LONGEST_PERIOD, LONGEST_DETAIL = 300, 80
_LONGEST_REPORTING = 1_000
"""Letters that are looked at for how often something is reported."""
_PROBLEMS = ("no_date", "unclear", "misprint", "reversed", "often", "vague", "years", "outside")
_EVERY = {
    Cadence.MONTHLY: "ทุกเดือน",
    Cadence.QUARTERLY: "ทุกไตรมาส",
    Cadence.HALF_YEARLY: "ทุก 6 เดือน",
    Cadence.YEARLY: "ปีละ 1 ครั้ง",
}
_MONTHS_BETWEEN = {Cadence.MONTHLY: 1, Cadence.QUARTERLY: 3, Cadence.HALF_YEARLY: 6}


@dataclass(frozen=True, slots=True)
class PeriodReading:
    """What a text means. `problem` is "" when it is understood, else what keeps it from being taken as it is:

    - unclear: words that are no period, or counted from today without `today`;
    - vague: no time at all (โดยเร็ว), or the start, middle or end of one (ต้นเดือนมีนาคม);
    - reversed: ends before it starts;
    - misprint: พ.ศ. where พ.ค. is due;
    - no_date: a day that does not exist;
    - often: how often it says has no name here (ทุกสัปดาห์, ปีละ 3 ครั้ง);
    - years: goes over several fiscal years, this one among them; `spans` are what is of this one;
    - outside: not within the fiscal year.

    With a problem, `spans` are the likely ones to ask about, in order of time for reversed, none for no_date.
    `detail` is the words it is about; for outside the fiscal year that is meant.
    """

    spans: tuple[Span, ...]
    cadence: Cadence | None = None
    problem: str = ""
    detail: str = ""


def read_cadence(text: str) -> Cadence | None:
    """How often, if the text says so anywhere (of two, the first): รายเดือน, ทุกไตรมาส, รอบ 6 เดือน."""
    return Points(read_words(plain_period(text[:_LONGEST_REPORTING]))).cadence


def read_period(text: str, fiscal_year: int, today: date | None = None) -> PeriodReading:
    """The days a text names; what it leaves open the fiscal year (พ.ศ.) decides. Never raises.

    A cadence alone (รายเดือน) lasts the whole year; ปี 2569 is the fiscal year. ภายใน and a day is from today
    (else from the start of the fiscal year) to that day, ก่อน to the day before. Weeks start on Monday.
    More than 300 letters are no period: unclear.
    """
    if len(text) > LONGEST_PERIOD:
        return PeriodReading((), None, "unclear", clean_name(text[:LONGEST_DETAIL]))
    plain = plain_period(text)
    outer, inner = _asides(read_words(plain))
    main, side = Points(outer), Points(inner)
    if not main.points:
        main, side = Points(word for word in read_words(plain) if word.kind not in "()"), Points(())
    spans, wrong = Days(plain, fiscal_year, today).spans(main)
    faults = main.faults + side.faults + wrong
    if side.points:
        years = [fiscal_year, *(fiscal_year_of(day) for span in spans for day in (span.start, span.end))]
        tries = [Days(plain, year, today).spans(side) for year in years]
        beside, more = next((each for each in tries if _within(spans, each[0])), tries[0])
        faults += more + ([] if _within(spans, beside) else [("unclear", side.points[0].text)])
        spans = _narrowed(spans, beside)
    cadence, vague, often = main.cadence or side.cadence, main.vague or side.vague, main.often or side.often
    whole = Span(*fiscal_year_span(fiscal_year))
    if often:
        faults.append(("often", often))
        spans = spans or [whole]
    if day := main.month_day or side.month_day:
        spans = _each_month(spans or [whole], day)
    if not spans and not main.points and (cadence or vague):
        spans, faults = ([whole], faults) if cadence else ([], [("vague", vague)])
    if not spans and not faults:
        faults = [("unclear", plain)]
    reached = [fiscal_year_of(day) for span in spans for day in (span.start, span.end)]
    if any(_is_of_years(span, whole) for span in spans):
        faults.append(("years", f"{min(reached)}–{max(reached)}"))
        spans = [
            Span(max(each.start, whole.start), min(each.end, whole.end))
            for each in spans
            if _meet(each, whole)
        ]
    faults += [("outside", str(year)) for year in reached if year != fiscal_year]
    problem, detail = min(faults, key=lambda each: _PROBLEMS.index(each[0]), default=("", ""))
    if problem == "vague" and detail == plain:
        detail = clean_name(text)
    kept = () if problem == "no_date" else tuple(dict.fromkeys(spans))
    return PeriodReading(kept, cadence, problem, detail[:LONGEST_DETAIL])


def say_period(meant: PeriodReading | Iterable[Span]) -> str:
    """Spans as dates, with quarters where they lie in one fiscal year, and the cadence; "" for none.

    A month and a year that both ends share are said once. `read_period` reads all of it back.
    """
    reading = meant if isinstance(meant, PeriodReading) else PeriodReading(tuple(meant))
    if day := _month_day(reading):
        first, last = (thai_date(each.end) for each in (reading.spans[0], reading.spans[-1]))
        return f"ทุกวันที่ {day} ของเดือน ({first} – {last})"
    said = [_say(span) for span in reading.spans]
    text = " และ ".join([*([", ".join(said[:-1])] if said[1:] else []), *said[-1:]])
    return f"{text} {_EVERY[reading.cadence]}" if reading.cadence and text else text


def due_ends(spans: Iterable[Span], cadence: Cadence | None) -> tuple[date, ...]:
    """The last day of each reporting period in the spans, in order; the last one ends with its span."""
    step = _MONTHS_BETWEEN.get(cadence, 0) if cadence else 0
    ends = set()
    for span in spans:
        ends.add(span.end)
        for at in range(span.start.year * 12, span.end.year * 12 + 12) if step else ():
            end = months_span(at // 12, at % 12 + 1).end
            if (end.month - FIRST_MONTH + 1) % step == 0 and span.start <= end <= span.end:
                ends.add(end)
    return tuple(sorted(ends))


def _each_month(spans: list[Span], day: int) -> list[Span]:
    """That day of every month in the spans, the last one of a month that is shorter."""
    found: list[Span] = []
    for span in spans:
        for at in range(span.start.year * 12 + span.start.month - 1, span.end.year * 12 + span.end.month):
            end = months_span(at // 12, at % 12 + 1).end
            on = end.replace(day=min(day, end.day))
            found += [Span(on, on)] if span.start <= on <= span.end else []
    return found or spans


def _month_day(reading: PeriodReading) -> int:
    """The day of the month that each of several months in a row has; 0 where that is not what is meant."""
    spans = reading.spans
    if reading.cadence != Cadence.MONTHLY or len(spans) < 3 or any(each.start != each.end for each in spans):
        return 0
    day = max(each.end.day for each in spans)
    return day if list(spans) == _each_month([Span(spans[0].start, spans[-1].end)], day) else 0


def _is_of_years(span: Span, whole: Span) -> bool:
    """Whether a span has all of a fiscal year and of another one."""
    return span.holds(whole) and (span.end - span.start).days > 2 * (whole.end - whole.start).days


def _meet(span: Span, other: Span) -> bool:
    return span.start <= other.end and other.start <= span.end


def _say(span: Span) -> str:
    year = fiscal_year_of(span.end)
    if span == Span(*fiscal_year_span(year)):
        return f"ตลอดปีงบประมาณ {year} ({thai_date(span.start)} – {thai_date(span.end)})"
    if fiscal_year_of(span.start) != year:
        return _say_days(span)
    quarters = dict.fromkeys(str(quarter_of(day)) for day in (span.start, span.end))
    return f"{_say_days(span)} (ไตรมาส {'–'.join(quarters)})"


def _say_days(span: Span) -> str:
    """Both days; the month and year they share only once: 1–31 มกราคม 2569, 1 มกราคม – 31 มีนาคม 2569."""
    start, end = span.start, span.end
    if start == end:
        return thai_date(end)
    if start.year != end.year:
        return f"{thai_date(start)} – {thai_date(end)}"
    if start.month == end.month:
        return f"{start.day}–{thai_date(end)}"
    return f"{start.day} {MONTHS[start.month - 1]} – {thai_date(end)}"


def _asides(words: Iterable[Word]) -> tuple[list[Word], list[Word]]:
    """The words outside and inside of parentheses."""
    rows: tuple[list[Word], list[Word]] = [], []
    depth = 0
    for word in words:
        depth += {"(": 1, ")": -min(depth, 1)}.get(word.kind, 0)
        if word.kind not in "()":
            rows[depth > 0].append(word)
    return rows


def _within(spans: list[Span], beside: list[Span]) -> bool:
    """Whether each of the spans beside explains one of the spans: holds it or is a part of it."""
    return all(any(a.holds(b) or b.holds(a) for a in spans) for b in beside)


def _narrowed(spans: list[Span], beside: list[Span]) -> list[Span]:
    """Each span, or in its place the parts of it that are named beside."""
    parts = [([each for each in beside if span.holds(each)] or [span]) for span in spans]
    return [each for row in parts for each in row]
