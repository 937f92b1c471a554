"""What cells say of time: a beginning and an end, marks in quarters and months, who until when."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from knowledge.measure_text.when import take_periods
from knowledge.periods.reading import read_period

_MARK = re.compile(r"[xX✓✔√☑✅●•■▪◆◉★*/Pü×→←↔⟷]{1,3}|<?[-–—=]{2,40}>|<[-–—=]{2,40}>?")
_NOTHING = re.compile(r"[\s.\-–—_]*")
_ANY_YEAR = 2570


def from_to(start: str, end: str) -> str:
    """The words for a beginning and an end; one that is missing leaves them open, so that it is asked."""
    start, end = (_tidied(each) for each in (start, end))
    if start and end:
        return start if start == end else f"{start} - {end}"
    return f"{start} -" if start else end


def marked(cells: Iterable[tuple[str, str]]) -> str:
    """The words for the columns that are marked, those side by side joined: `ไตรมาส 1 - ไตรมาส 2`.

    `cells`: the time of each column and what is in it. What is no mark is said beside its time, so that it
    is asked about.
    """
    runs = [(state, list(run)) for state, run in groupby(cells, key=lambda each: _state(each[1]))]
    return " และ ".join(words for state, run in runs if (words := _said(state, run)))


def _said(state: str, run: Sequence[tuple[str, str]]) -> str:
    if state == "marked":
        first, last = run[0][0], run[-1][0]
        return first if len(run) == 1 else f"{first} - {last}"
    return " และ ".join(f"{time} {_tidied(text)}" for time, text in run) if state else ""


def _state(text: str) -> str:
    if _NOTHING.fullmatch(text):
        return ""
    return "marked" if _MARK.fullmatch("".join(text.split())) else "words"


def apart(text: str) -> tuple[str, str]:
    """What a cell says of who, and of when: `กองคลัง` and `30 ก.ย. 2570`."""
    who: list[str] = []
    when: list[str] = []
    for line in re.split(r"[\n;]", text):
        if not read_period(line, _ANY_YEAR).problem:
            when.append(line.strip())
            continue
        rest, period, often = take_periods(line, _ANY_YEAR, None)
        who.append(" ".join(rest.split()).strip(" /-–,()"))
        when += [each for each in (period, often) if each]
    return "\n".join(filter(None, who)), " ".join(when)


def _tidied(text: str) -> str:
    """Without the lone dash that stands for nothing."""
    return "" if _NOTHING.fullmatch(text) else " ".join(text.split())
