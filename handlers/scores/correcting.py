"""`ไม่ใช่ 64 เป็น 46`: the value that was read or kept a moment ago, looked at before it is changed. Pure."""

import re
from decimal import Decimal

from handlers.capability import Heard
from handlers.scores.doors import entering
from handlers.scores.entry.pasting import paste
from handlers.scores.entry.states import ConfirmPaste
from handlers.terms.context import Ctx
from handlers.terms.flow import Step
from handlers.terms.messages import Choice, Say
from handlers.terms.talk import Talk, answer, resumed
from handlers.understanding.words import polite_less
from knowledge.score_text.complaints import Reading

LONGEST, MOST_NAMED = 60, 4
_NUMBER = r"\d{1,3}(?:\.\d{1,2})?"
_PAIR = re.compile(
    rf"(?:ไม่ใช่|ผิด|เอ้ย|เอ๊ย|โทษที|ขอโทษ)[ ,]{{0,3}}(?P<old>{_NUMBER}) ?(?:แต่)?(?:ต้อง)?เป็น ?(?P<new>{_NUMBER})"
)


def corrected(talk: Talk, heard: Heard, ctx: Ctx) -> Step | None:
    """A value that takes the place of another: of what waits to be saved, else of what is kept."""
    found = _PAIR.fullmatch(polite_less(heard.words)) if heard.length <= LONGEST else None
    if found is None or not ctx.may("enter"):
        return None
    old, new = Decimal(found["old"]), Decimal(found["new"])
    state = talk.active if isinstance(talk.active, ConfirmPaste) else None
    codes = [code for code, value in (state.scores if state else ctx.scores).items() if value == old]
    if len(codes) != 1 or new > 100:
        return answer(talk, (_which(codes, old, new, ctx),))
    if state:
        return Step(state.model_copy(update={"scores": {**state.scores, codes[0]: new}}))
    return entering(talk, ctx, lambda: resumed(paste(Reading({codes[0]: new}, (), ()), ctx, talk.state)))


def _which(codes: list[str], old: Decimal, new: Decimal, ctx: Ctx) -> Say:
    params = {"year": ctx.year, "old": old, "new": new, "count": len(codes)}
    buttons = tuple(Choice.to(ctx.label(code), "why", code) for code in codes[:MOST_NAMED])
    return Say("entry.which_value", params, buttons)
