"""What is asked about how a measure goes."""

from collections.abc import Callable
from typing import Any

from handlers.general.buttons import NO, SKIP
from handlers.measures import lists
from handlers.measures.due import due_of
from handlers.measures.flow import states as at
from handlers.measures.progress import results
from handlers.measures.progress.answering import kept_words
from handlers.terms.context import Ctx
from handlers.terms.flow import FlowState
from handlers.terms.messages import Choice, Say
from knowledge.measures.measure import Draft, Measure
from knowledge.measures.rounds import Round
from knowledge.measures.standing import missing
from knowledge.progress_text.shares import whole
from knowledge.thai import thai_date

SHOWN, MOST_ROUNDS = 8, 12
EVERYONE = Choice("ทุกกอง", "everyone")
LATER = Choice("ยังไม่มี เก็บเป็นกำลังทำ", "later")
_DONE = Choice("เสร็จแล้ว", "done")
_POSTPONE = Choice("เลื่อน", "postpone")


def _which(state: at.AskWhich, ctx: Ctx) -> Say:
    found = [each for each in (ctx.find_measure(number) for number in state.ids) if each]
    choices = tuple(
        Choice(f"{place} {lists.short(each.title)}", f"this.{each.id}") for place, each in enumerate(found, 1)
    )
    kept = kept_words(state)
    if state.asked:
        plain = tuple(Choice(lists.short(each.title), f"this.{each.id}") for each in found)
        return Say("measures_progress.still_waits", kept, (*plain, NO))
    rows = [lists.line(each, ctx) for each in found[:SHOWN]]
    params = {"rows": rows, "total": len(found), "percent": kept["percent"]}
    lines = tuple(each.id for each in found)
    return Say("measures_asking.ask_which", params, (*choices, NO), lines=lines)


def _round_name(one: Round) -> str:
    """As a button shows it; the one round of a measure by its last day."""
    return one.name or (thai_date(one.due, short=True) if one.due else "ทั้งเรื่อง")


def _how(state: at.AskHow, ctx: Ctx) -> Say:
    about = _about(state.measure_id, ctx)
    if state.figure:
        percent = whole(state.figure)
        take = (Choice(f"คืบหน้า {percent}%", "take"),) if percent is not None else ()
        choices = (*take, _DONE, Choice("ไม่ใช่ จดไว้เฉย ๆ", "note"), NO)
        params = about | {"figure": state.figure, "note": state.note}
        return Say("measures_progress.ask_figure", params, choices, about=state.measure_id)
    if state.note:
        choices = (_DONE, Choice("กำลังทำ", "doing"), Choice("จดไว้เฉย ๆ", "note"), NO)
        return Say(
            "measures_progress.ask_done", about | {"note": state.note}, choices, about=state.measure_id
        )
    choices = (
        _DONE,
        Choice("25%", "percent.25"),
        Choice("50%", "percent.50"),
        Choice("75%", "percent.75"),
        Choice("ติดปัญหา", "stuck"),
        _POSTPONE,
        NO,
    )
    return Say("measures_asking.ask_how", about, choices)


def _stop(state: at.AskStop, ctx: Ctx) -> Say:
    choices = (Choice("ยกเลิกเรื่องนี้", "cancel"), _POSTPONE, Choice("ยังจะทำ", "open"), NO)
    params = _about(state.measure_id, ctx) | {"note": state.note}
    return Say("measures_progress.ask_stop", params, choices, about=state.measure_id)


def _part(state: at.AskPart, ctx: Ctx) -> Say:
    found = ctx.find_measure(state.measure_id) or Measure(state.measure_id, ctx.plan.fiscal_year, Draft(""))
    if state.wants == "trouble":
        return Say("measures_asking.ask_trouble", _about(state.measure_id, ctx), (SKIP, NO))
    if state.wants == "evidence":
        params = _about(state.measure_id, ctx) | {"strict": True}
        return Say("measures_asking.ask_evidence", params, (LATER, NO))
    params = {
        "title": found.title,
        "year": found.fiscal_year,
        "wants": state.wants,
        "unit": state.part.units[0] if len(state.part.units) == 1 else "",
        "units": [each for each in found.units if each],
        "everyone": found.draft.everyone,
        "whole": state.part.whole,
    }
    return Say("measures_rounds.ask_part", params, (*_parts(state, found, ctx), NO))


def _parts(state: at.AskPart, found: Measure, ctx: Ctx) -> tuple[Choice, ...]:
    """The units or rounds to choose from: what is open already first."""
    if state.wants == "sure":
        return (Choice("ใช่ ทุกกอง", "yes"),)
    if state.wants == "unit":
        every = (EVERYONE,) if ctx.may("people") and len(found.units) > 1 else ()
        return (*(Choice(name, f"unit.{place}") for place, name in enumerate(found.units) if name), *every)
    units = state.part.units or found.units
    owed = [each for each in found.rounds if any(unit in missing(found, each) for unit in units)]
    begun = [each for each in owed if each.began(ctx.today)]
    return tuple(Choice(_round_name(each), f"round.{each.key}") for each in (begun or owed)[-MOST_ROUNDS:])


def _trouble(state: at.AskTrouble, ctx: Ctx) -> Say:
    return Say("measures_asking.ask_trouble", _about(state.measure_id, ctx), (SKIP, NO))


def _evidence(state: at.AskEvidence, ctx: Ctx) -> Say:
    strict = state.closing and ctx.needs_evidence
    other = () if not state.closing else (LATER,) if strict else (Choice("ปิดโดยไม่มีหลักฐาน", "close"),)
    return Say(
        "measures_asking.ask_evidence", _about(state.measure_id, ctx) | {"strict": strict}, (*other, NO)
    )


def _new_date(state: at.AskNewDate, ctx: Ctx) -> Say:
    choices = (
        Choice("1 สัปดาห์", "days.7"),
        Choice("2 สัปดาห์", "days.14"),
        Choice("1 เดือน", "days.30"),
        Choice("สิ้นไตรมาส", "quarter"),
        NO,
    )
    return Say("measures_asking.ask_new_date", _about(state.measure_id, ctx), choices)


def _why(state: at.AskWhy, ctx: Ctx) -> Say:
    params = _about(state.measure_id, ctx) | {"act": state.act}
    return Say("measures_asking.ask_why", params, (SKIP, NO))


def _about(measure_id: int, ctx: Ctx) -> dict[str, object]:
    found = ctx.find_measure(measure_id) or Measure(measure_id, ctx.plan.fiscal_year, Draft("มาตรการนี้"))
    return {"title": found.title, "at": due_of(found, ctx.today), "percent": found.percent}


PROMPTS: dict[type[FlowState], Callable[[Any, Ctx], Say]] = {
    at.AskWhich: _which,
    at.AskPart: _part,
    at.AskHow: _how,
    at.AskStop: _stop,
    at.ReviewResults: results.shown,
    at.AskTrouble: _trouble,
    at.AskEvidence: _evidence,
    at.AskNewDate: _new_date,
    at.AskWhy: _why,
}
