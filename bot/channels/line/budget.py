"""The month's messages: LINE counts every push, a reply is free."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog

log = structlog.get_logger()
READ_EVERY = timedelta(minutes=10)
ASK_AGAIN = timedelta(minutes=1)
TELL_EVERY = timedelta(minutes=1)
SHARES = {"digest": 80, "quarter": 90, "check_in": 90, "calendar": 90}
"""Percent of the month's messages that may be spent by such reminders; everything else may spend all."""

Quota = tuple[int | None, int]
OnRead = Callable[[int | None, int], Awaitable[None]]


class Budget:
    """Whether a push may still go out. What LINE tells is asked for at most every ten minutes.

    `on_read` is told the limit (None: there is none) and how many are used, from time to time.
    """

    def __init__(
        self,
        read: Callable[[], Awaitable[Quota]],
        clock: Callable[[], datetime],
        on_read: OnRead | None = None,
    ) -> None:
        self._read, self._clock, self._on_read = read, clock, on_read
        self._ask_at: datetime | None = None
        self._told_at: datetime | None = None
        self._limit: int | None = None
        self._used = self._under_way = 0
        self._reading = asyncio.Lock()

    async def may_push(self, purpose: str = "") -> bool:
        """True while messages are left for this, or when LINE does not say: then its own answer decides."""
        if self._is_stale():
            async with self._reading:
                if self._is_stale():
                    await self._refresh()
        after = self._used + self._under_way + 1
        return self._limit is None or after * 100 <= self._limit * SHARES.get(purpose, 100)

    @contextmanager
    def pushing(self) -> Iterator[None]:
        """A push is under way: to be counted by whoever asks meanwhile."""
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1

    def _is_stale(self) -> bool:
        return self._ask_at is None or self._clock() >= self._ask_at

    async def _refresh(self) -> None:
        try:
            self._limit, self._used = await self._read()
        except Exception as error:
            log.warning("quota unknown", error=type(error).__name__)
            self._ask_at = self._clock() + ASK_AGAIN
            return
        self._ask_at = self._clock() + READ_EVERY
        await self._tell()

    async def spent(self) -> None:
        """One push went out."""
        self._used += 1
        if self._told_at is None or self._clock() - self._told_at >= TELL_EVERY:
            await self._tell()

    async def exhausted(self) -> None:
        """LINE said that the month's messages are spent."""
        self._ask_at = self._clock() + READ_EVERY
        self._limit = self._used
        await self._tell()

    async def _tell(self) -> None:
        self._told_at = self._clock()
        if self._on_read is None:
            return
        try:
            await self._on_read(self._limit, self._used)
        except Exception as error:
            log.warning("quota not kept", error=type(error).__name__)
