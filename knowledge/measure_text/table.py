"""Tables of measures out of pasted text: found by their headers, read over page breaks, made into drafts."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from knowledge.measure_text.cells import rows_of
from knowledge.measure_text.columns import columns_of, heads_other_table
from knowledge.measure_text.draft import dated, named_year, read_budget, tidy_title
from knowledge.measure_text.jsonl import read_jsonl
from knowledge.measure_text.line import read_line, read_lines
from knowledge.measure_text.serves import read_serves, serves_of_title
from knowledge.measure_text.units import read_units
from knowledge.measures.measure import LONGEST_TEXT, Draft
from knowledge.periods.reading import LONGEST_PERIOD
from knowledge.thai import to_arabic

__all__ = [
    "MeasureReading",
    "RowComplaint",
    "read_jsonl",
    "read_line",
    "read_lines",
    "read_measures",
    "read_units",
]

MOST_DRAFTS = 200
_NEW_LINE = re.compile(r"(?:[-–•*]|\(?[0-9๐-๙]{1,2}[.)])")
_HEADING = re.compile(r"มาตรการ.{0,120}?ปี(?:\s?งบประมาณ)?\s?(?:พ\s?\.\s?ศ\s?\.?)?\s?(25[0-9]{2})(?![0-9])")
_SUMS = re.compile(r"รวม(?:ทั้งสิ้น|ทั้งหมด|เงิน|งบประมาณ|เป็นเงิน)*")


@dataclass(frozen=True, slots=True)
class RowComplaint:
    """Why a row was not taken, and what it says.

    `no_title`: names no measure; `no_start`: goes on, but from nothing. `empty_cell`: the same in a form,
    where `number` counts the rows from the header. `too_many`: the first of `number` that are left.
    """

    kind: Literal["no_title", "no_start", "empty_cell", "too_many"]
    words: str
    number: int = 0

    @property
    def most(self) -> int:
        """How many measures are taken at once."""
        return MOST_DRAFTS


@dataclass(frozen=True, slots=True)
class MeasureReading:
    """The measures of a text in its order.

    `fiscal_year` is the year the periods say, else the headings; None if they say none or several.
    `complaints` are about rows that were not taken; `is_table`: there is a measures table.
    """

    drafts: tuple[Draft, ...]
    fiscal_year: int | None
    complaints: tuple[RowComplaint, ...]
    is_table: bool


@dataclass(slots=True)
class _Tables:
    """The rows of all measures tables of a text, joined over page breaks (if it has `pages`), by column."""

    pages: bool = True
    count: int = 0
    columns: dict[int, str] = field(default_factory=dict)
    width: int = 0
    rows: list[dict[str, str]] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    complaints: list[RowComplaint] = field(default_factory=list)
    lead: dict[str, str] = field(default_factory=dict)
    unused: RowComplaint | None = None
    turned: bool = False
    apart: bool = False
    seen: bool = False

    def take(self, cells: list[str]) -> None:
        """One row or line of the text."""
        if columns := columns_of(cells):
            self.columns, self.width, self.count = columns, len(cells), 1
            self.seen, self.turned, self.apart = True, True, False
        elif len(cells) == 1:
            self.apart = True
            self.headings += [] if self.seen else cells
        elif heads_other_table(cells):
            self.columns = {}
        elif self.columns and (not self.apart or len(cells) == self.width):
            self.count += 1
            self._take_row(self._by_kind(cells))

    def end(self) -> None:
        """After the last line."""
        self._leave({"serves": ""})

    def _by_kind(self, cells: list[str]) -> dict[str, str]:
        row: dict[str, str] = {}
        for at, kind in self.columns.items():
            text = cells[at] if at < len(cells) and re.search(r"\w", cells[at]) else ""
            row[kind] = _joined(row.get(kind, ""), text)
        for other in ("measure", "issue", "steps"):
            if "title" not in self.columns.values() and "title" not in row and other in row:
                row["title"] = row.pop(other)
        return row

    def _take_row(self, row: dict[str, str]) -> None:
        """A row of a document with pages, or of a form, where every row is one measure."""
        if self.pages:
            self._row(row)
        elif tidy_title(row.get("title", "")) and not _SUMS.fullmatch(row["title"]):
            self.rows.append(row)
        elif any(row.values()) and not _SUMS.fullmatch(row.get("title") or row.get("serves", "")):
            self.complaints.append(RowComplaint("empty_cell", _words(row), self.count))

    def _row(self, row: dict[str, str]) -> None:
        """A measure, the rest of the one before, or only what the next ones are for."""
        lead = {kind: row[kind] for kind in ("serves", "issue") if row.get(kind)}
        title, turned = row.get("title", ""), self.turned
        self.turned = False
        if not any(row.values()) or _SUMS.fullmatch(title or "".join(lead.values())):
            return
        if not lead and (not title or (turned and not row.get("period") and not row.get("units"))):
            self._continue(row)
        elif not tidy_title(title):
            self._lead_alone(lead, row)
        else:
            self._leave(lead)
            self.rows.append(row | self.lead)

    def _continue(self, row: dict[str, str]) -> None:
        if not self.rows:
            self.complaints.append(RowComplaint("no_start", _words(row)))
            return
        for kind, text in row.items():
            self.rows[-1][kind] = _joined(self.rows[-1].get(kind, ""), text)

    def _lead_alone(self, lead: dict[str, str], row: dict[str, str]) -> None:
        """A row that names what measures are for but none: those below it may belong to it."""
        complaint = RowComplaint("no_title", _words(row))
        self._leave(lead)
        if sum(map(bool, row.values())) > len(lead):
            self.complaints.append(complaint)
        elif read_serves(" ".join(lead.values())):
            self.unused = complaint

    def _leave(self, lead: dict[str, str]) -> None:
        """Goes on to the next indicator, if any; one that got no measure is complained about."""
        if lead and self.unused:
            self.complaints.append(self.unused)
        self.lead, self.unused = lead or self.lead, None


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
    tables = _Tables(pages)
    for cells in rows_of(text):
        tables.take(cells)
    tables.end()
    rows, left = tables.rows[:MOST_DRAFTS], tables.rows[MOST_DRAFTS:]
    drafts = tuple(_draft(row, fiscal_year, today, units) for row in rows)
    complaints = list(dict.fromkeys(tables.complaints))[:MOST_DRAFTS]
    if left:
        complaints.append(RowComplaint("too_many", _words(left[0]), len(left)))
    return MeasureReading(drafts, _year(drafts, tables.headings), tuple(complaints), tables.seen)


def _draft(row: dict[str, str], fiscal_year: int, today: date | None, units: Sequence[str]) -> Draft:
    title, issue, serves = tidy_title(row["title"]), row.get("issue", ""), row.get("serves", "")
    steps = _joined(row.get("measure", ""), row.get("steps", ""))
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
        budget=read_budget(row.get("budget", "")),
    )
    return dated(draft, fiscal_year, today)


def _year(drafts: Iterable[Draft], headings: Iterable[str]) -> int | None:
    """The one year that periods say, or if none does, the headings before the first table."""
    said = {year for each in drafts if (year := named_year(each.period))}
    short = (to_arabic(each) for each in headings if len(each) <= 200)
    years = said or {int(found[1]) for each in short if (found := _HEADING.search(each))}
    return years.pop() if len(years) == 1 else None


def _joined(before: str, after: str) -> str:
    """Two parts of a text; a numbered part begins a line of its own."""
    between = "\n" if _NEW_LINE.match(after) else " "
    return f"{before}{between}{after}"[: 2 * LONGEST_TEXT] if before and after else before or after


def _words(row: dict[str, str]) -> str:
    return " ".join(" ".join(each for each in row.values() if each).split())[:60]
