"""What the assistant says, before any channel has shaped it."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Form = Literal["text", "card", "image", "file"]
Tone = Literal["plain", "good", "fair", "bad"]


_OPENS, _MORE, _OF = "q.", "more:", "@"


@dataclass(frozen=True, slots=True)
class Press:
    """What a button carries that opens a door at any time: its name, what it is about, and of which year.

    Without a year it is about the one in focus when it is pressed.
    """

    door: str
    args: tuple[str, ...] = ()
    year: int | None = None

    @classmethod
    def read(cls, text: str) -> "Press | None":
        """The press that a text stands for; None for the buttons of a flow, and for anything else."""
        if not text.startswith(_OPENS):
            return None
        what, _, year = text.removeprefix(_OPENS).partition(_OF)
        door, *args = what.split(".")
        return cls(door, tuple(args), number_in(year))

    def __str__(self) -> str:
        return _OPENS + ".".join((self.door, *self.args)) + (f"{_OF}{self.year}" if self.year else "")


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: `label` is what staff read, `press` (ASCII, at most 60 bytes) is what comes back.

    Without a door it answers the question of the running flow, and ages with it.
    """

    label: str
    press: str

    @classmethod
    def to(cls, label: str, door: str, *args: str | int) -> "Choice":
        """A button that opens a door: it works whenever it is pressed."""
        return cls(label, str(Press(door, tuple(map(str, args)))))

    @property
    def is_standing(self) -> bool:
        """Whether the button does not age: it opens a door, turns a page, or is stamped already."""
        return self.press.startswith((_OPENS, _MORE)) or re.match(r"\d+\.", self.press) is not None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a card: a label, and the value that belongs to it (may be empty)."""

    label: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A headline, rows of label and value, and paragraphs below; `tone` colours the headline."""

    headline: str
    rows: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `text` always says everything in plain words, also for card, image and file."""

    kind: Form
    text: str
    choices: tuple[Choice, ...] = ()
    card: Card | None = None
    url: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """A wish to say the text `key` of `texts/th` with `params`; rendering makes it a `Message`."""

    key: str
    params: Mapping[str, object] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    attached: "Attached | None" = None
    lines: tuple[int, ...] = ()
    """The measures in its numbered lines, from the number `first` on: "the second one" is one of them."""
    first: int = 1
    about: int | None = None
    """The one measure it speaks of: "it"."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A picture or document the text is about: `url` is its path, `name` the file's name."""

    kind: Literal["image", "file"]
    url: str
    name: str


def number_in(text: str) -> int | None:
    """The number a button carries; None for anything else, since anybody can make up a button."""
    return int(text) if re.fullmatch(r"[0-9]{1,15}", text) else None


def to_json(message: Message) -> dict[str, Any]:
    """A message as the outbox keeps it."""
    return asdict(message)


def from_json(data: dict[str, Any]) -> Message:
    """A message back from the outbox."""
    card = data.get("card")
    return Message(
        data["kind"],
        data["text"],
        tuple(Choice(**each) for each in data["choices"]),
        Card(card["headline"], tuple(Row(**row) for row in card["rows"]), tuple(card["notes"]), card["tone"])
        if card
        else None,
        data["url"],
        data["name"],
    )
