"""Who makes agencies: so many a day and no more, or only whoever runs the installation."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from bot.jobs.pruning import Pruning
from handlers.people.registering import register
from handlers.terms.context import Founding
from storage.columns import metadata
from storage.messages.tables import outbox
from storage.unit_of_work import unit_of_work
from tests.harness import Answer, Office

NAMES = ("เทศบาลตำบลหนึ่ง", "เทศบาลตำบลสอง", "เทศบาลตำบลสาม")


async def come_in(office: Office) -> Answer:
    await office.say("สวัสดี", "stranger")
    return await office.say("ยอมรับ", "stranger")


async def found(office: Office, name: str) -> Answer:
    await office.say("สร้างหน่วยงานใหม่", "stranger")
    asked = await office.say(f"{name} จังหวัดเลย", "stranger")
    return await office.press(asked.press("สร้าง"), "stranger")


async def test_one_person_makes_so_many_agencies_a_day(office: Office) -> None:
    office.parts = replace(office.parts, founding=Founding(a_day=2))
    await come_in(office)
    for name in NAMES[:2]:
        assert f"สร้าง {name} แล้ว" in (await found(office, name)).text
    assert "ครบ 2 แห่งในหนึ่งวัน" in (await found(office, NAMES[2])).text
    office.clock.move(hours=25)
    assert f"สร้าง {NAMES[2]} แล้ว" in (await found(office, NAMES[2])).text
    async with unit_of_work(office.database) as uow:
        assert await uow.agencies.count() == 4


async def say_no_more(office: Office, how: str) -> None:
    """Erased for good, or gone from both agencies."""
    if how == "leave":
        for _ in range(2):
            asked = await office.say("ออกจากหน่วยงาน", "stranger")
            await office.press(asked.press("ยืนยันออก"), "stranger")
        return
    asked = await office.say("ลบข้อมูลของฉัน", "stranger")
    assert "ลบ" in (await office.press(asked.press("ยืนยันลบ"), "stranger")).text
    async with unit_of_work(office.database) as uow:
        await uow.connection.execute(update(outbox).values(state="sent"))
    office.clock.move(minutes=30)
    await Pruning(office.database, office.clock, 30).work()
    assert not await rows_with(office, "stranger")


async def rows_with(office: Office, words: str) -> int:
    found = 0
    async with unit_of_work(office.database) as uow:
        for table in metadata.sorted_tables:
            found += sum(words in str(row) for row in await uow.connection.execute(select(table)))
    return found


@pytest.mark.parametrize("how", ["erase", "leave"])
async def test_who_was_erased_or_left_makes_no_more_agencies_a_day(office: Office, how: str) -> None:
    office.parts = replace(office.parts, founding=Founding(a_day=2))
    await come_in(office)
    for name in NAMES[:2]:
        await found(office, name)
    await say_no_more(office, how)
    if how == "erase":
        await come_in(office)
    assert "ครบ 2 แห่งในหนึ่งวัน" in (await found(office, NAMES[2])).text
    office.clock.move(hours=25)
    assert f"สร้าง {NAMES[2]} แล้ว" in (await found(office, NAMES[2])).text


async def test_who_made_agencies_is_kept_for_a_day(office: Office) -> None:
    await come_in(office)
    await found(office, NAMES[0])
    pruning = Pruning(office.database, office.clock, 30)
    assert (await pruning.work())["foundings"] == 0
    office.clock.move(hours=24)
    assert (await pruning.work())["foundings"] == 1


async def test_where_only_the_operator_makes_agencies_nobody_is_offered_it(office: Office) -> None:
    office.parts = replace(office.parts, founding=Founding(is_open=False))
    entrance = await come_in(office)
    assert "ผู้ดูแลระบบเป็นผู้เพิ่มให้" in entrance.text
    assert "สร้างหน่วยงานใหม่" not in entrance.choices
    for words in ("สร้างหน่วยงานใหม่", "เทศบาลตำบลหนึ่ง จังหวัดเลย", "สร้าง"):
        answer = await office.say(words, "stranger")
        assert "สร้างหน่วยงานใหม่" not in answer.choices
    assert "ผู้ดูแลระบบเป็นผู้เพิ่มหน่วยงาน" in (await office.say("สร้างหน่วยงานใหม่", "stranger")).text
    assert "สร้างหน่วยงานใหม่" not in (await office.say("เปลี่ยนหน่วยงาน")).choices
    assert "ผู้ดูแลระบบเป็นผู้เพิ่มหน่วยงาน" in (await office.press("q.newagency")).text
    async with unit_of_work(office.database) as uow:
        assert await uow.agencies.count() == 1


async def test_a_question_from_before_the_setting_makes_no_agency(office: Office) -> None:
    await come_in(office)
    await office.say("สร้างหน่วยงานใหม่", "stranger")
    asked = await office.say("เทศบาลตำบลหนึ่ง จังหวัดเลย", "stranger")
    office.parts = replace(office.parts, founding=Founding(is_open=False))
    refused = await office.press(asked.press("สร้าง"), "stranger")
    assert "ยังไม่ได้สร้าง" in refused.text
    async with unit_of_work(office.database) as uow:
        assert await uow.agencies.count() == 1


@pytest.mark.parametrize(("own", "other", "is_beside"), [
    ("เลย", "เลย", True), ("เลย", "", True), ("", "เลย", True), ("เลย", "ตาก", False),
])  # fmt: skip
async def test_a_name_is_compared_with_those_of_the_same_province(
    office: Office, own: str, other: str, is_beside: bool
) -> None:
    async with unit_of_work(office.database) as uow:
        mine = await uow.agencies.add("อบต.ก", "อบต.", own, office.clock())
        await uow.agencies.add("อบต.ข", "อบต.", other, office.clock())
        await register(uow, mine, "web:mine", "coordinator", office.clock())
        names = await uow.registry.names_beside(mine)
    assert ("อบต.ข" in names) is is_beside
    assert "อบต.ก" not in names
