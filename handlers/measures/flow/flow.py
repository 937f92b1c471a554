"""The dialog of measures, as the rest sees it: what its words mean, and how it is left."""

from handlers.general.buttons import NO
from handlers.measures.effects import MEASURES, AddMeasures, Piece
from handlers.measures.flow import adding, following, several
from handlers.measures.flow import states as at
from handlers.measures.flow.drafting import says_serves
from handlers.measures.flow.pieces import piece_of
from handlers.measures.flow.prompts import LOOK, SAVE, prompt
from handlers.measures.flow.reviewing import SAVING
from handlers.measures.flow.states import NAME, VERSION, load
from handlers.measures.words import links_in, read_report
from handlers.terms.context import Ctx
from handlers.terms.events import Event, File, Pressed, Text
from handlers.terms.flow import Expects, Flow, FlowState, Step
from handlers.terms.messages import Say, number_in
from handlers.understanding.words import Meanings, action_in, plain
from knowledge.thai import to_arabic

LONGEST_ANSWER, SHORT_ANSWER = 60, 40
ANSWERS: Meanings = {"no": ("stop", "drop"), "skip": ("skip", "unknown"), "back": ("back", "no", "not_make")}
"""What every state takes words for, whatever else it waits for."""
_ABOUT_ONE = (at.AskPart, at.AskHow, at.AskTrouble, at.AskEvidence, at.AskNewDate, at.AskWhy)
_UNSAVED = (at.ReviewMeasures, at.SettlePeriod, at.AskPlanYear, at.DraftState)


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
    if type(state) in following.STEPS:
        return following.step(state, action, words, ctx, piece)
    return adding.step(state, action, words, ctx)


def _meant(state: FlowState, text: str) -> tuple[str, str]:
    """The button that words stand for, else the words."""
    action = action_in(plain(text), ANSWERS)
    if action == "back" and type(state) in following.STEPS:
        return "no", ""
    return (action, "") if action else ("", text.strip())


def accepts(state: FlowState, words: str) -> bool:
    """Whether typed words are surely meant for this state's question."""
    if action_in(words, ANSWERS):
        return True
    match state:
        case at.AskMeasure() | at.AskTitle() | at.AskTrouble() | at.AskWhy():
            return True
        case at.AskHow():
            return read_report(words) is not None or number_in(to_arabic(words).strip(" %")) is not None
        case at.AskEvidence() | at.AskPart():
            return _accepts_part(state, words)
        case at.AskWhich():
            return number_in(to_arabic(words).strip()) is not None
        case at.AskServes():
            return to_arabic(words).isdecimal() or says_serves(words)
        case at.AskPeriod() | at.AskUnits() | at.AskNewDate() | at.SettlePeriod() | at.ConfirmMeasure():
            return len(words) < LONGEST_ANSWER
        case at.AskPlanYear():
            return len(words) < LONGEST_ANSWER and several.year_meant(state, words) is not None
        case at.ReviewMeasures():
            begins = ("บันทึก", "ข้อ", "ลบข้อ", "แก้ข้อ", "ดูที่เหลือ", "ตอบเรื่อง", "ใช้กองตาม", "ใช้ตามแถว")
            return words.startswith(begins) or action_in(words, SAVING) is not None
    return False


def _accepts_part(state: at.AskEvidence | at.AskPart, words: str) -> bool:
    """Trouble is told in any words; a unit, a round and a yes are short."""
    if isinstance(state, at.AskEvidence) or state.wants == "evidence":
        return bool(links_in(words))
    return state.wants == "trouble" or len(words) < SHORT_ANSWER


def settle(state: FlowState, ctx: Ctx, undone: bool) -> Step:
    """A measure that is gone, or closed meanwhile, ends the question about it."""
    if isinstance(state, _ABOUT_ONE) and ctx.find_measure(state.measure_id) is None:
        return Step(None, (Say("measures.gone"),), ask=False)
    return Step(state)


def _set_aside(state: FlowState) -> tuple[Say, ...]:
    """Drafts that were to be looked at are dropped."""
    return (Say("measures.not_saved"),) if isinstance(state, _UNSAVED) else ()


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
    undo=_undo,
    waiting=_waiting,
    expects=_expects,
)
