"""A pasted text: shown before it is saved, joined with the one that waits, or asked about."""

import re
from decimal import Decimal

from handlers.scores.answers.overview import summary
from handlers.scores.effects import SaveScores
from handlers.scores.entry.asking import HUNDRED, settle
from handlers.scores.entry.reading import PasteRemark, sort_out
from handlers.scores.entry.states import ChoosePaste, ConfirmPaste, ConfirmSlip, asking, held
from handlers.terms.context import Ctx
from handlers.terms.flow import FlowState, Step
from handlers.terms.messages import Say
from knowledge.score_text.reading import Reading


def paste(reading: Reading, ctx: Ctx, state: FlowState | None) -> Step:
    """Show what a pasted text was understood as; nothing is saved before the yes."""
    scores, conflicts, remarks = sort_out(reading, ctx)
    resume = asking(state)
    if waiting := held(state):
        remarks = (*remarks, PasteRemark(kind="loose", values=waiting))
    if not scores and not conflicts:
        return _slip(reading, resume) or Step(
            state, (Say("entry.refused", {"faults": remarks, "alone": False}),)
        )
    new = ConfirmPaste(scores=scores, conflicts=conflicts, remarks=remarks, resume=resume)
    if isinstance(state, ChoosePaste):
        return Step(state, (Say("entry.choose_first"),))
    return _beside(state, new, reading) if isinstance(state, ConfirmPaste) else Step(new)


def _slip(reading: Reading, resume: FlowState | None) -> Step | None:
    """One number over 100 whose point has slipped is asked about."""
    slip = reading.complaints[0] if len(reading.complaints) == 1 else None
    if slip is None or slip.kind != "out_of_range" or slip.suggestion is None:
        return None
    typed = f"{slip.values[0].normalize():f}" if slip.values else slip.where
    value = slip.suggestion or HUNDRED
    return Step(
        ConfirmSlip.model_validate({"code": slip.where, "typed": typed, "value": value, "resume": resume})
    )


def _beside(waits: ConfirmPaste, new: ConfirmPaste, reading: Reading) -> Step:
    """What comes while a preview waits is added to it; several that say something else are asked about."""
    known = {code: value for code, value in new.scores.items() if code not in reading.left_over}
    if len(known) > 1 and _clashing(waits.scores, known):
        return Step(ChoosePaste(old=waits, new=new.model_copy(update={"scores": known})))
    return Step(_joined(waits, new, {**new.scores, **waits.scores, **known}))


def _clashing(old: dict[str, Decimal], new: dict[str, Decimal]) -> bool:
    return any(code in old and old[code] != value for code, value in new.items())


def _joined(old: ConfirmPaste, new: ConfirmPaste, scores: dict[str, Decimal]) -> ConfirmPaste:
    conflicts = (*(each for each in old.conflicts if each.code not in scores), *new.conflicts)
    waits = {"resume": old.resume, "other_year": old.other_year}
    return new.model_copy(update={"scores": scores, "conflicts": conflicts, **waits})


def choose(state: ChoosePaste, action: str) -> Step:
    """Both texts, the new one over the old, or one of them."""
    match action:
        case "together":
            return Step(_joined(state.old, state.new, {**state.old.scores, **state.new.scores}))
        case "new":
            return Step(state.new)
        case "old":
            return Step(state.old)
        case "no" | "back":
            return Step(state.old.resume, (Say("entry.not_saved"),))
        case _:
            return Step(state, (Say("entry.choose_first"),))


def confirm(state: ConfirmPaste, action: str, ctx: Ctx) -> Step:
    if action in ("no", "back"):
        return Step(state.resume, (Say("entry.not_saved"),))
    if action == "save" and state.scores:
        return _save(state, ctx)
    if re.fullmatch(r"v\d", action) and state.conflicts:
        conflict, *others = state.conflicts
        place = int(action[1:])
        if place < len(conflict.values):
            scores = {**state.scores, conflict.code: conflict.values[place]}
            return Step(state.model_copy(update={"scores": scores, "conflicts": tuple(others)}))
    return Step(state, (Say("entry.answer_the_paste"),))


def _save(state: ConfirmPaste, ctx: Ctx) -> Step:
    if all(ctx.scores.get(code) == value for code, value in state.scores.items()) and not state.conflicts:
        same = Say("entry.paste_unchanged", {"count": len(state.scores), "year": ctx.year})
        return Step(state.resume, (same,))
    after = ctx.with_scores(state.scores, None)
    saved = Say("entry.paste_saved", {"count": len(state.scores), "open": state.conflicts, "year": ctx.year})
    effects = (SaveScores(state.scores),)
    if state.resume is None:
        return Step(None, (saved, *summary(after)), effects)
    moved = settle(state.resume, after, False)
    return Step(moved.state, (saved, *moved.say), effects)
