"""What is in a backup: a zip of JSON lines, one file for each table, and a manifest with checksums.

The same on SQLite and PostgreSQL, so that an office can move from one to the other.
"""

import base64
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy import Column, Date, LargeBinary, Table

from storage import audit
from storage.calendar import tables as calendar
from storage.columns import metadata
from storage.documents import tables as documents
from storage.measures import tables as measures
from storage.messages import tables as messages
from storage.people import tables as people
from storage.reminders import tables as reminders
from storage.scores import tables as scores
from storage.types import ExactDecimal, UtcDateTime

KNOWN = (people, scores, measures, reminders, calendar, messages, documents, audit)
"""Named so that their tables are in the catalogue."""
FORMAT = 1
MANIFEST = "manifest.json"

Progress = Callable[[int, int], None]
"""Told how many rows are done, of how many."""


class BackupFault(RuntimeError):
    """Why a backup cannot be made or put back, in one line."""


class TableEntry(BaseModel):
    """A table in the manifest: how many rows, and the SHA-256 of its lines."""

    rows: int
    sha256: str


class Manifest(BaseModel):
    """What the file says about itself; `revision`: the shape of the tables when it was made."""

    format: int
    revision: str
    made_at: datetime
    tables: dict[str, TableEntry]


def read_manifest(text: bytes) -> Manifest:
    try:
        found = Manifest.model_validate_json(text)
    except ValidationError as fault:
        raise broken("manifest") from fault
    if found.format > FORMAT:
        raise newer()
    return found


def tables() -> list[Table]:
    """Every table of ours, each after those that it points to."""
    return list(metadata.sorted_tables)


def file_of(table: str) -> str:
    return f"{table}.jsonl"


def broken(what: str) -> BackupFault:
    return BackupFault(f"ไฟล์สำรองเสียหรือไม่ครบ ({what}) ยังไม่ได้กู้คืนอะไร (the backup is broken: {what})")


def newer() -> BackupFault:
    return BackupFault("ไฟล์สำรองมาจากรุ่นที่ใหม่กว่า ปรับรุ่นโปรแกรมก่อน (the backup is of a newer version)")


def to_line(row: Any) -> bytes:
    """A row as one line of JSON."""
    plain = {name: _plain(value) for name, value in row.items()}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(value).decode()
    return value


def from_line(line: bytes, table: Table) -> dict[str, Any]:
    """The row back from its line."""
    return {name: _typed(value, table.c[name]) for name, value in json.loads(line).items()}


def _typed(value: Any, column: Column[Any]) -> Any:
    if value is None:
        return None
    if isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    if isinstance(column.type, ExactDecimal):
        return Decimal(value)
    if isinstance(column.type, LargeBinary):
        return base64.b64decode(value)
    return value
