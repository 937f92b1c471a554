"""The rules of fiscal year 2567 as they stand in the files, and the cases that hold for them."""

import re
import shutil
from pathlib import Path

import pytest

from knowledge.errors import RulesError
from knowledge.rules.codes import codes_of
from knowledge.rules.loader import YEARS, load_counts, load_ruleset
from knowledge.rules.ruleset import Ruleset
from knowledge.scores.cases import Case, check_year, failures, load_cases

FOLDER = YEARS / "2567"
CASES = load_cases(FOLDER)


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    return load_ruleset(FOLDER)


def test_codes_run_without_a_gap_as_counted(ruleset: Ruleset) -> None:
    counts = load_counts()[2567]
    assert codes_of(ruleset, "item") == tuple(f"O{n}" for n in range(1, 36))
    assert [each.code for each in ruleset.questions] == [
        *(f"I{n}" for n in range(1, 16)),
        *(f"E{n}" for n in range(1, 10)),
    ]
    assert (counts.items, counts.iit_questions, counts.eit_questions) == (35, 15, 9)


def test_indicators_and_sub_indicators(ruleset: Ruleset) -> None:
    assert [(each.number, each.instrument) for each in ruleset.indicators] == [
        *((n, "IIT") for n in range(1, 6)),
        *((n, "EIT") for n in range(6, 9)),
        *((n, "OIT") for n in range(9, 11)),
    ]
    sizes = {sub.code: len(sub.items) for each in ruleset.indicators for sub in each.subindicators}
    assert sizes == {"9.1": 6, "9.2": 7, "9.3": 4, "9.4": 4, "9.5": 4, "10.1": 6, "10.2": 4}
    assert ruleset.get_indicator(8).also_called == ("การปรับปรุงระบบการทำงาน",)
    assert [part.part for part in ruleset.get_instrument("EIT").parts] == [1, 2]


def test_every_question_and_item_but_none_twice_is_in_an_issue(ruleset: Ruleset) -> None:
    assert [each.number for each in ruleset.issues] == list(range(1, 8))
    questions = [code for each in ruleset.issues for code in each.questions]
    items = [code for each in ruleset.issues for code in each.items]
    assert sorted(questions) == sorted(ruleset.question_by_code)
    assert sorted(items) == sorted(ruleset.item_by_code)


def test_levels_from_best_to_worst(ruleset: Ruleset) -> None:
    assert [(each.title, each.total_min, each.instrument_min) for each in ruleset.levels.order] == [
        ("ผ่านดีเยี่ยม", 95, 95),
        ("ผ่านดี", 85, 85),
        ("ผ่าน", 85, None),
        ("ต้องปรับปรุง", 70, None),
        ("ต้องปรับปรุงโดยด่วน", 0, None),
    ]


def test_every_item_says_what_fails_when_and_whose_work_it_is(ruleset: Ruleset) -> None:
    for item in ruleset.items:
        assert item.fails, f"{item.code} has no fails"
        assert item.publish, item.code
        assert item.period, item.code
        assert re.search("สำนัก|กอง|งาน|นิติกร", item.unit), item.code


def test_what_surely_matters_is_written(ruleset: Ruleset) -> None:
    o8 = ruleset.item_by_code["O8"]
    assert o8.title == "แผนและความก้าวหน้าในการดำเนินงานและการใช้งบประมาณประจำปี"
    assert "มีแต่แผนไม่มีผล = ไม่ครบ" in o8.fails
    assert "6 เดือนแรก" in o8.period
    assert (o8.confidence, o8.publish_confidence) == ("medium", "high")
    assert ruleset.item_by_code["O20"].slug == "ethics-code"
    assert ruleset.item_by_code["O12"].publish_confidence == "low"
    assert ruleset.item_by_code["O12"].from_other_year


def test_practice_seen_but_not_written_is_marked(ruleset: Ruleset) -> None:
    fails = {code: " ".join(ruleset.item_by_code[code].fails) for code in ("O2", "O6", "O13")}
    assert all("(ข้อสังเกต" in text for text in fails.values())
    year_unsure = [item for item in ruleset.items if "รอบปีต้องตรวจคู่มือ" in item.notes]
    assert [item.code for item in year_unsure] == ["O28", "O29"]
    assert all("(รอบปีต้องตรวจคู่มือ)" in " ".join(item.fails) for item in year_unsure)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, ruleset: Ruleset) -> None:
    assert failures(case, ruleset) == []


def test_the_year_as_a_whole_is_well() -> None:
    assert check_year(FOLDER) == []


def test_the_demo_case_has_every_score_of_the_year(ruleset: Ruleset) -> None:
    (demo,) = [case for case in CASES if case.name == "เขวาใหญ่ 2567 ครบทุกข้อ"]
    codes = [*codes_of(ruleset, "indicator"), *codes_of(ruleset, "question"), *codes_of(ruleset, "item")]
    assert list(demo.given) == codes


def spoiled(tmp_path: Path, old: str, new: str) -> Path:
    """A copy of 2567 whose cases were changed."""
    folder = Path(shutil.copytree(YEARS, tmp_path / "years")) / "2567"
    text = (folder / "cases.yaml").read_text(encoding="utf-8")
    assert old in text
    (folder / "cases.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('OIT: "95.84"', 'OIT: "95.83"', "ขอนแก่น 2567: OIT should be 95.83, is 95.84"),
        ('total: "97.23"', "total: null", "ขอนแก่น 2567: total should be nothing, is 97.23"),
        ("level: ผ่านดีเยี่ยม", "level: ผ่านดี", "ขอนแก่น 2567: level should be ผ่านดี, is ผ่านดีเยี่ยม"),
        ("level: ผ่านดีเยี่ยม", "level: null", "ขอนแก่น 2567: level should be nothing, is ผ่านดีเยี่ยม"),
        ("weakest: ind10", "weakest: ind1", "ขอนแก่น 2567: weakest should be ind1, is ind10"),
        ("weakest: ind10", "strongest: ind1", "ขอนแก่น 2567: strongest should be ind1, is ind3"),
        ("findings: []", "findings: [total]", "ขอนแก่น 2567: findings should be total, is none"),
        ("weakest: ind10", "missing_items: [O1, O2]", "ขอนแก่น 2567: missing_items should be O1 O2, is none"),
        ("source: [seed000]", "source: [seed009]", "ขอนแก่น 2567: source seed009 is not in sources.yaml"),
    ],
)
def test_a_case_that_fails_says_what_and_how(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert check_year(spoiled(tmp_path, old, new)) == [told]


@pytest.mark.parametrize(("old", "new"), [("ind1: 99.07", "O36: 99.07"), ("ind1: 99.07", "ind1: 990.7")])
def test_a_case_with_a_score_that_cannot_be_fails(tmp_path: Path, old: str, new: str) -> None:
    (told,) = check_year(spoiled(tmp_path, old, new))
    assert told.startswith("ขอนแก่น 2567: ")
    assert new.split(":")[0] in told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('OIT: "95.84"', 'OIT: "95.8"', "cases[0].expect.values.OIT: must match pattern"),
        ('OIT: "95.84"', "OIT: 95.84", 'cases[0].expect.values.OIT: must be text; put it in quotes: "95.84"'),
        (
            "weakest: ind10",
            "lowest: ind10",
            "cases[0].expect.lowest: unknown key; allowed: values, level, weakest",
        ),
        ("ind1: 99.07", "ind1: สูง", 'cases[0].given.ind1: must be a valid decimal, got "สูง"'),
        (
            "name: ขอนแก่น 2567 พร้อมคะแนนรวมที่เผยแพร่",
            "name: ขอนแก่น 2567",
            'cases[1].name: "ขอนแก่น 2567" is given twice',
        ),
    ],
)
def test_a_wrong_case_file_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    folder = spoiled(tmp_path, old, new)
    with pytest.raises(RulesError) as caught:
        load_cases(folder)
    (fault,) = caught.value.faults
    assert fault.startswith(f"2567/cases.yaml: {told}")
    assert check_year(folder) == [fault]


def test_faults_of_rules_and_cases_are_told_together(tmp_path: Path) -> None:
    folder = spoiled(tmp_path, "weakest: ind10", "lowest: ind10")
    (folder / "calendar.yaml").unlink()
    told = check_year(folder)
    assert [each.split(":")[0] for each in told] == ["2567/calendar.yaml", "2567/cases.yaml"]
