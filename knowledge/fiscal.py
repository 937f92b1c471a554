"""Fiscal years and quarters of the Thai state: 1 October to 30 September, counted in พ.ศ."""

from datetime import date

ERA = 543
"""Years the Buddhist era is ahead of the Gregorian one."""

FIRST_MONTH = 10
FIRST_RATED = 2562
"""The first fiscal year of the assessment as it is now: ten indicators in IIT, EIT and OIT.

Until FY 2561 another set of questions and weights was used, whose figures mean something else.
"""
RESULTS_MONTH = 7
"""Results of a fiscal year are announced in July or August of it."""


def be(year_ad: int) -> int:
    """The Buddhist-era year of a Gregorian one: 2024 → 2567."""
    return year_ad + ERA


def fiscal_year_of(day: date) -> int:
    """The fiscal year (พ.ศ.) a day belongs to: October to December count for the next one."""
    return be(day.year) + (day.month >= FIRST_MONTH)


def newest_result(day: date) -> int:
    """The newest fiscal year whose result can be out: from July on that of the year that is about to end."""
    return be(day.year) - (day.month < RESULTS_MONTH)


def quarter_of(day: date) -> int:
    """The quarter of the fiscal year: 1 is October to December, 4 is July to September."""
    return (day.month - FIRST_MONTH) % 12 // 3 + 1


def quarter_end(day: date) -> date:
    """The last day of the quarter of the fiscal year that a day is in."""
    month = (day.month - 1) // 3 * 3 + 3
    return date(day.year, month, 31 if month in (3, 12) else 30)


def fiscal_year_span(year: int) -> tuple[date, date]:
    """First and last day of a fiscal year (พ.ศ.): 2567 → 1 October 2023, 30 September 2024."""
    ends = year - ERA
    return date(ends - 1, FIRST_MONTH, 1), date(ends, FIRST_MONTH - 1, 30)
