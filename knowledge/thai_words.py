"""Where Thai words begin and end, as far as it matters: Thai is written without blanks between them.

There is no word list of the language here, only the words of `thai_words.yaml` in which another one hides.
A match that begins or ends inside of one, or before a vowel or tone mark, is one of letters, not of words.
"""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path

from knowledge.rules.ruleset import Rule, Text
from knowledge.yaml_file import read_document, validated

_MARKS = frozenset("ัิีึืฺุู็่้๊๋์ํ๎ะาำๅ")
"""Signs that belong to the letter before them."""
_MOST_TRIES = 20
"""Matches of one pattern that are looked at: more are no sentence."""


class Vocabulary(Rule):
    """Everything in `thai_words.yaml`."""

    whole: tuple[Text, ...]
    of_scores: tuple[Text, ...]
    """What a question about a score is made of, beside what it is the score of."""


@lru_cache(maxsize=1)
def load_words() -> Vocabulary:
    """The file, read once. RulesError names every fault of it."""
    path = Path(__file__).with_name("thai_words.yaml")
    return validated(read_document(path, path.name), Vocabulary)


@lru_cache(maxsize=1)
def _whole() -> frozenset[str]:
    return frozenset(load_words().whole)


def find_word(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The first match of a pattern that cuts no word."""
    found = pattern.search(text)
    for _ in range(_MOST_TRIES):
        if found is None or not _cuts(found, text):
            return found
        found = pattern.search(text, found.start() + 1)
    return None


def says_only(text: str, words: Collection[str]) -> bool:
    """Whether a text is made of these words and blanks, and of nothing else; the longest word goes first."""
    at, longest = 0, max(map(len, words), default=0)
    while at < len(text):
        if text[at] in " .,?!":
            at += 1
        elif size := longest_at(text, at, words, longest):
            at += size
        else:
            return False
    return True


def _cuts(found: re.Match[str], text: str) -> bool:
    inside = _inside(text)
    return found.start() != found.end() and (found.start() in inside or found.end() in inside)


@lru_cache(maxsize=64)
def _inside(text: str) -> frozenset[int]:
    """The places at which no word begins or ends."""
    marks = {at for at, letter in enumerate(text) if letter in _MARKS}
    return frozenset(marks | {at for start, end in _known(text) for at in range(start + 1, end)})


def _known(text: str) -> Iterator[tuple[int, int]]:
    """Where the words of the file stand, from left to right, the longest where several begin."""
    words = _whole()
    at, longest = 0, max(map(len, words))
    while at < len(text):
        size = longest_at(text, at, words, longest)
        if size:
            yield at, at + size
        at += size or 1


def longest_at(text: str, at: int, words: Collection[str], longest: int) -> int:
    """Letters of the longest of these words that begins here and does not end before a mark."""
    for size in range(min(longest, len(text) - at), 0, -1):
        ends = at + size == len(text) or text[at + size] not in _MARKS
        if ends and text[at : at + size] in words:
            return size
    return 0
