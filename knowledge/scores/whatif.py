"""What other scores would make of an assessment, and the shortest way to a better level.

A published value may differ from what its items give, and it may stand where its items are not known. So a
change below it moves it by what the formula of `knowledge.scores.scoring` says, and does not put the
formula's value in its place. Source: the rules of `years/<year>`, checked against published figures (FY
2567: indicator 9 at 66.43 becomes 72.14 with two of the seven items of 9.2 put right). Scores are points,
0–100.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from knowledge.rules.ruleset import Level
from knowledge.scores.gaps import MissingItem, Ranked, UnknownScore, missing_items, ranked
from knowledge.scores.scoring import FULL, ZERO, Evaluation, Result, evaluate, shown

__all__ = ["InstrumentGap", "LevelPlan", "UnknownScore", "next_level", "what_if"]


@dataclass(frozen=True, slots=True)
class InstrumentGap:
    """An instrument below the minimum of a level: its value, the points it needs, its weakest places."""

    code: str
    value: Decimal
    need: Decimal
    worst: tuple[Ranked, ...]


@dataclass(frozen=True, slots=True)
class LevelPlan:
    """A way to `target`: the items to raise to 100, largest gain first, and the evaluation afterwards.

    Not `reachable` by items alone: `fixes` are all missing items, `short` the instruments that still miss
    their minimum, `total_short` the points the total still lacks.
    """

    target: Level
    fixes: tuple[MissingItem, ...]
    after: Evaluation
    reachable: bool
    short: tuple[InstrumentGap, ...] = ()
    total_short: Decimal = ZERO


def what_if(evaluation: Evaluation, changes: Mapping[str, Decimal]) -> Evaluation:
    """The evaluation if the named scores (points 0–100, by code, of any kind) were others.

    A published value above a change moves by what the formula makes of the change, within 0–100; it becomes
    exactly 100 when everything directly below it stands at 100. It moves also where some of its answers are
    unknown, as the weights are known. Raises UnknownScore for a code without a present score, UnknownCode
    for a code the year does not have, ValueError for a score outside 0–100.
    """
    for code in changes:
        if evaluation.value(code) is None:
            raise UnknownScore(code)
    scores = dict(evaluation.scores)
    _move(evaluation.root, changes, scores)
    return evaluate(evaluation.ruleset, scores | dict(changes))


def next_level(evaluation: Evaluation, target_title: str | None = None) -> LevelPlan | None:
    """The fewest items that, raised to 100, lift the assessment to a level: the named one or the next
    better.

    Among lists of equal length the one with the largest effect is taken, so that a longer one never gives
    less, and the shortest that does is found by halves; each is judged, with the minimum of every
    instrument, on the `what_if` of its items. A level already reached needs none. None where there is no
    better level, or where the total, or an instrument the level looks at, is unknown. Raises ValueError for
    a title that is no level of the year.
    """
    target = _target(evaluation, target_title)
    if target is None or not _judgeable(evaluation, target):
        return None
    missing = {item.code: item for group in missing_items(evaluation) for item in group.items}
    lists = [move.changed for move in _best_moves(evaluation.get("OIT"), missing)]

    @cache
    def after(count: int) -> Evaluation:
        return _raised(evaluation, lists[count])

    most = len(lists) - 1
    count = min(bisect_left(range(most), True, key=lambda each: _reached(after(each), target)), most)
    codes = lists[count]
    fixes = sorted((missing[code] for code in codes), key=lambda item: -item.gain)
    return _plan(target, tuple(fixes), after(count))


@dataclass(frozen=True, slots=True)
class _Move:
    """How far a value moves, whether it then stands at 100, and which changed scores move it."""

    by: Decimal
    full: bool
    changed: tuple[str, ...] = ()


def _follow(result: Result, moves: Sequence[_Move]) -> _Move:
    """How a value follows the moves of its children."""
    changed = tuple(code for move in moves for code in move.changed)
    if not changed:
        return _Move(ZERO, result.value == FULL)
    by = result.combine([move.by for move in moves])
    if result.value is None:
        return _Move(by, False, changed)
    after = FULL if all(move.full for move in moves) else min(max(result.value + by, ZERO), FULL)
    return _Move(after - result.value, after == FULL, changed)


def _move(result: Result, changes: Mapping[str, Decimal], scores: dict[str, Decimal]) -> _Move:
    """Moves a value and all below it; writes what becomes of published values into `scores`."""
    move = _follow(result, [_move(child, changes, scores) for child in result.children])
    if result.code in changes and result.value is not None:
        return _Move(changes[result.code] - result.value, changes[result.code] == FULL, (result.code,))
    if result.published is not None:
        scores[result.code] = result.published + move.by
    return move


def _best_moves(result: Result, items: Collection[str]) -> list[_Move]:
    """For each number of raised items below a value, from none to all, the best move they can give it.

    A value never falls when one below it rises, and the values beside each other weigh the same: so its
    best moves are made of best moves of its children.
    """
    if not result.children:
        stay = _Move(ZERO, result.value == FULL)
        score = result.value if result.code in items else None
        return [stay] if score is None else [stay, _Move(FULL - score, True, (result.code,))]
    chosen: list[tuple[_Move, ...]] = [()]
    for child in result.children:
        chosen = _widened(chosen, _best_moves(child, items))
    return [_follow(result, moves) for moves in chosen]


def _widened(chosen: list[tuple[_Move, ...]], options: list[_Move]) -> list[tuple[_Move, ...]]:
    """Adds a sibling: for each number of items the split with the largest effect, earlier items first."""
    best: dict[int, tuple[_Move, ...]] = {}
    for count, moves in reversed(list(enumerate(chosen))):
        for more, option in enumerate(options):
            split = (*moves, option)
            if count + more not in best or _effect(split) > _effect(best[count + more]):
                best[count + more] = split
    return [best[count] for count in sorted(best)]


def _effect(moves: Sequence[_Move]) -> Decimal:
    return sum((move.by for move in moves), ZERO)


def _target(evaluation: Evaluation, title: str | None) -> Level | None:
    order = evaluation.ruleset.levels.order
    if title is not None:
        named = [level for level in order if level.title == title]
        if not named:
            raise ValueError(f"fiscal year {evaluation.ruleset.fiscal_year} has no level {title!r}")
        return named[0]
    place = order.index(evaluation.level) if evaluation.level else 0
    return order[place - 1] if place else None


def _judgeable(evaluation: Evaluation, target: Level) -> bool:
    instruments = evaluation.root.children if target.instrument_min else ()
    return all(result.value is not None for result in (evaluation.root, *instruments))


def _raised(evaluation: Evaluation, codes: Collection[str]) -> Evaluation:
    return what_if(evaluation, dict.fromkeys(codes, FULL))


def _reached(evaluation: Evaluation, target: Level) -> bool:
    return not _total_short(evaluation, target) and not any(_gaps(evaluation, target))


def _plan(target: Level, fixes: tuple[MissingItem, ...], after: Evaluation) -> LevelPlan:
    short, total_short = tuple(_gaps(after, target)), _total_short(after, target)
    return LevelPlan(target, fixes, after, not short and not total_short, short, total_short)


def _total_short(evaluation: Evaluation, target: Level) -> Decimal:
    total = evaluation.root.value
    return ZERO if total is None or shown(total) >= target.total_min else target.total_min - total


def _gaps(evaluation: Evaluation, target: Level) -> Iterator[InstrumentGap]:
    low = target.instrument_min or ZERO
    for result in evaluation.root.children:
        if result.value is not None and shown(result.value) < low:
            worst = ranked(evaluation, "question", instrument=result.code) or ranked(
                evaluation, "indicator", instrument=result.code
            )
            yield InstrumentGap(result.code, result.value, low - result.value, worst)
