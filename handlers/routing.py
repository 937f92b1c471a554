"""From an event to a step: buttons, commands, pasted scores, questions, or the running flow. Pure."""

import re
from dataclasses import replace
from decimal import Decimal

from handlers.general import help as general
from handlers.measures.flow import following
from handlers.measures.taking_in import table_in, take_file, take_lines, take_report, take_table
from handlers.people.entrance import come_in
from handlers.people.joining.words import code_in
from handlers.scores import questions as intents
from handlers.scores.doors import COMMANDS, DOORS, command, idle_choices
from handlers.scores.entry import steps
from handlers.scores.entry.reading import numbered, ones_as_passes, pass_marks
from handlers.scores.entry.states import AskScore, ConfirmPaste
from handlers.scores.matchers import codes_in, plain, strange_codes_in
from handlers.talk import Talk, answer, go_on, resumed, with_right
from handlers.terms.context import Ctx
from handlers.terms.effects import Blank, MoveChat, Reachable
from handlers.terms.events import (
    Edited,
    Event,
    File,
    Flood,
    Media,
    Moved,
    Pressed,
    Started,
    Stopped,
    Text,
    Unsent,
)
from handlers.terms.flow import Step
from handlers.terms.messages import Say, number_in
from knowledge.rules.codes import kind_of
from knowledge.score_text.reading import Reading, read_scores

LONGEST = 5_000
LONGEST_TABLE = 30_000
MANY = 3
"""Scores that make a text a table of scores."""
_QUESTION = re.compile(
    r"ทำไม|ถ้า|หาก|สมมติ|สมมุติ|เท่าไ|ไหม|มั้ย|หรือยัง|หรือเปล่า|รึเปล่า|เหรอ|หรอ|ไหน|อะไร|กี่|ใคร|ยังไง|อย่างไร|อยากได้|\?"
)
_NO_FACT = re.compile(r"เพิ่ม|ลด|อีก|ควร|เกือบ|อยากให้|เป้า|คาดว่า|ปีก่อน|ปีที่แล้ว|เคย|อย่า|ไม่ต้อง")
_NOT_WISHES = ("pause", "again", "remove", "thanks")
_WISHES = ("จุดอ่อน", "สรุปคะแนน", "ขาด o ข้อไหน", "ช่วย", "ช่วยด้วย", "เมนู", "ทำอะไรได้บ้าง", "สวัสดี")
_FAULTS = ("out_of_range", "conflict", "unclear", "no_value")


def route(talk: Talk, event: Event, ctx: Ctx) -> Step:
    """The one decision about an event."""
    if quiet := _quiet(talk, event):
        return quiet
    if isinstance(event, Flood):
        return answer(talk, (Say("general.flood"),))
    if ctx.is_guest or not ctx.consented:
        return come_in(talk, event, ctx)
    match event:
        case Pressed(press):
            return _pressed(talk, press, ctx)
        case Started(code):
            step = DOORS["code"](talk, code, ctx) if code_in(code) else answer(talk, general.help_(ctx))
            return replace(step, effects=(Reachable(True), *step.effects))
        case Media(kind):
            return answer(talk, general.media(ctx, kind))
        case Edited():
            return answer(talk, general.edited(ctx))
        case File(text=None):
            return _filed(talk, event, ctx)
        case File(_, text) | Text(text):
            form = isinstance(event, File) and event.name.lower().endswith(".xlsx")
            return _tabled(talk, text or "", ctx, pages=not form) or _said(talk, text or "", ctx)
    raise AssertionError(event)


def _filed(talk: Talk, file: File, ctx: Ctx) -> Step:
    """A file without text: evidence where it was kept, else nothing to do with it."""
    if not file.token:
        return answer(talk, general.unreadable_file(ctx, file))
    wanted = type(talk.active) in following.STEPS
    return go_on(talk, file, ctx) if wanted else take_file(talk, file, ctx)


def _quiet(talk: Talk, event: Event) -> Step | None:
    """What is noted without an answer."""
    match event:
        case Stopped():
            return Step(talk.state, (), (Reachable(False),), ask=False)
        case Unsent(source_id):
            return Step(talk.state, (), (Blank(source_id),) if source_id else (), ask=False)
        case Moved(chat):
            return Step(talk.state, (), (MoveChat(chat),), ask=False)
    return None


# ---- buttons


def _pressed(talk: Talk, press: str, ctx: Ctx) -> Step:
    if press.startswith("q."):
        return _standing(talk, press, ctx)
    if press.startswith("more:"):
        return _more(talk, press)
    seq, _, action = press.partition(".")
    if talk.state is None or seq != str(talk.seq) or not action:
        return answer(talk, (Say("general.stale", {"active": talk.active is not None}),))
    return resumed(go_on(talk, Pressed(action), ctx))


def _more(talk: Talk, press: str) -> Step:
    start = press.removeprefix("more:")
    at = number_in(start)
    rest = talk.offered[at:] if at is not None else ()
    if not rest:
        return answer(talk, (Say("general.stale", {"active": talk.active is not None}),))
    return Step(talk.state, (Say("general.more", {}, rest),), ask=False)


def _standing(talk: Talk, press: str, ctx: Ctx) -> Step:
    name, _, rest = press.removeprefix("q.").partition(".")
    if name in DOORS:
        return DOORS[name](talk, rest, ctx)
    said = intents.press_of(press, ctx)
    return answer(talk, said or (Say("general.stale", {"active": talk.active is not None}),))


# ---- words


def _tabled(talk: Talk, text: str, ctx: Ctx, *, pages: bool) -> Step | None:
    """A measures table, or several written out; where scores stand before a table, those come first."""
    found = table_in(text, ctx, pages=pages)
    if found is None:
        return take_lines(talk, text, ctx)
    reading, before = found
    scores = read_scores(before[:LONGEST_TABLE], ctx.ruleset, ctx.rules.counts)
    if len(scores.scores) < MANY:
        return take_table(talk, reading, ctx)
    step = _understood(talk, before, plain(before[:LONGEST]), scores, ctx)
    return replace(step, say=(*step.say, Say("measures.scores_first", {"count": len(reading.drafts)})))


def _said(talk: Talk, text: str, ctx: Ctx) -> Step:
    words = plain(text[:LONGEST])
    if _answers(talk, text, words):
        return _flow_or_unknown(talk, text, ctx)
    if not re.search(r"\w", words):
        return answer(talk, general.no_words(ctx))
    if press := _label(talk, words):
        return _pressed(talk, press, ctx)
    if code := code_in(text):
        return DOORS["code"](talk, code, ctx)
    as_typed = " ".join(text[:LONGEST].split())
    for name, pattern in COMMANDS:
        if found := pattern.search(as_typed) or pattern.search(words):
            return command(talk, name, found, words, ctx)
    if not isinstance(talk.active, AskScore) and (told := take_report(talk, text, ctx)):
        return told
    reading = read_scores(text[:LONGEST_TABLE], ctx.ruleset, ctx.rules.counts)
    if len(text) > LONGEST and len(reading.scores) < MANY:
        return answer(talk, general.too_long(ctx, len(text)))
    return _understood(talk, text, words, reading, ctx)


def _answers(talk: Talk, text: str, words: str) -> bool:
    """Whether the words are meant for the question that is open, and for nothing else."""
    if talk.active is None:
        return False
    if isinstance(talk.active, AskScore) and talk.active.depth == "OIT" and pass_marks(text):
        return True
    if talk.active.FLOW == "measures" and (_label(talk, words) or _is_command(words)):
        return False
    return talk.dialog.accepts(talk.active, words)


def _is_command(words: str) -> bool:
    """Whether words that a free question would take are a wish of their own."""
    if words.startswith("ไตรมาส"):
        return False
    known = any(pattern.search(words) for name, pattern in COMMANDS if name not in _NOT_WISHES)
    return known or words in _WISHES


def _label(talk: Talk, words: str) -> str | None:
    return next((each.press for each in talk.offered if plain(each.label) == words), None)


def _understood(talk: Talk, text: str, words: str, reading: Reading, ctx: Ctx) -> Step:
    reading = ones_as_passes(numbered(reading, talk.active, ctx), ctx)
    many_lines = "\n" in text.strip() or "\t" in text
    if not many_lines and reading.scores and not reading.plain and _NO_FACT.search(words):
        if not _QUESTION.search(words):
            return answer(talk, (Say("entry.no_fact"),))
    elif (many_lines or not _QUESTION.search(words)) and (step := _scores(talk, reading, ctx)):
        return step
    if reading.bare and talk.active and not _QUESTION.search(words):
        return _flow_or_unknown(talk, text, ctx)
    strange = strange_codes_in(words, ctx)
    if strange and not codes_in(words, ctx):
        details = tuple(each.detail for each in reading.complaints) or tuple(
            f"{code} ไม่มีในปี {ctx.year}" for code in strange
        )
        return answer(talk, general.unknown_code(ctx, details[:3]))
    if other := _other_year(words, ctx):
        return answer(talk, general.unknown_year(ctx, other))
    if found := intents.find(text, ctx):
        intent, args = found
        return answer(talk, intent.answer(ctx, args))
    return _flow_or_unknown(talk, text, ctx)


def _other_year(words: str, ctx: Ctx) -> int | None:
    """A year the question is about, if it is not the one in focus."""
    if "ปีที่แล้ว" in words or "ปีก่อน" in words:
        return ctx.year - 1
    found = re.search(r"(?<!\d)(25[4-9]\d)(?!\d)", words)
    return int(found[1]) if found and int(found[1]) != ctx.year else None


def _scores(talk: Talk, reading: Reading, ctx: Ctx) -> Step | None:
    """Named scores: one is a change, several are a paste to look at first."""
    faults = [each for each in reading.complaints if each.kind in _FAULTS]
    named_faults = [each for each in faults if codes_in(each.where.lower(), ctx) or each.kind == "conflict"]
    strange = [each for each in reading.complaints if each.kind in ("unknown_code", "other_year")]
    if not reading.scores and not named_faults:
        return None
    code, value = next(iter(reading.scores.items()), ("", Decimal(0)))
    waiting = isinstance(talk.active, ConfirmPaste)
    sure = (
        reading.plain
        and not reading.rows
        and not waiting
        and kind_of(code, ctx.ruleset) not in ("total", "instrument")
    )
    if len(reading.scores) == 1 and sure and not (named_faults or strange or reading.bare):
        return with_right(talk, ctx, lambda: steps.edit(code, value, ctx, talk.state))
    return with_right(talk, ctx, lambda: resumed(steps.paste(reading, ctx, talk.state)))


def _flow_or_unknown(talk: Talk, text: str, ctx: Ctx) -> Step:
    if talk.active is not None:
        return go_on(talk, Text(text), ctx)
    if re.fullmatch(r"[\d\s.,%]+", plain(text)):
        return Step(
            talk.state,
            (Say("general.loose_numbers", {"paused": talk.paused}, idle_choices(talk, ctx)),),
            ask=False,
        )
    return answer(talk, general.not_understood(ctx))
