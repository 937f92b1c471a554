"""Reminders from the plan to the outbox: at most one message for a person and day, each point said once.

The rows decide: a point's key is permanent, the message of a person and day has a name of its own in the
outbox, and both are written in one transaction. Everything kept here may be lost at any moment.
"""

import asyncio
import time
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

import structlog

from bot.clock import Clock
from handlers.parts import Parts
from handlers.reminders.composing import year_dates
from handlers.reminders.groups import Begin, tell_groups
from handlers.reminders.planning import PlanningDay, plan_chunk
from handlers.reminders.telling import AgencySnapshot, ReminderWriter, TellingResult
from knowledge.workdays import WorkCalendar
from storage.database import Database, is_away
from storage.reminders.recipients import Due
from storage.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()
CHUNK, AGENCIES_AT_ONCE = 100, 10
"""Rows in a page; agencies planned in one go, few enough that turns beside it wait only milliseconds."""

TICK_SECONDS = 20.0
QUEUED_FOR, MOST_QUEUED = timedelta(minutes=5), 10_000
"""After so long a row that was handed to the job engine and is still not said is handed over again; so many
at most are there at a time."""


class Engine(Protocol):
    """Runs `Reminders.dispatch_row` for each of these rows some time after the transaction is committed."""

    async def enqueue(self, uow: UnitOfWork, reminder_ids: Sequence[int]) -> None: ...


class Reminders:
    """Plans days, and says what is due. `available`: the channels this installation can write to."""

    def __init__(
        self,
        database: Database,
        parts: Parts,
        clock: Clock,
        *,
        available: Collection[str],
        calendar: WorkCalendar | None = None,
        ring: Callable[[], None] = lambda: None,
        engine: Engine | None = None,
        begin: Begin | None = None,
    ) -> None:
        self.parts, self.clock, self.ring, self.engine = parts, clock, ring, engine
        self.writer, self.calendar = ReminderWriter(parts, available), calendar or WorkCalendar()
        self.dates = year_dates(parts.rules)
        self.begin = begin or partial(unit_of_work, database)
        self.rest = 0.0

    async def run(self) -> None:
        """Plan and say what is due, again and again, until cancelled; half of the time is left to turns."""
        self.rest = 1.0
        while True:
            try:
                await self.tick(self.clock())
            except Exception as error:
                log.warning("reminders interrupted", error=type(error).__name__, away=is_away(error))
            await asyncio.sleep(TICK_SECONDS)

    async def tick(self, now: datetime, *, keep: bool = False) -> TellingResult:
        """One pass: plan what is not planned yet, hand out what is due. `keep`: remember the words."""
        result = TellingResult()
        await self.plan(now, result)
        await self.hand_out(now, result, keep=keep)
        result.groups = await tell_groups(self.begin, self.parts, self.calendar, self.writer.available, now)
        if result.groups:
            self.ring()
        return result

    def _day(self, now: datetime) -> PlanningDay:
        return PlanningDay(now, self.parts.zone, self.calendar, self.dates)

    # ---- plan

    async def plan(self, now: datetime, result: TellingResult) -> None:
        """Bring every agency up to today, some at a time, each lot in a transaction of its own."""
        day, last = self._day(now), 0
        while True:
            started = time.monotonic()
            async with self.begin() as uow:
                if self.engine is not None and not await uow.reminders.may_lead():
                    return
                agencies = await uow.reminders.agencies_to_plan(day.today, last, AGENCIES_AT_ONCE)
                if not agencies:
                    return
                _, later, merged = await plan_chunk(uow, agencies, day)
            result.deferred, result.merged = result.deferred + later, result.merged + merged
            last = agencies[-1].id
            await asyncio.sleep(self.rest * (time.monotonic() - started))

    # ---- hand out

    async def hand_out(self, now: datetime, result: TellingResult, *, keep: bool = False) -> None:
        """Say what is due, or hand it to the job engine, page by page, the oldest first."""
        if self.engine is not None:
            return await self._hand_over(self.engine, now)
        after: Due | None = None
        day = self._day(now)
        while True:
            async with self.begin() as uow:
                page = await uow.reminders.due(now, CHUNK, after)
                if page:
                    agencies = list(dict.fromkeys(each.agency_id for each in page))
                    snapshot = await AgencySnapshot.load(uow, agencies, day.today)
            if not page:
                return
            for member_id in dict.fromkeys(each.member_id for each in page):
                result.add(await self._dispatch_safely(member_id, day, snapshot), keep=keep)
            after = page[-1]

    async def _hand_over(self, engine: Engine, now: datetime) -> None:
        """One job for each person, as many as may wait at a time; one that got lost is made again."""
        after, lost, room = None, now - QUEUED_FOR, MOST_QUEUED
        while room > 0:
            async with self.begin() as uow:
                if not await uow.reminders.may_lead():
                    return
                if after is None:
                    room -= await uow.reminders.in_hand(now, lost)
                page = await uow.reminders.due(now, min(CHUNK, max(room, 0)), after, lost)
                if not page:
                    return
                firsts = {each.member_id: each.id for each in reversed(page)}
                await engine.enqueue(uow, list(firsts.values()))
                await uow.reminders.queued([each.id for each in page], now)
            after, room = page[-1], room - len(page)

    async def _dispatch_safely(
        self, member_id: int, day: PlanningDay, snapshot: AgencySnapshot
    ) -> TellingResult:
        """One person's trouble is not everybody's: it is logged, and tried again in the next pass."""
        try:
            return await self._dispatch(member_id, day, snapshot)
        except Exception as error:
            if is_away(error):
                raise
            log.error("reminder failed", member=member_id, exc_info=error)
            return TellingResult(failed=1)

    async def dispatch_row(self, reminder_id: int, now: datetime) -> TellingResult:
        """Say whatever is due for the person whose reminder this is (what a job does)."""
        day = self._day(now)
        async with self.begin() as uow:
            member_id = await uow.reminders.find_member(reminder_id)
            result = await self._say(uow, member_id, day, None) if member_id else TellingResult()
        return self._rung(result)

    async def dispatch(self, member_id: int, now: datetime) -> TellingResult:
        """Say what is due for one person in one message. Twice, or in two processes, it is said once."""
        return await self._dispatch(member_id, self._day(now), None)

    async def _dispatch(
        self, member_id: int, day: PlanningDay, snapshot: AgencySnapshot | None
    ) -> TellingResult:
        async with self.begin() as uow:
            result = await self._say(uow, member_id, day, snapshot)
        return self._rung(result)

    async def _say(
        self, uow: UnitOfWork, member_id: int, day: PlanningDay, snapshot: AgencySnapshot | None
    ) -> TellingResult:
        rows = await uow.reminders.take(member_id, day.now)
        if not rows:
            return TellingResult()
        if snapshot is None:
            snapshot = await AgencySnapshot.load(uow, [rows[0].agency_id], day.today)
        return await self.writer.say(uow, member_id, rows, snapshot, day)

    def _rung(self, result: TellingResult) -> TellingResult:
        if result.told:
            self.ring()
        return result
