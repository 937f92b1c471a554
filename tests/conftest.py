"""What tests share: both databases, one frozen clock, and an assistant on top of them."""

import ssl
from collections.abc import AsyncIterator, Iterator
from functools import cache
from pathlib import Path

import hypothesis
import pytest
import structlog

from bot.wiring import load_rules, make_kit
from handlers.parts import Parts
from knowledge.rules.rulebook import Rules
from storage.database import Database
from tests.databases import STARTS, Templates
from tests.harness import FrozenClock, Office
from tests.platforms import Installation, installed
from tests.postgres import Postgres, running_postgres
from tests.quick import quick_folder

structlog.configure(  # drawn with every local variable, a traceback takes a minute
    processors=[
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    ]
)
hypothesis.settings.register_profile("here", deadline=None)  # a busy machine is no fault of the code
hypothesis.settings.load_profile("here")
HERE = Path(__file__).parent
PURE = (HERE / "knowledge", HERE / "flows")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow tools first, so that they are no tail; and what needs no database may run without."""
    items.sort(key=lambda item: item.path.name not in ("test_house.py", "test_wording.py"))
    for item in items:
        if "folder" not in item.fixturenames and any(each in item.path.parents for each in PURE):  # type: ignore[attr-defined]
            item.add_marker(pytest.mark.pure)
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.thorough)


@pytest.fixture(autouse=True)
def pure_tests_open_no_database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.node.get_closest_marker("pure"):
        monkeypatch.setattr(Database, "__init__", _refused)


def _refused(*_: object, **__: object) -> None:
    pytest.fail("a test under tests/knowledge or tests/flows opens a database without asking for one")


@pytest.fixture(scope="session", autouse=True)
def certificates_read_once() -> Iterator[None]:
    """Nothing here speaks TLS, but every client reads the system's certificates, 80 ms each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        yield


@pytest.fixture(scope="session")
def parts() -> Parts:
    return make_kit("Asia/Bangkok")


@pytest.fixture(scope="session")
def rules() -> Rules:
    return load_rules()


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """Where this run keeps its databases."""
    with quick_folder() as made:
        yield made


@pytest.fixture(scope="session")
def postgres(folder: Path) -> Iterator[Postgres]:
    with running_postgres(folder, durable=False) as server:
        yield server


@pytest.fixture(scope="session")
def templates(request: pytest.FixtureRequest, folder: Path) -> Templates:
    return Templates(folder, lambda: request.getfixturevalue("postgres"))


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, templates: Templates, clock: FrozenClock) -> Iterator[str]:
    """A database of its own for each test, on each kind of server; an office or a site is in it already."""
    start = next((name for name in STARTS if name in request.fixturenames), "")
    with templates.copy(request.param, start, clock()) as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def office(
    database_url: str, clock: FrozenClock, parts: Parts, templates: Templates
) -> AsyncIterator[Office]:
    """An agency with a coordinator, a member of staff and an executive, and no scores yet."""
    async with Office.open(database_url, clock, parts, templates.settled["office"]) as opened:
        yield opened


@pytest.fixture
async def site(database_url: str, clock: FrozenClock, templates: Templates) -> AsyncIterator[Installation]:
    """A server with LINE and Telegram on stand-ins, nothing running by itself."""
    async with installed(database_url, clock, templates.settled["site"]) as opened:
        yield opened
