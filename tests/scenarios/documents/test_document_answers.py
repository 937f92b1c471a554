"""A document as it arrives: in one free reply on LINE, in the same answer on the web, or a little later."""

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

import bot.turns.runner
from bot.channels.line.decode import decode
from bot.documents.drawing import DRAW, Drawing
from bot.settings import Settings
from bot.web.app import create_app
from bot.web.chat.chat import WebChat
from bot.wiring import Assistant, build, running
from handlers.documents.asking import HELD
from handlers.people.registering import register
from storage.unit_of_work import unit_of_work
from tests.harness import FrozenClock
from tests.platforms import COORDINATOR, Installation

FORM = "แบบฟอร์มมาตรการ"
MAKING = "กำลังทำไฟล์ แผนมาตรการ-2567.xlsx ส่งให้ในไม่กี่วินาทีค่ะ"
HOW = "แบบฟอร์มแผนมาตรการปี 2567"


async def asked_on_line(site: Installation) -> None:
    """The turn is over; nothing is drawn or sent yet."""
    assert await site.post_line(site.text(FORM)) == 200
    assert await site.assistant.runner.take_turn(f"line:{COORDINATOR}")


async def test_one_free_reply_carries_the_file(site: Installation) -> None:
    await asked_on_line(site)
    await site.assistant.delivery.send_all()
    assert site.line.said == [], "the word of progress is held back for a moment"
    await site.assistant.documents.work()
    await site.assistant.delivery.send_all()
    form, told = site.line.said
    assert "/files/" in str(form["contents"])
    assert told["text"].startswith(HOW)
    assert [each["action"]["label"] for each in told["quickReply"]["items"]] == ["มาตรการแนะนำ", "มาตรการ"]
    assert (len(site.line.to("/reply")), len(site.line.to("/push"))) == (1, 0)
    assert await site.states() == ["sent"]


async def test_a_slow_drawing_lets_the_word_of_progress_go_first(site: Installation) -> None:
    await asked_on_line(site)
    site.clock.now += HELD
    await site.assistant.delivery.send_all()
    assert [each["text"] for each in site.line.said] == [MAKING]
    await site.work()
    await site.work()
    _, form, told = site.line.said
    assert "/files/" in str(form["contents"])
    assert told["text"].startswith(HOW)
    assert (len(site.line.to("/reply")), len(site.line.to("/push"))) == (1, 1)
    assert await site.states() == ["sent", "sent"]


async def test_a_word_that_may_be_out_already_is_not_replaced(site: Installation) -> None:
    """LINE fails while the word of progress is sent: it is tried again as it is, and the file follows."""
    await asked_on_line(site)
    site.clock.now += HELD
    site.line.fail("/reply", 500)
    delivery = site.assistant.delivery
    await delivery._cycle()
    await asyncio.gather(*delivery._sending)
    await delivery._cycle()
    await site.assistant.documents.work()
    site.clock.move(seconds=1)
    await delivery.send_all()
    first, form, _ = site.line.said
    assert first["text"] == MAKING
    assert "/files/" in str(form["contents"])


async def test_drawn_and_sent_at_the_same_moment_the_file_is_said_once(site: Installation) -> None:
    await asked_on_line(site)
    site.clock.now += HELD
    await asyncio.gather(site.assistant.documents.work(), site.assistant.delivery.send_all())
    await site.work()
    assert [("/files/" in str(each)) for each in site.line.said].count(True) == 1
    assert site.line.said[-1]["text"].startswith(HOW)
    assert set(await site.states()) == {"sent"}


async def test_a_file_that_nobody_can_pay_for_waits_for_the_next_free_answer(site: Installation) -> None:
    site.line.quota = site.line.used = 200
    await asked_on_line(site)
    site.clock.now += HELD
    await site.assistant.delivery.send_all()
    await site.work()
    assert await site.states() == ["sent", "parked"]
    said = await site.line_says("จุดอ่อน")
    assert "/files/" in str(said[0])
    assert await site.states() == ["sent", "merged", "sent"]
    assert len(site.line.to("/reply")) == 2


async def test_telegram_gets_the_file_in_the_place_of_the_word(site: Installation) -> None:
    said = await site.telegram_says(site.message(FORM))
    assert said[0]["document"]["file"] == "แผนมาตรการ-2567.xlsx"
    assert said[1]["text"].startswith(HOW)
    assert len(said) == 2


async def test_a_whole_server_draws_by_itself(site: Installation) -> None:
    """Lanes, jobs and delivery running, as in `ita-bot serve` and `ita-bot worker`."""
    await site.assistant.database.close()
    async with running(build(site.assistant.settings, site.clock)) as server:
        event = decode(site.text(FORM), site.clock())
        assert event is not None
        await server.reception.take([event])
        await asyncio.wait_for(site.line.when(lambda call: call.path.endswith("/reply")), 20)
    assert await site.states() == ["sent"]
    assert "/files/" in str(site.line.said[0])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_new_start_draws_what_the_old_one_had_in_hand(site: Installation) -> None:
    """With SQLite there is one process: what is being drawn at its start is a dead one's."""
    await asked_on_line(site)
    async with unit_of_work(site.assistant.database) as uow:
        assert await uow.documents.claim(DRAW, site.clock())
    await site.assistant.database.close()
    site.clock.move(seconds=1)
    async with running(build(site.assistant.settings, site.clock)):
        await asyncio.wait_for(site.line.when(lambda call: call.path.endswith("/reply")), 20)
    assert "/files/" in str(site.line.said[0])


# ---- the web


@pytest.fixture
async def assistant(database_url: str, clock: FrozenClock) -> AsyncIterator[Assistant]:
    assistant = build(Settings(database_url=database_url, web_chat="open", _env_file=None), clock)
    async with running(assistant):
        async with unit_of_work(assistant.database) as uow:
            agency_id = await uow.agencies.add("อบต.ตัวอย่าง", "อบต.", "ขอนแก่น", clock())
            await register(uow, agency_id, "web:me", "coordinator", clock())
        yield assistant


@pytest.fixture
async def client(assistant: Assistant) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(assistant, WebChat(assistant))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client


async def ask(client: httpx.AsyncClient, text: str, id_: str) -> list[dict[str, Any]]:
    response = await client.post("/api/chat", json={"user": "me", "text": text, "id": id_})
    assert response.status_code == 200, response.text
    messages: list[dict[str, Any]] = response.json()["messages"]
    return messages


async def test_the_api_gives_the_file_in_the_same_answer(client: httpx.AsyncClient) -> None:
    form, told = await ask(client, FORM, "once")
    assert (form["kind"], form["name"]) == ("file", "แผนมาตรการ-2567.xlsx")
    assert told["text"].startswith(HOW)
    assert (await client.get(form["url"])).content.startswith(b"PK")
    assert await ask(client, FORM, "once") == [form, told]


async def test_two_who_send_the_same_event_get_the_same_answer(client: httpx.AsyncClient) -> None:
    one, two = await asyncio.gather(ask(client, FORM, "both"), ask(client, FORM, "both"))
    assert one == two
    assert one[0]["kind"] == "file"


async def test_a_slow_drawing_is_announced_and_comes_by_itself(
    client: httpx.AsyncClient, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.turns.runner, "HELD_SECONDS", 0.05)
    may_draw, drawing = threading.Event(), DRAW["measures_form"]

    def draw(data: Any) -> bytes:
        may_draw.wait()
        return drawing.draw(data)

    assistant.documents.draw = {"measures_form": Drawing(drawing.mime, draw)}
    try:
        assert [each["text"] for each in await ask(client, FORM, "slow")] == [MAKING]
    finally:
        may_draw.set()
    await assistant.documents.stop()
    assert [each["text"] for each in await ask(client, FORM, "slow")] == [MAKING]
    told = [each.message for each in await WebChat(assistant).transcript("me") if each.unasked]
    assert [each.kind for each in told if each] == ["file", "text"]
    assert "เตือน" not in (await client.get("/", params={"user": "me"})).text


async def test_the_page_without_a_script_shows_the_file(client: httpx.AsyncClient) -> None:
    sent = await client.post("/chat", data={"user": "me", "text": FORM})
    page = await client.get(sent.headers["location"])
    assert "แผนมาตรการ-2567.xlsx" in page.text
    assert "/files/" in page.text
    assert "กำลังทำไฟล์" not in page.text
