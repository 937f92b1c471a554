"""The words of `words.yaml`, found in a text: at a place the longest wins, blanks make no difference."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from knowledge.yaml_file import read_document, validated

_FILE = Path(__file__).parent / "words.yaml"
_BLANK = " ?"
_MARKS = "ัิีึืฺุู็่้๊๋์ํ๎ะาำๅ"
"""Signs that belong to the letter before them: a word does not end there."""
_TELLING_MORE = ("neutral", "stuck", "not_carried", "happened", "planned", "future")
"""Kinds of words that say more than how far something is."""


class _Words(BaseModel):
    """The file as it is written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    verbs: tuple[str, ...]
    steps: tuple[str, ...]
    endings: tuple[str, ...]
    kinds: dict[str, tuple[str, ...]]
    fillers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a kind at a place of a text."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WorkWords:
    """Which words are of which kind, and the patterns that find them."""

    kind_of: dict[str, str]
    words: re.Pattern[str]
    fillers: re.Pattern[str]
    endings: tuple[str, ...]

    def marks(self, text: str) -> tuple[Mark, ...]:
        """Every word that says something about work, from left to right."""
        found = self.words.finditer(text)
        return tuple(Mark(self.kind_of["".join(each.group().split())], *each.span()) for each in found)


@lru_cache(maxsize=1)
def vocabulary() -> WorkWords:
    document = read_document(_FILE, f"progress_text/{_FILE.name}")
    read = validated(document, _Words)
    kind_of = {
        "".join(word.split()): kind
        for kind, patterns in read.kinds.items()
        for pattern in patterns
        for word in _spelled_out(pattern, read)
    }
    return WorkWords(kind_of, re.compile(_any_of(kind_of)), re.compile(_alone(read.fillers)), read.endings)


def looks_ahead(text: str) -> bool:
    """Whether a text speaks of what is to be: its months are days, not rounds."""
    return any(each.kind in ("forecast", "planned", "future") for each in vocabulary().marks(text))


def says_nothing(text: str) -> bool:
    """Whether nothing is left of a text without words about work that is done or under way, and fillers."""
    text = re.sub(rf"[^\w\s{_MARKS}]", " ", text)
    for each in reversed(vocabulary().marks(text)):
        if each.kind not in _TELLING_MORE:
            text = f"{text[: each.start]} {text[each.end :]}"
    return not vocabulary().fillers.sub(" ", text).strip()


def _spelled_out(pattern: str, read: _Words) -> Iterator[str]:
    """The pattern with every verb it stands for."""
    slots = {"{verb}": read.verbs, "{step}": read.steps, "{any}": (*read.verbs, *read.steps)}
    slot = next((each for each in slots if each in pattern), "")
    for verb in slots.get(slot, ("",)):
        yield pattern.replace(slot, verb) if slot else pattern


def _any_of(words: Iterable[str]) -> str:
    """One pattern for all of them; the longest is tried first."""
    some = "|".join(_spaced(each) for each in sorted(set(words), key=lambda each: (-len(each), each)))
    return f"(?:{some})(?![{_MARKS}])"


def _spaced(word: str) -> str:
    return _BLANK.join(re.escape(letter) for letter in word)


def _alone(fillers: Iterable[str]) -> str:
    """Fillers one after the other from blank to blank."""
    some = "|".join(re.escape(each) for each in sorted(fillers, key=len, reverse=True))
    return rf"(?<!\S)(?:{some}){{1,6}}+(?!\S)"
