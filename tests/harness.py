"""An agency to talk to in tests: the real turn, database and texts; only the clock is ours."""

import itertools
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.jobs.documents import Documents
from bot.metrics import Metrics
from bot.turns.runner import Runner
from bot.wiring import load_rules
from handlers.parts import Parts
from handlers.people.registering import register
from handlers.terms.events import Event, File, Pressed, Text, to_body
from handlers.turn import handle_next
from knowledge.rules.rulebook import Rules
from storage.audit import Author
from storage.database import Database
from storage.messages.inbox import NewInbound
from storage.scores.assessments import LEVEL
from storage.unit_of_work import UnitOfWork, unit_of_work

ROLES = ("coordinator", "staff", "executive")
YEAR = 2567


class FrozenClock:
    """Stands still until moved. Monday 4 March 2024, 09:00 in Bangkok."""

    def __init__(self) -> None:
        self.now = datetime(2024, 3, 4, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Answer:
    """What was said to one event."""

    messages: list[dict[str, Any]]

    @property
    def text(self) -> str:
        return "\n".join(message["text"] for message in self.messages)

    @property
    def choices(self) -> dict[str, str]:
        return {each["label"]: each["press"] for message in self.messages for each in message["choices"]}

    def press(self, label: str) -> str:
        """The press of the first button whose label starts so."""
        found = [press for text, press in self.choices.items() if text.startswith(label)]
        assert found, f"no button {label!r} among {list(self.choices)}"
        return found[0]


Settled = tuple[int, dict[str, int]]
"""An agency and its members, by their roles."""


async def settle(uow: UnitOfWork, now: datetime) -> Settled:
    """An agency that has begun with the year of the talks."""
    agency_id = await uow.agencies.add("เทศบาลตำบลตัวอย่าง", "เทศบาลตำบล", "ขอนแก่น", now)
    await uow.assessments.open(agency_id, YEAR, load_rules().of(YEAR).version, now)
    return agency_id, {role: await register(uow, agency_id, f"web:{role}", role, now) for role in ROLES}


@dataclass
class Office:
    """One agency in one database."""

    database: Database
    clock: FrozenClock
    parts: Parts
    agency_id: int
    members: dict[str, int]
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    @classmethod
    @asynccontextmanager
    async def open(
        cls, url: str, clock: FrozenClock, parts: Parts, settled: Settled | None = None
    ) -> AsyncIterator["Office"]:
        """The office of a database; it is made where none is said to be there."""
        database = Database(url)
        if settled is None:
            async with unit_of_work(database) as uow:
                settled = await settle(uow, clock())
        yield cls(database, clock, parts, settled[0], dict(settled[1]))
        await database.close()

    def event(self, event: Event, user: str, event_id: str = "") -> NewInbound:
        chat = f"web:{user}"
        return NewInbound("web", event_id or f"{user}:{next(self.numbers)}", chat, chat, to_body(event))

    async def tell(self, event: Event, user: str = "coordinator", event_id: str = "") -> Answer:
        """Put one event in the inbox and take its turn."""
        inbound = self.event(event, user, event_id)
        async with unit_of_work(self.database) as uow:
            await uow.inbox.add([inbound], self.clock())
        done = await handle_next(self.database, inbound.chat, self.parts, self.clock())
        if done is not None and done.document is not None:
            return await self._with_document(done.inbound.id)
        return Answer(done.messages if done else [])

    async def _with_document(self, inbound_id: int) -> Answer:
        """The answer of a turn that asked for a document, once that is drawn."""
        await Documents(self.database, self.parts, self.clock).work()
        async with unit_of_work(self.database) as uow:
            return Answer(await uow.outbox.said_for(inbound_id))

    async def say(self, text: str, user: str = "coordinator") -> Answer:
        return await self.tell(Text(text), user)

    async def press(self, press: str, user: str = "coordinator") -> Answer:
        return await self.tell(Pressed(press), user)

    async def send_file(self, name: str, text: str | None, user: str = "coordinator") -> Answer:
        return await self.tell(File(name, text), user)

    async def scores(self) -> dict[str, Decimal]:
        async with unit_of_work(self.database) as uow:
            found = await uow.assessments.find(self.agency_id, YEAR)
        return dict(found.scores) if found else {}

    async def give(self, scores: Mapping[str, Decimal], year: int = YEAR, level: str | None = None) -> None:
        """Scores that were there before the talk, and the level as it was published."""
        async with unit_of_work(self.database) as uow:
            await give(uow, self.agency_id, self.parts.rules, (year, scores, level), self.clock())

    def runner(self, *, lanes: int = 4, max_attempts: int = 3) -> Runner:
        return Runner(
            self.database, self.parts, self.clock, Metrics(), lanes=lanes, max_attempts=max_attempts
        )


async def give(
    uow: UnitOfWork,
    agency_id: int,
    rules: Rules,
    result: tuple[int, Mapping[str, Decimal], str | None],
    now: datetime,
) -> None:
    """A year's scores that were there before, and the level as it was published."""
    year, scores, level = result
    assessment = await uow.assessments.open(agency_id, year, rules.of(year).version, now)
    stated = {LEVEL: level} if level else None
    await uow.assessments.change(assessment, scores, Author(agency_id, None, "test"), now, stated=stated)
