"""Several drafts that come at once: which plan they are of, and what of them is new."""

import re
from dataclasses import replace

from handlers.measures.flow import states as at
from handlers.measures.flow.drafting import dropped
from handlers.terms.context import Ctx
from handlers.terms.flow import FlowState, Step
from handlers.terms.messages import Say, number_in
from handlers.understanding.words import plain, polite_less
from knowledge.fiscal import fiscal_year_span
from knowledge.measure_text.draft import dated
from knowledge.measures.measure import Draft, same_title
from knowledge.thai import to_arabic
from knowledge.years_named import without_years, year_named

MOST_AT_ONCE = 100
_JUST_THAT = re.compile(
    "(?:ลง|ใส่|ใช้|เอา|เป็น|บันทึก|เก็บ|ใน|แผน|ของ|ตาม|เอกสาร|นะ|ค่ะ|คะ|ครับ|คับ|เลย|ก็ได้|\\s){0,10}"
)
"""What may stand beside a year that answers which plan is meant."""
_ITS_OWN = re.compile("(?:ลง|ใช้|เอา)?(?:ปี)?ตาม(?:ใน)?(?:เอกสาร|ไฟล์|ตาราง)(?:เลย|แหละ|ก็ได้)?")


def received(drafts: tuple[Draft, ...], year: int, ctx: Ctx, said: tuple[Say, ...] = ()) -> Step:
    """Drafts out of a document; of another year than the plan that runs, that is settled first."""
    if year == ctx.adding_year:
        return review(drafts, year, ctx, said)
    return Step(at.AskPlanYear(drafts=drafts, year=year, running=ctx.adding_year), said, paused=False)


def added(
    waiting: FlowState | None, drafts: tuple[Draft, ...], year: int, ctx: Ctx, said: tuple[Say, ...]
) -> Step | None:
    """Drafts that come while others of the same plan wait to be saved: all of them are looked at together."""
    match waiting:
        case at.ReviewMeasures() if waiting.year == year:
            old, changes = waiting.drafts, waiting.changes
        case at.DraftState() if waiting.year == year and waiting.measure_id is None:
            old, changes = (waiting.draft,), ()
        case _:
            return None
    titles = {same_title(each.title) for each in drafts}
    rest = tuple(each for each in old if same_title(each.title) not in titles)
    said = (*said, Say("measures.joined", {"count": len(rest)})) if rest else said
    step = review((*rest, *drafts), year, ctx, said)
    if isinstance(step.state, at.ReviewMeasures):
        ids = {each.measure_id for each in step.state.changes}
        kept = tuple(each for each in changes if each.measure_id not in ids)
        return replace(step, state=step.state.model_copy(update={"changes": (*kept, *step.state.changes)}))
    return replace(step, state=waiting)


def plan_year(state: at.AskPlanYear, action: str, words: str, ctx: Ctx) -> Step:
    """The year of the document, or the plan that runs: then what names no year of its own is read anew."""
    if action == "back":
        return dropped()
    own = state.year if _ITS_OWN.fullmatch(polite_less(plain(words))) else None
    year = number_in(action.removeprefix("plan.")) or own or year_meant(state, words)
    if year == state.year:
        return review(state.drafts, year, ctx)
    if year == state.running:
        return review(tuple(dated(each, year, ctx.today, each.cadence) for each in state.drafts), year, ctx)
    return Step(state)


def year_meant(state: at.AskPlanYear, words: str) -> int | None:
    """The year that words choose, if they say nothing else."""
    today = fiscal_year_span(state.running)[1]
    bare = number_in(to_arabic(polite_less(plain(words))))
    if bare is not None:
        return next((each for each in (state.year, state.running) if bare in (each, each % 100)), None)
    year = year_named(words, today)
    alone = year is not None and _JUST_THAT.fullmatch(without_years(plain(words), today))
    return year if alone and year in (state.year, state.running) else None


def review(drafts: tuple[Draft, ...], year: int, ctx: Ctx, said: tuple[Say, ...] = ()) -> Step:
    """Look at several drafts before they are kept; of known measures only what is new is taken."""
    kept = {same_title(each.title): each for each in ctx.plan.by_id.values() if each.fiscal_year == year}
    new = tuple(each for each in drafts if same_title(each.title) not in kept)
    known = [(kept[key], each) for each in drafts if (key := same_title(each.title)) in kept]
    anew = [at.Change(old.id, old.draft, _taken_over(old.draft, each)) for old, each in known]
    changes = tuple(each for each in anew if each.draft != each.base)
    if same := len(known) - len(changes):
        said = (*said, Say("measures.known_already", {"count": same, "year": year}))
    if not new and not changes:
        return Step(None, said, ask=False)
    if left := len(new[MOST_AT_ONCE:]) + len(changes[MOST_AT_ONCE:]):
        said = (*said, Say("measures.too_many_at_once", {"kept": MOST_AT_ONCE, "left": left}))
    state = at.ReviewMeasures(drafts=new[:MOST_AT_ONCE], year=year, changes=changes[:MOST_AT_ONCE])
    return Step(state, said, paused=False)


def _taken_over(old: Draft, new: Draft) -> Draft:
    """The old draft with what the new one says; what it leaves empty stays."""
    names = ("serves", "analysis", "steps", "spans", "cadence", "reporting", "budget")
    draft = replace(old, **{name: value for name in names if (value := getattr(new, name))})
    if new.spans and new.spans != old.spans:
        draft = replace(draft, period=new.period)
    if new.units or new.everyone:
        alike = sorted(new.units) == sorted(old.units)
        draft = replace(draft, units=old.units if alike else new.units, everyone=new.everyone)
    return draft
