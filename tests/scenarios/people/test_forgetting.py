"""Whoever is erased is gone from every column of every table, but for what is stated here."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import LargeBinary, String, Table, Text, func, select

from bot.jobs.pruning import GOODBYE, Pruning
from handlers.terms.events import File, to_body
from knowledge.measures.measure import Draft, Evidence
from storage.audit import Author, audit
from storage.columns import metadata
from storage.erasing.redacting import without_names
from storage.measures.changes import REPORT
from storage.measures.measures import ProgressRow
from storage.measures.tables import evidence, progress
from storage.messages.files import FileRow
from storage.messages.inbox import NewInbound
from storage.messages.tables import file, inbox, outbox
from storage.people.agencies import FORGOTTEN
from storage.types import Document
from storage.unit_of_work import unit_of_work
from tests.harness import Office

NAME, OLD_NAME, USER = "สมหมาย ใจทดสอบ", "Sommai Old", "somebody"
KEY = f"web:{USER}"
WORDS, NOTE, TITLE = "คำพูดส่วนตัว", "บันทึกงานเปราะบาง", "มาตรการของฉันเอง"
CONTENT, LOOSE = b"content of what became evidence", b"content of what became nothing"
STAYS = {
    ("measure", "title"): {TITLE},
    ("measure", "note"): {NOTE},
    ("progress", "note"): {NOTE},
    ("audit", "detail"): {NOTE},
    ("evidence", "name"): {NAME},
    ("file", "name"): {NAME},
    ("file", "content"): {CONTENT},
}
"""What is the agency's, in the words it was written down with."""
PERSONAL = {NAME, OLD_NAME, USER, WORDS, NOTE, TITLE, CONTENT, LOOSE}


async def traces(office: Office) -> dict[tuple[str, str], set[Any]]:
    """Every column that holds something of the person, and what."""
    found: dict[tuple[str, str], set[Any]] = {}
    async with unit_of_work(office.database) as uow:
        for table in metadata.sorted_tables:
            for row in (await uow.connection.execute(select(table))).mappings():
                for column in _texts(table):
                    held = {each for each in PERSONAL if _holds(row[column], each)}
                    if held:
                        found.setdefault((table.name, column), set()).update(held)
    return found


def _texts(table: Table) -> list[str]:
    kinds = (String, Text, LargeBinary, type(Document))
    return [each.name for each in table.c if isinstance(each.type, kinds)]


def _holds(value: Any, what: Any) -> bool:
    if isinstance(value, bytes) or isinstance(what, bytes):
        plain = what if isinstance(what, bytes) else what.encode()
        return isinstance(value, bytes) and plain in value
    return what in str(value)


async def come_in(office: Office) -> int:
    async with unit_of_work(office.database) as uow:
        account = await uow.identities.ensure(KEY)
        member = await uow.agencies.add_member(office.agency_id, account, "staff", office.clock())
        await uow.identities.change(KEY, name=NAME, consent_version=1, consented_at=office.clock())
    return member


async def a_busy_day(office: Office) -> None:
    """Words, a measure, a note, a file for it, a file for nothing, a group, and colleagues who look."""
    member = await come_in(office)
    await office.say(WORDS, USER)
    await office.say(f"{TITLE} {NOTE}", USER)
    async with unit_of_work(office.database) as uow:
        now, author = office.clock(), Author(office.agency_id, member, "web")
        day = timedelta(days=9000)
        row = FileRow(f"{NAME}.pdf", "application/pdf", CONTENT)
        kept = await uow.files.add(row, agency_id=office.agency_id, expires_at=now + day, now=now)
        row = FileRow(f"{NAME}.pdf", "application/pdf", LOOSE)
        loose = await uow.files.add(row, agency_id=None, expires_at=now + day, now=now)
        done = await uow.measures.add(office.agency_id, 2567, Draft(TITLE), [], now)
        audit_id = await uow.audit.record(author, now, REPORT, detail={"note": NOTE})
        told = ProgressRow(member, "web", now, "todo", 0, NOTE)
        await uow.measures.report(office.agency_id, done, told, audit_id)
        await uow.measures.change(office.agency_id, done, {"note": NOTE})
        piece = Evidence(0, "file", kept, f"{NAME}.pdf", None)
        await uow.measures.add_evidence(office.agency_id, done, member, audit_id, piece, now)
        group = NewInbound("web", "g-1", "web:group", KEY, {"kind": "flood"}, sender_name=OLD_NAME)
        sent = to_body(File(f"{NAME}.pdf", None, token=loose))
        own = NewInbound("web", f"{USER}:o", KEY, KEY, sent, sender_name=OLD_NAME)
        ids, _ = await uow.inbox.add([group, own], now)
        for row_id in ids.values():
            await uow.inbox.finish(row_id, "done", office.agency_id, now)
    assert NAME in (await office.say("สมาชิก")).text
    await office.say(f"{NAME} ทำอะไรอยู่", "executive")


async def farewell(office: Office) -> None:
    office.clock.move(seconds=GOODBYE.total_seconds() + 1)
    await Pruning(office.database, office.clock, 30).work()


async def test_nothing_is_left_but_what_is_the_agencys(office: Office) -> None:
    await a_busy_day(office)
    before = await traces(office)
    assert {
        ("identity", "name"),
        ("outbox", "messages"),
        ("inbox", "body"),
        ("inbox", "sender"),
    } <= before.keys()
    asked = await office.say("ลบข้อมูลของฉัน", USER)
    for word in ("คะแนน", "มาตรการ", "บันทึกความคืบหน้า", "หลักฐาน", FORGOTTEN):
        assert word in asked.text
    gone = await office.press(asked.press("ยืนยันลบ"), USER)
    assert FORGOTTEN in gone.text
    after = await traces(office)
    own = {("inbox", "chat"), ("inbox", "sender"), ("inbox", "event_id"), ("outbox", "chat")}
    own |= {("identity", "key"), ("conversation", "chat")}
    assert {place for place in after if after[place] == {USER}} == own, "the goodbye's own rows"
    async with unit_of_work(office.database) as uow:
        mine = select(func.count()).select_from(inbox).where(inbox.c.sender == KEY)
        assert (await uow.connection.execute(mine)).scalar_one() == 1
    await farewell(office)
    assert await traces(office) == STAYS


async def test_colleagues_see_a_pseudonym(office: Office) -> None:
    await a_busy_day(office)
    await office.press("q.forget.yes", USER)
    assert FORGOTTEN in (await office.press("q.measure.1", "executive")).text
    said = await office.say("สมาชิก")
    assert NAME not in said.text
    async with unit_of_work(office.database) as uow:
        rows = await uow.connection.execute(
            select(outbox.c.messages).where(outbox.c.chat == "web:coordinator")
        )
        assert any(FORGOTTEN in str(messages) for (messages,) in rows)


async def test_whoever_comes_back_is_new_and_gets_no_old_talk(office: Office) -> None:
    await a_busy_day(office)
    await office.press("q.forget.yes", USER)
    await farewell(office)
    async with unit_of_work(office.database) as uow:
        assert (await uow.identities.find(KEY)) is None
        assert await uow.inbox.said_in(KEY, 99) == []
        assert await uow.outbox.unasked_in(KEY, 99) == []
    assert "ก่อนเริ่ม" in (await office.say("สวัสดี", USER)).text


async def test_a_repeat_of_an_old_event_ends_at_its_key(site: Any) -> None:
    event = site.text("สวัสดี")
    await site.post_line(event)
    await site.work()
    user = event["source"]["userId"]
    async with unit_of_work(site.assistant.database) as uow:
        person = await uow.forgetting.find(f"line:{user}")
        await uow.forgetting.forget(person, site.clock())
        assert await uow.inbox.said_in(f"line:{user}", 9) == []
    await site.post_line(event)
    async with unit_of_work(site.assistant.database) as uow:
        assert await uow.inbox.open_count() == 0


async def test_who_is_back_before_the_goodbye_is_over_stays(office: Office) -> None:
    await come_in(office)
    await office.press("q.forget.yes", USER)
    notice = await office.say("สวัสดี", USER)
    await office.press(notice.press("ยอมรับ"), USER)
    await farewell(office)
    async with unit_of_work(office.database) as uow:
        known = await uow.identities.find(KEY)
        assert known
        assert known.consent_version


async def test_codes_stay_refused_to_who_tried_too_many(office: Office) -> None:
    await come_in(office)
    async with unit_of_work(office.database) as uow:
        until = office.clock() + timedelta(hours=1)
        await uow.identities.change(KEY, wrong_codes=5, locked_until=until)
    await office.press("q.forget.yes", USER)
    await farewell(office)
    async with unit_of_work(office.database) as uow:
        assert await uow.identities.find(KEY)
    office.clock.move(hours=2)
    await farewell(office)
    async with unit_of_work(office.database) as uow:
        assert await uow.identities.find(KEY) is None


async def test_history_is_left_alone(office: Office) -> None:
    await a_busy_day(office)
    async with unit_of_work(office.database) as uow:
        counts = [select(func.count()).select_from(each) for each in (audit, progress, evidence, file)]
        before = [(await uow.connection.execute(each)).scalar_one() for each in counts]
    await office.press("q.forget.yes", USER)
    await farewell(office)
    async with unit_of_work(office.database) as uow:
        after = [(await uow.connection.execute(each)).scalar_one() for each in counts]
    assert after == [before[0] + 1, before[1], before[2], before[3] - 1]


@pytest.mark.parametrize(
    ("name", "words", "left"),
    [
        ("สมหมาย", "ให้สมหมายทำ", f"ให้{FORGOTTEN}ทำ"),
        ("Ann", "Announcement by Ann", f"Announcement by {FORGOTTEN}"),
        ("นก", "งบนกและ นก ทำ", f"งบนกและ {FORGOTTEN} ทำ"),
        ("text", "a text", f"a {FORGOTTEN}"),
    ],
)
def test_a_name_is_taken_out_where_it_is_a_name(name: str, words: str, left: str) -> None:
    told = {"kind": "text", "text": words, "choices": [{"label": words, "press": "q.text"}]}
    wanted = {"kind": "text", "text": left, "choices": [{"label": left, "press": "q.text"}]}
    assert without_names([told], {name}) == [wanted]
