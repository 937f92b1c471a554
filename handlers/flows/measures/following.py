"""Saying how measures go: which one is meant, what is still to ask, and what comes of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from handlers.answers import measures as lists
from handlers.context import Ctx
from handlers.flows.base import FlowState, Step
from handlers.flows.measures import states as at
from handlers.measure_effects import AddEvidence, ChangeMeasure, Piece, ReportProgress
from handlers.measure_words import Report, links_in, matching, new_period, read_report
from handlers.messages import Say, number_in
from knowledge.fiscal import fiscal_year_of, quarter_of
from knowledge.measures import Draft, Measure, Status
from knowledge.period_days import Span, months_span
from knowledge.thai import to_arabic

MOST = 6
LONGEST = 366
"""Days a measure can be put off by a button."""


def told(report: Report, ctx: Ctx) -> Step | None:
    """What to do about words on how work goes; None when the plan has nothing they could be about."""
    open_ones = [each for each in ctx.plan.work if each.status.is_open]
    if not ctx.plan.work:
        return None
    if report.place is not None:
        found = placed(report.place, ctx)
        return act(found, report, ctx) if found else Step(None, (Say("measures.no_such_line"),), ask=False)
    named = matching(report.about, open_ones) or matching(report.about, list(ctx.plan.work))
    if len(named) == 1:
        return act(named[0], report, ctx)
    shown = [each for each in map(ctx.find_measure, ctx.listed) if each]
    if not named and not report.about and len(shown) == 1:
        return act(shown[0], report, ctx)
    some = named or lists.own_open(ctx)
    if not some:
        return Step(
            None,
            (Say("measures.nothing_open", {"year": ctx.plan.fiscal_year}, (lists.ALL, lists.ADD)),),
            ask=False,
        )
    return act(some[0], report, ctx) if len(some) == 1 and not report.about else _which(some, report, ctx)


def placed(place: int, ctx: Ctx) -> Measure | None:
    """The measure in a line of the list shown last, or of the person's own when none was shown."""
    ids = ctx.listed or tuple(each.id for each in lists.own_open(ctx))
    return ctx.find_measure(ids[place - 1]) if 0 < place <= len(ids) else None


def _which(some: list[Measure], report: Report, ctx: Ctx) -> Step:
    kind = (
        "evidence"
        if report.act == "report" and report.status is None and report.percent is None and report.links
        else report.act
    )
    state = at.AskWhich(
        ids=tuple(each.id for each in some[:MOST]),
        act=kind,
        status=report.status,
        percent=report.percent,
        note=report.note,
        period=report.period,
        pieces=report.pieces,
    )
    return Step(state, paused=False)


def act(measure: Measure, report: Report, ctx: Ctx, pieces: tuple[Piece, ...] = ()) -> Step:
    """One measure and what was said about it: do it, or ask for what is missing."""
    pieces = (*report.pieces, *pieces)
    if report.act == "postpone":
        return _postpone(measure, report.period, report.note, ctx)
    if report.act == "cancel":
        return _cancel(measure, report.note)
    if report.status is None and report.percent is None:
        if pieces:
            return Step(None, (), (AddEvidence(measure.id, pieces),), ask=False)
        return Step(at.AskHow(measure_id=measure.id), paused=False)
    status = report.status or Status.DOING
    if status is Status.STUCK and not report.note:
        return Step(at.AskTrouble(measure_id=measure.id), paused=False)
    if status is Status.DONE and ctx.needs_evidence and not (pieces or measure.evidence):
        return Step(at.AskEvidence(measure_id=measure.id, closing=True, note=report.note), paused=False)
    return Step(
        None, (), (ReportProgress(measure.id, status, report.percent, report.note, pieces),), ask=False
    )


def kept(piece: Piece, words: str, ctx: Ctx) -> Step | None:
    """A photo or file that came without a question: for the one measure it can be about, or ask which."""
    said = read_report(words) if words else None
    report = said or Report()
    shown = [each for each in map(ctx.find_measure, ctx.listed) if each]
    some = [shown[0]] if len(shown) == 1 else lists.own_open(ctx)
    named = matching(report.about, list(ctx.plan.work)) if report.about else []
    if said and said.place is not None and (found := placed(said.place, ctx)):
        named = [found]
    some = named or some
    if not some:
        return None
    if len(some) == 1:
        return act(some[0], report, ctx, (piece,))
    step = _which(some, report, ctx)
    assert isinstance(step.state, at.AskWhich)
    kind = "evidence" if report.status is None and report.percent is None else "report"
    return replace(
        step, state=step.state.model_copy(update={"pieces": (*step.state.pieces, piece), "act": kind})
    )


# ---- putting off and giving up


def _postpone(measure: Measure, words: str, note: str, ctx: Ctx) -> Step:
    if not words:
        return Step(at.AskNewDate(measure_id=measure.id, note=note), paused=False)
    read = new_period(words, measure, ctx)
    if read.problem or not read.spans:
        params = {"words": words, "problem": read.problem or "unclear"}
        return Step(
            at.AskNewDate(measure_id=measure.id, note=note), (Say("measures.bad_date", params),), paused=False
        )
    return _put_off(measure, read.spans[-1].end, note, ctx)


def _put_off(measure: Measure, day: date, note: str, ctx: Ctx) -> Step:
    running = _running(measure, ctx.today)
    if day < ctx.today or (running and day < running.start):
        params = {"words": day, "problem": "past"}
        return Step(
            at.AskNewDate(measure_id=measure.id, note=note), (Say("measures.bad_date", params),), paused=False
        )
    if not note:
        return Step(at.AskWhy(measure_id=measure.id, act="postpone", period=day.isoformat()), paused=False)
    return Step(None, (), (ChangeMeasure(measure.id, put_off(measure, day, ctx.today), note),), ask=False)


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


def _cancel(measure: Measure, note: str) -> Step:
    if not note:
        return Step(at.AskWhy(measure_id=measure.id, act="cancel"), paused=False)
    return Step(None, (), (ReportProgress(measure.id, Status.CANCELLED, None, note),), ask=False)


# ---- answers to what was asked


def step(state: FlowState, action: str, words: str, ctx: Ctx, piece: Piece | None = None) -> Step:
    """One answer to a question about how a measure goes."""
    if action == "no":
        return Step(None, (Say("measures.dropped"),), ask=False)
    return STEPS[type(state)](state, action, words, ctx, piece)


def _chosen(state: at.AskWhich, action: str, words: str, ctx: Ctx, piece: Piece | None) -> Step:
    pieces = (*state.pieces, *((piece,) if piece else ()))
    number = to_arabic(words).strip().removeprefix("ข้อ").strip()
    found: Measure | None = None
    if action.startswith("this."):
        found = ctx.find_measure(number_after(action) or 0)
    elif number.isdigit() and 0 < int(number) <= len(state.ids):
        found = ctx.find_measure(state.ids[int(number) - 1])
    elif len(named := matching(words, [each for each in map(ctx.find_measure, state.ids) if each])) == 1:
        found = named[0]
    if found is None:
        return Step(state.model_copy(update={"pieces": pieces}))
    if state.act == "evidence":
        return Step(None, (), (AddEvidence(found.id, pieces),), ask=False)
    report = Report(state.act, state.status, state.percent, state.note, period=state.period)
    return act(found, report, ctx, pieces)


def _how(state: at.AskHow, action: str, words: str, ctx: Ctx, piece: Piece | None) -> Step:
    measure = _measure(state.measure_id, ctx)
    pieces = (piece,) if piece else ()
    if action.startswith("percent.") and (percent := number_after(action)) is not None and percent <= 100:
        return act(measure, Report(status=Status.DOING, percent=percent), ctx, pieces)
    known = {
        "done": Report(status=Status.DONE, percent=100),
        "stuck": Report(status=Status.STUCK),
        "postpone": Report("postpone"),
    }
    number = to_arabic(words).strip(" %")
    if number.isdigit() and int(number) <= 100:
        report: Report | None = read_report(f"{number}%")
    else:
        report = known.get(action) or (read_report(words) if words else None)
    if report is None and words:
        report = Report(status=Status.DOING, note=words[:500])
    if report is None:
        return Step(None, (), (AddEvidence(measure.id, pieces),), ask=False) if pieces else Step(state)
    return act(measure, replace(report, about="", place=None), ctx, pieces)


def _trouble(state: at.AskTrouble, action: str, words: str, ctx: Ctx, piece: Piece | None) -> Step:
    if not words and action != "skip":
        return Step(state)
    note = words[:500] or "ไม่ได้ระบุ"
    pieces = (piece,) if piece else ()
    return Step(None, (), (ReportProgress(state.measure_id, Status.STUCK, None, note, pieces),), ask=False)


def _evidence(state: at.AskEvidence, action: str, words: str, ctx: Ctx, piece: Piece | None) -> Step:
    pieces = (*(Piece("link", each) for each in links_in(words)), *((piece,) if piece else ()))
    if action == "close" and not ctx.needs_evidence:
        return Step(None, (), (ReportProgress(state.measure_id, Status.DONE, 100, state.note),), ask=False)
    if not pieces:
        return Step(state, (Say("measures.no_evidence"),) if words else ())
    if state.closing:
        return Step(
            None, (), (ReportProgress(state.measure_id, Status.DONE, 100, state.note, pieces),), ask=False
        )
    return Step(None, (), (AddEvidence(state.measure_id, pieces),), ask=False)


def _new_date(state: at.AskNewDate, action: str, words: str, ctx: Ctx, piece: Piece | None) -> Step:
    measure = _measure(state.measure_id, ctx)
    base = max(measure.ends_on or ctx.today, ctx.today)
    if action.startswith("days.") and (days := number_after(action)) is not None and days <= LONGEST:
        return _put_off(measure, base + timedelta(days=days), state.note, ctx)
    if action == "quarter":
        return _put_off(measure, end_of_quarter(base), state.note, ctx)
    if not words:
        return Step(state)
    report = read_report(f"เลื่อนเป็น {words}")
    assert report is not None
    return _postpone(measure, report.period or words, report.note or state.note, ctx)


def number_after(action: str) -> int | None:
    """The number a button ends with; None for anything else, since anybody can make up a button."""
    return number_in(action.rpartition(".")[2])


def end_of_quarter(day: date) -> date:
    """The last day of the quarter a day lies in."""
    quarter = quarter_of(day)
    return months_span(fiscal_year_of(day) - 544, 10 + (quarter - 1) * 3, 3).end


def _why(state: at.AskWhy, action: str, words: str, ctx: Ctx, piece: Piece | None) -> Step:
    if not words and action != "skip":
        return Step(state)
    measure, note = _measure(state.measure_id, ctx), words[:500] or "ไม่ได้ระบุ"
    if state.act == "cancel":
        return _cancel(measure, note)
    return _put_off(measure, date.fromisoformat(state.period), note, ctx)


def _measure(measure_id: int, ctx: Ctx) -> Measure:
    """The measure a state is about; the flow has seen to it that there is one."""
    return ctx.plan.by_id[measure_id]


STEPS: dict[type[FlowState], Callable[[Any, str, str, Ctx, Piece | None], Step]] = {
    at.AskWhich: _chosen,
    at.AskHow: _how,
    at.AskTrouble: _trouble,
    at.AskEvidence: _evidence,
    at.AskNewDate: _new_date,
    at.AskWhy: _why,
}
"""The states that are about following up."""
