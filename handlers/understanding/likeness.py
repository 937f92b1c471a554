"""Which of many intents a short text is most like, by its letters and by the words of the field in it. Pure.

Thai without blanks, without tone marks and with letters missing keeps most of its runs of letters. No model
and no download is needed: the sentences are weighed once.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import log, sqrt

from handlers.understanding.alike import meanings_in
from handlers.understanding.bare import bare

SIZES = (2, 3, 4)
"""Letters of a run that is looked at."""
_OF_MEANING = 1.5
"""What the words of the field weigh beside the letters, as was measured."""
_PAIRED = 0.5
"""What two meanings together weigh beside each alone."""
_TELLING = 3
"""Letters of the runs by which it is seen how much of a text is known."""
Vector = dict[str, float]


@dataclass(frozen=True, slots=True)
class Scored:
    """An intent, and how like it a text is: 0 not at all, about 1 word for word."""

    name: str
    score: float


class Likeness:
    """Sentences by what they mean, weighed: what most of them hold counts little."""

    def __init__(self, sentences: Mapping[str, Sequence[str]]) -> None:
        lines = [(name, _features(each)) for name, says in sentences.items() for each in says]
        seen = Counter(feature for _, (runs, meant) in lines for feature in (*runs, *meant))
        self._weight = {feature: log(1 + len(lines) / count) for feature, count in seen.items()}
        self._unseen = log(1 + len(lines))
        self._names = [name for name, _ in lines]
        self._lines: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._whole: dict[str, dict[str, float]] = defaultdict(dict)
        for at, (name, features) in enumerate(lines):
            for feature, value in self._vector(*features).items():
                self._lines[feature].append((at, value))
                self._whole[feature][name] = self._whole[feature].get(name, 0.0) + value
        self._level_whole()
        self._kept = lru_cache(maxsize=64)(self._ranked)

    def _level_whole(self) -> None:
        """An intent of many sentences is no likelier than one of few."""
        sizes: dict[str, float] = defaultdict(float)
        for by_name in self._whole.values():
            for name, value in by_name.items():
                sizes[name] += value * value
        for by_name in self._whole.values():
            for name in by_name:
                by_name[name] /= sqrt(sizes[name])

    def ranked(self, text: str) -> tuple[Scored, ...]:
        """What a text may mean, the likeliest first; a text is weighed once while it is talked about."""
        return self._kept(text)

    def _ranked(self, text: str) -> tuple[Scored, ...]:
        """What a text may mean, the likeliest first: like all sentences of an intent, and like one."""
        runs, meant = _features(text)
        vector, known = self._vector(runs, meant), self._known(runs)
        whole: dict[str, float] = defaultdict(float)
        alike: dict[int, float] = defaultdict(float)
        for feature, value in vector.items():
            for name, other in self._whole.get(feature, {}).items():
                whole[name] += value * other
            for at, other in self._lines.get(feature, ()):
                alike[at] += value * other
        near: dict[str, list[float]] = defaultdict(list)
        for at, score in alike.items():
            near[self._names[at]].append(score)
        scored = [Scored(name, known * (score + _of_best(near[name])) / 2) for name, score in whole.items()]
        return tuple(sorted(scored, key=lambda each: -each.score))

    def _known(self, runs: Mapping[str, float]) -> float:
        """What a likeness is worth: the more of a text was never said here, the less."""
        long = [run for run in runs if len(run) == _TELLING]
        return sqrt(sum(run in self._weight for run in long) / len(long)) if long else 1.0

    def _vector(self, runs: Mapping[str, float], meant: Mapping[str, float]) -> Vector:
        return _unit({**self._unit(runs, 1.0), **self._unit(meant, _OF_MEANING)})

    def _unit(self, values: Mapping[str, float], size: float) -> Vector:
        weighed = {name: value * self._weight.get(name, self._unseen) for name, value in values.items()}
        return {name: value * size for name, value in _unit(weighed).items()}


def _features(text: str) -> tuple[Vector, Vector]:
    """The runs of letters of a text, and what its words mean, alone and in pairs."""
    words = bare(text)
    ended = f"^{words}$"
    runs = Counter(ended[at : at + size] for size in SIZES for at in range(len(ended) - size + 1))
    meanings = [f"<{each}>" for each in meanings_in(words)]
    return {run: 1 + log(count) for run, count in runs.items()}, _with_pairs(meanings)


def _with_pairs(meanings: Iterable[str]) -> Vector:
    alone = tuple(meanings)
    pairs = {first + second: _PAIRED for first, second in combinations(alone, 2)}
    return {**dict.fromkeys(alone, 1.0), **pairs}


def _unit(values: Mapping[str, float]) -> Vector:
    length = sqrt(sum(value * value for value in values.values())) or 1.0
    return {name: value / length for name, value in values.items()}


def _of_best(scores: list[float]) -> float:
    """The likest sentence, and how far others of the same meaning bear it out."""
    first, second, third = (*sorted(scores, reverse=True)[:3], 0.0, 0.0)[:3]
    return 0.6 * first + 0.25 * second + 0.15 * third
