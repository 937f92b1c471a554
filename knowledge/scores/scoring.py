"""From scores to indicators, instruments, the total and the level.

total = 0.3·IIT + 0.3·EIT + 0.4·OIT. IIT is the mean of its indicators, each the mean of its questions; EIT of
its indicators, each the mean of its two parts, each the mean of its answers; OIT of its indicators, each the
mean of its sub-indicators, each the mean of its items.
Source: `years/<year>`, checked against published figures (FY 2567: 81.24, 82.80, 50.72 → 69.50).
Scores are points, 0–100. A published value wins over the computed one, and both are kept. Nothing is rounded,
except to grade: the bands of the levels are written with two decimals.
"""

import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from operator import is_

from knowledge.errors import KnowledgeError
from knowledge.rules.codes import TOTAL, part_code
from knowledge.rules.ruleset import Indicator, Instrument, Level, Ruleset

ZERO, FULL = Decimal(0), Decimal(100)
# Values are carried times this, so that means of 3, 6, 7 or 9 stay exact: 84.995 must not turn into 84.99.
_EXACT = Decimal(3**4 * 7 * 11 * 13)
_blank: dict[int, Mapping[str, "Result"]] = {}


class UnknownCode(KnowledgeError, ValueError, KeyError):
    """A code that the year's rules do not have."""

    __str__ = ValueError.__str__  # KeyError would show the message as a quoted key


@dataclass(frozen=True, slots=True)
class Result:
    """One value of the tree. `missing` names what would complete it; a plain mean has no `weights`."""

    code: str
    published: Decimal | None
    computed: Decimal | None
    missing: tuple[str, ...]
    children: tuple["Result", ...]
    weights: tuple[Decimal, ...]

    @property
    def value(self) -> Decimal | None:
        return self.computed if self.published is None else self.published

    def combine(self, values: Sequence[Decimal]) -> Decimal:
        """The formula of this place, given one value for each child: their weighted sum or their mean."""
        if self.weights:
            return sum((weight * value for weight, value in zip(self.weights, values, strict=True)), ZERO)
        return sum(values, ZERO) / len(values)

    def walk(self) -> Iterator["Result"]:
        """This result and all below it, in the order of the rules."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Evaluation:
    """What a set of scores amounts to under one ruleset."""

    ruleset: Ruleset = field(repr=False)
    scores: Mapping[str, Decimal]
    root: Result = field(repr=False)

    def get(self, code: str) -> Result:
        """The result of any code of the tree. Raises UnknownCode (a KeyError)."""
        if code not in self._results:
            raise UnknownCode(f"fiscal year {self.ruleset.fiscal_year} has no score called {code!r}")
        return self._results[code]

    def value(self, code: str) -> Decimal | None:
        """Points 0–100, None while unknown. Raises UnknownCode (a KeyError)."""
        return self.get(code).value

    @cached_property
    def level(self) -> Level | None:
        """The level; None while the total, or an instrument whose minimum could decide, is unknown.

        Values count rounded half up to two decimals, as the bands are written (84.995 is 85.00).
        """
        return grade(self.ruleset, self.root.value, [each.value for each in self.root.children])

    @cached_property
    def eit_part_decides(self) -> bool:
        """Whether the level would be another if each part of the EIT had to reach the instrument minimum.

        The rules do not say if the minimum looks at the parts or at their mean: the mean is used, and where
        this is true it has to be said. A part is looked at once its value is known for every indicator.
        """
        return self.level not in (None, self.level_by_part)

    @property
    def level_by_part(self) -> Level | None:
        """The level if each part of the EIT had to reach the instrument minimum by itself."""
        return grade(self.ruleset, self.root.value, map(self._lowest, self.ruleset.instruments))

    @cached_property
    def _results(self) -> dict[str, Result]:
        return {result.code: result for result in self.root.walk()}

    def _lowest(self, instrument: Instrument) -> Decimal | None:
        values = [self._part(instrument, each.part) for each in instrument.parts]
        return min(
            (each for each in (*values, self.value(instrument.code)) if each is not None), default=None
        )

    def _part(self, instrument: Instrument, part: int) -> Decimal | None:
        codes = [part_code(each.code, part) for each in self.get(instrument.code).children]
        known = [value for code in codes if (value := self.value(code)) is not None]
        return sum(known, ZERO) / len(known) if len(known) == len(codes) else None


def evaluate(ruleset: Ruleset, scores: Mapping[str, Decimal]) -> Evaluation:
    """Everything that follows from scores by code (points 0–100; single answers and published values alike).

    Raises UnknownCode (a ValueError) for a code the year does not have, ValueError for a score outside 0–100.
    """
    blank = blank_results(ruleset)
    for code, score in scores.items():
        if code not in blank:
            raise UnknownCode(f"fiscal year {ruleset.fiscal_year} has no score called {code!r}")
        if not ZERO <= score <= FULL:
            raise ValueError(f"the score of {code} is {score}, not 0–100")
    return Evaluation(ruleset, dict(scores), _result(blank[TOTAL], scores)[0])


def grade(ruleset: Ruleset, total: Decimal | None, instruments: Iterable[Decimal | None]) -> Level | None:
    """The best level whose minimums are reached (points 0–100); None where an unknown value could decide."""
    if total is None:
        return None
    values = [None if value is None else shown(value) for value in instruments]
    for level in ruleset.levels.order:
        low = level.instrument_min or ZERO
        if shown(total) >= level.total_min and all(value is None or value >= low for value in values):
            return None if low and None in values else level
    return ruleset.levels.order[-1]


def shown(value: Decimal) -> Decimal:
    """Rounded half up to two decimals, as scores are published (94.125 → 94.13)."""
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def blank_results(ruleset: Ruleset) -> Mapping[str, Result]:
    """Every code of the year with its result while no score is entered; built once for a loaded ruleset."""
    key = id(ruleset)
    if key not in _blank:
        root = _mean(TOTAL, [_instrument(ruleset, each) for each in ruleset.instruments])
        total = replace(root, weights=tuple(each.weight for each in ruleset.instruments))
        _blank[key] = {result.code: result for result in total.walk()}
        weakref.finalize(ruleset, _blank.pop, key, None)
    return _blank[key]


def _result(blank: Result, scores: Mapping[str, Decimal]) -> tuple[Result, Decimal | None]:
    """The result at the place of `blank`, and its value times `_EXACT`."""
    given = scores.get(blank.code)
    exact = None if given is None else given * _EXACT
    if not blank.children:
        return (blank if given is None else Result(blank.code, given, None, (), (), ())), exact
    below = [_result(child, scores) for child in blank.children]
    children = tuple(result for result, _ in below)
    if given is None and all(map(is_, children, blank.children)):
        return blank, None
    known = [value for _, value in below if value is not None]
    computed = blank.combine(known) if len(known) == len(below) else None
    missing = _missing(children) if given is computed is None else ()
    points = None if computed is None else computed / _EXACT
    result = Result(blank.code, given, points, missing, children, blank.weights)
    return result, computed if exact is None else exact


def _missing(results: Iterable[Result]) -> tuple[str, ...]:
    return tuple(code for result in results for code in result.missing)


def _instrument(ruleset: Ruleset, instrument: Instrument) -> Result:
    own = [each for each in ruleset.indicators if each.instrument == instrument.code]
    return _mean(instrument.code, [_whole(each.code, _below(each, instrument)) for each in own])


def _below(indicator: Indicator, instrument: Instrument) -> list[Result]:
    """Sub-indicators, parts or questions of an indicator; none where the year's questions are not known."""
    if indicator.subindicators:
        return [_whole(each.code, map(_mean, each.items)) for each in indicator.subindicators]
    if not instrument.parts:
        return [_mean(question) for question in indicator.questions]
    answers = {p.part: [part_code(each, p.part) for each in indicator.questions] for p in instrument.parts}
    return [_mean(part_code(indicator.code, part), map(_mean, codes)) for part, codes in answers.items()]


def _mean(code: str, children: Iterable[Result] = ()) -> Result:
    below = tuple(children)
    return Result(code, None, None, _missing(below) or (code,), below, ())


def _whole(code: str, children: Iterable[Result]) -> Result:
    """What is missing, while nothing below is entered, is this value and not every value below it."""
    return replace(_mean(code, children), missing=(code,))
