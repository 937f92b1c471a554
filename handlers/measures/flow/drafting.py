"""Drafts of measures: their period and what is corrected about them, in somebody's words."""

import re
from dataclasses import replace

from handlers.measures.flow.prompts import likely, reading
from handlers.terms.context import Ctx
from handlers.terms.flow import Step
from handlers.terms.messages import Say
from handlers.understanding.words import Meanings, action_in, plain, polite_less
from knowledge.measure_text.draft import read_budget
from knowledge.measure_text.table import read_line
from knowledge.measures.measure import Draft
from knowledge.periods.reading import PeriodReading
from knowledge.thai import to_arabic

_CHANGE = re.compile(r"^(?:ขอ)?(?:เปลี่ยน|แก้(?:ไข)?)(?:ระยะเวลา|ผู้รับผิดชอบ|กอง(?=เป็น)|ตัวชี้วัด(?=เป็น))?(?:เป็น)? ?")
_SERVES = re.compile(
    r"(?:ตั้ง|ทำ|ใช้|เอา|ให้|แก้|เป็น|เพื่อ|สำหรับ|ตอบ|มาตรการ|กิจกรรม|โครงการ|งาน|ของ|ข้อ| ){0,8}+"
    r"(?:[ioe] ?-? ?\d{1,2}|ตัวชี้วัด ?(?:ที่)? ?\d{1,2})(?: ?(?:,|และ|กับ) ?[ioe] ?\d{1,2}){0,9}"
)
_YES: Meanings = {"take": ("yes",)}
PERIODS = {
    **{f"period.Q{each}": f"ไตรมาสที่ {each}" for each in (1, 2, 3, 4)},
    "period.year": "ตลอดปีงบประมาณ {year}",
    "period.month": "ภายในสิ้นเดือน",
}


def says_serves(words: str) -> bool:
    """Whether words say what a measure is for, and nothing else: `O14`, `ตั้งเป็นมาตรการ O14`."""
    return bool(_SERVES.fullmatch(polite_less(to_arabic(plain(words)))))


def timed(draft: Draft, text: str, year: int, ctx: Ctx) -> Draft:
    """The draft with a period in somebody's words; `problem` is set when they are not clear."""
    asked = replace(draft, period=text[:300])
    read = reading(asked, year, ctx)
    if read.problem:
        return replace(asked, spans=(), problem=read.problem, detail=read.detail)
    return taken(asked, read)


def agrees(words: str, draft: Draft, year: int, ctx: Ctx) -> bool:
    """Whether words say yes to what a period was most likely meant to be."""
    return bool(draft.problem and action_in(plain(words), _YES) and likely(reading(draft, year, ctx)))


def taken(draft: Draft, read: PeriodReading) -> Draft:
    """The draft with days as they were read."""
    return replace(draft, spans=read.spans, cadence=read.cadence or draft.cadence, problem="", detail="")


def corrected(draft: Draft, words: str, year: int, ctx: Ctx) -> Draft:
    """The draft with the period, units or indicator that words name in place of its own."""
    words = _CHANGE.sub("", words)
    said = read_line(f"- {words}", year, ctx.today, ctx.units)
    if said.spans:
        draft = replace(
            draft, period=said.period, spans=said.spans, cadence=said.cadence, problem="", detail=""
        )
    if said.units or said.everyone:
        draft = replace(draft, units=said.units, everyone=said.everyone)
    if re.search(r"บาท|งบ", words) and (budget := read_budget(words)) is not None:
        draft = replace(draft, budget=budget)
    return replace(draft, serves=said.serves) if said.serves else draft


def dropped() -> Step:
    return Step(None, (Say("measures.dropped"),), ask=False)
