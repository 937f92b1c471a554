"""Figures and news that may be of another year than the result in focus: asked about first. Pure."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from handlers.capability import Args, Door, Heard
from handlers.general import help as general
from handlers.general.buttons import SUMMARY
from handlers.scores import levels, papers
from handlers.scores.doors import entering
from handlers.scores.entry import steps
from handlers.scores.entry.reading import numbered
from handlers.scores.entry.states import AskScore, ConfirmPaste
from handlers.terms.context import Ctx
from handlers.terms.events import Pressed
from handlers.terms.flow import Step
from handlers.terms.messages import Choice, Press, Say
from handlers.terms.talk import Talk, answer, go_on, resumed
from handlers.understanding.codes import code_less, codes_in
from handlers.understanding.phrases import Readers
from handlers.understanding.words import PARTICLE, is_question, is_supposition
from handlers.understanding.years import YearOf, refused, said, year_or_score
from knowledge.fiscal import fiscal_year_of
from knowledge.rules.codes import kind_of, name_of
from knowledge.score_text.document_year import years_of
from knowledge.score_text.numbers import in_range
from knowledge.score_text.reading import read_scores
from knowledge.thai import cut
from knowledge.years_named import year_named

MOST_KEPT, MOST_MEASURES = 4, 2
"""Scores that one button carries, and measures that are offered."""
STRANGE = ("unknown_code", "other_year")
LONGEST = 300
LONGEST_REMARK = 60
_REMARK = re.compile(
    r"(?:(?:เป็น|ของ|คือ) ?(?:คะแนน|ผล)|บันทึก|เซฟ|เก็บ|แก้|เปลี่ยน|ย้าย|เป็น|ของ|ให้|ไป|ไว้|ลง|ใน|มัน|อันนี้|ทั้งหมด"
    r"|ไม่ใช่|ผิด|ต่างหาก|จริงๆ|คือ|เอ้ย|อุ๊ย|สิ|ซิ"
    rf"|ที่|ปี|{PARTICLE}|[ .,!()])*+"
)
"""What only says of which year the scores are that wait."""
_DONE = re.compile(
    r"ผ่าน(?!ดี|เกณฑ์)|ครบ|(?:ลง|เผยแพร่|โหลด|ขึ้นเว็บ|ทำ|แก้|ส่ง|ครบ|มี|ok|โอเค)[^\n]{0,40}(?:แล้ว|ละ(?![ก-๎])|เรียบร้อย|เสร็จ)|เสร็จ|เรียบร้อย"
)
_TOTAL = re.compile(
    r"(?:เรา|ของ|หน่วยงาน|คะแนน|ita|รวม|ได้|คือ|ผล|ประเมิน|การ|ที่|เป็น|เท่ากับ"
    rf"|{PARTICLE}|\d{{1,3}}(?:\.\d{{1,4}})?|[ =:]){{2,20}}+"
)
_VALUE = re.compile(r"[0-9]{1,3}(?:_[0-9]{1,6})?")
_LINK = re.compile(r"https?://\S+|www\.\S+")
_NOT_YET = re.compile(r"ยังไม่(?:ได้)? ?(?:ลง|ผ่าน|มี|เผยแพร่|ทำ|ครบ|เสร็จ|อัป?โหลด|อัพโหลด|ขึ้นเว็บ|ส่ง)")
_UNSURE = re.compile(
    r"ไม่|ยัง|จะ|ต้อง|ให้|ควร|อยาก|รอ|เกือบ|ใกล้|แต่|ถ้า|หาก|กำลัง|ขอ|เพิ่ม|เลื่อน|คาด|น่า|ครึ่ง|บางส่วน|หมด|ทุก|ที่เหลือ|%"
)


def ask(talk: Talk, heard: Heard, ctx: Ctx) -> Step | None:
    """`O12 69` may name a year, and `ตัวชี้วัด 3 ปี 68 = 99.98` is of another one."""
    if heard.length > LONGEST or is_question(heard.words):
        return None
    doubt = None if isinstance(talk.active, AskScore) else year_or_score(heard.words, ctx)
    if doubt and (codes := codes_in(doubt[0], ctx)):
        known = ctx.scores.get(codes[0]) == doubt[1] % 100
        return None if known else answer(talk, (_year_or_score(codes[0], doubt[1], ctx),))
    named = said(heard.words, ctx)
    if not _is_of(heard, named.one, ctx) or named.one == ctx.year or is_supposition(heard.words):
        return None
    there = ctx.of_result(named.one or 0)
    reading = numbered(read_scores(named.rest, there.ruleset, ctx.rules.counts), talk.active, there)
    scores = reading.scores
    if not scores and len(reading.bare) == 1 and _TOTAL.fullmatch(named.rest):
        scores = {"total": reading.bare[0]}
    if not scores:
        strange = [each for each in reading.complaints if each.kind in STRANGE][:3]
        return answer(talk, general.unknown_code(there, strange)) if strange else None
    if levels.said(heard, there):
        return papers.turned(talk, heard, there.year, ctx)
    return answer(talk, (_of_another(scores, there, ctx),))


def said_of_preview(talk: Talk, heard: Heard, ctx: Ctx) -> Step | None:
    """`ของปี 68 นะ` while scores wait to be saved as another year: a plain yes saves them no more."""
    state = talk.active
    if not isinstance(state, ConfirmPaste) or not heard.is_written or heard.length > LONGEST_REMARK:
        return None
    named = said(heard.words, ctx)
    if named.one is None or not _REMARK.fullmatch(named.rest) or is_question(heard.words):
        return None
    if named.one != ctx.year:
        return Step(state.model_copy(update={"other_year": named.one}))
    if state.other_year is None:
        return None
    if "บันทึก" in heard.words:
        return go_on(talk, Pressed("save"), ctx)
    return Step(state.model_copy(update={"other_year": None}))


def of_this_year(heard: Heard, ctx: Ctx) -> str:
    """The text to read scores from: a year that one line names is no figure."""
    if heard.length > LONGEST:
        return heard.text
    named = said(heard.words, ctx)
    beside_a_code = named.one is not None and year_named(heard.words, ctx.today) is None
    return named.rest if beside_a_code or _is_of(heard, named.one, ctx) else heard.text


def _is_of(heard: Heard, year: int | None, ctx: Ctx) -> bool:
    """Whether one line is of this year, and does not only compare with it."""
    return not _has_lines(heard) and year in years_of(heard.text, ctx.today, ctx.year)


def _has_lines(heard: Heard) -> bool:
    return "\n" in heard.text.strip() or "\t" in heard.text


def _year_or_score(code: str, year: int, ctx: Ctx) -> Say:
    score = Decimal(year % 100)
    params = {"name": name_of(code), "year": year, "score": f"{score:f}", "result": ctx.year}
    look = Choice(f"ดู {name_of(code)} ปี {year}", str(Press("code", (code,), year)))
    save = _keep(f"บันทึก {score:f} คะแนน (ปี {ctx.year})", {code: score}, ctx.year)
    return Say("years.or_score", params, (look, *((save,) if ctx.may("enter") else ())))


def _of_another(scores: Mapping[str, Decimal], there: Ctx, ctx: Ctx) -> Say:
    """Both years are named; nothing is kept before one of them is chosen."""
    year = there.year
    if not ctx.is_rated(year):
        return refused(year, ctx)
    few = ctx.may("enter") and len(scores) <= MOST_KEPT
    here = all(kind_of(code, ctx.ruleset) and ctx.keeps(code) for code in scores)
    if lost := [code for code in scores if not there.keeps(code)]:
        params = {"label": " ".join(map(name_of, lost)), "year": year, "years": ctx.years_known}
        instead = (_keep(f"บันทึกเป็นปี {ctx.year}", scores, ctx.year),) if few and here else ()
        return Say("entry.not_kept", params, (*instead, SUMMARY))
    years = (year, *((ctx.year,) if here else ()))
    params = {
        "scores": [(name_of(code), value) for code, value in scores.items()][:MOST_KEPT],
        "more": max(0, len(scores) - MOST_KEPT),
        "year": year,
        "result": ctx.year,
    }
    saves = tuple(_keep(f"บันทึกเป็นปี {each}", scores, each) for each in years if few)
    return Say("years.of_another", params, (*saves, SUMMARY))


def _keep(label: str, scores: Mapping[str, Decimal], year: int) -> Choice:
    pairs = (piece for code, value in scores.items() for piece in (code, f"{value:f}".replace(".", "_")))
    return Choice(label, str(Press("keep", tuple(pairs), year)))


def keep(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """`<code>.<value>` …: what was asked about is saved, one score at once, several after a look."""
    scores = _pairs(args, ctx)
    if not scores:
        return answer(talk, (Say("general.stale", {"active": talk.active is not None}),))
    code, value = next(iter(scores.items()))
    if len(scores) == 1:
        return entering(talk, ctx, lambda: steps.edit(code, value, ctx, talk.state))
    return entering(talk, ctx, lambda: resumed(Step(ConfirmPaste(scores=scores))))


def _pairs(args: Args, ctx: Ctx) -> dict[str, Decimal]:
    """`E9`, `part1`, `21_95`, `O8`, `100` as scores by code; nothing where anything else is among them."""
    out: dict[str, Decimal] = {}
    code = ""
    for piece in args:
        value = _VALUE.fullmatch(piece) if kind_of(code, ctx.ruleset) else None
        if value is None:
            code = f"{code}.{piece}" if code else piece
            continue
        out[code], code = Decimal(piece.replace("_", ".")), ""
    return {} if code or not all(map(in_range, out.values())) else out


# ---- an item is done now, and the result is last year's


def done_items(found: re.Match[str], text: str, ctx: Ctx) -> Args | None:
    """The year that runs or was said, if it is another than that of the result, what items got, and which.

    They are said in words to be done, or not yet; one of them the one and one the other gives no score.
    """
    text, links = _LINK.subn(" ", text)
    codes, named, running = codes_in(text, ctx), said(text, ctx), fiscal_year_of(ctx.today)
    year = named.one or running
    if year == ctx.year or year < running or not 1 <= len(codes) <= MOST_KEPT:
        return None
    rest, not_yet = _NOT_YET.subn(" ", named.rest)
    if not (not_yet or _DONE.search(rest)) or _UNSURE.search(rest) or is_question(text):
        return None
    only_items = all(each in ctx.ruleset.item_by_code for each in codes)
    if not only_items or any(map(str.isdigit, code_less(named.rest))):
        return None
    mixed = len(codes) > 1 and ((not_yet and _DONE.search(rest)) or "เหลือ" in rest)
    score = "" if mixed else "0" if not_yet else "100"
    return (str(year), score, "link" if links else "", "said" if named.one else "", *codes)


def published(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """`O8 ผ่านแล้ว`: the result of the year in focus, or the work of the year that runs."""
    year, score, link, said_year, *codes = args
    scores = dict.fromkeys(codes, Decimal(score or 0))
    if isinstance(talk.active, AskScore) and talk.active.depth == "OIT" and score and not said_year:
        if len(codes) == 1:
            return entering(talk, ctx, lambda: steps.edit(codes[0], Decimal(score), ctx, talk.state))
        return entering(talk, ctx, lambda: resumed(Step(ConfirmPaste(scores=scores))))
    params = {
        "names": " ".join(codes),
        "score": ctx.evaluation.value(codes[0]) if len(codes) == 1 else None,
        "result": ctx.year,
        "running": year,
        "link": bool(link),
    }
    correct = (
        (_keep(f"แก้ผลปี {ctx.year} เป็น {score}", scores, ctx.year),) if ctx.may("enter") and score else ()
    )
    return answer(talk, (Say("years.done_or_score", params, (*_work(codes, year, ctx), *correct)),))


def _work(codes: Sequence[str], running: str, ctx: Ctx) -> tuple[Choice, ...]:
    """The open measures of the plan that serve these items; else the way to make one."""
    serving = [each for each in ctx.plan.work if each.status.is_open and set(codes) & set(each.draft.serves)]
    if serving:
        return tuple(
            Choice.to(f"งานปี {each.fiscal_year}: {cut(each.title, 28)}", "measure", each.id)
            for each in serving[:MOST_MEASURES]
        )
    return (Choice.to(f"ตั้งเป็นงานปี {running}", "suggest", "item", codes[0]),) if ctx.may("enter") else ()


DOORS: dict[str, Door] = {"keep": keep, "published": published}
YEARS: dict[str, YearOf] = {"keep": "entry", "published": "own"}
READERS: Readers = {"done_items": done_items}
