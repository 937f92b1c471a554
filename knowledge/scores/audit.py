"""Where what was published does not agree with itself, and what would explain it.

Nothing is ever corrected: published values count, and a difference is shown and asked about. Source: the
formula of `knowledge.scores.scoring`, checked against published figures (FY 2567: indicator 10 published as
35.00 by an agency whose items give 37.50; FY 2568: a total of 91.94 whose ten indicators give 89.75, and
which an EIT of 96.47, printed as indicator 6, would give). Values and differences are points.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from knowledge.rules.codes import part_code
from knowledge.rules.ruleset import Level
from knowledge.scores.possible import Impossible, impossible
from knowledge.scores.scoring import FULL, ZERO, Evaluation, Result, grade, shown

TOLERANCE = Decimal("0.05")
ROUNDING = Decimal("0.01")
"""What two decimals can move a value by: half a hundredth in it, and half a hundredth in what it is made
of."""
_HALF_CENT = Decimal("0.005")
_TENTH = Decimal("0.1")
Cause = Literal["rounding", "small", "part", "below", "other", "digits", "none"]
"""rounding: two decimals (or one) can do it; small: no more than `TOLERANCE`; part: it is one part printed
as the whole; below: what lies below gives it, where a value below counts as computed instead of as
published; other: it would agree if one value below it were another, which stands elsewhere; digits: two
digits changed places; none: nothing known explains it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A published value, the computed one, and published − computed (points)."""

    code: str
    published: Decimal
    computed: Decimal
    difference: Decimal


@dataclass(frozen=True, slots=True)
class Explained:
    """A finding with its cause. `by`: the code below that the cause speaks of; `at`: where its value would be
    `value` (points) already stands.
    """

    finding: Finding
    cause: Cause
    by: str = ""
    value: Decimal | None = None
    at: str = ""

    @property
    def is_rounding(self) -> bool:
        """Whether it is no more than rounding can make."""
        return self.cause in ("rounding", "small")


LevelCause = Literal["total", "instrument", "parts", "computed", "unknown_level", "none"]
"""total: the total alone gives the published level; instrument: it falls short of an instrument; parts:
each part of the EIT looked at for itself gives it; computed: the computed scores give it; unknown_level:
the year has no such level; none: nothing known explains it."""


@dataclass(frozen=True, slots=True)
class LevelFinding:
    """A published level that is not the one the scores give; `short`: instruments under its minimum."""

    published: str
    by_scores: str | None
    cause: LevelCause
    short: tuple[tuple[str, Decimal, Decimal], ...] = ()
    """Code, value and the minimum of the published level."""


@dataclass(frozen=True, slots=True)
class Audit:
    """All that does not agree in one result, from the total downwards."""

    explained: tuple[Explained, ...]
    level: LevelFinding | None
    checked: int
    """How many published values there was something to compare with."""
    impossible: Impossible
    """Scores that cannot be, by rules of answers that may themselves be unsure: no findings, but doubts."""

    @property
    def off(self) -> tuple[Explained, ...]:
        """What rounding cannot explain."""
        return tuple(each for each in self.explained if not each.is_rounding)

    @property
    def rounded(self) -> tuple[Explained, ...]:
        """What is no more than rounding."""
        return tuple(each for each in self.explained if each.is_rounding)

    @property
    def count(self) -> int:
        """Findings to ask about; rounding is none."""
        return len(self.off) + (self.level is not None)


def findings(evaluation: Evaluation, tolerance: Decimal = TOLERANCE) -> tuple[Finding, ...]:
    """Every value published and computed that differs by more than `tolerance`, from the total downwards."""
    return tuple(each for _, each in _compared(evaluation) if abs(each.difference) > tolerance)


def rounding_notes(evaluation: Evaluation, tolerance: Decimal = TOLERANCE) -> tuple[Finding, ...]:
    """Differences of half a hundredth up to `tolerance` in the total and the instruments.

    They come from published values being rounded to two decimals (total 97.24 published, 97.23 computed)
    and are worth saying, not correcting.
    """
    top = {each.code for each in (evaluation.root, *evaluation.root.children)}
    compared = [each for _, each in _compared(evaluation) if each.code in top]
    return tuple(each for each in compared if _HALF_CENT <= abs(each.difference) <= tolerance)


def audit(evaluation: Evaluation, published_level: str | None = None) -> Audit:
    """Everything published that does not agree with what lies below it, and with the level by the scores.

    A difference that cannot be seen in two decimals is none. A level is only judged where the scores give
    one.
    """
    compared = list(_compared(evaluation))
    seen = [(result, each) for result, each in compared if shown(each.published) != shown(each.computed)]
    return Audit(
        tuple(_explained(result, each) for result, each in seen),
        _level_finding(evaluation, published_level) if published_level else None,
        len(compared),
        impossible(evaluation.ruleset, evaluation.scores),
    )


def _compared(evaluation: Evaluation) -> Iterator[tuple[Result, Finding]]:
    for result in evaluation.root.walk():
        published, computed = result.published, result.computed
        if published is not None and computed is not None:
            yield result, Finding(result.code, published, computed, published - computed)


def _explained(result: Result, finding: Finding) -> Explained:
    """The first cause that explains it, the plainest first."""
    if _is_rounding(finding):
        return Explained(finding, "rounding")
    if abs(finding.difference) <= TOLERANCE:
        return Explained(finding, "small")
    found = _part_as_whole(result) or _computed_below(result) or _other_below(result)
    if found:
        return Explained(finding, *found)
    return Explained(finding, "digits" if _changed_places(finding) else "none")


def _is_rounding(finding: Finding) -> bool:
    if abs(shown(finding.published) - shown(finding.computed)) <= ROUNDING:
        return True
    one_decimal = finding.published == finding.published.quantize(_TENTH)
    return one_decimal and abs(finding.difference) <= _TENTH / 2


def _part_as_whole(result: Result) -> tuple[Cause, str, Decimal | None] | None:
    """One part of the EIT printed as an indicator, or as the whole EIT."""
    for part in (1, 2):
        own = _of_part(result, part)
        if own is not None and abs(own - (result.published or ZERO)) <= ROUNDING:
            return "part", part_code(result.code, part), own
    return None


def _of_part(result: Result, part: int) -> Decimal | None:
    """The value of one part: an indicator's own, or the mean of those of its indicators."""
    if not result.children:
        return None
    code = part_code(result.code, part)
    if own := next((each for each in result.children if each.code == code), None):
        return own.value
    if result.code != "EIT":
        return None
    values = [_of_part(each, part) for each in result.children]
    known = [each for each in values if each is not None]
    return sum(known, ZERO) / len(known) if len(known) == len(values) else None


def _computed_below(result: Result) -> tuple[Cause, str, Decimal | None] | None:
    """The one value below that, taken as computed instead of as published, makes it agree."""
    for place, child in enumerate(result.children):
        if child.published is None or child.computed is None or child.published == child.computed:
            continue
        values = [each.value or ZERO for each in result.children]
        values[place] = child.computed
        if abs(result.combine(values) - (result.published or ZERO)) <= ROUNDING:
            return "below", child.code, child.computed
    return None


def _other_below(result: Result) -> tuple[Cause, str, Decimal | None, str] | None:
    """The one value below that would have to be another, which stands at a single place beneath it."""
    for place, child in enumerate(result.children):
        weight = result.weights[place] if result.weights else Decimal(1) / len(result.children)
        needed = (child.value or ZERO) + ((result.published or ZERO) - (result.computed or ZERO)) / weight
        if not ZERO < needed < FULL:
            continue
        near = [
            each
            for each in child.walk()
            if each is not child and each.value and abs(each.value - needed) <= ROUNDING / weight
        ]
        if len(near) == 1:
            return "other", child.code, near[0].value, near[0].code
    return None


def _changed_places(finding: Finding) -> bool:
    """Whether two neighbouring digits in the place of each other make the difference: 91.94, 91.49."""
    one, other = f"{shown(finding.published)}", f"{shown(finding.computed)}"
    apart = [at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    if len(one) != len(other) or len(apart) != 2:
        return False
    first, second = apart
    neighbours = second - first == 1 or one[first + 1 : second] == "."
    return neighbours and one[first] == other[second] and one[second] == other[first]


def _level_finding(evaluation: Evaluation, published: str) -> LevelFinding | None:
    level = evaluation.level
    named = next((each for each in evaluation.ruleset.levels.order if each.title == published), None)
    if named is None:
        return LevelFinding(published, level.title if level else None, "unknown_level")
    if level is None or level == named:
        return None
    return LevelFinding(published, level.title, _level_cause(evaluation, named), _short(evaluation, named))


def _level_cause(evaluation: Evaluation, published: Level) -> LevelCause:
    ruleset, root = evaluation.ruleset, evaluation.root
    if grade(ruleset, root.computed, [each.value for each in root.children]) == published:
        return "computed"
    if evaluation.level_by_part == published:
        return "parts"
    if grade(ruleset, root.value, [FULL for _ in root.children]) == published:
        return "total"
    return "instrument" if _short(evaluation, published) else "none"


def _short(evaluation: Evaluation, level: Level) -> tuple[tuple[str, Decimal, Decimal], ...]:
    low = level.instrument_min or ZERO
    values = [(each.code, each.value) for each in evaluation.root.children]
    return tuple((code, value, low) for code, value in values if value is not None and shown(value) < low)
