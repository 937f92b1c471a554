"""LINE's webhooks from the door to the reply, and two other ways to take them."""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import islice

import psutil

from tests.benchmarks.bench import NAMES, Bench, Result
from tests.benchmarks.burst import CONNECTIONS, chats_of
from tests.benchmarks.line.line_load import Line, Webhooks, line, line_account, line_settings, webhooks_to
from tests.benchmarks.parts.load import Run, flood, pace
from tests.benchmarks.parts.offices import faults_after_entry, fill
from tests.benchmarks.parts.processes import Server, ending, serving
from tests.benchmarks.parts.talk import SCORES, Turn, endless, entry

BENCH = "webhooks"
CHATS = 40
ACK_RATE, ACK_P99 = 50, 50
PACED_RATE, PACED_MEDIAN, PACED_P99 = 20, 20, 80
TARGET = 200
BEGIN = len(entry(0)) - SCORES
WARM = 200
PEERS = {
    "echo": "line-bot-sdk's FastAPI echo (stores nothing)",
    "bare": "FastAPI with the signature check alone",
}
NOTES = (
    "webhooks: one event for each request, over keep-alive connections of a small asyncio client (streams,"
    " no HTTP library); LINE is an httptools stub in a process of its own; both share the cores with the"
    " server and the database. ITA_RATE_LIMIT=0.",
)


@dataclass
class Flood:
    """One burst: when it was taken, and when it was answered."""

    events: int
    taken: float
    answered: float
    server: float
    others: float
    faults: list[str]


async def measure(bench: Bench) -> None:
    """The answer to the webhook, the way to the reply, a burst, and the same burst for the peers."""
    async with line() as api:
        theirs = {name: await _peer(bench, api, name) for name in PEERS}
        for kind in bench.databases:
            await _calm(bench, api, kind)
            ours = await _ours(bench, api, kind)
            for name, rate in theirs.items():
                what = f"turns/s on {NAMES[kind]} ÷ events/s of {PEERS[name]}"
                bench.tell(Result(BENCH, what, f"{ours / rate:.2f} ×"))


# ---- at a given pace


async def _calm(bench: Bench, api: Line, kind: str) -> None:
    """Each chat first walks to a different place of its talk, so that all kinds of turns are mixed."""
    seconds = 5 if bench.quick else 20
    with bench.database(kind) as url:
        await fill(url, CHATS, account=line_account)
        talks = [endless(chat) for chat in range(CHATS)]
        async with _ready(url, api) as (_, hooks):
            await flood(hooks.ask, [islice(talk, chat % 16) for chat, talk in enumerate(talks)], 8)
            await api.replies(len(hooks.forget()))
            acks = await pace(hooks.ask, talks, ACK_RATE, seconds)
            faults = await _missed(api, hooks, acks)
            paced = await pace(hooks.ask, talks, PACED_RATE, seconds)
            asked = hooks.forget()
            replies = await api.replies(len(asked))
            paced.faults += faults + replies.faults(asked)
            paced.latencies = replies.latencies(asked)
    _tell_acks(bench, f"{NAMES[kind]}, {ACK_RATE} events/s for {seconds} s, {CHATS} chats", acks)
    _tell_paced(bench, f"{NAMES[kind]}, {PACED_RATE} turns/s for {seconds} s, {CHATS} chats", paced)


async def _missed(api: Line, hooks: Webhooks, run: Run) -> list[str]:
    asked = hooks.forget()
    return run.faults + (await api.replies(len(asked))).faults(asked)


def _tell_acks(bench: Bench, what: str, run: Run) -> None:
    median, p99 = run.percentile(50), run.percentile(99)
    bench.tell(Result(BENCH, f"HTTP answer, median, {what}", f"{median:.1f} ms"))
    target = f"≤ {ACK_P99} ms"
    bench.tell(Result(BENCH, f"HTTP answer, p99, {what}", f"{p99:.1f} ms", target, met=p99 <= ACK_P99))


def _tell_paced(bench: Bench, what: str, run: Run) -> None:
    for percent, aim in ((50, PACED_MEDIAN), (99, PACED_P99)):
        taken, name = run.percentile(percent), "median" if percent == 50 else f"p{percent}"
        what_it_is = f"webhook to reply, {name}, {what}"
        bench.tell(Result(BENCH, what_it_is, f"{taken:.1f} ms", f"≤ {aim} ms", met=taken <= aim))
    bench.tell_faults(BENCH, run)


# ---- as fast as it goes


async def _ours(bench: Bench, api: Line, kind: str) -> float:
    """Returns turns a second, up to the last reply."""
    chats, name = chats_of(bench), NAMES[kind]
    with bench.database(kind) as url:
        agencies = await fill(url, chats, account=line_account)
        async with _ready(url, api) as (server, hooks):
            await flood(hooks.ask, [iter(entry(chat)[:BEGIN]) for chat in range(chats)], 8)
            await api.replies(len(hooks.forget()))
            burst = await _burst(api, server, hooks, [entry(chat)[BEGIN:] for chat in range(chats)])
        faults = burst.faults + await faults_after_entry(url, agencies, chats * len(entry(0)))
    rate = burst.events / burst.answered
    what = f"{name}, burst of {burst.events} events, {chats} chats × {SCORES}, {CONNECTIONS} connections"
    bench.tell(Result(BENCH, what, f"{rate:.0f} turns/s", f"≥ {TARGET}/s", met=rate >= TARGET))
    taken = f"{burst.events / burst.taken:.0f} events/s"
    bench.tell(Result(BENCH, f"{name}, burst, taken (kept and answered 200)", taken))
    _tell_cost(bench, name, burst)
    kept = "yes" if not faults else f"no ({len(faults)} faults, the first: {faults[0][:300]})"
    what = f"{name}, burst, replies in order, nothing missing or doubled"
    bench.tell(Result(BENCH, what, kept, "yes", met=not faults))
    return rate


async def _peer(bench: Bench, api: Line, name: str) -> float:
    """Returns events a second."""
    chats = chats_of(bench)
    server = Server(name, module="tests.benchmarks.line.line_peers", environment=line_settings(api.stub))
    async with ending(server), webhooks_to(server) as hooks:
        await server.ready()
        await flood(hooks.ask, [iter([Turn("x", "")] * 2) for _ in range(WARM // 2)], CONNECTIONS)
        warm = hooks.forget()
        await api.replies(len(warm) if name == "echo" else 0)
        burst = await _burst(api, server, hooks, _echoed(chats), replies=name == "echo")
    rate = burst.events / burst.answered
    what = f"{PEERS[name]}, burst of {burst.events} events"
    bench.tell(Result(BENCH, what, f"{rate:.0f} events/s"))
    _tell_cost(bench, PEERS[name], burst)
    bench.tell_faults(BENCH, Run(1, [], burst.faults))
    return rate


def _echoed(chats: int) -> list[list[Turn]]:
    """The same words, and what an echo makes of them."""
    return [[Turn(turn.text, turn.text) for turn in entry(chat)[BEGIN:]] for chat in range(chats)]


async def _burst(
    api: Line, server: Server, hooks: Webhooks, talks: Sequence[list[Turn]], *, replies: bool = True
) -> Flood:
    """Every chat's scores, each chat's in order, until all are taken and, if any come, all replies are in."""
    busy, others, started = server.busy(), _others(api), time.monotonic()
    run = await flood(hooks.ask, [iter(talk) for talk in talks], CONNECTIONS)
    asked = hooks.forget()
    await api.wait(len(asked) if replies else 0)
    busy, others = server.busy() - busy, _others(api) - others
    came = await api.replies(0)
    answered = came.last - started if replies else run.seconds
    faults = run.faults + (came.faults(asked) if replies else [])
    return Flood(len(asked), run.seconds, answered, busy, others, faults)


def _tell_cost(bench: Bench, name: str, burst: Flood) -> None:
    cost = f"{burst.server / burst.events * 1000:.2f} · {burst.others / burst.events * 1000:.2f} ms"
    what = f"{name}, burst, processor time for each event: server · load generator and stub"
    bench.tell(Result(BENCH, what, cost))


def _others(api: Line) -> float:
    """Processor seconds of this process and the stub."""
    times = psutil.Process().cpu_times()
    return times.user + times.system + api.stub.busy()


@asynccontextmanager
async def _ready(url: str, api: Line) -> AsyncIterator[tuple[Server, Webhooks]]:
    async with serving(url, line_settings(api.stub)) as server, webhooks_to(server) as hooks:
        yield server, hooks
