"""Sends what waits in the outbox: one row of a chat at a time, oldest first.

The outbox alone decides what is sent; everything kept here may be lost at any moment. A row is marked
as in hand before the network is touched, so that a crash in between is seen and judged afterwards.
"""

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import count
from time import perf_counter
from zoneinfo import ZoneInfo

import structlog

from bot.channels.base import Channel, SendResult, again, refused
from bot.clock import Clock
from bot.metrics import Metrics
from bot.sending.fallback import fall_back
from knowledge.workdays import CLOSES
from storage.database import Database, is_away
from storage.in_hand import lost_messages
from storage.messages.outbox import LONGEST_WAIT, MERGED, PARKED, UNKNOWN, WAITING
from storage.messages.outgoing import Outgoing, Settled
from storage.messages.parked import TOO_LATE
from storage.processes import Processes
from storage.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()
AT_ONCE = 64
REMINDERS_AT_ONCE = 48
"""Of those; the rest is room for answers."""
PACE_SECONDS = 0.2
SWEEP_SECONDS = 1.0
CLOSE_EVERY = 60
"""So many sweeps from one look at parked reminders to the next."""
GRACE_SECONDS = 20.0
MOST_ROUNDS = 20
"""At a stop: answers of one chat go one after the other, so each takes a round."""
LOST_AFTER = timedelta(minutes=2)
"""For rows without a mark that tells whether their process lives."""
GIVE_UP_AFTER = timedelta(hours=24)
MOST_FAULTS = 5


class Delivery:
    """The sending side of one process. With no channels there is nothing to do.

    Each channel has room of its own, so that one that hangs does not hold up the other, and keeps some of
    it for answers. `mailboxes` are channels whose people fetch what is said.
    """

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        clock: Clock,
        metrics: Metrics,
        mailboxes: Collection[str] = (),
        processes: Processes | None = None,
    ) -> None:
        self.database, self.channels, self.mailboxes = database, channels, mailboxes
        self.clock, self.metrics = clock, metrics
        self.processes = processes or Processes()
        self._in_hand: set[int] = set()
        self._may_have_reminders = set(channels)
        self._bell = asyncio.Event()
        self._results: list[tuple[Outgoing, SendResult]] = []
        self._sending: set[asyncio.Task[None]] = set()
        self._busy: Counter[str] = Counter()
        self._reminding: Counter[str] = Counter()
        self._next_ring = 0.0
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
            for _ in range(MOST_ROUNDS):
                await self._cycle()
                if not self._sending:
                    break
                if (await asyncio.wait(set(self._sending), timeout=GRACE_SECONDS))[1]:
                    break
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
                for name in self.channels if claim and self.processes.may_take else ():
                    rows += await self._claim(uow, name)
        except BaseException:
            self._results = results + self._results
            raise
        self._in_hand -= {row.id for row, _ in results}
        self._in_hand |= {row.id for row in rows}
        for row in rows:
            self._count(row, 1)
            task = asyncio.create_task(self._send(row))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def _claim(self, uow: UnitOfWork, name: str) -> list[Outgoing]:
        """Answers first; reminders where some may wait, and as fast as the channel likes."""
        room, mark = AT_ONCE - self._busy[name], self.processes.mark
        rows = await uow.outbox.claim(name, self.clock(), room, mark) if room else []
        room = min(room - len(rows), REMINDERS_AT_ONCE - self._reminding[name])
        if name not in self._may_have_reminders or room <= 0:
            return rows
        if not (allowed := self.channels[name].allowed(room)):
            self._ring_soon()
            return rows
        reminders = await uow.outbox.claim_reminders(name, self.clock(), allowed, mark)
        self.channels[name].took(len(reminders))
        if len(reminders) < allowed:
            self._may_have_reminders.discard(name)
        return rows + reminders

    def _ring_soon(self) -> None:
        loop = asyncio.get_running_loop()
        if loop.time() >= self._next_ring:
            self._next_ring = loop.time() + PACE_SECONDS
            loop.call_at(self._next_ring, self.ring)

    def _count(self, row: Outgoing, number: int) -> None:
        self._busy[row.channel] += number
        if row.purpose:
            self._reminding[row.channel] += number

    async def send_all(self) -> None:
        """Send until nothing is due any more (for one-shot commands and tests)."""
        self._may_have_reminders |= set(self.channels)
        while True:
            if self._results:
                self._may_have_reminders |= set(self.channels)
            await self._cycle()
            if self._sending:
                await asyncio.wait(set(self._sending), return_when=asyncio.FIRST_COMPLETED)
            elif not self._results and not (self._may_have_reminders and self.processes.may_take):
                return
            elif not self._results:
                await asyncio.sleep(PACE_SECONDS)

    async def _send(self, row: Outgoing) -> None:
        started = perf_counter()
        try:
            outcome = await self._attempt(row)
        except Exception as error:
            log.error("sending failed", channel=row.channel, row=row.id, exc_info=error)
            why = type(error).__name__
            ours = not is_away(error) and row.attempts >= MOST_FAULTS
            outcome = refused(row, why) if ours else again(row, why, uncertain=True)
        if outcome.state == WAITING and self.clock() - row.created_at > GIVE_UP_AFTER:
            outcome = _given_up(row, outcome)
        self.metrics.deliveries.labels(row.channel, outcome.state).inc()
        self.metrics.delivery_seconds.labels(row.channel).observe(perf_counter() - started)
        if outcome.state == WAITING:
            asyncio.get_running_loop().call_later(outcome.wait.total_seconds() + 0.01, self.ring)
        self._results.append((row, outcome))
        self._count(row, -1)
        self.ring()

    async def _attempt(self, row: Outgoing) -> SendResult:
        if row.purpose and self.clock() > last_moment(row.created_at, self.database.zone):
            return _given_up(row, again(row, TOO_LATE))
        return await self.channels[row.channel].send(row)

    async def _record(self, uow: UnitOfWork, results: list[tuple[Outgoing, SendResult]]) -> None:
        now = self.clock()
        for row, outcome in results:
            if outcome.blocked:
                await uow.identities.change(row.chat, blocked_at=now)
            if outcome.moved_to:
                await uow.chats.move(row.chat, outcome.moved_to)
        elsewhere = await fall_back(uow, results, list(self.channels), self.mailboxes, now)
        await uow.outbox.settle(
            [
                Settled(
                    row.id,
                    MERGED if row.id in elsewhere and outcome.state == PARKED else outcome.state,
                    now + min(outcome.wait, LONGEST_WAIT),
                    outcome.parts,
                    outcome.uncertain,
                    outcome.error,
                    outcome.free_way_over,
                )
                for row, outcome in results
            ],
            now,
        )
        if any(row.purpose for row, _ in results):
            self._may_have_reminders |= set(self.channels)

    # ---- what a crash left behind

    async def _sweep(self) -> None:
        for turn in count():
            await asyncio.sleep(SWEEP_SECONDS)
            try:
                await self.revive(LOST_AFTER)
                if turn % CLOSE_EVERY == 0:
                    await self.close_late()
            except Exception as error:
                log.warning("database away", error=type(error).__name__, away=is_away(error))
            self._may_have_reminders |= set(self.channels)
            self.ring()

    async def revive(self, after: timedelta) -> int:
        """Look again at rows that a dead process held; returns how many there were.

        A living one keeps what it sends, however long that takes.
        """
        repeatable = [name for name, channel in self.channels.items() if channel.repeatable]
        now, ours = self.clock(), self.processes
        async with unit_of_work(self.database) as uow:
            dead = await ours.dead(uow.connection, "messages", await uow.in_hand.senders())
            lost = lost_messages(dead, ours.number, self._in_hand, now - after)
            return await uow.in_hand.take_back(lost, self.channels, repeatable, now)

    async def close_late(self) -> int:
        """Parked reminders whose words are old have not arrived; returns how many there were."""
        async with unit_of_work(self.database) as uow:
            return await uow.undelivered.close_late(self.clock())


def last_moment(made: datetime, zone: ZoneInfo) -> datetime:
    """Until when a reminder may be sent: on the day its words speak of, while offices are open.

    What was made when they had closed may be sent until midnight.
    """
    local = made.astimezone(zone)
    last = CLOSES if local.time() < CLOSES else time.max
    return datetime.combine(local.date(), last, zone)


def _given_up(row: Outgoing, outcome: SendResult) -> SendResult:
    """Waited for too long. A reminder that may have arrived, or a part of which did, is not called failed."""
    if row.purpose and (outcome.uncertain or outcome.parts):
        return replace(outcome, state=UNKNOWN, wait=timedelta())
    return refused(row, outcome.error)
