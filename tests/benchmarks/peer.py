"""Ours beside the usual way to write such a bot, with the same talk, machine and hour."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

from bot.logs import setup_logs
from bot.settings import load_settings
from bot.wiring import build, running
from handlers.events import Text, to_body
from storage.records import NewInbound
from tests.benchmarks import burst
from tests.benchmarks.bench import NAMES, Bench, Result
from tests.benchmarks.load import Ask, flood
from tests.benchmarks.offices import fill, user_of
from tests.benchmarks.peer_bot import PeerBot
from tests.benchmarks.talk import SCORES, Turn, entry

PEER = "python-telegram-bot + PicklePersistence, in process"
EACH, END = "written after every update", "written at the end (default: every 60 s)"


async def measure(bench: Bench) -> None:
    """Theirs twice, ours over HTTP and in process, and the ratios."""
    theirs = {how: await _theirs(bench, how) for how in (EACH, END)}
    for kind in bench.databases:
        http = bench.rates.get(kind) or await burst.measure_one(bench, kind)
        inside = await _ours_inside(bench, kind)
        for how, rate in theirs.items():
            measured = f"HTTP {http / rate:.2f}× · in process {inside / rate:.2f}×"
            bench.tell(Result("peer", f"{NAMES[kind]}, ours ÷ theirs {how}", measured))


async def _theirs(bench: Bench, how: str) -> float:
    chats = burst.chats_of(bench)
    with tempfile.TemporaryDirectory(prefix="ita-bench-") as folder:
        peer = PeerBot(Path(folder) / "peer.pickle", flush_each=how == EACH)
        await peer.application.initialize()
        run = await flood(peer.ask, [iter(entry(chat)) for chat in range(chats)], 1)
        kept = peer.on_disk()
        await peer.flush()
        await peer.application.shutdown()
    bench.tell(Result("peer", f"{PEER}, {how}", f"{run.rate:.0f} updates/s"))
    what = f"scores on disk if it were killed after the last answer, {how}"
    bench.tell(Result("peer", what, f"{kept} of {chats * SCORES}"))
    bench.tell_faults("peer", run)
    return run.rate


async def _ours_inside(bench: Bench, kind: str) -> float:
    chats = burst.chats_of(bench)
    with bench.database(kind) as url:
        await fill(url, chats)
        async with _in_process(url) as ask:
            run = await flood(ask, [iter(entry(chat)) for chat in range(chats)], burst.CONNECTIONS)
    what = f"ours, {NAMES[kind]}, in process, every answer committed before it is given"
    bench.tell(Result("peer", what, f"{run.rate:.0f} turns/s"))
    bench.tell_faults("peer", run)
    return run.rate


@asynccontextmanager
async def _in_process(url: str) -> AsyncIterator[Ask]:
    """The assistant as `serve` runs it, without the web around it."""
    setup_logs("json", "warning")
    numbers = count(1)
    async with running(build(load_settings(database_url=url, log_level="warning"))) as assistant:

        async def ask(chat: int, turn: Turn) -> str:
            key = f"web:{user_of(chat)}"
            event = NewInbound("web", str(next(numbers)), key, key, to_body(Text(turn.text)))
            said = await assistant.runner.ask(event)
            return "\n".join(message["text"] for message in said or ())

        yield ask
