"""The month's messages: LINE counts every push, a reply is free."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

log = structlog.get_logger()
READ_EVERY = timedelta(minutes=10)
Quota = tuple[int | None, int]


class Budget:
    """Whether a push may still go out. What LINE tells is asked for at most every ten minutes."""

    def __init__(self, read: Callable[[], Awaitable[Quota]], clock: Callable[[], datetime]) -> None:
        self._read, self._clock = read, clock
        self._read_at: datetime | None = None
        self._limit: int | None = None
        self._used = 0

    async def may_push(self) -> bool:
        """True while messages are left, or when LINE does not say: then its own answer decides."""
        if self._read_at is None or self._clock() - self._read_at >= READ_EVERY:
            await self._refresh()
        return self._limit is None or self._used < self._limit

    async def _refresh(self) -> None:
        try:
            self._limit, self._used = await self._read()
            self._read_at = self._clock()
        except Exception as error:
            log.warning("quota unknown", error=type(error).__name__)

    def spent(self) -> None:
        """One push went out."""
        self._used += 1

    def exhausted(self) -> None:
        """LINE said that the month's messages are spent."""
        self._read_at = self._clock()
        self._limit = self._used
