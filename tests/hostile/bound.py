"""A bound on work inside one pattern: time of the processor, which a busy machine does not change."""

import gc
import signal
from collections.abc import Callable
from time import process_time

import pytest


class TooMuchWork(BaseException):
    """The bound was reached; patterns look for signals, so nothing hangs."""


def within(seconds: float, work: Callable[[], object]) -> bool:
    """Whether the work is done within so many seconds of the processor; it is stopped there if not."""

    def stop(*_: object) -> None:
        raise TooMuchWork

    if not hasattr(signal, "setitimer"):
        pytest.skip("no timer of the processor here")
    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        work()
    except TooMuchWork:
        return False
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return True


def taken(work: Callable[[], object], most: float = 5.0) -> float:
    """Seconds of the processor, at most so many; without what the collection of garbage takes."""
    gc.disable()
    start = process_time()
    within(most, work)
    took = process_time() - start
    gc.enable()
    return took
