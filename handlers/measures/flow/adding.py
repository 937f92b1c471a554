"""Writing measures down: one by one, or many that were read from a table."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from handlers.measures.effects import AddMeasures, ChangeMeasure, ShowMeasure
from handlers.measures.flow import reviewing, several
from handlers.measures.flow import states as at
from handlers.measures.flow.drafting import PERIODS, agrees, corrected, dropped, says_serves, taken, timed
from handlers.measures.flow.prompts import reading, served
from handlers.measures.flow.reviewing import SAVING
from handlers.measures.lists import who
from handlers.measures.progress.answering import number_after
from handlers.measures.progress.no_answer import is_no_title
from handlers.measures.words import matching
from handlers.terms.context import Ctx
from handlers.terms.flow import FlowState, Step
from handlers.terms.messages import Say, number_in
from handlers.understanding.codes import codes_in
from handlers.understanding.words import action_in, plain
from knowledge.fiscal import fiscal_year_of
from knowledge.measure_text.table import read_line, read_units
from knowledge.measures.measure import LONGEST_TITLE, Draft, Measure

_STAGES: tuple[type[at.DraftState], ...] = (at.AskServes, at.AskPeriod, at.AskUnits, at.ConfirmMeasure)
_ANY_YEAR = 2570


def begin(line: str, ctx: Ctx) -> Step:
    """Start with what somebody wrote in one line, or with the question for a title."""
    if not line.strip():
        return Step(at.AskMeasure(), paused=False)
    draft = read_line(line, ctx.adding_year, ctx.today, ctx.units)
    return offer(draft, ctx) if draft.title else Step(at.AskMeasure(), paused=False)


def offer(draft: Draft, ctx: Ctx) -> Step:
    """Go on with a draft: ask for what it lacks, then show it."""
    year = fiscal_year_of(draft.spans[-1].end) if draft.spans else ctx.adding_year
    return Step(_next(draft, year, None, 0), paused=False)


def edit(measure_id: int, what: str, ctx: Ctx) -> Step | None:
    """Change one thing of a measure that is kept; None when there is no such measure or thing."""
    measure = ctx.find_measure(measure_id)
    asked = {"title": at.AskTitle, "period": at.AskPeriod, "units": at.AskUnits, "serves": at.AskServes}.get(
        what
    )
    if measure is None or asked is None:
        return None
    draft = replace(measure.draft, problem="", detail="")
    return Step(asked(draft=draft, year=measure.fiscal_year, measure_id=measure.id, base=draft), paused=False)


def correct(measure: Measure, words: str, ctx: Ctx) -> Step | None:
    """Look at a measure with what words say put right; None when they name nothing of a measure."""
    draft = corrected(replace(measure.draft, problem="", detail=""), words, measure.fiscal_year, ctx)
    if draft == measure.draft:
        return None
    look = at.ConfirmMeasure(draft=draft, year=measure.fiscal_year, measure_id=measure.id, base=measure.draft)
    return Step(look, paused=False)


def step(state: FlowState, action: str, words: str, ctx: Ctx) -> Step:
    """One answer to a question about what to write down."""
    if action == "no":
        return dropped()
    if isinstance(state, at.DraftState) and not action and (between := _between(state, words, ctx)):
        return between
    return STEPS[type(state)](state, action, words, ctx)


def _between(state: at.DraftState, words: str, ctx: Ctx) -> Step | None:
    """What is no answer to the question but about the draft: what it is for; or about another measure."""
    if not isinstance(state, at.AskServes | at.AskTitle) and says_serves(words):
        codes = _codes(words, ctx)
        if not codes:
            return Step(state, (Say("measures.no_such_indicator"),))
        draft = replace(state.draft, serves=codes)
        heard = Say("measures.serves_taken", {"serves": served(draft, ctx)})
        return Step(state.model_copy(update={"draft": draft}), (heard,))
    if isinstance(state, at.AskTitle) or action_in(plain(words), SAVING):
        return None
    named = matching(words, ctx.plan.work) if len(words) < LONGEST_TITLE and not words.isdecimal() else []
    if len(named) == 1 and _names_it(words, named[0].title):
        return Step(state, (), (ShowMeasure(named[0].id),), ask=True)
    return None


def _names_it(words: str, title: str) -> bool:
    """Whether words are a part of a title, and no time, unit or indicator that happens to stand in one."""
    said = read_line(f"- {words}", _ANY_YEAR, None, ())
    return plain(words) in plain(title) and not (said.period or said.units or said.everyone or said.serves)


# ---- one measure


def _next(
    draft: Draft, year: int, measure_id: int | None, stage: int, base: Draft | None = None
) -> FlowState:
    """The first question from a stage on that the draft leaves open."""
    lacks = (
        not draft.serves,
        bool(draft.problem) or not draft.spans,
        not (draft.units or draft.everyone),
        True,
    )
    for place in range(stage, len(_STAGES)):
        if lacks[place] and (measure_id is None or place == len(_STAGES) - 1):
            return _STAGES[place](draft=draft, year=year, measure_id=measure_id, base=base)
    raise AssertionError("the last stage is always open")


def _on(state: at.DraftState, draft: Draft, year: int | None = None) -> Step:
    """The next question after this one."""
    stage = _STAGES.index(type(state)) + 1 if type(state) in _STAGES else 0
    return Step(_next(draft, year or state.year, state.measure_id, stage, state.base))


def _back(state: at.DraftState) -> Step:
    """The question before this one; a change of what is kept goes back to the look at it."""
    if state.measure_id is not None and not isinstance(state, at.ConfirmMeasure):
        return Step(
            at.ConfirmMeasure(
                draft=state.draft, year=state.year, measure_id=state.measure_id, base=state.base
            )
        )
    if isinstance(state, at.AskServes):
        return Step(at.AskMeasure())
    place = _STAGES.index(type(state)) if type(state) in _STAGES else len(_STAGES)
    return Step(_STAGES[place - 1](draft=state.draft, year=state.year)) if place else dropped()


def _measure(state: at.AskMeasure, action: str, words: str, ctx: Ctx) -> Step:
    if action in ("no", "back") or is_no_title(words):
        return dropped()
    return begin(words, ctx) if words else Step(state)


def _title(state: at.AskTitle, action: str, words: str, ctx: Ctx) -> Step:
    if action or not words or is_no_title(words):
        return _back(state)
    draft = replace(state.draft, title=" ".join(words.split())[:LONGEST_TITLE])
    return Step(at.ConfirmMeasure(draft=draft, year=state.year, measure_id=state.measure_id, base=state.base))


def _serves(state: at.AskServes, action: str, words: str, ctx: Ctx) -> Step:
    if action == "back":
        return _back(state)
    if action == "skip":
        return _on(state, state.draft)
    if action.startswith("serves.") and 1 <= (number_after(action) or 0) <= 10:
        return _on(state, replace(state.draft, serves=(f"ind{number_after(action)}",)))
    codes = _codes(words, ctx)
    if not codes:
        return Step(state, (Say("measures.no_such_indicator"),))
    return _on(state, replace(state.draft, serves=codes))


def _codes(words: str, ctx: Ctx) -> tuple[str, ...]:
    said = plain(words)
    if 1 <= (number_in(said) or 0) <= 10:
        return (f"ind{int(said)}",)
    named = read_line(f"{words} -", ctx.adding_year, None, ()).serves
    return codes_in(said, ctx) or named


def _period(state: at.AskPeriod, action: str, words: str, ctx: Ctx) -> Step:
    if action == "back":
        return _back(state)
    if action == "skip":
        words = "" if state.draft.problem == "unclear" else state.draft.period
        return _on(state, replace(state.draft, period=words, problem="", detail=""))
    if action == "take" or agrees(words, state.draft, state.year, ctx):
        return _on(state, taken(state.draft, reading(state.draft, state.year, ctx)))
    text = PERIODS.get(action, "").format(year=state.year) or words
    draft = timed(state.draft, text, state.year, ctx)
    if draft.problem == "unclear" and (other := corrected(state.draft, text, state.year, ctx)) != state.draft:
        return Step(
            state.model_copy(update={"draft": other}), (Say("measures.other_taken", {"who": who(other)}),)
        )
    if draft.problem:
        return Step(state.model_copy(update={"draft": draft}))
    return _on(state, draft, fiscal_year_of(draft.spans[-1].end) if draft.spans else None)


def _units(state: at.AskUnits, action: str, words: str, ctx: Ctx) -> Step:
    if action == "back":
        return _back(state)
    if action == "skip":
        return _on(state, state.draft)
    place = number_after(action) if action.startswith("unit.") else None
    text = (
        ctx.units[place]
        if place is not None and place < len(ctx.units)
        else {"group": "คณะทำงาน ITA", "everyone": "ทุกกอง"}.get(action, words)
    )
    units, everyone = read_units(text, ctx.units)
    if action_in(plain(words), SAVING) or words.startswith(("ไม่ใช่", "ไม่เอา", "ยกเว้น")):
        units, everyone = (), False
    if not units and not everyone:
        return Step(state, (Say("measures.no_such_unit"),))
    return _on(state, replace(state.draft, units=units, everyone=everyone))


def _confirm(state: at.ConfirmMeasure, action: str, words: str, ctx: Ctx) -> Step:
    if action == "back":
        return _back(state) if state.measure_id is None else dropped()
    if action == "save" or action_in(plain(words), SAVING):
        if state.measure_id is not None:
            return Step(
                None,
                (),
                (ChangeMeasure(state.measure_id, state.draft, state.base or state.draft),),
                ask=False,
            )
        return Step(None, (), (AddMeasures((state.draft,), state.year),), ask=False)
    asked = {"period": at.AskPeriod, "units": at.AskUnits, "serves": at.AskServes, "title": at.AskTitle}.get(
        action
    )
    if asked:
        return Step(asked(draft=state.draft, year=state.year, measure_id=state.measure_id, base=state.base))
    return _corrected(state, words, ctx) if words else Step(state)


def _corrected(state: at.ConfirmMeasure, words: str, ctx: Ctx) -> Step:
    """Words at the look before saving correct what they name."""
    draft = corrected(state.draft, words, state.year, ctx)
    if draft == state.draft:
        return Step(state, (Say("measures.what_to_change"),))
    year = state.year if state.measure_id or not draft.spans else fiscal_year_of(draft.spans[-1].end)
    return Step(at.ConfirmMeasure(draft=draft, year=year, measure_id=state.measure_id, base=state.base))


STEPS: dict[type[FlowState], Callable[[Any, str, str, Ctx], Step]] = {
    at.AskMeasure: _measure,
    at.AskTitle: _title,
    at.AskServes: _serves,
    at.AskPeriod: _period,
    at.AskUnits: _units,
    at.ConfirmMeasure: _confirm,
    at.ReviewMeasures: reviewing.review,
    at.SettlePeriod: reviewing.settle,
    at.AskPlanYear: several.plan_year,
}
"""The states that are about writing down."""
