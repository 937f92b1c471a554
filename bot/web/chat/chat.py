"""The web chat as people use it: send something, get the answer, see the talk so far."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.channels.web.decode import CHANNEL, ChatRequest, Upload, content_of, decode
from bot.files.attachments import incoming, keep, take
from bot.turns.runner import Messages
from bot.web.chat.page import ClockPanel, Entry
from bot.wiring import Assistant
from handlers.terms.events import File, Pressed, Text, from_body
from handlers.terms.messages import Message, from_json
from knowledge.thai import thai_date
from storage.messages.inbox import scrubbed
from storage.messages.outgoing import Said
from storage.unit_of_work import UnitOfWork, unit_of_work

HISTORY = 30
OUTAGE = "ระบบฐานข้อมูลขัดข้องชั่วคราวค่ะ ข้อความนี้ยังไม่ได้บันทึก ค่าก่อนหน้ายังอยู่ครบ อีกสักครู่ลองส่งใหม่"
SLOW = "รับข้อความแล้วค่ะ กำลังทำอยู่ ไม่ต้องส่งซ้ำ เปิดหน้านี้ใหม่อีกครั้งเพื่อดูคำตอบ"
TOO_LARGE = "ข้อความใหญ่เกิน 1 MB หรือไฟล์ใหญ่เกิน 10 MB ค่ะ ยังไม่ได้บันทึก แบ่งส่งหรือวางเฉพาะตารางคะแนนได้"
OVER = "ข้อความที่เก่ากว่า {} วันลบไปแล้วตามเวลาที่เก็บค่ะ คะแนนและมาตรการยังอยู่ครบ"
BAD_REQUEST = "อ่านคำขอไม่ได้ค่ะ ยังไม่ได้บันทึกอะไร"


@dataclass(frozen=True)
class WebChat:
    """One assistant's web chat; `users` are the names the page offers to switch between.

    `panel`: what stands above the talk of the try-out, given why its clock was not moved ("" if it was).
    """

    assistant: Assistant
    users: Sequence[tuple[str, str]] = ()
    note: str = ""
    panel: Callable[[str], ClockPanel] | None = None

    async def send(self, request: ChatRequest) -> Messages | None:
        """Hand in what was sent and return what is said to it; None if that takes too long."""
        event = decode(request, await self._taken(request.file) if request.file else None)
        self.assistant.metrics.inbound.labels(CHANNEL, event.body["kind"]).inc()
        return await self.assistant.runner.ask(event)

    async def _taken(self, upload: Upload) -> File:
        """What becomes of an upload; its content is kept before anybody hears of it."""
        file, content = incoming(scrubbed(upload.name), "", None), content_of(upload)
        if content is None:
            return File(file.name, fault="kind")
        taken = await take(file, content)
        if taken.kept is None:
            return taken.file
        async with unit_of_work(self.assistant.database) as uow:
            return await keep(taken, uow, self.assistant.clock())

    async def transcript(self, user: str) -> list[Entry]:
        """The newest part of a talk, oldest first: what came in with its answer, and what came by itself."""
        chat = f"{CHANNEL}:{user}"
        async with unit_of_work(self.assistant.database) as uow:
            came = await uow.inbox.said_in(chat, HISTORY)
            said = await uow.outbox.said_since(chat, came[0][0]) if came else []
            unasked = await uow.outbox.unasked_in(chat, HISTORY)
            pruned = len(came) < HISTORY and await self._is_pruned(uow, chat)
        zone = self.assistant.parts.zone
        labels = _labels(message for row in [*said, *unasked] for message in row.messages)
        first = came[0][2] if len(came) == HISTORY else None
        parts = [
            (row.created_at, _told(row, zone)) for row in unasked if first is None or row.created_at > first
        ]
        for event_id, body, at in came:
            asked = Entry("me", _spoken(body, labels), at=_clock(at, zone), day=_day(at, zone))
            answer = [entry for row in said if row.inbound_id == event_id for entry in _told(row, zone)]
            parts.append((at, [asked, *answer]))
        if pruned:
            over = Message("text", OVER.format(self.assistant.settings.keep_days))
            parts.append((datetime.min.replace(tzinfo=UTC), [Entry("bot", message=over)]))
        return [entry for _, part in sorted(parts, key=lambda each: each[0]) for entry in part]

    async def _is_pruned(self, uow: UnitOfWork, chat: str) -> bool:
        """Whether the talk may have begun earlier than what is left of it."""
        kept = timedelta(days=self.assistant.settings.keep_days)
        return await uow.identities.is_known_since(chat, self.assistant.clock() - kept)


def answers(messages: Messages) -> list[Message]:
    return [from_json(each) for each in messages]


def _clock(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%H:%M}"


def _day(at: datetime, zone: ZoneInfo) -> str:
    return thai_date(at.astimezone(zone).date())


def _told(row: Said, zone: ZoneInfo) -> list[Entry]:
    """What was said at one moment; without an event before it nobody had asked."""
    at, day, unasked = _clock(row.created_at, zone), _day(row.created_at, zone), row.inbound_id is None
    entry = Entry("bot", at=at, day=day, unasked=unasked, is_reminder=bool(row.purpose))
    return [replace(entry, message=from_json(each)) for each in row.messages]


def _labels(messages: Any) -> dict[str, str]:
    return {choice["press"]: choice["label"] for message in messages for choice in message["choices"]}


def _spoken(body: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """What a person did, in words: the text, the label of the button, or the name of the file."""
    match from_body(body):
        case Text(text):
            return text
        case Pressed(press):
            return labels.get(press, "กดปุ่ม")
        case File(name, is_photo=True):
            return f"ส่งรูป {name}"
        case File(name):
            return f"ส่งไฟล์ {name}"
    return "…"
