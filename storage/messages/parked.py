"""What was held back in a chat, and what of it still belongs in front of the next free answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

TOO_LATE = "too late"
"""Why a reminder whose words are old was not sent."""
KEEP = timedelta(days=2)
"""A parked reminder that is older says what may no longer hold."""


@dataclass(frozen=True)
class Held:
    """The parked rows of a chat by what becomes of them: said first, replaced by a newer one, too old.

    A row in none of them stays parked.
    """

    along: Sequence[Any]
    replaced: Sequence[int]
    late: Sequence[int]


def sift(parked: Sequence[Any], now: datetime) -> Held:
    """All answers go along, and the newest reminder if it is fresh; `parked` has the oldest row first.

    A reminder replaces those before it of its own agency: what another agency said is not in it, and waits
    for another answer.
    """
    late = [row.id for row in parked if row.purpose and now - row.created_at > KEEP]
    fresh = [row for row in parked if row.purpose and row.id not in late]
    newest = fresh[-1:]
    along = [row for row in parked if not row.purpose or row in newest]
    replaced = [row.id for row in fresh[:-1] if row.agency_id == newest[0].agency_id]
    return Held(along, replaced, late)


def together(parked: Sequence[Any], messages: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What was parked, then the answer. Under the last message stand its own buttons, else a reminder's.

    Buttons of parked answers have aged and are dropped.
    """
    earlier: list[Mapping[str, Any]] = [message for each in parked for message in each.messages]
    whole = [{**message, "choices": []} for message in earlier] + list(messages)
    if whole and not whole[-1]["choices"] and parked[-1].purpose and parked[-1].messages:
        whole[-1] = whole[-1] | {"choices": parked[-1].messages[-1]["choices"]}
    return whole
