"""Another kind of agency has other items under the same codes; an earlier version stays what it was."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.errors import RulesError
from knowledge.rules.loader import YEARS, load_all, load_counts, load_earlier, load_ruleset, versions_of
from knowledge.rules.rulebook import Rules
from knowledge.scores.cases import check_year, load_cases, load_sample
from knowledge.scores.scoring import evaluate

OTHER = "สถิติการใช้ห้องสมุด"
O8 = "title: คู่มือหรือแนวทางการปฏิบัติงานของเจ้าหน้าที่"


@pytest.fixture
def years(tmp_path: Path) -> Path:
    """The years that are shipped, with a made-up set of colleges in 2568 whose O8 means something else."""
    years = Path(shutil.copytree(YEARS, tmp_path / "years"))
    college = years / "2568" / "college"
    college.mkdir()
    for name in ("indicators.yaml", "items.yaml", "issues.yaml", "cases.yaml"):
        shutil.copy(years / "2568" / name, college / name)
    items = (college / "items.yaml").read_text("utf-8")
    assert O8 in items
    changed = items.replace(O8, f"title: {OTHER}", 1).replace("slug: work-manual", "slug: library-use", 1)
    (college / "items.yaml").write_text(changed, "utf-8")
    return years


def test_a_code_means_what_its_set_says(years: Path) -> None:
    local, college = load_all(years), load_all(years, "college")
    assert list(college) == [2568]
    assert college[2568].item_set == "college"
    assert college[2568].item_by_code["O8"].title == OTHER
    assert local[2568].item_by_code["O8"].title == O8.removeprefix("title: ")
    assert college[2568].levels == local[2568].levels
    assert check_year(years / "2568", "college") == []


def test_what_is_of_a_set_never_comes_from_another(years: Path) -> None:
    (years / "2568" / "college" / "items.yaml").unlink()
    (years / "2568" / "college" / "cases.yaml").unlink()
    told = check_year(years / "2568", "college")
    assert told == [
        "2568/college/items.yaml: cannot be read: No such file or directory",
        "2568/college/cases.yaml: cannot be read: No such file or directory",
    ]


def test_a_fault_of_a_set_is_told_with_its_file(years: Path) -> None:
    path = years / "2568" / "college" / "items.yaml"
    path.write_text(path.read_text("utf-8").replace(OTHER, "", 1), "utf-8")
    with pytest.raises(RulesError, match=r"2568/college/items\.yaml: items\[7\]\.title"):
        load_all(years, "college")


def test_a_set_that_no_year_has_is_refused() -> None:
    with pytest.raises(RulesError, match="holds no year with the item set hospital"):
        load_all(YEARS, "hospital")


def test_the_version_before_is_kept_as_it_was() -> None:
    now, before = load_all()[2567], load_earlier()[2567, 1]
    assert (now.version, before.version) == (2, 1)
    assert now.item_by_code["O25"].publish_confidence == "medium"
    assert before.item_by_code["O25"].publish_confidence == "low"
    assert before.calendar[2].approximate == "ส.ค. 2567"
    assert now.calendar[2].start == "2024-07-30"
    assert before.questions == now.questions
    assert versions_of(YEARS / "2567") == (1,)


def test_a_correction_of_words_changes_no_score() -> None:
    now, before, sample = load_all()[2567], load_earlier()[2567, 1], load_sample()
    after = [evaluate(each, sample.scores) for each in (now, before)]
    assert after[0].value("total") == after[1].value("total") == Decimal("69.4982")
    assert after[0].level == after[1].level


def test_a_rulebook_finds_both() -> None:
    rules = Rules(load_all(), load_counts(), earlier=load_earlier())
    assert rules.of(2567).version == 2
    assert rules.of(2567, 1).version == 1


def test_a_version_in_the_wrong_folder_is_refused(years: Path) -> None:
    (years / "2567" / "version-1").rename(years / "2567" / "version-3")
    with pytest.raises(RulesError) as caught:
        load_earlier(years)
    assert caught.value.faults == (
        "2567/version-3/ruleset.yaml: version: is 1, but the folder is named version-3 (line 3)",
    )


def test_an_earlier_version_that_is_not_earlier_is_told(years: Path) -> None:
    path = years / "2567" / "ruleset.yaml"
    path.write_text(path.read_text("utf-8").replace("version: 2\n", "version: 1\n"), "utf-8")
    assert check_year(years / "2567") == ["2567: version-1 is kept, but the version is 1"]


def test_a_subject_is_in_one_item_of_a_year(years: Path) -> None:
    path = years / "2568" / "items.yaml"
    text = path.read_text("utf-8").replace("covers: [powers-and-duties]", "covers: [executives]", 1)
    path.write_text(text, "utf-8")
    with pytest.raises(RulesError, match=r"2568/items\.yaml: items\[1\]\.slug: executives is given twice"):
        load_ruleset(years / "2568")


def test_steps_of_an_item_are_told_from_the_lowest(years: Path) -> None:
    path = years / "2568" / "items.yaml"
    path.write_text(path.read_text("utf-8").replace("levels: [0, 100]", "levels: [100, 0]", 1), "utf-8")
    with pytest.raises(RulesError, match=r"items\[0\]\.score_levels\.levels: must rise, got 100 0"):
        load_ruleset(years / "2568")


def test_the_sample_is_named_in_the_cases(years: Path) -> None:
    sample = load_sample(years)
    assert (sample.year, sample.name) == (2567, "เขวาใหญ่ 2567 ครบทุกข้อ")
    assert sample.scores == next(
        case.given for case in load_cases(years / "2567") if case.name == sample.name
    )
    path = years / "2567" / "cases.yaml"
    path.write_text(path.read_text("utf-8").replace("    sample: true\n", ""), "utf-8")
    with pytest.raises(RulesError, match="0 cases of all years are marked as the sample; mark one"):
        load_sample(years)
