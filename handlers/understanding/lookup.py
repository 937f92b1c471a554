"""Which items, questions and issues of the rules words are about, when no code is said. Pure.

Every subject is a few lines: its title, what people call it, and what is to be published. A line is known by
runs of letters, so that words without blanks, tone marks or the right ending are found too.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import log

from handlers.understanding.bare import bare
from knowledge.rules.everyday import load_everyday
from knowledge.rules.ruleset import Ruleset

LONGEST, SHORTEST = 80, 3
"""Letters of a subject that is looked up, when all that only asks is taken off."""
SIZES = (2, 3, 4)
"""Letters of a run that is looked at."""
OF_NAME, OF_TITLE, OF_REST = 1.0, 0.95, 0.7
"""What a line is worth: a name that people use, the title, and what is to be published."""
WEIGHTY = 30.0
"""What the runs of a subject weigh that says enough to be known by; a lighter one has to fill a line."""
BEST = 3
_MARKS = dict.fromkeys(map(ord, "#§@%_"))
"""What stands for figures, codes and links: of no subject."""
Lines = tuple[tuple[str, float, str], ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """A code (`O17`, `I3`, `issue-1` for an issue), and how surely it is meant, 0–1."""

    code: str
    score: float


def subject_of(words: str) -> str:
    """What a question is about: bare words without those that only ask."""
    pattern, instead = _words()
    return pattern.sub(lambda found: instead[found[0]], bare(words)).translate(_MARKS)[:LONGEST]


def asks_where(words: str) -> bool:
    """Whether words ask where something belongs, or what to publish of it."""
    return bool(_asking().search(bare(words)))


def looked_up(words: str, ruleset: Ruleset) -> tuple[Alike, ...]:
    """The best three that words are about, the likeliest first; none where nothing of them is known."""
    subject = subject_of(words)
    return _index(_lines(ruleset)).found(subject) if len(subject) >= SHORTEST else ()


class _Index:
    def __init__(self, lines: Lines) -> None:
        self._lines = [(code, worth, _runs(text)) for code, worth, text in lines]
        codes: dict[str, set[str]] = defaultdict(set)
        for code, _, runs in self._lines:
            for run in runs:
                codes[run].add(code)
        every = len({code for code, _, _ in self._lines})
        self._weight = {run: log(1 + every / len(among)) for run, among in codes.items()}
        self._unseen = log(1 + every)
        self._by_run: dict[str, list[int]] = defaultdict(list)
        for at, (_, _, runs) in enumerate(self._lines):
            for run in runs:
                self._by_run[run].append(at)
        self._size = [self._weigh(runs) for _, _, runs in self._lines]

    def _weigh(self, runs: frozenset[str]) -> float:
        return sum(self._weight.get(run, self._unseen) for run in runs)

    def found(self, subject: str) -> tuple[Alike, ...]:
        runs = _runs(subject)
        shared: dict[int, float] = defaultdict(float)
        for run in runs:
            for at in self._by_run.get(run, ()):
                shared[at] += self._weight[run]
        whole = self._weigh(runs)
        best: dict[str, float] = {}
        for at, common in shared.items():
            code, worth, _ = self._lines[at]
            fills = common / self._size[at]
            covered = common / whole * min(1.0, max(2 * fills, whole / WEIGHTY))
            best[code] = max(best.get(code, 0.0), worth * (0.75 * covered + 0.25 * fills))
        likely = sorted(best.items(), key=lambda each: -each[1])[:BEST]
        return tuple(Alike(code, round(score, 3)) for code, score in likely)


def _runs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + size] for size in SIZES for at in range(len(text) - size + 1))


@lru_cache(maxsize=16)
def _index(lines: Lines) -> _Index:
    return _Index(tuple((code, worth, bare(text)) for code, worth, text in lines))


def _lines(ruleset: Ruleset) -> Lines:
    return tuple(_every_line(ruleset))


def _every_line(ruleset: Ruleset) -> Iterator[tuple[str, float, str]]:
    names = load_everyday().items
    for item in ruleset.items:
        for title in (item.title, *item.also_called):
            yield item.code, OF_TITLE, title
        for slug in (item.slug, *item.covers):
            for name in names.get(slug, ()):
                yield item.code, OF_NAME if slug == item.slug else OF_TITLE, name
        for each in item.publish:
            yield item.code, OF_REST, each
    for question in ruleset.questions:
        yield question.code, OF_TITLE, question.title
    for issue in ruleset.issues:
        yield f"issue-{issue.number}", OF_REST, issue.title


@lru_cache(maxsize=1)
def _words() -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern of all that is taken off or said otherwise, and what comes instead."""
    file = load_everyday()
    instead = {bare(word): bare(other) for word, other in file.words.items()}
    instead |= dict.fromkeys(map(bare, (*file.asking, *file.around)), "")
    return _any_of(instead), instead


@lru_cache(maxsize=1)
def _asking() -> re.Pattern[str]:
    return _any_of(map(bare, load_everyday().asking))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """The longest first."""
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
