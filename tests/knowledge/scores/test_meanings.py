"""What scores mean, in the words of `meanings.yaml`."""

from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.errors import RulesError
from knowledge.measures.suggestions import suggestions_for
from knowledge.scores.meanings import FILE, load_meanings, read_meanings


@pytest.mark.parametrize(
    ("score", "name"),
    [
        ("100", "strong"),
        ("95", "strong"),
        ("94.99", "fair"),
        ("85", "fair"),
        ("84.995", "weak"),
        ("0", "weak"),
    ],
)
def test_a_status_begins_at_its_least_score(score: str, name: str) -> None:
    assert load_meanings().band(Decimal(score)).name == name


def test_every_indicator_and_issue_has_words_and_a_unit() -> None:
    words = load_meanings()
    for number in range(1, 11):
        assert words.of_indicator(number).do
        assert any(each.units or each.everyone for each in suggestions_for([number]))
    assert [words.of_issue(number).issue for number in range(1, 8)] == list(range(1, 8))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "    from: 85\n",
            "    from: 96\n",
            "meanings.yaml: bands[1].from: must be below the one before (line ",
        ),
        ("    from: 0\n", "    from: 10\n", "bands[2].from: the last one must be 0"),
        ("  - indicator: 7\n", "  - indicator: 6\n", "indicators: lacks 7"),
        ("  - indicator: 7\n", "  - indicator: 6\n", "indicators[6]: 6 is given twice"),
        ("  - issue: 7\n", "  - issue: 8\n", "issues[6].issue"),
        ("    keep: ทบทวน", "    kept: ทบทวน", "indicators[0].kept: unknown key; allowed: "),
        ("    about: บุคลากรมองการทำงาน", f"    about: {'ก' * 200}บุคลากรมองการทำงาน", "indicators[0].about"),
    ],
)
def test_a_fault_is_told_with_file_key_and_line(tmp_path: Path, old: str, new: str, fault: str) -> None:
    text = FILE.read_text("utf-8")
    assert old in text
    broken = tmp_path / "meanings.yaml"
    broken.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(RulesError) as told:
        read_meanings(broken)
    assert fault in str(told.value)
    assert "line " in str(told.value)
