"""Plain connections for backups, which hold one long transaction and are nobody's way to answer."""

from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import NullPool

from storage.database import alembic_config

FULL = ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL")


def sqlite_path(url: str) -> Path | None:
    """The SQLite file of an address, if it is one."""
    found = make_url(url)
    return Path(found.database or ":memory:") if found.get_backend_name() == "sqlite" else None


def plain_engine(url: str) -> Engine:
    """A reader sees one moment throughout; on SQLite it stands in no writer's way."""
    path = sqlite_path(url)
    if path is None:
        address = make_url(url).set(drivername="postgresql+psycopg")
        return create_engine(
            address,
            isolation_level="REPEATABLE READ",
            poolclass=NullPool,
            hide_parameters=True,
            connect_args={"connect_timeout": 5},
        )
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(dbapi_connection: Any, _record: Any) -> None:
        dbapi_connection.isolation_level = None
        for pragma in FULL:
            dbapi_connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def revision_of(connection: Connection) -> str | None:
    """The shape the tables have; None where there are none."""
    return MigrationContext.configure(connection).get_current_revision()


def known_revisions() -> list[str]:
    """Every shape the tables ever had, the newest first."""
    return [each.revision for each in ScriptDirectory.from_config(alembic_config()).walk_revisions()]
