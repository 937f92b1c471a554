"""No pattern takes the square of a text's length: pumped with its own parts, each is done in a moment.

A call of a pattern is one step however long it takes, so the bound is time of the processor inside it:
several times what the slowest good pattern needs, a fraction of what one with the square of the length takes.
"""

import re

import pytest

from tests.hostile.bound import within
from tests.hostile.patterns import METHODS, Used, patterns
from tests.hostile.texts import against

LETTERS, SECONDS = 20_000, 0.4
BAD = (
    (r"(?:a+)+b", "search"),
    (r"\s*x", "search"),
    (r"(?:คะ|ค่ะ)+$", "sub"),
    (r"[\d.]*\d[\d.]* — ", "match"),
    (r"่\W*่\W*่\W*ก", "search"),
)


def too_slow(used: Used) -> list[str]:
    texts = against(used.pattern, LETTERS)
    return [text[:40] for text in texts if not within(SECONDS, lambda: used.read(text))]  # noqa: B023


def test_no_pattern_takes_long_however_long_the_text() -> None:
    slow = {f"{each.where} {each.method}": texts for each in patterns() if (texts := too_slow(each))}
    assert slow == {}


@pytest.mark.parametrize(("pattern", "method"), BAD)
def test_a_bad_pattern_is_found(pattern: str, method: str) -> None:
    used = Used(re.compile(pattern), "here", method)
    assert any(not within(SECONDS / 2, lambda: used.read(text)) for text in against(used.pattern, LETTERS))  # noqa: B023


def test_patterns_of_every_kind_are_among_them() -> None:
    places = {each.where.partition(" ")[0] for each in patterns()}
    assert {"phrase", "tokens", "type"} <= places
    assert {"handlers.understanding.words.MEANINGS", "handlers.measures.words._WHICH"} <= places
    assert any(":" in each for each in places)
    assert {each.method for each in patterns()} == set(METHODS)
    assert len(patterns()) > 400
