"""Takes out what has been kept long enough, in small portions beside turns and sending.

Every portion is a transaction of its own that finds its rows anew: whatever is lost here is done by the next
pass. One process at a time prunes, and rests longer than it works.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.clock import Clock
from storage.database import Database, is_away
from storage.erasing.pruning import Portion
from storage.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()
PASS_SECONDS = 60.0
PORTION, MOST_PORTIONS = 200, 50
"""Rows in a portion, and portions of one kind in a pass: the rest is for the next pass."""
FILES, CODES = 20, 50
GOODBYE = timedelta(minutes=15)
"""So long nothing must have come from somebody who was forgotten before the account goes."""
REPEAT_DAYS, KEYS_DAYS = 90, 420
"""No platform repeats an event after so long; no day that lies so far back is planned again."""

DAY = timedelta(days=1)

Work = Callable[[UnitOfWork], Awaitable[Portion]]
Walk = Callable[[UnitOfWork, int], Awaitable[Portion]]


class Pruning:
    """The pruning side of one process. `keep_days`: how long words are kept after they were said."""

    def __init__(self, database: Database, clock: Clock, keep_days: int) -> None:
        self.database, self.clock, self.keep_days = database, clock, keep_days
        self.rest = 0.0
        self._reached: dict[str, int] = {}
        self._began = clock()

    async def run(self) -> None:
        """Pass after pass until cancelled; two thirds of the time are left to others."""
        self.rest = 2.0
        while True:
            try:
                await self.work()
            except Exception as error:
                log.warning("pruning interrupted", error=type(error).__name__, away=is_away(error))
            await asyncio.sleep(PASS_SECONDS)

    async def work(self) -> Counter[str]:
        """One pass; returns how many rows of each kind it changed."""
        now = self.clock()
        done: Counter[str] = Counter()
        await self._codes(now, done)
        await self._farewells(now, done)
        words, repeats, keys = (self._before(now, days) for days in (0, REPEAT_DAYS, KEYS_DAYS))
        self._begin_anew(now)
        await self._walk("outbox words", done, lambda uow, at: uow.pruning.outbox_words(words, at, PORTION))
        await self._walk("inbox words", done, lambda uow, at: uow.pruning.inbox_words(words, at, PORTION))
        await self._drain("files", done, lambda uow: uow.pruning.files(now, FILES), FILES)
        await self._drain("foundings", done, lambda uow: uow.pruning.foundings(now - DAY, PORTION))
        await self._drain("documents", done, lambda uow: uow.pruning.documents(words, PORTION))
        await self._walk("reminders", done, lambda uow, at: uow.pruning.reminders(keys, at, PORTION))
        await self._walk("outbox keys", done, lambda uow, at: uow.pruning.outbox_keys(keys, at, PORTION))
        await self._walk("inbox keys", done, lambda uow, at: uow.pruning.inbox_keys(repeats, at, PORTION))
        if done.total():
            log.info("pruned", **{kind.replace(" ", "_"): many for kind, many in done.items() if many})
        return done

    def _before(self, now: datetime, days: int) -> datetime:
        """What is older has been kept for so many days, and no less than words are kept."""
        return now - timedelta(days=max(days, self.keep_days))

    # ---- portions

    async def _codes(self, now: datetime, done: Counter[str]) -> None:
        async def hide(uow: UnitOfWork) -> Portion:
            return Portion(await uow.codes.hide_told(now, CODES))

        async def drop(uow: UnitOfWork) -> Portion:
            return Portion(await uow.codes.drop_ended(now, CODES))

        await self._portion("codes hidden", done, hide)
        await self._drain("codes ended", done, drop, CODES)

    async def _farewells(self, now: datetime, done: Counter[str]) -> None:
        """Each in its own transaction: it holds the person's chat."""
        async with unit_of_work(self.database) as uow:
            leaving = await uow.farewells.leaving(now - GOODBYE, 0, PORTION)
        for account_id, key in leaving:

            async def close(uow: UnitOfWork, account_id: int = account_id, key: str = key) -> Portion:
                return Portion(await uow.farewells.close(account_id, key, now - GOODBYE, now))

            await self._portion("farewells", done, close)

    async def _walk(self, kind: str, done: Counter[str], work: Walk) -> None:
        """Portion after portion by id. What was looked at is not looked at again on the same day."""
        for _ in range(MOST_PORTIONS):
            at = self._reached.get(kind, 0)
            portion = await self._portion(kind, done, partial(_from, work, at))
            if portion is None or portion.last is None:
                return
            self._reached[kind] = portion.last

    def _begin_anew(self, now: datetime) -> None:
        """Once a day, for what was still open when it was looked at."""
        if now - self._began >= DAY:
            self._began, self._reached = now, {}

    async def _drain(self, kind: str, done: Counter[str], work: Work, size: int = PORTION) -> None:
        """Portion after portion from the beginning, while they are full."""
        for _ in range(MOST_PORTIONS):
            portion = await self._portion(kind, done, work)
            if portion is None or portion.changed < size:
                return

    async def _portion(self, kind: str, done: Counter[str], work: Work) -> Portion | None:
        """None while another process prunes."""
        started = time.monotonic()
        async with unit_of_work(self.database) as uow:
            if not await uow.pruning.may_lead():
                return None
            portion = await work(uow)
        done[kind] += portion.changed
        await asyncio.sleep(self.rest * (time.monotonic() - started))
        return portion


async def _from(work: Walk, at: int, uow: UnitOfWork) -> Portion:
    return await work(uow, at)
