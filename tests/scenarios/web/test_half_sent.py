"""Requests that are begun and not finished, and requests that break: a short answer, and nothing is held."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import uvicorn
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from starlette.types import Message, Receive, Scope, Send
from structlog.testing import capture_logs
from uvicorn.server import ServerState

from bot.patience import HEAD_SECONDS, TimedConnection
from bot.web.app import create_app
from bot.web.limits import BodyLimit
from tests.platforms import Installation


class Loop:
    """Keeps what is to be called later, and the tasks that are made."""

    def __init__(self) -> None:
        self.later: list[tuple[float, Callable[[], None]]] = []
        self.cancelled = 0

    def call_later(self, seconds: float, call: Callable[[], None]) -> Any:
        self.later.append((seconds, call))
        return self

    def cancel(self) -> None:
        self.cancelled += 1

    def create_task(self, work: Any, **_: Any) -> Any:
        return asyncio.get_running_loop().create_task(work)


class Wire(asyncio.Transport):
    """The other end of a connection."""

    def __init__(self) -> None:
        super().__init__()
        self.sent, self.is_cut = b"", False

    def write(self, data: Any) -> None:
        self.sent += bytes(data)

    def close(self) -> None:
        self.is_cut = True

    def is_closing(self) -> bool:
        return self.is_cut


def connected(app: Any) -> tuple[TimedConnection, Wire, Loop]:
    config, loop, wire = uvicorn.Config(app, lifespan="off", log_level="error"), Loop(), Wire()
    connection = TimedConnection(config, ServerState(), {}, _loop=loop)
    connection.connection_made(wire)
    return connection, wire, loop


async def answers(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body"})


HEAD = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"


@pytest.mark.parametrize("come", [[], [b"G"], [HEAD], [HEAD, b"X-A: 1\r\n", b"X-B: 2\r\n"]])
async def test_a_head_that_is_not_finished_is_cut_off(come: list[bytes]) -> None:
    connection, wire, loop = connected(answers)
    for data in come:
        connection.data_received(data)
    ((seconds, cut),) = loop.later
    assert (seconds, loop.cancelled) == (HEAD_SECONDS, 0), "from the connection on, whatever drips in"
    cut()
    assert wire.is_cut


async def test_a_whole_head_stops_the_clock_and_the_next_one_starts_it_again() -> None:
    answered = asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await answers(scope, receive, send)
        answered.set()

    connection, wire, loop = connected(app)
    connection.data_received(HEAD + b"\r\n")
    assert loop.cancelled == 1
    await answered.wait()
    assert b"200 OK" in wire.sent
    rest = len(loop.later)
    connection.data_received(b"GET")
    ((seconds, cut),) = loop.later[rest:]
    assert seconds == HEAD_SECONDS
    cut()
    assert wire.is_cut


async def _through(app: Any, *messages: Message, seconds: float) -> list[Message]:
    """What is answered to a body of which only `messages` come."""
    left, said = list(messages), []

    async def receive() -> Message:
        return left.pop(0) if left else await asyncio.Event().wait()  # type: ignore[return-value]

    async def send(message: Message) -> None:
        said.append(message)

    scope = {"type": "http", "path": "/", "method": "POST", "headers": []}
    await BodyLimit(app, limit=10, words="large", seconds=seconds)(scope, receive, send)
    return said


async def reads(scope: Scope, receive: Receive, send: Send) -> None:
    while (await receive()).get("more_body"):
        pass
    await answers(scope, receive, send)


async def reads_forms(scope: Scope, receive: Receive, send: Send) -> None:
    """As a reader of forms does that takes every trouble for a broken form."""
    try:
        await reads(scope, receive, send)
    except Exception:
        await send({"type": "http.response.start", "status": 400, "headers": []})


@pytest.mark.parametrize("app", [reads, reads_forms])
async def test_a_body_that_is_not_finished_gets_408_and_one_too_large_413(app: Any) -> None:
    half = {"type": "http.request", "body": b"half", "more_body": True}
    slow = await _through(app, half, seconds=0)
    assert slow[0]["status"] == 408
    assert (b"connection", b"close") in slow[0]["headers"]
    large = await _through(app, {**half, "body": b"a" * 11}, seconds=60)
    assert large[0]["status"] == 413
    whole = await _through(app, half, {**half, "more_body": False}, seconds=60)
    assert whole[0]["status"] == 200


async def test_a_failure_is_one_line_in_the_log_and_is_not_raised_again(
    site: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("database is gone"))

    monkeypatch.setattr(site.assistant.reception, "take", broken)
    transport = httpx.ASGITransport(create_app(site.assistant), raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as site.client:
        with capture_logs() as lines:
            assert await site.post_line(site.text("O8 100")) == 503
    assert [(line["event"], line["error"], line["away"]) for line in lines] == [
        ("request failed", "OperationalError", True)
    ]
    assert "database is gone" not in str(lines)


NO_WRITING = "CREATE TRIGGER full_disk BEFORE UPDATE ON alembic_version"
FULL = {
    "sqlite": f"{NO_WRITING} BEGIN SELECT RAISE(ABORT, 'full'); END",
    "postgresql": f"{NO_WRITING} EXECUTE FUNCTION refuse_change()",
}


async def test_a_database_that_only_reads_is_not_ready(site: Installation) -> None:
    assert (await site.client.get("/readyz")).status_code == 200
    async with site.assistant.database.transaction() as connection:
        await connection.execute(text(FULL[connection.dialect.name]))
    await site.assistant.database.ping()
    assert (await site.client.get("/readyz")).status_code == 503
