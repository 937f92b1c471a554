"""How several measures go, out of a list or a table: each line is about the measure whose title it has."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.measure_text.tables.cells import rows_of
from knowledge.measures.measure import Measure, Status
from knowledge.progress_text.naming import SHORTEST, key, letters, named_in, place_of
from knowledge.progress_text.rounds import take_round
from knowledge.progress_text.telling import WorkTelling, note_of, read_telling
from knowledge.progress_text.vocabulary import looks_ahead, says_nothing
from knowledge.thai import to_arabic

MOST_RESULTS = 100
_RESULT = re.compile(
    r"(?:ร้อยละ(?:ของ)?)?(?:ผล|สรุปผล|สถานะ|ความ(?:คืบหน้า|ก้าวหน้า))(?:การ)?(?:ดำเนินงาน|ดำเนินการ|ดำเนินกิจกรรม|ปฏิบัติงาน|ปฏิบัติ)?"
    r"(?:โครงการ|กิจกรรม|มาตรการ|งาน)?(?:ล่าสุด|ร้อยละ|%)?"
)
_TITLE = re.compile(r"(?:ชื่อ)?(?:โครงการ|กิจกรรม|มาตรการ|งาน|เรื่อง|รายการ|แผนงาน|/)+(?:ที่ดำเนินการ)?")
_NUMBER = re.compile(r"^\s*(?:\(?[0-9]{1,3}[.)]|[-–•*✓✅●▪]|ข้อ ?[0-9]{1,3}|[0-9]{1,3}(?=\s))\s*")
_ONLY_NUMBER = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,4})?")
_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class TitleResult:
    """What one line says of a measure; None where it only names it."""

    measure: Measure
    telling: WorkTelling | None
    round: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """The lines that are about measures of the plan, and the titles of others that have a result too.

    `is_table`: they stand under a heading for results.
    """

    found: tuple[TitleResult, ...] = ()
    unknown: tuple[str, ...] = ()
    is_table: bool = False
    rest: str = ""
    """The lines about none, joined."""


@dataclass(slots=True)
class _Columns:
    """Which column has the titles and which the results, once a header said so."""

    title: int | None = None
    result: int | None = None
    found: list[TitleResult] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)

    def take(self, cells: list[str], measures: Sequence[Measure]) -> None:
        cells = [" ".join(each.split()) for each in cells]
        if self._is_header(cells):
            return
        cell, measure = _titled(cells, measures)
        if measure is not None:
            self.found.append(_result(measure, self._words(cells, cell, measure)))
        elif len(cells) == 1 and (named := named_in(_NUMBER.sub("", cells[0]), measures)).is_sure:
            self.found.append(_result(named.measures[0], named.rest))
        else:
            self._other(cells)

    def _is_header(self, cells: list[str]) -> bool:
        result = next((at for at, each in enumerate(cells) if _RESULT.fullmatch(_plain(each))), None)
        title = next((at for at, each in enumerate(cells) if _TITLE.fullmatch(_plain(each))), None)
        if len(cells) < 2 or result is None or title is None:
            return False
        self.title, self.result = title, result
        return True

    def _words(self, cells: list[str], cell: int, measure: Measure) -> str:
        """What a row says of its measure: the column of results, else all that is beside the title."""
        if self.result is not None:
            said = cells[self.result] if self.result < len(cells) else ""
            return f"{said}%" if _ONLY_NUMBER.fullmatch(to_arabic(said)) else said
        start, end = place_of(letters(_said_title(cells[cell], measure)), cells[cell])
        beside = f"{_NUMBER.sub('', cells[cell][:start])} {cells[cell][end:]}"
        others = [each for at, each in enumerate(cells) if at != cell and read_telling(to_arabic(each))]
        return " ".join((beside, *others))

    def _other(self, cells: list[str]) -> None:
        """A row about no measure of the plan: named if it has a result."""
        if self.result is not None and self.title is not None and max(self.title, self.result) < len(cells):
            if cells[self.title] and cells[self.result]:
                self.unknown.append(_NUMBER.sub("", cells[self.title]))
            return
        line = " ".join(cells)
        telling = read_telling(to_arabic(_NUMBER.sub("", line)))
        if telling is not None and not telling.is_weak:
            self.unknown.append(_NUMBER.sub("", line))
        else:
            self.rest.append(line)


def read_results(text: str, measures: Sequence[Measure]) -> Results:
    """How the measures of a plan go, line by line; titles are matched as a whole. Never raises."""
    columns = _Columns()
    for row in rows_of(_LINK.sub(" ", text)):
        columns.take(row.cells, measures)
    found = _one_each(columns.found)
    rest = " ".join(each for each in columns.rest if not says_nothing(each))
    unknown = tuple(dict.fromkeys(each[:80] for each in columns.unknown))
    return Results(found[:MOST_RESULTS], unknown, columns.result is not None, note_of(rest))


def _one_each(found: list[TitleResult]) -> tuple[TitleResult, ...]:
    """One result of each measure: the last that says something."""
    by_id: dict[int, TitleResult] = {}
    for each in found:
        if each.telling is not None or each.measure.id not in by_id:
            by_id[each.measure.id] = each
    return tuple(by_id.values())


def _result(measure: Measure, words: str) -> TitleResult:
    words = to_arabic(words)
    period, rest = ("", words) if looks_ahead(words) else take_round(words)
    telling = read_telling(rest)
    if period and not (telling and (telling.status is Status.DONE or telling.percent)):
        period, telling = "", read_telling(words)
    if telling is None and note_of(words):
        telling = WorkTelling(note=note_of(words), is_weak=True)
    return TitleResult(measure, telling, period)


def _titled(cells: list[str], measures: Sequence[Measure]) -> tuple[int, Measure | None]:
    """The cell that has a whole title, and the measure of the longest one."""
    best: tuple[int, int, Measure | None] = (0, 0, None)
    for at, cell in enumerate(cells):
        said = letters(cell)
        for each in measures:
            size = len(key(each.title))
            if size >= SHORTEST and size > best[0] and key(each.title) in said:
                best = (size, at, each)
    return best[1], best[2]


def _said_title(cell: str, measure: Measure) -> str:
    return measure.title if letters(measure.title) in letters(cell) else key(measure.title)


def _plain(cell: str) -> str:
    return re.sub(r"[\s().]", "", cell)
