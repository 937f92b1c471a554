"""What tests share: both databases, one frozen clock, and an assistant on top of them."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.wiring import load_rules, make_kit
from handlers.desk import Kit
from handlers.terms.context import Rules
from storage.database import Database
from tests.harness import FrozenClock, Office
from tests.platforms import Installation, installed
from tests.postgres import Postgres, running_postgres


@pytest.fixture(scope="session")
def kit() -> Kit:
    return make_kit("Asia/Bangkok")


@pytest.fixture(scope="session")
def rules() -> Rules:
    return load_rules()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


async def _migrated(url: str) -> None:
    database = Database(url)
    await database.migrate()
    await database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "ita.db"
    asyncio.run(_migrated(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> str:
    name = postgres.new_database()
    asyncio.run(_migrated(postgres.url(name)))
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated database of its own for each test, on each kind of server."""
    if request.param == "sqlite":
        path = tmp_path / "ita.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = server.new_database(request.getfixturevalue("postgres_template"))
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def office(database_url: str, clock: FrozenClock, kit: Kit) -> AsyncIterator[Office]:
    """An agency with a coordinator, a member of staff and an executive, and no scores yet."""
    async with Office.open(database_url, clock, kit) as opened:
        yield opened


@pytest.fixture
async def site(database_url: str, clock: FrozenClock) -> AsyncIterator[Installation]:
    """A server with LINE and Telegram on stand-ins, nothing running by itself."""
    async with installed(database_url, clock) as opened:
        yield opened
