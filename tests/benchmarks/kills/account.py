"""LINE's side of a kill run: a stand-in that takes its time, and events handed in until they are taken."""

import asyncio
import json
import random
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from aiohttp import web

from tests.benchmarks.kills.talks import Chat, Said, Wanted
from tests.benchmarks.line.line_load import PATH, line_user, signature
from tests.benchmarks.parts.client import Client
from tests.fakes import Call, FakeLine

PATIENCE = 2.0
"""Seconds that LINE waits for the answer to a webhook."""
AGAIN = 0.5
DOUBTS = 0.05
"""How many events LINE hands in once more although they were taken."""
LONGEST_CALL = 0.03
PAUSE = (1.0, 3.0)


@dataclass(frozen=True, slots=True)
class Answer:
    """What LINE took: by which token, or else by which retry key."""

    at: float
    token: str
    key: str
    words: str


class Line(FakeLine):
    """Answers after a moment, so that a process may be killed before and after LINE has taken a message."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[Answer] = []

    async def handle(self, request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(random.uniform(0, LONGEST_CALL))
        try:
            response = await super().handle(request)
        except ConnectionResetError:  # killed in the middle of its request
            return web.Response(status=400)
        await asyncio.sleep(random.uniform(0, LONGEST_CALL))
        return response

    def answer(self, call: Call) -> web.Response:
        response = super().answer(call)
        if call.path.endswith(("/reply", "/push")) and response.status == 200:
            token, key = call.body.get("replyToken", ""), call.headers.get("X-Line-Retry-Key", "")
            words = json.dumps(call.body["messages"], ensure_ascii=False)
            self.answers.append(Answer(time.time(), token, key, words))
        return response


class Account:
    """Sends the events of all chats to one server, each until it is taken."""

    def __init__(self, line: Line, port: int) -> None:
        self.line, self.port = line, port
        self.counts: Counter[str] = Counter()
        self.stop = asyncio.Event()

    async def talk(self, chat: Chat) -> None:
        """Until the stop; a person does not wait for answers, and LINE keeps the order."""
        client, chance = Client(self.port), random.Random(chat.number)
        for group in chat.messages():
            events: list[str] = []
            for said, effects in group:
                event = self._event(chat, said)
                events.append(event["webhookEventId"])
                chat.events.append(events[-1])
                if said.bad:
                    chat.bad[events[-1]] = said.bad
                chat.wanted += [Wanted(what, value, tuple(events)) for what, value in effects]
                await self._hand_in(client, event)
                if chance.random() < DOUBTS:
                    await self._hand_in(client, event, again=True)
            if self.stop.is_set():
                break
            await asyncio.sleep(chance.uniform(*PAUSE))
        await client.close()

    def _event(self, chat: Chat, said: Said) -> dict[str, Any]:
        number = uuid4().hex
        message: dict[str, Any] = {"type": "text", "id": number, "quoteToken": "q", "text": said.words}
        if said.content:
            self.line.contents[number] = said.content
            message = {"type": "file", "id": number, "fileName": said.name, "fileSize": len(said.content)}
        return {
            "type": "message",
            "webhookEventId": number[:26].upper(),
            "mode": "active",
            "timestamp": time.time_ns() // 1_000_000,
            "source": {"type": "user", "userId": line_user(chat.number)},
            "replyToken": f"token-{number[:26].upper()}",
            "message": message,
        }

    async def _hand_in(self, client: Client, event: dict[str, Any], *, again: bool = False) -> None:
        status = 0
        while status != 200:
            event["deliveryContext"] = {"isRedelivery": again}
            body = json.dumps({"destination": "U" + "0" * 32, "events": [event]}).encode()
            try:
                sending = client.post(PATH, body, f"X-Line-Signature: {signature(body)}\r\n")
                status, _ = await asyncio.wait_for(sending, PATIENCE)
            except (OSError, EOFError, TimeoutError):
                await client.close()
            self.counts["handed in again"] += again
            self.counts["taken" if status == 200 else f"not taken ({status or 'no answer'})"] += 1
            if status != 200:
                await asyncio.sleep(AGAIN)
            again = True
