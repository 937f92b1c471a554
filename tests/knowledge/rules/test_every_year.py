"""What holds for the rules of every fiscal year that is shipped, and the cases of each."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from knowledge.fiscal import fiscal_year_of
from knowledge.rules.codes import codes_of
from knowledge.rules.loader import YEARS, load_all, load_counts, load_sources, year_folders
from knowledge.rules.ruleset import Rule, Ruleset, Sourced
from knowledge.scores.cases import Case, check_year, failures, load_cases
from knowledge.thai import to_arabic

RULES = load_all()
FOLDERS = year_folders()
CASES = [(folder.name, case) for folder in FOLDERS for case in load_cases(folder)]
each_year = pytest.mark.parametrize("ruleset", RULES.values(), ids=map(str, RULES))


def statements(value: object) -> Iterator[tuple[tuple[str, ...], str]]:
    """Sources and confidence of every statement in the rules."""
    if isinstance(value, Sourced):
        yield value.source, value.confidence
    if isinstance(value, Rule):
        if "publish_source" in type(value).model_fields:
            yield value.publish_source, value.publish_confidence
        for name in type(value).model_fields:
            yield from statements(getattr(value, name))
    elif isinstance(value, tuple):
        for each in value:
            yield from statements(each)


def test_the_years_are_those_we_know_the_items_of() -> None:
    assert list(RULES) == [2564, 2565, 2566, 2567, 2568, 2569]
    assert [len(each.items) for each in RULES.values()] == [43, 43, 43, 35, 28, 26]


@each_year
def test_codes_run_without_a_gap_as_counted(ruleset: Ruleset) -> None:
    counts = load_counts()[ruleset.fiscal_year]
    assert codes_of(ruleset, "item") == tuple(f"O{n}" for n in range(1, (counts.items or 0) + 1))
    for letter, count in (("I", counts.iit_questions), ("E", counts.eit_questions)):
        known = [each.code for each in ruleset.questions if each.code.startswith(letter)]
        assert known in ([], [f"{letter}{n}" for n in range(1, (count or 0) + 1)])


@each_year
def test_every_item_says_what_fails_when_and_whose_work_it_is(ruleset: Ruleset) -> None:
    for item in ruleset.items:
        assert item.fails, f"{item.code} has no fails"
        assert item.period, item.code
        assert re.search("สำนัก|กอง|งาน|นิติกร", item.unit), item.code


@each_year
def test_an_item_speaks_of_its_own_year_and_the_one_before(ruleset: Ruleset) -> None:
    """Copying a year leaves its numbers behind: `period` and `fails` name no other year."""
    own = {str(ruleset.fiscal_year), str(ruleset.fiscal_year - 1)}
    wrong = [
        (item.code, line)
        for item in ruleset.items
        for line in (item.period, *item.fails, item.title)
        if set(re.findall(r"25\d\d", line)) - own - {"2560", "2561"}
    ]
    assert wrong == []


@each_year
def test_dates_lie_in_or_right_before_the_year(ruleset: Ruleset) -> None:
    for event in ruleset.calendar:
        for day in (event.start, event.end):
            if day is not None:
                assert fiscal_year_of(date.fromisoformat(day)) == ruleset.fiscal_year, event.title


@each_year
def test_titles_are_thai_without_stray_marks(ruleset: Ruleset) -> None:
    named = [*ruleset.indicators, *ruleset.questions, *ruleset.items, *ruleset.issues]
    latin_only = {item.title for item in ruleset.items if not re.search("[ก-ฮ]", item.title)}
    assert latin_only <= {"Q&A", "E-Service", "Social Network"}
    for each in named:
        assert to_arabic(each.title) == each.title
        assert not re.search(r"  |^\s|\s$|[\u200b\ufeff\u0e33]\u0e33|\ufffd", each.title), each.title


@pytest.mark.parametrize("path", sorted(YEARS.rglob("*.yaml")), ids=lambda path: str(path.relative_to(YEARS)))
def test_no_text_is_decomposed_or_broken_by_a_copy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "\u0e4d\u0e32" not in text, "nikhahit and aa instead of am"
    assert "\u0e40\u0e40" not in text, "two e instead of ae"
    assert not re.search("[\u0e48-\u0e4c]{2}|[\u0e34-\u0e39]{2}", text), "doubled mark"
    assert text.startswith("# "), "no header"


@each_year
def test_nothing_unverified_looks_certain(ruleset: Ruleset) -> None:
    """high needs several sources; memory alone is always low and never part of what is high."""
    found = list(statements(ruleset))
    assert len(found) > 60
    for sources, confidence in found:
        if confidence == "high":
            assert len(sources) > 1
            assert "recall" not in sources
        if set(sources) == {"recall"}:
            assert confidence == "low"


def test_every_source_key_is_used() -> None:
    used = {key for ruleset in RULES.values() for sources, _ in statements(ruleset) for key in sources}
    used |= {key for each in load_counts().values() for key in each.source}
    used |= {key for _, case in CASES for key in case.source}
    assert set(load_sources()) == used


@pytest.mark.parametrize(("year", "case"), CASES, ids=lambda each: getattr(each, "name", each))
def test_case(year: str, case: Case) -> None:
    assert failures(case, RULES[int(year)]) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_year_as_a_whole_is_well(folder: Path) -> None:
    assert check_year(folder) == []
