"""`python -m tests.pictures` draws `docs/line.png`: a talk with the sample agency as LINE shows it."""

import asyncio
import tempfile
from pathlib import Path

from bot.channels.line.encode import encode
from bot.channels.web.decode import ChatRequest
from bot.demo import demo
from bot.settings import Settings
from bot.web.chat.chat import WebChat, answers
from bot.wiring import build, running
from tests.pictures.phone import Bubble, render_phone, screenshot

ASKED = ("ได้กี่คะแนน", "ขาด O ข้อไหน")
TARGET = Path(__file__).parents[2] / "docs" / "line.png"


async def talk() -> list[Bubble]:
    """What LINE would be sent, from the real turns."""
    bubbles: list[Bubble] = []
    with tempfile.TemporaryDirectory() as folder:
        assistant = build(Settings(database_url=f"sqlite:///{folder}/ita.db", _env_file=None))
        async with running(assistant):
            await demo.seed(assistant)
            chat = WebChat(assistant)
            for words in ASKED:
                said = await chat.send(ChatRequest(user="coordinator", text=words))
                assert said is not None
                bubbles += [("me", words), ("bot", encode(answers(said), "https://ita.example"))]
    return bubbles


if __name__ == "__main__":
    screenshot(render_phone("ผู้ช่วย ITA", asyncio.run(talk())), TARGET)
