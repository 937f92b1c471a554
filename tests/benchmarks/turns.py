"""How long one turn takes, in calm traffic."""

from itertools import islice

from tests.benchmarks.bench import NAMES, Bench, Result, over_http
from tests.benchmarks.parts.load import flood, pace
from tests.benchmarks.parts.offices import fill
from tests.benchmarks.parts.processes import serving
from tests.benchmarks.parts.talk import endless

CHATS, RATE = 40, 20
MEDIAN, P99 = 15, 60


async def measure(bench: Bench) -> None:
    """Each chat first walks to a different place of its talk, so that all kinds of turns are mixed."""
    seconds = 5 if bench.quick else 20
    for kind in bench.databases:
        with bench.database(kind) as url:
            await fill(url, CHATS)
            talks = [endless(chat) for chat in range(CHATS)]
            async with serving(url) as server, over_http(server, CHATS, CHATS) as ask:
                await flood(ask, [islice(talk, chat % 16) for chat, talk in enumerate(talks)], 8)
                run = await pace(ask, talks, RATE, seconds)
        median, p95, p99 = (run.percentile(percent) for percent in (50, 95, 99))
        what = f"{NAMES[kind]}, {RATE} turns/s for {seconds} s, {CHATS} chats, HTTP"
        bench.tell(
            Result("turns", f"median, {what}", f"{median:.1f} ms", f"≤ {MEDIAN} ms", met=median <= MEDIAN)
        )
        bench.tell(Result("turns", f"p95, {what}", f"{p95:.1f} ms"))
        bench.tell(Result("turns", f"p99, {what}", f"{p99:.1f} ms", f"≤ {P99} ms", met=p99 <= P99))
        bench.tell_faults("turns", run)
