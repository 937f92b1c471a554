"""The web chat over HTTP: the API, the page without JavaScript, limits, outages and operations."""

import asyncio
import base64
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.demo import demo
from bot.settings import Settings
from bot.web.app import MAX_BODY, create_app
from bot.web.chat.chat import WebChat
from bot.wiring import Assistant, build
from handlers.terms.roles import ROLE_TITLES
from storage.unit_of_work import unit_of_work
from tests.databases import on_postgres
from tests.harness import FrozenClock
from tests.postgres import Postgres

MISSING = "O8 O9 O12 O14 O16 O17 O24 O25 O28 O30 O31 O33 O34 O35"
USERS = [(role, ROLE_TITLES[role]) for role in demo.USERS]


@pytest.fixture
async def assistant(database_url: str, clock: FrozenClock) -> AsyncIterator[Assistant]:
    assistant = build(Settings(database_url=database_url, _env_file=None), clock)
    await demo.seed(assistant)
    assistant.runner.start()
    yield assistant
    await assistant.runner.stop()
    await assistant.database.close()


@pytest.fixture
async def client(assistant: Assistant) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(assistant, WebChat(assistant, USERS, demo.NOTE))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client


async def ask(client: httpx.AsyncClient, **body: Any) -> list[dict[str, Any]]:
    response = await client.post("/api/chat", json={"user": "coordinator", **body})
    assert response.status_code == 200, response.text
    return response.json()["messages"]


async def test_the_contract_of_api_chat(client: httpx.AsyncClient) -> None:
    (message,) = await ask(client, text="ได้กี่คะแนน")
    assert set(message) == {"kind", "text", "choices"}
    assert message["kind"] == "card"
    assert "69.50 — ต้องปรับปรุงโดยด่วน" in message["text"]
    assert all(set(choice) == {"label", "press"} for choice in message["choices"])
    press = next(each["press"] for each in message["choices"] if each["label"] == "ขาด O ข้อไหน")
    (answer,) = await ask(client, press=press)
    assert "ขาด 14 จาก 35 ข้อ" in answer["text"]
    assert all(len(each["press"].encode()) <= 64 for each in answer["choices"])


async def test_a_text_file_is_read(client: httpx.AsyncClient) -> None:
    content = base64.b64encode("O8 100\nO9 100".encode("cp874")).decode()
    (message,) = await ask(client, file={"name": "ผล.txt", "base64": content})
    assert "อ่านได้ 2 ค่า" in message["text"]
    (message,) = await ask(client, file={"name": "ผล.xlsx", "base64": "UEsDBA=="})
    assert "ยังอ่านไฟล์ ผล.xlsx ไม่ได้" in message["text"]


async def test_the_same_id_sent_again_gets_the_same_answer_and_no_second_effect(
    client: httpx.AsyncClient, assistant: Assistant
) -> None:
    first = await ask(client, text="O8 100", id="once")
    assert await ask(client, text="O8 100", id="once") == first
    async with unit_of_work(assistant.database) as uow:
        found = await uow.assessments.find(1, 2567)
        assert found
        assert len(await uow.assessments.history(found.id, "O8")) == 2


async def test_fifty_posts_of_one_chat_at_once_are_handled_in_order(
    client: httpx.AsyncClient, assistant: Assistant
) -> None:
    bodies = [{"user": "coordinator", "text": f"I1 = {number}"} for number in range(1, 51)]
    answers = await asyncio.gather(*(client.post("/api/chat", json=body) for body in bodies))
    assert [answer.status_code for answer in answers] == [200] * 50
    async with unit_of_work(assistant.database) as uow:
        found = await uow.assessments.find(1, 2567)
        assert found
        lines = await uow.assessments.history(found.id, "I1")
    assert [int(line.new or 0) for line in lines[1:]] == list(range(1, 51))


async def test_many_choices_are_paged(client: httpx.AsyncClient) -> None:
    await ask(client, text="ขาดข้อไหน")
    (first,) = await ask(client, text="ดูทีละข้อ")
    assert len(first["choices"]) == 12
    assert first["choices"][-1]["label"].startswith("เพิ่มเติม")
    (rest,) = await ask(client, press=first["choices"][-1]["press"])
    labels = [each["label"] for each in first["choices"][:-1] + rest["choices"]]
    assert labels[:14] == MISSING.split()


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"{", 422),
        (b"", 422),
        (b"[]", 422),
        (b'{"user": "coordinator"}', 422),
        (b'{"user": "coordinator", "text": "a", "press": "b"}', 422),
        (b'{"user": "../etc", "text": "a"}', 422),
        (b'{"user": "coordinator", "text": 7}', 422),
        (b'{"user": "coordinator", "text": "\xff\xfe"}', 422),
        (b'{"user": "coordinator", "text": "' + b"a" * MAX_BODY + b'"}', 413),
    ],
)
async def test_bad_bodies_get_the_right_status_and_a_thai_reason(
    client: httpx.AsyncClient, content: bytes, status: int
) -> None:
    response = await client.post("/api/chat", content=content, headers={"Content-Type": "application/json"})
    assert response.status_code == status
    assert "ยังไม่ได้บันทึก" in response.json()["error"]


async def test_a_body_that_hides_its_size_is_cut_off(client: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(30):
            yield b"a" * 1_000_000

    response = await client.post("/api/chat", content=endless())
    assert response.status_code == 413


async def test_twenty_thousand_characters_and_odd_ones(client: httpx.AsyncClient) -> None:
    for text in ("ก" * 20_000, "O8 " * 7_000, "9." * 10_000, "\u200b\u200b", "\x00", "\ud83d\ude00" * 3):
        response = await client.post(
            "/api/chat",
            json={"user": "coordinator", "text": text.encode("utf-16", "surrogatepass").decode("utf-16")},
        )
        assert response.status_code == 200
        assert response.json()["messages"][0]["text"]
    (message,) = await ask(client, text="ก" * 20_000)
    assert "20,000 ตัวอักษร" in message["text"]
    assert "ค่าก่อนหน้ายังอยู่ครบ" in message["text"]


async def test_the_page_works_without_javascript(client: httpx.AsyncClient) -> None:
    page = await client.get("/", params={"user": "coordinator"})
    assert page.status_code == 200
    assert "default-src 'self'" in page.headers["content-security-policy"]
    for _, label in USERS:
        assert label in page.text
    sent = await client.post("/chat", data={"user": "coordinator", "text": "ขาด O ข้อไหน\r\n"})
    assert sent.status_code == 303
    assert sent.headers["location"] == "/?user=coordinator#last"
    page = await client.get(sent.headers["location"])
    assert "ขาด 14 จาก 35 ข้อ" in page.text
    pressed = await client.post("/chat", data={"user": "coordinator", "press": "q.item.O8"})
    page = await client.get(pressed.headers["location"])
    assert "แผนและความก้าวหน้าในการดำเนินงาน" in page.text
    assert (await client.get("/static/chat.css")).status_code == 200


async def test_the_script_gets_only_the_new_bubbles(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/chat", data={"user": "coordinator", "text": "จุดอ่อน", "id": "a1"}, headers={"X-Fragment": "1"}
    )
    assert answer.status_code == 200
    assert "การป้องกันการทุจริต" in answer.text
    assert "<html" not in answer.text


async def test_blank_or_unreadable_posts_do_nothing(client: httpx.AsyncClient, assistant: Assistant) -> None:
    assert (await client.post("/chat", data={"user": "coordinator", "text": "  "})).status_code == 303
    assert (await client.post("/chat", data={"text": "x"})).status_code == 422
    assert (await client.post("/chat", data={"user": "../x", "text": "x"})).status_code == 422
    async with unit_of_work(assistant.database) as uow:
        assert await uow.inbox.said_in("web:coordinator", 10) == []


async def test_operations(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).status_code == 200
    assert (await client.get("/readyz")).status_code == 200
    await ask(client, text="จุดอ่อน")
    metrics = (await client.get("/metrics")).text
    assert 'ita_turns_total{outcome="done"} 1.0' in metrics
    assert 'ita_inbound_total{channel="web",kind="text"} 1.0' in metrics
    assert "ita_inbox_open 0.0" in metrics
    assert (await client.get("/nothing")).status_code == 404


@on_postgres
async def test_a_postgresql_that_goes_away_loses_nothing_and_is_picked_up_again(
    client: httpx.AsyncClient, assistant: Assistant, postgres: Postgres
) -> None:
    await ask(client, text="O8 = 50")
    postgres.stop()
    try:
        refused = await client.post(
            "/api/chat", json={"user": "coordinator", "text": "O8 = 60", "id": "later"}
        )
        assert refused.status_code == 503
        assert "ยังไม่ได้บันทึก" in refused.json()["error"]
        assert refused.headers["retry-after"]
        assert (await client.get("/readyz")).status_code == 503
        assert (await client.get("/healthz")).status_code == 200
        page = await client.get("/")
        assert page.status_code == 503
        assert "ขัดข้องชั่วคราว" in page.text
        kept = await client.post("/chat", data={"user": "coordinator", "text": "ไม่อยากพิมพ์ใหม่"})
        assert kept.status_code == 503
        assert "ไม่อยากพิมพ์ใหม่" in kept.text
    finally:
        postgres.start()
    for _ in range(20):
        response = await client.post(
            "/api/chat", json={"user": "coordinator", "text": "O8 = 60", "id": "later"}
        )
        if response.status_code == 200:
            break
    assert "(เดิม 50.00)" in response.json()["messages"][0]["text"]


async def test_a_database_away_when_the_turn_is_due_only_delays_it(
    client: httpx.AsyncClient, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The event is in the inbox; ten tries find no database; then it is handled, once."""
    from sqlalchemy.exc import OperationalError

    import bot.turns.runner

    real, tries = bot.turns.runner.handle_next, 0

    async def away(*args: Any) -> Any:
        nonlocal tries
        tries += 1
        if tries <= 10:
            raise OperationalError("BEGIN", {}, Exception("away"))
        return await real(*args)

    monkeypatch.setattr(bot.turns.runner, "handle_next", away)
    monkeypatch.setattr(bot.turns.runner, "SWEEP_SECONDS", 0.01)
    assistant.runner._spawn(assistant.runner._sweep())
    (message,) = await ask(client, text="O8 = 60")
    assert "(เดิม 0.00)" in message["text"]
    assert tries == 11


async def test_the_page_says_that_old_words_are_gone(
    client: httpx.AsyncClient, assistant: Assistant, clock: FrozenClock
) -> None:
    await ask(client, text="จุดอ่อน")
    over = "ข้อความที่เก่ากว่า 30 วันลบไปแล้ว"
    assert over not in (await client.get("/?user=coordinator")).text
    clock.move(days=30)
    await assistant.pruning.work()
    await ask(client, text="คะแนนรวม")
    page = (await client.get("/?user=coordinator")).text
    assert over in page
    assert "จุดอ่อน</" not in page.partition(over)[2].partition("คะแนนรวม")[0]
