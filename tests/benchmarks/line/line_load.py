"""LINE's side of a measurement: signed webhooks with one event each, and what came back through its API."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.benchmarks.parts.client import HOST, BadAnswer, Client
from tests.benchmarks.parts.processes import Server
from tests.benchmarks.parts.talk import Turn

SECRET = "bench-secret"
PATH = "/webhooks/line"
PATIENCE = 60
_numbers = count(1)


def line_user(chat: int) -> str:
    return f"U{chat:032x}"


def line_account(chat: int) -> str:
    return f"line:{line_user(chat)}"


def line_settings(stub: Server) -> dict[str, str]:
    """The environment of a server whose LINE is the stub."""
    return {
        "ITA_LINE_CHANNEL_SECRET": SECRET,
        "ITA_LINE_CHANNEL_ACCESS_TOKEN": "token",
        "ITA_LINE_API_BASE": f"http://{HOST}:{stub.port}",
        "ITA_RATE_LIMIT": "0",
    }


@dataclass(frozen=True, slots=True)
class Asked:
    """One event that was sent, and when."""

    chat: int
    turn: Turn
    at: float


@dataclass
class Webhooks:
    """Hands events to a server over keep-alive connections and remembers them by reply token."""

    port: int
    idle: list[Client] = field(default_factory=list)
    asked: dict[str, Asked] = field(default_factory=dict)

    async def ask(self, chat: int, turn: Turn) -> str:
        """Returns what the turn wants to see when the server has taken the event: the reply comes later."""
        token = f"token{next(_numbers):012d}"
        body = _body(token, chat, turn.text)
        client = self.idle.pop() if self.idle else Client(self.port)
        self.asked[token] = Asked(chat, turn, time.monotonic())
        try:
            status, _ = await client.post(PATH, body, f"X-Line-Signature: {signature(body)}\r\n")
        finally:
            self.idle.append(client)
        if status != 200:
            raise BadAnswer(str(status))
        return turn.see

    def forget(self) -> dict[str, Asked]:
        """What was asked since the last time."""
        asked, self.asked = self.asked, {}
        return asked


@asynccontextmanager
async def webhooks_to(server: Server) -> AsyncIterator[Webhooks]:
    webhooks = Webhooks(server.port)
    try:
        yield webhooks
    finally:
        for client in webhooks.idle:
            await client.close()


def _body(token: str, chat: int, text: str) -> bytes:
    event = {
        "type": "message",
        "webhookEventId": f"01BENCH{token[5:]:0>19}",
        "mode": "active",
        "timestamp": time.time_ns() // 1_000_000,
        "source": {"type": "user", "userId": line_user(chat)},
        "deliveryContext": {"isRedelivery": False},
        "replyToken": token,
        "message": {"type": "text", "id": token[5:], "quoteToken": "q", "text": text},
    }
    return json.dumps({"destination": "U" + "0" * 32, "events": [event]}, ensure_ascii=False).encode()


def signature(body: bytes) -> str:
    return base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()


@dataclass
class Replies:
    """What LINE was told, in the order it came: (when, token, words)."""

    came: list[tuple[float, str, str]]

    @property
    def last(self) -> float:
        return max((at for at, _, _ in self.came), default=0.0)

    def latencies(self, asked: Mapping[str, Asked]) -> list[float]:
        """Seconds from sending each event to the arrival of its reply."""
        return [at - asked[token].at for at, token, _ in self.came if token in asked]

    def faults(self, asked: Mapping[str, Asked]) -> list[str]:
        """Missing, doubled, out of order within a chat, or not the right words."""
        tokens = [token for _, token, _ in self.came]
        faults = [f"no reply to {asked[token].turn.text!r}" for token in asked.keys() - set(tokens)]
        if len(tokens) != len(set(tokens)):
            faults.append(f"{len(tokens) - len(set(tokens))} replies doubled")
        newest: dict[int, str] = {}
        for _, token, words in self.came:
            if token not in asked:
                faults.append(f"nobody asked for {token!r}: {words[:80]}")
                continue
            chat, see = asked[token].chat, asked[token].turn.see
            if token < newest.get(chat, ""):
                faults.append(f"chat {chat}: {token} came after {newest[chat]}")
            newest[chat] = max(token, newest.get(chat, ""))
            if see not in words:
                faults.append(f"{asked[token].turn.text!r}: {see!r} is not in {words[:300]}")
        return faults


@dataclass
class Line:
    """The running stub."""

    stub: Server
    client: Client

    async def wait(self, number: int) -> None:
        """Until so many came since the last time, or for a while: then some are missing."""
        await self.client.post("/bench/wait", json.dumps({"count": number, "seconds": PATIENCE}).encode())

    async def replies(self, number: int) -> Replies:
        """What came since the last time, once there are so many."""
        await self.wait(number)
        _, told = await self.client.post("/bench/take", b"")
        return Replies([(at, _token(call), _words(call)) for at, call in json.loads(told)])


def _token(call: dict[str, Any]) -> str:
    return str(call.get("replyToken") or f"pushed to {call.get('to')}")


def _words(call: dict[str, Any]) -> str:
    return json.dumps(call.get("messages"), ensure_ascii=False)


@asynccontextmanager
async def line() -> AsyncIterator[Line]:
    """LINE's API on a port of its own."""
    stub = Server(environment={}, module="tests.benchmarks.line.line_stub")
    client = Client(stub.port)
    try:
        await stub.ready()
        yield Line(stub, client)
    finally:
        await client.close()
        stub.stop()
