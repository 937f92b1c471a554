"""Keeps what a platform tells of the month's messages where everybody can look it up."""

from collections.abc import Awaitable, Callable

from bot.clock import Clock
from storage.database import Database
from storage.unit_of_work import unit_of_work


def quota_keeper(
    database: Database, clock: Clock, channel: str
) -> Callable[[int | None, int], Awaitable[None]]:
    """What a channel calls with the limit (None: there is none) and how many messages are used."""

    async def keep(most: int | None, used: int) -> None:
        async with unit_of_work(database) as uow:
            await uow.quotas.put(channel, most, used, clock())

    return keep
