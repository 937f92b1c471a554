"""Sends what waits in the outbox: one row of a chat at a time, oldest first.

The outbox alone decides what is sent; everything kept here may be lost at any moment. A row is marked
as in hand before the network is touched, so that a crash in between is seen and judged afterwards.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

import structlog

from bot.channels.base import Channel, Outcome, again, refused
from bot.intake import Clock
from bot.metrics import Metrics
from storage.database import Database, is_away
from storage.outbox import WAITING
from storage.records import Outgoing, Settled
from storage.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()
AT_ONCE = 64
SWEEP_SECONDS = 1.0
GRACE_SECONDS = 20.0
LOST_AFTER = timedelta(minutes=2)
GIVE_UP_AFTER = timedelta(hours=24)
MOST_FAULTS = 5


class Delivery:
    """The sending side of one process. With no channels there is nothing to do.

    Each channel has room of its own, so that one that hangs does not hold up the other.
    """

    def __init__(
        self, database: Database, channels: Mapping[str, Channel], clock: Clock, metrics: Metrics
    ) -> None:
        self.database, self.channels = database, channels
        self.clock, self.metrics = clock, metrics
        self._bell = asyncio.Event()
        self._results: list[tuple[Outgoing, Outcome]] = []
        self._sending: set[asyncio.Task[None]] = set()
        self._busy: Counter[str] = Counter()
        self._pumping: asyncio.Task[None] | None = None
        self._sweeping: asyncio.Task[None] | None = None
        self._stopping = False

    def ring(self) -> None:
        """Something waits to be sent."""
        self._bell.set()

    async def start(self) -> None:
        if not self.channels:
            return
        if self.database.is_sqlite:
            await self.revive(timedelta())
        self._pumping, self._sweeping = asyncio.create_task(self._pump()), asyncio.create_task(self._sweep())
        self.ring()

    async def stop(self) -> None:
        """Send what is due and record it, within reason; what still waits is for the next start."""
        self._stopping = True
        self.ring()
        if self._sweeping is not None:
            self._sweeping.cancel()
        await asyncio.gather(*filter(None, (self._pumping, self._sweeping)), return_exceptions=True)
        try:
            await self._cycle()
            if self._sending:
                await asyncio.wait(set(self._sending), timeout=GRACE_SECONDS)
            await self._cycle(claim=False)
        except Exception as error:
            log.warning("not everything recorded", error=type(error).__name__, away=is_away(error))

    # ---- claim, send, record

    async def _pump(self) -> None:
        while not self._stopping:
            await self._bell.wait()
            self._bell.clear()
            try:
                await self._cycle()
            except Exception as error:
                log.warning("database away", error=type(error).__name__, away=is_away(error))

    async def _cycle(self, *, claim: bool = True) -> None:
        """One transaction: record what came back, take in hand what is next."""
        results, self._results = self._results, []
        rows: list[Outgoing] = []
        try:
            async with unit_of_work(self.database) as uow:
                await self._record(uow, results)
                for name in self.channels if claim else ():
                    room = AT_ONCE - self._busy[name]
                    rows += await uow.outbox.claim(name, self.clock(), room) if room else []
        except BaseException:
            self._results = results + self._results
            raise
        for row in rows:
            self._busy[row.channel] += 1
            task = asyncio.create_task(self._send(row))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def send_all(self) -> None:
        """Send until nothing is due any more (for one-shot commands and tests)."""
        while True:
            await self._cycle()
            if not self._sending and not self._results:
                return
            if self._sending:
                await asyncio.wait(set(self._sending))

    async def _send(self, row: Outgoing) -> None:
        started = time.perf_counter()
        try:
            outcome = await self.channels[row.channel].send(row)
        except Exception as error:
            log.error("sending failed", channel=row.channel, row=row.id, exc_info=error)
            why = type(error).__name__
            ours = not is_away(error) and row.attempts >= MOST_FAULTS
            outcome = refused(row, why) if ours else again(row, why, uncertain=True)
        if outcome.state == WAITING and self.clock() - row.created_at > GIVE_UP_AFTER:
            outcome = refused(row, outcome.error)
        self.metrics.deliveries.labels(row.channel, outcome.state).inc()
        self.metrics.delivery_seconds.labels(row.channel).observe(time.perf_counter() - started)
        if outcome.state == WAITING:
            asyncio.get_running_loop().call_later(outcome.wait.total_seconds() + 0.01, self.ring)
        self._results.append((row, outcome))
        self._busy[row.channel] -= 1
        self.ring()

    async def _record(self, uow: UnitOfWork, results: list[tuple[Outgoing, Outcome]]) -> None:
        now = self.clock()
        settled = [
            Settled(
                row.id,
                outcome.state,
                now + outcome.wait,
                outcome.parts,
                outcome.uncertain,
                outcome.error,
                outcome.free_way_over,
            )
            for row, outcome in results
        ]
        await uow.outbox.settle(settled, now)
        for row, outcome in results:
            if outcome.blocked:
                await uow.identities.change(row.chat, blocked_at=now)
            if outcome.moved_to:
                await uow.chats.move(row.chat, outcome.moved_to)

    # ---- what a crash left behind

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            try:
                await self.revive(LOST_AFTER)
            except Exception as error:
                log.warning("database away", error=type(error).__name__, away=is_away(error))
            self.ring()

    async def revive(self, after: timedelta) -> int:
        """Look again at rows that a dead process held; returns how many there were."""
        repeatable = [name for name, channel in self.channels.items() if channel.repeatable]
        async with unit_of_work(self.database) as uow:
            return await uow.outbox.reclaim(self.clock() - after, list(self.channels), repeatable)
