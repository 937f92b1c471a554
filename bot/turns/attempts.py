"""Attempts at turns: each is written down before it is begun, and after the last one the chat goes on.

A turn that raises is put off here; one that hung or killed its process is found by whoever lives.
"""

import asyncio
import secrets
from collections.abc import Callable
from datetime import timedelta

import structlog

from bot.clock import Clock
from handlers.parts import Parts
from handlers.turn import Done, TurnFailed, give_up
from storage.database import Database, is_away
from storage.in_hand import Begun, LeftBehind
from storage.processes import Processes
from storage.unit_of_work import unit_of_work

log = structlog.get_logger()
BACKOFF = (timedelta(milliseconds=200), timedelta(seconds=2), timedelta(seconds=10), timedelta(minutes=1))
FILE_TIMES = 3
"""A file is in hand a hundred times as long as a turn, and read elsewhere: it may well be that it only was in
hand when its process was ended from outside. So it has so many times as many attempts, and waits less."""


class Attempts:
    """Counts the attempts of one process and judges those of dead ones, in transactions of their own."""

    def __init__(
        self,
        database: Database,
        parts: Parts,
        clock: Clock,
        processes: Processes,
        *,
        most: int,
        wake: Callable[[str], None],
    ) -> None:
        self.database, self.parts, self.clock, self.processes = database, parts, clock, processes
        self.most, self.wake = most, wake

    async def begin(self, chat: str, *, alone: bool) -> Begun | None:
        """Count an attempt at the chat's next event; None when there is nothing to do now."""
        if not self.processes.may_take:
            return None
        async with unit_of_work(self.database, lasting=False) as uow:
            return await uow.in_hand.begin(chat, self.processes.number, self.clock(), alone=alone)

    async def failed(self, failure: TurnFailed) -> Done | None:
        """Back off, or after the last attempt apologise and go on. An outage is no attempt."""
        inbound, cause = failure.inbound, failure.__cause__
        if cause is not None and is_away(cause):
            log.warning("database away", turn=turn_id(inbound.id), error=type(cause).__name__)
            return None
        reference, attempt = new_reference(), inbound.attempts
        log.error(
            "turn failed", turn=turn_id(inbound.id), reference=reference, attempt=attempt, exc_info=cause
        )
        if attempt >= self.most:
            return await self._give_up(inbound.chat, inbound.id, reference)
        wait = pause(attempt)
        async with unit_of_work(self.database) as uow:
            is_open = await uow.in_hand.put_off(inbound.id, self.clock() + wait)
        if is_open:
            self._wake_after(wait, inbound.chat)
        return None

    async def set_aside(self, chat: str, begun: Begun) -> Done | None:
        """No attempt at this event ever ended, and it is not tried on another process."""
        reference = new_reference()
        log.error(
            "turn never ends", turn=turn_id(begun.row), reference=reference, attempts=begun.attempts - 1
        )
        return await self._give_up(chat, begun.row, reference)

    async def _give_up(self, chat: str, row: int, reference: str) -> Done | None:
        now = self.clock()
        async with unit_of_work(self.database) as uow:
            inbound = await uow.inbox.claim(chat, now)
            if inbound is None or inbound.id != row:
                return None
            return await give_up(uow, inbound, reference, self.parts, now)

    async def take_up(self) -> int:
        """Put off what dead processes had in hand; returns how many events there were.

        One after the other: of those that were in hand together, one may be what killed the process.
        """
        async with unit_of_work(self.database) as uow:
            takers = await uow.in_hand.takers()
            dead = await self.processes.dead(uow.connection, "events", takers)
            left = await uow.in_hand.left_behind(dead) if dead else []
            waits = [self._before_another(each, place) for place, each in enumerate(left)]
            for each, wait in zip(left, waits, strict=True):
                await uow.in_hand.put_off(each.row, self.clock() + wait)
        for each, wait in zip(left, waits, strict=True):
            log.error("process ended in a turn", turn=turn_id(each.row), attempt=each.attempts)
            self._wake_after(wait, each.chat)
        return len(left)

    def _before_another(self, left: LeftBehind, place: int) -> timedelta:
        """The apology, which is no attempt, need not wait."""
        if left.attempts >= self.most_of(left):
            return timedelta()
        return pause(min(left.attempts, self.most) if left.has_file else left.attempts, place)

    def most_of(self, event: Begun | LeftBehind) -> int:
        """How many attempts there are that may not end."""
        return self.most * FILE_TIMES if event.has_file else self.most

    def _wake_after(self, wait: timedelta, chat: str) -> None:
        asyncio.get_running_loop().call_later(wait.total_seconds() + 0.01, self.wake, chat)


def pause(attempt: int, place: int = 0) -> timedelta:
    """How long to wait after so many attempts; behind others it is so many times as long."""
    wait = BACKOFF[min(max(attempt, 1), len(BACKOFF)) - 1]
    return min(wait * (place + 1), BACKOFF[-1])


def new_reference() -> str:
    """What an apology names, and the log."""
    return f"T-{secrets.token_hex(2).upper()}"


def turn_id(row: int) -> str:
    """The name of a turn in logs."""
    return f"turn-{row:x}"
