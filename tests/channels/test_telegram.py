"""Telegram end to end: updates in, messages out, and everything that can go wrong in between."""

import asyncio

import pytest
from sqlalchemy import select
from telegram import Bot

from bot.receiving.telegram_polling import poll
from storage.messages.inbox import NewInbound
from storage.messages.tables import inbox
from storage.unit_of_work import unit_of_work
from tests.platforms import CHEF, CLERK, NOBODY, Installation


async def test_a_question_is_answered_in_html_with_a_keyboard(site: Installation) -> None:
    (message,) = await site.telegram_says(site.message("แก้ตัวชี้วัด 4 เป็น 64"))
    assert message["parse_mode"] == "HTML"
    assert "✓" in message["text"]
    rows = message["reply_markup"]["inline_keyboard"]
    assert all(len(button["callback_data"].encode()) <= 64 for row in rows for button in row)
    (card,) = await site.telegram_says(site.message("ตัวชี้วัด 4"))
    assert "64.00" in card["text"]


async def test_what_people_write_cannot_become_markup(site: Installation) -> None:
    update = site.message(
        None, document={"file_id": "x", "file_unique_id": "x", "file_name": "<b>&'.zip", "file_size": 9}
    )
    (message,) = await site.telegram_says(update)
    assert "&lt;b&gt;&amp;'.zip" in message["text"]


async def test_only_telegram_may_hand_in_updates(site: Installation) -> None:
    update = site.message("O8 100")
    assert await site.post_telegram(update, None) == 403
    assert await site.post_telegram(update, "wrong") == 403
    assert await site.post_telegram(update, "é") == 403
    assert await site.post_telegram(update, body=b"x" * 1_000_001) == 413
    await site.work()
    assert site.telegram.said == []


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 9000])
async def test_broken_json_is_refused(site: Installation, body: bytes) -> None:
    assert await site.post_telegram(None, body=body) == 400


@pytest.mark.parametrize(
    "update",
    [[], 5, None, {}, {"update_id": "x"}, {"update_id": 1}, {"update_id": 2, "message": {"text": "a"}},
     {"update_id": 3, "message": 7}, {"update_id": 4, "news": {"a": 1}},
     {"update_id": 5, "callback_query": {"id": "1"}},
     {"update_id": 6, "channel_post": {"message_id": 1, "date": 1, "chat": {"id": -1, "type": "channel"}}}],
)  # fmt: skip
async def test_an_unknown_or_broken_update_is_passed_over(site: Installation, update: object) -> None:
    assert await site.post_telegram(update) == 200
    await site.work()
    assert await site.outbox() == []


async def test_the_same_update_three_times_has_one_effect_and_one_answer(site: Installation) -> None:
    update = site.message("O8 100")
    for _ in range(3):
        await site.post_telegram(update)
    await site.work()
    assert len(site.telegram.said) == 1


async def test_a_change_that_arrives_late_does_not_undo_a_newer_one(site: Installation) -> None:
    old, new = site.message("O8 0"), site.message("O8 100")
    new["message"]["date"] += 2
    for update in (new, old):
        await site.post_telegram(update)
        await site.work()
    assert "เพิ่งมาถึงหลังข้อความที่ใหม่กว่า" in site.telegram.said[-1]["text"]


async def test_a_press_is_answered_at_once_and_the_keyboard_goes_away(site: Installation) -> None:
    said = await site.telegram_says(site.pressed("q.enter"))
    assert "ปีงบประมาณ" in said[-1]["text"]
    await asyncio.gather(*site.assistant.channels["telegram"]._tasks)  # type: ignore[attr-defined]
    assert site.telegram.to("answerCallbackQuery")[0]["text"] == "ปุ่ม"
    assert site.telegram.to("editMessageReplyMarkup") == [{"chat_id": CHEF, "message_id": 55}]


async def test_an_old_callback_changes_nothing(site: Installation) -> None:
    await site.telegram_says(site.message("กรอกคะแนน 2567"))
    site.telegram.fail("answerCallbackQuery", 400, {"ok": False, "error_code": 400, "description": "too old"})
    (said,) = await site.telegram_says(site.pressed("0.ind"))
    assert "ปุ่มนั้นเป็นของคำถามก่อนหน้า" in said["text"]


async def test_a_callback_of_somebody_elses_message_is_passed_over(site: Installation) -> None:
    assert await site.telegram_says(site.pressed("q.erase", NOBODY, chat=CHEF)) == []
    assert await site.telegram_says(site.message("O8 100", CHEF, chat={"id": CLERK, "type": "private"})) == []


async def test_a_button_of_a_group_presses_nothing_for_anybody(site: Installation) -> None:
    (said,) = await site.telegram_says(site.pressed("q.erase", CHEF, chat=-5, type="supergroup"))
    assert said["chat_id"] == -5
    assert "แชตส่วนตัวเท่านั้น" in said["text"]
    assert "https://t.me/ita_test_bot" in said["text"]


async def test_a_group_is_listened_to_only_when_it_calls(site: Installation) -> None:
    group = {"id": -5, "type": "supergroup", "title": "กอง"}
    assert await site.telegram_says(site.message("คะแนนลับ 5", chat=group)) == []
    call = site.message("@ita_test_bot ว่าไง", chat=group)
    call["message"]["entities"] = [{"type": "mention", "offset": 0, "length": 13}]
    (said,) = await site.telegram_says(call)
    assert "แชตส่วนตัวเท่านั้น" in said["text"]


async def test_a_deep_link_with_a_code_leads_in(site: Installation) -> None:
    (invited,) = [each for each in await site.telegram_says(site.message("เชิญคน")) if "บทบาท" in each["text"]]
    press = next(
        button["callback_data"]
        for row in invited["reply_markup"]["inline_keyboard"]
        for button in row
        if button["text"] == "ผู้บริหาร"
    )
    said = await site.telegram_says(site.pressed(press))
    assert any(each.get("photo") for each in said), "the QR picture is uploaded"
    link = said[-1]["text"].partition("https://t.me/ita_test_bot?start=")[2].split()[0]
    (notice,) = await site.telegram_says(site.message(f"/start {link}", NOBODY))
    assert "ได้รับรหัสแล้ว" in notice["text"]
    joined = await site.telegram_says(site.message("ยอมรับ", NOBODY))
    assert "เข้าร่วม เทศบาลตำบลตัวอย่าง แล้ว ในฐานะผู้บริหาร" in joined[-1]["text"]
    async with unit_of_work(site.assistant.database) as uow:
        assert (await uow.identities.find(f"telegram:{NOBODY}")).name == "ก ข"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/help", "ผู้ช่วย ITA ของ"),
        ("/enter", "ปีงบประมาณ"),
        ("/weak@ita_test_bot", "คะแนน"),
        ("/start", "ผู้ช่วย ITA ของ"),
    ],
)
async def test_commands(site: Installation, command: str, words: str) -> None:
    assert words in (await site.telegram_says(site.message(command)))[-1]["text"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"sticker": {"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1, "is_animated": False,
                      "is_video": False, "type": "regular"}}, "น่ารัก"),
        ({"voice": {"file_id": "1", "file_unique_id": "1", "duration": 1}}, "ยังฟังเสียง"),
        ({"location": {"longitude": 1.0, "latitude": 1.0}}, "ไม่ได้ใช้"),
        ({"contact": {"phone_number": "1", "first_name": "x"}}, "ยังอ่านไม่ได้"),
    ],
)  # fmt: skip
async def test_what_cannot_be_read_is_answered_kindly(
    site: Installation, content: dict[str, object], words: str
) -> None:
    assert words in (await site.telegram_says(site.message(None, **content)))[-1]["text"]


async def test_an_edited_message_is_a_correction_that_is_looked_at_first(site: Installation) -> None:
    update = site.message("O8 100")
    await site.telegram_says(update)

    async def edit(text: str) -> str:
        edited = site.update({"edited_message": update["message"] | {"text": text, "edit_date": 1709517700}})
        return "\n".join(each["text"] for each in await site.telegram_says(edited))

    assert "O8" in await edit("O8 ได้เท่าไหร่")
    assert "ยังไม่ได้ทำอะไร" in await edit("เสร็จแล้ว")
    assert "ยังไม่เปลี่ยนตาม" in await edit("เลิกทำ")
    corrected = await edit("O8 50")
    assert "ยังไม่บันทึก" in corrected
    assert "100.00 → 50.00" in corrected
    again = site.message("O8 ได้เท่าไหร่", date=1709517800)
    assert "100.00" in (await site.telegram_says(again))[0]["text"]


async def test_a_text_file_is_fetched_and_read(site: Installation) -> None:
    site.telegram.files["f1"] = "ตัวชี้วัด 1 91.24\nตัวชี้วัด 2 85.00\n".encode()
    document = {"file_id": "f1", "file_unique_id": "f1", "file_name": "ผล.csv", "file_size": 80}
    said = await site.telegram_says(site.message(None, document=document))
    assert "91.24" in said[-1]["text"]


async def test_a_file_that_cannot_be_fetched_is_said_so(site: Installation) -> None:
    site.telegram.fail("getFile", 400, {"ok": False, "error_code": 400, "description": "wrong file_id"})
    document = {"file_id": "f1", "file_unique_id": "f1", "file_name": "ผล.csv", "file_size": 80}
    assert "ไม่สำเร็จ" in (await site.telegram_says(site.message(None, document=document)))[-1]["text"]


# ---- sending


def error(code: int, words: str, **parameters: int) -> dict[str, object]:
    return {"ok": False, "error_code": code, "description": words, "parameters": parameters}


async def test_told_to_wait_a_chat_waits_that_long(site: Installation) -> None:
    site.telegram.fail("sendMessage", 429, error(429, "Too Many Requests", retry_after=7))
    await site.post_telegram(site.message("O8 100"))
    await site.work()
    assert await site.states() == ["waiting"]
    site.clock.move(seconds=5)
    assert await site.telegram_says(site.message("ช่วยด้วย", CLERK)), "others go on"
    site.clock.move(seconds=3)
    await site.work()
    assert await site.states() == ["sent", "sent"]


async def test_told_to_wait_in_several_chats_everybody_waits(site: Installation) -> None:
    site.telegram.fail("sendMessage", 429, error(429, "Too Many Requests", retry_after=7), times=2)
    for person in (CHEF, CLERK):
        await site.post_telegram(site.message("ช่วยด้วย", person))
    await site.work()
    assert await site.telegram_says(site.message("สวัสดี", NOBODY)) == []
    site.clock.move(seconds=8)
    await site.work()
    assert await site.states() == ["sent"] * 3


async def test_a_person_who_blocked_is_remembered(site: Installation) -> None:
    site.telegram.blocked.add(CHEF)
    await site.post_telegram(site.message("O8 100"))
    await site.work()
    assert await site.states() == ["failed"]
    async with unit_of_work(site.assistant.database) as uow:
        assert (await uow.identities.find(f"telegram:{CHEF}")).blocked_at  # type: ignore[union-attr]
    site.telegram.blocked.clear()
    await site.telegram_says(site.message("/start"))
    async with unit_of_work(site.assistant.database) as uow:
        assert not (await uow.identities.find(f"telegram:{CHEF}")).blocked_at  # type: ignore[union-attr]


async def test_blocking_is_noted_when_telegram_tells(site: Installation) -> None:
    user = {"id": CHEF, "is_bot": False, "first_name": "ก"}
    bot = {"id": 1, "is_bot": True, "first_name": "ITA"}
    change = {
        "chat": {"id": CHEF, "type": "private"},
        "from": user,
        "date": 1709517600,
        "old_chat_member": {"user": bot, "status": "member"},
        "new_chat_member": {"user": bot, "status": "kicked", "until_date": 0},
    }
    assert await site.telegram_says(site.update({"my_chat_member": change})) == []
    async with unit_of_work(site.assistant.database) as uow:
        assert (await uow.identities.find(f"telegram:{CHEF}")).blocked_at  # type: ignore[union-attr]


async def test_a_send_whose_fate_is_unknown_is_marked_and_not_repeated(site: Installation) -> None:
    site.telegram.fail("sendMessage", after=True)
    await site.post_telegram(site.message("O8 100"))
    await site.work()
    site.clock.move(minutes=5)
    await site.work()
    assert await site.states() == ["unknown"]
    assert len(site.telegram.said) == 1


async def test_a_telegram_that_cannot_be_reached_is_tried_again(site: Installation) -> None:
    channel = site.assistant.channels["telegram"]
    good = channel.bot  # type: ignore[attr-defined]
    channel.bot = Bot("1:token", base_url="http://127.0.0.1:9/bot")  # type: ignore[attr-defined]
    await site.post_telegram(site.message("O8 100"))
    await site.work()
    assert (await site.outbox())[0][0] == "waiting"
    channel.bot = good  # type: ignore[attr-defined]
    site.clock.move(seconds=1)
    await site.work()
    assert await site.states() == ["sent"]
    assert len(site.telegram.said) == 1


@pytest.mark.parametrize("code", [500, 502])
async def test_a_broken_telegram_is_tried_again(site: Installation, code: int) -> None:
    site.telegram.fail("sendMessage", code, error(code, "oops"))
    await site.post_telegram(site.message("O8 100"))
    await site.work()
    site.clock.move(seconds=1)
    await site.work()
    assert await site.states() == ["sent"]


@pytest.mark.parametrize("status", [502, 200])
async def test_a_gateways_page_is_no_answer_and_is_not_repeated(site: Installation, status: int) -> None:
    site.telegram.garble("sendMessage", status)
    await site.post_telegram(site.message("O8 100"))
    await site.work()
    assert await site.states() == ["unknown"]


@pytest.mark.parametrize("body", [{"ok": True, "result": "x"}, {"ok": True, "result": [1]}])
async def test_an_answer_of_no_known_shape_is_not_repeated(site: Installation, body: object) -> None:
    site.telegram.fail("sendMessage", 200, body)  # type: ignore[arg-type]
    await site.post_telegram(site.message("O8 100"))
    await site.work()
    assert await site.states() == ["unknown"]


async def test_numbers_of_updates_may_begin_anew_and_another_bot_has_its_own(site: Installation) -> None:
    update = site.message("O8 100")
    for _ in range(2):
        assert await site.post_telegram(update) == 200
    assert await _kept(site) == [f"1:{update['update_id']}:{update['message']['date']}"]
    site.clock.move(days=30)
    anew = site.message("O9 100") | {"update_id": update["update_id"]}
    assert await site.post_telegram(anew) == 200
    assert len(await _kept(site)) == 2
    site.assistant.channels["telegram"].number = "2"  # type: ignore[attr-defined]
    assert await site.post_telegram(update) == 200
    assert len(await _kept(site)) == 3


async def test_what_an_older_version_kept_is_known_while_telegram_repeats_it(site: Installation) -> None:
    update = site.message("O8 100")
    old = str(update["update_id"])
    body = {"kind": "text", "text": "O8 100"}
    async with unit_of_work(site.assistant.database) as uow:
        event = NewInbound("telegram", old, f"telegram:{CHEF}", f"telegram:{CHEF}", body)
        await uow.inbox.add([event], site.clock())
    assert await site.post_telegram(update) == 200
    assert await _kept(site) == [old]
    site.clock.move(days=3)
    assert await site.post_telegram(update) == 200
    assert len(await _kept(site)) == 2


async def _kept(site: Installation) -> list[str]:
    async with unit_of_work(site.assistant.database) as uow:
        rows = await uow.connection.execute(select(inbox.c.event_id).order_by(inbox.c.id))
        return list(rows.scalars())


async def test_a_picture_that_cannot_be_loaded_sends_nothing_twice(
    site: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    (asked,) = await site.telegram_says(site.message("เชิญคน"))
    channel = site.assistant.channels["telegram"]
    good, calls = channel.load, []  # type: ignore[attr-defined]

    async def flaky(path: str) -> object:
        calls.append(path)
        if len(calls) == 2:
            raise ConnectionError("database away")
        return await good(path)

    monkeypatch.setattr(channel, "load", flaky)
    await site.post_telegram(site.pressed("q.invite.executive"))
    await site.work()
    assert len(site.telegram.said) == 1
    site.clock.move(seconds=1)
    await site.work()
    photos = [each["caption"] for each in site.telegram.said if "photo" in each]
    assert len(photos) == len(set(photos)) == 2
    assert asked


async def test_a_group_that_became_a_supergroup_is_followed(site: Installation) -> None:
    moved = error(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100500)
    site.telegram.fail("sendMessage", 400, moved)
    call = site.message("@ita_test_bot", chat={"id": -5, "type": "group", "title": "กอง"})
    call["message"]["entities"] = [{"type": "mention", "offset": 0, "length": 13}]
    await site.post_telegram(call)
    await site.work()
    await site.work()
    assert [each["chat_id"] for each in site.telegram.said] == [-100500]
    assert await site.states() == ["sent"]


async def test_a_migrated_group_moves_what_waits_in_it(site: Installation) -> None:
    group = {"id": -5, "type": "group", "title": "กอง"}
    update = site.message(None, chat=group, migrate_to_chat_id=-100500)
    assert await site.telegram_says(update) == []
    async with unit_of_work(site.assistant.database) as uow:
        assert await uow.inbox.count_in("telegram:-100500") == 1


async def test_a_refused_message_is_marked_and_the_chat_goes_on(site: Installation) -> None:
    site.telegram.fail("sendMessage", 400, error(400, "Bad Request: chat not found"))
    await site.telegram_says(site.message("O8 100"))
    assert await site.states() == ["failed"]
    assert await site.telegram_says(site.message("ช่วยด้วย"))


# ---- without a public address


async def test_polling_hands_in_updates_in_order_and_asks_on(site: Installation) -> None:
    broken = {"update_id": 1001, "message": {"text": 5}}
    site.telegram.updates = [broken, site.message("O8 10"), site.message("O9 10")]
    channel = site.assistant.channels["telegram"]
    task = asyncio.create_task(poll(channel, site.assistant.reception))  # type: ignore[arg-type]
    last = site.telegram.updates[-1]["update_id"]
    asked_on = site.telegram.when(lambda call: call.body.get("offset") == last + 1)
    await asyncio.wait_for(asked_on, 10)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await site.work()
    assert ["O8" in each["text"] for each in site.telegram.said] == [True, False]
    assert site.telegram.to("deleteWebhook")
    allowed = site.telegram.to("getUpdates")[0]["allowed_updates"]
    assert set(allowed) == {"message", "edited_message", "callback_query", "my_chat_member"}
