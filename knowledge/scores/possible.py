"""Scores that cannot be: by the scores beside them, or because an item is never given them.

Everybody who answers a survey answers all of its questions, so with n respondents each score is a whole
number of steps among n answers: at steps of 20 and 22 respondents 95 of 110 fifths give 86.36, and nothing
gives 86.39. Any one score alone fits some n; but where one n fits all questions of a survey but one, and
none fits all, that one is told. Scores are points, 0–100, with two decimals.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from knowledge.rules.ruleset import Ruleset, part_code
from knowledge.scores.scoring import FULL, shown

MOST_RESPONDENTS = 200
"""With more, nearly every score of two decimals fits by chance."""
FEWEST_TELLING = 6
"""Scores that do not fit every n: fewer of them fit some n by chance."""


@dataclass(frozen=True, slots=True)
class OddScore:
    """The one score that does not fit `respondents`, with which all others agree; `nearest` would fit."""

    code: str
    score: Decimal
    respondents: int
    nearest: Decimal


@dataclass(frozen=True, slots=True)
class OffLevel:
    """An item's score that is none of the scores the item can be given (points, lowest first)."""

    code: str
    score: Decimal
    levels: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Impossible:
    """What cannot be in one result."""

    odd: tuple[OddScore, ...]
    off_level: tuple[OffLevel, ...]

    @property
    def count(self) -> int:
        return len(self.odd) + len(self.off_level)


def impossible(ruleset: Ruleset, scores: Mapping[str, Decimal]) -> Impossible:
    """Scores that cannot be by what the rules say of answers and items; nothing where they say nothing.

    Each group of respondents (the IIT, each part of the EIT) is looked at for itself, once it is whole.
    """
    return Impossible(
        tuple(odd for group in _groups(ruleset) if (odd := _odd_of(ruleset, group, scores))),
        tuple(
            OffLevel(item.code, scores[item.code], item.score_levels.levels)
            for item in ruleset.items
            if item.score_levels
            and item.code in scores
            and shown(scores[item.code]) not in map(shown, item.score_levels.levels)
        ),
    )


def _groups(ruleset: Ruleset) -> Iterator[tuple[str, ...]]:
    for instrument in ruleset.instruments:
        codes = ruleset.question_codes(instrument.code)
        for part in instrument.parts:
            yield tuple(code for code in codes if code.endswith(part_code("", part.part)))
        if codes and not instrument.parts:
            yield codes


def _odd_of(ruleset: Ruleset, group: tuple[str, ...], scores: Mapping[str, Decimal]) -> OddScore | None:
    scale = ruleset.answer_scale
    if scale is None or not all(code in scores for code in group):
        return None
    kinds = {question.code: question.answer_type for question in ruleset.questions}
    steps = {
        code: scale.scale if kinds[code.partition(".")[0]] == "scale" else scale.yes_no for code in group
    }
    return odd_score({code: scores[code] for code in group}, steps)


def odd_score(scores: Mapping[str, Decimal], steps: Mapping[str, Decimal]) -> OddScore | None:
    """The one score of a survey that does not fit the others; None where all fit, or it cannot be told.

    `steps` (points, by code) is how far one answer can be from the next: 20 for 0, 20, … 100, and 100 for
    yes or no. A score without a step is left out. The fewest respondents that fit are looked at; where
    other numbers name another score, nothing is said.
    """
    known = {code: score for code, score in scores.items() if code in steps}
    telling = [code for code, score in known.items() if score % steps[code]]
    if len(telling) < FEWEST_TELLING:
        return None
    odd: dict[str, int] = {}
    whole = [(code, int(shown(known[code]) * 100), int(steps[code] * 100)) for code in telling]
    for count in range(2, MOST_RESPONDENTS + 1):
        misfits = [code for code, score, step in whole if not _fits_whole(score, step, count)]
        if not misfits:
            return None
        if len(misfits) == 1:
            odd.setdefault(misfits[0], count)
    if len(odd) != 1:
        return None
    ((code, count),) = odd.items()
    return OddScore(code, known[code], count, _nearest(known[code], steps[code], count))


def _fits_whole(score: int, step: int, count: int) -> bool:
    """Whether so many respondents can give a score, to half a hundredth; all in hundredths of a point."""
    off = score * count % step
    return 2 * min(off, step - off) <= count


def _nearest(score: Decimal, step: Decimal, count: int) -> Decimal:
    """The nearest score that so many respondents can give."""
    steps = (score * count / step).quantize(Decimal(1), ROUND_HALF_UP)
    return min(steps * step / count, FULL)
