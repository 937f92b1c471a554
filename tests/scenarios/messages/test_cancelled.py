"""Who is cancelled while SQLite's thread works leaves nothing behind that would speak to a closed loop."""

import asyncio
import sqlite3
import threading
from contextlib import closing, suppress

import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from storage.database import Database
from tests.databases import on_sqlite


def threads() -> set[threading.Thread]:
    return {each for each in threading.enumerate() if "connection_worker" in each.name}


async def steps(number: int) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


@on_sqlite
@pytest.mark.parametrize("times", [1, 2, 3])
async def test_a_call_that_is_cut_off_has_ended_when_the_database_is_closed(
    database_url: str, times: int
) -> None:
    before, database = threads(), Database(database_url)
    await database.ping()
    with closing(sqlite3.connect(make_url(database_url).database or "", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(database.ping())
        await steps(5)
        for _ in range(times):
            waiting.cancel()
            await steps(3)
        assert threads() > before, "it still waits for the lock that another one holds"
    with suppress(asyncio.CancelledError):
        await waiting
    await database.ping()
    await database.close()
    assert threads() == before


@on_sqlite
async def test_a_connection_is_there_at_once_or_not_at_all(database_url: str) -> None:
    before, database = threads(), Database(database_url)
    opening = asyncio.create_task(database.ping())
    await steps(1)
    opening.cancel()
    with suppress(asyncio.CancelledError):
        await opening
    await database.close()
    assert threads() == before


async def test_a_file_that_cannot_be_opened_leaves_no_thread() -> None:
    before, database = threads(), Database("sqlite:////no/such/folder/ita.db")
    with pytest.raises(OperationalError):
        await database.ping()
    assert threads() == before
