"""How fast reminders may go out: a bucket that fills steadily, and of which each call takes one."""

import time
from collections.abc import Callable

PER_SECOND = 25.0
"""Telegram stops a bot at about 30 messages a second; answers want room too."""


class Pace:
    """`per_second` calls on average, and as many at once after a rest. `clock` counts seconds."""

    def __init__(self, per_second: float = PER_SECOND, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._clock = per_second, clock
        self._left, self._at = per_second, clock()

    def left(self) -> int:
        """How many calls may be made now."""
        now = self._clock()
        self._left = min(self._rate, self._left + max(0.0, now - self._at) * self._rate)
        self._at = now
        return max(0, int(self._left))

    def took(self, calls: int) -> None:
        """So many calls are made; more than were left delay what comes next."""
        self._left -= calls
