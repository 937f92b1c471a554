"""Measures that take longer, or are given up: until when, and why."""

from dataclasses import replace
from datetime import date

from handlers.measures.effects import WHOLE, ChangeMeasure, ReportProgress
from handlers.measures.flow import states as at
from handlers.measures.words import new_period
from handlers.terms.context import Ctx
from handlers.terms.flow import Step
from handlers.terms.messages import Say
from knowledge.measures.measure import Draft, Measure, Status
from knowledge.periods.days import Span


def postpone(measure: Measure, words: str, note: str, ctx: Ctx) -> Step:
    if not words:
        return Step(at.AskNewDate(measure_id=measure.id, note=note), paused=False)
    read = new_period(words, measure, ctx)
    if read.problem or not read.spans:
        params = {"words": words, "problem": read.problem or "unclear"}
        return Step(
            at.AskNewDate(measure_id=measure.id, note=note), (Say("measures.bad_date", params),), paused=False
        )
    return move_to(measure, read.spans[-1].end, note, ctx)


def move_to(measure: Measure, day: date, note: str, ctx: Ctx) -> Step:
    running = _running(measure, ctx.today)
    if day < ctx.today or (running and day < running.start):
        params = {"words": day, "problem": "past"}
        return Step(
            at.AskNewDate(measure_id=measure.id, note=note), (Say("measures.bad_date", params),), paused=False
        )
    if not note:
        return Step(at.AskWhy(measure_id=measure.id, act="postpone", period=day.isoformat()), paused=False)
    return Step(
        None,
        (),
        (ChangeMeasure(measure.id, put_off(measure, day, ctx.today), measure.draft, note),),
        ask=False,
    )


def put_off(measure: Measure, day: date, today: date) -> Draft:
    """The measure with the end of the period that runs (or of the last one) moved to a day."""
    running = _running(measure, today)
    moved = Span(min(running.start, day) if running else min(today, day), day)
    spans = tuple(moved if each == running else each for each in measure.draft.spans) or (moved,)
    return replace(measure.draft, spans=spans)


def _running(measure: Measure, today: date) -> Span | None:
    """The first period that is not over, else the last one."""
    spans = sorted(measure.draft.spans, key=lambda each: each.end)
    return next((each for each in spans if each.end >= today), spans[-1] if spans else None)


def cancel(measure: Measure, note: str) -> Step:
    if not note:
        return Step(at.AskWhy(measure_id=measure.id, act="cancel"), paused=False)
    return Step(None, (), (ReportProgress(measure.id, Status.CANCELLED, None, note, part=WHOLE),), ask=False)
