"""Short answers about ITA itself, each with its sources and how sure it is."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, RootModel

from knowledge.errors import RulesError
from knowledge.rules.loader import YEARS
from knowledge.rules.ruleset import Confidence, Rule, Sources, Text
from knowledge.yaml_file import read_document, validated


class AboutIta(Rule):
    """One question that is often asked, and its answer."""

    asks: Annotated[tuple[Text, ...], Field(min_length=2)]
    answer: Text
    source: Sources
    confidence: Confidence


@lru_cache(maxsize=1)
def load_about_ita() -> Mapping[str, AboutIta]:
    """The answers by name. Raises RulesError for a faulty file or a source nobody knows."""
    path = Path(__file__).with_name("about_ita.yaml")
    document = read_document(path, path.name)
    file: Any = RootModel[dict[str, AboutIta]]
    answers: dict[str, AboutIta] = validated(document, file).root
    sources = read_document(YEARS / "sources.yaml", "sources.yaml").data
    known = set(sources) if isinstance(sources, dict) else set()
    faults = [
        document.fault((name, "source"), f"unknown source {key}")
        for name, each in answers.items()
        for key in each.source
        if key not in known
    ]
    if faults:
        raise RulesError(faults)
    return answers
