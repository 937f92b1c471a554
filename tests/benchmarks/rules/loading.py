"""Reading the rules of every year from their files."""

import time
from statistics import median

from knowledge.rules.loader import load_all, load_earlier
from tests.benchmarks.bench import Bench, Result

TARGET = 0.150


async def measure(bench: Bench) -> None:
    """All years and the earlier versions that are kept, checked, in time of the processor."""
    taken = []
    for _ in range(5 if bench.quick else 20):
        began = time.process_time()
        years = len(load_all()) + len(load_earlier())
        taken.append(time.process_time() - began)
    middle = median(taken)
    what = f"loading the rules, {years} of them, median of {len(taken)}"
    measured = f"{middle * 1000:.0f} ms ({min(taken) * 1000:.0f}–{max(taken) * 1000:.0f})"
    bench.tell(Result("loading", what, measured, f"≤ {TARGET * 1000:.0f} ms", met=middle <= TARGET))
