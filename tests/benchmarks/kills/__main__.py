"""`python -m tests.benchmarks.kills sqlite|postgresql [KILLS] [SEED]`."""

import argparse
import asyncio
import json
import random
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from bot.serving import run
from knowledge.fiscal import fiscal_year_of
from knowledge.measures.measure import Draft
from knowledge.periods.days import Span
from storage.database import Database
from storage.messages.outbox import OPEN
from storage.messages.tables import inbox, outbox
from storage.unit_of_work import unit_of_work
from tests.benchmarks.bench import NAMES, Bench
from tests.benchmarks.kills.account import Account, Line
from tests.benchmarks.kills.herd import Herd
from tests.benchmarks.kills.talks import HOSTILE, MEASURE, Chat, hostile
from tests.benchmarks.kills.verdict import Left, Verdict
from tests.benchmarks.line.line_load import SECRET, line_account
from tests.benchmarks.parts.client import HOST
from tests.benchmarks.parts.offices import fill
from tests.benchmarks.parts.processes import free_port
from tests.fakes import serving

KINDS = ("plain",) * 6 + ("hang", "kill", "files")
"""Of the chats."""
WATCHDOG_SECONDS = 6
MOMENT = (0.1, 3.0)
AT_ONCE = 0.2
"""How many kills do not wait until there is a server to kill: some come while it starts."""
SETTLE_SECONDS = 240


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.kills", description=__doc__)
    parser.add_argument("database", choices=list(NAMES))
    parser.add_argument("kills", type=int, nargs="?", default=100)
    parser.add_argument("seed", type=int, nargs="?", default=1)
    parser.add_argument("--minutes", type=float, default=15, help="no more kills after so long")
    parser.add_argument("--log", type=Path, help="a file for what the processes say")
    args = parser.parse_args()
    random.seed(args.seed)
    with ExitStack() as stack:
        bench = Bench((args.database,), False, stack)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ita-kills-")))
        url = stack.enter_context(bench.database(args.database))
        run(_measure(args, url, args.log or folder / "log"))


async def _measure(args: argparse.Namespace, url: str, log: Path) -> None:
    chats = [Chat(number, kind) for number, kind in enumerate(KINDS)]
    await _settle_in(url, chats)
    for name in HOSTILE:
        hostile(name)
    line, port, began = Line(), free_port(), time.monotonic()
    async with serving(line), _herd(args.database, url, line.url, port, log) as herd:
        account = Account(line, port)
        talking = [asyncio.create_task(account.talk(chat)) for chat in chats]
        while sum(herd.killed.values()) < args.kills and time.monotonic() - began < args.minutes * 60:
            await _kill_one(herd)
        account.stop.set()
        await asyncio.gather(*talking)
        settled = await _settled(url)
    verdict = Verdict(chats, await _left(url, line))
    _tell(args, verdict, herd, account, {"seconds": round(time.monotonic() - began), "settled in": settled})


async def _settle_in(url: str, chats: list[Chat]) -> None:
    """An agency for each chat, with one measure, which pictures and notes are about."""
    agencies = await fill(url, len(chats), account=line_account)
    database, now = Database(url), datetime.now(UTC)
    year = fiscal_year_of(now.date())
    draft = Draft(MEASURE, spans=(Span(date(year - 543, 3, 1), date(year - 543, 3, 31)),))
    async with unit_of_work(database) as uow:
        for chat, agency in zip(chats, agencies, strict=True):
            chat.agency = agency
            await uow.measures.add(agency, year, draft, [], now)
    await database.close()


@asynccontextmanager
async def _herd(kind: str, url: str, line_url: str, port: int, log: Path) -> AsyncIterator[Herd]:
    environment = {
        "ITA_DATABASE_URL": url,
        "ITA_LINE_CHANNEL_SECRET": SECRET,
        "ITA_LINE_CHANNEL_ACCESS_TOKEN": "token",
        "ITA_LINE_API_BASE": line_url,
        "ITA_RATE_LIMIT": "0",
        "ITA_WATCHDOG_SECONDS": str(WATCHDOG_SECONDS),
    }
    commands = {"serve": ["serve", "--host", HOST, "--port", str(port)]}
    if kind == "postgresql":
        commands["worker"] = ["worker"]
    herd = Herd(commands, port, environment, log)
    minding = asyncio.create_task(herd.mind())
    try:
        yield herd
    finally:
        minding.cancel()
        herd.stop()


async def _kill_one(herd: Herd) -> None:
    if random.random() > AT_ONCE:
        await herd.ready()
    await asyncio.sleep(random.uniform(*MOMENT))
    herd.kill(random.choice(list(herd.commands)))


async def _settled(url: str) -> float:
    """Seconds until nothing is open any more, or until it takes too long."""
    database, began = Database(url), time.monotonic()
    events = select(func.count()).select_from(inbox).where(inbox.c.done_at.is_(None))
    messages = select(func.count()).select_from(outbox).where(outbox.c.state.in_(OPEN))
    left = [1]
    while any(left) and time.monotonic() - began < SETTLE_SECONDS:
        await asyncio.sleep(0.5)
        with suppress(OperationalError):  # a turn that hangs in its transaction keeps SQLite's file locked
            async with database.transaction() as connection:
                left = [(await connection.execute(each)).scalar_one() for each in (events, messages)]
    await database.close()
    return round(time.monotonic() - began, 1)


async def _left(url: str, line: Line) -> Left:
    database, left = Database(url), Left(line.answers)
    await left.read(database)
    await database.close()
    return left


def _tell(
    args: argparse.Namespace, verdict: Verdict, herd: Herd, account: Account, times: dict[str, Any]
) -> None:
    figures, faults = verdict.figures(), verdict.faults()
    for what, cases in faults.items():
        for each in cases[:5]:
            print(f"{what}: {verdict.about(each)}")
    counted = {what: len(cases) for what, cases in faults.items()}
    told = {"database": args.database, "seed": args.seed, "kills": dict(herd.killed), **times, **figures}
    told |= {"webhooks": dict(account.counts), "ended by themselves": dict(herd.ended), **counted}
    print(json.dumps(told, ensure_ascii=False))
    found = ", ".join(f"{many} {what}" for what, many in counted.items() if many) or "nothing lost or doubled"
    print(
        f"{args.database}: {sum(herd.killed.values())} kills, {figures['events']} events,"
        f" {figures['answers']} answers ({figures['pushes']} pushed), {figures['poison']} poison: {found}"
    )


if __name__ == "__main__":
    main()
