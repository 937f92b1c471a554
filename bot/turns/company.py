"""Turns of one process go beside each other; one whose earlier attempt did not end well goes alone.

Of turns that were in hand together when their process ended, one may have ended it. Tried alone, the innocent
are cleared by their success, and what ends the process again has ended it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

PATIENCE = 5.0
"""Seconds that turns wait for each other: a slow one is no reason to keep all others waiting."""


class Company:
    """Who takes a turn now. What waits here has no attempt of its own begun yet, or is to be alone."""

    def __init__(self) -> None:
        self._inside = 0
        self._empty, self._open = asyncio.Event(), asyncio.Event()
        self._empty.set()
        self._open.set()

    @asynccontextmanager
    async def among(self) -> AsyncIterator[None]:
        """Beside others, while nobody is alone."""
        await _patiently(self._open)
        self._inside += 1
        self._empty.clear()
        try:
            yield
        finally:
            self._inside -= 1
            if not self._inside:
                self._empty.set()

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """When the others have ended; who comes meanwhile waits."""
        await _patiently(self._open)
        self._open.clear()
        try:
            await _patiently(self._empty)
            yield
        finally:
            self._open.set()


async def _patiently(event: asyncio.Event) -> None:
    if event.is_set():
        return
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while not event.is_set():
                await event.wait()
