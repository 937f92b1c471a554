"""LINE's API as a process of its own, as light as can be: `python -m tests.benchmarks.line.line_stub`.

It answers every call at once, Telegram's too, and remembers when each message came. `/bench/wait` answers
when so many have come, or after so many seconds; `/bench/take` hands them over and forgets them.
"""

import asyncio
import json
import time
from argparse import ArgumentParser
from dataclasses import dataclass
from typing import Any

import httptools

from bot.serving import run

INFO = {
    "userId": "U" + "0" * 32,
    "basicId": "@bench",
    "displayName": "bench",
    "chatMode": "bot",
    "markAsReadMode": "auto",
}
SENT = json.dumps({"sentMessages": [{"id": "1", "quoteToken": "q"}]}).encode()
ME = json.dumps(
    {"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "bench", "username": "bench_bot"}}
).encode()
TAKEN = json.dumps(
    {"ok": True, "result": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}}
).encode()


@dataclass(eq=False)
class Wait:
    """Somebody who waits for so many; no other wait is the same, however alike."""

    count: int
    connection: "Connection"
    timer: asyncio.TimerHandle | None = None


class Memory:
    """What was sent, and who waits for more of it."""

    def __init__(self) -> None:
        self.sent: list[tuple[float, bytes, bytes]] = []
        self.waiting: list[Wait] = []

    def keep(self, path: bytes, body: bytes) -> None:
        self.sent.append((time.monotonic(), path, body))
        if not self.waiting:
            return
        for wait in [each for each in self.waiting if each.count <= len(self.sent)]:
            self.release(wait)

    def release(self, wait: Wait) -> None:
        self.waiting.remove(wait)
        if wait.timer is not None:
            wait.timer.cancel()
        wait.connection.answer(str(len(self.sent)).encode())

    def wait(self, connection: "Connection", body: bytes) -> None:
        asked = json.loads(body)
        wait = Wait(int(asked["count"]), connection)
        self.waiting.append(wait)
        if len(self.sent) >= wait.count:
            self.release(wait)
        else:
            wait.timer = asyncio.get_running_loop().call_later(asked["seconds"], self.release, wait)

    def take(self) -> bytes:
        """`[[when, what], …]` in the order of arrival."""
        sent, self.sent = self.sent, []
        told = [[at, json.loads(body) | {"path": path.decode()}] for at, path, body in sent]
        return json.dumps(told).encode()


class Connection(asyncio.Protocol):
    """One keep-alive connection."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.parser = httptools.HttpRequestParser(self)
        self.path, self.body = b"", b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.parser.feed_data(data)

    def on_message_begin(self) -> None:
        self.path, self.body = b"", b""

    def on_url(self, url: bytes) -> None:
        self.path += url

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        match self.path:
            case b"/v2/bot/message/reply" | b"/v2/bot/message/push":
                self.memory.keep(self.path, self.body)
                self.answer(SENT)
            case path if path.endswith(b"/sendMessage"):
                self.memory.keep(path, json.dumps({"form": self.body.decode()}).encode())
                self.answer(TAKEN)
            case path if path.endswith(b"/getMe"):
                self.answer(ME)
            case b"/v2/bot/message/quota":
                self.answer(b'{"type": "none"}')
            case b"/v2/bot/message/quota/consumption":
                self.answer(b'{"totalUsage": 0}')
            case b"/v2/bot/info":
                self.answer(json.dumps(INFO).encode())
            case b"/bench/wait":
                self.memory.wait(self, self.body)
            case b"/bench/take":
                self.answer(self.memory.take())
            case _:
                self.answer(b"{}")

    def answer(self, body: bytes) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        self.transport.write(head % len(body) + body)


async def _serve(host: str, port: int) -> None:
    memory = Memory()
    server = await asyncio.get_running_loop().create_server(lambda: Connection(memory), host, port)
    await server.serve_forever()


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    args = parser.parse_args()
    run(_serve(args.host, args.port))


if __name__ == "__main__":
    main()
