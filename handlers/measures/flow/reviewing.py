"""Several drafts at once: look, put right line by line, keep."""

import re

from handlers.general.buttons import NO
from handlers.measures.effects import AddMeasures, ChangeMeasure
from handlers.measures.flow import states as at
from handlers.measures.flow.drafting import PERIODS, agrees, corrected, dropped, taken, timed
from handlers.measures.flow.pieces import as_above, line_of
from handlers.measures.flow.prompts import LOOK, SAVE, SHOWN, reading
from handlers.terms.context import Ctx
from handlers.terms.flow import Step
from handlers.terms.messages import Say, number_in
from handlers.understanding.words import Meanings, action_in, plain
from knowledge.measures.measure import Draft
from knowledge.thai import to_arabic

MOST_SHOWN = 40
SAVING: Meanings = {"save": ("save", "yes", "make")}
"""Words that keep what is looked at."""
_SAVES = re.compile(
    "บันทึก(?: ?\\d{1,3} ?เรื่อง|ทั้งหมด|ทุกเรื่อง| ?ทั้ง ?\\d{1,3} ?เรื่อง)?(?:เลย)?(?: ?(?:ค่ะ|คะ|ครับ|คับ))?"
)
_LINE = re.compile(r"(?P<drop>ลบ)?(?:แก้(?:ไข)?|เปลี่ยน)? ?(?:ข้อ|เรื่อง)(?:ที่)? ?(?P<number>\d{1,3}) ?(?P<rest>.*)")


def review(state: at.ReviewMeasures, action: str, words: str, ctx: Ctx) -> Step:
    if action == "back":
        return dropped()
    if action == "look":
        return Step(state)
    if action == "settle" or words.startswith("ตอบเรื่อง"):
        place = _unclear(state.drafts)
        return Step(_settling(state, place)) if place is not None else Step(state)
    if action == "above" or words.startswith(("ใช้กองตามแถวบน", "ใช้ตามแถวบน")):
        return Step(state.model_copy(update={"drafts": as_above(state.drafts)}))
    if action == "rest" or words.startswith("ดูที่เหลือ"):
        rows = [line_of(each) for each in state.drafts[SHOWN:MOST_SHOWN]]
        return Step(state, (Say("measures.review_rest", {"rows": rows, "start": SHOWN}),) if rows else ())
    if action == "save" or action_in(plain(words), SAVING) or _SAVES.fullmatch(plain(words)):
        adds = (AddMeasures(state.drafts, state.year),) if state.drafts else ()
        changes = (ChangeMeasure(each.measure_id, each.draft, each.base) for each in state.changes)
        return Step(None, (), (*adds, *changes), ask=False)
    choices = (SAVE, LOOK, NO)
    return _corrected(state, words, ctx) or Step(
        state, (Say("measures.save_or_not", {}, choices),), ask=False
    )


def _corrected(state: at.ReviewMeasures, words: str, ctx: Ctx) -> Step | None:
    """`ข้อ 3 พ.ค.-ก.ย.` puts a line right, `ลบข้อ 2` leaves it out."""
    said = _LINE.fullmatch(" ".join(to_arabic(words).split()))
    place = (number_in(said["number"]) or 0) - 1 if said else -1
    if said is None or not 0 <= place < len(state.drafts):
        return None
    if said["drop"]:
        drafts = (*state.drafts[:place], *state.drafts[place + 1 :])
    else:
        draft = corrected(state.drafts[place], said["rest"], state.year, ctx)
        if draft == state.drafts[place]:
            return None
        drafts = (*state.drafts[:place], draft, *state.drafts[place + 1 :])
    return Step(state.model_copy(update={"drafts": drafts})) if drafts or state.changes else dropped()


def settle(state: at.SettlePeriod, action: str, words: str, ctx: Ctx) -> Step:
    """The next unclear period, or the look at all of them."""
    draft = state.drafts[state.at]
    if action == "back":
        return Step(_looking(state, state.drafts))
    if action == "take" or agrees(words, draft, state.year, ctx):
        draft = taken(draft, reading(draft, state.year, ctx))
    elif action != "skip":
        draft = timed(draft, PERIODS.get(action, "").format(year=state.year) or words, state.year, ctx)
    drafts = (*state.drafts[: state.at], draft, *state.drafts[state.at + 1 :])
    if draft.problem and action != "skip":
        return Step(state.model_copy(update={"drafts": drafts}))
    place = _unclear(drafts, state.at + 1)
    return Step(
        _looking(state, drafts) if place is None else state.model_copy(update={"drafts": drafts, "at": place})
    )


def _unclear(drafts: tuple[Draft, ...], start: int = 0) -> int | None:
    rest = range(start, len(drafts))
    return next((each for each in rest if drafts[each].problem or not drafts[each].spans), None)


def _settling(state: at.ReviewMeasures, place: int) -> at.SettlePeriod:
    return at.SettlePeriod(drafts=state.drafts, year=state.year, at=place, changes=state.changes)


def _looking(state: at.SettlePeriod, drafts: tuple[Draft, ...]) -> at.ReviewMeasures:
    return at.ReviewMeasures(drafts=drafts, year=state.year, changes=state.changes)
