"""Ends a process whose event loop stands still, so that whoever looks after it starts a new one.

A pattern that never ends holds Python's lock, so no thread of Python could end it. A signal interrupts it;
and where nothing of Python runs at all, the timer of faulthandler, which needs no lock, has the last word.
What was in hand was written down before it was begun: others find it, and do not try it for ever.
"""

import asyncio
import faulthandler
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import FrameType

import structlog

log = structlog.get_logger()
BEAT_SECONDS = 1.0
LAST_WORD_SECONDS = 2.0
STDERR = 2
FAILED = 70
"""The exit code: an inner fault, by the custom of sysexits.h."""


class Watchdog:
    """Looks for a beat of the loop; `in_hand` names the turns that the log is to carry."""

    def __init__(self, seconds: float, in_hand: Callable[[], list[str]]) -> None:
        self.seconds, self.in_hand = seconds, in_hand

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Until the end of the block, in the main thread."""
        if has_timer := hasattr(signal, "setitimer"):
            before = signal.signal(signal.SIGALRM, self._end)
        beating = asyncio.create_task(self._beat())
        try:
            yield
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)
            faulthandler.cancel_dump_traceback_later()
            if has_timer:
                signal.setitimer(signal.ITIMER_REAL, 0)
                signal.signal(signal.SIGALRM, before)

    async def _beat(self) -> None:
        while True:
            if hasattr(signal, "setitimer"):
                signal.setitimer(signal.ITIMER_REAL, self.seconds)
            faulthandler.dump_traceback_later(self.seconds + LAST_WORD_SECONDS, exit=True, file=STDERR)
            await asyncio.sleep(min(BEAT_SECONDS, self.seconds / 4))

    def _end(self, _signal: int, _frame: FrameType | None) -> None:
        log.critical("event loop stands still", seconds=self.seconds, turns=self.in_hand())
        faulthandler.dump_traceback(file=STDERR)
        os._exit(FAILED)
