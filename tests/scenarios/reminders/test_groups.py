"""A group gets one digest a week: counts by unit, no names, no scores, if the coordinator wants it."""

from datetime import UTC, date, datetime

from handlers.people.registering import register
from knowledge.measures.measure import Draft
from knowledge.periods.days import Span
from storage.unit_of_work import unit_of_work
from tests.platforms import COORDINATOR, GROUP, STAFF, STRANGER, Installation


async def called(site: Installation, words: str, who: str) -> str:
    before = len(site.line.said)
    text = f"@ผู้ช่วย {words}"
    mention = {"mentionees": [{"index": 0, "length": 8, "isSelf": True, "userId": "U0"}]}
    message = {"type": "text", "id": f"g{next(site.numbers)}", "text": text, "mention": mention}
    source = {"type": "group", "groupId": GROUP, "userId": who}
    await site.post_line(site.event({"type": "message", "message": message}, GROUP, source=source))
    await site.work()
    return str(site.line.said[before:])


async def plan(site: Installation) -> None:
    spans = (Span(date(2024, 1, 1), date(2024, 1, 31)),)
    async with unit_of_work(site.assistant.database) as uow:
        unit = await uow.agencies.unit(site.agency_id, "กองคลัง")
        draft = Draft("กิจกรรม Big Data", spans=spans, units=("กองคลัง",))
        await uow.measures.add(site.agency_id, 2567, draft, [unit], site.clock())


async def test_only_the_coordinator_opens_the_digest_and_it_names_units_only(site: Installation) -> None:
    await plan(site)
    assert "ผู้ประสานงาน ITA ของหน่วยงานเป็นผู้เปิด" in await called(site, "รับสรุป", STAFF)
    assert "ตอบในแชตส่วนตัว" in await called(site, "งานค้าง", COORDINATOR)
    assert "ทุกสัปดาห์" in await called(site, "รับสรุปรายสัปดาห์", COORDINATOR)
    said = await called(site, "ใครยังไม่ส่ง", STAFF)
    assert "กองคลัง" in said
    assert "Big Data" not in said
    assert "จะไม่ได้สรุปรายสัปดาห์แล้ว" in await called(site, "หยุดสรุป", COORDINATOR)
    assert "ตอบในแชตส่วนตัว" in await called(site, "งานค้าง", STAFF)


async def test_the_digest_comes_once_a_week_on_its_first_working_morning(site: Installation) -> None:
    await plan(site)
    await called(site, "รับสรุปรายสัปดาห์", COORDINATOR)

    async def tell(*moment: int) -> int:
        site.clock.now = datetime(*moment, tzinfo=UTC)  # type: ignore[arg-type]
        before = pushed()
        await site.assistant.reminders.tick(site.clock())
        await site.work()
        return pushed() - before

    def pushed() -> int:
        return sum(body["to"] == GROUP for body in site.line.to("/push"))

    before = len(site.line.said)
    assert await tell(2024, 3, 11, 1, 0) == 0, "08:00 in Bangkok is before the office opens"
    assert await tell(2024, 3, 11, 2, 0) == 1
    assert await tell(2024, 3, 11, 3, 0) == 0, "once a week"
    assert await tell(2024, 3, 12, 3, 0) == 0
    assert "กองคลัง" in str(site.line.said[before:])
    assert await tell(2024, 4, 15, 3, 0) == 0, "Songkran"
    assert await tell(2024, 4, 17, 3, 0) == 1


async def test_a_group_is_not_taken_over(site: Installation) -> None:
    """Another agency's coordinator is told, and changes nothing; nobody else of the agency ends it."""
    await called(site, "รับสรุปรายสัปดาห์", COORDINATOR)
    async with unit_of_work(site.assistant.database) as uow:
        other = await uow.agencies.add("อบต.อื่น", "อบต.", "", site.clock())
        await register(uow, other, f"line:{STRANGER}", "coordinator", site.clock())

    async def bound() -> int | None:
        async with unit_of_work(site.assistant.database) as uow:
            group = await uow.groups.find(f"line:{GROUP}")
            return group.agency_id if group else None

    for wish in ("รับสรุปรายสัปดาห์", "หยุดสรุป"):
        said = await called(site, wish, STRANGER)
        assert "ไม่ใช่หน่วยงานของท่าน" in said
        assert "เทศบาลตำบลตัวอย่าง" not in said
        assert await bound() == site.agency_id
    assert "ผู้ประสานงาน ITA ของหน่วยงานเป็นผู้เปิดหรือหยุด" in await called(site, "หยุดสรุป", STAFF)
    assert await bound() == site.agency_id
    async with unit_of_work(site.assistant.database) as uow:
        for each in await uow.agencies.members(site.agency_id):
            await uow.agencies.change_member(site.agency_id, each.id, role="staff")
    assert "ทุกสัปดาห์" in await called(site, "รับสรุปรายสัปดาห์", STRANGER), "nobody is left to ask"
    assert await bound() == other
