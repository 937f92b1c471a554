"""Which measure words name: by its whole title, or by a part of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.measures.measure import Measure
from knowledge.progress_text.rounds import take_round
from knowledge.progress_text.vocabulary import vocabulary
from knowledge.thai import to_arabic

SHORTEST = 4
"""Letters of a title that are enough to know it by."""
_MOST_WORDS = 40
_KIND = re.compile(r"^(?:กิจกรรม|โครงการ|มาตรการ|งาน|เรื่อง)+")
_LATIN = re.compile(r"[a-z]{4,}")


@dataclass(frozen=True, slots=True)
class NamedMeasures:
    """The measures that words name, the words without the name, and whether it can be no other."""

    measures: tuple[Measure, ...]
    rest: str
    is_sure: bool = False
    after: str = ""
    """The words behind the name."""


def named_in(text: str, measures: Sequence[Measure]) -> NamedMeasures:
    """The measure a text names; several where a part of a title fits several of them.

    A whole title is sure, and so is a part that is in Latin letters or begins the title; any other part could
    be about something else and is to be asked about.
    """
    if whole := _by_whole_title(text, measures):
        return NamedMeasures((whole[0],), _cut(text, *whole[1]), True, text[whole[1][1] :])
    if part := _by_part(text, measures):
        found, run = part
        rest = " ".join(text.replace(run, " ", 1).split())
        is_sure = len(found) == 1 and _is_telling(run, found[0])
        return NamedMeasures(found, rest, is_sure, text.partition(run)[2])
    return NamedMeasures((), text)


def second_in(text: str, measures: Sequence[Measure]) -> NamedMeasures:
    """The measure that a text surely names beside another one; none where it names one at most."""
    first = named_in(text, measures)
    if first.is_sure:
        second = named_in(first.rest, [each for each in measures if each not in first.measures])
        if second.is_sure:
            return second
    return NamedMeasures((), text)


def names_another(text: str, measures: Sequence[Measure]) -> bool:
    """Whether a text surely names two measures."""
    return second_in(text, measures).is_sure


def _by_whole_title(text: str, measures: Sequence[Measure]) -> tuple[Measure, tuple[int, int]] | None:
    """The longest title that a text has in it; one of the same letters that is open wins."""
    said = letters(text)
    fitting = [each for each in measures if len(key(each.title)) >= SHORTEST and key(each.title) in said]
    if not fitting:
        return None
    best = max(fitting, key=lambda each: (len(key(each.title)), each.status.is_open))
    full = letters(best.title)
    return best, place_of(full if full in said else key(best.title), text)


def _by_part(text: str, measures: Sequence[Measure]) -> tuple[tuple[Measure, ...], str] | None:
    """The longest run of words, none of them about how work goes, that is a part of a title."""
    best: tuple[int, str] = (0, "")
    for piece in _pieces(take_round(text)[1]):
        words = piece.split()[:_MOST_WORDS]
        for start in range(len(words)):
            for end in range(len(words), start, -1):
                run = " ".join(words[start:end])
                size = len(key(run))
                if size <= best[0] or size < SHORTEST:
                    break
                if run in text and any(key(run) in key(each.title) for each in measures):
                    best = (size, run)
    if not best[0]:
        return None
    return tuple(each for each in measures if key(best[1]) in key(each.title)), best[1]


def _pieces(text: str) -> list[str]:
    """The text between the words about work, with its blanks as they are."""
    pieces, at = [], 0
    for mark in vocabulary().marks(text):
        if mark.kind not in ("neutral", "happened", "part"):
            pieces.append(text[at : mark.start])
            at = mark.end
    return [*pieces, text[at:]]


def _is_telling(run: str, measure: Measure) -> bool:
    said = key(run)
    return _LATIN.search(said) is not None or key(measure.title).startswith(said)


def _cut(text: str, start: int, end: int) -> str:
    return " ".join(f"{text[:start]} {text[end:]}".split())


def place_of(wanted: str, text: str) -> tuple[int, int]:
    """Where these letters stand in a text, whatever is between them; nowhere is before its beginning.

    No pattern is made of what people write: its gaps could match the letters too, in ways without number.
    """
    places = [(at, letter) for at, each in enumerate(text) for letter in letters(each)]
    first = "".join(letter for _, letter in places).find(wanted)
    return (places[first][0], places[first + len(wanted) - 1][0] + 1) if first >= 0 else (0, 0)


def letters(text: str) -> str:
    """Only letters and digits, so that blanks, quotes and case make no difference."""
    return re.sub(r"[^\w\u0e00-\u0e7f]", "", to_arabic(text).lower())


def key(title: str) -> str:
    """The letters of a title without the words for what kind of thing it is."""
    return _KIND.sub("", letters(title))
