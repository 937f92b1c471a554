"""The same subject under the codes of other years."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.links import Link, same_in
from knowledge.rules.loader import load_all, load_earlier

RULES = load_all()
PAIRS = list(permutations(RULES.values(), 2))


@pytest.mark.parametrize(
    ("year", "code", "other", "link"),
    [
        (2569, "O15", 2568, Link("same", ("O16",))),
        (2568, "O16", 2567, Link("split", ("O20", "O21"))),
        (2567, "O20", 2568, Link("merged", ("O16",))),
        (2567, "O20", 2566, Link("same", ("O39",))),
        (2567, "O1", 2568, Link("merged", ("O1",))),
        (2567, "O6", 2568, Link("merged", ("O3",))),
        (2567, "O8", 2568, Link("same", ("O6",))),
        (2567, "O8", 2566, Link("split", ("O11", "O12"))),
        (2567, "O8", 2564, Link("split", ("O10", "O11", "O18", "O19"))),
        (2567, "O15", 2568, Link("gone", ())),
        (2567, "O28", 2568, Link("gone", ())),
        (2567, "O29", 2566, Link("new", ())),
        (2568, "O27", 2569, Link("renamed", ("O25",))),
        (2568, "O11", 2569, Link("merged", ("O10",))),
        (2568, "O15", 2567, Link("same", ("O19",))),
        (2565, "O10", 2566, Link("merged", ("O11",))),
    ],
)
def test_an_item_is_found_in_another_year(year: int, code: str, other: int, link: Link) -> None:
    assert same_in(code, RULES[year], RULES[other]) == link


def test_a_code_of_another_year_is_no_item_of_this_one() -> None:
    with pytest.raises(KeyError):
        same_in("O43", RULES[2568], RULES[2567])


def test_the_ethics_code_is_one_subject_through_the_years() -> None:
    """A code means something else each year; the subject is what stays."""
    codes = {"O39": 2566, "O20": 2567, "O16": 2568, "O15": 2569}
    for code, year in codes.items():
        for other_code, other in codes.items():
            assert other_code in same_in(code, RULES[year], RULES[other]).codes


@given(st.sampled_from(PAIRS), st.data())
def test_a_link_goes_back_to_where_it_came_from(pair, data) -> None:  # type: ignore[no-untyped-def]
    here, there = pair
    code = data.draw(st.sampled_from([item.code for item in here.items]))
    link = same_in(code, here, there)
    for other in link.codes:
        back = same_in(other, there, here)
        assert code in back.codes
    assert (link.kind in ("gone", "new")) == (not link.codes)
    assert (link.kind == "split") == (len(link.codes) > 1)


def test_an_earlier_version_has_the_links_of_its_year() -> None:
    """What is pinned to it is asked for by the same links."""
    earlier = load_earlier()[2567, 1]
    assert [item.subjects for item in earlier.items] == [item.subjects for item in RULES[2567].items]


def test_no_year_is_an_island() -> None:
    """At least two thirds of a year's items are known in the year before it."""
    for before, after in zip(RULES.values(), list(RULES.values())[1:], strict=False):
        known = [item for item in after.items if same_in(item.code, after, before).codes]
        assert len(known) * 3 >= len(after.items) * 2, after.fiscal_year
