"""The rounds of a measure: each span of days after which something is to be reported, and its last day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from knowledge.fiscal import be, quarter_of
from knowledge.periods.days import Span, months_span
from knowledge.periods.reading import Cadence, due_ends
from knowledge.thai import SHORT_MONTHS, thai_date

WHOLE = ""
"""The key of the one round of a measure whose days are not known."""
_DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class Round:
    """One reporting round: `key` names it for ever (its last day, ISO), `name` as people say it.

    The name is empty where there is nothing to tell apart: the one round of a measure.
    """

    key: str
    name: str = ""
    span: Span | None = None

    @property
    def due(self) -> date | None:
        return self.span.end if self.span else None

    @property
    def title(self) -> str:
        """`รอบไตรมาส 1`, `รอบ ธ.ค. 2569`; empty without a name."""
        joint = "" if self.name.startswith("ไตรมาส") else " "
        return f"รอบ{joint}{self.name}" if self.name else ""

    def began(self, day: date) -> bool:
        """Whether its days have begun; one without days has."""
        return self.span is None or self.span.start <= day

    def is_over(self, day: date) -> bool:
        return self.span is not None and self.span.end < day

    def holds(self, day: date) -> bool:
        return self.span is None or self.span.start <= day <= self.span.end


@lru_cache(maxsize=4096)
def rounds_of(spans: tuple[Span, ...], cadence: Cadence | None) -> tuple[Round, ...]:
    """The rounds in order: the ends of the spans, and within them those that the cadence makes."""
    ends = due_ends(spans, cadence)
    if not ends:
        return (Round(WHOLE),)
    cuts = [_round_span(end, ends[:place], spans) for place, end in enumerate(ends)]
    named = _names(cuts) if len(cuts) > 1 else ("",)
    return tuple(Round(span.end.isoformat(), name, span) for span, name in zip(cuts, named, strict=True))


def _round_span(end: date, earlier: Iterable[date], spans: Sequence[Span]) -> Span:
    """From the day after the round before, or from where its span begins."""
    starts = [span.start for span in spans if span.start <= end <= span.end]
    after = [each + _DAY for each in earlier if not starts or each >= min(starts)]
    return Span(max([min(starts, default=end), *after]), end)


def _names(spans: Sequence[Span]) -> tuple[str, ...]:
    """Names of one kind that tell all rounds apart: quarters, halves, months, else their last days."""
    for name in (_quarter, _half, _month):
        names = tuple(name(each) for each in spans)
        if all(names) and len(set(names)) == len(names):
            return tuple(each or "" for each in names)
    return tuple(thai_date(each.end, short=True) for each in spans)


def _quarter(span: Span) -> str | None:
    """`ไตรมาส 2` for the whole of one, of the fiscal year the round is in."""
    whole = months_span(span.end.year, span.end.month - 2, 3)
    return f"ไตรมาส {quarter_of(span.end)}" if span == whole and span.end.month % 3 == 0 else None


def _half(span: Span) -> str | None:
    whole = months_span(span.end.year, span.end.month - 5, 6)
    if span != whole or span.end.month not in (3, 9):
        return None
    return "6 เดือนแรก" if span.end.month == 3 else "6 เดือนหลัง"


def _month(span: Span) -> str | None:
    """`ธ.ค. 2569` for days of one month."""
    if (span.start.year, span.start.month) != (span.end.year, span.end.month):
        return None
    return f"{SHORT_MONTHS[span.end.month - 1]} {be(span.end.year)}"


def named_round(rounds: Sequence[Round], days: Sequence[Span]) -> tuple[Round, ...]:
    """The rounds that named days mean: the one with just these days, else all whose last day they hold."""
    exact = tuple(each for each in rounds if each.span in days)
    return exact or tuple(each for each in rounds if any(_ends_in(each, span) for span in days))


def _ends_in(one: Round, span: Span) -> bool:
    return one.due is not None and span.start <= one.due <= span.end
