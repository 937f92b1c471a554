"""Scores out of what people write: one is a change, several are looked at before they are kept. Pure."""

import re
from dataclasses import replace
from decimal import Decimal

from handlers.capability import LONGEST, Heard
from handlers.general import help as general
from handlers.scores import correcting, levels, other_years, papers
from handlers.scores.doors import entering
from handlers.scores.entry import steps
from handlers.scores.entry.pasting import paste
from handlers.scores.entry.reading import numbered, ones_as_passes
from handlers.scores.entry.states import ChoosePaste, ChooseYear, ConfirmPaste
from handlers.scores.papers import LONGEST_TABLE, read
from handlers.scores.questions import DOORS
from handlers.scores.readers import supposition
from handlers.terms.context import Ctx
from handlers.terms.events import Pressed, Text
from handlers.terms.flow import Step
from handlers.terms.messages import Say
from handlers.terms.talk import Talk, answer, go_on, resumed
from handlers.understanding.codes import code_less, codes_in, strange_codes_in
from handlers.understanding.words import is_question, is_supposition
from handlers.understanding.years import said as years_said
from knowledge.rules.codes import kind_of
from knowledge.score_text.reading import Complaint, Reading

LONGEST_REMARK = 60
_NOT_WANTED = re.compile(r"ไม่เอา|ตัด|ยกเว้น|(?:ยัง)?ไม่(?:ต้อง)? ?(?:บันทึก|เก็บ)")
MANY = 3
"""Scores that make a text a table of scores."""
_NO_FACT = re.compile(
    r"เพิ่ม|ลด|อีก|ควร|เกือบ|ประมาณ|ราวๆ|ราว ๆ|อยากให้|เป้า|คาดว่า|"
    r"\d ?(?:อ้าว|เอ้ย|เอ๊ย|อุ๊ย|โทษ|ผิด)|ต้อง(?:ได้|ถึง| ?\d)|ไม่ใช่|ไม่ถึง|กว่า|ตอบ|น้ำหนัก|ปีก่อน|ปีที่แล้ว|เคย|อย่า|ไม่ต้อง"
)
_CHANGE = re.compile(r"(?:เพิ่ม|ลด|ขึ้น)(?:ขึ้น|ลง)?(?:ได้)?(?:อีก)? ?\d|อีก ?\d")
_STRANGE = ("unknown_code", "other_year")


def take(talk: Talk, heard: Heard, ctx: Ctx) -> Step | None:
    """Figures that say whose they are, or that answer the open question; also codes and years unknown."""
    if not heard.is_written:
        return None
    if corrected := correcting.corrected(talk, heard, ctx):
        return corrected
    if asked := other_years.ask(talk, heard, ctx):
        return asked
    reading = read(other_years.of_this_year(heard, ctx), ctx)
    if heard.length > LONGEST and len(reading.scores) < MANY:
        return answer(talk, general.too_long(ctx, heard.length))
    step = taken(talk, heard, reading, ctx)
    return step and replace(step, say=(*step.say, *general.cut(heard.length, LONGEST_TABLE)))


def of_preview(talk: Talk, heard: Heard, ctx: Ctx) -> Step | None:
    """What is said of scores that wait: of which year they are, or which of them are not wanted."""
    if step := other_years.said_of_preview(talk, heard, ctx) or _without(talk, heard, ctx):
        return step
    waits = heard.is_written and isinstance(talk.active, ConfirmPaste)
    return correcting.corrected(talk, heard, ctx) if waits else None


def _without(talk: Talk, heard: Heard, ctx: Ctx) -> Step | None:
    """`ไม่เอา O9`: the others wait on."""
    state = talk.active
    if not isinstance(state, ConfirmPaste) or not heard.is_written or heard.length > LONGEST_REMARK:
        return None
    codes = set(codes_in(heard.words, ctx))
    left = {code: value for code, value in state.scores.items() if code not in codes}
    if not codes or not codes <= set(state.scores) or not _NOT_WANTED.match(heard.words):
        return None
    if re.search(r"\d", code_less(heard.words)) or is_question(heard.words):
        return None
    if not left and not state.conflicts:
        return go_on(talk, Pressed("no"), ctx)
    return Step(state.model_copy(update={"scores": left}))


def taken(talk: Talk, heard: Heard, reading: Reading, ctx: Ctx) -> Step | None:
    """What comes of a reading; None where there is nothing to take and nothing to refuse."""
    reading = ones_as_passes(numbered(reading, talk.active, ctx), ctx)
    asks = is_question(heard.words) or is_supposition(heard.words)
    many_lines = "\n" in heard.text.strip() or "\t" in heard.text
    if not many_lines and reading.scores and not reading.plain and _NO_FACT.search(heard.words):
        if not asks:
            return _more_or_less(talk, heard, ctx) or answer(talk, (Say("entry.no_fact"),))
    elif (many_lines or not asks) and (step := _scores(talk, heard, reading, ctx, is_table=many_lines)):
        return step
    if not asks and (step := levels.taken(talk, heard, ctx)):
        return step
    if reading.bare and talk.active and not asks:
        return go_on(talk, Text(heard.text), ctx)
    return _strange(talk, heard, reading, ctx)


def _more_or_less(talk: Talk, heard: Heard, ctx: Ctx) -> Step | None:
    """`EIT เพิ่มอีก 5` supposes that much more than it has; nothing is kept."""
    found = _CHANGE.search(heard.words)
    supposed = supposition(found, heard.words, ctx) if found else None
    return DOORS["whatif"](talk, supposed, ctx) if supposed else None


def _scores(talk: Talk, heard: Heard, reading: Reading, ctx: Ctx, *, is_table: bool) -> Step | None:
    """Named scores: one is a change, several are a paste to look at; those of another year are neither."""
    faults = [each for each in reading.complaints if each.kind not in _STRANGE]
    named = [each for each in faults if each.code or each.kind == "not_ita"]
    if reading.fiscal_year not in (None, ctx.year) and (reading.scores or named or reading.lost):
        return papers.turned(talk, heard, reading.fiscal_year or 0, ctx)
    if not reading.scores and not named:
        return None
    strange = len(faults) < len(reading.complaints)
    code, value = next(iter(reading.scores.items()), ("", Decimal(0)))
    doubt = named or strange or is_table or heard.edited
    if len(reading.scores) == 1 and _is_sure(talk, reading, ctx) and not doubt:
        return entering(talk, ctx, lambda: steps.edit(code, value, ctx, talk.state))
    return entering(talk, ctx, lambda: resumed(paste(reading, ctx, talk.state, levels.said(heard, ctx))))


def _is_sure(talk: Talk, reading: Reading, ctx: Ctx) -> bool:
    """Whether one score may be changed at once: said plainly, nothing waits to be saved, no year is open.

    Neither after a question about another year.
    """
    code = next(iter(reading.scores))
    above = kind_of(code, ctx.ruleset) in ("total", "instrument")
    waits = isinstance(talk.active, (ConfirmPaste, ChoosePaste, ChooseYear))
    elsewhere = ctx.asked is not None and ctx.asked.year not in (None, ctx.year)
    return reading.plain and not (
        elsewhere or reading.rows or reading.bare or reading.unused or waits or above
    )


def _strange(talk: Talk, heard: Heard, reading: Reading, ctx: Ctx) -> Step | None:
    """Codes that the year does not have: the one that is named, else the one in focus."""
    named = years_said(heard.words, ctx).one
    there = ctx.of_result(named) if named and ctx.has_rules(named) else ctx
    strange = strange_codes_in(heard.words, there)
    if strange and not codes_in(heard.words, there):
        found = reading.complaints if there is ctx else read("\n".join(strange), there).complaints
        unknown = found or tuple(Complaint("unknown_code", each, code=each) for each in strange)
        return answer(talk, general.unknown_code(there, unknown[:3]))
    return None


def take_before(talk: Talk, text: str, ctx: Ctx) -> Step | None:
    """The scores of a text that goes on with something else, if it is a table of them."""
    reading = read(text, ctx)
    if len(reading.scores) < MANY:
        return None
    step = taken(talk, Heard(Text(text)), reading, ctx)
    return step and replace(step, say=(*step.say, *general.cut(len(text), LONGEST_TABLE)))
