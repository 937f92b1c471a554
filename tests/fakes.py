"""Small stand-ins for LINE's and Telegram's servers on loopback: they record calls and fail on demand.

They know only what tests here need; how strict the platforms are is checked elsewhere.
"""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Json = dict[str, Any]


@dataclass
class Fault:
    """What the next `times` calls whose path ends in `path` get; status 0 cuts the connection.

    `hang`: no answer at all. `page`: HTML instead. `after`: the call is carried out first, and only its
    answer is lost.
    """

    path: str
    status: int = 0
    body: Json = field(default_factory=dict)
    times: int = 1
    after: bool = False
    hang: bool = False
    page: bool = False


@dataclass
class Call:
    """One request as it came."""

    path: str
    body: Json
    headers: dict[str, str]


class Fake:
    """A server that records and, where a fault says so, fails."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.faults: list[Fault] = []
        self.came = asyncio.Event()
        self.url = ""

    def to(self, path: str) -> list[Json]:
        """The bodies of the calls whose path ends so."""
        return [call.body for call in self.calls if call.path.endswith(path)]

    def garble(self, path: str, status: int = 502, *, after: bool = False) -> None:
        """The next call to `path` gets a page that is none of the platform's answers."""
        self.faults.append(Fault(path, status, {}, page=True, after=after))

    async def when(self, wanted: Callable[[Call], bool]) -> None:
        """Wait until a call came that is wanted."""
        while not any(wanted(call) for call in self.calls):
            self.came.clear()
            await self.came.wait()

    def fail(self, path: str, status: int = 0, body: Json | None = None, **more: Any) -> None:
        self.faults.append(Fault(path, status, body or {}, **more))

    async def handle(self, request: web.Request) -> web.StreamResponse:
        call = Call(request.path, await _body(request), dict(request.headers))
        self.calls.append(call)
        self.came.set()
        fault = next((each for each in self.faults if call.path.endswith(each.path)), None)
        if fault is None:
            return self.answer(call)
        fault.times -= 1
        if not fault.times:
            self.faults.remove(fault)
        if fault.after:
            self.answer(call)
        if fault.page:
            return web.Response(text="<html>Bad Gateway</html>", status=fault.status)
        if fault.status:
            return web.json_response(fault.body, status=fault.status)
        if fault.hang:
            await asyncio.Event().wait()
        assert request.transport is not None
        request.transport.close()
        return web.Response(status=500)

    def answer(self, call: Call) -> web.Response:
        raise NotImplementedError


async def _body(request: web.Request) -> Json:
    kind = request.content_type
    if kind == "application/json":
        return dict(json.loads(await request.read() or b"{}"))
    if request.query:
        return {key: _unpacked(value) for key, value in request.query.items()}
    form = await request.post()
    body: Json = {}
    for key, value in form.items():
        if isinstance(value, web.FileField):
            body[key] = {"file": value.filename, "size": len(value.file.read())}
        else:
            body[key] = _unpacked(str(value))
    return body


def _unpacked(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


class FakeLine(Fake):
    """Replies by token, pushes by retry key, a quota, contents and profiles."""

    def __init__(self) -> None:
        super().__init__()
        self.used_tokens: set[str] = set()
        self.accepted: set[str] = set()
        self.quota: int | None = None
        self.used = 0
        self.contents: dict[str, bytes] = {}
        self.names: dict[str, str] = {}
        self.said: list[Json] = []
        self.endpoint, self.is_active = "", True

    def answer(self, call: Call) -> web.Response:
        path = call.path.removeprefix("/v2/bot")
        self.endpoint = (
            call.body.get("endpoint", self.endpoint) if path.endswith("endpoint") else self.endpoint
        )
        simple: dict[str, Callable[[], Json]] = {
            "/info": lambda: {
                "userId": "U" + "0" * 32, "basicId": "@ita", "displayName": "ITA",
                "chatMode": "bot", "markAsReadMode": "auto",
            },
            "/message/quota": lambda: {"type": "none"} if self.quota is None
            else {"type": "limited", "value": self.quota},
            "/message/quota/consumption": lambda: {"totalUsage": self.used},
            "/chat/loading/start": dict,
            "/channel/webhook/endpoint": lambda: {"endpoint": self.endpoint, "active": self.is_active},
            "/channel/webhook/test": lambda: {
                "success": True, "timestamp": "2024-03-04T02:00:00Z", "statusCode": 200, "reason": "OK",
                "detail": "200",
            },
        }  # fmt: skip
        if path in simple:
            return web.json_response(simple[path]())
        if path == "/message/reply":
            return self._reply(call.body)
        if path == "/message/push":
            return self._push(call)
        user = path.removeprefix("/profile/")
        if user in self.names:
            return web.json_response({"userId": user, "displayName": self.names[user]})
        found = self.contents.get(path.removeprefix("/message/").removesuffix("/content"))
        return web.Response(body=found) if found else web.json_response({"message": "Not found"}, status=404)

    def _reply(self, body: Json) -> web.Response:
        if body["replyToken"] in self.used_tokens:
            return web.json_response({"message": "Invalid reply token"}, status=400)
        self.used_tokens.add(body["replyToken"])
        return self._sent(body)

    def _push(self, call: Call) -> web.Response:
        key = call.headers["X-Line-Retry-Key"]
        if key in self.accepted:
            return web.json_response({"message": "The retry key is already accepted"}, status=409)
        if self.quota is not None and self.used >= self.quota:
            return web.json_response({"message": "You have reached your monthly limit."}, status=429)
        self.accepted.add(key)
        self.used += 1
        return self._sent(call.body)

    def _sent(self, body: Json) -> web.Response:
        self.said += body["messages"]
        return web.json_response({"sentMessages": [{"id": "1", "quoteToken": "q"}]})


class FakeTelegram(Fake):
    """Messages with rising ids, blocked people, files, and updates to poll for."""

    def __init__(self) -> None:
        super().__init__()
        self.blocked: set[int] = set()
        self.files: dict[str, bytes] = {}
        self.updates: list[Json] = []
        self.webhook = ""
        self.said: list[Json] = []
        self._numbers = itertools.count(100)

    def answer(self, call: Call) -> web.Response:
        if call.path.startswith("/file/"):
            return web.Response(body=self.files[call.path.rpartition("/")[2]])
        method = call.path.rpartition("/")[2]
        return self._ok(self._result(method, call.body)) if self._free(method, call.body) else self._shut()

    def _free(self, method: str, body: Json) -> bool:
        return not (method.startswith("send") and body.get("chat_id") in self.blocked)

    def _result(self, method: str, body: Json) -> Any:
        if method == "getMe":
            return {"id": 1, "is_bot": True, "first_name": "ITA", "username": "ita_test_bot"}
        if method == "getFile":
            return {
                "file_id": body["file_id"],
                "file_unique_id": body["file_id"],
                "file_path": body["file_id"],
            }
        if method == "getUpdates":
            return [each for each in self.updates if each["update_id"] >= body.get("offset", 0)]
        if method == "getWebhookInfo":
            return {"url": self.webhook, "has_custom_certificate": False, "pending_update_count": 0}
        if method == "setWebhook":
            self.webhook = body["url"]
        if method == "deleteWebhook":
            self.webhook = ""
        if method.startswith("send") and method != "sendChatAction":
            self.said.append(body)
            chat = {"id": body["chat_id"], "type": "private"}
            return {"message_id": next(self._numbers), "date": 1709517600, "chat": chat}
        return True

    def _ok(self, result: Any) -> web.Response:
        return web.json_response({"ok": True, "result": result})

    def _shut(self) -> web.Response:
        words = "Forbidden: bot was blocked by the user"
        return web.json_response({"ok": False, "error_code": 403, "description": words}, status=403)


@asynccontextmanager
async def serving(fake: Fake) -> AsyncIterator[None]:
    """Serve a fake on a free loopback port; `fake.url` tells where."""
    app = web.Application(client_max_size=20_000_000)
    app.router.add_route("*", "/{rest:.*}", fake.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    fake.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield
    finally:
        await runner.cleanup()
