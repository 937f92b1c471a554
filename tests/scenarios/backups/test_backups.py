"""A backup brings back every table as it was, on either kind of database, and refuses what is not whole."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from sqlalchemy import Boolean, Connection, Date, Integer, LargeBinary, Table, insert, select

from storage.backups.engines import known_revisions, plain_engine
from storage.backups.format import MANIFEST, BackupFault, tables
from storage.backups.making import make_backup
from storage.backups.restoring import restore_backup
from storage.database import Database
from storage.types import BigId, Document, ExactDecimal, UtcDateTime
from storage.unit_of_work import unit_of_work
from tests.databases import Templates, on_sqlite
from tests.harness import Office
from tests.postgres import Postgres

NOW = datetime(2026, 4, 1, 2, 30, 15, 123456, tzinfo=UTC)
AWAY = {"sqlite": "postgresql", "postgresql": "sqlite"}


def quiet(done: int, total: int) -> None:
    assert 0 < done <= total


def everything(url: str) -> dict[str, list[Any]]:
    engine = plain_engine(url)
    with engine.connect() as connection:
        found = {
            each.name: [tuple(row) for row in connection.execute(select(each).order_by(*each.primary_key))]
            for each in tables()
        }
    engine.dispose()
    return found


def fill(url: str) -> None:
    """Rows in every table, each column with a value of its kind; what may be empty is so in every second."""
    engine = plain_engine(url)
    with engine.connect() as connection, connection.begin():
        for table in tables():
            known = len(connection.execute(select(table)).all())
            for number in range(known + 1, known + 4):
                connection.execute(insert(table), row_of(connection, table, number))
    engine.dispose()


def row_of(connection: Connection, table: Table, number: int) -> dict[str, Any]:
    """What points to other rows points to the one of that number, as far as there are so many."""
    row = {each.name: None if each.nullable and number % 2 else value_of(each, number) for each in table.c}
    for column in table.c:
        for key in column.foreign_keys if row[column.name] is not None else ():
            there = connection.execute(select(key.column).order_by(key.column)).scalars().all()
            row[column.name] = there[(number - 1) % len(there)]
    return row


def value_of(column: Any, number: int) -> Any:
    kind = column.type
    if column.name == "id":
        return number
    if isinstance(kind, UtcDateTime):
        return NOW
    if isinstance(kind, Date):
        return date(2026, 4, number)
    if isinstance(kind, ExactDecimal):
        return Decimal("91.24") + number
    if isinstance(kind, LargeBinary):
        return b"\x00\xff" + bytes([number])
    if isinstance(kind, type(Document)):
        return {"ข้อความ": [number, None, True, 'a"b\\c']}
    if isinstance(kind, Boolean):
        return bool(number % 2)
    return number if isinstance(kind, (Integer, type(BigId))) else f"{number}{column.name[:2]} ก"


@pytest.fixture
def empty(templates: Templates, database_url: str) -> Iterator[tuple[str, str]]:
    """Two empty databases: of the same kind as `database_url`, and of the other."""
    kind = "sqlite" if database_url.startswith("sqlite") else "postgresql"
    with templates.copy(kind) as same, templates.copy(AWAY[kind]) as other:
        yield same, other


def test_every_table_comes_back_on_either_kind(
    office: Office, database_url: str, empty: tuple[str, str], tmp_path: Path
) -> None:
    fill(database_url)
    before = everything(database_url)
    assert all(before.values()), "rows in every table"
    made = make_backup(database_url, tmp_path / "a.zip", NOW, quiet)
    assert {name: each.rows for name, each in made.tables.items()} == {
        name: len(rows) for name, rows in before.items()
    }
    for url in empty:
        restore_backup(url, tmp_path / "a.zip", quiet)
        assert everything(url) == before


async def test_life_goes_on_after_it(
    office: Office, database_url: str, empty: tuple[str, str], tmp_path: Path
) -> None:
    """Numbers go on where they ended, history stays append-only."""
    await office.say("O8 100")
    make_backup(database_url, tmp_path / "a.zip", NOW, quiet)
    for url in empty:
        await asyncio.to_thread(restore_backup, url, tmp_path / "a.zip", quiet)
        database = Database(url)
        await database.migrate()
        async with unit_of_work(database) as uow:
            assert await uow.agencies.add("อบต.ใหม่", "อบต.", "", office.clock()) == office.agency_id + 1
        back = Office(
            database, office.clock, office.parts, office.agency_id, office.members, iter(range(90, 99))
        )
        assert (await back.scores())["O8"] == 100
        assert "✓" in (await back.say("O9 100")).text
        await database.close()


async def test_what_is_not_empty_is_replaced_only_when_told(
    office: Office, database_url: str, empty: tuple[str, str], tmp_path: Path
) -> None:
    make_backup(database_url, tmp_path / "a.zip", NOW, quiet)
    before = everything(database_url)
    await office.say("O8 100")
    changed = everything(database_url)
    await office.database.close()
    with pytest.raises(BackupFault, match="not empty"):
        restore_backup(database_url, tmp_path / "a.zip", quiet)
    assert everything(database_url) == changed
    restore_backup(database_url, tmp_path / "a.zip", quiet, replace=True)
    assert everything(database_url) == before


def _rewritten(source: Path, target: Path, **files: bytes | None) -> Path:
    """A copy with other content in some of its files (None: left out)."""
    with ZipFile(source) as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = files.get(name.partition(".")[0], old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


def test_a_file_that_is_not_whole_changes_nothing(
    office: Office, database_url: str, empty: tuple[str, str], tmp_path: Path
) -> None:
    good = tmp_path / "a.zip"
    make_backup(database_url, good, NOW, quiet)
    with ZipFile(good) as archive:
        lines, manifest = archive.read("member.jsonl"), json.loads(archive.read(MANIFEST))
    later = json.dumps(manifest | {"revision": "9999"}).encode()
    format_ = json.dumps(manifest | {"format": 99}).encode()
    (tmp_path / "cut.zip").write_bytes(good.read_bytes()[:-200])
    (tmp_path / "flipped.zip").write_bytes(good.read_bytes().replace(b"PK\x03\x04", b"PK\x03\x05", 1))
    (tmp_path / "none.zip").write_bytes(b"nothing of the kind")
    changed = lines.replace(b"executive", b"coordinat")
    faults = {
        tmp_path / "cut.zip": "broken",
        tmp_path / "flipped.zip": "broken",
        tmp_path / "none.zip": "broken",
        _rewritten(good, tmp_path / "b.zip", member=changed): "broken: member",
        _rewritten(good, tmp_path / "c.zip", member=lines[:-9]): "broken: member",
        _rewritten(good, tmp_path / "d.zip", member=None): "broken",
        _rewritten(good, tmp_path / "e.zip", manifest=None): "broken",
        _rewritten(good, tmp_path / "f.zip", manifest=b"{}"): "broken: manifest",
        _rewritten(good, tmp_path / "g.zip", manifest=later): "newer version",
        _rewritten(good, tmp_path / "h.zip", manifest=format_): "newer version",
    }
    for path, words in faults.items():
        with pytest.raises(BackupFault, match=words):
            restore_backup(empty[0], path, quiet)
    assert not any(everything(empty[0]).values())


def test_a_file_of_an_older_shape_is_brought_up_to_date(
    database_url: str, postgres: Postgres, tmp_path: Path
) -> None:
    """Into a database without tables; where these are newer, it is refused."""
    make_backup(database_url, tmp_path / "a.zip", NOW, quiet)
    with ZipFile(tmp_path / "a.zip") as archive:
        manifest = json.loads(archive.read(MANIFEST))
    old = json.dumps(manifest | {"revision": known_revisions()[1]}).encode()
    path = _rewritten(tmp_path / "a.zip", tmp_path / "old.zip", manifest=old)
    if database_url.startswith("sqlite"):
        fresh = f"sqlite:///{tmp_path}/fresh.db"
    else:
        fresh = postgres.url(postgres.new_database())
        with pytest.raises(BackupFault, match="older than this database"):
            restore_backup(database_url, path, quiet)
    restore_backup(fresh, path, quiet)
    assert not any(everything(fresh).values())


@on_sqlite
async def test_a_backup_while_somebody_serves(office: Office, database_url: str, tmp_path: Path) -> None:
    """The file is claimed, and a turn is in the middle of writing."""
    office.database.claim_file()
    before = everything(database_url)
    async with unit_of_work(office.database) as uow:
        await uow.agencies.add("อบต.ใหม่", "อบต.", "", office.clock())
        await asyncio.to_thread(make_backup, database_url, tmp_path / "a.zip", NOW, quiet)
    with pytest.raises(RuntimeError, match="another process"):
        restore_backup(database_url, tmp_path / "a.zip", quiet, replace=True)
    restore_backup(f"sqlite:///{tmp_path}/back.db", tmp_path / "a.zip", quiet)
    assert everything(f"sqlite:///{tmp_path}/back.db") == before
    with sqlite3.connect(tmp_path / "back.db") as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_no_file_is_written_over_and_none_left_half(
    office: Office, database_url: str, tmp_path: Path
) -> None:
    make_backup(database_url, tmp_path / "a.zip", NOW, quiet)
    assert (tmp_path / "a.zip").stat().st_mode & 0o077 == 0
    with pytest.raises(BackupFault, match="exists"):
        make_backup(database_url, tmp_path / "a.zip", NOW, quiet)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_backup(database_url, tmp_path / "b.zip", NOW, stop)
    assert [each.name for each in tmp_path.iterdir()] == ["a.zip"]
