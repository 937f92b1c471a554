"""Words after a free question that are no answer to it: they are not to be kept as one. Pure."""

import re

from handlers.measures.words import is_percent
from handlers.understanding.words import action_in, plain, polite_less
from knowledge.measures.measure import Status
from knowledge.progress_text.telling import read_telling
from knowledge.thai import to_arabic

_WITHDRAWN = (
    "เปลี่ยนใจ", "ช่างมัน", "ช่างเถอะ", "ลืมมัน", "ไม่บันทึก", "ไม่ต้องบันทึก", "อย่าบันทึก", "อย่าเพิ่งบันทึก",
    "ไม่เลื่อน", "ไม่ต้องเลื่อน", "ไม่ขอเลื่อน", "ไม่ยกเลิก", "ไม่ต้องยกเลิก", "ไม่ต้องแล้ว",
)  # fmt: skip
"""How words begin that take back what was asked for."""
_PUT_OFF = (
    "เดี๋ยว", "เด๋ว", "แป๊บ", "แปบ", "พรุ่งนี้จะบอก", "พรุ่งนี้บอก", "ขอดูก่อน", "ขอเช็ค", "ขอเช็ก", "ขอถาม",
    "ไว้ค่อย", "ค่อยบอก", "ไม่ใช่", "ผิดข้อ", "ผิดเรื่อง", "ผิดงาน", "ผิดอัน", "พิมพ์ผิด", "ส่งผิด",
)  # fmt: skip
"""How words begin that promise an answer, or say that something else was meant."""
_UNKNOWN = ("ยังไม่รู้", "ไม่รู้", "ยังไม่ทราบ", "ไม่ทราบ", "ยังไม่แน่ใจ", "ไม่แน่ใจ")
_SOLVED = ("แก้ได้แล้ว", "แก้แล้ว", "แก้ไขแล้ว", "แก้ไขได้แล้ว", "ไม่มีปัญหา", "ไม่ติดแล้ว", "ไม่ติดปัญหา", "ไม่ติดขัด", "ผ่านแล้ว")
_FIGURES = re.compile(r"[\d\s.,%/-]+")


def takes_back(words: str) -> bool:
    """Whether words take back what was begun: `เปลี่ยนใจ`, `ไม่เลื่อนแล้ว`."""
    return words.startswith(_WITHDRAWN)


def is_no_title(words: str) -> bool:
    """Whether words put off a name that was asked for, or take the question back."""
    return words.startswith((*_WITHDRAWN, "ไม่แก้", "ไม่เพิ่ม", "ไม่เปลี่ยน", "ขอคิด", "เดี๋ยวก่อน", "เดี๋ยวคิด"))


def says_yes(words: str) -> bool:
    return action_in(plain(words), {"yes": ("yes",)}) != ""


def _is_wrong(words: str) -> bool:
    """Whether the first word says no more than that it was wrong."""
    return polite_less(words.partition(" ")[0]) == "ผิด"


def is_no_reason(words: str) -> bool:
    """Whether words say nothing of why: a promise, a yes, figures, or only how far it is."""
    if words.startswith((*_PUT_OFF, *_SOLVED)) or says_yes(words) or _is_wrong(words):
        return True
    said = to_arabic(polite_less(words))
    if _FIGURES.fullmatch(said) or is_percent(said):
        return True
    telling = read_telling(said)
    return telling is not None and telling.status is Status.DONE and not telling.note


def is_no_progress(words: str) -> bool:
    """Whether words say nothing of how far it is: a promise, or figures that could be several things."""
    return words.startswith((*_PUT_OFF, *_UNKNOWN)) or _FIGURES.fullmatch(to_arabic(words)) is not None
