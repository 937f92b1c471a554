"""The rows of all measures tables of a text, by what their columns hold."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from knowledge.measure_text.draft import read_budget, tidy_title
from knowledge.measure_text.serves import read_serves
from knowledge.measure_text.tables.cells import CellRow
from knowledge.measure_text.tables.header import (
    DOING,
    Columns,
    columns_of,
    heads_other_table,
    is_count,
    joined,
)
from knowledge.measure_text.tables.schedule import apart, from_to, marked
from knowledge.measures.measure import LONGEST_TEXT

MOST_DRAFTS = 200
BUDGET_OF, _BUDGETS = "budget {}", "budget "
"""Where a row keeps the money of a year."""
Kept = dict[str, str]
_NEW_LINE = re.compile(r"(?:[-–•*]|\(?[0-9๐-๙]{1,2}[.)])")
_QUARTER, _COUNTS = re.compile(r"ไตรมาส(?:ที่)?"), re.compile(r"[1-4๑-๔][1-4๑-๔\s,–-]{0,12}")
_SUMS = re.compile(r"รวม(?:ทั้งสิ้น|ทั้งหมด|เงิน|งบประมาณ|เป็นเงิน)*")
_UNKEPT = {"number", "group", "goal", "place", "result", "note", "start", "end", "tick", "units+period"}


@dataclass(frozen=True, slots=True)
class RowComplaint:
    """Why a row was not taken, and what it says.

    `no_title`: names no measure; `no_start`: goes on, but from nothing. `empty_cell`: the same in a form,
    where `number` counts the rows from the header. `columns`: has not the `number` of cells of its header.
    `other_year`: has money of other years only, not of the year `number`. `too_many`: the first of `number`
    that are left.
    """

    kind: Literal["no_title", "no_start", "empty_cell", "columns", "other_year", "too_many"]
    words: str
    number: int = 0

    @property
    def most(self) -> int:
        """How many measures are taken at once."""
        return MOST_DRAFTS


@dataclass(slots=True)
class Tables:
    """What was taken so far; tables are joined over page breaks, if the text has `pages`."""

    pages: bool = True
    count: int = 0
    head: Sequence[str] = ()
    columns: Columns = field(default_factory=dict)
    rows: list[Kept] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    complaints: list[RowComplaint] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    lead: Kept = field(default_factory=dict)
    unused: RowComplaint | None = None
    turned: bool = False
    apart: bool = False
    seen: bool = False

    def take(self, row: CellRow) -> None:
        """One row or line of the text."""
        cells = row.cells
        self.before += [] if self.seen else ["\t".join(cells)]
        if columns := columns_of(cells, again=bool(self.columns)):
            self._begin(columns, cells)
        elif self.columns and self.count == 1 and len(cells) > 1 and (both := joined(self.head, cells)):
            self._begin(*both)
            self.count = 2
        elif self.columns and row.exact and len(cells) != len(self.head):
            self._misfit(cells)
        elif len(cells) == 1 or (not self.seen and sum(map(bool, cells)) == 1):
            self.apart = True
            self.headings += [] if self.seen else [each for each in cells if each]
        elif heads_other_table(cells):
            self.columns = {}
        elif self.columns and (not self.apart or len(cells) == len(self.head)):
            self._fit(cells)

    def end(self) -> None:
        """After the last line."""
        self._leave({"serves": ""})

    def _begin(self, columns: Columns, head: Sequence[str]) -> None:
        self.columns, self.head, self.count = columns, head, 1
        self.kinds |= {each.kind for each in columns.values()}
        self.before = self.before if self.seen else self.before[:-1]
        self.seen, self.turned, self.apart = True, True, False

    def _fit(self, cells: list[str]) -> None:
        """A row of the table, unless its cells do not stand below their headings."""
        self.count += 1
        if any(_SUMS.fullmatch(each.strip()) for each in cells):
            return
        kept = self._by_kind(cells)
        wide = any(each.strip() for each in cells[len(self.head) :])
        shifted = len(cells) < len(self.head) and is_count(kept.get("title", "")) and any(kept.values())
        if wide or (shifted and kept.get("title")):
            self._misfit(cells)
        else:
            self._take_row(kept)

    def _misfit(self, cells: list[str]) -> None:
        self.complaints.append(RowComplaint("columns", _said(cells), len(self.head)))

    def _by_kind(self, cells: list[str]) -> Kept:
        row: Kept = {}
        texts = {at: cells[at] if at < len(cells) else "" for at in self.columns}
        for at, column in self.columns.items():
            kind = (
                BUDGET_OF.format(column.year)
                if column.kind in {"year", "budget"} and column.year
                else column.kind
            )
            if kind not in _UNKEPT:
                text = texts[at] if re.search(r"\w", texts[at]) else ""
                if kind == "period" and _QUARTER.fullmatch(self.head[at].strip()) and _COUNTS.fullmatch(text):
                    text = f"ไตรมาส {text}"
                row[kind] = _joined(row.get(kind, ""), text)
        self._add_times(row, texts)
        kinds = [each.kind for each in self.columns.values()]
        named = next(kind for kind in DOING if kind in kinds)
        row["title"] = row.pop(named)
        if "units" not in row and "audited" in row:
            row["units"] = row.pop("audited")
        elif row.get("audited"):
            place = next(at for at, each in self.columns.items() if each.kind == "audited")
            row["steps"] = _joined(row.get("steps", ""), f"{self.head[place]}: {row.pop('audited')}")
        return row

    def _add_times(self, row: Kept, texts: dict[int, str]) -> None:
        """Who and when out of one cell, a beginning and an end, marks: as a period in words."""
        by = {kind: [texts[at] for at, each in self.columns.items() if each.kind == kind] for kind in _UNKEPT}
        ticks = [(each.words, texts[at]) for at, each in self.columns.items() if each.kind == "tick"]
        for both in by["units+period"]:
            who, when = apart(both)
            row["units"], row["period"] = (
                _joined(row.get("units", ""), who),
                _joined(row.get("period", ""), when),
            )
        if by["start"] or by["end"]:
            end = " ".join(by["end"]) or (row.pop("period", "") if by["start"] else "")
            row["period"] = _joined(row.get("period", ""), from_to(" ".join(by["start"]), end))
        if ticks:
            row["period"] = _joined(row.get("period", ""), marked(ticks))

    def _take_row(self, row: Kept) -> None:
        """A row of a document with pages, or of a form, where every row is one measure."""
        if self.pages:
            self._row(row)
        elif tidy_title(row.get("title", "")) and not _SUMS.fullmatch(row["title"]):
            self.rows.append(row)
        elif any(row.values()) and not _SUMS.fullmatch(row.get("title") or row.get("serves", "")):
            self.complaints.append(RowComplaint("empty_cell", _words(row), self.count))

    def _row(self, row: Kept) -> None:
        """A measure, the rest of the one before, or only what the next ones are for."""
        lead = {kind: row[kind] for kind in ("serves", "issue") if row.get(kind)}
        title, turned = row.get("title", ""), self.turned
        self.turned = False
        if not any(row.values()) or _SUMS.fullmatch(title or "".join(lead.values())):
            return
        if not lead and (not title or (turned and self._goes_on(row))):
            self._continue(row)
        elif not tidy_title(title):
            self._lead_alone(lead, row)
        else:
            self._leave(lead)
            self.rows.append(row | self.lead)

    def _goes_on(self, row: Kept) -> bool:
        """Whether the first row of a page is the rest of the last one before it."""
        return (
            bool(self.rows)
            and not row.get("period")
            and not row.get("units")
            and "budget" not in " ".join(row)
        )

    def _continue(self, row: Kept) -> None:
        if not self.rows:
            self.complaints.append(RowComplaint("no_start", _words(row)))
            return
        for kind, text in row.items():
            self.rows[-1][kind] = _joined(self.rows[-1].get(kind, ""), text)

    def _lead_alone(self, lead: Kept, row: Kept) -> None:
        """A row that names what measures are for but none: those below it may belong to it."""
        complaint = RowComplaint("no_title", _words(row))
        self._leave(lead)
        if sum(map(bool, row.values())) > len(lead):
            self.complaints.append(complaint)
        elif read_serves(" ".join(lead.values())):
            self.unused = complaint

    def _leave(self, lead: Kept) -> None:
        """Goes on to the next indicator, if any; one that got no measure is complained about."""
        if lead and self.unused:
            self.complaints.append(self.unused)
        self.lead, self.unused = lead or self.lead, None


def of_year(rows: Iterable[Kept], fiscal_year: int) -> tuple[list[Kept], list[RowComplaint]]:
    """The rows of a plan of several years that have money in this one, and what is said of the others."""
    ours: list[Kept] = []
    others: list[RowComplaint] = []
    for row in rows:
        years = {kind for kind, text in row.items() if kind.startswith(_BUDGETS) and read_budget(text)}
        if years and BUDGET_OF.format(fiscal_year) not in years:
            others.append(RowComplaint("other_year", row["title"][:60], fiscal_year))
        else:
            ours.append(row)
    return ours, others


def too_many(left: Sequence[Kept]) -> tuple[RowComplaint, ...]:
    return (RowComplaint("too_many", _words(left[0]), len(left)),) if left else ()


def _joined(before: str, after: str) -> str:
    """Two parts of a text; a numbered part begins a line of its own."""
    between = "\n" if _NEW_LINE.match(after) else " "
    return f"{before}{between}{after}"[: 2 * LONGEST_TEXT] if before and after else before or after


def _words(row: Kept) -> str:
    return _said(row.values())


def _said(texts: Iterable[str]) -> str:
    return " ".join(" ".join(each for each in texts if each).split())[:60]
