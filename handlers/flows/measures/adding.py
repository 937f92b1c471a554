"""Writing measures down: one by one, or many that were read from a table."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from handlers.context import Ctx
from handlers.flows.base import FlowState, Step
from handlers.flows.joining.words import action_in
from handlers.flows.measures import states as at
from handlers.flows.measures.following import number_after
from handlers.flows.measures.prompts import reading
from handlers.matchers import codes_in, plain
from handlers.measure_effects import AddMeasures, ChangeMeasure
from handlers.messages import Say
from knowledge.fiscal import fiscal_year_of
from knowledge.measure_draft import read_budget
from knowledge.measure_table import read_line, read_units
from knowledge.measures import LONGEST_TITLE, Draft, Measure
from knowledge.periods import PeriodReading

_STAGES: tuple[type[at.DraftState], ...] = (at.AskServes, at.AskPeriod, at.AskUnits, at.ConfirmMeasure)
_YES = ("บันทึก", "บันทึกเลย", "บันทึกทั้งหมด", "save")
MOST_AT_ONCE = 100


def begin(line: str, ctx: Ctx) -> Step:
    """Start with what somebody wrote in one line, or with the question for a title."""
    if not line.strip():
        return Step(at.AskMeasure(), paused=False)
    draft = read_line(line, ctx.adding_year, ctx.today, ctx.units)
    return offer(draft, ctx)


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
    return Step(asked(draft=draft, year=measure.fiscal_year, measure_id=measure.id), paused=False)


def correct(measure: Measure, words: str, ctx: Ctx) -> Step | None:
    """Look at a measure with what words say put right; None when they name nothing of a measure."""
    draft = corrected(replace(measure.draft, problem="", detail=""), words, measure.fiscal_year, ctx)
    if draft == measure.draft:
        return None
    return Step(at.ConfirmMeasure(draft=draft, year=measure.fiscal_year, measure_id=measure.id), paused=False)


def review(drafts: tuple[Draft, ...], year: int, ctx: Ctx, said: tuple[Say, ...] = ()) -> Step:
    """Look at several drafts before they are kept; those the plan has already are left out."""
    known = {_key(each.title) for each in ctx.plan.measures} if ctx.plan.fiscal_year == year else set()
    new = tuple(each for each in drafts if _key(each.title) not in known)
    if dropped := len(drafts) - len(new):
        said = (*said, Say("measures.known_already", {"count": dropped, "year": year}))
    if not new:
        return Step(None, said, ask=False)
    return Step(at.ReviewMeasures(drafts=new[:MOST_AT_ONCE], year=year), said, paused=False)


def step(state: FlowState, action: str, words: str, ctx: Ctx) -> Step:
    """One answer to a question about what to write down."""
    return STEPS[type(state)](state, action, words, ctx)


# ---- one measure


def _next(draft: Draft, year: int, measure_id: int | None, stage: int) -> FlowState:
    """The first question from a stage on that the draft leaves open."""
    lacks = (
        not draft.serves,
        bool(draft.problem) or not draft.spans,
        not (draft.units or draft.everyone),
        True,
    )
    for place in range(stage, len(_STAGES)):
        if lacks[place] and (measure_id is None or place == len(_STAGES) - 1):
            return _STAGES[place](draft=draft, year=year, measure_id=measure_id)
    raise AssertionError("the last stage is always open")


def _on(state: at.DraftState, draft: Draft, year: int | None = None) -> Step:
    """The next question after this one."""
    stage = _STAGES.index(type(state)) + 1 if type(state) in _STAGES else 0
    return Step(_next(draft, year or state.year, state.measure_id, stage))


def _back(state: at.DraftState) -> Step:
    if state.draft.title and not isinstance(state, at.AskServes):
        return Step(at.ConfirmMeasure(draft=state.draft, year=state.year, measure_id=state.measure_id))
    return Step(at.AskMeasure()) if state.measure_id is None else _dropped()


def _dropped() -> Step:
    return Step(None, (Say("measures.dropped"),), ask=False)


def _measure(state: at.AskMeasure, action: str, words: str, ctx: Ctx) -> Step:
    if action in ("no", "back"):
        return _dropped()
    return begin(words, ctx) if words else Step(state)


def _title(state: at.AskTitle, action: str, words: str, ctx: Ctx) -> Step:
    if action or not words:
        return _back(state)
    draft = replace(state.draft, title=" ".join(words.split())[:LONGEST_TITLE])
    return Step(at.ConfirmMeasure(draft=draft, year=state.year, measure_id=state.measure_id))


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
    if said.isdigit() and 1 <= int(said) <= 10:
        return (f"ind{int(said)}",)
    named = read_line(f"{words} -", ctx.adding_year, None, ()).serves
    return codes_in(said, ctx) or named


def _period(state: at.AskPeriod, action: str, words: str, ctx: Ctx) -> Step:
    if action == "back":
        return _back(state)
    if action == "skip":
        return _on(state, replace(state.draft, problem="", detail=""))
    if action == "take":
        return _on(state, taken(state.draft, reading(state.draft, state.year, ctx)))
    text = _PERIODS.get(action, "").format(year=state.year) or words
    draft = timed(state.draft, text, state.year, ctx)
    if draft.problem:
        return Step(state.model_copy(update={"draft": draft}))
    return _on(state, draft, fiscal_year_of(draft.spans[-1].end) if draft.spans else None)


_PERIODS = {
    **{f"period.Q{each}": f"ไตรมาสที่ {each}" for each in (1, 2, 3, 4)},
    "period.year": "ตลอดปีงบประมาณ {year}",
    "period.month": "ภายในสิ้นเดือน",
}


def timed(draft: Draft, text: str, year: int, ctx: Ctx) -> Draft:
    """The draft with a period in somebody's words; `problem` is set when they are not clear."""
    asked = replace(draft, period=text[:300])
    read = reading(asked, year, ctx)
    if read.problem:
        return replace(asked, spans=(), problem=read.problem, detail=read.detail)
    return taken(asked, read)


def taken(draft: Draft, read: PeriodReading) -> Draft:
    """The draft with days as they were read."""
    return replace(draft, spans=read.spans, cadence=read.cadence or draft.cadence, problem="", detail="")


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
    if not units and not everyone:
        return Step(state, (Say("measures.no_such_unit"),))
    return _on(state, replace(state.draft, units=units, everyone=everyone))


def _confirm(state: at.ConfirmMeasure, action: str, words: str, ctx: Ctx) -> Step:
    if action in ("no", "back"):
        return _dropped()
    if action == "save" or plain(words) in _YES or action_in(plain(words), ("yes",)):
        if state.measure_id is not None:
            return Step(None, (), (ChangeMeasure(state.measure_id, state.draft),), ask=False)
        return Step(None, (), (AddMeasures((state.draft,), state.year),), ask=False)
    asked = {"period": at.AskPeriod, "units": at.AskUnits, "serves": at.AskServes, "title": at.AskTitle}.get(
        action
    )
    if asked:
        return Step(asked(draft=state.draft, year=state.year, measure_id=state.measure_id))
    return _corrected(state, words, ctx) if words else Step(state)


def _corrected(state: at.ConfirmMeasure, words: str, ctx: Ctx) -> Step:
    """Words at the look before saving correct what they name."""
    draft = corrected(state.draft, words, state.year, ctx)
    if draft == state.draft:
        return Step(state, (Say("measures.what_to_change"),))
    year = state.year if state.measure_id or not draft.spans else fiscal_year_of(draft.spans[-1].end)
    return Step(at.ConfirmMeasure(draft=draft, year=year, measure_id=state.measure_id))


def corrected(draft: Draft, words: str, year: int, ctx: Ctx) -> Draft:
    """The draft with the period, units or indicator that words name in place of its own."""
    said = read_line(f"- {words}", year, ctx.today, ctx.units)
    if said.spans:
        draft = replace(
            draft, period=said.period, spans=said.spans, cadence=said.cadence, problem="", detail=""
        )
    if said.units or said.everyone:
        draft = replace(draft, units=said.units, everyone=said.everyone)
    if re.search(r"บาท|งบ", words) and (budget := read_budget(words)) is not None:
        draft = replace(draft, budget=budget)
    return replace(draft, serves=said.serves) if said.serves else draft


# ---- several


def _review(state: at.ReviewMeasures, action: str, words: str, ctx: Ctx) -> Step:
    if action in ("no", "back"):
        return _dropped()
    if action == "settle":
        place = next((at_ for at_, each in enumerate(state.drafts) if each.problem or not each.spans), None)
        return (
            Step(at.SettlePeriod(drafts=state.drafts, year=state.year, at=place))
            if place is not None
            else Step(state)
        )
    if action == "save" or plain(words).startswith(_YES):
        return Step(None, (), (AddMeasures(state.drafts, state.year),), ask=False)
    return Step(state, (Say("measures.save_or_not"),))


def _settle(state: at.SettlePeriod, action: str, words: str, ctx: Ctx) -> Step:
    draft = state.drafts[state.at]
    if action == "back":
        return Step(at.ReviewMeasures(drafts=state.drafts, year=state.year))
    if action == "take":
        draft = taken(draft, reading(draft, state.year, ctx))
    elif action != "skip":
        draft = timed(draft, _PERIODS.get(action, "").format(year=state.year) or words, state.year, ctx)
    drafts = (*state.drafts[: state.at], draft, *state.drafts[state.at + 1 :])
    if draft.problem and action != "skip":
        return Step(at.SettlePeriod(drafts=drafts, year=state.year, at=state.at))
    rest = range(state.at + 1, len(drafts))
    place = next((each for each in rest if drafts[each].problem or not drafts[each].spans), None)
    if place is None:
        return Step(at.ReviewMeasures(drafts=drafts, year=state.year))
    return Step(at.SettlePeriod(drafts=drafts, year=state.year, at=place))


def _key(title: str) -> str:
    return "".join(title.split()).casefold()


STEPS: dict[type[FlowState], Callable[[Any, str, str, Ctx], Step]] = {
    at.AskMeasure: _measure,
    at.AskTitle: _title,
    at.AskServes: _serves,
    at.AskPeriod: _period,
    at.AskUnits: _units,
    at.ConfirmMeasure: _confirm,
    at.ReviewMeasures: _review,
    at.SettlePeriod: _settle,
}
"""The states that are about writing down."""
