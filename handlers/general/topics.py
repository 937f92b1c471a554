"""What is asked for and cannot be done here, or has a short answer: the registry `topics.yaml`. Pure."""

import re
from pathlib import Path
from typing import Literal

from handlers.general import buttons as known
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say
from handlers.understanding.phrases import Args, Phrase, phrases_of
from knowledge.errors import RulesError

BUTTONS: dict[str, Choice] = {
    "agencies": known.AGENCIES,
    "all_measures": known.ALL_MEASURES,
    "calendar": known.CALENDAR,
    "form": known.EMPTY_FORM,
    "help": known.HELP,
    "indicators": known.INDICATORS,
    "invite": known.INVITE,
    "leave": known.LEAVE,
    "levels": known.LEVELS,
    "link": known.LINK,
    "measures": known.MEASURES,
    "mine": known.MINE,
    "missing": known.MISSING,
    "mydata": known.MYDATA,
    "suggest": known.SUGGEST,
    "summary": known.SUMMARY,
    "weakest": known.WEAKEST,
}
"""The buttons a topic can offer, by their names in the file."""


LONGEST_ASKED = 120


class Topic(Phrase):
    """A topic that is heard, why nothing comes of it, and the nearest thing there is."""

    asks: Literal["wish", "question"] = "question"
    door: str = "topic"
    kind: Literal["not_built", "not_ours", "not_known", "told"]
    heard: str
    nearest: str
    buttons: tuple[str, ...]

    def find(self, *spellings: str) -> re.Match[str] | None:
        """Only short words ask for something; a letter that speaks of it does not."""
        return super().find(*(each for each in spellings if len(each) <= LONGEST_ASKED))


def load_topics() -> dict[str, Topic]:
    """The registry by name. Raises RulesError with the line of what is wrong."""
    path = Path(__file__).with_name("topics.yaml")
    topics = {each.name: each.model_copy(update={"args": (each.name,)}) for each in phrases_of(path, Topic)}
    strange = {button for each in topics.values() for button in each.buttons} - BUTTONS.keys()
    if strange:
        raise RulesError([f"{path.name}: there is no button {name}" for name in sorted(strange)])
    return topics


TOPICS = load_topics()


def about(ctx: Ctx, args: Args) -> Say:
    """What is said about a topic."""
    topic = TOPICS[args[0]]
    params = {"kind": topic.kind, "heard": topic.heard, "nearest": topic.nearest}
    choices = tuple(BUTTONS[each] for each in topic.buttons)
    return Say("general.topic", params, choices)
