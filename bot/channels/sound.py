"""Whether what a channel decoded can be kept: ids that are ids, values of the kinds the core knows."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from storage.messages.inbox import LONGEST_KEY, NewInbound, scrubbed

log = structlog.get_logger()
AHEAD = timedelta(days=1)
"""A platform's clock may differ from ours; what lies further ahead is no time at all."""


def sound(event: NewInbound, now: datetime) -> NewInbound | None:
    """The event as it can be kept; None, and a line in the log, for one that names nobody or nothing."""
    if not all(map(_is_key, (event.event_id, event.chat, event.sender))) or not _is_known(event.body):
        log.warning("unreadable event", channel=event.channel)
        return None
    at = event.occurred_at
    return replace(
        event,
        source_id=event.source_id if _is_key(event.source_id) else None,
        occurred_at=at if at is not None and at <= now + AHEAD else None,
    )


def _is_key(value: object) -> bool:
    """Whether the platform's id fits a column of ids, as it stands."""
    return isinstance(value, str) and 0 < len(value) <= LONGEST_KEY and scrubbed(value) == value


def _is_known(body: Mapping[str, Any]) -> bool:
    """Events hold words, switches and nothing: anything else is a field of the wrong kind."""
    return all(value is None or isinstance(value, (str, bool)) for value in body.values())
