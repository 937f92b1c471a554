"""The fiscal year runs from 1 October to 30 September and is named by the year it ends in."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.fiscal import be, fiscal_year_of, fiscal_year_span, newest_result, quarter_of


@pytest.mark.parametrize(
    ("day", "year", "quarter"),
    [
        (date(2023, 9, 30), 2566, 4),
        (date(2023, 10, 1), 2567, 1),
        (date(2023, 12, 31), 2567, 1),
        (date(2024, 1, 1), 2567, 2),
        (date(2024, 3, 31), 2567, 2),
        (date(2024, 4, 1), 2567, 3),
        (date(2024, 6, 30), 2567, 3),
        (date(2024, 7, 1), 2567, 4),
        (date(2024, 9, 30), 2567, 4),
        (date(2024, 10, 1), 2568, 1),
    ],
)
def test_year_and_quarter_change_on_the_first_of_the_month(day: date, year: int, quarter: int) -> None:
    assert (fiscal_year_of(day), quarter_of(day)) == (year, quarter)


def test_the_span_is_october_to_september() -> None:
    assert fiscal_year_span(2567) == (date(2023, 10, 1), date(2024, 9, 30))


def test_buddhist_era_is_543_years_ahead() -> None:
    assert be(2024) == 2567


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 1, 1)))
def test_every_day_lies_in_the_span_of_its_fiscal_year_and_the_next_year_follows(day: date) -> None:
    first, last = fiscal_year_span(fiscal_year_of(day))
    assert first <= day <= last
    assert fiscal_year_span(fiscal_year_of(day) + 1)[0] == last + timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 11, 27), 2569),
        (date(2027, 1, 4), 2569),
        (date(2027, 6, 30), 2569),
        (date(2027, 7, 1), 2570),
        (date(2024, 3, 4), 2566),
    ],
)
def test_the_newest_result_is_that_of_the_year_about_to_end_from_july_on(day: date, year: int) -> None:
    assert newest_result(day) == year
