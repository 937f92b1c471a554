"""Tables of measures out of text: found by their headers, read over page breaks, made into drafts."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.measure_text.draft import dated, named_year, read_budget, tidy_title, years_of_plan
from knowledge.measure_text.jsonl import read_jsonl
from knowledge.measure_text.line import read_line, read_lines
from knowledge.measure_text.serves import read_serves, serves_of_title
from knowledge.measure_text.tables.cells import rows_of
from knowledge.measure_text.tables.labelled import as_table
from knowledge.measure_text.tables.rows import (
    BUDGET_OF,
    MOST_DRAFTS,
    Kept,
    RowComplaint,
    Tables,
    of_year,
    too_many,
)
from knowledge.measure_text.units import read_units
from knowledge.measures.measure import LONGEST_TEXT, Draft
from knowledge.periods.reading import LONGEST_PERIOD, Cadence, read_cadence
from knowledge.thai import legible

__all__ = [
    "MeasureReading",
    "RowComplaint",
    "read_jsonl",
    "read_line",
    "read_lines",
    "read_measures",
    "read_units",
]

_WHEN = frozenset({"period", "start", "end", "tick", "units+period"})
_WHO = frozenset({"units", "audited", "units+period"})
_SOME_DAY = date(2026, 11, 1)


@dataclass(frozen=True, slots=True)
class MeasureReading:
    """The measures of a text in its order.

    `fiscal_year` is the year the periods say, else the headings; None if they say none or several.
    `complaints` are about rows that were not taken; `is_table`: there is a measures table. `lacks`: what
    it has no column for, `period` or `units`; `has_results`: it has one for what became of the measures.
    """

    drafts: tuple[Draft, ...]
    fiscal_year: int | None
    complaints: tuple[RowComplaint, ...]
    is_table: bool
    lacks: tuple[str, ...] = ()
    has_results: bool = False
    before: str = ""
    """What stands before the first table."""


def read_measures(
    text: str, fiscal_year: int, today: date | None, units: Sequence[str], *, pages: bool = True
) -> MeasureReading:
    """Every measure in the tables of a text; what is around them is no measure. Never raises.

    Tables are known by their header, whatever the order of its columns; it may come again in the middle.
    A row with neither indicator nor title continues the one before; one without indicator is for that of
    the row before. Without `pages` (a form) each row is a measure of its own, and complained about if it
    has no title; rows are counted from the header, which is row 1. Periods are of the `fiscal_year` if they
    do not say theirs; with a problem they have no spans. `units` are those of the agency, whose names are
    preferred.
    """
    tables = Tables(pages)
    text = legible(text)
    for row in rows_of(as_table(text) or text):
        tables.take(row)
    tables.end()
    rows, others = of_year(tables.rows, fiscal_year)
    rows, left = rows[:MOST_DRAFTS], rows[MOST_DRAFTS:]
    drafts = tuple(_draft(row, fiscal_year, today, units) for row in rows)
    complaints = (*list(dict.fromkeys((*tables.complaints, *others)))[:MOST_DRAFTS], *too_many(left))
    year = _year(drafts, tables.headings, today or _SOME_DAY)
    lacks = (("period", _WHEN), ("units", _WHO)) if tables.seen else ()
    missing = tuple(name for name, kinds in lacks if not kinds & tables.kinds)
    before = "\n".join(tables.before) if tables.seen else ""
    return MeasureReading(drafts, year, complaints, tables.seen, missing, "result" in tables.kinds, before)


def _draft(row: Kept, fiscal_year: int, today: date | None, units: Sequence[str]) -> Draft:
    title, issue, serves = tidy_title(row["title"]), row.get("issue", ""), row.get("serves", "")
    steps = "\n".join(filter(None, (row.get(kind) for kind in ("measure", "improvement", "topic", "steps"))))
    money = row.get(BUDGET_OF.format(fiscal_year)) or row.get("budget", "")
    budget = read_budget(money)
    if budget is None and re.search("[0-9๐-๙]{3}", money):
        steps = f"{steps}\nงบประมาณ: {money}".strip()
    names, everyone = read_units(row.get("units", ""), units)
    leads = (*read_serves(serves), *read_serves(issue, issues=True))
    draft = Draft(
        title=title,
        serves=tuple(dict.fromkeys(leads if serves or issue else serves_of_title(title))),
        analysis=(row.get("analysis") or issue)[:LONGEST_TEXT],
        steps=steps[:LONGEST_TEXT],
        period=row.get("period", "")[:LONGEST_PERIOD].replace("\n", " "),
        reporting=row.get("reporting", "")[:LONGEST_TEXT],
        units=names,
        everyone=everyone,
        budget=budget,
    )
    return dated(draft, fiscal_year, today, _often(row))


def _often(row: Kept) -> Cadence | None:
    """How often a column of its own says."""
    return read_cadence(row.get("often", ""))


def _year(drafts: Iterable[Draft], headings: Iterable[str], today: date) -> int | None:
    """The one year that periods say, or if none does, the headings before the first table."""
    said = {year for each in drafts if (year := named_year(each.period))}
    years = said or years_of_plan(headings, today)
    return years.pop() if len(years) == 1 else None
