"""Sending through crashes, outages and several processes: nothing lost, nothing said twice."""

import asyncio
import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.channels.line.decode import FRESH, decode
from bot.sending.delivery import LOST_AFTER, Delivery
from bot.wiring import build, running
from storage.messages.outbox import SENT, UNKNOWN
from storage.messages.tables import outbox
from storage.unit_of_work import unit_of_work
from tests.databases import on_postgres, on_sqlite
from tests.platforms import CHEF, COORDINATOR, Installation
from tests.postgres import Postgres


async def claimed(site: Installation) -> None:
    """Turns taken and rows in hand, as when a process dies before it sends."""
    runner = site.assistant.runner
    async with unit_of_work(site.assistant.database) as uow:
        due = await uow.inbox.due_chats(site.clock())
    for chat, _ in due:
        await runner.take_turn(chat)
    async with unit_of_work(site.assistant.database) as uow:
        for channel in ("line", "telegram"):
            await uow.outbox.claim(channel, site.clock(), 99)


async def test_a_crash_between_claim_and_send(site: Installation) -> None:
    """LINE's reply is tried again: its token is good once. Telegram's fate is unknown and marked."""
    await site.post_line(site.text("O8 100"))
    await site.post_telegram(site.message("O9 100"))
    await claimed(site)
    await site.work()
    assert site.line.said == site.telegram.said == [], "another process may still have them in hand"
    site.clock.now += LOST_AFTER / 2
    await site.assistant.delivery.revive(LOST_AFTER / 4)
    site.clock.now -= LOST_AFTER / 2
    await site.work()
    assert sorted(await site.states()) == ["sent", "unknown"]
    assert len(site.line.said) == 1
    assert site.telegram.said == []


async def test_a_crash_between_send_and_record(site: Installation) -> None:
    """The reply had gone out: the second try is refused, so it is neither repeated nor pushed."""
    event = site.text("O8 100")
    await site.post_line(event)
    await claimed(site)
    site.line.used_tokens.add(event["replyToken"])
    await site.assistant.delivery.revive(timedelta(seconds=-1))
    await site.work()
    assert await site.states() == ["unknown"]
    assert not site.line.to("/push")


@pytest.mark.parametrize("arrived", [True, False])
async def test_a_crash_in_a_reply_and_a_late_start(site: Installation, arrived: bool) -> None:
    """The token is no more fresh, but good once all the same: a push could say it twice."""
    event = site.text("O8 100")
    await site.post_line(event)
    await claimed(site)
    if arrived:
        site.line.used_tokens.add(event["replyToken"])
    site.clock.now += 2 * FRESH
    await site.assistant.delivery.revive(timedelta())
    await site.work()
    assert await site.states() == [UNKNOWN if arrived else SENT]
    assert len(site.line.said) == (not arrived)
    assert not site.line.to("/push")


@pytest.mark.parametrize("arrived", [True, False])
async def test_a_crash_in_a_push(site: Installation, arrived: bool) -> None:
    """What was being pushed is pushed again by its key, not answered by a token that may still be good."""
    await site.post_line(site.text("O8 100"))
    site.clock.now += FRESH
    await claimed(site)
    if arrived:
        async with unit_of_work(site.assistant.database) as uow:
            site.line.accepted |= set(await uow.connection.scalars(select(outbox.c.retry_key)))
    await site.assistant.delivery.revive(timedelta(seconds=-1))
    await site.work()
    assert await site.states() == [SENT]
    assert len(site.line.to("/push")) == 1
    assert len(site.line.said) == (not arrived)
    assert not site.line.to("/reply")


@on_postgres
async def test_two_processes_send_each_row_once_and_in_order(site: Installation) -> None:
    server = site.assistant
    for number in range(12):
        await site.post_line(site.text(f"O{40 + number} 100"))
        await site.post_telegram(site.message(f"O{40 + number} 100"))
    for _ in range(12):
        await server.runner.take_turn(f"line:{COORDINATOR}")
        await server.runner.take_turn(f"telegram:{CHEF}")
    other = Delivery(server.database, server.channels, site.clock, server.metrics)
    await asyncio.gather(server.delivery.send_all(), other.send_all())
    await server.delivery.send_all()
    assert await site.states() == [SENT] * 24
    for said in (site.line.said, site.telegram.said):
        first = [re.findall(r"O(\d+)", each["text"])[0] for each in said]
        assert first == [str(40 + number) for number in range(12)]


@on_postgres
async def test_the_database_restarts_in_the_middle_of_a_conversation(
    site: Installation, postgres: Postgres
) -> None:
    await site.line_says("กรอกคะแนน 2567")
    await site.post_line(site.event({"type": "postback", "postback": {"data": "1.ind"}}))
    await site.work()
    postgres.stop()
    lost = site.text("81")
    assert await site.post_line(lost) == 503, "LINE sends it again"
    assert (await site.client.get("/readyz")).status_code == 503
    postgres.start()
    assert await site.post_line(lost | {"deliveryContext": {"isRedelivery": True}}) == 200
    await site.work()
    assert "✓" in str(site.line.said[-1])
    assert "2/10" in str(site.line.said[-1])
    assert set(await site.states()) == {SENT}


@on_postgres
async def test_an_outage_while_recording_sends_nothing_twice(site: Installation, postgres: Postgres) -> None:
    await site.post_telegram(site.message("O8 100"))
    await site.assistant.runner.take_turn(f"telegram:{CHEF}")
    delivery = site.assistant.delivery
    await delivery._cycle()
    await asyncio.gather(*delivery._sending)
    postgres.stop()
    with pytest.raises(OperationalError):
        await delivery._cycle()
    postgres.start()
    await site.work()
    assert await site.states() == [SENT]
    assert len(site.telegram.said) == 1


@on_sqlite
async def test_a_new_start_looks_at_what_the_old_one_held(site: Installation) -> None:
    """With SQLite there is one process: whatever is in hand at its start belongs to a dead one."""
    await site.post_line(site.text("O8 100"))
    await site.post_telegram(site.message("O9 100"))
    await claimed(site)
    await site.assistant.database.close()
    site.clock.move(seconds=1)
    async with running(build(site.assistant.settings, site.clock)) as again:
        await settled(again.delivery, site)
    assert sorted(await site.states()) == ["sent", "unknown"]
    assert len(site.line.said) == 1


async def settled(delivery: Delivery, site: Installation) -> None:
    await asyncio.wait_for(site.line.when(lambda call: call.path.endswith("/reply")), 10)
    await delivery.stop()


async def test_what_was_answered_before_the_stop_is_sent_before_the_stop(site: Installation) -> None:
    await site.assistant.database.close()
    async with running(build(site.assistant.settings, site.clock)) as server:
        events = [decode(site.text(f"O{40 + number} 100"), site.clock()) for number in range(5)]
        await server.reception.take([each for each in events if each is not None])
    states = await site.states()
    assert set(states) == {SENT}
    assert len(site.line.said) == len(states)


async def test_a_whole_server_answers_by_itself(site: Installation) -> None:
    """Lanes, delivery and sweeps running, as in `ita-bot serve`."""
    await site.assistant.database.close()
    async with running(build(site.assistant.settings, site.clock)) as server:
        await server.reception.take([])
        site_event = site.text("O8 100")
        event = decode(site_event, site.clock())
        assert event is not None
        await server.reception.take([event])
        await asyncio.wait_for(site.line.when(lambda call: call.path.endswith("/reply")), 10)
    assert await site.states() == ["sent"]
