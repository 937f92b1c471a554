"""The loader refuses what is not right, and says where and what instead."""

import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.errors import KnowledgeError, RulesError
from knowledge.rules.counts import years_with
from knowledge.rules.loader import YEARS, load_all, load_counts, load_ruleset, load_sources
from tests.steps import steps

Refusal = Callable[[str, str, str], list[str]]


@pytest.fixture
def years(tmp_path: Path) -> Path:
    """A copy of one year, with what all years share, that a test may spoil."""

    def others(_: str, names: list[str]) -> list[str]:
        return [name for name in names if name.isdecimal() and name != "2567"]

    return Path(shutil.copytree(YEARS, tmp_path / "years", ignore=others))


@pytest.fixture
def spoil(years: Path) -> Callable[[str, str, str], None]:
    def replace(file: str, old: str, new: str) -> None:
        path = years / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} does not hold {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


@pytest.fixture
def refusal(years: Path, spoil: Callable[[str, str, str], None]) -> Refusal:
    """The faults of 2567 once `old` in `file` was replaced by `new`."""

    def load(file: str, old: str, new: str) -> list[str]:
        spoil(file, old, new)
        with pytest.raises(RulesError) as caught:
            load_ruleset(years / "2567")
        return list(caught.value.faults)

    return load


def test_the_rules_load_fast_and_pinned_to_their_folder() -> None:
    ruleset = load_ruleset(YEARS / "2567")
    assert steps(lambda: load_ruleset(YEARS / "2567")) < 60_000
    assert ruleset.fiscal_year == 2567
    assert ruleset.get_instrument("OIT").weight == Decimal("0.4")


def test_all_years_come_in_order(years: Path, spoil: Callable[[str, str, str], None]) -> None:
    shutil.copytree(years / "2567", years / "2566")
    spoil("2566/ruleset.yaml", "fiscal_year: 2567", "fiscal_year: 2566")
    (years / "drafts").mkdir()
    assert list(load_all(years)) == [2566, 2567]


def test_faults_of_all_years_are_told_together(years: Path) -> None:
    shutil.copytree(years / "2567", years / "2566")
    (years / "2567" / "issues.yaml").unlink()
    with pytest.raises(RulesError) as caught:
        load_all(years)
    assert caught.value.faults == (
        "2566/ruleset.yaml: fiscal_year: is 2567, but the folder is named 2566 (line 2)",
        "2567/issues.yaml: cannot be read: No such file or directory",
    )


def test_a_folder_without_years_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="holds no folder of a fiscal year"):
        load_all(tmp_path)


def test_errors_are_knowledge_errors_with_one_fault_a_line() -> None:
    error = RulesError(["first", "second"])
    assert isinstance(error, KnowledgeError)
    assert str(error).splitlines() == list(error.faults) == ["first", "second"]


def test_an_unknown_key_is_told_with_file_way_line_and_allowed_keys(refusal: Refusal) -> None:
    (fault,) = refusal("2567/items.yaml", "    from_other_year: true", "    from_another_year: true")
    assert fault.startswith(
        "2567/items.yaml: items[4].from_another_year: unknown key; allowed: source, confidence,"
    )
    assert ", code, slug, covers, title, also_called, publish, period, fails, unit," in fault
    lines = (YEARS / "2567/items.yaml").read_text(encoding="utf-8").splitlines()
    assert fault.endswith(f"(line {lines.index('    from_other_year: true') + 1})")


def test_an_unknown_key_inside_a_nested_list_names_the_keys_of_that_place(refusal: Refusal) -> None:
    (fault,) = refusal(
        "2567/indicators.yaml", "        title: ข้อมูลพื้นฐาน", "        titel: ข้อมูลพื้นฐาน\n        title: x"
    )
    assert "indicators[8].subindicators[0].titel: unknown key" in fault
    assert "allowed: source, confidence, notes, code, title, items " in fault


def test_an_unknown_key_at_the_top_names_the_keys_of_the_file(refusal: Refusal) -> None:
    (fault,) = refusal("2567/calendar.yaml", "calendar:", "calender: []\ncalendar:")
    assert fault == "2567/calendar.yaml: calender: unknown key; allowed: calendar (line 2)"


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("items", "    period: ข้อมูลปัจจุบัน\n", "", "items[0].period: this key is missing"),
        ("items", "slug: org-structure", "slug: Org Structure", "items[0].slug: must match pattern"),
        ("items", "- code: O1\n", "- code: X1\n", "items[0].code: must match pattern"),
        (
            "items",
            "confidence: high",
            "confidence: certain",
            "must be 'high', 'medium' or 'low', got \"certain\"",
        ),
        ("items", "period: ข้อมูลปัจจุบัน", 'period: " "', "items[0].period: must have at least 1 character"),
        ("items", "period: ข้อมูลปัจจุบัน", "period:", "items[0].period: must be text, got nothing"),
        ("items", "period: ข้อมูลปัจจุบัน", "period: 2567", 'must be text; put it in quotes: "2567"'),
        ("items", "period: ข้อมูลปัจจุบัน", "period: true", 'must be text; put it in quotes: "true"'),
        ("items", "period: ข้อมูลปัจจุบัน", "period: [ปี]", "items[0].period: must be text, got a list"),
        ("items", "source: [seed002, song67, agri67]", "source: seed002", 'must be a list, got "seed002"'),
        ("items", "source: [seed002, song67, agri67]", "source: []", "items[0].source: "),
        (
            "indicators",
            'code: "9.1"',
            "code: 9.1",
            'subindicators[0].code: must be text; put it in quotes: "9.1"',
        ),
        ("indicators", 'code: "10.1"', "code: 10.10", 'put it in quotes: "10.10"'),
        ("indicators", "instrument: IIT", "instrument: IITT", "must be 'IIT', 'EIT' or 'OIT', got \"IITT\""),
        ("questions", "polarity: positive", "polarity: good", "questions[0].polarity: must be"),
        ("ruleset", "weight: 0.3", "weight: a third", "instruments[0].weight: must be a valid decimal"),
        (
            "ruleset",
            "weight: 0.3",
            "weight: .nan",
            'instruments[0].weight: must be a valid decimal, got ".nan"',
        ),
        (
            "ruleset",
            "total_min: 95",
            "total_min: 950",
            "levels.order[0].total_min: must be less than or equal to 100",
        ),
        (
            "ruleset",
            "fiscal_year: 2567",
            "fiscal_year: 2024",
            "fiscal_year: must be greater than or equal to 2561",
        ),
        ("issues", "number: 7", "number: 8", "issues[6].number: must be less than or equal to 7"),
    ],
)
def test_a_wrong_value_is_told_with_what_was_expected(
    refusal: Refusal, file: str, old: str, new: str, expected: str
) -> None:
    (fault,) = refusal(f"2567/{file}.yaml", old, new)
    assert fault.startswith(f"2567/{file}.yaml: ")
    assert expected in fault
    assert "\n" not in fault


def test_all_faults_of_a_file_are_told_at_once(
    refusal: Refusal, spoil: Callable[[str, str, str], None]
) -> None:
    spoil("2567/items.yaml", "slug: contact", "slug: ติดต่อ")
    spoil("2567/calendar.yaml", "confidence: high", "confidence: sure")
    faults = refusal("2567/items.yaml", "    period: ข้อมูลปัจจุบัน\n", "")
    assert [fault.split(": ")[:2] for fault in faults] == [
        ["2567/items.yaml", "items[0].period"],
        ["2567/items.yaml", "items[3].slug"],
        ["2567/calendar.yaml", "calendar[0].confidence"],
    ]


def test_a_repeated_key_is_refused_where_it_stands(refusal: Refusal) -> None:
    faults = refusal(
        "2567/items.yaml", "    title: โครงสร้าง\n", "    title: โครงสร้าง\n    title: อื่น\n    slug: x\n"
    )
    assert faults == [
        "2567/items.yaml: items[0].title: key is given twice (line 11)",
        "2567/items.yaml: items[0].slug: key is given twice (line 12)",
    ]


def test_broken_yaml_is_told_with_its_line(refusal: Refusal) -> None:
    (fault,) = refusal("2567/issues.yaml", "indicators: [1]", "indicators: [1")
    assert fault.startswith("2567/issues.yaml: line 6: not valid YAML: ")


def test_an_unreadable_character_is_told_with_its_line(refusal: Refusal) -> None:
    (fault,) = refusal("2567/calendar.yaml", "  - title", "  - \x07title")
    assert fault.startswith("2567/calendar.yaml: line 3: not valid YAML: ")


def test_a_file_that_is_not_utf8_is_told_with_its_line(years: Path) -> None:
    path = years / "2567" / "calendar.yaml"
    text = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_bytes(
        b"".join([*(line.encode() for line in text[:2]), *(line.encode("cp874") for line in text[2:])])
    )
    with pytest.raises(RulesError) as caught:
        load_ruleset(years / "2567")
    assert caught.value.faults == ("2567/calendar.yaml: line 3: not UTF-8; save the file as UTF-8",)


def test_a_byte_order_mark_as_windows_editors_write_it_does_no_harm(years: Path) -> None:
    path = years / "2567" / "calendar.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_ruleset(years / "2567").calendar


@pytest.mark.parametrize("text", ["", "# เฉพาะหมายเหตุ\n"])
def test_an_empty_file_is_refused(years: Path, text: str) -> None:
    (years / "2567" / "calendar.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RulesError, match=r"calendar\.yaml: the file is empty"):
        load_ruleset(years / "2567")


def test_a_file_of_another_shape_is_refused(years: Path) -> None:
    (years / "2567" / "calendar.yaml").write_text("- title: x\n", encoding="utf-8")
    with pytest.raises(RulesError, match=r"calendar\.yaml: the file: must be a valid dictionary"):
        load_ruleset(years / "2567")


def test_sources_are_texts(years: Path, spoil: Callable[[str, str, str], None]) -> None:
    spoil("sources.yaml", "seed000:", "seed000: 1\nold:")
    with pytest.raises(RulesError, match=r'sources\.yaml: seed000: must be text; put it in quotes: "1"'):
        load_sources(years)


def test_counts_tell_which_years_have_a_code() -> None:
    counts = load_counts()
    assert list(counts) == [2564, 2565, 2566, 2567, 2568, 2569]
    assert [each.items for each in counts.values()] == [43, 43, 43, 35, 28, 26]
    assert years_with("O43", counts) == (2564, 2565, 2566)
    assert years_with("O35", counts) == (2564, 2565, 2566, 2567)
    assert years_with("I16", counts) == (2564, 2565)
    assert (counts[2567].has("E9.part1"), counts[2567].has("E10"), counts[2567].has("O0")) == (
        True,
        False,
        False,
    )
    assert counts[2568].has("I1") is None
    assert counts[2567].has("total") is False


def test_a_year_counted_twice_is_refused(years: Path, spoil: Callable[[str, str, str], None]) -> None:
    spoil("counts.yaml", "year: 2565", "year: 2564")
    with pytest.raises(RulesError, match=r"counts\.yaml: years\[1\]\.year: 2564 is given twice \(line 11\)"):
        load_counts(years)
