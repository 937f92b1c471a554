"""Names of people whose platform does not tell them with every message (LINE)."""

import asyncio
from datetime import timedelta

import structlog

from bot.channels.base import Channel
from bot.clock import Clock
from storage.database import Database
from storage.unit_of_work import unit_of_work

log = structlog.get_logger()
EVERY_SECONDS = 3.0
ASK_AGAIN = timedelta(days=1)
AT_ONCE = 10


async def learn_names(database: Database, channel: Channel, clock: Clock) -> None:
    """Ask the platform for the names of people who agreed, until cancelled."""
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        try:
            await learn_once(database, channel, clock)
        except Exception as error:
            log.warning("names not learned", error=type(error).__name__)


async def learn_once(database: Database, channel: Channel, clock: Clock) -> int:
    """Ask for a few names; returns how many accounts were looked at."""
    now = clock()
    async with unit_of_work(database) as uow:
        keys = await uow.identities.unnamed(channel.name, now - ASK_AGAIN, AT_ONCE)
    for key in keys:
        name = await channel.name_of(key)
        async with unit_of_work(database) as uow:
            await uow.identities.name(key, name, now)
    return len(keys)
