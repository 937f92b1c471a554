"""Puts a backup back, all of it or nothing: into an empty database, or in the place of what is there."""

import hashlib
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from alembic import command
from sqlalchemy import Connection, Table, func, insert, inspect, select, text

from storage.backups.engines import known_revisions, plain_engine, revision_of, sqlite_path
from storage.backups.format import (
    MANIFEST,
    BackupFault,
    Manifest,
    Progress,
    broken,
    file_of,
    from_line,
    newer,
    read_manifest,
    tables,
)
from storage.database import Database, alembic_config

AT_ONCE = 500
"""Rows in one INSERT; of those with files one at a time."""


def verify(source: Path) -> Manifest:
    """What a file says about itself, if every table in it is as it was written. Raises BackupFault."""
    try:
        with ZipFile(source) as archive:
            manifest = read_manifest(archive.read(MANIFEST))
            if manifest.revision not in known_revisions():
                raise newer()
            if set(manifest.tables) - {each.name for each in tables()}:
                raise newer()
            for name, entry in manifest.tables.items():
                if _checked(archive, name) != (entry.rows, entry.sha256):
                    raise broken(name)
    except (BadZipFile, KeyError, EOFError) as fault:
        raise broken(source.name) from fault
    return manifest


def _checked(archive: ZipFile, name: str) -> tuple[int, str]:
    digest, rows = hashlib.sha256(), 0
    with archive.open(file_of(name)) as member:
        for line in member:
            digest.update(line)
            rows += 1
    return rows, digest.hexdigest()


def restore_backup(url: str, source: Path, progress: Progress, *, replace: bool = False) -> Manifest:
    """Put a backup into a database. `replace`: what is there goes."""
    manifest = verify(source)
    path = sqlite_path(url)
    if path is None:
        _restore_into(url, source, manifest, progress, replace=replace)
    else:
        _restore_file(path, source, manifest, progress, replace=replace)
    return manifest


def _restore_file(path: Path, source: Path, manifest: Manifest, progress: Progress, *, replace: bool) -> None:
    """SQLite: a new file is made beside the old one and takes its place when it is complete."""
    database = Database(f"sqlite:///{path}")
    database.claim_file()
    part = path.with_name(f"{path.name}.part")
    try:
        if path.exists() and not replace:
            _refuse_unless_empty(f"sqlite:///{path}")
        _drop_files(part)
        _restore_into(f"sqlite:///{part}", source, manifest, progress, replace=False)
        _settle_file(part)
        _drop_files(path, but_main=True)
        part.replace(path)
    finally:
        _drop_files(part)
        database.release_file()


def _settle_file(path: Path) -> None:
    """Everything into the one file, and the file looked over."""
    with plain_engine(f"sqlite:///{path}").connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if raw.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise broken("integrity_check")


def _drop_files(path: Path, *, but_main: bool = False) -> None:
    for end in ("-wal", "-shm", *(() if but_main else ("",))):
        path.with_name(path.name + end).unlink(missing_ok=True)


def _refuse_unless_empty(url: str) -> None:
    engine = plain_engine(url)
    with engine.connect() as connection:
        _refuse_rows(connection)


def _refuse_rows(connection: Connection) -> None:
    for table in _there(connection):
        if connection.execute(select(func.count()).select_from(table)).scalar_one():
            raise BackupFault("ฐานข้อมูลนี้มีข้อมูลอยู่แล้ว ถ้าจะแทนที่ทั้งหมด เพิ่ม --replace (the database is not empty)")


def _there(connection: Connection) -> list[Table]:
    """The tables that the database has: in an older shape they are fewer."""
    names = set(inspect(connection).get_table_names())
    return [each for each in tables() if each.name in names]


def _restore_into(url: str, source: Path, manifest: Manifest, progress: Progress, *, replace: bool) -> None:
    """One transaction: tables in the shape of the file, its rows, then the newest shape."""
    engine = plain_engine(url)
    try:
        with engine.connect() as connection, connection.begin():
            _prepare(connection, manifest, replace=replace)
            with ZipFile(source) as archive:
                _insert(connection, archive, manifest, progress)
            if connection.dialect.name == "postgresql":
                _set_sequences(connection)
            command.upgrade(alembic_config(connection), "head")
    finally:
        engine.dispose()


def _prepare(connection: Connection, manifest: Manifest, *, replace: bool) -> None:
    """Empty tables of the shape that the file has."""
    revision = revision_of(connection)
    if revision is None:
        command.upgrade(alembic_config(connection), manifest.revision)
    elif revision != manifest.revision:
        raise BackupFault(
            "ไฟล์สำรองมาจากรุ่นเก่ากว่าฐานข้อมูลนี้ กู้คืนลงฐานข้อมูลใหม่ที่ว่าง "
            "(the backup is older than this database: use a new one)"
        )
    if replace:
        names = ", ".join(f'"{each.name}"' for each in _there(connection))
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
    _refuse_rows(connection)


def _insert(connection: Connection, archive: ZipFile, manifest: Manifest, progress: Progress) -> None:
    total, done = sum(each.rows for each in manifest.tables.values()), 0
    for table in tables():
        if table.name not in manifest.tables:
            continue
        with archive.open(file_of(table.name)) as member:
            for rows in _batches(iter(member), table):
                connection.execute(insert(table), rows)
                done += len(rows)
                progress(done, total)


def _batches(lines: Iterator[bytes], table: Table) -> Iterator[list[dict[str, object]]]:
    most = 1 if table.name == "file" else AT_ONCE
    try:
        while some := [from_line(line, table) for line in islice(lines, most)]:
            yield some
    except (ValueError, KeyError, json.JSONDecodeError) as fault:
        raise broken(table.name) from fault


def _set_sequences(connection: Connection) -> None:
    """The next row of each table gets a number of its own."""
    for table in _there(connection):
        if "id" in table.c:
            top = connection.execute(select(func.max(table.c.id))).scalar_one()
            if top is not None:
                found = select(func.setval(func.pg_get_serial_sequence(table.name, "id"), top))
                connection.execute(found)
