"""From starting the process to its first answer."""

import time
from statistics import median

from tests.benchmarks.bench import Bench, Result
from tests.benchmarks.parts.processes import demo

TARGET = 2.0


async def measure(bench: Bench) -> None:
    """`ita-bot demo` makes its database, migrates it, puts in the sample agency and answers a question."""
    times = 3 if bench.quick else 5
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        async with demo() as server:
            said = await server.answered("coordinator", "สรุปคะแนน")
            taken.append(time.perf_counter() - started)
        assert "69.50" in said, said
    middle = median(taken)
    what = f"process start to first answer (demo), median of {times}"
    measured = f"{middle:.2f} s ({min(taken):.2f}–{max(taken):.2f})"
    bench.tell(Result("start", what, measured, f"≤ {TARGET:.0f} s", met=middle <= TARGET))
