"""Documents by row and job: drawn once outside of the turn, through crashes and several processes."""

import asyncio
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from bot.documents.drawing import DRAW, Drawing
from bot.jobs.documents import LOST_AFTER, MOST_ATTEMPTS, Documents
from handlers.capabilities import TABLE
from handlers.documents.asking import HELD
from handlers.documents.giving import give, read
from handlers.people.registering import register
from handlers.terms.events import Text
from handlers.turn import Done, handle_next
from knowledge.measures.measure import Draft
from knowledge.periods.days import Span
from storage.documents.documents import DocumentRow
from storage.documents.tables import document
from storage.messages.files import FileRow
from storage.messages.tables import file, outbox
from storage.unit_of_work import unit_of_work
from tests.harness import Answer, Office

FORM = "แบบฟอร์มมาตรการ"
MAKING = "กำลังทำไฟล์ แผนมาตรการ-2567.xlsx ส่งให้ในไม่กี่วินาทีค่ะ"
HOW = "แบบฟอร์มแผนมาตรการปี 2567"
MARCH = (Span(date(2024, 3, 1), date(2024, 3, 31)),)


class Pen:
    """Draws as ever, counted; `faults`: so many times it fails first."""

    def __init__(self, faults: int = 0) -> None:
        self.faults, self.drawn = faults, 0

    def draw(self, data: Any) -> bytes:
        self.drawn += 1
        if self.drawn <= self.faults:
            raise RuntimeError("out of ink")
        return DRAW["measures_form"].draw(data)

    @property
    def mapping(self) -> Mapping[str, Drawing]:
        return {"measures_form": replace(DRAW["measures_form"], draw=self.draw)}


def job(office: Office, pen: Pen | None = None) -> Documents:
    return Documents(office.database, office.parts, office.clock, draw=(pen or Pen()).mapping)


async def turn(office: Office, words: str = FORM, user: str = "coordinator") -> Done:
    """The turn alone: no job runs beside it."""
    event = office.event(Text(words), user)
    async with unit_of_work(office.database) as uow:
        await uow.inbox.add([event], office.clock())
    done = await handle_next(office.database, event.chat, office.parts, office.clock())
    assert done
    return done


async def answer(office: Office, done: Done) -> Answer:
    async with unit_of_work(office.database) as uow:
        return Answer(await uow.outbox.said_for(done.inbound.id))


async def unasked(office: Office, user: str = "coordinator") -> list[dict[str, Any]]:
    async with unit_of_work(office.database) as uow:
        said = await uow.outbox.unasked_in(f"web:{user}", 99)
    return [message for row in said for message in row.messages]


async def states(office: Office) -> list[str]:
    async with unit_of_work(office.database) as uow:
        found = await uow.connection.execute(select(document.c.state).order_by(document.c.id))
        return list(found.scalars())


async def count(office: Office, table: Any) -> int:
    async with unit_of_work(office.database) as uow:
        return (await uow.connection.execute(select(func.count()).select_from(table))).scalar_one()


async def claimed(office: Office) -> DocumentRow:
    """A document in hand, as when a process dies while it draws."""
    async with unit_of_work(office.database) as uow:
        row = await uow.documents.claim(DRAW, office.clock())
    assert row
    return row


async def add(office: Office, agency_id: int, title: str) -> None:
    async with unit_of_work(office.database) as uow:
        await uow.measures.add(agency_id, 2567, Draft(title, spans=MARCH), [], office.clock())


async def words_of(office: Office, message: Mapping[str, Any]) -> str:
    async with unit_of_work(office.database) as uow:
        kept = await uow.files.find(message["url"], office.clock())
    assert kept
    book = load_workbook(io.BytesIO(kept.content))
    return "\n".join(str(cell.value) for sheet in book for row in sheet for cell in row if cell.value)


async def test_the_turn_only_notes_the_wish(office: Office) -> None:
    done = await turn(office)
    assert [each["text"] for each in done.messages] == [MAKING]
    assert (await states(office), await count(office, file)) == (["waiting"], 0)


async def test_the_file_takes_the_place_of_the_word_of_progress_once(office: Office) -> None:
    await add(office, office.agency_id, "กิจกรรม Big Data")
    done, pen = await turn(office), Pen()
    for _ in range(2):
        await job(office, pen).work()
    said = await answer(office, done)
    form, told = said.messages
    assert (form["kind"], form["name"]) == ("file", "แผนมาตรการ-2567.xlsx")
    assert told["text"].startswith(f"{HOW} มี 1 เรื่องที่จดไว้แล้ว")
    assert "กำลังทำไฟล์" not in said.text
    assert list(said.choices) == ["มาตรการแนะนำ", "มาตรการ"]
    assert "กิจกรรม Big Data" in await words_of(office, form)
    assert (await states(office), pen.drawn) == (["done"], 1)
    assert (await count(office, file), await count(office, outbox)) == (1, 1)


async def test_what_else_was_said_at_that_moment_stays(office: Office) -> None:
    """In the middle of an entry the next question comes after the word of progress."""
    await office.press((await office.say("กรอกคะแนน 2567")).press("10 ตัวชี้วัด"))
    done = await turn(office)
    assert done.messages[-1]["text"].startswith(MAKING)
    question = done.messages[-1]["text"].removeprefix(MAKING).strip()
    assert question
    await job(office).work()
    said = await answer(office, done)
    assert said.messages[0]["kind"] == "file"
    assert said.messages[-1]["text"].startswith(HOW)
    assert said.messages[-1]["text"].endswith(question)
    assert said.messages[-1]["choices"] == list(done.messages[-1]["choices"])


async def test_asked_twice_it_is_drawn_once_and_answers_the_later_wish(office: Office) -> None:
    first, second, pen = await turn(office), await turn(office), Pen()
    await job(office, pen).work()
    assert (await states(office), pen.drawn) == (["done"], 1)
    assert (await answer(office, first)).text == MAKING
    assert (await answer(office, second)).messages[0]["kind"] == "file"
    await turn(office)
    assert await states(office) == ["done", "waiting"], "what is done does not stand in the way"


async def test_what_was_let_go_is_said_and_the_file_follows(office: Office) -> None:
    done = await turn(office)
    async with unit_of_work(office.database) as uow:
        await uow.held.let_go(done.inbound.id, office.clock())
    for _ in range(2):
        await job(office).work()
    assert (await answer(office, done)).text == MAKING
    assert [each["kind"] for each in await unasked(office)] == ["file", "text"]


async def test_a_drawing_that_fails_is_tried_again(office: Office) -> None:
    done, pen = await turn(office), Pen(faults=MOST_ATTEMPTS - 1)
    await job(office, pen).work()
    assert await states(office) == ["waiting"]
    for _ in range(MOST_ATTEMPTS - 1):
        office.clock.now += HELD
        await job(office, pen).work()
    assert (await states(office), pen.drawn) == (["done"], MOST_ATTEMPTS)
    assert (await answer(office, done)).messages[0]["kind"] == "file"


async def test_what_cannot_be_drawn_is_given_up_with_an_apology(office: Office) -> None:
    done, pen = await turn(office), Pen(faults=99)
    for _ in range(MOST_ATTEMPTS + 2):
        await job(office, pen).work()
        office.clock.now += HELD
    assert (await states(office), pen.drawn) == (["failed"], MOST_ATTEMPTS)
    (sorry,) = (await answer(office, done)).messages
    assert "ทำไฟล์ แผนมาตรการ-2567.xlsx ไม่สำเร็จ" in sorry["text"]
    assert "อ้างอิง D-" in sorry["text"]
    assert await count(office, file) == 0
    await turn(office)
    assert await states(office) == ["failed", "waiting"]


async def test_a_process_killed_while_drawing_leaves_it_to_another(office: Office) -> None:
    done = await turn(office)
    slow = await claimed(office)
    other = job(office)
    assert await other.revive(LOST_AFTER) == 0, "it may still be drawing"
    await other.work()
    assert await states(office) == ["drawing"]
    office.clock.now += LOST_AFTER
    assert await other.revive(LOST_AFTER) == 1
    await other.work()
    async with unit_of_work(office.database) as uow:
        filled = await read(uow, slow, office.parts, office.clock())
        assert filled
        late = FileRow(slow.name, "text/plain", b"late")
        assert await give(uow, slow, filled, late, office.parts, office.clock()) is None
    assert (await states(office), await count(office, file)) == (["done"], 1)
    assert (await answer(office, done)).messages[0]["kind"] == "file"


async def test_what_kills_every_process_is_given_up(office: Office) -> None:
    done = await turn(office)
    for _ in range(MOST_ATTEMPTS):
        await claimed(office)
        office.clock.now += LOST_AFTER
        await job(office).revive(LOST_AFTER)
    pen = Pen()
    await job(office, pen).work()
    assert (await states(office), pen.drawn) == (["failed"], 0)
    assert "ไม่สำเร็จ" in (await answer(office, done)).text


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_processes_draw_each_document_once(office: Office) -> None:
    users = [f"u{number}" for number in range(12)]
    async with unit_of_work(office.database) as uow:
        for user in users:
            await register(uow, office.agency_id, f"web:{user}", "staff", office.clock())
    asked, pen = [await turn(office, user=user) for user in users], Pen()
    await asyncio.gather(job(office, pen).work(), job(office, pen).work())
    assert (await states(office), pen.drawn) == (["done"] * len(users), len(users))
    for done in asked:
        assert [each["kind"] for each in (await answer(office, done)).messages] == ["file", "text"]


@pytest.mark.parametrize("when", ["waiting", "drawing"])
@pytest.mark.parametrize("how", ["leaves", "forgets", "removed", "no right"])
async def test_who_may_not_see_it_any_more_gets_nothing(office: Office, how: str, when: str) -> None:
    done = await turn(office, user="staff")
    pen = Pen()
    documents = job(office, pen)

    async def part() -> None:
        if how in ("leaves", "forgets"):
            await office.press("q.leave.yes" if how == "leaves" else "q.forget.yes", "staff")
            return
        change: dict[str, Any] = {"role": "guest"} if how == "no right" else {"left_at": office.clock()}
        async with unit_of_work(office.database) as uow:
            await uow.agencies.change_member(office.agency_id, office.members["staff"], **change)

    if when == "waiting":
        await part()
    else:
        drawing, loop = documents.draw["measures_form"], asyncio.get_running_loop()

        def draw(data: Any) -> bytes:
            asyncio.run_coroutine_threadsafe(part(), loop).result()
            return drawing.draw(data)

        documents.draw = {"measures_form": Drawing(drawing.mime, draw)}
    await documents.work()
    assert (await states(office), await count(office, file)) == (["failed"], 0)
    assert (await answer(office, done)).messages == await unasked(office, "staff") == []
    assert pen.drawn == (when == "drawing")


async def test_another_agencys_data_never_appears(office: Office) -> None:
    """The person speaks for another agency by the time it is drawn: it is about the one they asked for."""
    await add(office, office.agency_id, "ของเรา")
    async with unit_of_work(office.database) as uow:
        other = await uow.agencies.add("อบต.อื่น", "อบต.", "ขอนแก่น", office.clock())
        await register(uow, other, "web:coordinator", "coordinator", office.clock())
    await add(office, other, "ความลับ")
    done = await turn(office)
    await office.press(f"q.agency.{other}")
    await job(office).work()
    words = await words_of(office, (await answer(office, done)).messages[0])
    assert "ของเรา" in words
    assert "ความลับ" not in words
    assert "อบต.อื่น" not in words


async def test_a_process_that_does_not_know_a_kind_leaves_it_to_others(office: Office) -> None:
    await turn(office)
    await Documents(office.database, office.parts, office.clock, draw={}).work()
    assert await states(office) == ["waiting"]


def test_every_kind_can_be_drawn() -> None:
    assert set(DRAW) == set(TABLE.documents)
