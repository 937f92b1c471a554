"""What reads texts, on texts that are made to take long: the slowest patterns, readers and decisions."""

from collections.abc import Iterable

from tests.benchmarks.bench import Bench, Result
from tests.hostile.bound import taken
from tests.hostile.patterns import patterns
from tests.hostile.readers import READERS, Reader, in_file, states
from tests.hostile.texts import PUMPS, against, pumped

LETTERS, IN_FILE, SHOWN = 5_000, 300_000, 10
TARGET = 0.05
"""Seconds that a turn may hold up the others."""
NOTES = (f"Hostile: the slowest of all texts of {LETTERS:,} letters, in time of the processor.",)


async def measure(bench: Bench) -> None:
    found = [
        (max(taken(lambda: used.read(text)) for text in against(used.pattern, LETTERS)), used)  # noqa: B023
        for used in patterns()
    ]
    _tell(bench, "pattern", ((seconds, f"{used.where}, {used.method}") for seconds, used in found))
    _tell(bench, "reader", _slowest(READERS, bench))
    _tell(bench, "decision", _slowest(states(), bench))
    most = max(taken(lambda: in_file(pumped(part, IN_FILE))) for part in PUMPS)  # noqa: B023
    bench.tell(Result("hostile", f"a file of {IN_FILE:,} letters, the slowest", f"{most * 1000:.0f} ms"))


def _slowest(readers: dict[str, Reader], bench: Bench) -> Iterable[tuple[float, str]]:
    parts = PUMPS[::4] if bench.quick else PUMPS
    for name, read in readers.items():
        yield max(taken(lambda: read(pumped(part, LETTERS))) for part in parts), name  # noqa: B023


def _tell(bench: Bench, kind: str, found: Iterable[tuple[float, str]]) -> None:
    for seconds, what in sorted(found, reverse=True)[:SHOWN]:
        measured, target = f"{seconds * 1000:.1f} ms", f"< {TARGET * 1000:.0f} ms"
        bench.tell(Result("hostile", f"{kind}: {what}", measured, target, met=seconds < TARGET))
