"""Two ways to put load on: as fast as it goes, and at a given pace."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import quantiles

from tests.benchmarks.parts.talk import Turn

Ask = Callable[[int, Turn], Awaitable[str]]


@dataclass
class Run:
    """What one run of turns gave."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, percent: int) -> float:
        """In milliseconds."""
        return quantiles(self.latencies, n=100, method="inclusive")[percent - 1] * 1000


async def _take(ask: Ask, chat: int, turn: Turn, due: float, run: Run) -> None:
    try:
        said = await ask(chat, turn)
    except Exception as error:
        run.faults.append(f"{turn.text!r}: {type(error).__name__} {error}")
        return
    run.latencies.append(time.perf_counter() - due)
    if turn.see not in said:
        run.faults.append(f"{turn.text!r}: {turn.see!r} is not in {said!r}")


async def flood(ask: Ask, talks: Sequence[Iterator[Turn]], lanes: int, most: int | None = None) -> Run:
    """Every talk to its end, each in order, all of them side by side, with `lanes` turns at a time."""
    run, waiting, left = Run(), deque(enumerate(talks)), most if most is not None else -1

    async def lane() -> None:
        nonlocal left
        while waiting and left:
            chat, talk = waiting.popleft()
            turn = next(talk, None)
            if turn is None:
                continue
            left -= 1
            await _take(ask, chat, turn, time.perf_counter(), run)
            waiting.append((chat, talk))

    started = time.perf_counter()
    await asyncio.gather(*(lane() for _ in range(lanes)))
    run.seconds = time.perf_counter() - started
    return run


async def pace(ask: Ask, talks: Sequence[Iterator[Turn]], rate: float, seconds: float) -> Run:
    """Turns begun at fixed moments, chat by chat in turn; a late start counts as waiting."""
    run, locks = Run(), [asyncio.Lock() for _ in talks]

    async def one(chat: int, due: float) -> None:
        async with locks[chat]:
            await _take(ask, chat, next(talks[chat]), due, run)

    tasks = []
    started = time.perf_counter()
    for number in range(int(rate * seconds)):
        due = started + number / rate
        await asyncio.sleep(due - time.perf_counter())
        tasks.append(asyncio.create_task(one(number % len(talks), due)))
    await asyncio.gather(*tasks)
    run.seconds = time.perf_counter() - started
    return run
