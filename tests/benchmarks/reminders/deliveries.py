"""Reminders from the outbox to LINE and Telegram, and a plain loop that only posts."""

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiohttp

from bot.channels.base import Channel
from bot.channels.telegram.client import TelegramChannel
from bot.channels.telegram.pace import PER_SECOND, Pace
from bot.sending.delivery import REMINDERS_AT_ONCE
from bot.settings import Settings
from bot.wiring import Assistant, build, running
from handlers.terms.messages import Choice, Message, to_json
from storage.messages.outbox import SENT, WAITING
from storage.messages.outgoing import NewOutgoing, Outgoing
from storage.unit_of_work import unit_of_work
from tests.benchmarks.bench import NAMES, Bench, Result
from tests.benchmarks.line.line_load import SECRET, Line, line, line_account, line_user
from tests.benchmarks.parts.client import HOST

BENCH = "deliveries"
TARGET = 300
WORDS = "ครบกำหนดในอีก 7 วัน\nโครงการประชุมเชิงปฏิบัติการเสริมสร้างคุณธรรมและความโปร่งใส กองคลัง ถึง 30 กันยายน 2569"
CHOICES = tuple(Choice(label, f"q.do.{label}") for label in ("เสร็จแล้ว", "เลื่อน", "รายละเอียด", "หยุดเตือน"))
NOTES = (
    "deliveries: reminders wait in the outbox, each in a chat of its own; claimed, sent and recorded in this"
    " process against a stub in another. The plain loop posts the same bodies with aiohttp, as many at once,"
    " without a database.",
)


async def measure(bench: Bench) -> None:
    """Rows a second by LINE and by Telegram, without and with the pace that Telegram wants."""
    count = 1_000 if bench.quick else 5_000
    async with line() as api:
        plain = await _plain(api, count)
        bench.tell(Result(BENCH, f"plain loop, {count} posts, {REMINDERS_AT_ONCE} at once", f"{plain:.0f}/s"))
        await _alone(bench, api, count)
        for kind in bench.databases:
            await _by_line(bench, api, kind, count, plain)
            await _by_telegram(bench, api, kind, count, plain)


async def _alone(bench: Bench, api: Line, count: int) -> None:
    """The same rows through the channels alone: what the platforms' libraries cost."""
    with bench.database("sqlite") as url:
        async with _waiting(url, api, line_account, 0) as assistant:
            for name, account in (("line", line_account), ("telegram", _telegram_account)):
                rows = (_row(name, account, chat) for chat in range(count))
                started = time.perf_counter()
                await asyncio.gather(
                    *(_each(assistant.channels[name], rows) for _ in range(REMINDERS_AT_ONCE))
                )
                rate = count / (time.perf_counter() - started)
                bench.tell(Result(BENCH, f"{name} channel without an outbox, {count} rows", f"{rate:.0f}/s"))
        await api.client.post("/bench/take", b"")


async def _each(channel: Channel, rows: Iterator[Outgoing]) -> None:
    for row in rows:
        await channel.send(row)


def _row(name: str, account: Callable[[int], str], chat: int) -> Outgoing:
    words, key = [to_json(Message("text", WORDS, CHOICES))], str(uuid.uuid4())
    return Outgoing(chat, name, account(chat), words, None, key, 1, 0, False, datetime.now(UTC))


async def _by_line(bench: Bench, api: Line, kind: str, count: int, plain: float) -> None:
    with bench.database(kind) as url:
        async with _waiting(url, api, line_account, count) as assistant:
            rate = await _rate(assistant, count)
            _tell(bench, f"LINE, {NAMES[kind]}, {count} reminders", rate, plain)
            await _tell_faults(bench, api, assistant, count)


async def _by_telegram(bench: Bench, api: Line, kind: str, count: int, plain: float) -> None:
    with bench.database(kind) as url:
        async with _waiting(url, api, _telegram_account, count) as assistant:
            _telegram(assistant).pace = Pace(1e9)
            rate = await _rate(assistant, count)
            _tell(bench, f"Telegram, {NAMES[kind]}, {count} reminders, no limit", rate, plain)
            await _tell_faults(bench, api, assistant, count)
            few = int(PER_SECOND) * (2 if bench.quick else 5)
            await _fill(assistant, _telegram_account, few)
            pace = _telegram(assistant).pace = Pace()
            pace.took(pace.left())
            allowed = await _rate(assistant, few)
            what, met = (
                f"Telegram, {NAMES[kind]}, rows/s that the limiter lets through",
                allowed <= PER_SECOND,
            )
            bench.tell(Result(BENCH, what, f"{allowed:.1f}/s", f"≤ {PER_SECOND:.0f}/s", met=met))
            await _tell_faults(bench, api, assistant, few)


def _tell(bench: Bench, what: str, rate: float, plain: float) -> None:
    bench.tell(Result(BENCH, what, f"{rate:.0f} sends/s", f"≥ {TARGET}/s", met=rate >= TARGET))
    bench.tell(Result(BENCH, f"{what} ÷ plain loop", f"{rate / plain:.2f} ×"))


def _telegram(assistant: Assistant) -> TelegramChannel:
    channel = assistant.channels["telegram"]
    assert isinstance(channel, TelegramChannel)
    return channel


def _telegram_account(chat: int) -> str:
    return f"telegram:{1000 + chat}"


@asynccontextmanager
async def _waiting(
    url: str, api: Line, account: Callable[[int], str], count: int
) -> AsyncIterator[Assistant]:
    """An assistant that has this many reminders to send, and sends when told."""
    base = f"http://{HOST}:{api.stub.port}"
    settings = Settings(
        database_url=url,
        line_channel_secret=SECRET,
        line_channel_access_token="token",
        line_api_base=base,
        telegram_bot_token="1:token",
        telegram_webhook_secret="hook",
        telegram_api_base=base,
        public_url="https://ita.example",
        _env_file=None,
    )
    async with running(build(settings, lanes=0)) as assistant:
        await _fill(assistant, account, count)
        yield assistant


async def _fill(assistant: Assistant, account: Callable[[int], str], count: int) -> None:
    now, words = datetime.now(UTC), [to_json(Message("text", WORDS, CHOICES))]
    async with unit_of_work(assistant.database) as uow:
        for chat in range(count):
            key = f"{now.isoformat()}-{chat}"
            await uow.outbox.say(NewOutgoing(account(chat), words, WAITING, key=key, purpose="deadline"), now)


async def _rate(assistant: Assistant, count: int) -> float:
    started = time.perf_counter()
    await assistant.delivery.send_all()
    return count / (time.perf_counter() - started)


async def _tell_faults(bench: Bench, api: Line, assistant: Assistant, count: int) -> None:
    """Every row recorded as sent, every chat spoken to once since the last time."""
    _, told = await api.client.post("/bench/take", b"")
    whom = [str(call.get("to") or call.get("form")) for _, call in json.loads(told)]
    async with unit_of_work(assistant.database) as uow:
        states = await uow.outbox.counts()
    good = len(whom) == len(set(whom)) == count and set(states) == {SENT}
    said = "yes" if good else f"{len(whom)} said, {len(set(whom))} different, {states}"
    bench.tell(Result(BENCH, f"all {count} said once and recorded", said, "yes", met=good))


async def _plain(api: Line, count: int) -> float:
    chats = iter(range(count))

    async def post(session: aiohttp.ClientSession) -> None:
        for chat in chats:
            body = {"to": line_user(chat), "messages": [{"type": "text", "text": WORDS}]}
            async with session.post(url, json=body) as answer:
                await answer.read()

    url = f"http://{HOST}:{api.stub.port}/v2/bot/message/push"
    async with aiohttp.ClientSession() as session:
        started = time.perf_counter()
        await asyncio.gather(*(post(session) for _ in range(REMINDERS_AT_ONCE)))
        taken = time.perf_counter() - started
    await api.client.post("/bench/take", b"")
    return count / taken
