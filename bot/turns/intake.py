"""Events come in here: kept in the inbox, those that arrive together in one commit, in order."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.clock import Clock
from storage.database import Database, is_away
from storage.messages.inbox import NewInbound
from storage.unit_of_work import unit_of_work

GATHER_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Received:
    """Where an event was kept; `is_new` is False for one that had come before."""

    row: int
    is_new: bool


Waiting = tuple[NewInbound, asyncio.Future[Received]]


class Intake:
    """Writes waiting events in one go, so that a burst costs few commits.

    SQLite has one writer: while turns queue for it, a short wait lets more events share one commit.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        name: str,
        call_for_help: Callable[[], bool],
        is_crowded: Callable[[], bool],
    ) -> None:
        self.database, self.clock, self.name = database, clock, name
        self.call_for_help, self.is_crowded = call_for_help, is_crowded
        self._waiting: list[Waiting] = []
        self._writer: asyncio.Task[None] | None = None

    async def keep(self, event: NewInbound) -> Received:
        """Return once the event is committed. Raises what the database raised if it could not be kept."""
        future: asyncio.Future[Received] = asyncio.get_running_loop().create_future()
        self._waiting.append((event, future))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        return await future

    async def _write(self) -> None:
        while self._waiting:
            if self.is_crowded():
                await asyncio.sleep(GATHER_SECONDS)
            batch, self._waiting = self._waiting, []
            await self._keep(batch)

    async def _keep(self, batch: list[Waiting]) -> None:
        """All in one commit; if one event spoils it, each in its own, so that the others are kept."""
        try:
            kept = await self._commit([event for event, _ in batch])
        except Exception as error:
            if len(batch) > 1 and not is_away(error):
                for each in batch:
                    await self._keep([each])
                return
            for _, future in batch:
                _settle(future, error)
            return
        for event, future in batch:
            _settle(future, kept[event.channel, event.event_id])

    async def _commit(self, events: list[NewInbound]) -> dict[tuple[str, str], Received]:
        async with unit_of_work(self.database) as uow:
            ids, new = await uow.inbox.add(events, self.clock())
            if self.call_for_help():
                await uow.inbox.ring(self.name, {event.chat for event in events})
        return {key: Received(row, key in new) for key, row in ids.items()}

    async def drain(self) -> None:
        """Wait until everything that has come is written."""
        if self._writer is not None:
            await self._writer


def _settle(future: asyncio.Future[Received], outcome: Received | Exception) -> None:
    if future.done():
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
