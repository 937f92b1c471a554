"""Where webhooks and polling hand in events: a limit on what one person may send, then the inbox."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog

from bot.clock import Clock
from bot.metrics import Metrics
from bot.turns.runner import Runner
from handlers.terms.events import Flood, to_body
from storage.messages.inbox import NewInbound

log = structlog.get_logger()
REMEMBERED = 20_000
ALWAYS = frozenset({"unsent", "stop", "moved"})
"""Kinds of events that are kept however many there are: nobody answers them."""


@dataclass(slots=True)
class Bucket:
    """What a person may still send, and when that was last counted (seconds)."""

    left: float
    at: float
    told: bool = False


class Reception:
    """Keeps events of LINE and Telegram. `per_minute` 0: no limit."""

    def __init__(self, runner: Runner, clock: Clock, metrics: Metrics, per_minute: int) -> None:
        self.runner, self.clock, self.metrics, self.per_minute = runner, clock, metrics, per_minute
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    async def take(self, events: Sequence[NewInbound]) -> None:
        """Return once all are committed. Raises what the database raised if they could not be kept."""
        kept = [each for each in (self._limited(event) for event in events) if each is not None]
        for event in kept:
            self.metrics.inbound.labels(event.channel, event.body["kind"]).inc()
        received = await asyncio.gather(*(self.runner.intake.keep(each) for each in kept))
        for event, row in zip(kept, received, strict=True):
            if row.is_new:
                self.runner.wake(event.chat)

    def _limited(self, event: NewInbound) -> NewInbound | None:
        """The event; one kind word in its place when there are too many; then nothing for a while."""
        if not self.per_minute or event.body["kind"] in ALWAYS:
            return event
        bucket = self._bucket(event.sender)
        if bucket.left >= 1:
            bucket.left -= 1
            bucket.told = False
            return event
        log.warning("too many events", channel=event.channel)
        if bucket.told:
            return None
        bucket.told = True
        return replace(event, body=to_body(Flood()), source_id=None)

    def _bucket(self, sender: str) -> Bucket:
        now = self.clock().timestamp()
        bucket = self._buckets.pop(sender, None) or Bucket(self.per_minute, now)
        refill = max(0.0, now - bucket.at) * self.per_minute / 60
        bucket.left, bucket.at = min(float(self.per_minute), bucket.left + refill), now
        self._buckets[sender] = bucket
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        return bucket
