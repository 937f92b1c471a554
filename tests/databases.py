"""Databases for tests: each kind is made once, with what the test begins with, and copied for every test."""

import asyncio
import itertools
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from storage.database import Database
from storage.unit_of_work import UnitOfWork, unit_of_work
from tests import harness, platforms
from tests.field import desks
from tests.postgres import Postgres

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgres = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
"""For a test that only makes sense on one of them."""

Settle = Callable[[UnitOfWork, datetime], Awaitable[Any]]
STARTS: dict[str, Settle] = {"office": harness.settle, "site": platforms.settle, "desk": desks.settle}
"""What is in a database before a test, by the fixture that wants it there; others are only migrated."""


class Templates:
    """Makes each template when it is first wanted; `settled` is what making it told."""

    def __init__(self, folder: Path, server: Callable[[], Postgres]) -> None:
        self.folder, self.server = folder, server
        self.settled: dict[str, Any] = {}
        self._made: dict[tuple[str, str, datetime | None], str] = {}
        self._numbers = itertools.count(1)

    @contextmanager
    def copy(self, kind: str, start: str = "", now: datetime | None = None) -> Iterator[str]:
        """The address of a database of one's own."""
        name = self._copied(kind, self._template(kind, start, now if start else None))
        yield self._url(kind, name)
        self._drop(kind, name)

    def _template(self, kind: str, start: str, now: datetime | None) -> str:
        if (kind, start, now) not in self._made:
            name = self._copied(kind, self._template(kind, "", None)) if start else self._empty(kind)
            told = asyncio.run(_fill(self._url(kind, name), STARTS.get(start), now))
            assert self.settled.setdefault(start, told) == told, "alike on every kind of server"
            self._made[kind, start, now] = name
        return self._made[kind, start, now]

    def _empty(self, kind: str) -> str:
        return self.server().new_database() if kind == "postgresql" else self._file()

    def _copied(self, kind: str, template: str) -> str:
        if kind == "postgresql":
            return self.server().new_database(template)
        return shutil.copy(template, self._file())

    def _file(self) -> str:
        return str(self.folder / f"{next(self._numbers)}.db")

    def _url(self, kind: str, name: str) -> str:
        return self.server().url(name) if kind == "postgresql" else f"sqlite:///{name}"

    def _drop(self, kind: str, name: str) -> None:
        if kind == "postgresql":
            self.server().drop(name)
        else:
            Path(name).unlink()


async def _fill(url: str, settle: Settle | None, now: datetime | None) -> Any:
    database, told = Database(url), None
    if settle is None or now is None:
        await database.migrate()
    else:
        async with unit_of_work(database) as uow:
            told = await settle(uow, now)
    await database.close()
    return told
