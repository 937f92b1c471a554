"""How much work something is, counted instead of timed: the same on every machine."""

import sys
from collections.abc import Callable
from types import FrameType


def steps(work: Callable[[], object]) -> int:
    """Calls made, in Python and in C; what one pattern does is one step."""
    count = 0

    def saw(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(saw)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def growth(work: Callable[[int], object], size: int) -> float:
    """How many times the work of a size twice that is: 2 in proportion, 4 with the square."""
    work(size)  # what is read once and kept
    return steps(lambda: work(2 * size)) / steps(lambda: work(size))
