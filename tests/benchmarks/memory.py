"""How much memory the server holds, and whether that grows with the turns it has taken."""

from tests.benchmarks.bench import NAMES, Bench, Result, over_http
from tests.benchmarks.parts.load import Run, flood
from tests.benchmarks.parts.offices import fill
from tests.benchmarks.parts.processes import serving
from tests.benchmarks.parts.talk import endless

CHATS, CONNECTIONS = 100, 16
FIRST, LAST, QUICK_LAST = 1_000, 20_000, 3_000
LIMIT, GROWTH = 150, 10


async def measure(bench: Bench) -> None:
    """Resident memory of `ita-bot serve` after so many turns; flat means at most 10 MB more at the end."""
    last = QUICK_LAST if bench.quick else LAST
    for kind in bench.databases:
        with bench.database(kind) as url:
            await fill(url, CHATS)
            talks = [endless(chat) for chat in range(CHATS)]
            async with serving(url) as server, over_http(server, CONNECTIONS, CHATS) as ask:
                at_start = server.memory()
                first = await flood(ask, talks, CONNECTIONS, FIRST)
                after_first = server.memory()
                rest = await flood(ask, talks, CONNECTIONS, last - FIRST)
                at_end = server.memory()
        name = NAMES[kind]
        growth = at_end - after_first
        what = f"{name}, resident after start · {FIRST} · {last} turns"
        measured = f"{at_start:.0f} · {after_first:.0f} · {at_end:.0f} MB"
        bench.tell(Result("memory", what, measured, f"≤ {LIMIT} MB", met=at_end <= LIMIT))
        what = f"{name}, growth from {FIRST} to {last} turns"
        bench.tell(Result("memory", what, f"{growth:+.1f} MB", "flat", met=growth <= GROWTH))
        bench.tell_faults("memory", Run(1, [], first.faults + rest.faults))
