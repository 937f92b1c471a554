"""Every field of every event, wrong in every way: nothing raises, what is kept fits, neighbours stay."""

import copy
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select
from telegram import Bot

from bot.channels.line import decode as line
from bot.receiving.telegram_webhook import take_update
from handlers.terms.events import from_body
from storage.messages.inbox import LONGEST_KEY, NewInbound, scrubbed
from storage.messages.tables import inbox
from storage.unit_of_work import unit_of_work
from tests.platforms import Installation

NOW = datetime(2024, 3, 4, 2, 0, tzinfo=UTC)
MOMENT = int(NOW.timestamp())
NASTY: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 10**18, -(10**18), 10**30, 10**400, float("nan"), float("inf"), "", " ", "\x00",
    "\ud800", "a\ud800", "\U0001f600", "\u202e", "ก" * 500, "A" * 5_000, [], [[]], {}, {"a": {}}, [None], "๙",
    253402300800000, 253402300799, "U" + "a" * 200,
)  # fmt: skip
PERSON = {"id": 7, "is_bot": False, "first_name": "ก"}
CHAT = {"id": 7, "type": "private", "first_name": "ก"}
GROUP = {"id": -9, "type": "group", "title": "ก"}
FILE = {"file_id": "f", "file_unique_id": "f", "file_size": 5}

LINE_MESSAGES: tuple[dict[str, Any], ...] = (
    {"type": "text", "text": "O8 100", "mention": {"mentionees": [{"index": 0, "isSelf": True}]}},
    {"type": "file", "fileName": "ผล.xlsx", "fileSize": 5},
    {"type": "image", "contentProvider": {"type": "line"}},
    {"type": "sticker"},
)
LINE_EVENTS: tuple[dict[str, Any], ...] = (
    *({"type": "message", "message": {"id": "m1", **each}} for each in LINE_MESSAGES),
    {"type": "postback", "postback": {"data": "q.total"}},
    {"type": "unsend", "unsend": {"messageId": "m1"}},
    *({"type": kind} for kind in ("follow", "unfollow", "join", "leave", "videoPlayComplete")),
)
SOURCES = (
    {"type": "user", "userId": "U" + "1" * 32},
    {"type": "group", "groupId": "C" + "1" * 32, "userId": "U" + "1" * 32},
    {"type": "room", "roomId": "R" + "1" * 32},
)
MESSAGE = {"message_id": 5, "date": MOMENT, "chat": CHAT, "from": PERSON}
MENTION = {"type": "mention", "offset": 0, "length": 4}
UPDATES: tuple[dict[str, Any], ...] = (
    {"message": {**MESSAGE, "text": "O8 100"}},
    {
        "message": {
            **MESSAGE,
            "document": {**FILE, "file_name": "ผล.xlsx", "mime_type": "a/b"},
            "caption": "ก",
        }
    },
    {"message": {**MESSAGE, "photo": [{**FILE, "width": 5, "height": 5}]}},
    {"message": {**MESSAGE, "chat": GROUP, "text": "@ita", "entities": [MENTION]}},
    {"message": {**MESSAGE, "chat": GROUP, "migrate_to_chat_id": -99}},
    {"edited_message": {**MESSAGE, "edit_date": MOMENT, "text": "O8 100"}},
    {"callback_query": {"id": "c", "from": PERSON, "chat_instance": "1", "data": "x", "message": MESSAGE}},
    {
        "my_chat_member": {
            "chat": CHAT,
            "from": PERSON,
            "date": MOMENT,
            "old_chat_member": {"user": PERSON, "status": "member"},
            "new_chat_member": {"user": PERSON, "status": "kicked", "until_date": 0},
        }
    },
)


def line_event(what: dict[str, Any], source: dict[str, Any]) -> dict[str, Any]:
    return {
        "webhookEventId": "01EVENT",
        "mode": "active",
        "timestamp": MOMENT * 1000,
        "source": source,
        "replyToken": "token",
        **what,
    }


def spoilt(whole: Any) -> Iterator[Any]:
    """The event with each of its fields gone, and with each nasty value in its place."""
    for path in _paths(whole):
        for value in NASTY:
            made = copy.deepcopy(whole)
            _inner(made, path)[path[-1]] = value
            yield made
        made = copy.deepcopy(whole)
        del _inner(made, path)[path[-1]]
        yield made


def _paths(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield (*before, key)
        yield from _paths(value[key], (*before, key))


def _inner(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path[:-1]:
        value = value[key]
    return value


def check_it_can_be_kept(event: NewInbound) -> None:
    for key in (event.event_id, event.chat, event.sender, event.source_id or "none"):
        assert 0 < len(key) <= LONGEST_KEY
        assert scrubbed(key) == key
    json.dumps(scrubbed([event.body, event.reply]), ensure_ascii=False, allow_nan=False).encode()
    assert len(scrubbed(event.sender_name)) <= 200
    assert event.occurred_at is None or event.occurred_at.year < 2025
    from_body(event.body)


@pytest.mark.parametrize("what", LINE_EVENTS, ids=lambda what: what["type"])
def test_no_event_of_line_is_too_odd(what: dict[str, Any]) -> None:
    whole = [line_event(what, source) for source in SOURCES]
    for made in (each for event in whole for each in spoilt(event)):
        good = line_event(what, SOURCES[0])
        assert good in line.read_events(json.dumps({"events": [made, good]}).encode())
        if event := line.decode(made, NOW):
            check_it_can_be_kept(event)


@pytest.mark.parametrize("value", [None, 7, "x", [], [None, 7, "x", [], {}]])
def test_what_is_no_event_at_all_is_passed_over(value: Any) -> None:
    assert line.decode(value, NOW) is None


class Desk:
    """Where updates are handed in."""

    def __init__(self) -> None:
        self.came: list[NewInbound] = []

    def clock(self) -> datetime:
        return NOW

    async def take(self, events: list[NewInbound]) -> None:
        self.came += events


@pytest.mark.parametrize("what", UPDATES, ids=lambda what: "-".join(next(iter(what.values()))))
async def test_no_update_of_telegram_is_too_odd(what: dict[str, Any]) -> None:
    desk: Any = Desk()
    channel: Any = SimpleNamespace(
        bot=Bot("1:token"), number="1", user_name="ita", acknowledge=lambda query: None
    )
    whole = {"update_id": 5, **what}
    await take_update(whole, desk, channel)
    assert len(desk.came) == 1, "as it should be, it is kept"
    for made in spoilt(whole):
        await take_update(made, desk, channel)
    for event in desk.came:
        check_it_can_be_kept(event)


async def test_a_broken_event_costs_its_neighbours_nothing(site: Installation) -> None:
    """The ones that were refused with the whole webhook, on each database, each between two good ones."""
    odd = [
        {"timestamp": 10**18},
        {"source": {"type": "user", "userId": "U\ud800"}},
        {"source": {"type": "user", "userId": "U" + "a" * 200}},
        {"type": "mess\ud800age"},
        {"replyToken": "t\x00\ud800"},
        {"message": {"type": "text", "id": "m" * 500, "text": "a\x00\ud800"}},
    ]
    for spoil in odd:
        before, after = site.text("O8 100"), site.text("O9 100")
        assert await site.post_line(before, {**site.text("O10 100"), **spoil}, after) == 200, spoil
    chat = {"chat": {"id": "seven", "type": "private"}}
    assert await site.post_telegram(site.message("O8 100", **chat)) == 200
    async with unit_of_work(site.assistant.database) as uow:
        kept = (await uow.connection.execute(select(inbox.c.body))).scalars().all()
    words = [body["text"] for body in kept if body["kind"] == "text"]
    assert words.count("O8 100") == words.count("O9 100") == len(odd)
    await site.work()
