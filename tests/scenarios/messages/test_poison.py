"""What hangs or kills a process is set aside after some attempts; what a dead one held, others take up."""

import asyncio
import signal
from contextlib import ExitStack

import pytest
from psycopg.errors import AdminShutdown, IdleInTransactionSessionTimeout
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.sending.delivery import LOST_AFTER, Delivery
from bot.turns.attempts import BACKOFF, FILE_TIMES, pause
from bot.turns.runner import Runner
from handlers.terms.events import File, Text, to_body
from storage.database import is_away
from storage.in_hand import MOST_LOST
from storage.messages.inbox import FARTHEST
from storage.messages.outbox import SENT, UNKNOWN, WAITING
from storage.messages.tables import inbox, outbox
from storage.processes import GONE_SECONDS, HIDDEN_SECONDS, PRESENCE, SHOW, Processes
from storage.unit_of_work import unit_of_work
from tests.databases import on_postgres, on_sqlite
from tests.harness import Office
from tests.platforms import COORDINATOR, Installation
from tests.scenarios.messages.poisoned import HANGS, KILLS
from tests.scenarios.messages.test_processes import Worker, listeners, open_events, worker

POISONED = ("tests.scenarios.messages.poisoned", "worker")
CHAT = "web:coordinator"
MOST = 3


async def arrive(office: Office, *texts: str, user: str = "coordinator") -> None:
    async with unit_of_work(office.database) as uow:
        await uow.inbox.add([office.event(Text(text), user) for text in texts], office.clock())


async def rows(office: Office) -> list[tuple[int, str | None]]:
    """(attempts, outcome) of every event, oldest first."""
    async with unit_of_work(office.database) as uow:
        statement = select(inbox.c.attempts, inbox.c.outcome).order_by(inbox.c.id)
        return [(row[0], row[1]) for row in await uow.connection.execute(statement)]


async def said(office: Office, chat: str = CHAT) -> str:
    async with unit_of_work(office.database) as uow:
        return "\n".join(
            each["text"] for row in await uow.outbox.said_since(chat, 0) for each in row.messages
        )


async def begun_by(office: Office, process: int) -> None:
    """As when a process dies in a turn."""
    async with unit_of_work(office.database) as uow:
        assert await uow.in_hand.begin(CHAT, process, office.clock())


class Stopwatch:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def the_living(office: Office) -> tuple[Runner, Stopwatch]:
    runner, watch = office.runner(max_attempts=MOST), Stopwatch()
    runner.attempts.processes = Processes(seconds=watch)
    return runner, watch


async def test_an_attempt_is_written_down_before_it_is_begun(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await arrive(office, "I1 = 1")
    runner = office.runner()

    async def look(*_: object) -> None:
        assert await rows(office) == [(1, None)]
        assert len(runner.in_hand()) == 1

    monkeypatch.setattr("bot.turns.runner.handle_next", look)
    assert not await runner.take_turn(CHAT)
    monkeypatch.undo()
    assert await runner.take_turn(CHAT)
    assert await rows(office) == [(1, "done")]
    assert runner.in_hand() == []


async def test_what_ended_so_many_processes_is_given_up_and_the_chat_goes_on(office: Office) -> None:
    await arrive(office, "poison", "I1 = 2")
    for attempt in range(1, MOST + 1):
        await begun_by(office, 1000 + attempt)
        runner, watch = the_living(office)
        await runner.sweep_once()
        watch.now += GONE_SECONDS
        await runner.sweep_once()
        assert await runner.take_turn(CHAT) is (attempt == MOST), (
            "it backs off, and in the end the apology comes at once"
        )
        office.clock.now += pause(attempt)
    assert await runner.take_turn(CHAT)
    assert await rows(office) == [(MOST + 1, "dead"), (1, "done")]
    assert "อ้างอิง T-" in await said(office)


@on_postgres
async def test_what_a_living_process_has_in_hand_is_its_own(office: Office) -> None:
    await arrive(office, "I1 = 1")
    await begun_by(office, 1001)
    runner, watch = the_living(office)
    async with office.database.engine.connect() as session:
        await session.exec_driver_sql(SHOW, (PRESENCE, 1001))
        for _ in range(3):
            assert await runner.attempts.take_up() == 0
            watch.now += GONE_SECONDS
        assert not await runner.take_turn(CHAT)
    await office.database.engine.dispose()
    assert await runner.attempts.take_up() == 0, "a session that was cut comes back at once"
    watch.now += GONE_SECONDS
    assert await runner.attempts.take_up() == 1


async def test_of_those_that_were_in_hand_together_each_is_tried_alone(office: Office) -> None:
    for user in ("coordinator", "staff"):
        await arrive(office, "I1 = 1", user=user)
        async with unit_of_work(office.database) as uow:
            assert await uow.in_hand.begin(f"web:{user}", 1001, office.clock())
    runner, watch = the_living(office)
    await runner.attempts.take_up()
    watch.now += GONE_SECONDS
    await runner.attempts.take_up()
    async with unit_of_work(office.database) as uow:
        found = await uow.connection.execute(select(inbox.c.next_at).order_by(inbox.c.id))
        assert list(found.scalars()) == [office.clock() + BACKOFF[0], office.clock() + 2 * BACKOFF[0]]


async def a_file_ends(office: Office, processes: int) -> Runner:
    """Returns one that is left, and may begin at once."""
    event = office.event(File("ก.xlsx", ref="x"), "coordinator")
    async with unit_of_work(office.database) as uow:
        await uow.inbox.add([event], office.clock())
    for attempt in range(1, processes + 1):
        await begun_by(office, 1000 + attempt)
        runner, watch = the_living(office)
        await runner.attempts.take_up()
        watch.now += GONE_SECONDS
        await runner.attempts.take_up()
        office.clock.now += pause(min(attempt, MOST))
    return runner


async def test_a_file_that_ends_every_process_is_given_up(office: Office) -> None:
    runner = await a_file_ends(office, MOST * FILE_TIMES)
    assert await runner.take_turn(CHAT)
    assert await rows(office) == [(MOST * FILE_TIMES + 1, "dead")]
    assert "อ้างอิง T-" in await said(office)


async def test_a_file_that_was_only_in_hand_at_many_a_kill_is_read(office: Office) -> None:
    runner = await a_file_ends(office, MOST * FILE_TIMES - 1)
    async with unit_of_work(office.database) as uow:
        row = (await uow.connection.execute(select(inbox.c.id))).scalar_one()
        await uow.inbox.replace_body(row, to_body(File("ก.txt", "I1 = 5")))
    assert await runner.take_turn(CHAT)
    assert await rows(office) == [(2, "done")], "its turn has all attempts before it"


async def test_what_may_have_ended_a_process_is_tried_alone(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    users = ("coordinator", "executive", "staff")
    runner, now, beside = office.runner(), set[str](), dict[str, int]()

    async def look(_: object, chat: str, *__: object) -> None:
        now.add(chat)
        async with unit_of_work(office.database):
            beside[chat] = len(now)
        beside[chat] = max(beside[chat], len(now))
        now.remove(chat)

    monkeypatch.setattr("bot.turns.runner.handle_next", look)
    for user in users:
        await arrive(office, "I1 = 1", user=user)
    await attempted(office, "web:staff")
    await asyncio.gather(*(runner.take_turn(f"web:{user}") for user in users))
    assert beside["web:staff"] == 1
    assert len(beside) == 3


async def attempted(office: Office, chat: str) -> None:
    """As when a process ended in it, and somebody has put it off."""
    async with unit_of_work(office.database) as uow:
        begun = await uow.in_hand.begin(chat, 1001, office.clock())
        assert begun
        assert await uow.in_hand.put_off(begun.row, office.clock())


async def test_who_waits_to_be_tried_alone_is_not_blamed_meanwhile(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that is tried hangs; nobody else is in hand, so nobody else is found in its process's hands."""
    users = ("coordinator", "executive", "staff")
    for user in users:
        await arrive(office, "I1 = 1", user=user)
        await attempted(office, f"web:{user}")
    runner, hangs = office.runner(), asyncio.Event()

    async def hang(*_: object) -> None:
        hangs.set()
        await asyncio.Event().wait()

    monkeypatch.setattr("bot.turns.runner.handle_next", hang)
    turns = [asyncio.create_task(runner.take_turn(f"web:{user}")) for user in users]
    await hangs.wait()
    for _ in range(100):
        await asyncio.sleep(0)
    assert sorted(attempts for attempts, _ in await rows(office)) == [1, 1, 2]
    for each in turns:
        each.cancel()
    await asyncio.gather(*turns, return_exceptions=True)


async def test_a_clock_set_back_mutes_nobody(office: Office) -> None:
    await arrive(office, "I1 = 1", "I1 = 2")
    office.clock.move(hours=-2)
    runner = office.runner()
    assert await runner.sweep_once() == 1
    assert await runner.take_turn(CHAT)
    assert await runner.take_turn(CHAT)
    assert max(BACKOFF) < FARTHEST


def test_who_was_kept_waiting_and_hung_up_is_not_away() -> None:
    """A turn that keeps its transaction waiting is cut off by the database, and that counts."""
    kept = OperationalError("select", {}, IdleInTransactionSessionTimeout(), connection_invalidated=True)
    stopped = OperationalError("select", {}, AdminShutdown(), connection_invalidated=True)
    assert not is_away(kept)
    assert is_away(stopped)


# ---- whole processes


@pytest.fixture
def poison(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where nothing hangs, the watchdog is as it is: a busy machine may take seconds for a start."""
    word: str = request.param
    if word == HANGS:
        monkeypatch.setenv("ITA_WATCHDOG_SECONDS", "4")
    return word


def ended(process: Worker) -> int:
    process.process.wait(60)
    return process.stop(signal.SIGTERM)


@pytest.mark.parametrize("poison", [HANGS, KILLS], indirect=True)
@on_sqlite
async def test_poison_is_set_aside_by_starting_anew(office: Office, poison: str) -> None:
    await arrive(office, poison, "I1 = 2")
    await office.database.close()
    for _ in range(MOST):
        with worker(office.database.url.render_as_string(), *POISONED) as one:
            assert await asyncio.to_thread(ended, one) == (70 if poison == HANGS else -signal.SIGKILL)
            assert ("event loop stands still" in "".join(one.lines)) is (poison == HANGS)
    with worker(office.database.url.render_as_string(), *POISONED) as last:
        await asyncio.to_thread(last.wait_for, 2)
        assert last.stop(signal.SIGTERM) == 0
    assert await rows(office) == [(MOST + 1, "dead"), (1, "done")]
    assert "อ้างอิง T-" in await said(office)
    assert "turn never ends" in "".join(last.lines)


@pytest.mark.parametrize("poison", [HANGS, KILLS], indirect=True)
@on_postgres
async def test_poison_takes_one_process_after_the_other_and_others_are_answered_meanwhile(
    office: Office, database_url: str, poison: str
) -> None:
    with ExitStack() as stack:

        def start() -> Worker:
            return stack.enter_context(worker(database_url, *POISONED))

        running, dead = [start(), start()], 0
        while await listeners(database_url) < 2:
            assert not any(each.process.poll() for each in running)
        await arrive(office, poison, "I1 = 2")
        await arrive(office, "I1 = 1", user="staff")
        while await open_events(database_url):
            for each in [each for each in running if each.process.poll() is not None]:
                running[running.index(each)], dead = start(), dead + 1
                assert ended(each) != 0
        for each in running:
            each.stop(signal.SIGKILL)
    assert dead == MOST
    assert [outcome for _, outcome in await rows(office)] == ["dead", "done", "done"]
    assert "อ้างอิง T-" in await said(office)
    async with unit_of_work(office.database) as uow:
        chats = list((await uow.connection.execute(select(outbox.c.chat).order_by(outbox.c.id))).scalars())
    assert chats == ["web:staff", CHAT, CHAT], "who sent no poison did not wait for its end"


@on_postgres
async def test_who_was_in_hand_beside_poison_is_answered(office: Office, database_url: str) -> None:
    others = [f"visitor-{number}" for number in range(20)]
    for user in others[:10]:
        await arrive(office, "สวัสดี", "I1 = 1", user=user)
    await arrive(office, KILLS, "I1 = 2")
    for user in others[10:]:
        await arrive(office, "สวัสดี", "I1 = 1", user=user)
    dead = 0
    while await open_events(database_url):
        with worker(database_url, *POISONED) as one:
            while one.process.poll() is None and await open_events(database_url):
                pass
            dead += one.process.poll() is not None
            one.stop(signal.SIGKILL)
    assert dead == MOST
    assert [outcome for _, outcome in await rows(office)].count("dead") == 1
    assert "อ้างอิง T-" in await said(office)


# ---- sending


async def in_hand_of(site: Installation, process: int | None) -> None:
    """An answer that a process claims before it dies."""
    await site.post_line(site.text("O8 100"))
    await site.assistant.runner.take_turn(f"line:{COORDINATOR}")
    async with unit_of_work(site.assistant.database) as uow:
        assert await uow.outbox.claim("line", site.clock(), 9, process)


def neighbour(site: Installation, watch: Stopwatch) -> Delivery:
    server = site.assistant
    return Delivery(
        server.database, server.channels, site.clock, server.metrics, processes=Processes(seconds=watch)
    )


async def test_what_a_dead_process_was_sending_is_sent_by_reply_within_seconds(site: Installation) -> None:
    await in_hand_of(site, 1001)
    watch = Stopwatch()
    other = neighbour(site, watch)
    await other.revive(LOST_AFTER)
    watch.now += GONE_SECONDS
    await other.revive(LOST_AFTER)
    await other.send_all()
    assert await site.states() == [SENT]
    assert len(site.line.to("/reply")) == 1
    assert not site.line.to("/push")


@on_postgres
async def test_a_sender_that_is_killed_is_known_to_be_dead(
    site: Installation, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("CHANNEL_SECRET", "s"), ("CHANNEL_ACCESS_TOKEN", "t"), ("API_BASE", site.line.url)):
        monkeypatch.setenv(f"ITA_LINE_{name}", value)
    site.line.fail("/push", hang=True)
    with worker(database_url, "bot", "worker") as sender:
        while not await listeners(database_url):
            assert sender.process.poll() is None
        await site.post_line(site.text("O8 100"))
        await site.assistant.runner.take_turn(f"line:{COORDINATOR}")
        await asyncio.wait_for(site.line.when(lambda call: call.path.endswith("/push")), 60)
        assert await site.assistant.delivery.revive(LOST_AFTER) == 0, "it lives"
        sender.stop(signal.SIGKILL)
    while not await site.assistant.delivery.revive(LOST_AFTER):
        assert await site.states() == ["sending"]
    await site.assistant.delivery.send_all()
    assert await site.states() == [SENT]
    assert len(site.line.to("/push")) == 2, "the token was over when it was taken in hand"
    assert not site.line.to("/reply")


@on_postgres
async def test_a_slow_sender_that_lives_keeps_what_it_sends(site: Installation) -> None:
    await in_hand_of(site, 1001)
    watch = Stopwatch()
    other = neighbour(site, watch)
    async with site.assistant.database.engine.connect() as session:
        await session.exec_driver_sql(SHOW, (PRESENCE, 1001))
        for _ in range(3):
            site.clock.now += LOST_AFTER
            watch.now += GONE_SECONDS
            assert await other.revive(LOST_AFTER) == 0
    assert await site.states() == ["sending"]


async def test_its_own_slow_sends_a_process_keeps_but_not_what_it_lost(site: Installation) -> None:
    delivery = site.assistant.delivery
    await in_hand_of(site, delivery.processes.number)
    async with unit_of_work(site.assistant.database) as uow:
        row = (await uow.connection.execute(select(outbox.c.id))).scalar_one()
    delivery._in_hand.add(row)
    site.clock.now += 2 * LOST_AFTER
    assert await delivery.revive(LOST_AFTER) == 0
    delivery._in_hand.clear()
    assert await delivery.revive(LOST_AFTER) == 1


async def test_a_message_that_ended_so_many_processes_is_not_tried_again(site: Installation) -> None:
    await site.post_line(site.text("O8 100"))
    await site.assistant.runner.take_turn(f"line:{COORDINATOR}")
    for lost in range(1, MOST_LOST + 1):
        async with unit_of_work(site.assistant.database) as uow:
            assert await uow.outbox.claim("line", site.clock(), 9, None)
        site.clock.now += 2 * LOST_AFTER
        assert await site.assistant.delivery.revive(LOST_AFTER) == 1
        assert await site.states() == [WAITING if lost < MOST_LOST else UNKNOWN]


async def test_a_clock_set_back_holds_no_answer(site: Installation) -> None:
    await site.post_line(site.text("O8 100"))
    await site.assistant.runner.take_turn(f"line:{COORDINATOR}")
    site.clock.move(hours=-2)
    await site.assistant.delivery.send_all()
    assert await site.states() == [SENT]


# ---- who cannot be seen takes nothing


def test_a_process_that_cannot_be_seen_takes_nothing_for_a_while() -> None:
    watch = Stopwatch()
    process = Processes(seconds=watch)
    assert process.may_take, "one that never shows itself, as a command"
    process.will_show()
    assert not process.may_take
    with process.shown():
        watch.now += HIDDEN_SECONDS
        assert process.may_take
    assert not process.may_take, "the session was cut"
    watch.now += HIDDEN_SECONDS
    assert process.may_take
    assert process.mark is None, "others look after it by the time"


async def test_nothing_is_taken_before_others_can_see_the_process(site: Installation) -> None:
    server = site.assistant
    assert await site.post_line(site.text("O8 100")) == 200
    await server.runner.take_turn(f"line:{COORDINATOR}")
    assert await site.post_line(site.text("O8 90")) == 200
    hidden = Processes(seconds=Stopwatch())
    hidden.will_show()
    server.runner.attempts.processes = server.delivery.processes = server.documents.processes = hidden
    assert not await server.runner.take_turn(f"line:{COORDINATOR}")
    await server.documents.work()
    await server.delivery.send_all()
    assert await site.states() == [WAITING]
    with hidden.shown():
        await site.work()
    assert await site.states() == [SENT, SENT]
