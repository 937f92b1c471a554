"""What it costs to read files apart, how long hostile ones take to be refused, and what others notice."""

import asyncio
import base64
import json
import time
from collections.abc import Callable
from contextlib import suppress
from statistics import median

from bot.files.apart import PhotoRead, SheetRead, read_apart
from bot.files.photos import examine
from bot.files.refused import Refused
from bot.files.sheets import read_sheet
from tests.benchmarks.bench import NAMES, Bench, Result, over_http
from tests.benchmarks.parts.client import Client
from tests.benchmarks.parts.load import Run, pace
from tests.benchmarks.parts.offices import fill, user_of
from tests.benchmarks.parts.processes import Server, serving
from tests.benchmarks.parts.talk import endless
from tests.channels.samples import draw_photo, workbook
from tests.files.hostile import FULL, INSIDE, PIXELS

BENCH = "files"
CHATS, CONNECTIONS, SENDERS = 20, 8, 2
RATE, P99 = 10, 200
LONGEST = 15
NOTES = (
    "files: a child starts for every file, Python and its reader included; hostile workbooks unpack to"
    f" {FULL // 1_000_000} MB. Beside hostile files: {SENDERS} people send one after another without a pause,"
    f" while {RATE} turns/s of others go on in the web chat; all on the same cores.",
)


async def measure(bench: Bench) -> None:
    _honest(bench, 3 if bench.quick else 9)
    _hostile(bench)
    for kind in bench.databases:
        await _beside(bench, kind)


def _honest(bench: Bench, times: int) -> None:
    table = workbook([["ตัวชี้วัด", "คะแนน"], *[[f"O{row}", row] for row in range(300)]])
    photo = draw_photo(4_000, 3_000, taken="2025:11:21 10:30:00")
    for name, here, there in (
        ("workbook of 300 rows", lambda: read_sheet(table), lambda: read_apart(SheetRead, table)),
        ("photo of 12 Mpx", lambda: examine(photo), lambda: read_apart(PhotoRead, photo)),
    ):
        inside, apart = (median(_seconds(read) for _ in range(times)) for read in (here, there))
        what = f"{name}, in place · in a child, median of {times}"
        bench.tell(Result(BENCH, what, f"{inside * 1000:.0f} · {apart * 1000:.0f} ms"))


def _seconds(read: Callable[[], object]) -> float:
    started = time.perf_counter()
    read()
    return time.perf_counter() - started


def _hostile(bench: Bench) -> None:
    made = {f"workbook, {name}": lambda make=make: make(FULL) for name, make in INSIDE.items()}
    made |= {f"picture, {name}": make for name, make in PIXELS.items()}
    for name, make in made.items():
        content, fault, started = make(), "read", time.perf_counter()
        try:
            read_apart(SheetRead if name.startswith("workbook") else PhotoRead, content)
        except Refused as refused:
            fault = refused.fault
        taken = time.perf_counter() - started
        is_met = fault != "read" and taken <= LONGEST
        what = f"{name} ({len(content) // 1000} KB), to its refusal as “{fault}”"
        bench.tell(Result(BENCH, what, f"{taken:.2f} s", f"≤ {LONGEST} s", met=is_met))


async def _beside(bench: Bench, kind: str) -> None:
    """Turns of others, first in quiet, then beside hostile files."""
    seconds = 5 if bench.quick else 20
    with bench.database(kind) as url:
        await fill(url, CHATS + SENDERS)
        talks = [endless(chat) for chat in range(CHATS)]
        hostile = [INSIDE[name](FULL) for name in ("cells", "styles", "content types")]
        async with (
            serving(url, {"ITA_RATE_LIMIT": "0"}) as server,
            over_http(server, CONNECTIONS, CHATS) as ask,
        ):
            quiet = await pace(ask, talks, RATE, seconds)
            before = server.memory()
            senders = [asyncio.create_task(_send(server, CHATS + each, hostile)) for each in range(SENDERS)]
            beside = await pace(ask, talks, RATE, seconds)
            after = server.memory()
            for sender in senders:
                sender.cancel()
            sent = sum(count for count in await asyncio.gather(*senders))
    p99 = beside.percentile(99)
    what = f"{NAMES[kind]}, turn of others, p99, in quiet · beside {sent} hostile files in {seconds} s"
    measured = f"{quiet.percentile(99):.0f} · {p99:.0f} ms"
    bench.tell(Result(BENCH, what, measured, f"≤ {P99} ms", met=p99 <= P99))
    bench.tell(Result(BENCH, f"{NAMES[kind]}, resident before · after", f"{before:.0f} · {after:.0f} MB"))
    bench.tell_faults(BENCH, Run(1, [], quiet.faults + beside.faults))


async def _send(server: Server, chat: int, hostile: list[bytes]) -> int:
    """Send hostile files until told to stop; returns how many were answered."""
    bodies = [_upload(chat, content) for content in hostile]
    client, count = Client(server.port), 0
    with suppress(asyncio.CancelledError):
        while True:
            status, _ = await client.post("/api/chat", bodies[count % len(bodies)])
            assert status == 200
            count += 1
    await client.close()
    return count


def _upload(chat: int, content: bytes) -> bytes:
    file = {"name": "แผน.xlsx", "base64": base64.b64encode(content).decode()}
    return json.dumps({"user": user_of(chat), "file": file}).encode()
