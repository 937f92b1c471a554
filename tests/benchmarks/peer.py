"""Ours beside the usual way to write such a bot, with the same talk, machine and hour."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

from bot.logs import setup_logs
from bot.settings import load_settings
from bot.wiring import build, running
from handlers.terms.events import Text, to_body
from storage.messages.inbox import NewInbound
from tests.benchmarks import burst
from tests.benchmarks.bench import NAMES, Bench, Result
from tests.benchmarks.parts.load import Ask, flood
from tests.benchmarks.parts.offices import fill, user_of
from tests.benchmarks.parts.talk import SCORES, Turn, entry
from tests.benchmarks.peer_bot import PeerBot

PEER = "python-telegram-bot + PicklePersistence"
EACH, END = "written after every update", "written at the end (default: every 60 s)"
CROWD, QUICK_CROWD = 2_000, 500


async def measure(bench: Bench) -> None:
    """Theirs and ours, alone and beside the scores of many others, and the ratios."""
    crowd = QUICK_CROWD if bench.quick else CROWD
    each, end = await _theirs(bench, EACH), await _theirs(bench, END)
    each_in_crowd = await _theirs(bench, EACH, crowd)
    for kind in bench.databases:
        http = bench.rates.get(kind) or await burst.measure_one(bench, kind)
        inside, in_crowd = await _ours(bench, kind), await _ours(bench, kind, crowd)
        _tell_ratio(bench, f"{NAMES[kind]} over HTTP ÷ theirs {EACH}", http / each)
        _tell_ratio(bench, f"{NAMES[kind]} in process ÷ theirs {EACH}", inside / each)
        beside = f"{NAMES[kind]} in process ÷ theirs {EACH}{_beside(crowd)}"
        _tell_ratio(bench, beside, in_crowd / each_in_crowd)
        _tell_ratio(bench, f"{NAMES[kind]} in process ÷ theirs {END}", inside / end)


def _tell_ratio(bench: Bench, what: str, ratio: float) -> None:
    bench.tell(Result("peer", f"ours on {what}", f"{ratio:.2f} ×"))


def _beside(crowd: int) -> str:
    return f", beside {crowd:,} chats with scores" if crowd else ""


async def _theirs(bench: Bench, how: str, crowd: int = 0) -> float:
    chats = burst.chats_of(bench)
    with tempfile.TemporaryDirectory(prefix="ita-bench-") as folder:
        peer = PeerBot(Path(folder) / "peer.pickle", flush_each=how == EACH)
        await peer.application.initialize()
        before = await peer.add_crowd(range(chats, chats + crowd))
        run = await flood(peer.ask, [iter(entry(chat)) for chat in range(chats)], 1)
        kept = peer.scores_on_disk() - before
        await peer.flush()
        await peer.application.shutdown()
    bench.tell(Result("peer", f"{PEER}, in process, {how}{_beside(crowd)}", f"{run.rate:.0f} updates/s"))
    if not crowd:
        what = f"{PEER}, {how}: answers on disk when it has answered all"
        bench.tell(Result("peer", what, f"{kept} of {chats * SCORES}"))
    bench.tell_faults("peer", run)
    return run.rate


async def _ours(bench: Bench, kind: str, crowd: int = 0) -> float:
    chats = burst.chats_of(bench)
    with bench.database(kind) as url:
        await fill(url, chats, crowd)
        async with _in_process(url) as ask:
            run = await flood(ask, [iter(entry(chat)) for chat in range(chats)], burst.CONNECTIONS)
    what = f"ours, {NAMES[kind]}, in process, every answer committed{_beside(crowd)}"
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
