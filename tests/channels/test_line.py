"""LINE end to end: webhook in, reply or push out, and everything that can go wrong in between."""

from datetime import timedelta

import aiohttp
import pytest

from bot.channels.line import client as line_client
from handlers.terms.events import from_body
from storage.unit_of_work import unit_of_work
from tests.platforms import COORDINATOR, GROUP, STAFF, STRANGER, Installation


async def test_a_question_is_answered_by_reply_with_a_card_and_quick_replies(site: Installation) -> None:
    (message,) = await site.line_says("แก้ตัวชี้วัด 4 เป็น 64")
    assert message["type"] == "text"
    assert "✓" in message["text"]
    assert 0 < len(message["quickReply"]["items"]) <= 13
    (card,) = await site.line_says("ได้กี่คะแนน")
    assert card["type"] == "flex"
    assert "IIT" in card["altText"]
    assert not site.line.to("/push")
    assert await site.states() == ["sent", "sent"]


# ---- who knocks


async def test_only_line_may_hand_in_events(site: Installation) -> None:
    event = site.text("O8 100")
    assert await site.post_line(event, signature=None) == 400
    assert await site.post_line(event, signature="AAAA") == 400
    assert await site.post_line(event, signature="é") == 400
    good = b'{"destination":"U0","events":[]}'
    import base64
    import hashlib
    import hmac

    of_another = base64.b64encode(hmac.new(b"channel-secret", good, hashlib.sha256).digest()).decode()
    assert await site.post_line(event, signature=of_another) == 400
    await site.work()
    assert await site.outbox() == []


async def test_the_verify_call_is_content(site: Installation) -> None:
    assert await site.post_line() == 200


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"events": 5}', b"\xff\xfe", b"[" * 9000, b"null"])
async def test_a_body_that_is_no_webhook_is_refused(site: Installation, body: bytes) -> None:
    assert await site.post_line(body=body) == 400


async def test_more_than_a_megabyte_is_refused_before_it_is_read(site: Installation) -> None:
    assert await site.post_line(body=b"x" * 1_000_001) == 413


# ---- events


async def test_a_strange_or_broken_event_never_costs_its_neighbours(site: Installation) -> None:
    strange = site.event({"type": "somethingNew", "news": {"a": 1}})
    broken = {"type": "message", "source": "?"}
    nobody = site.text("O9 100")
    del nobody["source"]["userId"]
    good = site.text("O8 100")
    assert await site.post_line(strange, broken, 5, None, nobody, good) == 200
    await site.work()
    assert ["O8" in each["text"] for each in site.line.said] == [True]


async def test_the_same_event_three_times_has_one_effect_and_one_answer(site: Installation) -> None:
    event = site.text("O8 100")
    await site.post_line(event, event)
    await site.work()
    redelivered = event | {"deliveryContext": {"isRedelivery": True}}
    await site.post_line(redelivered)
    await site.work()
    assert len(site.line.said) == 1
    assert await site.states() == ["sent"]


async def test_standby_is_silent(site: Installation) -> None:
    await site.post_line(site.text("O8 100", mode="standby"))
    await site.work()
    assert site.line.said == []
    assert await site.outbox() == []


async def test_several_people_in_one_webhook_each_get_their_answer(site: Installation) -> None:
    await site.post_line(site.text("O8 100"), site.text("สวัสดี", STRANGER), site.text("O9 100", STAFF))
    await site.work()
    texts = [each["text"] for each in site.line.said]
    assert len(texts) == 3
    assert any("ก่อนเริ่ม" in text for text in texts)


async def test_events_of_one_webhook_are_taken_in_the_order_they_happened(site: Installation) -> None:
    first, second = site.text("O8 10"), site.text("O8 20")
    second["timestamp"] += 5
    await site.post_line(second, first)
    await site.work()
    (answer,) = await site.line_says("ประวัติ O8")
    assert answer["text"].index("10") < answer["text"].index("20")


async def test_a_change_that_arrives_late_does_not_undo_a_newer_one(site: Installation) -> None:
    old, new = site.text("O8 0"), site.text("O8 100")
    new["timestamp"] += 900
    await site.post_line(new)
    await site.work()
    await site.post_line(old)
    await site.work()
    assert "เพิ่งมาถึงหลังข้อความที่ใหม่กว่า" in site.line.said[-1]["text"]
    assert "O8 0" in site.line.said[-1]["text"]
    site.clock.move(seconds=5)
    (answer,) = await site.line_says("ประวัติ O8")
    assert "→ 0" not in answer["text"]


async def test_a_question_that_arrives_late_is_simply_answered(site: Installation) -> None:
    old, new = site.text("ช่วยด้วย"), site.text("O8 100")
    new["timestamp"] += 900
    for event in (new, old):
        await site.post_line(event)
        await site.work()
    assert "ผู้ช่วย ITA ของ" in site.line.said[-1]["text"]


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ({"type": "sticker", "id": "1", "packageId": "1", "stickerId": "2"}, "น่ารัก"),
        ({"type": "audio", "id": "1", "duration": 5}, "ยังฟังเสียง"),
        ({"type": "video", "id": "1"}, "วิดีโอ"),
        ({"type": "location", "id": "1", "latitude": 1.0, "longitude": 2.0}, "ไม่ได้ใช้"),
        ({"type": "hologram", "id": "1"}, "ยังอ่านไม่ได้"),
        ({"type": "file", "id": "1", "fileName": "คะแนน.pdf", "fileSize": 9}, "ยังอ่านไฟล์ คะแนน.pdf ไม่ได้"),
        ({"type": "file", "id": "1", "fileName": "ใหญ่.csv", "fileSize": 10_000_000}, "ใหญ่เกินไป"),
        ({"type": "text", "id": "1"}, "ไม่มีข้อความ"),
    ],
)
async def test_what_cannot_be_read_is_answered_kindly(
    site: Installation, message: dict[str, object], words: str
) -> None:
    site.line.contents["1"] = b"MZ"
    await site.post_line(site.event({"type": "message", "message": message}))
    await site.work()
    assert words in site.line.said[-1]["text"]
    assert site.line.said[-1]["quickReply"]


async def test_a_text_file_is_fetched_and_read(site: Installation) -> None:
    site.line.contents["f1"] = "ตัวชี้วัด 1 91.24\nตัวชี้วัด 2 85.00\n".encode("cp874")
    message = {"type": "file", "id": "f1", "fileName": "ผล.csv", "fileSize": 80}
    await site.post_line(site.event({"type": "message", "message": message}))
    await site.work()
    assert "91.24" in str(site.line.said[-1])
    assert site.line.to("/loading/start") == [{"chatId": COORDINATOR, "loadingSeconds": 20}]


async def test_a_file_that_cannot_be_fetched_is_said_so(site: Installation) -> None:
    message = {"type": "file", "id": "gone", "fileName": "ผล.csv", "fileSize": 80}
    await site.post_line(site.event({"type": "message", "message": message}))
    await site.work()
    assert "รับไฟล์ ผล.csv ไม่สำเร็จ" in site.line.said[-1]["text"]


async def test_follow_greets_and_unfollow_is_noted(site: Installation) -> None:
    await site.post_line(site.event({"type": "follow", "follow": {"isUnblocked": False}}, STRANGER))
    await site.work()
    assert "ก่อนเริ่ม" in site.line.said[-1]["text"]
    await site.post_line(site.event({"type": "unfollow"}, COORDINATOR, replyToken=None))
    await site.work()
    assert (await account(site, COORDINATOR)).blocked_at is not None
    await site.post_line(site.event({"type": "follow", "follow": {"isUnblocked": True}}))
    await site.work()
    assert (await account(site, COORDINATOR)).blocked_at is None
    assert "ผู้ช่วย ITA ของ" in site.line.said[-1]["text"]


async def account(site: Installation, user: str):  # type: ignore[no-untyped-def]
    async with unit_of_work(site.assistant.database) as uow:
        return await uow.identities.find(f"line:{user}")


async def test_an_unsent_message_is_forgotten(site: Installation) -> None:
    event = site.text("ตัวชี้วัด 4 = 64 ความลับ")
    await site.post_line(event)
    await site.work()
    unsend = {"type": "unsend", "unsend": {"messageId": event["message"]["id"]}}
    await site.post_line(site.event(unsend, replyToken=None))
    await site.work()
    async with unit_of_work(site.assistant.database) as uow:
        bodies = [body for _, body, _ in await uow.inbox.said_in(f"line:{COORDINATOR}", 9)]
    assert "ความลับ" not in str(bodies)
    assert [type(from_body(body)).__name__ for body in bodies] == ["Unsent", "Unsent"]
    assert len(site.line.said) == 1


async def test_a_group_hears_only_where_to_go(site: Installation) -> None:
    mention = {"mentionees": [{"index": 0, "length": 5, "type": "user", "isSelf": True}]}
    chatter, call = site.text("คะแนนลับ 5", GROUP), site.text("@ITA ได้กี่คะแนน", GROUP)
    call["message"]["mention"] = mention
    for event in (chatter, call):
        event["source"]["userId"] = COORDINATOR
    await site.post_line(chatter, site.event({"type": "memberJoined"}, GROUP))
    await site.work()
    assert site.line.said == []
    await site.post_line(call, site.event({"type": "join"}, GROUP), site.event({"type": "leave"}, GROUP))
    await site.work()
    assert ["แชตส่วนตัวเท่านั้น" in each["text"] for each in site.line.said] == [True, True]
    async with unit_of_work(site.assistant.database) as uow:
        assert "ลับ" not in str(await uow.inbox.said_in(f"line:{GROUP}", 9))


async def test_a_button_of_a_group_presses_nothing_for_anybody(site: Installation) -> None:
    event = site.event({"type": "postback", "postback": {"data": "q.erase"}}, GROUP)
    event["source"]["userId"] = COORDINATOR
    await site.post_line(event)
    await site.work()
    assert "แชตส่วนตัวเท่านั้น" in site.line.said[-1]["text"]


async def test_an_old_button_changes_nothing(site: Installation) -> None:
    await site.line_says("กรอกคะแนน 2567")
    await site.post_line(site.event({"type": "postback", "postback": {"data": "0.ind"}}))
    await site.work()
    assert "ปุ่มนั้นเป็นของคำถามก่อนหน้า" in site.line.said[-1]["text"]


async def test_names_are_learned_from_profiles_after_consent(site: Installation) -> None:
    from bot.channels.names import learn_once

    site.line.names[STRANGER] = "สมหมาย"
    channel = site.assistant.channels["line"]
    await site.line_says("สวัสดี", STRANGER)
    assert await learn_once(site.assistant.database, channel, site.clock) == 0
    await site.line_says("ยอมรับ", STRANGER)
    assert await learn_once(site.assistant.database, channel, site.clock) == 1
    assert (await account(site, STRANGER)).name == "สมหมาย"
    assert await learn_once(site.assistant.database, channel, site.clock) == 0


# ---- sending


async def test_a_used_up_token_becomes_a_push(site: Installation) -> None:
    event = site.text("O8 100")
    site.line.used_tokens.add(event["replyToken"])
    await site.post_line(event)
    await site.work()
    assert site.line.to("/push")[0]["to"] == COORDINATOR
    assert await site.states() == ["sent"]


async def test_a_stale_token_is_not_even_tried(site: Installation) -> None:
    await site.post_line(site.text("O8 100"))
    site.clock.move(minutes=2)
    await site.work()
    assert not site.line.to("/reply")
    assert len(site.line.to("/push")) == 1


async def test_without_budget_an_answer_waits_for_the_next_free_reply(site: Installation) -> None:
    site.line.quota = site.line.used = 300
    await site.post_line(site.text("O8 100"))
    site.clock.move(minutes=2)
    await site.work()
    assert not site.line.to("/push")
    assert await site.states() == ["parked"]
    said = await site.line_says("ช่วยด้วย")
    assert "O8" in said[0]["text"]
    assert "ผู้ช่วย ITA ของ" in said[-1]["text"]
    assert await site.states() == ["merged", "sent"]


async def test_the_monthly_limit_in_the_answer_parks_the_message(site: Installation) -> None:
    site.line.fail("/quota", 500, times=9)
    limit = {"message": "You have reached your monthly limit."}
    site.line.fail("/push", 429, limit)
    await site.post_line(site.text("O8 100"))
    site.clock.move(minutes=2)
    await site.work()
    assert await site.states() == ["parked"]


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_busy_line_is_tried_again(site: Installation, status: int) -> None:
    busy = {"message": "The API rate limit has been exceeded. Try again later."}
    site.line.fail("/reply", status, busy if status == 429 else {"message": "oops"})
    await site.post_line(site.text("O8 100"))
    await site.work()
    assert await site.states() == ["waiting"]
    site.clock.move(seconds=1)
    await site.work()
    assert await site.states() == ["sent"]
    assert len(site.line.said) == 1


async def test_a_reply_whose_answer_was_lost_is_never_said_twice(site: Installation) -> None:
    site.line.fail("/reply", after=True)
    await site.post_line(site.text("O8 100"))
    await site.work()
    assert await site.states() == ["waiting"]
    site.clock.move(seconds=1)
    await site.work()
    assert await site.states() == ["unknown"]
    assert len(site.line.said) == 1
    assert not site.line.to("/push")


async def test_a_lost_reply_is_not_pushed_after_the_token_is_stale(site: Installation) -> None:
    site.line.fail("/reply", after=True)
    await site.post_line(site.text("O8 100"))
    await site.work()
    site.clock.move(minutes=3)
    await site.work()
    assert await site.states() == ["unknown"]
    assert not site.line.to("/push")


async def test_a_reply_that_was_cut_off_before_it_arrived_goes_out_again(site: Installation) -> None:
    site.line.fail("/reply")
    await site.post_line(site.text("O8 100"))
    await site.work()
    site.clock.move(seconds=1)
    await site.work()
    assert await site.states() == ["sent"]
    assert len(site.line.said) == 1


async def test_a_reply_that_times_out_is_tried_again(
    site: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_client, "TIMEOUT", aiohttp.ClientTimeout(total=0.2))
    site.line.fail("/reply", hang=True)
    await site.post_line(site.text("O8 100"))
    await site.work()
    assert await site.outbox() == [("waiting", 1, "TimeoutError")]
    site.clock.move(seconds=1)
    await site.work()
    assert await site.states() == ["sent"]


async def test_a_push_whose_answer_was_lost_is_known_by_its_retry_key(site: Installation) -> None:
    site.line.fail("/push", after=True)
    await site.post_line(site.text("O8 100"))
    site.clock.move(minutes=2)
    await site.work()
    assert await site.states() == ["waiting"]
    site.clock.move(seconds=1)
    await site.work()
    keys = [call.headers["X-Line-Retry-Key"] for call in site.line.calls if call.path.endswith("/push")]
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert await site.states() == ["sent"]
    assert len(site.line.said) == 1


async def test_a_card_that_line_refuses_is_said_in_words(site: Installation) -> None:
    await site.line_says("ตัวชี้วัด 4 = 64")
    fault = {"message": "A message (messages[0]) in the request body is invalid", "details": []}
    site.line.fail("/reply", 400, fault)
    (answer,) = await site.line_says("ได้กี่คะแนน")
    assert answer["type"] == "text"
    assert await site.states() == ["sent", "sent"]


async def test_what_line_refuses_for_good_is_marked_and_the_chat_goes_on(site: Installation) -> None:
    site.line.fail("/reply", 400, {"message": "no"})
    await site.line_says("ตัวชี้วัด 4 = 64")
    assert await site.outbox() == [("failed", 1, "400 no")]
    assert await site.line_says("ช่วยด้วย")


async def test_a_line_that_is_down_keeps_the_order_of_a_chat(site: Installation) -> None:
    site.line.fail("/reply", 503, {"message": "down"})
    await site.post_line(site.text("O8 10"), site.text("O9 10"))
    await site.work()
    assert site.line.said == []
    assert await site.states() == ["waiting", "waiting"]
    site.clock.now += timedelta(seconds=1)
    await site.work()
    assert ["O8" in each["text"] for each in site.line.said] == [True, False]


async def test_one_person_is_asked_to_slow_down_once(site: Installation) -> None:
    for number in range(250):
        await site.post_line(site.text(f"คำถาม {number}"))
    await site.work()
    assert len(site.line.said) == 241
    assert "ถี่มาก" in site.line.said[-1]["text"]
    assert await site.line_says("สวัสดี", STAFF)
    site.clock.move(minutes=1)
    assert "ถี่มาก" not in str(await site.line_says("ช่วยด้วย"))


async def test_letters_that_databases_refuse_cost_nobody_an_answer(site: Installation) -> None:
    odd = site.text("O8 100 \ud800\x00")
    press = site.event({"type": "postback", "postback": {"data": "q.\x00\ud800"}}, STAFF)
    assert await site.post_line(odd, press, site.text("สวัสดี", STRANGER)) == 200
    await site.work()
    assert len(site.line.said) == 3


async def test_a_message_that_the_sdk_refuses_is_said_in_words(
    site: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = [{"type": "text", "text": "x", "quickReply": {"items": [{}] * 14}}]
    monkeypatch.setattr(line_client, "encode", lambda *_: broken)
    (said,) = await site.line_says("ช่วยด้วย")
    assert "ผู้ช่วย ITA ของ" in said["text"]
    assert await site.states() == ["sent"]


async def test_a_yes_that_cannot_be_read_is_a_yes(site: Installation) -> None:
    site.line.fail("/reply", 200, {"odd": True}, after=True)
    await site.line_says("ช่วยด้วย")
    assert await site.states() == ["sent"]


@pytest.mark.parametrize("path", ["/reply", "/push"])
@pytest.mark.parametrize("taken", [False, True])
async def test_a_gateways_page_is_not_lines_yes(site: Installation, path: str, taken: bool) -> None:
    """Whether LINE took it is not known: it is tried again in a way that cannot say it twice."""
    if path == "/push":
        site.line.fail("/reply", 400, {"message": "Invalid reply token"}, times=9)
    site.line.garble(path, 200, after=taken)
    await site.post_line(site.text("ช่วยด้วย"))
    await site.work()
    assert await site.states() == ["waiting"]
    site.clock.move(seconds=1)
    await site.work()
    assert len(site.line.said) == 1
    assert await site.states() == ["unknown" if taken and path == "/reply" else "sent"]


async def test_after_an_outage_an_answer_comes_within_a_minute(site: Installation) -> None:
    site.line.fail("/reply", 503, {"message": "down"}, times=99)
    site.line.fail("/push", 503, {"message": "down"}, times=99)
    await site.post_line(site.text("O8 100"))
    for _ in range(30):
        await site.work()
        site.clock.move(seconds=61)
    site.line.faults.clear()
    await site.post_line(site.text("ช่วยด้วย"))
    await site.work()
    assert "ผู้ช่วย ITA ของ" in site.line.said[-1]["text"]


async def test_a_silent_event_leaves_the_buttons_as_they_were(site: Installation) -> None:
    await site.line_says("กรอกคะแนน 2567")
    await site.post_line(site.event({"type": "unsend", "unsend": {"messageId": "x"}}, replyToken=None))
    await site.work()
    assert "1/10" in str(await site.line_says("10 ตัวชี้วัด"))


async def test_a_file_nobody_can_fetch_does_not_hold_up_the_chat_for_ever(
    site: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_: object) -> bytes:
        raise KeyError("odd")

    monkeypatch.setattr(site.assistant.channels["line"], "fetch", broken)
    message = {"type": "file", "id": "f1", "fileName": "ผล.csv", "fileSize": 80}
    await site.post_line(site.event({"type": "message", "message": message}), site.text("ช่วยด้วย"))
    for _ in range(4):
        await site.work()
        site.clock.move(seconds=10)
    assert "รับไฟล์ ผล.csv ไม่สำเร็จ" in str(site.line.said)
    assert "ผู้ช่วย ITA ของ" in site.line.said[-1]["text"]
