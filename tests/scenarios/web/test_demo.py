"""The try-out: its sample plan, and its clock over HTTP. Time is moved, never slept for."""

import base64
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape
from zoneinfo import ZoneInfo

import httpx
import pytest

from bot.demo import demo
from bot.demo.clock_form import create_demo
from bot.demo.demo import DAY_OFF, NOT_BACK, TOO_FAR, UNREADABLE, DemoClock, next_quarter
from bot.demo.plan import sample_plan
from bot.settings import Settings
from bot.web.app import create_app
from bot.web.chat.chat import TOO_LARGE, WebChat
from bot.web.chat.routes import MAX_TEXT
from bot.wiring import Assistant, build
from handlers.terms.roles import ROLE_TITLES
from knowledge.periods.reading import say_period
from knowledge.thai import thai_date
from storage.unit_of_work import unit_of_work
from tests.databases import Templates
from tests.harness import FrozenClock

BANGKOK = ZoneInfo("Asia/Bangkok")


@dataclass
class Site:
    """The try-out on a frozen real clock: Monday 16 March 2026, 09:00 in Bangkok."""

    assistant: Assistant
    clock: DemoClock
    client: httpx.AsyncClient

    async def page(self, user: str = "coordinator") -> str:
        return unescape((await self.client.get("/", params={"user": user})).text)

    async def move(self, to: str, user: str = "coordinator") -> httpx.Response:
        return await self.client.post("/demo/clock", data={"user": user, "to": to})

    async def reminders(self, user: str) -> list[str]:
        talk = await WebChat(self.assistant).transcript(user)
        return [each.message.text for each in talk if each.unasked and each.message]


def frozen(*moment: int) -> FrozenClock:
    real = FrozenClock()
    real.now = datetime(*moment, tzinfo=BANGKOK).astimezone(UTC)  # type: ignore[misc,arg-type]
    return real


@pytest.fixture
def address(templates: Templates) -> Iterator[str]:
    with templates.copy("sqlite") as url:
        yield url


@pytest.fixture
async def site(address: str) -> AsyncIterator[Site]:
    clock = DemoClock(BANGKOK, real=frozen(2026, 3, 16, 9))
    assistant = build(Settings(database_url=address, web_chat="open", _env_file=None), clock)
    await demo.seed(assistant)
    assistant.runner.start()
    app = create_demo(assistant, clock)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield Site(assistant, clock, client)
    await assistant.runner.stop()
    await assistant.database.close()


# ---- the clock


def test_the_clock_goes_on_from_where_it_was_moved_to() -> None:
    real = frozen(2026, 3, 16, 9)
    clock = DemoClock(BANGKOK, real=real)
    assert clock() == real()
    clock.move("quarter")
    assert clock().astimezone(BANGKOK) == datetime(2026, 4, 1, 8, 31, tzinfo=BANGKOK)
    real.move(hours=1)
    assert clock().astimezone(BANGKOK) == datetime(2026, 4, 1, 9, 31, tzinfo=BANGKOK)
    clock.move("tomorrow")
    assert clock.today == date(2026, 4, 2)
    clock.move("week")
    assert clock.today == date(2026, 4, 9)
    clock.move("2026-10-01")
    assert clock.today == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("2026-03-16", NOT_BACK),
        ("2026-03-15", NOT_BACK),
        ("0001-01-01", NOT_BACK),
        ("2029-12-31", TOO_FAR),
        ("2569-04-01", UNREADABLE),
        ("9999-12-31", UNREADABLE),
        ("2026-02-30", UNREADABLE),
        ("2026-W14-1", UNREADABLE),
        ("20260401", UNREADABLE),
        ("๒๐๒๖-๐๔-๐๑", UNREADABLE),
        ("yesterday", UNREADABLE),
        ("", UNREADABLE),
    ],
)
def test_the_clock_refuses_in_words_and_stays(to: str, reason: str) -> None:
    clock = DemoClock(BANGKOK, real=frozen(2026, 3, 16, 9))
    before = clock()
    with pytest.raises(ValueError, match=re.escape(reason)):
        clock.move(to)
    assert clock() == before


def test_early_in_the_morning_the_same_day_is_still_ahead() -> None:
    clock = DemoClock(BANGKOK, real=frozen(2026, 3, 16, 7))
    clock.move("2026-03-16")
    assert clock().astimezone(BANGKOK) == datetime(2026, 3, 16, 8, 31, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 3, 31), date(2026, 4, 1)),
        (date(2026, 9, 30), date(2026, 10, 1)),
        (date(2026, 10, 1), date(2027, 1, 1)),
        (date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_the_next_quarter(day: date, start: date) -> None:
    assert next_quarter(day) == start


def test_a_quarter_that_begins_on_a_holiday_is_met_on_its_first_working_day() -> None:
    clock = DemoClock(BANGKOK, real=frozen(2026, 11, 21, 9))
    panel = clock.panel()
    assert dict(panel.jumps)["quarter"] == "ข้ามไป 4 มกราคม 2570"
    assert panel.aside == DAY_OFF.format(day="23 พ.ย. 2569")
    assert not panel.is_fault
    clock.move("quarter")
    assert clock.panel().aside == ""


# ---- the sample plan


@pytest.mark.parametrize("year", [2567, 2569, 2570])
def test_the_sample_plan_is_that_of_a_year_and_clear(year: int) -> None:
    drafts = sample_plan(year)
    assert [each.serves for each in drafts] == [(f"ind{number}",) for number in range(1, 11)]
    for each in drafts:
        assert each.spans
        assert each.everyone != bool(each.units)
    assert f"1 ตุลาคม – 30 พฤศจิกายน {year - 1}" in say_period(drafts[4].spans)
    assert f"1 พฤษภาคม – 30 กันยายน {year}" in say_period(drafts[2].spans)
    assert [span.end.month for span in drafts[5].spans] == [3, 9]


async def test_staff_of_the_treasury_see_their_own_work(site: Site) -> None:
    sent = await site.client.post("/chat", data={"user": "staff", "text": "งานของฉัน"})
    assert sent.status_code == 303
    page = await site.page("staff")
    assert "Open Budget" in page
    assert "One Stop Service" not in page


async def test_seeding_again_changes_nothing(site: Site) -> None:
    await demo.seed(site.assistant)
    async with unit_of_work(site.assistant.database) as uow:
        assert len((await uow.measures.load([1]))[1]) == 10
        assert await uow.agencies.count() == 1


# ---- the page


async def test_the_page_shows_the_day_and_where_to_go(site: Site) -> None:
    page = await site.page()
    assert demo.NOTE in page
    assert '<time datetime="2026-03-16">16 มีนาคม 2569</time>' in page
    for label in ("ข้ามไป 1 เมษายน 2569", "พรุ่งนี้", "สัปดาห์หน้า", *ROLE_TITLES.values()):
        assert label in page or label == "ผู้ดูแลระบบ"


async def test_at_the_next_quarter_everybody_is_told_what_is_theirs(site: Site) -> None:
    moved = await site.move("quarter")
    assert (moved.status_code, moved.headers["location"]) == (303, "/?user=coordinator#told")
    page = await site.page()
    assert '<p class="day" id="told"><span>1 เมษายน 2569</span></p>' in page
    (told,) = await site.reminders("coordinator")
    assert told in page
    overdue, running = told.index("Big Data"), told.index("Open Budget")
    assert overdue < running
    (mine,) = await site.reminders("staff")
    assert "งานของท่าน" in mine
    assert "Open Budget" in mine
    assert "One Stop Service" not in mine
    (brief,) = await site.reminders("executive")
    assert "0 จาก 10" in brief
    assert brief in await site.page("executive")


async def test_nothing_is_said_twice(site: Site) -> None:
    await site.move("quarter")
    before = [await site.reminders(user) for user in demo.USERS]
    for _ in range(2):
        await site.assistant.reminders.tick(site.clock())
    assert [await site.reminders(user) for user in demo.USERS] == before
    again = await site.move("2026-04-01", "staff")
    assert again.status_code == 422
    assert [await site.reminders(user) for user in demo.USERS] == before


async def test_a_talk_goes_on_after_a_reminder_in_order_of_time(site: Site) -> None:
    await site.client.post("/chat", data={"user": "staff", "text": "จุดอ่อน"})
    await site.move("quarter", "staff")
    await site.client.post("/chat", data={"user": "staff", "text": "งานของฉัน"})
    talk = await WebChat(site.assistant).transcript("staff")
    assert [(each.who, each.unasked) for each in talk] == [
        ("me", False), ("bot", False), ("bot", True), ("me", False), ("bot", False),
    ]  # fmt: skip
    assert [each.day for each in talk] == ["16 มีนาคม 2569"] * 2 + ["1 เมษายน 2569"] * 3


async def test_a_button_of_a_reminder_works(site: Site) -> None:
    await site.move("quarter", "staff")
    presses = re.findall(r'name="press" value="(q\.measure\.\d+)"', await site.page("staff"))
    assert presses
    assert (await site.client.post("/chat", data={"user": "staff", "press": presses[0]})).status_code == 303
    assert (await WebChat(site.assistant).transcript("staff"))[-1].who == "bot"


async def test_a_number_means_the_line_of_the_reminder_in_a_chat_that_never_spoke(site: Site) -> None:
    await site.move("quarter")
    (first, *_) = re.findall(r"^1 (.+?) —", (await site.reminders("coordinator"))[-1], re.MULTILINE)
    said = await site.client.post("/api/chat", json={"user": "coordinator", "text": "ข้อ 1 ยังไม่เสร็จ รอกองช่าง"})
    assert f'"{first}" (แผนปี 2569) รายงานของกองไหนคะ' in said.json()["messages"][0]["text"]


async def test_a_day_without_news_leads_to_the_end_of_the_talk(site: Site) -> None:
    await site.move("quarter")
    moved = await site.move("2026-04-02")
    assert moved.headers["location"] == "/?user=coordinator#last"
    holiday = await site.move("2026-04-13")
    assert holiday.status_code == 303
    assert DAY_OFF.format(day="16 เม.ย. 2569") in await site.page()


async def test_a_whole_year_ahead_is_caught_up_with_in_one_message_each(site: Site) -> None:
    await site.move("2027-03-01")
    assert [len(await site.reminders(user)) <= 1 for user in demo.USERS] == [True] * 3
    assert thai_date(date(2027, 3, 1)) in await site.page()


@pytest.mark.parametrize(
    ("to", "reason"),
    [("2026-03-01", NOT_BACK), ("<b>", UNREADABLE), ("", UNREADABLE), ("2569-04-01", UNREADABLE)],
)
async def test_bad_moves_are_explained_on_the_page(site: Site, to: str, reason: str) -> None:
    refused = await site.move(to, "staff")
    assert refused.status_code == 422
    assert f'role="alert">{reason}</p>' in refused.text
    assert 'aria-current="page">เจ้าหน้าที่' in refused.text
    assert site.clock.today == date(2026, 3, 16)
    assert await site.reminders("staff") == []


async def test_odd_users_and_a_missing_field_move_nothing(site: Site) -> None:
    assert (await site.move("quarter", "../x")).status_code == 422
    assert (await site.client.post("/demo/clock", data={})).status_code == 422
    assert site.clock.today == date(2026, 3, 16)
    moved = await site.client.post("/demo/clock", data={"to": "tomorrow"})
    assert moved.headers["location"].startswith("/?user=coordinator")


async def test_without_a_clock_of_its_own_there_is_nothing_to_move(database_url: str) -> None:
    assistant = build(Settings(database_url=database_url, _env_file=None), frozen(2026, 3, 16, 9))
    transport = httpx.ASGITransport(create_app(assistant, WebChat(assistant)))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        assert "/demo/clock" not in (await client.get("/")).text
        assert (await client.post("/demo/clock", data={"to": "quarter"})).status_code == 404
    await assistant.database.close()


# ---- files


async def test_a_file_is_sent_by_the_form_with_or_without_words(site: Site) -> None:
    file = {"file": ("ผล.txt", "O8 100\nO9 100".encode("cp874"), "text/plain")}
    sent = await site.client.post("/chat", data={"user": "coordinator", "text": ""}, files=file)
    assert sent.status_code == 303
    page = await site.page()
    assert "ส่งไฟล์ ผล.txt" in page
    assert "อ่านได้ 2 ค่า" in page
    both = await site.client.post(
        "/chat", data={"user": "coordinator", "text": "ไม่เอา"}, files=file, headers={"X-Fragment": "1"}
    )
    assert both.status_code == 200
    assert both.text.count('class="entry bot"') >= 2


async def test_an_empty_file_field_is_no_file(site: Site) -> None:
    empty = {"file": ("", b"", "application/octet-stream")}
    sent = await site.client.post("/chat", data={"user": "coordinator", "text": "จุดอ่อน"}, files=empty)
    assert sent.status_code == 303
    assert "การป้องกันการทุจริต" in await site.page()


async def test_too_much_is_refused_in_thai(site: Site) -> None:
    big = {"file": ("ใหญ่.pdf", b"%PDF" + b"0" * 14_000_000, "application/pdf")}
    refused = await site.client.post("/chat", data={"user": "coordinator"}, files=big)
    assert (refused.status_code, refused.json()["error"]) == (413, TOO_LARGE)
    long = await site.client.post("/chat", data={"user": "coordinator", "text": "a" * (MAX_TEXT + 1)})
    assert (long.status_code, long.text) == (413, TOO_LARGE)
    almost = {"file": ("ใหญ่.pdf", b"%PDF" + b"0" * 11_000_000, "application/pdf")}
    told = await site.client.post("/chat", data={"user": "coordinator"}, files=almost)
    assert told.status_code == 303
    assert base64.b64encode(b"%PDF").decode() not in await site.page()


async def test_the_sample_agency_has_results_of_several_years_and_the_plan_of_the_running_one(
    site: Site,
) -> None:
    async with unit_of_work(site.assistant.database) as uow:
        found = await uow.assessments.of_agency(1)
        planned = {each.fiscal_year for each in (await uow.measures.load([1]))[1]}
    assert sorted(found) == [2565, 2566, 2567]
    assert found[2566].scores == {"total": Decimal("80.29")}
    assert planned == {2569}
    await site.client.post("/chat", data={"user": "executive", "text": "ปีไหนมีคะแนนบ้าง"})
    page = await site.page("executive")
    assert all(figure in page for figure in ("80.29", "69.50", "2565"))
