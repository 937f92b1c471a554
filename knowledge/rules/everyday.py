"""What people call the subjects of the items and questions: `everyday.yaml`."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from knowledge.rules.ruleset import Rule, Text
from knowledge.yaml_file import read_document, validated


class Everyday(Rule):
    """Words of people for words of the rules, and names of subjects by slug."""

    asking: tuple[Text, ...]
    """What asks where something belongs, or what to publish."""
    around: tuple[Text, ...]
    """What says nothing of the subject either."""
    words: Mapping[str, Text]
    items: Mapping[str, tuple[Text, ...]]


@lru_cache(maxsize=1)
def load_everyday() -> Everyday:
    """The file, read once. Raises RulesError with the line of what is wrong."""
    path = Path(__file__).with_name("everyday.yaml")
    return validated(read_document(path, path.name), Everyday)
