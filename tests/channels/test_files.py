"""Files from every channel: photos and documents are kept, workbooks are read, the rest is refused kindly."""

import asyncio
import base64
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.web.decode import ChatRequest
from bot.files.attachments import KEPT, LARGEST_PHOTO
from bot.files.sheets import OLE
from bot.web.app import MAX_BODY, create_app
from bot.web.chat.chat import WebChat
from handlers.terms.events import File, from_body
from storage.unit_of_work import unit_of_work
from tests.channels.samples import draw_photo, workbook
from tests.databases import on_sqlite
from tests.files.hostile import INSIDE, PIXELS
from tests.platforms import CHEF, COORDINATOR, GROUP, STRANGER, Installation

TABLE = workbook([["ตัวชี้วัด", "คะแนน"], ["O8", 100], ["O9", 100]])
PDF = b"%PDF-1.7 ..."
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


async def files(site: Installation, chat: str = f"line:{COORDINATOR}") -> list[File]:
    """The files that came in a chat, as the core sees them."""
    async with unit_of_work(site.assistant.database) as uow:
        bodies = [body for _, body, _ in await uow.inbox.said_in(chat, 20)]
    return [event for event in map(from_body, bodies) if isinstance(event, File)]


async def line_sends(site: Installation, message: dict[str, Any], content: bytes | None = None) -> str:
    """Send something by LINE; what is said to it."""
    if content is not None:
        site.line.contents[message["id"]] = content
    await site.post_line(site.event({"type": "message", "message": message}))
    await site.work()
    return str(site.line.said[-1]["text"])


def image(number: str = "p1", provider: str = "line") -> dict[str, Any]:
    return {"type": "image", "id": number, "contentProvider": {"type": provider}}


def document(name: str, number: str = "d1", size: int = 80) -> dict[str, Any]:
    return {"type": "file", "id": number, "fileName": name, "fileSize": size}


async def test_a_photo_on_line_is_kept_and_can_be_seen(site: Installation) -> None:
    photo = draw_photo(taken="2024:02:28 08:00:00")
    assert await line_sends(site, image(), photo)
    (file,) = await files(site)
    assert file.token.startswith("/files/")
    assert file == File("ภาพ.jpg", token=file.token, mime="image/jpeg", taken_on="2024-02-28", is_photo=True)
    served = await site.client.get(file.token)
    assert (served.content, served.headers["content-type"]) == (photo, "image/jpeg")
    site.clock.now += KEPT
    assert (await site.client.get(file.token)).status_code == 404


async def test_a_photo_that_becomes_evidence_stays_and_is_nobody_elses(site: Installation) -> None:
    await line_sends(site, image(), draw_photo())
    (file,) = await files(site)
    until = site.clock() + timedelta(days=400)
    async with unit_of_work(site.assistant.database) as uow:
        other = await uow.agencies.add("เทศบาลตำบลอื่น", "เทศบาลตำบล", "ขอนแก่น", site.clock())
        assert await uow.files.keep(file.token, site.agency_id, until)
        assert await uow.files.keep(file.token, site.agency_id, until)
        assert not await uow.files.keep(file.token, other, until)
        assert not await uow.files.keep("/files/none", site.agency_id, until)
    site.clock.now += KEPT
    assert (await site.client.get(file.token)).status_code == 200


@pytest.mark.parametrize("used", [False, True])
async def test_a_photo_that_is_taken_back_is_gone_unless_it_is_evidence(
    site: Installation, used: bool
) -> None:
    await line_sends(site, image(), draw_photo())
    (file,) = await files(site)
    if used:
        async with unit_of_work(site.assistant.database) as uow:
            await uow.files.keep(file.token, site.agency_id, site.clock() + KEPT)
    unsend = {"type": "unsend", "unsend": {"messageId": "p1"}}
    await site.post_line(site.event(unsend, replyToken=None))
    await site.work()
    assert await files(site) == []
    assert (await site.client.get(file.token)).status_code == (200 if used else 404)


async def test_a_broken_photo_is_refused_and_not_kept(site: Installation) -> None:
    assert "ยังอ่านไฟล์ ภาพ.jpg ไม่ได้" in await line_sends(site, image(), draw_photo()[:-100])
    assert await files(site) == [File("ภาพ.jpg", fault="kind")]


async def test_a_photo_of_more_than_ten_megabytes_is_refused(site: Installation) -> None:
    content = draw_photo() + b"\x00" * LARGEST_PHOTO
    assert "ใหญ่เกินไป" in await line_sends(site, image(), content)
    assert "ใหญ่เกินไป" in await line_sends(site, document("ใหญ่.pdf", size=LARGEST_PHOTO + 1))
    assert [file.fault for file in await files(site)] == ["size", "size"]


async def test_a_photo_that_cannot_be_had_is_said_so(site: Installation) -> None:
    assert "รับไฟล์ ภาพ.jpg ไม่สำเร็จ" in await line_sends(site, image("gone"))


async def test_a_picture_on_somebody_elses_server_is_not_fetched(site: Installation) -> None:
    assert "ได้รับรูปแล้ว" in await line_sends(site, image("x", "external"))
    assert await files(site) == []


async def test_several_photos_each_have_their_place(site: Installation) -> None:
    numbers = [f"p{number}" for number in range(4)]
    for number in numbers:
        site.line.contents[number] = draw_photo(60 + len(site.line.contents))
    messages = [site.event({"type": "message", "message": image(number)}) for number in numbers]
    await site.post_line(*messages)
    await site.work()
    served = [(await site.client.get(file.token)).content for file in await files(site)]
    assert served == [site.line.contents[number] for number in numbers]


async def test_a_photo_in_a_group_is_none_of_our_business(site: Installation) -> None:
    await site.post_line(site.event({"type": "message", "message": image()}, GROUP))
    await site.work()
    assert site.line.said == []


async def test_a_guest_who_sends_a_photo_is_asked_to_come_in_first(site: Installation) -> None:
    site.line.contents["p1"] = draw_photo()
    await site.post_line(site.event({"type": "message", "message": image()}, STRANGER))
    await site.work()
    assert "ก่อนเริ่ม" in site.line.said[-1]["text"]
    (file,) = await files(site, f"line:{STRANGER}")
    assert file.token == "", "nothing is kept of who has not agreed"


async def test_photos_and_links_become_evidence_of_ones_own_work(site: Installation) -> None:
    """A photo without a word: for the one measure it can be about, with the day it was taken."""

    async def say(words: str) -> str:
        return str((await site.line_says(words))[-1])

    await say("เพิ่มมาตรการ กิจกรรม Big Data คณะทำงาน ITA ตัวชี้วัด 9 มี.ค. 67")
    await say("บันทึก")
    said = await line_sends(site, image("e1"), draw_photo(taken="2024:02:28 08:00:00"))
    assert 'เก็บหลักฐานของ "กิจกรรม Big Data" แล้ว' in said
    assert "ถ่ายเมื่อ 28 ก.พ. 2567" in said
    site.clock.move(days=300)
    (file,) = await files(site)
    assert (await site.client.get(file.token)).status_code == 200, "evidence does not expire"
    assert "หลักฐาน" in await say("เสร็จแล้ว https://www.example.go.th/bigdata")
    async with unit_of_work(site.assistant.database) as uow:
        (measure,) = (await uow.measures.load([site.agency_id]))[site.agency_id]
        kinds = [each.kind for each in await uow.measures.evidence_of(site.agency_id, measure.id)]
    assert (measure.status, measure.evidence, kinds) == ("done", 2, ["photo", "link"])


async def test_a_photo_with_no_plan_is_kept_for_a_while_and_said_so(site: Installation) -> None:
    assert "ยังไม่มีมาตรการให้แนบ" in await line_sends(site, image("e2"), draw_photo())


@pytest.mark.parametrize(
    ("name", "content", "mime"),
    [
        ("แผน.pdf", PDF, "application/pdf"),
        ("แผน.PDF", PDF, "application/pdf"),
        ("คำสั่ง.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..", "application/msword"),
        ("คำสั่ง.docx", b"PK\x03\x04..", WORD),
        ("ป้าย.png", draw_photo(kind="PNG"), "image/png"),
        ("ป้าย.jpg", draw_photo(kind="PNG"), "image/png"),
    ],
)  # fmt: skip
async def test_documents_are_kept_as_what_they_are(
    site: Installation, name: str, content: bytes, mime: str
) -> None:
    await line_sends(site, document(name), content)
    (file,) = await files(site)
    assert (file.mime, file.is_photo) == (mime, mime.startswith("image/"))
    served = await site.client.get(file.token)
    assert (served.content, served.headers["content-type"]) == (content, mime)
    assert served.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "name", ["แผน.pdf", "คำสั่ง.docx", "คำสั่ง.doc", "ตาราง.xlsx", "ป้าย.png", "a.exe", "pdf"]
)
async def test_what_is_not_what_it_says_is_refused(site: Installation, name: str) -> None:
    assert f"ยังอ่านไฟล์ {name} ไม่ได้" in await line_sends(site, document(name), b"MZ\x90\x00")
    assert (await files(site))[0].fault == "kind"


async def test_an_excel_file_is_read_like_a_paste(site: Installation) -> None:
    assert "อ่านได้ 2 ค่า" in await line_sends(site, document("ผล.xlsx"), TABLE)
    (file,) = await files(site)
    assert file.text == "ตัวชี้วัด\tคะแนน\nO8\t100\nO9\t100"
    assert file.token == ""


@pytest.mark.parametrize(
    ("name", "content", "words", "fault"),
    [
        ("แผน.xlsx", INSIDE["cells"](3_000_000), "คัดลอกเฉพาะตารางไปวางในไฟล์ Excel ใหม่", "inside"),
        ("แผน.xlsx", OLE + b"..", "ตั้งรหัสผ่าน", "locked"),
        ("ป้าย.jpg", PIXELS["many scans"](), "ย่อให้ด้านยาวไม่เกิน 3,000 พิกเซล", "pixels"),
    ],
)
async def test_a_hostile_file_is_refused_and_the_talk_goes_on(
    site: Installation, name: str, content: bytes, words: str, fault: str
) -> None:
    said = await line_sends(site, document(name), content)
    assert name in said
    assert words in said
    assert await files(site) == [File(name, fault=fault)]  # type: ignore[arg-type]
    assert "อ่านได้ 2 ค่า" in await line_sends(site, document("ผล.xlsx", "d2"), TABLE)


async def test_a_telegram_photo_is_kept_in_its_largest_size_with_its_words(site: Installation) -> None:
    sizes = [
        {"file_id": "small", "file_unique_id": "1", "width": 90, "height": 60, "file_size": 900},
        {"file_id": "large", "file_unique_id": "2", "width": 1280, "height": 960, "file_size": 90_000},
        {"file_id": "huge", "file_unique_id": "3", "width": 9000, "height": 9000, "file_size": 10_000_001},
    ]
    site.telegram.files = {"large": draw_photo(1280, 960)}
    await site.telegram_says(site.message(None, photo=sizes, caption="อบรมวันนี้"))
    (file,) = await files(site, f"telegram:{CHEF}")
    assert (file.name, file.caption, file.is_photo) == ("ภาพ.jpg", "อบรมวันนี้", True)
    assert (await site.client.get(file.token)).content == site.telegram.files["large"]


async def test_telegram_documents_are_read_and_kept(site: Installation) -> None:
    site.telegram.files = {"x1": TABLE, "i1": draw_photo(taken="2024:03:01 10:00:00")}
    sheet = {"file_id": "x1", "file_unique_id": "1", "file_name": "ผล.xlsx", "file_size": 80}
    assert "อ่านได้ 2 ค่า" in (await site.telegram_says(site.message(None, document=sheet)))[-1]["text"]
    original = {"file_id": "i1", "file_unique_id": "2", "file_name": "IMG", "mime_type": "image/jpeg"}
    await site.telegram_says(site.message(None, document=original, caption="หลักฐาน"))
    file = (await files(site, f"telegram:{CHEF}"))[-1]
    assert (file.name, file.taken_on, file.caption) == ("IMG.jpg", "2024-03-01", "หลักฐาน")
    large = {"file_id": "x2", "file_unique_id": "3", "file_name": "ผล.xlsx", "file_size": 10_000_001}
    assert "ใหญ่เกินไป" in (await site.telegram_says(site.message(None, document=large)))[-1]["text"]


# ---- the web


async def upload(site: Installation, name: str, content: bytes | str) -> Any:
    packed = content if isinstance(content, str) else base64.b64encode(content).decode()
    chat = WebChat(site.assistant)
    request = ChatRequest.model_validate({"user": "chef", "file": {"name": name, "base64": packed}})
    asked = asyncio.create_task(chat.send(request))
    while not asked.done():
        await asyncio.sleep(0.02)
        await site.work()
    return (await asked)[-1]["text"]  # type: ignore[index]


async def test_the_web_takes_photos_and_workbooks(site: Installation) -> None:
    content = draw_photo(kind="PNG", taken="2024:03:01 10:00:00")
    await upload(site, "ป้าย\x00.png", content)
    (file,) = await files(site, "web:chef")
    assert (file.name, file.taken_on) == ("ป้าย.png", "2024-03-01")
    assert (await site.client.get(file.token)).content == content
    await upload(site, "ผล.xlsx", TABLE)
    assert (await files(site, "web:chef"))[-1].text == "ตัวชี้วัด\tคะแนน\nO8\t100\nO9\t100"
    for name, broken in (("ป้าย.png", b"x"), ("ป้าย.png", "*"), ("ผล.txt", "é"), ("a.exe", b"x")):
        await upload(site, name, broken)
    assert [file.fault for file in await files(site, "web:chef")] == ["", "", "kind", "kind", "kind", "kind"]


@on_sqlite
async def test_only_the_web_chat_has_room_for_uploads(site: Installation) -> None:
    import httpx

    large = b'{"user": "a b", "file": {"name": "a.png", "base64": "' + b"A" * MAX_BODY + b'"}}'
    answers = {}
    for chat in (WebChat(site.assistant), None):
        transport = httpx.ASGITransport(create_app(site.assistant, chat))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            answers[chat is None] = (await client.post("/api/chat", content=large)).status_code
    assert answers == {False: 422, True: 413}


# ---- what was kept before


def test_a_file_that_was_kept_before_is_read_back() -> None:
    body = {"kind": "file", "name": "ผล.csv", "text": "O8 100", "ref": "", "fault": ""}
    assert from_body(body) == File("ผล.csv", "O8 100")
