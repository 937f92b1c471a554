"""The open web chat has no login: it is there for this machine's own pages and programs."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx
import pytest

from bot.settings import Settings
from bot.web.app import create_app
from bot.web.chat.chat import WebChat
from bot.web.visitors import is_own, refusal
from bot.wiring import build
from tests.harness import FrozenClock

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


def asked(server: tuple[str, int | None] = ("127.0.0.1", 8123), **headers: str) -> dict[str, Any]:
    """A request as a server hands it on; `sec_fetch_site` and the like name its headers."""
    given = {"host": "127.0.0.1:8123"} | {name.replace("_", "-"): value for name, value in headers.items()}
    raw = [(name.encode(), value.encode()) for name, value in given.items() if value]
    return {"type": "http", "server": server, "client": ("127.0.0.1", 5), "headers": raw}


@pytest.mark.parametrize("host", ["127.0.0.1:8123", "localhost:8123", "LOCALHOST:8123", "[::1]:8123"])
def test_every_own_name_is_let_in_with_the_port_served(host: str) -> None:
    assert refusal(asked(host=host, origin=f"http://{host}", sec_fetch_site="same-origin")) is None


@pytest.mark.parametrize(
    "host",
    [
        "", "evil.example", "evil.example:8123", "127.0.0.1", "127.0.0.1:80", "127.0.0.1.evil.example:8123",
        "localhost:8123.evil.example", "evil@127.0.0.1:8123", "0.0.0.0:8123", "127.0.0.1:8123/x", "[::1",
        ":8123",
    ],
)  # fmt: skip
def test_another_host_is_refused(host: str) -> None:
    assert (refusal(asked(host=host)) or (0,))[0] == 421


def test_two_hosts_are_none() -> None:
    scope = asked()
    scope["headers"].append((b"host", b"evil.example"))
    assert (refusal(scope) or (0,))[0] == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:3000"},
        {"origin": "https://127.0.0.1:8123"},
        {"sec_fetch_site": "cross-site"},
        {"x_forwarded_for": "203.0.113.9"},
        {"x_forwarded_host": "ita.example.go.th"},
        {"x_forwarded_proto": "https"},
        {"forwarded": "for=203.0.113.9"},
        {"x_real_ip": "203.0.113.9"},
    ],
)
def test_other_pages_and_forwarded_requests_are_refused(headers: Mapping[str, str]) -> None:
    assert (refusal(asked(**headers)) or (0,))[0] == 403


@pytest.mark.parametrize(
    ("kind", "status"),
    [(JSON, 0), (f"{JSON}; charset=utf-8", 0), ("", 0), ("text/plain", 415), (FORM, 415)],
)
def test_the_api_takes_json(kind: str, status: int) -> None:
    assert (refusal(asked(content_type=kind), json_only=True) or (0,))[0] == status


def test_a_server_in_process_has_the_name_it_was_given() -> None:
    assert refusal(asked(("test", None), host="test")) is None
    assert (refusal(asked(("test", None), host="evil.example")) or (0,))[0] == 421


def test_own_requests_come_from_this_machine_to_this_machine() -> None:
    assert is_own(asked())
    assert not is_own(asked() | {"client": ("203.0.113.9", 5)})
    assert not is_own(asked() | {"client": None})
    assert not is_own(asked(x_forwarded_for="127.0.0.1"))
    assert not is_own(asked(host="ita.example.go.th"))


@pytest.fixture
async def client(clock: FrozenClock) -> AsyncIterator[httpx.AsyncClient]:
    """A server whose database is not there: who is refused never gets that far."""
    assistant = build(
        Settings(database_url="sqlite:////nowhere/ita.db", metrics_token="secret", _env_file=None), clock
    )
    transport = httpx.ASGITransport(create_app(assistant, WebChat(assistant)))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/chat", "/api/chat", "/static/chat.css", "/demo/clock", "/else"])
async def test_every_page_of_the_chat_is_guarded(client: httpx.AsyncClient, path: str) -> None:
    for headers, status in (
        ({"host": "evil.example"}, 421),
        ({"origin": "https://evil.example"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"x-forwarded-for": "203.0.113.9"}, 403),
    ):
        answer = await client.post(path, headers=headers)
        assert answer.status_code == status
        assert answer.json()["error"]
    assert (await client.get(path, headers={"host": "evil.example"})).status_code == 421


async def test_what_a_form_can_send_is_no_request_of_the_api(client: httpx.AsyncClient) -> None:
    for kind in ("text/plain", FORM, "multipart/form-data; boundary=x"):
        answer = await client.post("/api/chat", content=b"{}", headers={"content-type": kind})
        assert answer.status_code == 415


async def test_webhooks_and_health_are_reached_through_a_proxy(client: httpx.AsyncClient) -> None:
    forwarded = {"host": "ita.example.go.th", "x-forwarded-for": "203.0.113.9"}
    assert (await client.get("/healthz", headers=forwarded)).status_code == 200
    assert (await client.post("/webhooks/line", headers=forwarded)).status_code == 404, "LINE is not set up"


async def test_numbers_are_for_this_machine_or_for_who_has_the_token(client: httpx.AsyncClient) -> None:
    forwarded = {"x-forwarded-for": "203.0.113.9"}
    assert (await client.get("/metrics")).status_code == 200
    assert (await client.get("/metrics", headers=forwarded)).status_code == 403
    assert (await client.get("/metrics", headers={"host": "ita.example.go.th"})).status_code == 403
    wrong = forwarded | {"authorization": "Bearer wrong"}
    assert (await client.get("/metrics", headers=wrong)).status_code == 403
    right = forwarded | {"authorization": "Bearer secret"}
    assert (await client.get("/metrics", headers=right)).status_code == 200
