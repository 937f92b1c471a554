"""What one thing the assistant can do is made of, and the table of all of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from handlers.terms.context import Ctx
from handlers.terms.document import DocumentKind
from handlers.terms.effects import Effect
from handlers.terms.events import Event, File, Text
from handlers.terms.flow import Flow, Step
from handlers.terms.messages import Choice, Press
from handlers.terms.talk import Talk
from handlers.understanding.phrases import Phrase, Readers, in_order
from handlers.understanding.sayings import Intent
from handlers.understanding.words import plain
from handlers.understanding.years import YearOf

if TYPE_CHECKING:
    from handlers.parts import GroupAnswer, Perform, Undoer

LONGEST = 5_000
"""Letters of a message that phrases and flows look at."""
MOST_READ = 120_000
"""Letters of a message or file that any reader looks at. Who takes something out of a longer one says so."""


class Moment(IntEnum):
    """When a capability is asked about an event; within a moment they are asked in the table's order."""

    FIRST = 1
    """Before anything else: what is noted without an answer, and people who have not come in yet."""
    SENT = 2
    """Buttons are answered: files, tables, and what has no words."""
    ASKED = 3
    """What was asked last is kept by no dialog, only by its buttons: whether the words answer it."""
    NAMED = 4
    """The open question and the buttons shown do not take it: what is unmistakable wherever it stands."""
    READ = 5
    """It is no wish: what can be read out of the words, such as figures or a report."""
    LAST = 6
    """It is no question either, and no flow is open."""


@dataclass(frozen=True)
class Heard:
    """An event, and its words: as written, and as phrases expect them."""

    event: Event
    edited: bool = False
    """Whether it was sent otherwise at first: what it would change is looked at before."""

    @cached_property
    def text(self) -> str:
        """What was written, or what a file says, no more than anybody reads; "" for everything else."""
        return self._whole[:MOST_READ]

    @property
    def length(self) -> int:
        """Letters there were."""
        return len(self._whole)

    @property
    def _whole(self) -> str:
        return self.event.text or "" if isinstance(self.event, Text | File) else ""

    @cached_property
    def words(self) -> str:
        return plain(self.text[:LONGEST])

    @cached_property
    def is_written(self) -> bool:
        """Whether there are words to read."""
        return isinstance(self.event, Text) or (isinstance(self.event, File) and self.event.text is not None)


Args = tuple[str, ...]
Door = Callable[[Talk, Args, Ctx], Step]
"""Something that can be asked or done, by button or by words: the talk, what it is about, the view."""
Taker = Callable[[Talk, Heard, Ctx], Step | None]
"""`This is mine`: the step that comes of an event, or None."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What words without a code are about: the door to it, and how surely it is meant, 0–1."""

    press: Press
    score: float
    is_asked: bool
    """Whether the words ask where something belongs, or what to publish of it."""
    of: str
    """The door that wants such a subject."""


@dataclass(frozen=True)
class Capability:
    """One room of `handlers`, as the table knows it."""

    name: str
    flows: tuple[Flow, ...] = ()
    doors: Mapping[str, Door] = field(default_factory=dict)
    takes: Mapping[Moment, Taker] = field(default_factory=dict)
    performers: Mapping[type[Effect], "Perform[Any]"] = field(default_factory=dict)
    years: Mapping[str, YearOf] = field(default_factory=dict)
    """What a year means to each of its doors."""
    phrases: tuple[Phrase, ...] = ()
    intents: tuple[Intent, ...] = ()
    """What people mean by words that no phrase fits."""
    readers: Readers = field(default_factory=dict)
    """What fills the argument of a phrase, by the name that its `reads` says."""
    subject: Callable[[str, Ctx], Subject | None] | None = None
    """What of its own words are about that name no code."""
    undoer: "Undoer | None" = None
    documents: tuple[DocumentKind, ...] = ()
    """The documents people are given."""


@dataclass(frozen=True, eq=False)
class Table:
    """Every capability, in the order in which they are asked."""

    capabilities: tuple[Capability, ...]
    menu: Callable[[Ctx], tuple[Choice, ...]]
    """What most people want next."""
    in_group: "GroupAnswer"
    """The answer to a call in a group, where nothing of an agency is talked about."""
    focus: Callable[[int], Effect]
    """The wish to talk about another year's result from now on."""

    @cached_property
    def flows(self) -> dict[str, Flow]:
        return _united(
            each for one in self.capabilities for each in ((flow.name, flow) for flow in one.flows)
        )

    @cached_property
    def doors(self) -> dict[str, Door]:
        return _united(each for one in self.capabilities for each in one.doors.items())

    @cached_property
    def years(self) -> dict[str, YearOf]:
        """What a year means to each door."""
        return _united(each for one in self.capabilities for each in one.years.items())

    @cached_property
    def performers(self) -> dict[type[Effect], "Perform[Any]"]:
        return _united(each for one in self.capabilities for each in one.performers.items())

    @cached_property
    def documents(self) -> dict[str, DocumentKind]:
        return _united((each.name, each) for one in self.capabilities for each in one.documents)

    @cached_property
    def readers(self) -> Readers:
        return _united(each for one in self.capabilities for each in one.readers.items())

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """Every phrase; one that wins over another stands before it."""
        return in_order(each for one in self.capabilities for each in one.phrases)

    @cached_property
    def intents(self) -> dict[str, Intent]:
        """What people mean by words that no phrase fits, by name."""
        return _united((each.name, each) for one in self.capabilities for each in one.intents)

    def takers(self, moment: Moment) -> tuple[Taker, ...]:
        return tuple(one.takes[moment] for one in self.capabilities if moment in one.takes)

    def subject(self, words: str, ctx: Ctx) -> Subject | None:
        """What words are about that name no code: the first room that knows."""
        found = (one.subject(words, ctx) for one in self.capabilities if one.subject)
        return next((each for each in found if each), None)

    @property
    def undoers(self) -> tuple["Undoer", ...]:
        return tuple(one.undoer for one in self.capabilities if one.undoer)


def _united(pairs: Iterator[tuple[Any, Any]]) -> dict[Any, Any]:
    """One mapping of all; two that claim the same name are a mistake in the table."""
    out: dict[Any, Any] = {}
    for name, value in pairs:
        if name in out:
            raise ValueError(f"two capabilities claim {name!r}")
        out[name] = value
    return out
