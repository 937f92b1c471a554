"""What the inbox promises: once, in order, whatever breaks."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

import handlers.turn
from bot.turns.attempts import BACKOFF
from handlers.terms.events import Text
from storage.audit import audit
from storage.messages.tables import inbox, outbox
from storage.unit_of_work import unit_of_work
from tests.harness import Office


async def history_of(office: Office, code: str) -> list[str]:
    async with unit_of_work(office.database) as uow:
        found = await uow.assessments.find(office.agency_id, 2567)
        lines = await uow.assessments.history(found.id, code) if found else []
    return [f"{line.new:f}" for line in lines]


async def count(office: Office, table: object) -> int:
    async with unit_of_work(office.database) as uow:
        return (await uow.connection.execute(select(func.count()).select_from(table))).scalar_one()  # type: ignore[arg-type]


async def test_an_event_delivered_three_times_has_one_effect(office: Office) -> None:
    for _ in range(3):
        await office.tell(Text("I1 = 80"), event_id="same")
    assert await history_of(office, "I1") == ["80"]
    assert await count(office, inbox) == await count(office, outbox) == await count(office, audit) == 1


async def test_an_event_delivered_three_times_at_once_has_one_effect_and_one_answer(office: Office) -> None:
    runner = office.runner()
    runner.start()
    event = office.event(Text("I1 = 80"), "coordinator", "same")
    answers = await asyncio.gather(*(runner.ask(event) for _ in range(3)))
    await runner.stop()
    assert answers[0] == answers[1] == answers[2] != []
    assert await history_of(office, "I1") == ["80"]
    assert await count(office, outbox) == 1


async def test_fifty_events_of_one_chat_at_once_are_handled_in_order(office: Office) -> None:
    runner = office.runner(lanes=8)
    runner.start()
    events = [office.event(Text(f"I1 = {number}"), "coordinator") for number in range(1, 51)]
    answers = await asyncio.gather(*(runner.ask(event) for event in events))
    await runner.stop()
    assert await history_of(office, "I1") == [str(number) for number in range(1, 51)]
    assert [f"= {number}.00" in answer[0]["text"] for number, answer in enumerate(answers, 1)] == [True] * 50


async def test_two_lanes_never_have_the_same_chat_in_hand(office: Office) -> None:
    """Even when somebody else's lane asks for the chat at the same moment."""
    async with unit_of_work(office.database) as uow:
        events = [office.event(Text(f"I1 = {number}"), "coordinator") for number in (1, 2)]
        await uow.inbox.add(events, office.clock())
    now = office.clock()
    turns = (
        handlers.turn.handle_next(office.database, "web:coordinator", office.parts, now) for _ in range(2)
    )
    done = await asyncio.gather(*turns)
    while await handlers.turn.handle_next(office.database, "web:coordinator", office.parts, now):
        pass
    assert any(done)
    assert await history_of(office, "I1") == ["1", "2"]


class Broken:
    """Texts that fail for one event, as a bug would."""

    def __init__(
        self, office: Office, monkeypatch: pytest.MonkeyPatch, poison: str, error: Exception
    ) -> None:
        self.calls = 0
        real = handlers.turn.route

        def route(talk, event, ctx, table):  # type: ignore[no-untyped-def]
            if event == Text(poison):
                self.calls += 1
                raise error
            return real(talk, event, ctx, table)

        monkeypatch.setattr(handlers.turn, "route", route)


async def test_a_turn_that_always_fails_is_given_up_with_an_apology_and_the_chat_goes_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Broken(office, monkeypatch, "poison", ZeroDivisionError("bug"))
    runner = office.runner(max_attempts=3)
    async with unit_of_work(office.database) as uow:
        events = [office.event(Text(text), "coordinator") for text in ("I1 = 1", "poison", "I1 = 2")]
        await uow.inbox.add(events, office.clock())
    chat = "web:coordinator"
    assert await runner.take_turn(chat)
    for wait in BACKOFF[:2]:
        assert not await runner.take_turn(chat)
        assert not await runner.take_turn(chat), "the chat waits while its oldest event backs off"
        assert await history_of(office, "I1") == ["1"]
        office.clock.now += wait + timedelta(milliseconds=1)
    assert await runner.take_turn(chat)
    assert await runner.take_turn(chat)
    assert broken.calls == 3
    assert await history_of(office, "I1") == ["1", "2"]
    async with unit_of_work(office.database) as uow:
        said = [each["text"] for row in await uow.outbox.said_since(chat, 0) for each in row.messages]
        outcomes = list(
            (await uow.connection.execute(select(inbox.c.outcome).order_by(inbox.c.id))).scalars()
        )
    assert outcomes == ["done", "dead", "done"]
    assert "ขออภัยค่ะ" in said[1]
    assert "อ้างอิง T-" in said[1]
    assert "ค่าก่อนหน้ายังอยู่ครบ" in said[1]


async def test_a_failed_turn_leaves_no_half_of_itself(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The write happened, then rendering broke: neither stays."""

    def fail(*_args: object) -> None:
        raise ZeroDivisionError("bug")

    monkeypatch.setattr(handlers.turn, "_stamp", fail)
    runner = office.runner()
    async with unit_of_work(office.database) as uow:
        await uow.inbox.add([office.event(Text("I1 = 1"), "coordinator")], office.clock())
    assert not await runner.take_turn("web:coordinator")
    assert await office.scores() == {}
    assert await count(office, audit) == await count(office, outbox) == 0


async def test_an_outage_counts_no_attempt(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    away = OperationalError("select", {}, Exception("server closed the connection"))
    Broken(office, monkeypatch, "I1 = 1", away)
    runner = office.runner(max_attempts=1)
    async with unit_of_work(office.database) as uow:
        await uow.inbox.add([office.event(Text("I1 = 1"), "coordinator")], office.clock())
    assert not await runner.take_turn("web:coordinator")
    monkeypatch.undo()
    assert await runner.take_turn("web:coordinator")
    assert await history_of(office, "I1") == ["1"]


async def test_the_sweep_finds_what_a_crash_left(office: Office) -> None:
    async with unit_of_work(office.database) as uow:
        events = [office.event(Text(f"I1 = {number}"), "coordinator") for number in range(1, 6)]
        await uow.inbox.add(events, office.clock())
    runner = office.runner()
    runner.start()
    assert await runner.sweep_once() == 1
    again = await runner.ask(events[-1])
    await runner.stop()
    assert again is not None
    assert await history_of(office, "I1") == ["1", "2", "3", "4", "5"]


async def test_a_chat_is_due_when_its_oldest_event_is(office: Office) -> None:
    async with unit_of_work(office.database) as uow:
        events = [office.event(Text("I1 = 1"), "coordinator"), office.event(Text("I1 = 2"), "coordinator")]
        await uow.inbox.add(events, office.clock())
        chat = events[0].chat
        assert await uow.inbox.due_chats(office.clock()) == [(chat, 2)]
        first = await uow.inbox.claim(chat, office.clock())
        assert first
        await uow.in_hand.put_off(first.id, office.clock() + timedelta(seconds=9))
        assert await uow.inbox.due_chats(office.clock()) == []
        assert await uow.inbox.due_chats(office.clock() + timedelta(seconds=9)) == [(chat, 2)]


async def test_stopping_finishes_the_turns_in_hand(office: Office) -> None:
    runner = office.runner()
    runner.start()
    asked = [
        asyncio.create_task(runner.ask(office.event(Text(f"I{number} = 1"), "coordinator")))
        for number in range(1, 4)
    ]
    await asyncio.sleep(0)
    await runner.stop()
    for task in asked:
        task.cancel()
    await asyncio.gather(*asked, return_exceptions=True)
    async with unit_of_work(office.database) as uow:
        rows = (await uow.connection.execute(select(inbox.c.done_at, inbox.c.id))).all()
        for done_at, row in rows:
            assert bool(await uow.outbox.said_for(row)) is (done_at is not None)
