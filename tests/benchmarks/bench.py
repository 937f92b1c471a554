"""What every measurement is given: databases to fill, a place for results, and how much to do."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.parts.client import Client
from tests.benchmarks.parts.load import Ask, Run
from tests.benchmarks.parts.offices import user_of
from tests.benchmarks.parts.processes import Server
from tests.benchmarks.parts.talk import Turn
from tests.postgres import Postgres, running_postgres

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Result:
    """One line of the table; `met` is None where there is no target."""

    bench: str
    what: str
    measured: str
    target: str = ""
    met: bool | None = None


@dataclass
class Bench:
    """One run of the measurements."""

    databases: tuple[str, ...]
    quick: bool
    stack: ExitStack
    results: list[Result] = field(default_factory=list)
    rates: dict[str, float] = field(default_factory=dict)
    _postgres: Postgres | None = None

    def tell(self, result: Result) -> None:
        """Keep a result and show it at once."""
        self.results.append(result)
        print(f"  {result.what}: {result.measured}", flush=True)

    def tell_faults(self, bench: str, run: Run) -> None:
        """Answers that were not what they should be make a figure worthless, so they are shown."""
        if run.faults:
            count = f"{len(run.faults)}, the first: {run.faults[0][:300]}"
            self.tell(Result(bench, "wrong answers", count, "0", met=False))

    @contextmanager
    def database(self, kind: str) -> Iterator[str]:
        """An empty database of its own."""
        if kind == "sqlite":
            with tempfile.TemporaryDirectory(prefix="ita-bench-", ignore_cleanup_errors=True) as folder:
                yield f"sqlite:///{Path(folder).as_posix()}/ita.db"
            return
        if self._postgres is None:
            folder = self.stack.enter_context(tempfile.TemporaryDirectory(prefix="ita-pg-"))
            Path(folder).chmod(0o755)
            self._postgres = self.stack.enter_context(running_postgres(Path(folder)))
        name = self._postgres.new_database()
        try:
            yield self._postgres.url(name)
        finally:
            self._postgres.drop(name)


@asynccontextmanager
async def over_http(server: Server, connections: int, chats: int) -> AsyncIterator[Ask]:
    """Ask over keep-alive connections; every event has an id of its own."""
    idle = [Client(server.port) for _ in range(connections)]
    everyone, numbers = tuple(idle), [0] * chats

    async def ask(chat: int, turn: Turn) -> str:
        client = idle.pop() if idle else Client(server.port)
        numbers[chat] += 1
        try:
            return await client.chat(user_of(chat), turn.text, f"{chat}-{numbers[chat]}")
        finally:
            idle.append(client)

    try:
        yield ask
    finally:
        for client in {*everyone, *idle}:
            await client.close()
