"""The last question asked otherwise: corrected, about something else, or gone back from. Pure."""

import re

from handlers.capability import Table
from handlers.meaning.recognising import about
from handlers.terms.context import Ctx
from handlers.terms.messages import Press
from handlers.understanding.words import is_question, polite_less

SUPPOSING = ("what_if",)
"""Intents of what could be: asked again only in so many words."""
LONGEST = 80
"""Letters of a message that corrects or follows up."""
_REST = r"(?P<rest>\S.{0,60})"
_NO = r"(?:ไม่ใช่|ไม่ได้(?:ถาม|หมายถึง|เอา)|ผิด|เปล่า|โทษที|ขอโทษ|เอ้ย|เอ๊ย)(?:อัน|ข้อ|ตัว)?(?:นี้|นั้น)?"
_POLITELY = r"(?: ?(?:ค่ะ|คะ|ครับ|คับ|นะ|สิ))?[ ,.]{0,3}(?:ผม|หนู|พี่|เรา)?"
_ASKS = r"(?:หมายถึง|ถามถึง|จะถาม|ถาม|เอาเป็น|เอา|ขอดู|อยากดู|ดู|ขอ)"
_CORRECTS = re.compile(
    rf"{_NO}{_POLITELY}{_ASKS}? ?{_REST}"
    rf"|(?:ผม|หนู|พี่|เรา)?(?:หมายถึง|ถามถึง|เอาเป็น) ?{_REST.replace('rest', 'meant')}"
)
_FOLLOWS = re.compile(rf"แล้ว(?:ถ้าเป็น|ถ้า|ของ)? ?{_REST}")
_SO = re.compile(r" ?(?:ล่ะ|หล่ะ|ละ|เล่า|อ่ะ|อะ)$")
_THIS = re.compile(r"(?:ข้อ|ตัวชี้วัด|ตัว|อัน|เรื่อง)นี้")
_NUMBERED = re.compile(r"(?:ข้อ|อัน)(?:ที่)? ?(?P<number>\d{1,2})(?![\d.])")
_CHANGES = re.compile(r"เป็น ?\d|\d\.\d|= ?\d|\d ?คะแนน|เสร็จ|แก้|ลบ|เลื่อน|ปิด")
"""What would change something: never taken up from what was spoken of."""


def what_is_meant(words: str) -> str:
    """What words say in place of what was understood; "" where they correct nothing."""
    found = _CORRECTS.fullmatch(polite_less(words)) if len(words) <= LONGEST else None
    meant = ((found["rest"] or found["meant"] or "") if found else "").strip()
    return "" if _CHANGES.search(meant) else meant


def what_follows(words: str) -> str:
    """What else the last question is asked of; "" where it is not asked again."""
    found = _FOLLOWS.fullmatch(polite_less(words)) if len(words) <= LONGEST else None
    return _SO.sub("", found["rest"]).strip() if found else ""


def again(rest: str, ctx: Ctx, table: Table) -> Press | None:
    """The last question about what is named now; None where it cannot be asked of that."""
    last = ctx.asked
    if last is None or not rest or _CHANGES.search(rest):
        return None
    named = _NUMBERED.sub(lambda found: f"{_kind(last)}{found['number']}", rest)
    for intent in table.intents.values():
        if intent.door == last.door and intent.reads and intent.name not in SUPPOSING:
            args = about(intent, named, ctx, table)
            if args and args not in (intent.args, last.args):
                return Press(last.door, args, last.year)
    return None


def with_the_last(words: str, ctx: Ctx) -> str:
    """`แล้วข้อนี้ได้เท่าไหร่` with the code that was spoken of last; "" where nothing is pointed at."""
    code = ctx.asked.args[0] if ctx.asked and ctx.asked.args else ""
    asks = is_question(words) or _SO.search(words)
    if code not in ctx.ruleset.kind_by_code or len(words) > LONGEST or not asks or _CHANGES.search(words):
        return ""
    return (
        _THIS.sub(f" {_spoken(code)} ", words, count=1).removeprefix("แล้ว").strip()
        if _THIS.search(words)
        else ""
    )


def _spoken(code: str) -> str:
    return code.lower().replace("ind", "ตัวชี้วัด ")


def _kind(last: Press) -> str:
    """What a bare number is a number of: the kind of code that was spoken of last."""
    code = last.args[0] if last.args else ""
    return "ตัวชี้วัด " if code.startswith("ind") else code[:1].lower() if code[1:].isdigit() else "ข้อ "
