"""Questions without a code find the item, question or year that they are about; nothing else does."""

from pathlib import Path

import pytest
import yaml

from handlers.items.lookup import CLEAR, LEAST, subject
from handlers.understanding.lookup import looked_up, subject_of
from knowledge.rules.everyday import load_everyday
from knowledge.rules.loader import load_all
from tests.flows.test_phrases import CTX

pytestmark = pytest.mark.pure
YEARS = load_all()
ROWS = [
    (asked, meant, year[0] if year else 2567)
    for asked, meant, *year in yaml.safe_load(Path(__file__).with_name("lookups.yaml").read_text("utf-8"))
]
OURS = [each for each in ROWS if each[1]]


def _codes(meant: str, year: int) -> set[str]:
    """The items of a subject in a year; a code as it is."""
    return {each.code for each in YEARS[year].items if meant in each.subjects} or {meant}


def test_the_right_one_is_among_the_best_three_and_mostly_the_first() -> None:
    found = {
        asked: ([each.code for each in looked_up(asked, YEARS[year])], _codes(meant, year))
        for asked, meant, year in OURS
    }
    missed = [asked for asked, (codes, right) in found.items() if not right & set(codes)]
    later = [asked for asked, (codes, right) in found.items() if not right & set(codes[:1])]
    assert len(OURS) >= 60
    assert len(missed) <= 0.05 * len(OURS), missed
    assert len(later) <= 0.2 * len(OURS), later


@pytest.mark.parametrize("asked", [asked for asked, meant, _ in ROWS if not meant])
def test_what_is_in_no_item_is_not_found(asked: str) -> None:
    assert [each for each in looked_up(asked, YEARS[2567]) if each.score >= LEAST] == []
    assert subject(asked, CTX) is None


def test_an_item_that_another_year_has_is_told_with_its_year() -> None:
    found = subject("pdpa ข้อไหน", CTX)
    assert found
    assert found.press.year == 2566
    assert found.press.args[:2] == ("notof", "2567")
    assert found.score >= CLEAR


def test_every_name_belongs_to_a_subject_of_some_year() -> None:
    slugs = {slug for rules in YEARS.values() for item in rules.items for slug in item.subjects}
    assert set(load_everyday().items) - slugs == set()


@pytest.mark.parametrize("text", ["", "?", "ข้อไหน", "ปี 2567", "‮‮", "<script>", "ก" * 5_000, "o1-o99 " * 700])
def test_what_names_nothing_is_about_nothing(text: str) -> None:
    assert len(subject_of(text)) <= 80
    assert all(each.score < CLEAR for each in looked_up(text, YEARS[2567]))
