"""What an installation changes of the rules: read, refused, marked, and written again."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.wiring import load_rules
from knowledge.errors import RulesError
from knowledge.rules.exporting import amended, as_overlay
from knowledge.rules.overlay import changed, overlaid
from knowledge.rules.rulebook import Rules
from knowledge.scores.scoring import evaluate

RULES = load_rules()
EVENT = RULES.years[2567].calendar[-1].title
HEAD = "by: งานนิติการ\nwhen: 2026-11-20\nyears:\n  - year: 2567\n"
ITEM, DATE = f"{HEAD}    items:\n      - code: ", f"{HEAD}    calendar:\n      - title: "
GOOD = f"""{HEAD}
    items:
      - code: O8
        period: ปี พ.ศ. 2567 ทั้งปี
        publish: [แผน, ผล]
      - code: O9
        by: ท้องถิ่นจังหวัด
        when: 2026-10-01
        publish_confidence: high
    questions:
      - code: I2
        confidence: high
    calendar:
      - title: {EVENT}
        end: 2024-07-30
        confidence: high
"""
FROM = {"from_other_year", "from_other_set"}
"""Said no more of what the installation has looked at."""
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def kept(text: str, name: str = "แก้.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return kept


def test_an_overlay_changes_what_it_names_and_says_who_and_when(write: Write) -> None:
    after = changed(RULES, write(GOOD)).years[2567]
    before = RULES.years[2567]
    assert after.item_by_code["O8"].period == "ปี พ.ศ. 2567 ทั้งปี"
    assert after.item_by_code["O8"].publish == ("แผน", "ผล")
    assert after.item_by_code["O8"].title == before.item_by_code["O8"].title
    assert after.item_by_code["O7"] is before.item_by_code["O7"]
    assert after.calendar[-1].end == "2024-07-30"
    assert after.calendar[-1].approximate == ""
    assert set(after.amended) == {"O8", "O9", "I2", EVENT}
    assert (after.amended["O8"].by, after.amended["O8"].when) == ("งานนิติการ", date(2026, 11, 20))
    assert (after.amended["O9"].by, after.amended["O9"].when) == ("ท้องถิ่นจังหวัด", date(2026, 10, 1))
    assert after.amended["O9"].only_confirms
    assert not after.amended["O8"].only_confirms
    assert not before.amended


def test_no_score_and_no_level_is_another_by_an_overlay(write: Write) -> None:
    after = changed(RULES, write(GOOD)).years[2567]
    then, now = (evaluate(each, RULES.sample) for each in (RULES.years[2567], after))
    codes = [code for codes in after.codes_by_kind.values() for code in codes]
    assert [then.value(code) for code in codes] == [now.value(code) for code in codes]
    assert (then.level, after.version) == (now.level, RULES.years[2567].version)


def test_earlier_versions_that_results_are_pinned_to_say_the_same(write: Write) -> None:
    old = RULES.years[2567].model_copy(update={"version": 7})
    rules = Rules(RULES.years, RULES.counts, earlier={(2567, 7): old})
    assert changed(rules, write(GOOD)).of(2567, 7).amended.keys() == {"O8", "O9", "I2", EVENT}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"{ITEM}O8\n        periode: x\n", "years[0].items[0].periode: unknown key"),
        (f"{ITEM}O99\n        period: x\n", "years[0].items[0].code: 2567 has no O99"),
        (f"{ITEM}O8\n", "years[0].items[0].code: nothing of O8 is changed"),
        (f"{ITEM}O8\n        period: 5\n", "years[0].items[0].period: must be text"),
        (f"{ITEM}O8\n        publish: []\n", "years[0].items[0].publish: "),
        (f"{ITEM}O8\n        confidence: sure\n", "items[0].confidence: must be"),
        (f"{DATE}วันอื่น\n        end: 2024-01-01\n", "2567 has no วันอื่น in calendar"),
        (f"{DATE}{EVENT}\n        end: 30/7/2567\n", "calendar[0].end: must be a date"),
        (f"{DATE}{EVENT}\n        end: null\n", "calendar[0]: needs start, end"),
        (HEAD.replace("2567", "2599"), "years[0].year: there are no rules of 2599"),
        (HEAD.replace("2026-11-20", "2569-11-20"), "when: must be a date like 2026-11-20 (ค.ศ.)"),
        (HEAD.replace("by: งานนิติการ\n", ""), "by: this key is missing"),
        ("by: ก\nwhen: 2026-11-20\nyears: []\n", "years: names no year"),
        ("by: [\n", "not valid YAML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line_and_the_shipped_rules_stay(
    write: Write, text: str, fault: str
) -> None:
    found = overlaid(RULES, write(text))
    assert found.rules is RULES
    (said,) = found.faults
    assert said.startswith("แก้.yaml: ")
    assert fault in said
    assert "line " in said


@pytest.mark.parametrize(
    "key",
    ["version: 9", "levels: {}", "weights: {}", "instruments: []", "indicators: []", "subindicators: []"],
)
def test_what_a_score_is_calculated_from_is_refused_with_the_reason(write: Write, key: str) -> None:
    (fault,) = overlaid(RULES, write(f"{HEAD}    {key}\n")).faults
    assert "would change scores or levels, which are pinned to a version" in fault
    assert "line 5" in fault


def test_of_a_folder_only_the_broken_file_is_left_out(write: Write, tmp_path: Path) -> None:
    write(GOOD, "1.yaml")
    write(GOOD, "2.yaml")
    write(f"{ITEM}O10\n        unit: กองกลาง\n", "3.yaml")
    found = overlaid(RULES, tmp_path)
    assert all(each.startswith("2.yaml: ") and "changed twice" in each for each in found.faults)
    assert len(found.faults) == 4
    assert found.rules.years[2567].amended.keys() == {"O8", "O9", "I2", EVENT, "O10"}


def test_a_file_that_is_not_there_is_a_fault_and_nothing_else() -> None:
    found = overlaid(RULES, Path("nowhere.yaml"))
    assert found.rules is RULES
    assert found.faults == ("nowhere.yaml: cannot be read: No such file or directory",)


def test_another_kind_of_agency_keeps_its_items_as_they_are(write: Write) -> None:
    text = GOOD.replace("year: 2567\n", "year: 2567\n    item_set: college\n")
    assert changed(RULES, write(text)).years[2567] == RULES.years[2567]


def test_what_is_in_force_is_written_and_loads_again_the_same(write: Write) -> None:
    once = changed(RULES, write(GOOD))
    text = as_overlay(once, amended(once), "งานนิติการ", date(2026, 11, 20))
    assert changed(RULES, write(text, "อีก.yaml")).years == once.years
    assert "ท้องถิ่นจังหวัด" in text


def test_everything_that_may_be_changed_loads_again_as_it_was_written(write: Write) -> None:
    for year, ruleset in RULES.years.items():
        names = [*ruleset.item_by_code, *ruleset.question_by_code, *(each.title for each in ruleset.calendar)]
        again = changed(RULES, write(as_overlay(RULES, {year: names}, "ก", date(2026, 1, 1)))).years[year]
        assert [each.model_dump(exclude=FROM) for each in again.items] == [
            each.model_dump(exclude=FROM) for each in ruleset.items
        ]
        assert (again.questions, again.calendar) == (ruleset.questions, ruleset.calendar)
        assert all(each.only_confirms for each in again.amended.values())


def test_an_unknown_name_is_not_written() -> None:
    with pytest.raises(KeyError):
        as_overlay(RULES, {2567: ["O99"]}, "ก", date(2026, 1, 1))


def test_a_fault_stops_the_file_as_a_whole(write: Write) -> None:
    with pytest.raises(RulesError):
        changed(RULES, write(GOOD + "      - title: ไม่มี\n        end: 2024-01-01\n"))
