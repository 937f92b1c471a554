"""The header of a measures table, of one row or two: which column holds what."""

import re
from collections.abc import Mapping, Sequence

from knowledge.measure_text.tables.headings import Column, below, column_of, kind_of
from knowledge.thai import to_arabic

Columns = Mapping[int, Column]
DOING = ("title", "improvement", "measure", "topic", "issue", "mission", "steps")
"""Columns that can name what is done, the surest first."""
_SURELY = {"units", "units+period", "period", "start", "end"}
_GROUPS = {"period", "year", "tick"}
_SCORES = {"คะแนน", "คำถาม", "ข้อคำถาม", "คะแนนที่ได้", "ผลคะแนน"}
_MONTHS_A_YEAR, _FEW, _LONGEST_LINE = 12, 3, 200


def columns_of(cells: Sequence[str], *, again: bool = False) -> Columns:
    """What each named column holds, if this is the header of a measures table; else {}.

    It names something to do, and a time, somebody to do it, or the money of each year. `again`: within a
    table, where months and years alone are what a row says.
    """
    if not any(kind_of(cell) in DOING for cell in cells):
        return {}
    columns = _named(cells)
    kinds = [each.kind for each in columns.values()]
    doing = set(kinds).intersection(DOING)
    several = (
        kinds.count("tick") > 1 or kinds.count("year") > 1 or any(each.year for each in columns.values())
    )
    laid_out = not _SURELY.isdisjoint(kinds) or (several and not again)
    laid_out = laid_out and (not again or _mostly(columns, cells))
    sure = len(set(kinds)) > 2 or {"title", "measure"} & doing
    return columns if doing and laid_out and sure and not _of_scores(cells) else {}


def is_torn_header(line: str) -> bool:
    """Whether a line is headings with single blanks between them, so that nobody can tell its cells apart."""
    words = line[:_LONGEST_LINE].split()
    known = [kind for each in words if (kind := kind_of(each))]
    doing = any(each in {"title", "measure"} for each in known)
    laid_out = {"period", "start", "units"}.intersection(known)
    return len(words) > _FEW - 1 and len(known) == len(words) and doing and len(laid_out) > 1


def heads_other_table(cells: Sequence[str]) -> bool:
    """Whether this is the header of some other table: scores, questions, an analysis alone."""
    if _of_scores(cells):
        return True
    if len({kind for cell in cells if (kind := kind_of(cell))}) < 2:
        return False
    columns = _named(cells)
    kinds = {each.kind for each in columns.values()} - {"number", "note", "year", "tick"}
    return len(kinds) > 1 and _mostly(columns, cells)


def joined(head: Sequence[str], under: Sequence[str]) -> tuple[Columns, Sequence[str]] | None:
    """The columns of a header of two rows, and its headings one by one; None if the second is no part of it.

    Where copying left out the cells of a merged heading, the one that can stand over others is widened.
    """
    said = [each for each in under if each.strip()]
    if len(under) < len(head):
        head, under = _widened(head, said)
    fiscal = _whole_years(head, under)
    columns, whole = dict(_named(head)), list(head)
    for at, cell in enumerate(under):
        over = _over(head, at)
        if not cell.strip():
            continue
        found = below(cell, head[over], fiscal=over in fiscal) if over is not None else None
        if found is None:
            return None
        columns[at] = found
        whole[at : at + 1] = [f"{head[over or 0]} {cell}"]
    return (dict(sorted(columns.items())), whole) if said else None


def _named(cells: Sequence[str]) -> dict[int, Column]:
    return {at: column for at, cell in enumerate(cells) if (column := column_of(cell))}


def _mostly(columns: Columns, cells: Sequence[str]) -> bool:
    """Whether most of what a row says are headings: a cell or two of a measure can look like one."""
    times = [at for at, each in columns.items() if each.kind in {"tick", "year"}]
    headings = len(columns) - (len(times) if len(times) < _FEW else 0)
    return 2 * headings > sum(map(bool, cells))


def _of_scores(cells: Sequence[str]) -> bool:
    return any(re.sub(r"[^ก-๎]", "", each) in _SCORES and not re.search(r"\d", each) for each in cells)


def _over(head: Sequence[str], at: int) -> int | None:
    """The heading over a place of the second row: the last one at it or before it."""
    return next((place for place in range(min(at, len(head) - 1), -1, -1) if head[place].strip()), None)


def _whole_years(head: Sequence[str], under: Sequence[str]) -> set[int]:
    """The headings that stand over twelve places: those of a fiscal year."""
    overs = [_over(head, at) for at, cell in enumerate(under) if cell.strip()]
    return {each for each in overs if each is not None and overs.count(each) == _MONTHS_A_YEAR}


def _widened(head: Sequence[str], said: Sequence[str]) -> tuple[list[str], list[str]]:
    """Both rows with the cells that copying left out, if just one heading can stand over others."""
    over = [at for at, cell in enumerate(head) if (found := column_of(cell)) and found.kind in _GROUPS]
    if len(over) != 1 or "" in [each.strip() for each in head]:
        return [*head], [*said, *[""] * (len(head) - len(said))]
    at, more = over[0], len(said) - 1
    return (
        [*head[: at + 1], *[""] * more, *head[at + 1 :]],
        [*[""] * at, *said, *[""] * (len(head) - at - 1)],
    )


def is_count(cell: str) -> bool:
    """Whether a cell is only a number or money: no name of anything."""
    return bool(re.fullmatch(r"[\d.,\s/()%-]*", to_arabic(cell)))
