"""Which processes live. What a living one has in hand is its own; what a dead one had, others take up.

On PostgreSQL a process shows that it lives by a lock of a session of its own, which the database drops the
moment the process is gone. On SQLite there is one process: what another one had in hand is a dead one's.
"""

import asyncio
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

GONE_SECONDS = 3.0
"""A process is dead when it has not been seen for so long: a cut connection is made again in less."""

HIDDEN_SECONDS = 10.0
"""So long a process that cannot be seen takes nothing in hand; then it does, and only time tells of it."""

PRESENCE = 4242569
THIS_PROCESS = secrets.randbelow(2**31 - 1) + 1
SHOW = "SELECT pg_advisory_lock_shared(%s, %s)"
"""For a session that lasts as long as the process does; never waits."""

_PRESENT = text(
    "SELECT objid::bigint FROM pg_locks"
    " WHERE locktype = 'advisory' AND granted AND classid = :presence AND objsubid = 2"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class Processes:
    """This process by its number, and what it knows of the others."""

    def __init__(self, number: int = THIS_PROCESS, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self.number, self.seconds = number, seconds
        self._shown = asyncio.Event()
        self._hidden_since: float | None = None
        self._missed: dict[str, dict[int, float]] = {}

    @property
    def mark(self) -> int | None:
        """What it marks as its own; None while nobody could see that it lives: then only time tells."""
        return self.number if self._shown.is_set() else None

    def will_show(self) -> None:
        """It is about to show that it lives: until then it takes nothing in hand."""
        self._hidden_since = self.seconds()

    @property
    def may_take(self) -> bool:
        """Whether it should take anything in hand now.

        What a process takes that nobody can see, others would take for a dead one's, or leave for minutes.
        """
        if self._hidden_since is None or self._shown.is_set():
            return True
        return self.seconds() - self._hidden_since >= HIDDEN_SECONDS

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Others can see that this process lives."""
        self._shown.set()
        try:
            yield
        finally:
            self._shown.clear()
            if self._hidden_since is not None:
                self._hidden_since = self.seconds()

    async def until_shown(self, patience: float = 5) -> None:
        """Before anything is taken in hand; a database that takes too long is no reason to wait on."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._shown.wait()

    async def dead(self, connection: AsyncConnection, what: str, holders: set[int]) -> set[int]:
        """Which of those who have something (`what`: rows of one kind) in hand are gone."""
        others = holders - {self.number}
        if not others or connection.dialect.name == "sqlite":
            return others
        present = set((await connection.execute(_PRESENT, {"presence": PRESENCE})).scalars())
        before, now = self._missed.get(what, {}), self.seconds()
        missed = {each: before.get(each, now) for each in others - present}
        self._missed[what] = missed
        return {each for each, since in missed.items() if now - since >= GONE_SECONDS}
