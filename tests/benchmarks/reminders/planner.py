"""`python -m tests.benchmarks.reminders.planner URL ISO`: plan a day in its own process, told as JSON."""

import asyncio
import json
import resource
import sys
import time
from datetime import datetime

from bot.jobs.reminders import Reminders
from bot.wiring import make_kit
from handlers.reminders.telling import TellingResult
from storage.database import Database


async def plan(url: str, moment: str) -> dict[str, float]:
    """Seconds, seconds of processor time, and the most memory that was held, in MB."""
    now = datetime.fromisoformat(moment)
    database, parts = Database(url), make_kit("Asia/Bangkok")
    reminders = Reminders(database, parts, lambda: now, available=())
    reminders.rest = 1.0
    started, busy = time.perf_counter(), time.process_time()
    await reminders.plan(now, TellingResult())
    taken, worked = time.perf_counter() - started, time.process_time() - busy
    await database.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return {"seconds": taken, "busy": worked, "peak": peak}


async def planned(url: str, moment: str) -> dict[str, float]:
    """The same, from another process."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.benchmarks.reminders.planner",
        url,
        moment,
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    found: dict[str, float] = json.loads(said)
    return found


if __name__ == "__main__":
    print(json.dumps(asyncio.run(plan(*sys.argv[1:3]))))
