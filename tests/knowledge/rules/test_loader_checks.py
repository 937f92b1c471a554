"""Files of one year that do not agree with each other are refused."""

import shutil
from pathlib import Path

import pytest

from knowledge.errors import RulesError
from knowledge.rules.checks import faults
from knowledge.rules.loader import YEARS, load_ruleset


def faults_of(folder: Path, file: str, old: str, new: str) -> list[str]:
    """The faults of 2567 once `old` in `file` was replaced by `new`."""
    years = Path(shutil.copytree(YEARS, folder / "years"))
    path = years / "2567" / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} does not hold {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RulesError) as caught:
        load_ruleset(years / "2567")
    return [fault.removeprefix("2567/").partition(" (line")[0] for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            "ruleset.yaml",
            "fiscal_year: 2567",
            "fiscal_year: 2568",
            ["ruleset.yaml: fiscal_year: is 2568, but the folder is named 2567"],
        ),
        (
            "items.yaml",
            "- code: O2\n",
            "- code: O1\n",
            [
                "items.yaml: items[1].code: O1 is given twice",
                "indicators.yaml: indicators[8].subindicators[0].items[1]: O2 is not in items.yaml",
                "issues.yaml: issues[2].items[1]: O2 is not in items.yaml",
            ],
        ),
        (
            "items.yaml",
            "slug: executives",
            "slug: org-structure",
            ["items.yaml: items[1].slug: org-structure is given twice"],
        ),
        (
            "questions.yaml",
            "- code: I2\n",
            "- code: I1\n",
            [
                "questions.yaml: questions[1].code: I1 is given twice",
                "indicators.yaml: indicators[0].questions[1]: I2 is not in questions.yaml",
                "issues.yaml: issues[0].questions[1]: I2 is not in questions.yaml",
            ],
        ),
        ("issues.yaml", "number: 2", "number: 1", ["issues.yaml: issues[1].number: 1 is given twice"]),
        (
            "indicators.yaml",
            'code: "9.2"',
            'code: "9.1"',
            ["indicators.yaml: indicators[8].subindicators[1].code: 9.1 is given twice"],
        ),
        (
            "indicators.yaml",
            "number: 3",
            "number: 4",
            ["indicators.yaml: indicators: numbers must be 1 to 10 in order, got 1 2 4 4 5 6 7 8 9 10"],
        ),
        (
            "indicators.yaml",
            "[O7, O8,",
            "[O6, O8,",
            [
                "indicators.yaml: indicators[8].subindicators[1].items[0]: O6 is given twice",
                "items.yaml: items[6].code: O7 belongs to no sub-indicator",
            ],
        ),
        (
            "indicators.yaml",
            "questions: [I4, I5, I6]",
            "questions: [I4, I5, I3]",
            [
                "indicators.yaml: indicators[1].questions[2]: I3 is given twice",
                "questions.yaml: questions[5].code: I6 belongs to no indicator",
            ],
        ),
        (
            "indicators.yaml",
            "questions: [I1, I2, I3]",
            "questions: [I1, I2, I3, I16]",
            ["indicators.yaml: indicators[0].questions[3]: I16 is not in questions.yaml"],
        ),
        (
            "issues.yaml",
            "[O7, O8,",
            "[O36, O8,",
            ["issues.yaml: issues[0].items[0]: O36 is not in items.yaml"],
        ),
        (
            "issues.yaml",
            "questions: [I1,",
            "questions: [E10,",
            ["issues.yaml: issues[0].questions[0]: E10 is not in questions.yaml"],
        ),
        (
            "indicators.yaml",
            "    questions: [I1, I2, I3]\n",
            "    questions: []\n",
            [
                "questions.yaml: questions[0].code: I1 belongs to no indicator",
                "questions.yaml: questions[1].code: I2 belongs to no indicator",
                "questions.yaml: questions[2].code: I3 belongs to no indicator",
                "indicators.yaml: indicators[0]: an IIT indicator has questions and no subindicators",
            ],
        ),
        (
            "indicators.yaml",
            "instrument: IIT\n    questions: [I1",
            "instrument: OIT\n    questions: [I1",
            ["indicators.yaml: indicators[0]: an OIT indicator has subindicators and no questions"],
        ),
        (
            "indicators.yaml",
            "instrument: EIT\n    questions: [E1, E2, E3]",
            "instrument: IIT\n    questions: [E1, E2, E3]",
            [
                "indicators.yaml: indicators[5].questions[0]: E1 is not a question of IIT",
                "indicators.yaml: indicators[5].questions[1]: E2 is not a question of IIT",
                "indicators.yaml: indicators[5].questions[2]: E3 is not a question of IIT",
            ],
        ),
        (
            "indicators.yaml",
            'code: "10.2"',
            'code: "9.6"',
            ["indicators.yaml: indicators[9].subindicators[1].code: 9.6 does not belong to indicator 10"],
        ),
        (
            "indicators.yaml",
            "        items: [O32, O33, O34, O35]",
            "        items: []",
            [
                *(
                    f"items.yaml: items[{at}].code: O{at + 1} belongs to no sub-indicator"
                    for at in range(31, 35)
                ),
                "indicators.yaml: indicators[9].subindicators[1].items: must name at least one item",
            ],
        ),
        (
            "ruleset.yaml",
            "weight: 0.3",
            "weight: 0.2",
            ["ruleset.yaml: instruments: weights must add up to 1, got 0.9"],
        ),
        (
            "ruleset.yaml",
            "code: EIT",
            "code: IIT",
            [
                "ruleset.yaml: instruments[1].code: IIT is given twice",
                *(
                    f"indicators.yaml: indicators[{at}].instrument: EIT is not in ruleset.yaml"
                    for at in (5, 6, 7)
                ),
            ],
        ),
        (
            "ruleset.yaml",
            "total_min: 70",
            "total_min: 85",
            ["ruleset.yaml: levels.order[3]: must ask less than the level before it"],
        ),
        (
            "ruleset.yaml",
            "      total_min: 85\n    - title: ต้องปรับปรุง\n",
            "      total_min: 85\n      instrument_min: 85\n    - title: ต้องปรับปรุง\n",
            ["ruleset.yaml: levels.order[2]: must ask less than the level before it"],
        ),
        (
            "ruleset.yaml",
            "total_min: 0\n",
            "total_min: 10\n",
            ["ruleset.yaml: levels.order[4]: the last level must have total_min 0 and no instrument_min"],
        ),
        (
            "ruleset.yaml",
            "source: [calc, seed000, seed002, seed003, seed004]",
            "source: [calc, seed999]",
            ["ruleset.yaml: weights.source[1]: seed999 is not in sources.yaml"],
        ),
        (
            "items.yaml",
            "publish_source: [agri67,",
            "publish_source: [agri68,",
            ["items.yaml: items[0].publish_source[0]: agri68 is not in sources.yaml"],
        ),
        (
            "calendar.yaml",
            'start: "2024-01-01"',
            'start: "2567-01-01"',
            ['calendar.yaml: calendar[0].start: must be a date like 2024-04-30 (ค.ศ.), got "2567-01-01"'],
        ),
        (
            "calendar.yaml",
            'end: "2024-04-30"',
            "end: 2024-04",
            ['calendar.yaml: calendar[1].end: must be a date like 2024-04-30 (ค.ศ.), got "2024-04"'],
        ),
        (
            "calendar.yaml",
            'end: "2024-06-30"',
            "end: 2023-06-30",
            ["calendar.yaml: calendar[0].end: 2023-06-30 is before start 2024-01-01"],
        ),
        (
            "calendar.yaml",
            '    start: "2024-07-30"\n',
            "",
            ["calendar.yaml: calendar[2]: needs start, end or approximate"],
        ),
    ],
)
def test_disagreement_is_refused(tmp_path: Path, file: str, old: str, new: str, expected: list[str]) -> None:
    assert faults_of(tmp_path, file, old, new) == expected


def test_an_instrument_that_no_indicator_uses_is_a_fault() -> None:
    ruleset = load_ruleset(YEARS / "2567")
    surveys_only = ruleset.model_copy(update={"indicators": ruleset.indicators[:8]})
    assert (("instruments",), "OIT has no indicator") in list(faults(surveys_only, "2567"))


def test_a_year_whose_survey_questions_are_not_known_is_no_fault() -> None:
    ruleset = load_ruleset(YEARS / "2567")
    indicators = [each.model_copy(update={"questions": ()}) for each in ruleset.indicators]
    issues = [each.model_copy(update={"questions": ()}) for each in ruleset.issues]
    changed = {"questions": (), "indicators": tuple(indicators), "issues": tuple(issues)}
    assert list(faults(ruleset.model_copy(update=changed), "2567")) == []
