"""What each state of the measures flow shows."""

from collections.abc import Callable
from typing import Any

from handlers.general.buttons import BACK, NO, SKIP, SUGGEST
from handlers.measures import lists
from handlers.measures.flow import states as at
from handlers.measures.flow.pieces import as_above, far_year, is_kept, line_of
from handlers.measures.progress import asking
from handlers.measures.progress.asking import EVERYONE
from handlers.terms.context import Ctx
from handlers.terms.flow import FlowState
from handlers.terms.messages import Choice, Say
from knowledge.measures.measure import Draft
from knowledge.periods.reading import PeriodReading, read_period, say_period
from knowledge.rules.codes import name_of

SAVE, LOOK = Choice("บันทึก", "save"), Choice("ดูรายการ", "look")
SHOWN = 8
_LIKELY = ("misprint", "reversed", "vague", "years")
"""Problems of a period with which what was most likely meant can be asked about."""


def prompt(state: FlowState, ctx: Ctx) -> Say:
    return _PROMPTS[type(state)](state, ctx)


def reading(draft: Draft, year: int, ctx: Ctx) -> PeriodReading:
    """What the words of a draft's period mean; a year they name wins over the plan's."""
    read = read_period(draft.period, year, ctx.today)
    return (
        read if read.problem != "outside" else read_period(draft.period, int(read.detail or year), ctx.today)
    )


def quarters(year: int) -> tuple[Choice, ...]:
    return (
        *(Choice(f"ไตรมาส {each}", f"period.Q{each}") for each in (1, 2, 3, 4)),
        Choice("ตลอดปี", "period.year"),
    )


def _measure(state: at.AskMeasure, ctx: Ctx) -> Say:
    return Say("measures_asking.ask_measure", {"year": ctx.adding_year}, (SUGGEST, lists.FORM, NO))


def _title(state: at.AskTitle, ctx: Ctx) -> Say:
    return Say("measures_asking.ask_title", {"title": state.draft.title}, (BACK,))


def _serves(state: at.AskServes, ctx: Ctx) -> Say:
    choices = (
        Choice(lists.short(ctx.label(f"ind{number}"), 20), f"serves.{number}") for number in range(1, 11)
    )
    return Say("measures_asking.ask_serves", {"title": state.draft.title}, (*choices, SKIP, BACK))


def _period(state: at.AskPeriod, ctx: Ctx) -> Say:
    if state.draft.problem:
        return _unclear(state.draft, state.year, ctx, (*quarters(state.year), SKIP, BACK))
    choices = (*quarters(state.year), Choice("ภายในสิ้นเดือน", "period.month"), SKIP, BACK)
    return Say("measures_asking.ask_period", {"title": state.draft.title, "year": state.year}, choices)


def _unclear(draft: Draft, year: int, ctx: Ctx, others: tuple[Choice, ...]) -> Say:
    read = reading(draft, year, ctx)
    meant = likely(read)
    params = {
        "title": draft.title,
        "words": draft.period,
        "problem": read.problem or draft.problem,
        "detail": read.detail or draft.detail,
        "likely": meant,
        "year": year,
    }
    return Say(
        "measures_asking.unclear_period", params, ((Choice("ใช่ ตามนี้", "take"),) if meant else ()) + others
    )


def likely(read: PeriodReading) -> str:
    """What a period with a problem was most likely meant to be, in words; "" where nobody can tell."""
    return say_period(read) if read.spans and read.problem in _LIKELY else ""


def _units(state: at.AskUnits, ctx: Ctx) -> Say:
    named = (Choice(name, f"unit.{place}") for place, name in enumerate(ctx.units))
    params = {"title": state.draft.title}
    return Say(
        "measures_asking.ask_units", params, (*named, EVERYONE, Choice("คณะทำงาน ITA", "group"), SKIP, BACK)
    )


def _confirm(state: at.ConfirmMeasure, ctx: Ctx) -> Say:
    draft = state.draft
    measure = {
        "title": draft.title,
        "serves": served(draft, ctx),
        "units": lists.who(draft),
        "period": lists.period(draft),
        "steps": lists.short(draft.steps, 120),
        "budget": draft.budget,
        "year": state.year,
        "is_new": state.measure_id is None,
        "past": bool(draft.spans) and draft.spans[-1].end < ctx.today,
        "far": far_year(draft, state.year, ctx),
        "again": state.measure_id is None and is_kept(draft, state.year, ctx),
    }
    choices = (
        SAVE,
        Choice("แก้ระยะเวลา", "period"),
        Choice("แก้ผู้รับผิดชอบ", "units"),
        Choice("แก้ตัวชี้วัด", "serves"),
        Choice("แก้ชื่อ", "title"),
        NO,
    )
    return Say("measures_asking.confirm", {"measure": measure}, choices)


def served(draft: Draft, ctx: Ctx) -> str:
    """What a draft is for, with the names of indicators."""
    return " · ".join(
        ctx.label(code)
        if code.startswith("ind")
        else name_of(code)
        if code[0] in "IEO"
        else lists.serves(draft)
        for code in draft.serves[:4]
    )


def _review(state: at.ReviewMeasures, ctx: Ctx) -> Say:
    unclear = sum(bool(each.problem or not each.spans) for each in state.drafts)
    params = {
        "year": state.year,
        "total": len(state.drafts),
        "rows": [line_of(each) for each in state.drafts[:SHOWN]],
        "more": max(0, len(state.drafts) - SHOWN),
        "unclear": unclear,
        "changes": [line_of(each.draft) for each in state.changes[:SHOWN]],
        "changed": len(state.changes),
        "nobody": sum(not (each.units or each.everyone) for each in state.drafts),
    }
    settle: tuple[Choice, ...] = (Choice(f"ตอบเรื่องที่ยังไม่ชัด ({unclear})", "settle"),) if unclear else ()
    above = sum(a != b for a, b in zip(state.drafts, as_above(state.drafts), strict=True))
    settle += (Choice(f"ใช้กองตามแถวบน ({above})", "above"),) if above else ()
    rest = (Choice("ดูที่เหลือ", "rest"),) if len(state.drafts) > SHOWN else ()
    save = Choice(f"บันทึก {len(state.drafts) + len(state.changes)} เรื่อง", "save")
    return Say("measures_asking.review", params, (*settle, save, *rest, NO))


def _plan_year(state: at.AskPlanYear, ctx: Ctx) -> Say:
    params = {"year": state.year, "running": state.running, "total": len(state.drafts)}
    own = Choice(f"แผนปี {state.year} ตามเอกสาร", f"plan.{state.year}")
    return Say(
        "measures_asking.ask_plan_year",
        params,
        (own, Choice(f"แผนปี {state.running}", f"plan.{state.running}"), NO),
    )


def _settle(state: at.SettlePeriod, ctx: Ctx) -> Say:
    draft = state.drafts[state.at]
    return _unclear(draft, state.year, ctx, (*quarters(state.year), SKIP, BACK))


_PROMPTS: dict[type[FlowState], Callable[[Any, Ctx], Say]] = {
    at.AskMeasure: _measure,
    at.AskTitle: _title,
    at.AskServes: _serves,
    at.AskPeriod: _period,
    at.AskUnits: _units,
    at.ConfirmMeasure: _confirm,
    at.ReviewMeasures: _review,
    at.SettlePeriod: _settle,
    at.AskPlanYear: _plan_year,
    **asking.PROMPTS,
}
