"""Every written talk through the real webhooks, against stand-ins that know LINE's and Telegram's own rules.

`ITA_PEERS` names the folder of the stand-ins (with `peers.py`); without it these tests are skipped.
"""

import asyncio
import base64
import html
import importlib.util
import itertools
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from bot.settings import Settings
from bot.web.app import create_app
from bot.wiring import build, running
from handlers.people.registering import register
from storage.unit_of_work import unit_of_work
from tests.flows.talks import Talk, Turn, hold, other_years, scores_after, scores_before, talks
from tests.harness import ROLES, YEAR, Answer, FrozenClock, give
from tests.platforms import HOOK_SECRET, SECRET, Installation

FOLDER = os.environ.get("ITA_PEERS", "")
TOKEN = "123456789:peer"
if not FOLDER:
    pytest.skip("ITA_PEERS names no folder of stand-ins", allow_module_level=True)
NUMBERS = itertools.count(1)


@dataclass
class Peers:
    """The stand-ins, running in processes of their own."""

    line: Any
    telegram: Any


@pytest.fixture(scope="module")
def peers() -> Iterator[Peers]:
    file = Path(FOLDER) / "peers.py"
    process = subprocess.Popen([sys.executable, file, "up"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout:
        found = dict(process.stdout.readline().strip().split("=", 1) for _ in range(3))
        try:
            module = _drivers(file)
            telegram = module.Telegram(found["TELEGRAM_BASE_URL"].removesuffix("/bot"))
            yield Peers(module.Line(found["LINE_API_BASE"]), telegram)
        finally:
            process.terminate()
            process.wait(30)


def _drivers(file: Path) -> Any:
    spec = importlib.util.spec_from_file_location("peers", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Site(Installation):
    """The server on a real port, talking to the stand-ins, and one talk's people on both platforms."""

    peers: Any
    url: str
    agency_id: int
    people: dict[str, int]

    def line_id(self, user: str) -> str:
        return f"U{self._number(user):032x}"

    def telegram_id(self, user: str) -> int:
        return 1_000_000 + self._number(user)

    def _number(self, user: str) -> int:
        if user not in self.people:
            self.people[user] = next(NUMBERS)
        return self.people[user]

    async def open_office(self, talk: Talk, channel: str) -> None:
        self.people = {}
        now = self.clock()
        async with unit_of_work(self.assistant.database) as uow:
            name = "เทศบาลตำบลตัวอย่าง"
            self.agency_id = await uow.agencies.add(name, "เทศบาลตำบล", "ขอนแก่น", now)
            for role in ROLES:
                account = self.line_id(role) if channel == "line" else str(self.telegram_id(role))
                await register(uow, self.agency_id, f"{channel}:{account}", role, now)
            results = {YEAR: (scores_before(talk), talk.get("level"))} | other_years(talk)
            for year, (scores, level) in results.items():
                if scores or year == YEAR:
                    await give(uow, self.agency_id, self.assistant.parts.rules, (year, scores, level), now)


@asynccontextmanager
async def opened(peers: Any, database_url: str, clock: FrozenClock) -> AsyncIterator[Site]:
    settings = Settings(
        database_url=database_url,
        line_channel_secret=SECRET,
        line_channel_access_token="token",
        line_api_base=peers.line.url,
        telegram_bot_token=TOKEN,
        telegram_webhook_secret=HOOK_SECRET,
        telegram_api_base=peers.telegram.root,
        public_url="https://ita.example",
        _env_file=None,
    )
    assistant = build(settings, clock, lanes=0)
    config = uvicorn.Config(create_app(assistant), port=0, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    async with running(assistant):
        task = asyncio.create_task(server.serve())
        await ready(server)
        site = Site(assistant, None, None, None, clock, 0)  # type: ignore[arg-type]
        port = server.servers[0].sockets[0].getsockname()[1]
        site.url, site.peers = f"http://127.0.0.1:{port}", peers
        yield site
        server.should_exit = True
        await task


async def ready(server: uvicorn.Server) -> None:
    for _ in range(1000):
        if server.started:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("the server did not start")


@pytest.fixture
async def peer_site(peers: Any, database_url: str, clock: FrozenClock) -> AsyncIterator[Site]:
    async with opened(peers, database_url, clock) as site:
        yield site


# ---- LINE


@pytest.mark.parametrize("talk", talks())
async def test_talk_on_line(talk: Talk, peer_site: Site) -> None:
    site, line = peer_site, peer_site.peers.line
    line.reset()
    await site.open_office(talk, "line")

    async def take(turn: Turn, user: str, before: Answer | None) -> Answer:
        event = _line_event(line, site.line_id(user), turn, before)
        seen = len(line.sent())
        posted = await asyncio.to_thread(line.webhook, f"{site.url}/webhooks/line", [event], SECRET)
        assert (posted["status"], posted["violations"]) == (200, [])
        await site.work()
        return _line_answer(line.sent()[seen:])

    await hold(talk, take, lambda days: site.clock.move(days=days), "LINE")
    assert line.violations() == []
    assert not [each for each in line.sent() if each["path"].endswith("/push")], "every answer is a reply"
    await check_scores(talk, site)


def _line_event(line: Any, user: str, turn: Turn, before: Answer | None) -> dict[str, Any]:
    if "press" in turn:
        assert before
        return line.postback(user, before.press(str(turn["press"])))  # type: ignore[no-any-return]
    if "raw_press" in turn:
        return line.postback(user, turn["raw_press"])  # type: ignore[no-any-return]
    if "file" in turn:
        number, content = str(next(NUMBERS)), (turn["file"].get("text") or "?").encode()
        line.set(content={number: [base64.b64encode(content).decode(), "text/plain"]})
        message = {"type": "file", "id": number, "fileName": turn["file"]["name"], "fileSize": len(content)}
        return line.event("message", user, message=message)  # type: ignore[no-any-return]
    return line.text(user, str(turn["say"]))  # type: ignore[no-any-return]


def _line_answer(calls: list[dict[str, Any]]) -> Answer:
    said = [
        message for call in calls if call["path"].endswith("/reply") for message in call["body"]["messages"]
    ]
    items = [item["action"] for message in said for item in message.get("quickReply", {}).get("items", [])]
    choices = [{"label": each["displayText"], "press": each["data"]} for each in items]
    texts = [f"{message.get('altText', '')}\n" + "\n".join(_texts(message)) for message in said]
    return Answer([{"text": "\n".join(texts), "choices": choices}])


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if node.get("type") == "text":
            yield node["text"]
        for key, value in node.items():
            if key != "quickReply":
                yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)


# ---- Telegram


@pytest.mark.parametrize("talk", talks(lambda talk: not any("file" in turn for turn in talk["talk"])))
async def test_talk_on_telegram(talk: Talk, peer_site: Site) -> None:
    """Without the talks that send files: the stand-in has none to fetch."""
    site, telegram = peer_site, peer_site.peers.telegram
    telegram.reset()
    await site.open_office(talk, "telegram")
    channel = site.assistant.channels["telegram"]
    await channel.bot.set_webhook(f"{site.url}/webhooks/telegram", secret_token=HOOK_SECRET)  # type: ignore[attr-defined]

    async def take(turn: Turn, user: str, before: Answer | None) -> Answer:
        person = site.telegram_id(user)
        who = {"id": person, "is_bot": False, "first_name": "ก"}
        seen = len(telegram.sent())
        if "say" in turn:
            given = await asyncio.to_thread(telegram.send_text, TOKEN, person, str(turn["say"]), who)
        else:
            press = turn.get("raw_press") or (before.press(str(turn["press"])) if before else "")
            given = await asyncio.to_thread(telegram.press, TOKEN, person, press, None, who)
        assert given["delivery"]["attempts"][-1]["status"] == 200, given
        await site.work()
        await asyncio.gather(*channel._tasks)  # type: ignore[attr-defined]
        return _telegram_answer(telegram.sent()[seen:])

    await hold(talk, take, lambda days: site.clock.move(days=days), "Telegram")
    assert telegram.violations() == []
    await check_scores(talk, site)


def _telegram_answer(calls: list[dict[str, Any]]) -> Answer:
    said = [call["body"] for call in calls if call["method"] in ("sendMessage", "sendPhoto", "sendDocument")]
    texts = [
        html.unescape(re.sub(r"<[^>]+>", "", each.get("text") or each.get("caption") or "")) for each in said
    ]
    keyboards = [each["reply_markup"]["inline_keyboard"] for each in said if "reply_markup" in each]
    choices = [
        {"label": button["text"], "press": button["callback_data"]}
        for keyboard in keyboards
        for row in keyboard
        for button in row
    ]
    return Answer([{"text": "\n".join(texts), "choices": choices}])


async def check_scores(talk: Talk, site: Site) -> None:
    if (after := scores_after(talk)) is None:
        return
    async with unit_of_work(site.assistant.database) as uow:
        found = await uow.assessments.find(site.agency_id, YEAR)
    assert (dict(found.scores) if found else {}) == after
