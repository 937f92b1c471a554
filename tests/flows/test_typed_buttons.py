"""A command's own words, typed, do what its button does: nobody has to find the button again."""

import re

import pytest

from handlers.capabilities import TABLE
from handlers.general import buttons
from handlers.general.help import menu
from handlers.render import TEXTS
from handlers.routing import route
from handlers.terms.events import Pressed, Text
from handlers.terms.messages import Choice
from tests.flows.test_phrases import CTX, IDLE, winner

STANDING = {
    each.label: each
    for each in (*(each for each in vars(buttons).values() if isinstance(each, Choice)), *menu(CTX))
    if each.press.startswith("q.")
}
HELP = re.search(r"{% macro help\(.*?{% endmacro %}", (TEXTS / "general.j2").read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("polite", ["", "ค่ะ", " ครับ", "หน่อยนะคะ"])
@pytest.mark.parametrize("label", STANDING)
def test_the_words_of_a_button_open_its_door(label: str, polite: str) -> None:
    pressed = route(IDLE, Pressed(STANDING[label].press), CTX, TABLE)
    assert route(IDLE, Text(label + polite), CTX, TABLE) == pressed


@pytest.mark.parametrize("words", re.findall(r'"([^"{]+)"', HELP.group() if HELP else ""))
def test_what_help_says_to_type_is_understood(words: str) -> None:
    assert winner(words) != "nobody"
