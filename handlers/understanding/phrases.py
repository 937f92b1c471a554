"""How people ask for things: `phrases.yaml` of every room, patterns and the sentences that must win there."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, RootModel

from handlers.terms.context import Ctx
from handlers.understanding.words import plain
from knowledge.errors import RulesError
from knowledge.thai_words import find_word
from knowledge.yaml_file import read_document, validated

Args = tuple[str, ...]
Reader = Callable[[re.Match[str], str, Ctx], Args | None]
"""What a phrase is about: the match, the plain words and the view; None where it is not meant after all."""
Readers = Mapping[str, Reader]


class Phrase(BaseModel):
    """One thing people ask for, and how they say it."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    name: str = ""
    """Set by the file: the key of the phrase."""
    door: str = ""
    """The door it leads to; the name of the phrase unless it says another."""
    asks: Literal["wish", "question"] = "wish"
    """A wish is looked for before figures and reports are read out of the words, a question after."""
    like: tuple[str, ...]
    """Patterns over plain words: any of them."""
    says: tuple[str, ...]
    """Sentences that must lead here."""
    reads: str = ""
    """Which reader finds what it is about; without one it is what the groups of the pattern hold."""
    args: tuple[str, ...] = ()
    """What it is about whatever the words are; what the words say follows."""
    over: tuple[str, ...] = ()
    """Phrases it wins against where both fit."""
    interrupts: bool | None = None
    """Whether it is answered while a question that takes any words is open: a wish is, unless this says
    no; of a question only the very sentences in `says`, if this says yes."""

    @property
    def leads_to(self) -> str:
        return self.door or self.name

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(each) for each in self.like)

    def find(self, *spellings: str) -> re.Match[str] | None:
        """The first pattern that fits one of these spellings of what was said, and cuts no word of it."""
        found = (find_word(pattern, words) for pattern in self.patterns for words in spellings)
        return next((each for each in found if each), None)

    def spells_whole(self, words: str) -> bool:
        """Whether one of its patterns is about all of the plain words, not only about a part of them."""
        whole = (
            each for each in self.patterns if each.pattern.startswith("^") and each.pattern.endswith("$")
        )
        return any(find_word(each, words) for each in whole)

    def comes_between(self, words: str) -> bool:
        """Whether plain words are meant for this, although an open question would take any."""
        if self.asks == "question":
            return bool(self.interrupts) and words in map(plain, self.says)
        return self.interrupts is not False and self.find(words) is not None

    def about(self, found: re.Match[str], words: str, ctx: Ctx, readers: Readers) -> Args | None:
        """What it is about; None where a reader says that it is not meant."""
        if not self.reads:
            return (*self.args, *(group for group in found.groups() if group))
        read = readers[self.reads](found, words, ctx)
        return None if read is None else (*self.args, *read)


Kind = TypeVar("Kind", bound=Phrase)


def load_phrases(room: Path) -> tuple[Phrase, ...]:
    """The phrases of a room, in the order of its file. Raises RulesError with the line of what is wrong."""
    return phrases_of(room / "phrases.yaml", Phrase)


def phrases_of(path: Path, kind: type[Kind]) -> tuple[Kind, ...]:
    """The phrases of one file, in its order, with whatever else such phrases say."""
    document = read_document(path, f"{path.parent.name}/{path.name}")
    file: Any = RootModel[dict[str, kind]]  # type: ignore[valid-type]
    phrases: dict[str, Kind] = validated(document, file).root
    faults = [
        document.fault((name, "like", at), f"not a pattern: {error}")
        for name, phrase in phrases.items()
        for at, pattern in enumerate(phrase.like)
        if (error := _broken(pattern))
    ]
    if faults:
        raise RulesError(faults)
    return tuple(phrase.model_copy(update={"name": name}) for name, phrase in phrases.items())


def _broken(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        return str(error)
    return ""


def in_order(phrases: Iterable[Phrase]) -> tuple[Phrase, ...]:
    """The phrases in their order, each before those it wins against. Raises RulesError for a circle."""
    known = {each.name: each for each in phrases}
    sorter = TopologicalSorter(dict.fromkeys(known, ()))
    for each in known.values():
        for loser in each.over:
            if loser not in known:
                raise RulesError([f"{each.name}: over: there is no phrase {loser}"])
            sorter.add(loser, each.name)
    try:
        places = {name: place for place, name in enumerate(known)}
        sorter.prepare()
        out: list[str] = []
        ready: list[str] = []
        while sorter.is_active():
            ready = sorted((*ready, *sorter.get_ready()), key=places.__getitem__)
            out.append(ready.pop(0))
            sorter.done(out[-1])
    except CycleError as error:
        raise RulesError(
            [f"phrases win against each other in a circle: {' > '.join(error.args[1])}"]
        ) from error
    return tuple(known[name] for name in out)


def first_of(
    phrases: Iterable[Phrase], spellings: tuple[str, ...], words: str, ctx: Ctx, readers: Readers
) -> tuple[Phrase, Args] | None:
    """The phrase that takes the words, with what it is about."""
    return next(fitting(phrases, spellings, words, ctx, readers), None)


def fitting(
    phrases: Iterable[Phrase], spellings: tuple[str, ...], words: str, ctx: Ctx, readers: Readers
) -> Iterator[tuple[Phrase, Args]]:
    """Every phrase that fits, the one that takes the words first."""
    for each in phrases:
        if found := each.find(*spellings):
            args = each.about(found, words, ctx, readers)
            if args is not None:
                yield each, args
