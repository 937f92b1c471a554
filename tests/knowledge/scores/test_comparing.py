"""Years side by side: points where they mean the same, and nothing made up where they do not."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.loader import YEARS, load_all
from knowledge.rules.ruleset import Level, Levels, Ruleset
from knowledge.scores.cases import load_cases
from knowledge.scores.comparing import YearResult, biggest_moves, compare, item_changes
from knowledge.scores.scoring import evaluate

RULES = load_all()[2567]
KHWAO_YAI = {case.name: case.given for case in load_cases(YEARS / "2567")}["เขวาใหญ่ 2567 ครบทุกข้อ"]
TEN = tuple(f"ind{number}" for number in range(1, 11))
points = st.decimals(0, 100, places=2)


def in_year(year: int, **update: object) -> Ruleset:
    return RULES.model_copy(update={"fiscal_year": year, **update})


GRADES = in_year(
    2565,
    levels=Levels(
        order=(
            Level(title="A", total_min=Decimal(85)),
            Level(title="B", total_min=Decimal(75)),
            Level(title="F", total_min=Decimal(0)),
        ),
        source=("calc",),
        confidence="high",
    ),
)


def result(ruleset: Ruleset, level: str | None = None, **scores: object) -> YearResult:
    return YearResult(evaluate(ruleset, {code: Decimal(str(value)) for code, value in scores.items()}), level)


def test_a_year_with_a_total_alone_compares_its_total() -> None:
    before = result(in_year(2566), total="80.29")
    found = compare(before, YearResult(evaluate(RULES, KHWAO_YAI)))
    assert found.total.by == Decimal("-10.7918")
    assert (found.before.is_total_only, found.after.is_total_only) == (True, False)
    assert all(each.before is None and each.by is None for each in (*found.instruments, *found.indicators))
    assert found.moved == () == found.still
    assert len(found.unknown) == 10
    assert (before.level, found.level_way) == ("ต้องปรับปรุง", "down")


def test_what_is_published_is_compared_as_it_was_published() -> None:
    found = compare(result(in_year(2566), total="80.29"), result(RULES, total="69.50", ind1="90"))
    assert found.total.by == Decimal("-10.79")


def test_moves_come_biggest_first_and_what_stayed_is_told_apart() -> None:
    before = result(in_year(2566), ind1=80, ind2=80, ind3=80, ind4=80)
    found = compare(before, result(RULES, ind1=82, ind2=60, ind3=80, ind5=90))
    assert [(each.code, each.by) for each in found.moved] == [("ind2", -20), ("ind1", 2)]
    assert [each.code for each in found.still] == ["ind3"]
    assert {"ind4", "ind5"} <= {each.code for each in found.unknown}


def test_grades_and_levels_are_not_compared() -> None:
    found = compare(result(GRADES, total=90), result(RULES, total=90, IIT=90, EIT=90, OIT=90))
    assert (found.before.level, found.after.level) == ("A", "ผ่านดี")
    assert (found.same_levels, found.level_way) == (False, None)


def test_a_published_level_that_the_year_does_not_have_is_compared_with_nothing() -> None:
    found = compare(result(in_year(2566), "A", total=90), result(RULES, total=70))
    assert (found.before.level, found.same_levels, found.level_way) == ("A", False, None)


def test_the_published_level_counts_before_the_one_by_scores() -> None:
    low = {"total": 84, "IIT": 84, "EIT": 84, "OIT": 84}
    found = compare(result(in_year(2566), "ผ่าน", **low), result(RULES, **low))
    assert (found.before.level, found.after.level, found.level_way) == ("ผ่าน", "ต้องปรับปรุง", "down")


def test_items_of_one_subject_stand_beside_each_other_whatever_their_codes() -> None:
    moved = tuple(
        item.model_copy(update={"slug": {"O8": "e-service", "O13": "made-up"}.get(item.code, item.slug)})
        for item in RULES.items
        if item.slug != "e-service"
    )
    before = YearResult(evaluate(in_year(2566, items=moved), {"O8": Decimal(100), "O9": Decimal(0)}))
    slug = {item.slug: item.code for item in RULES.items}
    after = result(RULES, **{slug["e-service"]: 0, "O9": 100, "O8": 0})
    found = {each.code: each for each in item_changes(before, after)}
    assert set(found) == {slug["e-service"], "O9"}
    assert (found[slug["e-service"]].code_before, found[slug["e-service"]].way) == ("O8", "down")
    assert found["O9"].way == "up"


def test_moves_over_many_years_are_from_the_first_that_knows_to_the_last() -> None:
    years = [
        result(in_year(2564), total=90),
        result(in_year(2565), ind1=70, ind2=90),
        result(in_year(2566), ind2=50, ind3=10),
        result(RULES, ind1=95, ind2=91),
    ]
    assert [(each.code, each.by) for each in biggest_moves(years)] == [("ind1", 25), ("ind2", 1)]


@given(st.dictionaries(st.sampled_from(TEN), points), st.dictionaries(st.sampled_from(TEN), points))
def test_there_and_back_is_no_move_and_nothing_unknown_has_points(
    old: dict[str, Decimal], new: dict[str, Decimal]
) -> None:
    before, after = (
        YearResult(evaluate(rules, scores)) for rules, scores in ((in_year(2566), old), (RULES, new))
    )
    there, back = compare(before, after), compare(after, before)
    assert [each.by for each in there.moved] == [-(each.by or 0) for each in back.moved]
    assert {each.code for each in there.unknown} == set(TEN) - (old.keys() & new.keys())
    assert len(there.moved) + len(there.still) + len(there.unknown) == 10
    sizes = [abs(each.by or 0) for each in there.moved]
    assert sizes == sorted(sizes, reverse=True)
