"""Commands, by word or by button (`q.<door>.<argument>`): start, stop, resume, undo, clear, look back."""

import re
from collections.abc import Callable

from handlers.general import help as general
from handlers.general import wording
from handlers.measures import commands as measure_commands
from handlers.measures import doors as measure_doors
from handlers.people import doors as people
from handlers.reminders import doors as reminder_doors
from handlers.scores.answers.overview import missing_depth
from handlers.scores.entry import steps
from handlers.scores.entry.states import ConfirmErase, ConfirmPaste, ConfirmSlip, EntryState, asking
from handlers.scores.matchers import codes_in
from handlers.talk import Talk, answer, resumed, with_right
from handlers.terms.context import DEPTHS, Ctx
from handlers.terms.effects import FocusYear, SaveScores, ShowHistory, Undo
from handlers.terms.flow import Step
from handlers.terms.messages import Choice, Say, number_in
from knowledge.rules.codes import kind_of

COMMANDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "enter",
        re.compile(r"^(?:เริ่ม)?(?:กรอก|ใส่|บันทึก)คะแนน(?:ใหม่)?(?: ?(?:ปี)? ?(25\d\d))?$|^กรอก(?: (25\d\d))?$"),
    ),
    ("resume", re.compile(r"^(?:ทำต่อ|กรอกต่อ|ต่อ|resume)(?:เลย)?$")),
    ("pause", re.compile(r"^(?:หยุด|พัก|หยุดไว้ก่อน|พักก่อน|ไว้ก่อน|ยกเลิก|พอก่อน|stop)$")),
    ("undo", re.compile(r"^(?:เลิกทำ|เลิกทำครั้งล่าสุด|เลิกทำล่าสุด|ย้อนการแก้|undo)$")),
    ("erase", re.compile(r"^(?:ล้าง|ลบ)(?:คะแนน)(?:ทั้งหมด)?(?: ?(?:ปี)? ?(25\d\d))?$")),
    ("paste", re.compile(r"^วางตาราง$")),
    ("again", re.compile(r"^(?:แก้(?:ไข)?|เปลี่ยน) ?[^\s\d]* ?\d{1,2}(?: ?ส่วน(?:ที่)? ?[12])?$")),
    ("remove", re.compile(r"^ลบ ?[^\s\d]* ?\d{1,2}(?: ?ส่วน(?:ที่)? ?[12])?$")),
    ("thanks", re.compile(r"^(?:ขอบคุณ|ขอบใจ|thank)")),
    ("year", re.compile(r"^(?:ดู|เปลี่ยนเป็น)? ?ปี ?(?:งบประมาณ)? ?(25\d\d)$")),
    ("history", re.compile(r"ประวัติ(?!ผู้|บุค|หน่วย|ความเป็นมา)|ใคร(?:แก้|กรอก|เปลี่ยน)")),
    *measure_commands.COMMANDS,
    *reminder_doors.COMMANDS,
    *people.COMMANDS,
)


def command(talk: Talk, name: str, found: re.Match[str], words: str, ctx: Ctx) -> Step:
    if name in ("history", "again", "remove"):
        codes = codes_in(words, ctx)
        if not codes:
            return answer(talk, general.ask_code(ctx, {"again": "แก้", "remove": "ลบ"}.get(name, "ประวัติ")))
        return DOORS[name](talk, codes[0], ctx)
    return DOORS[name](talk, "\n".join(group for group in found.groups() if group), ctx)


def idle_choices(talk: Talk, ctx: Ctx) -> tuple[Choice, ...]:
    return ((general.RESUME,) if talk.paused and talk.state else ()) + general.menu(ctx)[:3]


def _enter(talk: Talk, year: str, ctx: Ctx) -> Step:
    return with_right(talk, ctx, lambda: _begin(talk, steps.start(number_in(year), ctx)))


def _begin(talk: Talk, step: Step) -> Step:
    """Start something new; a preview that waited is dropped, and that is said."""
    dropped = (Say("entry.not_saved"),) if isinstance(talk.state, ConfirmPaste) else ()
    return resumed(Step(step.state, (*dropped, *step.say), step.effects, step.ask, step.paused))


def _fill(talk: Talk, depth: str, ctx: Ctx) -> Step:
    chosen = depth if depth in DEPTHS else missing_depth(ctx) or "ind"
    return with_right(talk, ctx, lambda: _begin(talk, steps.choose_depth(chosen, ctx)))


def _again(talk: Talk, code: str, ctx: Ctx) -> Step:
    if not any(code in ctx.codes(depth) for depth in DEPTHS):
        return answer(talk, general.ask_code(ctx, "แก้"))
    return with_right(talk, ctx, lambda: _begin(talk, steps.ask_again(code, ctx)))


def _remove(talk: Talk, code: str, ctx: Ctx) -> Step:
    if code not in ctx.scores:
        return answer(talk, general.ask_code(ctx, "ลบ"))
    params = {"label": ctx.label(code), "old": ctx.scores[code]}
    said = (Say("entry.removed", params, (Choice.to("เลิกทำ", "undo"),)),)
    return with_right(talk, ctx, lambda: Step(talk.state, said, (SaveScores({code: None}),)))


def _thanks(talk: Talk, _: str, ctx: Ctx) -> Step:
    return answer(talk, (Say("general.thanks", {}, general.menu(ctx)[:3]),))


def _resume(talk: Talk, _: str, ctx: Ctx) -> Step:
    if talk.state is None and ctx.scores and missing_depth(ctx) and ctx.may("enter"):
        return _fill(talk, "", ctx)
    if talk.state is None:
        return Step(None, (Say("general.nothing_to_resume", {}, general.menu(ctx)),), ask=False)
    if not isinstance(talk.state, EntryState):
        return Step(talk.state, paused=False)
    settled = talk.dialog.settle(talk.state, ctx, undone=False)
    return Step(settled.state, (Say("general.resumed", {"year": ctx.year}), *settled.say), paused=False)


def _pause(talk: Talk, _: str, ctx: Ctx) -> Step:
    if talk.active is None:
        return Step(talk.state, (Say("general.nothing_to_pause", {}, idle_choices(talk, ctx)),), ask=False)
    if not isinstance(talk.state, EntryState):
        return Step(None, (Say("joining.stopped", {}, general.menu(ctx)),), ask=False)
    asked = asking(talk.state)
    place = ctx.label(asked.code) if asked else ""
    waiting = len(talk.state.scores) if isinstance(talk.state, ConfirmPaste) else 0
    choices = (general.RESUME, wording.SUMMARY, wording.WEAKEST)
    return Step(
        talk.state,
        (Say("general.paused", {"place": place, "waiting": waiting}, choices),),
        ask=False,
        paused=True,
    )


def _undo(talk: Talk, audit_id: str, ctx: Ctx) -> Step:
    if isinstance(talk.active, (ConfirmPaste, ConfirmSlip)) and not audit_id:
        return Step(talk.active.resume, (Say("entry.not_saved"),))
    if talk.active is not None and talk.active.FLOW == "measures" and not audit_id:
        return Step(None, (Say("measures.dropped", {}, general.menu(ctx)),), ask=False)
    effect = Undo(number_in(audit_id))
    return with_right(talk, ctx, lambda: Step(talk.state, (), (effect,), ask=talk.active is not None))


def _erase(talk: Talk, year: str, ctx: Ctx) -> Step:
    if not ctx.may("erase"):
        return Step(talk.state, general.no_right(ctx, "ล้างคะแนนทั้งปี"), ask=False)
    if year and number_in(year) != ctx.year:
        return answer(talk, general.unknown_year(ctx, number_in(year) or 0))
    if not ctx.scores:
        return Step(
            talk.state, (Say("overview.empty", {"year": ctx.year}, general.menu(ctx)[:1]),), ask=False
        )
    return Step(ConfirmErase(), paused=False)


def _paste(talk: Talk, _: str, ctx: Ctx) -> Step:
    return with_right(talk, ctx, lambda: resumed(steps.choose_depth("paste", ctx)))


def _year(talk: Talk, typed: str, ctx: Ctx) -> Step:
    year = number_in(typed) or 0
    if year not in ctx.rules.years:
        return answer(talk, general.unknown_year(ctx, year))
    said = (Say("general.year", {"year": year}, general.menu(ctx)),)
    return Step(None if year != ctx.year else talk.state, said, (FocusYear(year),), ask=False)


def _history(talk: Talk, code: str, ctx: Ctx) -> Step:
    if not kind_of(code, ctx.ruleset):
        return answer(talk, general.ask_code(ctx, "ประวัติ"))
    return Step(talk.state, (), (ShowHistory(code),), ask=talk.active is not None)


def _help(talk: Talk, _: str, ctx: Ctx) -> Step:
    return answer(talk, general.help_(ctx))


DOORS: dict[str, Callable[[Talk, str, Ctx], Step]] = (
    people.DOORS
    | measure_doors.DOORS
    | reminder_doors.DOORS
    | {
        "start": _help,
        "enter": _enter,
        "resume": _resume,
        "pause": _pause,
        "undo": _undo,
        "erase": _erase,
        "paste": _paste,
        "fill": _fill,
        "again": _again,
        "remove": _remove,
        "thanks": _thanks,
        "year": _year,
        "history": _history,
    }
)
