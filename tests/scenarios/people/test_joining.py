"""Joining with a code, and agencies that never see each other."""

import asyncio
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import update

from handlers.people.registering import register
from handlers.terms.events import Pressed, Text
from storage.messages.tables import inbox
from storage.unit_of_work import unit_of_work
from tests.databases import on_postgres
from tests.flows.talks import CODE
from tests.harness import Answer, FrozenClock, Office


async def invite(office: Office, code: str, *, uses: int = 2, days: int = 30) -> None:
    async with unit_of_work(office.database) as uow:
        await uow.agencies.add_invite(
            office.agency_id, code, "staff", uses, office.clock() + timedelta(days=days), office.clock()
        )


async def come_in(office: Office, code: str, user: str) -> Answer:
    """A stranger's first two messages: a code, and the yes to the privacy notice."""
    notice = await office.say(code, user)
    assert "ก่อนเริ่ม" in notice.text
    return await office.press(notice.press("ยอมรับ"), user)


async def test_a_code_makes_a_stranger_a_member_as_often_as_it_may(office: Office) -> None:
    await invite(office, "KWY7-3M2P", uses=2)
    joined = await come_in(office, "kwy7-3m2p", "first")
    assert "เข้าร่วม เทศบาลตำบลตัวอย่าง แล้ว ในฐานะเจ้าหน้าที่" in joined.text
    assert "✓" in (await office.say("O8 100", "first")).text
    assert "เข้าร่วม" in (await come_in(office, "KWY73M2P", "second")).text
    assert "ไม่ถูกต้องหรือหมดอายุ" in (await come_in(office, "KWY7-3M2P", "third")).text


async def test_an_expired_code_is_refused(office: Office) -> None:
    await invite(office, "ABCD-2345", days=1)
    office.clock.move(days=2)
    assert "ไม่ถูกต้องหรือหมดอายุ" in (await come_in(office, "ABCD-2345", "late")).text


async def test_only_the_hash_of_a_code_is_kept(office: Office) -> None:
    from sqlalchemy import select

    from storage.people.tables import invite as invites

    await invite(office, "ABCD-2345")
    async with unit_of_work(office.database) as uow:
        row = (await uow.connection.execute(select(invites))).one()
    assert "ABCD" not in str(row)


async def test_two_agencies_never_see_each_other(office: Office) -> None:
    async with unit_of_work(office.database) as uow:
        other = await uow.agencies.add("อบต. ข้างบ้าน", "อบต.", "", office.clock())
        await register(uow, other, "web:neighbour", "coordinator", office.clock())
    await office.say("ตัวชี้วัด 1 = 11.11")
    await office.say("ตัวชี้วัด 1 = 99.99", "neighbour")
    for question in ("คะแนนรวม", "ประวัติ ตัวชี้วัด 1", "ตัวชี้วัดไหนอ่อนสุด", "ทำไมตัวชี้วัด 1", "ช่วยด้วย"):
        ours, theirs = await office.say(question), await office.say(question, "neighbour")
        assert "99.99" not in ours.text
        assert "ข้างบ้าน" not in ours.text
        assert "11.11" not in theirs.text
    await office.say("เลิกทำ", "neighbour")
    assert await office.scores() == {"ind1": Decimal("11.11")}


async def test_somebody_elses_undo_button_takes_back_nothing(office: Office) -> None:
    """The button names a change; only the person who made it can press it."""
    saved = await office.say("O8 = 50")
    button = saved.press("เลิกทำ")
    assert "ไม่มีอะไรให้เลิกทำ" in (await office.press(button, "staff")).text
    assert await office.scores() == {"O8": Decimal(50)}
    assert "เลิกทำแล้ว" in (await office.press(button)).text
    assert await office.scores() == {}


async def test_two_people_entering_at_once_keep_both_and_a_true_history(office: Office) -> None:
    first = office.event(Text("O8 = 10"), "coordinator")
    second = office.event(Text("O8 = 20"), "staff")
    runner = office.runner(lanes=4)
    runner.start()
    await asyncio.gather(runner.ask(first), runner.ask(second))
    await runner.stop()
    async with unit_of_work(office.database) as uow:
        found = await uow.assessments.find(office.agency_id, 2567)
        assert found
        lines = await uow.assessments.history(found.id, "O8")
    assert lines[0].old is None
    assert lines[1].old == lines[0].new
    assert found.scores["O8"] == lines[1].new


@on_postgres
async def test_two_last_coordinators_cannot_go_at_once(office: Office, clock: FrozenClock) -> None:
    async with unit_of_work(office.database) as uow:
        other = await register(uow, office.agency_id, "web:second", "coordinator", clock())
    first = office.members["coordinator"]
    runner = office.runner(lanes=4)
    runner.start()
    await asyncio.gather(
        runner.ask(office.event(Pressed(f"q.member.{other}.role.staff"), "coordinator")),
        runner.ask(office.event(Pressed(f"q.member.{first}.role.staff"), "second")),
    )
    await runner.stop()
    async with unit_of_work(office.database) as uow:
        roles = [each.role for each in await uow.agencies.members(office.agency_id)]
    assert roles.count("coordinator") == 1


async def test_a_code_that_joins_accounts_dies_with_its_member(office: Office) -> None:
    code = CODE.findall((await office.say("เชื่อมบัญชี", "staff")).text)[0]
    await office.press(f"q.member.{office.members['staff']}.remove.yes")
    assert "ไม่ถูกต้องหรือหมดอายุ" in (await come_in(office, code, "phone")).text


async def test_whoever_is_forgotten_is_not_brought_back_by_an_old_button(office: Office) -> None:
    staff = office.members["staff"]
    await office.press(f"q.member.{staff}.remove.yes")
    await office.press("q.forget.yes", "staff")
    assert "ไม่พบสมาชิก" in (await office.press(f"q.member.{staff}.restore")).text
    assert "ยังไม่ได้ให้" in (await office.say("ข้อมูลของฉัน", "staff")).text
    assert "ก่อนเริ่ม" in (await office.say("สวัสดี", "staff")).text


@on_postgres
async def test_a_chat_is_held_by_one_turn_at_a_time(office: Office, clock: FrozenClock) -> None:
    """An event whose row became visible late is not taken beside the turn under way."""
    events = [office.event(Text(f"O8 {number}"), "coordinator") for number in (1, 2)]
    async with unit_of_work(office.database) as uow:
        ids, _ = await uow.inbox.add(events, clock())
    async with unit_of_work(office.database) as uow:
        assert await uow.inbox.claim("web:coordinator", clock())
        async with unit_of_work(office.database) as other:
            late = update(inbox).where(inbox.c.id == max(ids.values())).values(chat="web:coordinator")
            await other.connection.execute(late)
            assert await other.inbox.claim("web:coordinator", clock()) is None
