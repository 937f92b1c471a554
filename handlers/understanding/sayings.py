"""What people mean when no phrase fits: `sayings.yaml` of every room, intents and sentences for each."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, RootModel

from knowledge.yaml_file import read_document, validated

EVERY = 5
"""Of so many sentences one is never learnt from: by those it is measured."""
OUT_OF_SCOPE = "out_of_scope"
"""The intent of what is no matter of ours."""


class Intent(BaseModel):
    """One thing that people want, and how they say it when they are in a hurry."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = ""
    """Set by the file: the key of the intent."""
    door: str = ""
    """The door it leads to; none for what is no matter of ours."""
    args: tuple[str, ...] = ()
    """What the door is asked about whatever the words are."""
    reads: str = ""
    """Which reader finds what it is about."""
    example: str = ""
    """How to say what it is about; where it is given, nothing is opened without that."""
    label: str
    """What its button says."""
    phrases: tuple[str, ...] = ()
    """The phrases that mean the same."""
    taken: bool = False
    """Whether a room also reads it out of words that hold figures or news."""
    writes: bool = False
    """Whether it changes something: it is asked about before anything is opened."""
    says: tuple[str, ...]
    """Sentences that mean it."""

    @property
    def learnt(self) -> tuple[str, ...]:
        """The sentences that are learnt from."""
        return tuple(each for at, each in enumerate(self.says, 1) if at % EVERY)

    @property
    def held_out(self) -> tuple[str, ...]:
        """The sentences by which it is measured."""
        return self.says[EVERY - 1 :: EVERY]


def load_sayings(room: Path) -> tuple[Intent, ...]:
    """The intents of a room, in the order of its file. Raises RulesError with the line of what is wrong."""
    path = room / "sayings.yaml"
    document = read_document(path, f"{room.name}/{path.name}")
    file: Any = RootModel[dict[str, Intent]]
    intents: dict[str, Intent] = validated(document, file).root
    return tuple(each.model_copy(update={"name": name}) for name, each in intents.items())
