"""How many turns a second go through when every chat enters its scores at once."""

from tests.benchmarks.bench import NAMES, Bench, Result, over_http
from tests.benchmarks.parts.load import flood
from tests.benchmarks.parts.offices import faults_after_entry, fill
from tests.benchmarks.parts.processes import serving
from tests.benchmarks.parts.talk import entry

CHATS, CONNECTIONS = 200, 32
TARGET, AIM = 250, 500


def chats_of(bench: Bench) -> int:
    return 50 if bench.quick else CHATS


async def measure(bench: Bench) -> None:
    """Turns a second over HTTP, and what the database says about it afterwards."""
    for kind in bench.databases:
        await measure_one(bench, kind)


async def measure_one(bench: Bench, kind: str) -> float:
    """One database; returns the rate."""
    chats = chats_of(bench)
    with bench.database(kind) as url:
        agencies = await fill(url, chats)
        async with serving(url) as server, over_http(server, CONNECTIONS, chats) as ask:
            before = server.busy()
            run = await flood(ask, [iter(entry(chat)) for chat in range(chats)], CONNECTIONS)
            busy = server.busy() - before
        faults = await faults_after_entry(url, agencies, chats * len(entry(0)))
    name = NAMES[kind]
    bench.rates[kind] = run.rate
    what = f"{name}, {chats} chats × {len(entry(0))} turns, {CONNECTIONS} connections, HTTP"
    target = f"≥ {TARGET}/s, aim {AIM}"
    bench.tell(Result("burst", what, f"{run.rate:.0f} turns/s", target, met=run.rate >= TARGET))
    spread = f"{run.percentile(50):.0f} · {run.percentile(99):.0f} ms"
    bench.tell(Result("burst", f"{name}, median · p99 of a turn", spread))
    cost = f"{busy / len(run.latencies) * 1000:.2f} ms"
    bench.tell(Result("burst", f"{name}, processor time of the server per turn", cost))
    kept = "yes" if not faults else f"no ({len(faults)} faults, the first: {faults[0]})"
    bench.tell(Result("burst", f"{name}, order kept, nothing lost or doubled", kept, "yes", met=not faults))
    bench.tell_faults("burst", run)
    return run.rate
