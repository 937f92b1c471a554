"""An installation with LINE and Telegram, driven step by step: no lane and no loop runs by itself."""

import base64
import hashlib
import hmac
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx

from bot.settings import Settings
from bot.web.app import create_app
from bot.wiring import Assistant, build, running
from handlers.people.registering import register
from storage.unit_of_work import UnitOfWork, unit_of_work
from tests.fakes import FakeLine, FakeTelegram, serving
from tests.harness import FrozenClock

SECRET, HOOK_SECRET = "channel-secret", "hook-secret"
COORDINATOR, STAFF, STRANGER = "U" + "a" * 32, "U" + "b" * 32, "U" + "c" * 32
GROUP = "C" + "9" * 32
CHEF, CLERK, NOBODY = 7, 8, 9
"""Telegram accounts: a coordinator, a member of staff, a stranger."""


@dataclass
class Installation:
    """The whole server, its two platforms, and one agency with two members on each."""

    assistant: Assistant
    client: httpx.AsyncClient
    line: FakeLine
    telegram: FakeTelegram
    clock: FrozenClock
    agency_id: int
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    # ---- LINE

    def event(self, what: dict[str, Any], user: str = COORDINATOR, **more: Any) -> dict[str, Any]:
        number = next(self.numbers)
        place = {"U": "user", "C": "group", "R": "room"}[user[0]]
        return {
            "webhookEventId": f"01EVENT{number:019d}",
            "mode": "active",
            "timestamp": int(self.clock().timestamp() * 1000),
            "source": {"type": place, f"{place}Id": user},
            "deliveryContext": {"isRedelivery": False},
            "replyToken": f"token{number}",
            **what,
            **more,
        }

    def text(self, words: str, user: str = COORDINATOR, **more: Any) -> dict[str, Any]:
        message = {"type": "text", "id": f"m{next(self.numbers)}", "quoteToken": "q", "text": words}
        return self.event({"type": "message", "message": message}, user, **more)

    async def post_line(self, *events: Any, signature: str | None = "", body: bytes | None = None) -> int:
        raw = json.dumps({"destination": "U0", "events": list(events)}).encode() if body is None else body
        good = base64.b64encode(hmac.new(SECRET.encode(), raw, hashlib.sha256).digest()).decode()
        headers = {} if signature is None else {"x-line-signature": (signature or good).encode("latin-1")}
        return (await self.client.post("/webhooks/line", content=raw, headers=headers)).status_code

    async def line_says(self, words: str, user: str = COORDINATOR) -> list[dict[str, Any]]:
        """Write something and return the messages LINE was asked to show."""
        before = len(self.line.said)
        assert await self.post_line(self.text(words, user)) == 200
        await self.work()
        return self.line.said[before:]

    # ---- Telegram

    def update(self, what: dict[str, Any]) -> dict[str, Any]:
        return {"update_id": 1000 + next(self.numbers), **what}

    def message(self, words: str | None, person: int = CHEF, **more: Any) -> dict[str, Any]:
        said = {
            "message_id": next(self.numbers),
            "date": int(self.clock().timestamp()),
            "chat": {"id": person, "type": "private", "first_name": "ก"},
            "from": {"id": person, "is_bot": False, "first_name": "ก", "last_name": "ข"},
            **({"text": words} if words is not None else {}),
            **more,
        }
        return self.update({"message": said})

    def pressed(self, press: str, person: int = CHEF, **more: Any) -> dict[str, Any]:
        chat = {"id": more.pop("chat", person), "type": more.pop("type", "private")}
        keyboard = [[{"text": "ปุ่ม", "callback_data": press}]]
        query = {
            "id": f"cb{next(self.numbers)}",
            "from": {"id": person, "is_bot": False, "first_name": "ก"},
            "chat_instance": "1",
            "data": press,
            "message": {
                "message_id": 55,
                "date": 1,
                "chat": chat,
                "text": "เดิม",
                "reply_markup": {"inline_keyboard": keyboard},
            },
            **more,
        }
        return self.update({"callback_query": query})

    async def post_telegram(
        self, update: Any, secret: str | None = HOOK_SECRET, body: bytes | None = None
    ) -> int:
        headers = {} if secret is None else {"x-telegram-bot-api-secret-token": secret.encode("latin-1")}
        raw = json.dumps(update).encode() if body is None else body
        return (await self.client.post("/webhooks/telegram", content=raw, headers=headers)).status_code

    async def telegram_says(self, update: Any) -> list[dict[str, Any]]:
        """Hand in an update and return the messages Telegram was asked to show."""
        before = len(self.telegram.said)
        assert await self.post_telegram(update) == 200
        await self.work()
        return self.telegram.said[before:]

    # ---- the machine, one step at a time

    async def work(self) -> None:
        """Take every turn that is due, fetch files, draw documents, send what waits."""
        runner = self.assistant.runner
        while True:
            async with unit_of_work(self.assistant.database) as uow:
                due = await uow.inbox.due_chats(self.clock())
            for chat, _ in due:
                while await runner.take_turn(chat):
                    pass
                await runner.fetching.finished()
            if not due:
                break
        await self.assistant.documents.work()
        await self.assistant.delivery.send_all()

    async def outbox(self) -> list[tuple[str, int, str]]:
        """(state, attempts, error) of every row, oldest first."""
        from sqlalchemy import select

        from storage.messages.tables import outbox

        async with unit_of_work(self.assistant.database) as uow:
            rows = await uow.connection.execute(
                select(outbox.c.state, outbox.c.attempts, outbox.c.error).order_by(outbox.c.id)
            )
            return [(row[0], row[1], row[2]) for row in rows]

    async def states(self) -> list[str]:
        return [state for state, _, _ in await self.outbox()]


@asynccontextmanager
async def installed(
    database_url: str, clock: FrozenClock, agency_id: int | None = None, **settings: Any
) -> AsyncIterator[Installation]:
    """Everything put together as in `ita-bot serve`, with nothing running by itself.

    Its agency is made where none is said to be there.
    """
    line, telegram = FakeLine(), FakeTelegram()
    async with serving(line), serving(telegram):
        chosen = {
            "database_url": database_url,
            "line_channel_secret": SECRET,
            "line_channel_access_token": "token",
            "line_api_base": line.url,
            "telegram_bot_token": "1:token",
            "telegram_webhook_secret": HOOK_SECRET,
            "telegram_api_base": telegram.url,
            "public_url": "https://ita.example",
        } | settings
        assistant = build(Settings(**chosen, _env_file=None), clock, lanes=0)
        async with running(assistant):
            transport = httpx.ASGITransport(create_app(assistant), raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                if agency_id is None:
                    async with unit_of_work(assistant.database) as uow:
                        agency_id = await settle(uow, clock())
                yield Installation(assistant, client, line, telegram, clock, agency_id)


async def settle(uow: UnitOfWork, now: datetime) -> int:
    """An agency with a coordinator and a member of staff on each platform."""
    people = {
        f"line:{COORDINATOR}": "coordinator",
        f"line:{STAFF}": "staff",
        f"telegram:{CHEF}": "coordinator",
        f"telegram:{CLERK}": "staff",
    }
    agency_id = await uow.agencies.add("เทศบาลตำบลตัวอย่าง", "เทศบาลตำบล", "ขอนแก่น", now)
    for account, role in people.items():
        await register(uow, agency_id, account, role, now)
    return agency_id
