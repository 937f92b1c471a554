"""From an event to a step: buttons, commands, pasted scores, questions, or the running flow. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from handlers import intents
from handlers.answers import general, wording
from handlers.context import Ctx
from handlers.effects import FocusYear, ShowHistory, Undo
from handlers.events import Event, File, Pressed, Text
from handlers.flows import FLOWS
from handlers.flows.base import Flow, FlowState, Step
from handlers.flows.score_entry import NAME, steps
from handlers.flows.score_entry.reading import pass_marks
from handlers.flows.score_entry.states import AskScore, ConfirmErase, asking
from handlers.matchers import codes_in, plain, strange_codes_in
from handlers.messages import Choice, Say
from knowledge.score_text import Reading, read_scores

LONGEST = 5_000
LONGEST_TABLE = 30_000
_QUESTION = re.compile(
    r"ทำไม|ถ้า|หาก|สมมติ|สมมุติ|เท่าไ|ไหม|มั้ย|หรือยัง|หรือเปล่า|รึเปล่า|เหรอ|หรอ|ไหน|อะไร|กี่|ใคร|ยังไง|อย่างไร|อยากได้|\?"
)
_FAULTS = ("out_of_range", "conflict", "unclear", "no_value")
_COMMANDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "enter",
        re.compile(r"^(?:เริ่ม)?(?:กรอก|ใส่|บันทึก)คะแนน(?:ใหม่)?(?: ?(?:ปี)? ?(25\d\d))?$|^กรอก(?: (25\d\d))?$"),
    ),
    ("resume", re.compile(r"^(?:ทำต่อ|กรอกต่อ|ต่อ|resume)(?:เลย)?$")),
    ("pause", re.compile(r"^(?:หยุด|พัก|หยุดไว้ก่อน|พักก่อน|ไว้ก่อน|ยกเลิก|พอก่อน|stop)$")),
    ("undo", re.compile(r"^(?:เลิกทำ|เลิกทำครั้งล่าสุด|เลิกทำล่าสุด|ย้อนการแก้|undo)$")),
    ("erase", re.compile(r"^(?:ล้าง|ลบ)(?:คะแนน)(?:ทั้งหมด)?(?: ?(?:ปี)? ?(25\d\d))?$")),
    ("paste", re.compile(r"^วางตาราง$")),
    ("year", re.compile(r"^(?:ดู|เปลี่ยนเป็น)? ?ปี ?(?:งบประมาณ)? ?(25\d\d)$")),
    ("history", re.compile(r"ประวัติ|ใคร(?:แก้|กรอก|เปลี่ยน)")),
)


@dataclass(frozen=True, slots=True)
class Talk:
    """Where a chat stands: the running flow's state, whether it rests, and the buttons last shown."""

    state: FlowState | None = None
    paused: bool = False
    seq: int = 0
    offered: tuple[Choice, ...] = ()
    flow: str = NAME

    @property
    def dialog(self) -> Flow:
        return FLOWS[self.flow]

    @property
    def active(self) -> FlowState | None:
        """The state, unless it rests."""
        return None if self.paused else self.state


def route(talk: Talk, event: Event, ctx: Ctx) -> Step:
    """The one decision about an event."""
    match event:
        case Pressed(press):
            return _pressed(talk, press, ctx)
        case File(name, None):
            return _answer(talk, general.unreadable_file(ctx, name))
        case File(_, text) | Text(text):
            return _said(talk, text or "", ctx)


def _answer(talk: Talk, say: tuple[Say, ...]) -> Step:
    """An answer in between: the question under way follows it."""
    return Step(talk.state, say, ask=talk.active is not None)


# ---- buttons


def _pressed(talk: Talk, press: str, ctx: Ctx) -> Step:
    if press.startswith("q."):
        return _standing(talk, press, ctx)
    if press.startswith("more:"):
        return _more(talk, press)
    seq, _, action = press.partition(".")
    if talk.state is None or seq != str(talk.seq) or not action:
        return _answer(talk, (Say("general.stale", {"active": talk.active is not None}),))
    return _with_right(talk, ctx, lambda: _resumed(talk.dialog.step(talk.state, Pressed(action), ctx)))  # type: ignore[arg-type]


def _resumed(step: Step) -> Step:
    return Step(step.state, step.say, step.effects, step.ask, False if step.paused is None else step.paused)


def _more(talk: Talk, press: str) -> Step:
    start = press.removeprefix("more:")
    rest = talk.offered[int(start) :] if start.isdigit() else ()
    if not rest:
        return _answer(talk, (Say("general.stale", {"active": talk.active is not None}),))
    return Step(talk.state, (Say("general.more", {}, rest),), ask=False)


def _standing(talk: Talk, press: str, ctx: Ctx) -> Step:
    name, _, rest = press.removeprefix("q.").partition(".")
    if name in _DOORS:
        return _DOORS[name](talk, rest, ctx)
    answer = intents.press_of(press, ctx)
    return _answer(talk, answer or (Say("general.stale", {"active": talk.active is not None}),))


# ---- words


def _said(talk: Talk, text: str, ctx: Ctx) -> Step:
    words = plain(text[:LONGEST])
    if not re.search(r"\w", words):
        return _answer(talk, general.no_words(ctx)) if words != "-" else _flow_or_unknown(talk, text, ctx)
    if press := _label(talk, words):
        return _pressed(talk, press, ctx)
    for name, pattern in _COMMANDS:
        if found := pattern.search(words):
            return _command(talk, name, found, words, ctx)
    reading = read_scores(text[:LONGEST_TABLE], ctx.ruleset, ctx.rules.counts)
    if len(text) > LONGEST and len(reading.scores) < 3:
        return _answer(talk, general.too_long(ctx, len(text)))
    return _understood(talk, text, words, reading, ctx)


def _label(talk: Talk, words: str) -> str | None:
    return next((each.press for each in talk.offered if plain(each.label) == words), None)


def _command(talk: Talk, name: str, found: re.Match[str], words: str, ctx: Ctx) -> Step:
    if name == "history":
        codes = codes_in(words, ctx)
        if not codes:
            return _answer(talk, general.ask_code(ctx, "ประวัติ"))
        return _DOORS["history"](talk, codes[0], ctx)
    return _DOORS[name](talk, next((group for group in found.groups() if group), ""), ctx)


def _understood(talk: Talk, text: str, words: str, reading: Reading, ctx: Ctx) -> Step:
    if isinstance(talk.active, AskScore) and talk.active.depth == "OIT" and pass_marks(text):
        return _flow_or_unknown(talk, text, ctx)
    many_lines = "\n" in text.strip() or "\t" in text
    if (many_lines or not _QUESTION.search(words)) and (step := _scores(talk, reading, ctx)):
        return step
    if reading.bare and talk.active and not _QUESTION.search(words):
        return _flow_or_unknown(talk, text, ctx)
    strange = strange_codes_in(words, ctx)
    if strange and not codes_in(words, ctx):
        details = tuple(each.detail for each in reading.complaints) or tuple(
            f"{code} ไม่มีในปี {ctx.year}" for code in strange
        )
        return _answer(talk, general.unknown_code(ctx, details[:3]))
    if found := intents.find(text, ctx):
        intent, args = found
        return _answer(talk, intent.answer(ctx, args))
    return _flow_or_unknown(talk, text, ctx)


def _scores(talk: Talk, reading: Reading, ctx: Ctx) -> Step | None:
    """Named scores: one is a change, several are a paste to look at first."""
    faults = [each for each in reading.complaints if each.kind in _FAULTS]
    named_faults = [each for each in faults if codes_in(each.where.lower(), ctx) or each.kind == "conflict"]
    strange = [each for each in reading.complaints if each.kind in ("unknown_code", "other_year")]
    if not reading.scores and not named_faults:
        return None
    if len(reading.scores) == 1 and reading.plain and not (named_faults or strange or reading.bare):
        ((code, value),) = reading.scores.items()
        return _with_right(talk, ctx, lambda: steps.edit(code, value, ctx, talk.state))
    return _with_right(talk, ctx, lambda: _resumed(steps.paste(reading, ctx, talk.state)))


def _flow_or_unknown(talk: Talk, text: str, ctx: Ctx) -> Step:
    if talk.active is not None:
        state = talk.active
        return _with_right(talk, ctx, lambda: talk.dialog.step(state, Text(text), ctx))
    if re.fullmatch(r"[\d\s.,%]+", plain(text)):
        return Step(
            talk.state, (Say("general.loose_numbers", {"paused": talk.paused}, _idle(talk, ctx)),), ask=False
        )
    return _answer(talk, general.not_understood(ctx))


def _idle(talk: Talk, ctx: Ctx) -> tuple[Choice, ...]:
    return ((general.RESUME,) if talk.paused and talk.state else ()) + general.menu(ctx)[:3]


# ---- doors: commands, by word or by button


def _with_right(talk: Talk, ctx: Ctx, go: Callable[[], Step]) -> Step:
    return go() if ctx.may("enter") else Step(None, general.no_right(ctx, "กรอกหรือแก้คะแนน"), ask=False)


def _enter(talk: Talk, year: str, ctx: Ctx) -> Step:
    return _with_right(talk, ctx, lambda: _resumed(steps.start(int(year) if year else None, ctx)))


def _resume(talk: Talk, _: str, ctx: Ctx) -> Step:
    if talk.state is None:
        return Step(None, (Say("general.nothing_to_resume", {}, general.menu(ctx)),), ask=False)
    settled = talk.dialog.settle(talk.state, ctx, undone=False)
    return Step(settled.state, (Say("general.resumed", {"year": ctx.year}), *settled.say), paused=False)


def _pause(talk: Talk, _: str, ctx: Ctx) -> Step:
    if talk.active is None:
        return Step(talk.state, (Say("general.nothing_to_pause", {}, _idle(talk, ctx)),), ask=False)
    asked = asking(talk.state)
    place = ctx.label(asked.code) if asked else ""
    choices = (general.RESUME, wording.SUMMARY, wording.WEAKEST)
    return Step(talk.state, (Say("general.paused", {"place": place}, choices),), ask=False, paused=True)


def _undo(talk: Talk, audit_id: str, ctx: Ctx) -> Step:
    effect = Undo(int(audit_id) if audit_id.isdigit() else None)
    return _with_right(talk, ctx, lambda: Step(talk.state, (), (effect,), ask=talk.active is not None))


def _erase(talk: Talk, year: str, ctx: Ctx) -> Step:
    if not ctx.may("erase"):
        return Step(talk.state, general.no_right(ctx, "ล้างคะแนนทั้งปี"), ask=False)
    if year and int(year) != ctx.year:
        return _answer(talk, general.unknown_year(ctx, int(year)))
    if not ctx.scores:
        return Step(
            talk.state, (Say("overview.empty", {"year": ctx.year}, general.menu(ctx)[:1]),), ask=False
        )
    return Step(ConfirmErase(), paused=False)


def _paste(talk: Talk, _: str, ctx: Ctx) -> Step:
    return _with_right(talk, ctx, lambda: _resumed(steps.choose_depth("paste", ctx)))


def _year(talk: Talk, year: str, ctx: Ctx) -> Step:
    if int(year) not in ctx.rules.years:
        return _answer(talk, general.unknown_year(ctx, int(year)))
    said = (Say("general.year", {"year": int(year)}, general.menu(ctx)),)
    return Step(None if int(year) != ctx.year else talk.state, said, (FocusYear(int(year)),), ask=False)


def _history(talk: Talk, code: str, ctx: Ctx) -> Step:
    return Step(talk.state, (), (ShowHistory(code),), ask=talk.active is not None)


_DOORS: dict[str, Callable[[Talk, str, Ctx], Step]] = {
    "enter": _enter,
    "resume": _resume,
    "pause": _pause,
    "undo": _undo,
    "erase": _erase,
    "paste": _paste,
    "year": _year,
    "history": _history,
}
