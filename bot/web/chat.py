"""The web chat as people use it: send something, get the answer, see the talk so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bot.channels.web.decode import CHANNEL, ChatRequest, decode
from bot.runner import Messages
from bot.web.page import Entry
from bot.wiring import Assistant
from handlers.events import File, Pressed, Text, from_body
from handlers.messages import Message
from handlers.turn import from_json
from storage.unit_of_work import unit_of_work

HISTORY = 30
OUTAGE = "ระบบฐานข้อมูลขัดข้องชั่วคราวค่ะ ข้อความนี้ยังไม่ได้บันทึก ค่าก่อนหน้ายังอยู่ครบ อีกสักครู่ลองส่งใหม่"
SLOW = "รับข้อความแล้วค่ะ กำลังทำอยู่ ไม่ต้องส่งซ้ำ เปิดหน้านี้ใหม่อีกครั้งเพื่อดูคำตอบ"
TOO_LARGE = "ข้อความหรือไฟล์ใหญ่เกิน 1 MB ค่ะ ยังไม่ได้บันทึก แบ่งส่งหรือวางเฉพาะตารางคะแนนได้"
BAD_REQUEST = "อ่านคำขอไม่ได้ค่ะ ยังไม่ได้บันทึกอะไร"


@dataclass(frozen=True)
class WebChat:
    """One assistant's web chat; `users` are the names the page offers to switch between."""

    assistant: Assistant
    users: Sequence[tuple[str, str]] = ()
    note: str = ""

    async def send(self, request: ChatRequest) -> Messages | None:
        """Hand in what was sent and return what is said to it; None if that takes too long."""
        event = decode(request)
        self.assistant.metrics.inbound.labels(CHANNEL, event.body["kind"]).inc()
        return await self.assistant.runner.ask(event)

    async def transcript(self, user: str) -> list[Entry]:
        """The newest part of a talk, oldest first: what came in, each followed by its answer."""
        chat = f"{CHANNEL}:{user}"
        async with unit_of_work(self.assistant.database) as uow:
            came = await uow.inbox.said_in(chat, HISTORY)
            said = await uow.outbox.said_since(chat, came[0][0]) if came else []
        zone = self.assistant.kit.zone
        labels = _labels(message for row in said for message in row.messages)
        entries: list[Entry] = []
        for event_id, body, at in came:
            entries.append(Entry("me", _spoken(body, labels), at=_clock(at, zone)))
            entries.extend(
                Entry("bot", message=from_json(message), at=_clock(row.created_at, zone))
                for row in said
                if row.inbound_id == event_id
                for message in row.messages
            )
        return entries


def answers(messages: Messages) -> list[Message]:
    return [from_json(each) for each in messages]


def _clock(at: Any, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%H:%M}"


def _labels(messages: Any) -> dict[str, str]:
    return {choice["press"]: choice["label"] for message in messages for choice in message["choices"]}


def _spoken(body: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """What a person did, in words: the text, the label of the button, or the name of the file."""
    match from_body(body):
        case Text(text):
            return text
        case Pressed(press):
            return labels.get(press, "กดปุ่ม")
        case File(name):
            return f"ส่งไฟล์ {name}"
    return "…"
