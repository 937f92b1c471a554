"""The dialog of measures, as the rest sees it: what its words mean, and how it is left."""

import re
from collections.abc import Callable

from handlers.general.buttons import NO
from handlers.measures.effects import MEASURES, AddMeasures, Piece
from handlers.measures.flow import adding, several
from handlers.measures.flow import states as at
from handlers.measures.flow.drafting import says_serves
from handlers.measures.flow.pieces import piece_of
from handlers.measures.flow.prompts import LOOK, SAVE, prompt
from handlers.measures.flow.reviewing import SAVING
from handlers.measures.flow.states import NAME, VERSION, load
from handlers.measures.progress import answering, results
from handlers.measures.words import is_percent, links_in, read_report
from handlers.terms.context import Ctx
from handlers.terms.events import Event, File, Pressed, Text
from handlers.terms.flow import Expects, Flow, FlowState, Step
from handlers.terms.messages import Say, number_in
from handlers.understanding.words import Meanings, action_in, is_question, plain
from knowledge.progress_text.rounds import take_round
from knowledge.progress_text.vocabulary import vocabulary
from knowledge.thai import to_arabic

LONGEST_ANSWER, SHORT_ANSWER = 60, 40
ANSWERS: dict[str, tuple[str, ...]] = {
    "no": ("stop", "drop", "discard"),
    "skip": ("skip", "unknown"),
    "back": ("back", "no", "not_make"),
}
"""What every state takes words for, whatever else it waits for."""
STOPPING: Meanings = {"cancel": ("stop",), "no": ("drop", "discard"), "open": ("back", "no")}
"""What words mean where it is asked whether a measure is given up."""
NO_REASON: Meanings = ANSWERS | {"skip": ("skip", "unknown", "save")}
"""Who only wants it saved gives no reason."""
_MEANINGS: dict[type[FlowState], Meanings] = {
    at.AskStop: STOPPING,
    at.AskWhy: NO_REASON,
    at.AskTrouble: NO_REASON,
}
_ABOUT_ONE = (at.AskPart, at.AskHow, at.AskStop, at.AskTrouble, at.AskEvidence, at.AskNewDate, at.AskWhy)
_UNITS = ("กอง", "สำนัก", "ฝ่าย", "หน่วย", "ทุกกอง", "คณะ", "ของ", "งาน")
"""How words begin that name a unit."""
_LOOKING = ("บันทึก", "ข้อ", "ลบข้อ", "แก้ข้อ", "ดูที่เหลือ", "ตอบเรื่อง", "ใช้กองตาม", "ใช้ตามแถว")
"""How words begin that are about drafts that are looked at."""
_SCORES = re.compile(r"ตัวชี้วัด(?:ที่)? ?[0-9]{1,2} ?(?:=|เป็น|ได้) ?[0-9]")
_UNSAVED = (at.ReviewMeasures, at.ReviewResults, at.SettlePeriod, at.AskPlanYear, at.DraftState)


def step(state: FlowState, event: Event, ctx: Ctx) -> Step:
    action, words = "", ""
    piece: Piece | None = None
    match event:
        case Pressed(press):
            action = press
        case Text(text):
            action, words = _meant(state, text)
        case File() as file if file.token:
            piece, words = piece_of(file), file.caption
    if isinstance(state, _ABOUT_ONE) and ctx.find_measure(state.measure_id) is None:
        return settle(state, ctx, False)
    if type(state) in answering.STEPS:
        return answering.step(state, action, words, ctx, piece)
    return adding.step(state, action, words, ctx)


def _meant(state: FlowState, text: str) -> tuple[str, str]:
    """The button that words stand for, else the words."""
    action = action_in(plain(text), _MEANINGS.get(type(state), ANSWERS))
    if action == "back" and type(state) in answering.STEPS:
        return "no", ""
    return (action, "") if action else ("", text.strip())


def accepts(state: FlowState, words: str) -> bool:
    """Whether typed words are surely meant for this state's question."""
    return action_in(words, ANSWERS) != "" or _accepts(state, words)


def _accepts(state: FlowState, words: str) -> bool:
    match state:
        case at.AskEvidence() | at.AskPart():
            return _accepts_part(state, words)
        case at.AskWhich():
            return not state.asked and _names_line(words)
        case at.AskPlanYear():
            return _is_short(words) and several.year_meant(state, words) is not None
    return _ACCEPTS[type(state)](words) if type(state) in _ACCEPTS else False


def _tells(words: str) -> bool:
    """Whether words surely say how it goes; figures may be of something else, but for one that is alone."""
    if number_in(to_arabic(words).strip(" %")) is not None or is_percent(words):
        return True
    report = read_report(words)
    return report is not None and not report.is_weak and not any(each.isdigit() for each in words)


def _is_reason(words: str) -> bool:
    """Whether words are surely a reason or a trouble: they ask nothing, and say of nothing how far it is."""
    told = any(each.kind in ("done", "carried", "progress") for each in vocabulary().marks(words))
    return not (is_question(words) or told or "%" in words or _SCORES.search(words))


def _is_short(words: str) -> bool:
    return len(words) < LONGEST_ANSWER


def _names_line(words: str) -> bool:
    return number_in(to_arabic(words).removeprefix("ข้อ").strip()) is not None


def _accepts_part(state: at.AskEvidence | at.AskPart, words: str) -> bool:
    """Trouble is told in any words; a unit, a round and a yes are short."""
    if isinstance(state, at.AskEvidence) or state.wants == "evidence":
        return bool(links_in(words))
    if state.wants == "trouble":
        return _is_reason(words)
    if state.wants == "round":
        return take_round(words)[0] != ""
    if state.wants == "sure":
        return action_in(words, {"yes": ("yes", "save", "fine")}) != ""
    return state.wants == "unit" and len(words) < SHORT_ANSWER and words.startswith(_UNITS)


_ACCEPTS: dict[type[FlowState], Callable[[str], bool]] = {
    at.AskMeasure: lambda words: True,
    at.AskTitle: lambda words: True,
    at.AskTrouble: _is_reason,
    at.AskWhy: _is_reason,
    at.AskHow: _tells,
    at.AskStop: lambda words: words.startswith(("ยกเลิก", "เลื่อน", "ยังจะ")),
    at.ReviewResults: lambda words: action_in(words, results.SAVING) != "" or words.startswith("บันทึก"),
    at.AskServes: lambda words: to_arabic(words).isdecimal() or says_serves(words),
    at.AskPeriod: _is_short,
    at.AskUnits: _is_short,
    at.AskNewDate: _is_short,
    at.SettlePeriod: _is_short,
    at.ConfirmMeasure: _is_short,
    at.ReviewMeasures: lambda words: words.startswith(_LOOKING) or action_in(words, SAVING) != "",
}


def settle(state: FlowState, ctx: Ctx, undone: bool) -> Step:
    """A measure that is gone, or closed meanwhile, ends the question about it."""
    if isinstance(state, _ABOUT_ONE) and ctx.find_measure(state.measure_id) is None:
        return Step(None, (Say("measures.gone"),), ask=False)
    return Step(state)


def _set_aside(state: FlowState) -> tuple[Say, ...]:
    """What was to be looked at, or waited for its measure, is dropped."""
    if isinstance(state, at.AskWhich):
        return (Say("measures_progress.let_go", answering.kept_words(state)),)
    if isinstance(state, at.AskWhy):
        return (Say("measures_progress.part_let_go", {"note": ""}),)
    if isinstance(state, at.AskPart | at.AskStop | at.AskNewDate):
        return (Say("measures_progress.part_let_go", {"note": state.note}),)
    return (Say("measures.not_saved"),) if isinstance(state, _UNSAVED) else ()


def _lets_go(state: FlowState) -> FlowState | None:
    """Which measure is meant is asked once, said once more after something else, and then rests."""
    if not isinstance(state, at.AskWhich):
        return state
    return None if state.asked else state.model_copy(update={"asked": True})


def _undo(state: FlowState, ctx: Ctx) -> Step | None:
    """What is not saved yet is dropped."""
    return Step(None, (Say("measures.dropped"),), ask=False)


def _waiting(state: FlowState) -> Say | None:
    """Many drafts are not shown again after every answer."""
    if not isinstance(state, at.ReviewMeasures):
        return None
    choices = (SAVE, LOOK, NO)
    return Say("measures.still_waiting", {"count": len(state.drafts)}, choices)


def _expects(state: FlowState) -> Expects:
    return "words"


FLOW = Flow(
    NAME,
    VERSION,
    AddMeasures.RIGHT,
    MEASURES,
    load,
    prompt,
    step,
    accepts,
    settle=settle,
    set_aside=_set_aside,
    keeps=lambda state: isinstance(state, _UNSAVED),
    undo=_undo,
    waiting=_waiting,
    expects=_expects,
    lets_go=_lets_go,
)
