"""Makes a backup while the assistant goes on: every table as it was at one moment."""

import hashlib
import os
from collections.abc import Generator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import Connection, LargeBinary, Table, func, select

from storage.backups.engines import known_revisions, plain_engine, revision_of, sqlite_path
from storage.backups.format import (
    FORMAT,
    MANIFEST,
    BackupFault,
    Manifest,
    Progress,
    TableEntry,
    file_of,
    tables,
    to_line,
)
from storage.backups.restoring import verify

AT_ONCE = 500
"""Rows read in one go; of those with files one at a time."""


def make_backup(url: str, target: Path, now: datetime, progress: Progress) -> Manifest:
    """Write the whole database to a new file, which is there when it is complete and was read back."""
    path = sqlite_path(url)
    if path is not None and not path.exists():
        raise BackupFault(f"ไม่มีฐานข้อมูล {path} (there is no such database)")
    if target.exists():
        raise BackupFault(f"มีไฟล์ {target} อยู่แล้ว ตั้งชื่ออื่น (the file exists)")
    part = target.with_name(f"{target.name}.part")
    engine = plain_engine(url)
    try:
        with engine.connect() as connection, connection.begin():
            manifest = _write(connection, part, now, progress)
        verify(part)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
        engine.dispose()
    return manifest


def _write(connection: Connection, part: Path, now: datetime, progress: Progress) -> Manifest:
    revision = revision_of(connection)
    if revision != known_revisions()[0]:
        raise BackupFault(
            "ฐานข้อมูลเป็นของรุ่นอื่น เปิดผู้ช่วยรุ่นนี้หนึ่งครั้งก่อน (the database is of another version: start this one once)"
        )
    counted = [(each, _count(connection, each)) for each in tables()]
    total, done, entries = sum(many for _, many in counted), 0, {}
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw:
        with ZipFile(raw, "w", ZIP_DEFLATED, compresslevel=6) as archive:
            for table, _ in counted:
                digest, rows = hashlib.sha256(), 0
                with (
                    archive.open(file_of(table.name), "w", force_zip64=True) as member,
                    closing(_lines(connection, table)) as lines,
                ):
                    for line in lines:
                        member.write(line)
                        digest.update(line)
                        rows += 1
                        progress(done + rows, total)
                done += rows
                entries[table.name] = TableEntry(rows=rows, sha256=digest.hexdigest())
            manifest = Manifest(format=FORMAT, revision=revision, made_at=now, tables=entries)
            archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
        raw.flush()
        os.fsync(raw.fileno())
    return manifest


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _lines(connection: Connection, table: Table) -> Generator[bytes, None, None]:
    """Every row, in the order of its key."""
    has_files = any(isinstance(each.type, LargeBinary) for each in table.c)
    some = {"stream_results": True, "yield_per": 1 if has_files else AT_ONCE}
    ordered = select(table).order_by(*table.primary_key.columns)
    with connection.execute(ordered, execution_options=some) as rows:
        for row in rows.mappings():
            yield to_line(row)
