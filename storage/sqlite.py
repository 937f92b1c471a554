"""SQLite without a thread hop for every call.

aiosqlite hands each call to a thread and back, some fifty times a turn, which costs more than SQLite
itself. Inside a transaction a call takes microseconds and waits for nobody, so it runs in place; only
what may wait, for the write lock or for the disk, goes to the thread.
"""

import asyncio
import json
import sqlite3
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from threading import Lock, Thread
from typing import Any

import aiosqlite
from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000", "secure_delete=ON")
"""`secure_delete`: what was erased is overwritten in the file too."""
BEGIN = "BEGIN IMMEDIATE"
LAST_SECONDS = 10.0
"""Longer than a call waits for the write lock."""
FORGETFUL = {"forgetful": True}
"""Options of a transaction that need not outlive a power cut: its end does not wait for the disk."""


class InPlaceConnection(aiosqlite.Connection):
    """Runs in place what cannot wait, unless the thread still works on this connection.

    That happens when whoever waited for the thread was cancelled: what follows then queues behind it.
    """

    def __init__(self, connector: Callable[[], sqlite3.Connection], iter_chunk_size: int) -> None:
        super().__init__(connector, iter_chunk_size)
        self._in_thread = 0
        self._counting = Lock()

    def __await__(self) -> Generator[Any, None, "InPlaceConnection"]:
        return self._open().__await__()

    async def _open(self) -> "InPlaceConnection":
        """In place: with a file that cannot be opened, or who is cancelled meanwhile, no thread is left."""
        self._connection = self._connector()
        self._thread.start()
        return self

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if fn == self._conn.commit or (args and args[0] == BEGIN) or self._in_thread:
            return await super()._execute(self._counted(fn), *args, **kwargs)  # type: ignore[no-untyped-call]
        if not self._running:
            raise ValueError("Connection closed")
        return fn(*args, **kwargs)

    def _counted(self, fn: Callable[..., Any]) -> Callable[..., Any]:
        with self._counting:
            self._in_thread += 1

        def run(*args: Any, **kwargs: Any) -> Any:
            try:
                return fn(*args, **kwargs)
            finally:
                with self._counting:
                    self._in_thread -= 1

        return run


def _to_json(value: Any) -> str:
    """Thai letters as they are: escaped they take twice the room."""
    return json.dumps(value, ensure_ascii=False)


async def ended(threads: list[Thread]) -> None:
    """Wait for threads of connections that are closed, or being closed.

    What was cancelled in the middle of a call may have left its thread at work, which then tells the loop.
    """
    for thread in threads:
        await asyncio.to_thread(thread.join, LAST_SECONDS)


def sqlite_engine(path: Path, threads: list[Thread]) -> AsyncEngine:
    """An engine of one connection, whose transactions take the write lock when they begin.

    Whoever uses it has to hold the writer lock of `storage.database`. `threads`: gets those of connections.
    """

    async def connect() -> aiosqlite.Connection:
        connector = partial(sqlite3.connect, path, check_same_thread=False, isolation_level=None)
        connection = InPlaceConnection(connector, iter_chunk_size=64)
        threads[:] = [*(each for each in threads if each.is_alive()), connection._thread]
        return await connection

    engine = create_async_engine(
        "sqlite+aiosqlite://",
        async_creator=connect,
        poolclass=StaticPool,
        hide_parameters=True,
        json_serializer=_to_json,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(dbapi_connection: Any, _record: Any) -> None:
        cursor = dbapi_connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        wanted = "NORMAL" if connection.get_execution_options().get("forgetful") else "FULL"
        if connection.info.get("synchronous", "FULL") != wanted:
            cursor = connection.connection.cursor()
            cursor.execute(f"PRAGMA synchronous={wanted}")
            cursor.close()
            connection.info["synchronous"] = wanted
        connection.exec_driver_sql(BEGIN)

    return engine
