"""Measures from a file into an agency's plan: the Excel form, a table as text, or JSON lines."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.files.sheets import read_sheet
from handlers.measures.complaining import bad_line, bad_row
from handlers.render import Texts
from knowledge.agencies import find_type, units_for
from knowledge.fiscal import fiscal_year_of
from knowledge.measure_text.table import read_jsonl, read_measures
from knowledge.measures.measure import Draft, same_title
from knowledge.periods.reading import read_period, say_period
from storage.measures.changes import ADD
from storage.records import Author
from storage.unit_of_work import UnitOfWork

MADE_BY = "shell"


class NotReadable(ValueError):
    """The file holds no measures; the words say why."""


@dataclass
class Found:
    """What a file holds: drafts with their fiscal years, and what could not be taken."""

    drafts: list[tuple[int, Draft]] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)


def read_file(name: str, content: bytes, year: int | None, today: date, units: Sequence[str]) -> Found:
    """The measures of a file. `year`: the fiscal year of periods that name none.

    Without it, most of the file's other periods decide, else the year that runs. Raises NotReadable.
    """
    text = _text(name, content)
    found = _read(text, year or fiscal_year_of(today), today, units)
    if year is None and found.drafts:
        usual = Counter(of for of, draft in found.drafts if draft.spans).most_common(1)
        if usual and usual[0][0] != fiscal_year_of(today):
            found = _read(text, usual[0][0], today, units)
    if not found.drafts and not found.errors:
        raise NotReadable(
            "ไม่พบมาตรการในไฟล์ (no measures: use the form, a table with a header, or JSON lines)"
        )
    return found


def _text(name: str, content: bytes) -> str:
    if name.lower().endswith(".xlsx") or content[:2] == b"PK":
        text = read_sheet(content)
        if text is None:
            raise NotReadable("เปิดไฟล์ Excel ไม่ได้ (not a readable .xlsx)")
        return text
    for encoding in ("utf-8-sig", "cp874"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotReadable("ไฟล์ไม่ใช่ข้อความหรือ Excel (neither text nor .xlsx)")


def _read(text: str, year: int, today: date, units: Sequence[str]) -> Found:
    texts = Texts()
    if text.lstrip("\ufeff \n\r\t").startswith(("{", "[")):
        good, bad = read_jsonl(_lines(text), year, today, units)
        faults = [each | {"detail": texts.render(bad_line(each)).text} for each in bad]
        return Found(good, faults)
    reading = read_measures(text, year, today, units)
    of = reading.fiscal_year or year
    if of != year:
        reading = read_measures(text, of, today, units)
    faults = [{"detail": texts.render(bad_row(each)).text} for each in reading.complaints]
    return Found([(of, each) for each in reading.drafts], faults)


def _lines(text: str) -> str:
    """JSON lines; one JSON list is taken as well."""
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        return text
    rows = rows if isinstance(rows, list) else [rows]
    return "\n".join(json.dumps(each, ensure_ascii=False) for each in rows)


async def units_of(uow: UnitOfWork, agency_id: int) -> tuple[str, ...]:
    """Units as the agency calls them, and the usual ones of its type."""
    kind = find_type(await uow.agencies.find_name(agency_id) or "")
    known = await uow.agencies.units(agency_id)
    return tuple(dict.fromkeys((*known, *(units_for(kind.code) if kind else ()))))


async def keep(uow: UnitOfWork, agency_id: int, found: Found, now: datetime, today: date) -> dict[str, Any]:
    """Put the drafts in the plan. What it has already (by title and year) is left alone and told."""
    years = {year for year, _ in found.drafts}
    kept = (await uow.measures.load([agency_id], years)).get(agency_id, [])
    known = {(each.fiscal_year, same_title(each.title)) for each in kept}
    ids, questions, repeated = [], [], []
    for year, draft in found.drafts:
        if (year, same_title(draft.title)) in known:
            repeated.append(draft.title)
            continue
        known.add((year, same_title(draft.title)))
        units = [await uow.agencies.unit(agency_id, name[:120]) for name in draft.units]
        ids.append(await uow.measures.add(agency_id, year, draft, units, now))
        if draft.problem:
            questions.append(_question(ids[-1], draft, year, today))
    if ids:
        await uow.agencies.change(agency_id, replan=True)
        detail = {"ids": ids, "years": sorted(years)}
        await uow.assessments.record(Author(agency_id, None, MADE_BY), now, ADD, detail=detail)
    return {
        "agency_id": agency_id,
        "fiscal_years": sorted(years),
        "imported": len(ids),
        "measures": ids,
        "already_there": repeated,
        "questions": questions,
        "errors": found.errors,
    }


def _question(measure_id: int, draft: Draft, year: int, today: date) -> dict[str, Any]:
    """A period that is not clear: the measure is kept without days until somebody says what is meant."""
    read = read_period(draft.period, year, today)
    return {
        "measure": measure_id,
        "title": draft.title,
        "period": draft.period,
        "problem": draft.problem,
        "likely": say_period(read) if read.spans else "",
    }
