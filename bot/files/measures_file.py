"""Measures out of a file: the Excel form, a table as text, or JSON lines."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date

from bot.files.apart import SheetRead, read_apart
from bot.files.refused import Refused
from handlers.general.help import refused_file
from handlers.measures.complaining import bad_line, bad_row
from handlers.measures.writing.importing import Found
from handlers.render import Texts
from handlers.terms.events import File
from knowledge.fiscal import fiscal_year_of
from knowledge.measure_text.table import read_jsonl, read_measures


class NotReadable(ValueError):
    """The file holds no measures; the words say why."""


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
        try:
            return read_apart(SheetRead, content).text
        except Refused as refused:
            raise NotReadable(_said(File(name, fault=refused.fault))) from None
    for encoding in ("utf-8-sig", "cp874"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotReadable("ไฟล์ไม่ใช่ข้อความหรือ Excel (neither text nor .xlsx)")


def _said(file: File) -> str:
    """In one line."""
    words = " ".join(Texts().render(refused_file(file)).text.split())
    return f"{words} (not a readable .xlsx: {file.fault})"


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
