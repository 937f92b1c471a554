"""Words of the field that mean the same: `alike.yaml`. Pure."""

from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import RootModel

from handlers.understanding.bare import squeezed
from knowledge.yaml_file import read_document, validated


@lru_cache(maxsize=1)
def load_alike() -> dict[str, tuple[tuple[str, str], ...]]:
    """Words by their first letter, with what they mean. Raises RulesError with the line of what is wrong."""
    path = Path(__file__).with_name("alike.yaml")
    file: Any = RootModel[dict[str, tuple[str, ...]]]
    meanings: dict[str, tuple[str, ...]] = validated(read_document(path, path.name), file).root
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for meaning, words in meanings.items():
        for word in map(squeezed, map(str.lower, words)):
            found[word[0]].append((word, meaning))
    return {first: tuple(words) for first, words in found.items()}


def meanings_in(words: str) -> tuple[str, ...]:
    """What bare words hold of the meanings of the file, each once."""
    known = load_alike()
    found = {
        meaning
        for at, letter in enumerate(words)
        for word, meaning in known.get(letter, ())
        if words.startswith(word, at) and not _cuts_latin(words, at, at + len(word))
    }
    return tuple(sorted(found))


def _cuts_latin(words: str, start: int, end: int) -> bool:
    """Whether a Latin word goes on before or behind: `ita` is not in `itas`."""
    before = start > 0 and _is_latin(words[start - 1]) and _is_latin(words[start])
    return before or (end < len(words) and _is_latin(words[end - 1]) and _is_latin(words[end]))


def _is_latin(letter: str) -> bool:
    return "a" <= letter <= "z"
