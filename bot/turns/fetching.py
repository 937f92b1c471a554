"""Files that people sent: fetched from the platform and looked at, outside of any transaction."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import structlog

from bot.channels.base import Channel
from bot.clock import Clock
from bot.files.attachments import Taken, keep, take
from handlers.terms.events import File, from_body, to_body
from handlers.view import has_agreed
from storage.database import Database
from storage.messages.inbox import Inbound
from storage.unit_of_work import unit_of_work

log = structlog.get_logger()
AGAIN = timedelta(seconds=2)
AT_ONCE = 8
"""Files that are fetched at a time."""


class Fetching:
    """Gets the files of events that wait for one, while other chats go on."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        clock: Clock,
        *,
        max_attempts: int,
        wake: Callable[[str], None],
    ) -> None:
        self.database, self.channels, self.clock = database, channels, clock
        self.max_attempts, self.wake = max_attempts, wake
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._room = asyncio.Semaphore(AT_ONCE)

    def __contains__(self, chat: str) -> bool:
        """Whether a chat waits for its file."""
        return chat in self._tasks

    def begin(self, inbound: Inbound) -> None:
        self._tasks[inbound.chat] = asyncio.create_task(self._fetch(inbound))

    async def finished(self) -> None:
        """Wait until no file is being fetched."""
        await asyncio.gather(*self._tasks.values())

    async def _fetch(self, inbound: Inbound) -> None:
        """Put what the file turned out to be in the event's place, then let the chat go on."""
        try:
            channel, event = self.channels[inbound.channel], from_body(inbound.body)
            assert isinstance(event, File)
            if not await self._is_known(inbound):
                return await self._put(inbound, File(event.name))
            await channel.show_working(inbound.chat)
            async with self._room:
                taken = await _taken(channel, event)
            async with unit_of_work(self.database) as uow:
                file = await keep(taken, uow, self.clock())
                await uow.inbox.replace_body(inbound.id, to_body(file))
        except Exception as error:
            log.error("file not fetched", exc_info=error)
            await self._failed(inbound)
        finally:
            self._tasks.pop(inbound.chat, None)
        self.wake(inbound.chat)

    async def _is_known(self, inbound: Inbound) -> bool:
        """Nothing is fetched from who has not agreed to it."""
        async with unit_of_work(self.database) as uow:
            speaker, _ = await uow.chats.find_speaker(inbound.chat, inbound.sender)
        return speaker.agency_id is not None and has_agreed(speaker.consent_version)

    async def _put(self, inbound: Inbound, file: File) -> None:
        async with unit_of_work(self.database) as uow:
            await uow.inbox.replace_body(inbound.id, to_body(file))

    async def _failed(self, inbound: Inbound) -> None:
        """Try again later, and in the end go on without the file."""
        with suppress(Exception):
            async with unit_of_work(self.database) as uow:
                if inbound.attempts < self.max_attempts:
                    await uow.in_hand.put_off(inbound.id, self.clock() + AGAIN * inbound.attempts)
                else:
                    name = str(inbound.body.get("name", ""))
                    await uow.inbox.replace_body(inbound.id, to_body(File(name, fault="fetch")))


async def _taken(channel: Channel, file: File) -> Taken:
    try:
        content = await channel.fetch(file)
    except OSError as error:
        log.warning("file not fetched", channel=channel.name, error=str(error)[:200])
        return Taken(replace(file, ref="", fault="fetch"))
    return await take(file, content)
