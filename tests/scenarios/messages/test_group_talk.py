"""A group that belongs to an agency may ask what everybody may see; nothing is begun or changed there."""

from handlers.people.registering import register
from storage.unit_of_work import unit_of_work
from tests.platforms import CHEF, COORDINATOR, GROUP, STAFF, STRANGER, Installation
from tests.scenarios.reminders.test_groups import called, plan

TELEGRAM = {"id": -5, "type": "supergroup", "title": "กอง"}


async def bind(site: Installation) -> None:
    await site.line_says("O8 0")
    assert "ถามเรื่องของ เทศบาลตำบลตัวอย่าง ได้แล้ว" in await called(site, "ผูกกลุ่มนี้", COORDINATOR)


async def words_kept(site: Installation) -> str:
    async with unit_of_work(site.assistant.database) as uow:
        return str(await uow.inbox.said_in(f"line:{GROUP}", 99))


async def test_a_group_answers_after_its_coordinator_has_bound_it(site: Installation) -> None:
    assert "ผูกกลุ่มนี้" in await called(site, "จุดอ่อน", STAFF)
    assert "ผู้ประสานงาน ITA ของหน่วยงานเป็นผู้เปิด" in await called(site, "ผูกกลุ่มนี้", STAFF)
    await bind(site)
    for who in (COORDINATOR, STAFF, STRANGER):
        assert "O8" in await called(site, "ขาด O ข้อไหน", who)
    assert "ต้องมี" in await called(site, "O8 ต้องลงอะไร", STAFF)
    assert "ไม่ได้ผูกกับหน่วยงานแล้ว" in await called(site, "เลิกผูกกลุ่ม", COORDINATOR)
    assert "แชตส่วนตัวเท่านั้น" in await called(site, "ขาด O ข้อไหน", STAFF)


async def test_what_changes_or_is_about_one_person_is_said_in_private(site: Installation) -> None:
    await plan(site)
    await bind(site)
    private = (
        *("O8 100", "กรอกคะแนน", "งานของฉัน", "ข้อมูลของฉัน", "ลบข้อมูลของฉัน", "สมาชิก", "เชิญคน"),
        *("เลิกทำ", "แจ้งกองคลัง", "ตั้งค่าการเตือน", "ฉันอยู่กองไหน", "เสร็จแล้ว 1", "ยกเลิก", "ABCD2345"),
    )
    for words in private:
        said = await called(site, words, COORDINATOR)
        assert "แชตส่วนตัว" in said, words
        assert "✓" not in said, words
    assert "0.00" in str(await site.line_says("O8 ได้เท่าไหร่"))


async def test_a_question_of_nobody_is_answered_and_its_words_are_forgotten(site: Installation) -> None:
    await bind(site)
    mention = {"mentionees": [{"index": 0, "length": len("@ช่วย ITA"), "isSelf": True}]}
    message = {"type": "text", "id": "g-1", "text": "@ช่วย ITA ขาด O ข้อไหน คำลับ", "mention": mention}
    source = {"type": "group", "groupId": GROUP}
    before = len(site.line.said)
    await site.post_line(site.event({"type": "message", "message": message}, GROUP, source=source))
    await site.work()
    assert len(site.line.said) > before
    assert "คำลับ" not in await words_kept(site)


async def test_a_button_in_a_group_answers_only_what_everybody_may_see(site: Installation) -> None:
    await bind(site)

    async def press(data: str) -> str:
        before = len(site.line.said)
        event = site.event({"type": "postback", "postback": {"data": data}}, GROUP)
        event["source"]["userId"] = COORDINATOR
        await site.post_line(event)
        await site.work()
        return str(site.line.said[before:])

    assert "O8" in await press("q.missing")
    for data in ("q.erase", "q.undo", "0.yes", "q.members", "q.nothing", "x" * 290):
        assert "แชตส่วนตัว" in await press(data), data


async def test_telegram_groups_answer_a_mention_a_command_and_a_reply(site: Installation) -> None:
    def call(words: str, **more: object) -> dict[str, object]:
        update = site.message(words, chat=TELEGRAM, **more)
        if words.startswith("@"):
            update["message"]["entities"] = [{"type": "mention", "offset": 0, "length": 13}]
        return update

    await site.telegram_says(site.message("O8 0", CHEF))
    (said,) = await site.telegram_says(call("@ita_test_bot ผูกกลุ่มนี้"))
    assert "ได้แล้ว" in said["text"]
    (said,) = await site.telegram_says(call("@ita_test_bot ขาด O ข้อไหน"))
    assert "O8" in said["text"]
    assert await site.telegram_says(call("ขาด O ข้อไหน")) == []
    bot = {"id": 1, "is_bot": True, "first_name": "ITA", "username": "ita_test_bot"}
    reply = {"message_id": 5, "date": 1, "chat": TELEGRAM, "from": bot, "text": "เดิม"}
    (said,) = await site.telegram_says(call("O8 ต้องลงอะไร", reply_to_message=reply))
    assert "ต้องมี" in said["text"]


async def test_a_digest_alone_opens_no_scores(site: Installation) -> None:
    await site.line_says("O8 0")
    await called(site, "รับสรุปรายสัปดาห์", COORDINATOR)
    assert "แชตส่วนตัวเท่านั้น" in await called(site, "ขาด O ข้อไหน", STAFF)


async def test_who_is_of_several_agencies_says_which_one_a_group_belongs_to(site: Installation) -> None:
    await site.line_says("O8 0")
    async with unit_of_work(site.assistant.database) as uow:
        other = await uow.agencies.add("อบต.อื่น", "อบต.", "", site.clock())
        await register(uow, other, f"line:{COORDINATOR}", "coordinator", site.clock())
    said = await called(site, "ผูกกลุ่มนี้", COORDINATOR)
    assert "ยังไม่ได้ผูกกลุ่ม" in said
    assert "แชตส่วนตัวเท่านั้น" in await called(site, "ขาด O ข้อไหน", STAFF)
    async with unit_of_work(site.assistant.database) as uow:
        speaker, _ = await uow.chats.find_speaker(f"line:{COORDINATOR}", f"line:{COORDINATOR}")
    assert speaker.agency_name in said
    said = await called(site, f"ผูกกลุ่มนี้กับ {speaker.agency_name}", COORDINATOR)
    assert f"ถามเรื่องของ {speaker.agency_name} ได้แล้ว" in said
