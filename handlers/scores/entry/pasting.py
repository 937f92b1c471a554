"""A pasted text: shown before it is saved, joined with the one that waits, or asked about."""

import re
from dataclasses import replace
from decimal import Decimal

from handlers.scores.answers.overview import summary
from handlers.scores.effects import FocusYear, SaveScores
from handlers.scores.entry.asking import HUNDRED, settle
from handlers.scores.entry.reading import PasteRemark, sort_out
from handlers.scores.entry.states import ChoosePaste, ConfirmPaste, ConfirmSlip, asking, held
from handlers.terms.context import Ctx
from handlers.terms.flow import FlowState, Step
from handlers.terms.messages import Say
from knowledge.score_text.reading import Reading


def paste(reading: Reading, ctx: Ctx, state: FlowState | None, level: str | None = None) -> Step:
    """Show what a pasted text was understood as; nothing is saved before the yes.

    `level`: the published one that the text states.
    """
    scores, conflicts, remarks = sort_out(reading, ctx)
    known = [each.title for each in ctx.ruleset.levels.order]
    if level and level not in known:
        strange = PasteRemark(kind="level", where=level, year=ctx.year, known=" ".join(known))
        level, remarks = None, (*remarks, strange)
    resume = asking(state)
    if waiting := held(state):
        remarks = (*remarks, PasteRemark(kind="loose", values=waiting))
    if not scores and not conflicts and level is None:
        return _slip(reading, resume) or Step(
            state, (Say("entry.refused", {"faults": remarks, "alone": False}),)
        )
    new = ConfirmPaste(scores=scores, conflicts=conflicts, remarks=remarks, resume=resume, level=level)
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
    level = old.level if new.level is None else new.level
    waits = {
        "resume": old.resume,
        "other_year": old.other_year,
        "level": level,
        "came_from": old.came_from,
    }
    return new.model_copy(update={"scores": scores, "conflicts": conflicts, **waits})


def choose(state: ChoosePaste, action: str, ctx: Ctx) -> Step:
    """Both texts, the new one over the old, or one of them."""
    match action:
        case "together":
            return Step(_joined(state.old, state.new, {**state.old.scores, **state.new.scores}))
        case "new":
            return Step(state.new.model_copy(update={"came_from": state.old.came_from}))
        case "old":
            return Step(state.old)
        case "no" | "back":
            return dropped(state.old, ctx)
        case _:
            return Step(state, (Say("entry.choose_first"),))


def dropped(state: ConfirmPaste, ctx: Ctx) -> Step:
    """Nothing of it is kept; the year that was in focus before it is so again."""
    if state.came_from is None:
        return Step(state.resume, (Say("entry.not_saved"),))
    went_back = Say("entry.went_back", {"year": state.came_from, "other": ctx.year})
    return Step(state.resume, (went_back,), (FocusYear(state.came_from),))


def confirm(state: ConfirmPaste, action: str, ctx: Ctx) -> Step:
    if action in ("no", "back"):
        return dropped(state, ctx)
    if action == "save" and (state.scores or state.level is not None):
        return _save(state, ctx)
    if re.fullmatch(r"v\d", action) and state.conflicts:
        conflict, *others = state.conflicts
        place = int(action[1:])
        if place < len(conflict.values):
            scores = {**state.scores, conflict.code: conflict.values[place]}
            return Step(state.model_copy(update={"scores": scores, "conflicts": tuple(others)}))
    return Step(state, (Say("entry.answer_the_paste"),))


def _save(state: ConfirmPaste, ctx: Ctx) -> Step:
    level = state.level if state.level != (ctx.level or "") else None
    known = all(ctx.scores.get(code) == value for code, value in state.scores.items())
    if known and level is None and not state.conflicts:
        same = Say("entry.paste_unchanged", {"count": len(state.scores), "year": ctx.year})
        return Step(state.resume, (same,))
    stated = ctx.level if level is None else level or None
    after = replace(ctx.with_scores(state.scores, None), level=stated)
    saved = Say(
        "entry.paste_saved",
        {"count": len(state.scores), "open": state.conflicts, "year": ctx.year, "level": level},
    )
    effects = (SaveScores(state.scores, level),)
    if state.resume is None:
        return Step(None, (saved, *summary(after)), effects)
    moved = settle(state.resume, after, False)
    return Step(moved.state, (saved, *moved.say), effects)
