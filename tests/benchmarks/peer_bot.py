"""The same entry the usual way: python-telegram-bot, a ConversationHandler and PicklePersistence, offline."""

import json
import pickle
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PersistenceInput,
    PicklePersistence,
    filters,
)
from telegram.request import BaseRequest

from tests.benchmarks.parts.talk import SCORES, YEAR, Turn, score

YEAR_STATE, DEPTH_STATE, SCORE_STATE = range(3)
WHEN = 1_709_517_600
ME = {"id": 1, "is_bot": True, "first_name": "bench", "username": "bench_bot"}
WEIGHTS = [0.06] * 5 + [0.1] * 3 + [0.2] * 2


class Offline(BaseRequest):
    """Telegram's answers without Telegram."""

    said = ""

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: Any = None, **_: Any
    ) -> tuple[int, bytes]:
        if url.endswith("/getMe"):
            return 200, json.dumps({"ok": True, "result": ME}).encode()
        given = request_data.parameters
        self.said = given["text"]
        message = {
            "message_id": 1,
            "date": WHEN,
            "chat": {"id": given["chat_id"], "type": "private"},
            "text": self.said,
        }
        return 200, json.dumps({"ok": True, "result": message}).encode()


async def _begin(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    await update.message.reply_text("ปีงบประมาณไหนคะ")
    return YEAR_STATE


async def _year(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    context.user_data["year"] = int(update.message.text)
    await update.message.reply_text(f"ปี {YEAR} กรอกแบบไหนดีคะ")
    return DEPTH_STATE


async def _depth(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    context.user_data["scores"] = []
    await update.message.reply_text(f"1/{SCORES}")
    return SCORE_STATE


async def _score(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    try:
        value = float(update.message.text)
    except ValueError:
        await update.message.reply_text("ขอเป็นตัวเลข 0–100 ค่ะ")
        return SCORE_STATE
    scores = context.user_data["scores"]
    scores.append(value)
    if len(scores) < SCORES:
        await update.message.reply_text(f"✓ {value:.2f}\n{len(scores) + 1}/{SCORES}")
        return SCORE_STATE
    total = sum(weight * each for weight, each in zip(WEIGHTS, scores, strict=True))
    await update.message.reply_text(f"✓ {value:.2f}\nคะแนนรวม {total:.2f}")
    return ConversationHandler.END


def _handler() -> ConversationHandler[Any]:
    said = filters.TEXT & ~filters.COMMAND
    return ConversationHandler(
        entry_points=[MessageHandler(filters.Regex("^กรอกคะแนน$"), _begin)],
        states={
            YEAR_STATE: [MessageHandler(filters.Regex(r"^25\d\d$"), _year)],
            DEPTH_STATE: [MessageHandler(said, _depth)],
            SCORE_STATE: [MessageHandler(said, _score)],
        },
        fallbacks=[],
        name="entry",
        persistent=True,
    )


class PeerBot:
    """The bot in this process. `flush_each` writes the pickle after every update, as durability asks for."""

    def __init__(self, path: Path, *, flush_each: bool) -> None:
        self.path, self.flush_each, self.numbers = path, flush_each, 0
        self.request = Offline()
        kept = PersistenceInput(bot_data=False, chat_data=False, user_data=True, callback_data=False)
        self.persistence = PicklePersistence(path, store_data=kept, on_flush=True)
        self.application = (
            Application.builder()
            .token("1:x")
            .request(self.request)
            .get_updates_request(Offline())
            .updater(None)
            .persistence(self.persistence)
            .build()
        )
        self.application.add_handler(_handler())

    async def ask(self, chat: int, turn: Turn) -> str:
        """One update, as a webhook would hand it in."""
        self.numbers += 1
        data = {
            "update_id": self.numbers,
            "message": {
                "message_id": self.numbers,
                "date": WHEN,
                "chat": {"id": chat + 1, "type": "private"},
                "from": {"id": chat + 1, "is_bot": False, "first_name": "u"},
                "text": turn.text,
            },
        }
        await self.application.process_update(Update.de_json(data, self.application.bot))
        if self.flush_each:
            await self.flush()
        return self.request.said

    async def flush(self) -> None:
        """One write of the whole file; PicklePersistence does not call fsync."""
        await self.application.update_persistence()
        await self.persistence.flush()

    async def add_crowd(self, chats: Iterable[int]) -> int:
        """People who have entered their scores before; returns how many scores that is."""
        for chat in chats:
            data = self.application.user_data[chat + 1]
            data |= {"year": YEAR, "scores": [float(score(chat, place)) for place in range(1, SCORES + 1)]}
            self.application.mark_data_for_update_persistence(user_ids=chat + 1)
        await self.flush()
        return self.scores_on_disk()

    def scores_on_disk(self) -> int:
        """Scores that a restart would find."""
        if not self.path.exists():
            return 0
        users = pickle.loads(self.path.read_bytes()).get("user_data") or {}
        return sum(len(user.get("scores", ())) for user in users.values())
