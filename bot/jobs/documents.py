"""Draws the documents that people asked for, one at a time in each process, outside of any transaction.

The rows decide: which attempt it is, is written down before the drawing begins; file, words and the end of
the row are one transaction. Everything kept here may be lost at any moment.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from time import perf_counter
from typing import Any

import structlog

from bot.clock import Clock
from bot.documents.drawing import DRAW, Drawing
from handlers.documents.giving import Given, apologise, drop, give, read, reference
from handlers.parts import Parts
from storage.database import Database, is_away
from storage.documents.documents import DocumentRow
from storage.messages.files import FileRow
from storage.processes import Processes
from storage.unit_of_work import unit_of_work

log = structlog.get_logger()
MOST_ATTEMPTS = 3
AGAIN = timedelta(seconds=1)
SWEEP_SECONDS, DRAW_SECONDS, GRACE_SECONDS = 5.0, 60.0, 20.0
LOST_AFTER = timedelta(minutes=2)
"""After so long a document without a mark is in nobody's hands: far longer than a drawing may take."""


class Documents:
    """The drawing side of one process. `on_answer` hears what now answers an event that was held open."""

    def __init__(
        self,
        database: Database,
        parts: Parts,
        clock: Clock,
        *,
        ring_delivery: Callable[[], None] = lambda: None,
        on_answer: Callable[[int, list[dict[str, Any]]], None] = lambda row, said: None,
        draw: Mapping[str, Drawing] = DRAW,
        processes: Processes | None = None,
    ) -> None:
        self.database, self.parts, self.clock, self.draw = database, parts, clock, draw
        self.ring_delivery, self.on_answer = ring_delivery, on_answer
        self.processes = processes or Processes()
        self._bell = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        self._stopping = False

    def ring(self) -> None:
        """A document was asked for."""
        self._bell.set()

    def start(self) -> None:
        self._running = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Draw what is due, within reason; what is cut off is drawn again by whoever starts next."""
        if self._running is None:
            return
        self._stopping = True
        self.ring()
        _, late = await asyncio.wait({self._running}, timeout=GRACE_SECONDS)
        if late:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    async def _run(self) -> None:
        """Woken by turns and by a sweep. With SQLite whatever is in hand at the start is a dead process's."""
        lost_after = timedelta() if self.database.is_sqlite else LOST_AFTER
        while True:
            last = self._stopping
            try:
                await self.revive(lost_after)
                await self.work()
                lost_after = LOST_AFTER
            except Exception as error:
                log.warning("documents interrupted", error=type(error).__name__, away=is_away(error))
            if last:
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(SWEEP_SECONDS):  # wait_for of Python 3.11 may lose a cancellation
                    await self._bell.wait()
            self._bell.clear()

    async def revive(self, after: timedelta) -> int:
        """Documents that a dead process had in hand are drawn again; returns how many there were."""
        async with unit_of_work(self.database) as uow:
            dead = await self.processes.dead(uow.connection, "documents", await uow.documents.drawers())
            return await uow.documents.revive(self.clock() - after, dead, self.processes.number)

    async def work(self) -> None:
        """Draw and give whatever is due."""
        while (row := await self._claim()) is not None:
            started = perf_counter()
            try:
                given = await self._make(row)
            except Exception as error:
                given = await self._failed(row, error)
            if given is None:
                continue
            ms = round((perf_counter() - started) * 1000, 1)
            log.info("document", row=row.id, kind=row.kind, outcome=given.state, ms=ms)
            self._tell(given)

    async def _claim(self) -> DocumentRow | None:
        if not self.processes.may_take:
            return None
        async with unit_of_work(self.database) as uow:
            return await uow.documents.claim(self.draw, self.clock(), self.processes.mark)

    async def _make(self, row: DocumentRow) -> Given | None:
        """Read, draw, give. Who ended so many processes is not tried on another one."""
        if row.attempts > MOST_ATTEMPTS:
            return await self._give_up(row)
        async with unit_of_work(self.database) as uow:
            filled = await read(uow, row, self.parts, self.clock())
            if filled is None:
                return await drop(uow, row, self.clock())
        drawing = self.draw[row.kind]
        content = await asyncio.wait_for(asyncio.to_thread(drawing.draw, filled.data), DRAW_SECONDS)
        async with unit_of_work(self.database) as uow:
            file = FileRow(row.name, drawing.mime, content)
            return await give(uow, row, filled, file, self.parts, self.clock())

    async def _failed(self, row: DocumentRow, error: Exception) -> Given | None:
        """Again a little later, or after the last attempt an apology."""
        log.error("document failed", reference=reference(row), attempt=row.attempts, exc_info=error)
        if row.attempts >= MOST_ATTEMPTS and not is_away(error):
            return await self._give_up(row)
        wait = AGAIN * row.attempts
        async with unit_of_work(self.database) as uow:
            await uow.documents.put_off(row, self.clock() + wait)
        asyncio.get_running_loop().call_later(wait.total_seconds() + 0.01, self.ring)
        return None

    async def _give_up(self, row: DocumentRow) -> Given | None:
        async with unit_of_work(self.database) as uow:
            return await apologise(uow, row, self.parts, self.clock())

    def _tell(self, given: Given) -> None:
        self.ring_delivery()
        if given.answer is not None:
            self.on_answer(given.inbound_id, given.answer)
