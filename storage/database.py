"""Opening the database: engine, transactions, migrations, and one process per SQLite file."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from threading import Thread
from zoneinfo import ZoneInfo

from alembic import command
from alembic.config import Config
from filelock import FileLock, Timeout
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.sqlite import FORGETFUL, ended, sqlite_engine

MIGRATIONS = Path(__file__).parent / "migrations"
KEPT_WAITING = "25P03"
"""PostgreSQL's name for what the next setting does."""
IDLE_IN_TRANSACTION = "-c idle_in_transaction_session_timeout=10000"


class DatabaseBusy(RuntimeError):
    """Another process already serves this SQLite file."""


class Database:
    """One database and the way to a transaction on it.

    SQLite has a single writer, so write transactions of this process queue here instead of
    colliding in the file; PostgreSQL takes as many as the pool allows. `timezone` turns moments into days.
    """

    def __init__(self, url: str, *, pool_size: int = 12, timezone: str = "Asia/Bangkok") -> None:
        self.url, self.zone = make_url(url), ZoneInfo(timezone)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._threads: list[Thread] = []
        self.engine = (
            sqlite_engine(self.path, self._threads) if self.path else _postgres_engine(url, pool_size)
        )
        self._forgetful = self.engine.execution_options(**FORGETFUL)
        self._writer = asyncio.Lock() if self.is_sqlite else None
        self._lock: FileLock | None = None

    @property
    def path(self) -> Path | None:
        """The SQLite file, if it is one."""
        return Path(self.url.database or ":memory:") if self.is_sqlite else None

    @asynccontextmanager
    async def transaction(self, *, lasting: bool = True) -> AsyncIterator[AsyncConnection]:
        """One write transaction: committed at the end, rolled back on any exception.

        Not `lasting`: it outlives this process, but not a power cut, and does not wait for SQLite's disk.
        """
        engine = self.engine if lasting else self._forgetful
        async with self._writer or nullcontext(), engine.begin() as connection:
            yield connection

    async def ping(self) -> None:
        """Raise unless the database answers."""
        async with self.transaction() as connection:
            await connection.execute(text("SELECT 1"))

    async def try_writing(self) -> None:
        """Raise unless something can be committed: a full disk, or a server that only reads, still answers.

        What is written is the number of the newest migration over itself.
        """
        async with self.transaction() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = version_num"))

    async def migrate(self) -> None:
        """Bring the tables to the newest shape."""
        if self.path:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        async with self.transaction() as connection:
            await connection.run_sync(_upgrade)

    def claim_file(self) -> None:
        """Keep a second long-running process off the same SQLite file. Raises DatabaseBusy."""
        if not self.path or self._lock:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(f"{self.path}.lock")
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            self._lock = None
            raise DatabaseBusy(
                f"ไฟล์ {self.path} มีโปรแกรมอื่นใช้อยู่ ปิดโปรแกรมนั้นก่อน หรือใช้ PostgreSQL เมื่อต้องการหลายโปรเซส "
                f"(another process already serves {self.path})"
            ) from None

    async def close(self) -> None:
        await self.engine.dispose()
        await ended(self._threads)
        self.release_file()

    def release_file(self) -> None:
        if self._lock:
            self._lock.release()
            self._lock = None


def is_away(error: BaseException) -> bool:
    """True for errors that mean the database cannot be reached or is shut, not that a query is wrong.

    Nor that this process kept it waiting for so long that it hung up.
    """
    if isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) == KEPT_WAITING:
        return False
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return isinstance(error, (OperationalError, InterfaceError, ConnectionError, TimeoutError))


def alembic_config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(4242567)"))
    command.upgrade(alembic_config(connection), "head")


def _postgres_engine(url: str, pool_size: int) -> AsyncEngine:
    return create_async_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=5,
        hide_parameters=True,
        connect_args={"options": IDLE_IN_TRANSACTION, "connect_timeout": 5, "keepalives_idle": 30},
    )
