"""The measures that are suggested, and the drafts they become."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml

from knowledge.agencies import load_agencies
from knowledge.errors import RulesError
from knowledge.measures.measure import LONGEST_TITLE
from knowledge.measures.suggestions import (
    FILE,
    Suggestion,
    item_draft,
    load_suggestions,
    read_suggestions,
    suggestions_for,
    to_draft,
)
from knowledge.periods.reading import Cadence, Span, read_cadence, read_period
from knowledge.rules.loader import load_sources

ALL = load_suggestions()
SOURCES = yaml.safe_load(FILE.read_text("utf-8"))["sources"]


def test_every_indicator_has_suggestions_with_numbers_of_their_own() -> None:
    counts = Counter(each.indicator for each in ALL)
    assert sorted(counts) == list(range(1, 11))
    assert min(counts.values()) >= 2
    assert len({each.number for each in ALL}) == len({each.title for each in ALL}) == len(ALL)


@pytest.mark.parametrize("each", ALL, ids=lambda each: str(each.number))
def test_every_suggestion_says_where_it_is_from_and_who_does_it(each: Suggestion) -> None:
    known = {unit.title for unit in load_agencies().units} | {"คณะทำงาน ITA"}
    assert each.number // 100 == each.indicator
    assert set(each.sources) <= set(SOURCES)
    assert each.sources
    assert each.confidence in {"high", "medium", "low"}
    assert each.units or each.everyone
    assert set(each.units) <= known
    assert each.cadence == read_cadence(each.title)


def test_sources_mean_the_same_as_in_the_rules_of_the_years() -> None:
    rules = load_sources()
    assert {key: rules[key] for key in SOURCES if key in rules}.items() <= SOURCES.items()
    assert {key for each in ALL for key in each.sources} == set(SOURCES)


def test_suggestions_come_in_the_order_of_the_indicators() -> None:
    found = suggestions_for([9, 2, 9, 11])
    assert [each.number for each in found] == [901, 902, 903, 201, 202, 203]
    assert suggestions_for([]) == ()


def test_a_suggestion_becomes_a_draft_of_the_whole_year() -> None:
    draft = to_draft(suggestions_for([2])[0], 2569)
    assert draft.title == "เปิดเผยแผนและผลใช้งบรายไตรมาสแบบเข้าใจง่าย"
    assert draft.serves == ("ind2",)
    assert draft.period == "ตลอดปีงบประมาณ 2569"
    assert draft.spans == (Span(date(2025, 10, 1), date(2026, 9, 30)),)
    assert draft.spans == read_period(draft.period, 2569).spans
    assert draft.cadence is Cadence.QUARTERLY
    assert (draft.units, draft.everyone) == (("กองคลัง", "กองยุทธศาสตร์และงบประมาณ"), False)
    assert to_draft(suggestions_for([1])[0], 2569).everyone


@pytest.mark.parametrize("start", [None, date(2026, 1, 5)])
def test_a_missing_item_becomes_a_draft(start: date | None) -> None:
    draft = item_draft("O8", "แผนและความก้าวหน้า", ("สำนักปลัด",), 2569, date(2026, 3, 31), start)
    assert draft.title == "เผยแพร่ O8 แผนและความก้าวหน้า"
    assert (draft.serves, draft.units) == (("O8",), ("สำนักปลัด",))
    assert draft.spans == (Span(start or date(2025, 10, 1), date(2026, 3, 31)),)
    reading = read_period(draft.period, 2569)
    assert (reading.spans, reading.problem) == (draft.spans, "")


def test_a_long_title_is_cut_between_letters() -> None:
    for more in range(4):
        title = item_draft("O8", "ก" * more + "ที่" * 200, (), 2569, date(2026, 3, 31)).title
        assert LONGEST_TITLE - 3 <= len(title) <= LONGEST_TITLE
        assert title.endswith("ที่…")
    full = "ก" * (LONGEST_TITLE - len("เผยแพร่ O8 "))
    assert item_draft("O8", full, (), 2569, date(2026, 3, 31)).title == f"เผยแพร่ O8 {full}"


def test_a_draft_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        item_draft("O8", "แผน", (), 2569, date(2025, 9, 30))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("number: 102", "number: 101", "indicators[0].measures[1].number: 101 is given twice"),
        ("- indicator: 2", "- indicator: 1", "indicators[1].indicator: 1 is given twice"),
        (
            "[seed001, seed002",
            "[seed009, seed002",
            "indicators[2].source[0]: seed009 is not among the sources",
        ),
        ("    everyone: true\n", "", "indicators[0]: needs units, or everyone: true"),
        ("cadence: quarterly", "cadence: daily", "indicators[1].measures[0].cadence: must be"),
        ("units: [กองคลัง,", "unit: [กองคลัง,", "indicators[1].unit: unknown key"),
    ],
)
def test_faults_name_file_and_key(tmp_path: Path, old: str, new: str, fault: str) -> None:
    text = FILE.read_text("utf-8")
    assert old in text
    path = tmp_path / FILE.name
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(RulesError) as caught:
        read_suggestions(path)
    assert caught.value.faults[0].startswith(f"suggestions.yaml: {fault}")
    assert "(line " in caught.value.faults[0]
