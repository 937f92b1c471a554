"""The desk at which what people of this job really write is tried."""

from collections.abc import AsyncIterator

import pytest

from handlers.parts import Parts
from tests.databases import Templates
from tests.field.desks import MORNING
from tests.harness import FrozenClock, Office


@pytest.fixture
def clock() -> FrozenClock:
    standing = FrozenClock()
    standing.now = MORNING
    return standing


@pytest.fixture
async def desk(
    database_url: str, clock: FrozenClock, parts: Parts, templates: Templates
) -> AsyncIterator[Office]:
    """The sample agency as `demo` shows it, on a day that never changes."""
    async with Office.open(database_url, clock, parts, templates.settled["desk"]) as opened:
        yield opened
