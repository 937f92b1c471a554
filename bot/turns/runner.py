"""Takes turns: lanes that each handle one chat at a time, woken by new events and by a sweep.

What is handled is decided by the inbox alone; everything kept here may be lost at any moment.
"""

import asyncio
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from typing import Any

import structlog

from bot.channels.base import Channel
from bot.clock import Clock
from bot.metrics import Metrics
from bot.turns.attempts import Attempts, turn_id
from bot.turns.company import Company
from bot.turns.fetching import Fetching
from bot.turns.intake import Intake
from handlers.parts import Parts
from handlers.turn import Done, FileWaiting, TurnFailed, handle_next
from storage.database import Database, is_away
from storage.in_hand import Begun
from storage.messages.inbox import NewInbound
from storage.processes import Processes
from storage.unit_of_work import unit_of_work

log = structlog.get_logger()
SWEEP_SECONDS = 1.0
REMEMBERED = 512
CROWD = 2
HELD_SECONDS = 10.0
"""How long an answer waits for the document that it announces."""
Messages = list[dict[str, Any]]


class Runner:
    """The lanes of one process. With no lanes it only keeps events, and other processes answer."""

    def __init__(
        self,
        database: Database,
        parts: Parts,
        clock: Clock,
        metrics: Metrics,
        *,
        lanes: int,
        max_attempts: int,
        channels: Mapping[str, Channel] | None = None,
        on_done: Callable[[Done], None] = lambda _: None,
        processes: Processes | None = None,
    ) -> None:
        self.database, self.parts, self.clock, self.metrics = database, parts, clock, metrics
        self.lanes = min(lanes, 1) if database.is_sqlite else lanes
        self.on_done = on_done
        self.name = secrets.token_hex(4)
        self.intake = Intake(
            database, clock, name=self.name, call_for_help=self._is_saturated, is_crowded=self._is_crowded
        )
        self._ready: deque[str] = deque()
        self._rings: dict[str, int] = {}
        self._bell = asyncio.Semaphore(0)
        self._answers: OrderedDict[int, Messages] = OrderedDict()
        self._waiting: dict[int, asyncio.Future[Messages]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.attempts = Attempts(
            database, parts, clock, processes or Processes(), most=max_attempts, wake=self.wake
        )
        self.company = Company()
        self._in_hand: dict[str, int] = {}
        self.fetching = Fetching(database, channels or {}, clock, max_attempts=max_attempts, wake=self.wake)
        self._busy = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._stopping = False

    # ---- events in, answers out

    async def ask(self, event: NewInbound, patience: float = 30) -> Messages | None:
        """Keep an event and return what is said to it; None if that takes over `patience` seconds.

        Who asked for a document waits for it for a while, then gets the word of progress.
        """
        received = await self.intake.keep(event)
        if received.is_new:
            self.wake(event.chat)
        elif (said := await self._said(received.row)) is not None:
            return said
        until = time.monotonic() + patience
        while (left := until - time.monotonic()) > 0:
            said = await self._answer(received.row, event.chat, min(left, HELD_SECONDS))
            if said is None:
                said = await self._let_go(received.row)
            if said is not None:
                return said
        return None

    async def _answer(self, row: int, chat: str, patience: float) -> Messages | None:
        if row in self._answers:
            return self._answers[row]
        future = self._waiting.setdefault(row, asyncio.get_running_loop().create_future())
        until = time.monotonic() + patience
        pause = 0.5 if self.lanes else 0.05
        try:
            while (left := until - time.monotonic()) > 0:
                with suppress(TimeoutError):
                    async with asyncio.timeout(min(left, pause)):
                        return await asyncio.shield(future)
                if chat in self._rings:
                    continue
                with suppress(Exception):
                    if (said := await self._said(row)) is not None:
                        return said
            return None
        finally:
            self._waiting.pop(row, None)

    async def _said(self, row: int) -> Messages | None:
        """The answer that is in the database already, given by whichever process, and is not held back."""
        async with unit_of_work(self.database) as uow:
            if not await uow.inbox.is_done(row) or await uow.held.is_held(row):
                return None
            return await uow.outbox.said_for(row)

    async def _let_go(self, row: int) -> Messages | None:
        """The answer as it is now: whatever it announces comes by itself from here on."""
        with suppress(Exception):
            async with unit_of_work(self.database) as uow:
                if await uow.inbox.is_done(row):
                    await uow.held.let_go(row, self.clock())
                    return await uow.outbox.said_for(row)
        return None

    def wake(self, chat: str, times: int = 1) -> None:
        """Let a lane look at a chat, once for every event known to wait there."""
        if not self.lanes:
            return
        if chat in self._rings:
            self._rings[chat] += times
            return
        self._rings[chat] = times
        self._ready.append(chat)
        self._bell.release()

    def _is_saturated(self) -> bool:
        return not self.database.is_sqlite and self._busy >= self.lanes

    def _is_crowded(self) -> bool:
        return self.database.is_sqlite and len(self._ready) > CROWD

    # ---- the lanes

    def start(self) -> None:
        for _ in range(self.lanes):
            self._spawn(self._lane())
        if self.lanes:
            self._spawn(self._sweep())

    async def stop(self) -> None:
        """Finish what is in hand, take nothing new."""
        await self.intake.drain()
        self._stopping = True
        await self._idle.wait()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.fetching.finished()

    def _spawn(self, coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _lane(self) -> None:
        while not self._stopping:
            await self._bell.acquire()
            if self._stopping:
                return
            chat = self._ready.popleft()
            rings = self._rings[chat]
            self._busy += 1
            self._idle.clear()
            try:
                handled = await self.take_turn(chat)
            finally:
                self._busy -= 1
                if not self._busy:
                    self._idle.set()
            missed = self._rings.pop(chat) - rings
            left = missed + (rings - 1 if handled else 0)
            if left:
                self.wake(chat, left)

    async def take_turn(self, chat: str) -> bool:
        """One turn of a chat, whatever comes of it; False when there was nothing to do now."""
        started = time.perf_counter()
        if chat in self.fetching:
            return False
        try:
            done = await self._begin(chat)
        except Exception as error:
            log.warning("database away", error=type(error).__name__, away=is_away(error))
            return False
        finally:
            if chat not in self.fetching:
                self._in_hand.pop(chat, None)
        if done is not None:
            self._finished(done, time.perf_counter() - started)
        return done is not None

    async def _begin(self, chat: str) -> Done | None:
        async with self.company.among():
            begun = await self.attempts.begin(chat, alone=False)
            if begun is None or begun.is_taken:
                return await self._attempt(chat, begun) if begun else None
        async with self.company.alone():
            begun = await self.attempts.begin(chat, alone=True)
            return await self._attempt(chat, begun) if begun else None

    async def _attempt(self, chat: str, begun: Begun) -> Done | None:
        """What is written down is begun, unless too many attempts at it have not ended."""
        self._in_hand[chat] = begun.row
        if begun.attempts > self.attempts.most_of(begun):
            return await self.attempts.set_aside(chat, begun)
        try:
            return await handle_next(self.database, chat, self.parts, self.clock(), begun.row)
        except FileWaiting as waiting:
            self.fetching.begin(waiting.inbound)
            return None
        except TurnFailed as failure:
            return await self.attempts.failed(failure)

    def in_hand(self) -> list[str]:
        """The turns that are begun and not ended."""
        return [turn_id(row) for row in self._in_hand.values()]

    def _finished(self, done: Done, seconds: float) -> None:
        row = done.inbound.id
        self.metrics.turns.labels(done.outcome).inc()
        self.metrics.turn_seconds.observe(seconds)
        log.info(
            "turn",
            turn=turn_id(row),
            channel=done.inbound.channel,
            outcome=done.outcome,
            ms=round(seconds * 1000, 1),
            said=len(done.messages),
        )
        self.on_done(done)
        if done.document is None:
            self.answered(row, done.messages)

    def answered(self, row: int, messages: Messages) -> None:
        """What is said to an event is settled: whoever waits for it gets it."""
        self._answers[row] = messages
        if len(self._answers) > REMEMBERED:
            self._answers.popitem(last=False)
        future = self._waiting.pop(row, None)
        if future and not future.done():
            future.set_result(messages)

    # ---- what a crash, an outage or a busy process left behind

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            await self.sweep_once()

    async def sweep_once(self) -> int:
        """Wake every chat with an event that is due; returns how many chats there were."""
        try:
            await self.attempts.take_up()
            async with unit_of_work(self.database) as uow:
                due = await uow.inbox.due_chats(self.clock())
        except Exception as error:
            log.warning("database away", error=type(error).__name__, away=is_away(error))
            return 0
        for chat, waiting in due:
            if chat not in self._rings:
                self.wake(chat, waiting)
        return len(due)
