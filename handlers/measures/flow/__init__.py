"""Measures: write them down, say how they go."""

import re
from datetime import date

from handlers.measures.effects import Piece
from handlers.measures.flow import adding, following
from handlers.measures.flow import states as at
from handlers.measures.flow.prompts import prompt
from handlers.measures.flow.states import NAME, VERSION, load
from handlers.measures.words import links_in, read_report
from handlers.people.joining.words import action_in
from handlers.scores.matchers import plain
from handlers.terms.context import Ctx
from handlers.terms.events import Event, File, Pressed, Text
from handlers.terms.flow import FlowState, Step
from handlers.terms.messages import Say, number_in
from handlers.terms.roles import Right
from knowledge.thai import to_arabic

RIGHT: Right = "enter"
LONGEST_ANSWER = 60
_STOP = re.compile(r"(?:ยกเลิก|ไม่เอา|หยุด|เลิก)(?:แล้ว|ก่อน|ไว้ก่อน)?(?:ค่ะ|ครับ|คะ)?")
_ABOUT_ONE = (at.AskHow, at.AskTrouble, at.AskEvidence, at.AskNewDate, at.AskWhy)


def step(state: FlowState, event: Event, ctx: Ctx) -> Step:
    action, words, piece = "", "", None
    match event:
        case Pressed(press):
            action = press
        case Text(text):
            action, words = _meant(state, text)
        case File() as file if file.token:
            piece, words = piece_of(file), file.caption
    if isinstance(state, _ABOUT_ONE) and ctx.find_measure(state.measure_id) is None:
        return settle(state, ctx, undone=False)
    if type(state) in following.STEPS:
        return following.step(state, action, words, ctx, piece)
    return adding.step(state, action, words, ctx)


def piece_of(file: File) -> Piece:
    """A photo or document as evidence."""
    taken = date.fromisoformat(file.taken_on) if file.taken_on else None
    return Piece("photo" if file.is_photo else "file", file.token, file.name[:200], taken)


def _meant(state: FlowState, text: str) -> tuple[str, str]:
    """The button that words stand for, else the words."""
    words = plain(text)
    action = "no" if _STOP.fullmatch(words) else action_in(words, ("skip", "back"))
    if action == "back" and type(state) in following.STEPS:
        return "no", ""
    return (action, "") if action else ("", text.strip())


def accepts(state: FlowState, words: str) -> bool:
    """Whether typed words are surely meant for this state's question."""
    if action_in(words, ("skip", "back")) or _STOP.fullmatch(words):
        return True
    match state:
        case at.AskMeasure() | at.AskTitle() | at.AskTrouble() | at.AskWhy():
            return True
        case at.AskHow():
            return read_report(words) is not None or number_in(to_arabic(words).strip(" %")) is not None
        case at.AskEvidence():
            return bool(links_in(words))
        case at.AskWhich():
            return number_in(to_arabic(words).strip()) is not None
        case at.AskServes():
            return re.fullmatch(r"\d{1,2}|[ioe] ?\d{1,2}", to_arabic(words)) is not None
        case at.AskPeriod() | at.AskUnits() | at.AskNewDate() | at.SettlePeriod() | at.ConfirmMeasure():
            return len(words) < LONGEST_ANSWER
        case at.ReviewMeasures():
            return words.startswith(("บันทึก", "ข้อ", "ลบข้อ", "แก้ข้อ", "ดูที่เหลือ"))
    return False


def settle(state: FlowState, ctx: Ctx, *, undone: bool) -> Step:
    """A measure that is gone, or closed meanwhile, ends the question about it."""
    if isinstance(state, _ABOUT_ONE) and ctx.find_measure(state.measure_id) is None:
        return Step(None, (Say("measures.gone"),), ask=False)
    return Step(state)


__all__ = ["NAME", "RIGHT", "VERSION", "accepts", "load", "piece_of", "prompt", "settle", "step"]
