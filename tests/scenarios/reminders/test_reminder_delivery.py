"""Sending reminders: the month's messages, the second account, and what never goes out twice or too late."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

import aiohttp
import pytest
from sqlalchemy import insert, select, update

from bot.channels.line import client as line_client
from bot.channels.telegram.pace import Pace
from bot.sending import delivery as delivery_module
from bot.sending.delivery import Delivery
from handlers.terms.messages import Choice, Message, to_json
from storage.messages.outbox import WAITING
from storage.messages.outgoing import NewOutgoing
from storage.messages.tables import outbox
from storage.messages.undelivered import Unreached
from storage.reminders.tables import reminder
from storage.unit_of_work import unit_of_work
from tests.platforms import CHEF, CLERK, COORDINATOR, STAFF, Installation, installed

LINE, TELEGRAM = f"line:{STAFF}", f"telegram:{CLERK}"
MONTHLY = {"message": "You have reached your monthly limit."}
FAST = {"message": "The API rate limit has been exceeded. Try again later."}
BUTTONS = (Choice("เสร็จแล้ว", "q.done.1"),)
_numbers = count(1)


def refused(code: int, words: str, **parameters: int) -> dict[str, Any]:
    return {"ok": False, "error_code": code, "description": words, "parameters": parameters}


async def member_of(site: Installation, account: str) -> int:
    async with unit_of_work(site.assistant.database) as uow:
        return (await uow.identities.memberships(account))[0].member_id


async def joined(site: Installation, *more: str) -> int:
    """One person with LINE, and with what else is named."""
    member_id = await member_of(site, LINE)
    async with unit_of_work(site.assistant.database) as uow:
        for account in more:
            await uow.identities.drop_memberships(account)
            identity = await uow.identities.ensure(account)
            await uow.identities.change(account, consent_version=1, name="สมหญิง")
            await uow.agencies.link(site.agency_id, identity, member_id)
    return member_id


async def remind(
    site: Installation, account: str = LINE, purpose: str = "deadline", member_id: int | None = None
) -> int:
    """A reminder about one point, queued."""
    number = next(_numbers)
    member_id = member_id or await member_of(site, account)
    now = site.clock()
    async with unit_of_work(site.assistant.database) as uow:
        message = to_json(Message("text", f"ครบกำหนด ข้อ {number}\nรายละเอียด", BUTTONS))
        new = NewOutgoing(
            chat=account,
            messages=[message],
            state=WAITING,
            agency_id=site.agency_id,
            key=f"reminder-{number}",
            purpose=purpose,
            member_id=member_id,
        )
        row = await uow.outbox.say(new, now)
        point = {
            "agency_id": site.agency_id, "member_id": member_id, "kind": purpose, "subject": str(number),
            "due_on": date(2024, 3, 4), "due_at": now, "state": "queued", "outbox_id": row, "created_at": now,
        }  # fmt: skip
        await uow.connection.execute(insert(reminder), point)
    return row


async def rows(site: Installation) -> list[tuple[str, str]]:
    """(channel, state) of every row, oldest first."""
    async with unit_of_work(site.assistant.database) as uow:
        found = await uow.connection.execute(select(outbox.c.channel, outbox.c.state).order_by(outbox.c.id))
        return [(row[0], row[1]) for row in found]


async def pointed_at(site: Installation) -> list[int]:
    async with unit_of_work(site.assistant.database) as uow:
        return list((await uow.connection.execute(select(reminder.c.outbox_id))).scalars())


async def unreached(site: Installation) -> list[Unreached]:
    async with unit_of_work(site.assistant.database) as uow:
        return await uow.undelivered.unreached(site.agency_id, site.clock() - timedelta(days=30), 9)


# ---- exactly once


async def test_a_push_whose_answer_was_lost_is_sent_exactly_once(site: Installation) -> None:
    site.line.fail("/push", after=True)
    await remind(site)
    await site.work()
    site.clock.move(seconds=1)
    await site.work()
    assert await rows(site) == [("line", "sent")]
    assert len(site.line.said) == 1
    assert len(site.line.to("/push")) == 2
    assert await unreached(site) == []


async def test_a_crash_in_the_middle_of_a_push_sends_exactly_once(site: Installation) -> None:
    await remind(site)
    async with unit_of_work(site.assistant.database) as uow:
        (row,) = await uow.outbox.claim_reminders("line", site.clock(), 9)
    await site.assistant.channels["line"].send(row)
    await site.assistant.delivery.revive(timedelta(seconds=-1))
    await site.work()
    assert await rows(site) == [("line", "sent")]
    assert len(site.line.said) == 1


async def test_a_telegram_whose_answer_was_lost_is_not_repeated_and_is_shown(site: Installation) -> None:
    member_id = await joined(site, TELEGRAM)
    site.telegram.fail("sendMessage", after=True)
    await remind(site, TELEGRAM, member_id=member_id)
    await site.work()
    site.clock.move(minutes=5)
    await site.work()
    assert await rows(site) == [("telegram", "unknown")], "it may have arrived: no second account either"
    assert len(site.telegram.said) == 1
    (missed,) = await unreached(site)
    assert (missed.name, missed.channel, missed.purpose, missed.state) == (
        "สมหญิง", "telegram", "deadline", "unknown",
    )  # fmt: skip
    assert missed.text.startswith("ครบกำหนด ข้อ")
    assert "\n" not in missed.text


async def test_a_yes_of_telegram_that_cannot_be_read_is_not_repeated(site: Installation) -> None:
    site.telegram.fail("sendMessage", 200, {"ok": True}, after=True)
    await remind(site, TELEGRAM)
    await site.work()
    site.clock.move(minutes=5)
    await site.work()
    assert await rows(site) == [("telegram", "unknown")]
    assert len(site.telegram.said) == 1


async def test_a_crash_in_the_middle_of_a_telegram_send_is_shown(site: Installation) -> None:
    await remind(site, TELEGRAM)
    async with unit_of_work(site.assistant.database) as uow:
        await uow.outbox.claim_reminders("telegram", site.clock(), 9)
    await site.assistant.delivery.revive(timedelta(seconds=-1))
    await site.work()
    assert [each.state for each in await unreached(site)] == ["unknown"]
    assert site.telegram.said == []


async def test_a_key_is_said_once(site: Installation) -> None:
    message = to_json(Message("text", "ก"))
    new = NewOutgoing(LINE, [message], WAITING, site.agency_id, key="k", purpose="digest")
    async with unit_of_work(site.assistant.database) as uow:
        assert await uow.outbox.say(new, site.clock())
        assert await uow.outbox.say(new, site.clock()) == 0
        assert await uow.outbox.say(replace(new, messages=[], key="other"), site.clock()) == 0


# ---- refused, busy, away


async def test_who_blocked_telegram_gets_it_by_line(site: Installation) -> None:
    member_id = await joined(site, TELEGRAM)
    site.telegram.blocked.add(CLERK)
    first = await remind(site, TELEGRAM, member_id=member_id)
    await site.work()
    assert await rows(site) == [("telegram", "failed"), ("line", "sent")]
    assert site.line.to("/push")[0]["to"] == STAFF
    assert [each > first for each in await pointed_at(site)] == [True]
    assert await unreached(site) == []
    async with unit_of_work(site.assistant.database) as uow:
        assert (await uow.identities.find(TELEGRAM)).blocked_at  # type: ignore[union-attr]


async def test_who_blocked_everything_is_shown(site: Installation) -> None:
    member_id = await joined(site, TELEGRAM)
    async with unit_of_work(site.assistant.database) as uow:
        await uow.identities.change(LINE, blocked_at=site.clock())
    site.telegram.blocked.add(CLERK)
    await remind(site, TELEGRAM, member_id=member_id)
    await site.work()
    assert await rows(site) == [("telegram", "failed")]
    assert ["Forbidden" in each.error for each in await unreached(site)] == [True]
    async with unit_of_work(site.assistant.database) as uow:
        assert await uow.undelivered.counts(site.agency_id, site.clock()) == {"failed": 1}
        assert await uow.undelivered.counts(site.agency_id + 1, site.clock()) == {}


async def test_it_goes_round_once_and_not_in_circles(site: Installation) -> None:
    member_id = await joined(site, TELEGRAM)
    site.line.fail("/push", 400, {"message": "no"}, times=9)
    site.telegram.fail("sendMessage", 400, refused(400, "Bad Request: no"), times=9)
    await remind(site, member_id=member_id)
    await site.work()
    assert await rows(site) == [("line", "failed"), ("telegram", "failed")]
    assert [each.channel for each in await unreached(site)] == ["telegram"]


async def test_telegram_says_how_long_to_wait(site: Installation) -> None:
    member_id = await joined(site, TELEGRAM)
    site.telegram.fail("sendMessage", 429, refused(429, "Too Many Requests", retry_after=7))
    await remind(site, TELEGRAM, member_id=member_id)
    await site.work()
    site.clock.move(seconds=5)
    await site.work()
    assert await rows(site) == [("telegram", "waiting")]
    site.clock.move(seconds=3)
    await site.work()
    assert await rows(site) == [("telegram", "sent")]
    assert site.line.said == []


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_busy_line_is_tried_again(site: Installation, status: int) -> None:
    member_id = await joined(site, TELEGRAM)
    site.line.fail("/push", status, FAST if status == 429 else {"message": "oops"})
    await remind(site, member_id=member_id)
    await site.work()
    assert await rows(site) == [("line", "waiting")]
    site.clock.move(seconds=1)
    await site.work()
    assert await rows(site) == [("line", "sent")]


async def test_a_line_that_times_out_is_tried_again_under_the_same_key(
    site: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_client, "TIMEOUT", aiohttp.ClientTimeout(total=0.2))
    site.line.fail("/push", hang=True)
    await remind(site)
    await site.work()
    site.clock.move(seconds=1)
    await site.work()
    keys = {call.headers["X-Line-Retry-Key"] for call in site.line.calls if call.path.endswith("/push")}
    assert await rows(site) == [("line", "sent")]
    assert len(keys) == 1


async def test_a_line_that_may_have_taken_it_for_a_day_is_unknown(site: Installation) -> None:
    member_id = await joined(site, TELEGRAM)
    site.line.fail("/push", 500, {"message": "oops"}, times=2)
    await remind(site, member_id=member_id)
    await site.work()
    site.clock.move(hours=22)
    async with unit_of_work(site.assistant.database) as uow:
        await uow.connection.execute(update(outbox).values(created_at=site.clock() - timedelta(hours=22)))
    await site.work()
    site.clock.move(hours=3)
    await site.work()
    assert await rows(site) == [("line", "unknown")]
    assert site.telegram.said == []


# ---- told on its day, in office hours


async def test_the_next_day_a_reminder_is_too_late(site: Installation) -> None:
    member_id = await joined(site, TELEGRAM)
    site.line.fail("/push", 429, FAST)
    await remind(site, member_id=member_id)
    await site.work()
    assert await rows(site) == [("line", "waiting")]
    site.clock.move(hours=18)
    await site.work()
    assert await rows(site) == [("line", "failed")]
    assert [each.error for each in await unreached(site)] == ["too late"]
    assert site.line.said == site.telegram.said == []


async def test_what_may_have_arrived_is_not_repeated_the_next_day(site: Installation) -> None:
    member_id = await joined(site, TELEGRAM)
    site.line.fail("/push", 500, {"message": "oops"})
    await remind(site, member_id=member_id)
    await site.work()
    site.clock.move(hours=18)
    await site.work()
    assert await rows(site) == [("line", "unknown")]
    assert [each.error for each in await unreached(site)] == ["too late"]
    assert len(site.line.to("/push")) == 1
    assert site.telegram.said == []


@pytest.mark.parametrize(("seconds", "state"), [(0, "sent"), (1, "failed")])
async def test_tried_again_until_offices_close(site: Installation, seconds: int, state: str) -> None:
    site.line.fail("/push", 429, FAST)
    await remind(site)
    await site.work()
    site.clock.move(hours=7, minutes=30, seconds=seconds)
    await site.work()
    assert await rows(site) == [("line", state)]
    assert len(site.line.said) == (state == "sent")


async def test_not_tried_at_all_before_offices_closed_it_is_too_late(site: Installation) -> None:
    member_id = await joined(site, TELEGRAM)
    await remind(site, member_id=member_id)
    site.clock.move(hours=7, minutes=31)
    await site.work()
    assert await rows(site) == [("line", "failed")]
    assert site.line.to("/push") == site.telegram.said == []


@pytest.mark.parametrize(("hours", "state"), [(6, "sent"), (8, "failed")])
async def test_made_after_hours_it_has_until_midnight(site: Installation, hours: int, state: str) -> None:
    site.clock.move(hours=7, minutes=30)
    site.line.fail("/push", 429, FAST)
    await remind(site)
    await site.work()
    site.clock.move(hours=hours)
    await site.work()
    assert await rows(site) == [("line", state)]


async def test_the_day_is_that_of_the_installation(database_url: str, clock: Any) -> None:
    """02:00 in London is 09:00 in Bangkok, where 16:00 in London is night."""
    async with installed(database_url, clock, timezone="Europe/London") as site:
        site.line.fail("/push", 429, FAST)
        await remind(site)
        await site.work()
        site.clock.move(hours=14)
        await site.work()
        assert await rows(site) == [("line", "sent")]


@pytest.mark.parametrize(("hours", "state"), [(1, "sent"), (8, "failed"), (24, "failed")])
async def test_a_group_is_told_on_the_day_as_well(site: Installation, hours: int, state: str) -> None:
    async with unit_of_work(site.assistant.database) as uow:
        words = [to_json(Message("text", "สรุปประจำสัปดาห์"))]
        new = NewOutgoing("telegram:-100", words, WAITING, site.agency_id, key="group", purpose="digest")
        await uow.outbox.say(new, site.clock())
    site.clock.move(hours=hours)
    await site.work()
    assert await rows(site) == [("telegram", state)]


async def test_another_account_gets_no_more_time(site: Installation) -> None:
    """The answer came when offices had closed; the words are as old as they were."""
    member_id = await joined(site, TELEGRAM)
    site.clock.move(hours=7, minutes=29)
    await remind(site, member_id=member_id)
    async with unit_of_work(site.assistant.database) as uow:
        (row,) = await uow.outbox.claim_reminders("line", site.clock(), 9)
    site.line.fail("/push", 400, {"message": "no"})
    outcome = await site.assistant.channels["line"].send(row)
    site.clock.move(minutes=2)
    site.assistant.delivery._results.append((row, outcome))
    await site.work()
    assert await rows(site) == [("line", "failed"), ("telegram", "failed")]
    assert [(each.channel, each.error) for each in await unreached(site)] == [("telegram", "too late")]


@pytest.mark.parametrize(("hours", "state"), [(1, "sent"), (8, "failed"), (24, "failed")])
async def test_a_telegram_that_is_down_is_tried_again_that_day(
    site: Installation, hours: int, state: str
) -> None:
    site.telegram.fail("sendMessage", 502, refused(502, "Bad Gateway"))
    await remind(site, TELEGRAM)
    await site.work()
    assert await rows(site) == [("telegram", "waiting")]
    site.clock.move(hours=hours)
    await site.work()
    assert await rows(site) == [("telegram", state)]
    assert len(site.telegram.said) == (state == "sent")
    assert [each.error for each in await unreached(site)] == ["too late"] * (state == "failed")


# ---- shut out by one person


@pytest.mark.parametrize(
    "words",
    [
        "Failed to send messages",
        "The user hasn't added the LINE Official Account as a friend.",
        "You can't send messages to a user who is not a friend",
    ],
)
async def test_who_is_no_friend_on_line_gets_it_by_telegram(site: Installation, words: str) -> None:
    member_id = await joined(site, TELEGRAM)
    site.line.fail("/push", 403, {"message": words})
    await remind(site, member_id=member_id)
    await site.work()
    assert await rows(site) == [("line", "failed"), ("telegram", "sent")]
    async with unit_of_work(site.assistant.database) as uow:
        assert (await uow.identities.find(LINE)).blocked_at  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "words",
    [
        "Access to this API is not available for your account",
        "Authentication failed due to the following reason: the user of this token is unknown",
        "",
    ],
)
async def test_an_account_that_may_not_push_shuts_nobody_out(site: Installation, words: str) -> None:
    member_id = await joined(site, TELEGRAM)
    site.line.fail("/push", 403, {"message": words})
    await remind(site, member_id=member_id)
    await site.work()
    assert await rows(site) == [("line", "waiting")]
    async with unit_of_work(site.assistant.database) as uow:
        assert (await uow.identities.find(LINE)).blocked_at is None  # type: ignore[union-attr]
    site.clock.move(seconds=1)
    await site.work()
    assert await rows(site) == [("line", "sent")]


# ---- the month's messages


async def test_without_messages_left_it_goes_by_telegram(site: Installation) -> None:
    site.line.quota = site.line.used = 300
    member_id = await joined(site, TELEGRAM)
    first = await remind(site, member_id=member_id)
    await site.work()
    assert not site.line.to("/push")
    assert await rows(site) == [("line", "merged"), ("telegram", "sent")]
    assert site.telegram.to("sendMessage")[0]["chat_id"] == CLERK
    assert await pointed_at(site) != [first]
    await site.line_says("ช่วยด้วย", STAFF)
    assert "ครบกำหนด" not in str(site.line.said), "not said again with the next answer"


async def test_the_monthly_limit_in_the_answer_counts_too(site: Installation) -> None:
    member_id = await joined(site, TELEGRAM)
    site.line.fail("/push", 429, MONTHLY)
    await remind(site, member_id=member_id)
    await site.work()
    assert await rows(site) == [("line", "merged"), ("telegram", "sent")]


async def test_without_another_account_it_waits_for_the_next_answer(site: Installation) -> None:
    site.line.fail("/push", 429, MONTHLY)
    await remind(site)
    await site.work()
    assert await rows(site) == [("line", "parked")]
    assert [each.state for each in await unreached(site)] == ["parked"]
    said = await site.line_says("ช่วยด้วย", STAFF)
    assert said[0]["text"].startswith("ครบกำหนด")
    assert "ผู้ช่วย ITA ของ" in said[-1]["text"]
    assert await unreached(site) == []


async def park(site: Installation, purpose: str = "deadline") -> str:
    """A reminder, or for "" an answer, that the month has no message left for; returns its first line."""
    site.line.quota = site.line.used = 300
    row = await remind(site, purpose=purpose)
    await site.work()
    async with unit_of_work(site.assistant.database) as uow:
        said = (await uow.connection.execute(select(outbox).where(outbox.c.id == row))).one()
    assert said.state == "parked"
    return str(said.messages[0]["text"]).partition("\n")[0]


async def test_of_what_was_parked_only_the_newest_reminder_goes_along(site: Installation) -> None:
    old = await park(site)
    site.clock.move(days=2, hours=1)
    replaced, newest = await park(site, "overdue"), await park(site)
    words = str(await site.line_says("ช่วยด้วย", STAFF))
    assert newest in words
    assert old not in words
    assert replaced not in words
    assert [state for _, state in await rows(site)] == ["failed", "merged", "merged", "sent"]
    assert [(each.text, each.state, each.error) for each in await unreached(site)] == [
        (old, "failed", "too late")
    ]


async def test_what_was_parked_for_weeks_is_not_said_any_more(site: Installation) -> None:
    answer = await park(site, "")
    old = await park(site)
    site.clock.move(days=22)
    words = str(await site.line_says("ช่วยด้วย", STAFF))
    assert answer in words, "an answer is what was asked for, at any time"
    assert old not in words
    assert [state for _, state in await rows(site)] == ["merged", "failed", "sent"]


async def test_old_reminders_alone_leave_the_answer_as_it_is(site: Installation) -> None:
    await park(site)
    site.clock.move(days=2, seconds=1)
    (said,) = await site.line_says("ช่วยด้วย", STAFF)
    assert "ผู้ช่วย ITA ของ" in said["text"]
    assert [state for _, state in await rows(site)] == ["failed", "sent"]


async def test_what_another_agency_said_is_not_lost(site: Installation) -> None:
    theirs = await park(site)
    async with unit_of_work(site.assistant.database) as uow:
        other = await uow.agencies.add("เทศบาลตำบลอื่น", "เทศบาลตำบล", "ขอนแก่น", site.clock())
        await uow.connection.execute(update(outbox).values(agency_id=other))
    ours = await park(site)
    words = str(await site.line_says("ช่วยด้วย", STAFF))
    assert ours in words
    assert theirs not in words
    assert [state for _, state in await rows(site)] == ["parked", "merged", "sent"]
    assert theirs in str(await site.line_says("ช่วยด้วย", STAFF))


async def test_after_two_days_what_is_parked_has_not_arrived(site: Installation) -> None:
    await park(site, "")
    old = await park(site)
    site.clock.move(days=2)
    assert await site.assistant.delivery.close_late() == 0
    site.clock.move(seconds=1)
    assert await site.assistant.delivery.close_late() == 1
    assert [state for _, state in await rows(site)] == ["parked", "failed"]
    assert [(each.text, each.state, each.error) for each in await unreached(site)] == [
        (old, "failed", "too late")
    ]


async def test_a_running_server_looks_after_what_is_parked(
    site: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery, closed = site.assistant.delivery, asyncio.Event()
    close = delivery.close_late

    async def noted() -> int:
        number = await close()
        closed.set()
        return number

    monkeypatch.setattr(delivery_module, "SWEEP_SECONDS", 0.01)
    monkeypatch.setattr(delivery, "close_late", noted)
    await park(site)
    site.clock.move(days=3)
    await delivery.start()
    await asyncio.wait_for(closed.wait(), 10)
    await delivery.stop()
    assert await rows(site) == [("line", "failed")]


async def test_buttons_of_what_was_parked_stand_under_an_answer_without_any(site: Installation) -> None:
    site.line.quota = site.line.used = 300
    await remind(site)
    await site.work()
    until = (site.clock() + timedelta(minutes=1)).isoformat()
    async with unit_of_work(site.assistant.database) as uow:
        reply = {"token": "t", "until": until}
        new = NewOutgoing(LINE, [to_json(Message("text", "ค่ะ"))], WAITING, site.agency_id, reply=reply)
        await uow.outbox.say(new, site.clock())
    await site.work()
    assert [each["text"].partition(" ")[0] for each in site.line.said] == ["ครบกำหนด", "ค่ะ"]
    assert "เสร็จแล้ว" in str(site.line.said[-1]["quickReply"])


async def test_the_budget_is_spent_by_importance(site: Installation) -> None:
    site.line.quota, site.line.used = 100, 79
    for purpose in ("digest", "digest", "check_in", "quarter", "deadline"):
        await remind(site, purpose=purpose)
        await site.work()
    assert [state for _, state in await rows(site)] == ["sent", "parked", "sent", "sent", "sent"]
    site.line.used = 90
    site.clock.move(minutes=10)
    for purpose in ("calendar", "digest", "escalated", "overdue", ""):
        await remind(site, purpose=purpose)
        await site.work()
    states = [state for _, state in await rows(site)][5:]
    assert states == ["parked", "parked", "sent", "sent", "sent"]


async def test_when_the_limit_is_reached_nothing_is_pushed(site: Installation) -> None:
    site.line.quota, site.line.used = 100, 97
    for number in range(9):
        await remind(site, f"line:{COORDINATOR}" if number % 2 else LINE)
    await site.work()
    assert len(site.line.to("/push")) == 3
    assert site.line.used == 100
    assert sorted(state for _, state in await rows(site)) == ["parked"] * 6 + ["sent"] * 3


async def test_a_burst_does_not_push_past_the_limit(site: Installation) -> None:
    """All are under way at once: each counts those before it."""
    site.line.quota, site.line.used = 100, 95
    accounts = [f"line:U{number:032x}" for number in range(20)]
    await joined(site, *accounts)
    for account in accounts:
        await remind(site, account, member_id=await member_of(site, LINE))
    await site.work()
    assert len(site.line.to("/push")) == 5


async def test_what_is_left_is_kept_for_all_to_see(site: Installation) -> None:
    site.line.quota, site.line.used = 300, 41
    await remind(site)
    await site.work()
    assert await kept(site) == (300, 41)
    site.clock.move(minutes=2)
    await remind(site)
    await site.work()
    assert await kept(site) == (300, 43)


async def kept(site: Installation) -> tuple[int | None, int]:
    async with unit_of_work(site.assistant.database) as uow:
        found = await uow.quotas.find("line")
    assert found is not None
    return found.most, found.used


# ---- several processes, groups, mailboxes


async def test_two_processes_that_record_the_same_do_not_fall_back_twice(site: Installation) -> None:
    member_id = await joined(site, TELEGRAM)
    await remind(site, member_id=member_id)
    server = site.assistant
    async with unit_of_work(server.database) as uow:
        (row,) = await uow.outbox.claim_reminders("line", site.clock(), 9)
    site.line.fail("/push", 400, {"message": "no"})
    outcome = await server.channels["line"].send(row)
    other = Delivery(server.database, server.channels, site.clock, server.metrics)
    for delivery in (server.delivery, other):
        delivery._results.append((row, outcome))
    await asyncio.gather(server.delivery.send_all(), other.send_all())
    assert await rows(site) == [("line", "failed"), ("telegram", "sent")]
    assert len(site.telegram.said) == 1


async def test_a_channel_that_is_not_here_is_no_way(site: Installation) -> None:
    member_id = await joined(site, "web:somebody")
    site.line.fail("/push", 400, {"message": "no"})
    await remind(site, member_id=member_id)
    await site.work()
    assert await rows(site) == [("line", "failed")]


async def test_the_web_chat_is_the_last_way(database_url: str, clock: Any) -> None:
    async with installed(database_url, clock, web_chat="open") as site:
        member_id = await joined(site, "web:somebody", TELEGRAM)
        site.line.fail("/push", 400, {"message": "no"})
        site.telegram.blocked.add(CLERK)
        await remind(site, member_id=member_id)
        await site.work()
        assert await rows(site) == [("line", "failed"), ("telegram", "failed"), ("web", "kept")]
        assert await unreached(site) == []


# ---- pace


class Seconds:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_reminders_by_telegram_keep_their_pace_and_hold_no_answer_back(site: Installation) -> None:
    seconds = Seconds()
    channel = site.assistant.channels["telegram"]
    channel.pace = Pace(25, seconds)  # type: ignore[attr-defined]
    accounts = [f"telegram:{number}" for number in range(100, 160)]
    member_id = await joined(site, *accounts)
    for account in accounts:
        await remind(site, account, member_id=member_id)
    await sent_now(site)
    assert len(site.telegram.said) == 25
    await site.post_telegram(site.message("ช่วยด้วย", CHEF))
    await site.assistant.runner.take_turn(f"telegram:{CHEF}")
    await sent_now(site)
    assert len(site.telegram.said) == 26
    assert "ผู้ช่วย ITA ของ" in site.telegram.said[-1]["text"]
    for _ in range(3):
        seconds.now += 0.4
        await sent_now(site)
    assert len(site.telegram.said) == 26 + 30


async def sent_now(site: Installation) -> None:
    """As far as the pace allows, without waiting for it."""
    delivery = site.assistant.delivery
    for _ in range(9):
        await delivery._cycle()
        await asyncio.gather(*delivery._sending)


async def test_an_answer_overtakes_reminders_of_its_chat(site: Installation) -> None:
    site.line.fail("/push", 503, {"message": "down"})
    await remind(site)
    await site.work()
    assert "ผู้ช่วย ITA ของ" in str(await site.line_says("ช่วยด้วย", STAFF))
    assert await rows(site) == [("line", "waiting"), ("line", "sent")]
    site.clock.move(seconds=1)
    await site.work()
    assert "ครบกำหนด" in str(site.line.said[-1])


def test_the_pace_never_goes_back() -> None:
    seconds = Seconds()
    pace = Pace(10, seconds)
    assert pace.left() == 10
    pace.took(14)
    assert pace.left() == 0
    seconds.now = 0.5
    assert pace.left() == 1
    seconds.now = 0.2
    assert pace.left() == 1
    seconds.now = 60
    assert pace.left() == 10
