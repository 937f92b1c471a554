"""Saying how measures go: which one is meant, what is still to ask, and what comes of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from handlers.measures import lists
from handlers.measures.effects import AddEvidence, Piece
from handlers.measures.flow import states as at
from handlers.measures.flow.placing import answered, place
from handlers.measures.flow.putting_off import cancel, end_of_quarter, move_to, postpone
from handlers.measures.words import Report, links_in, matching, read_report, without_title
from handlers.terms.context import Ctx
from handlers.terms.flow import FlowState, Step
from handlers.terms.messages import Say, number_in
from handlers.understanding.codes import codes_in
from handlers.understanding.words import plain
from knowledge.measures.measure import Measure, Status
from knowledge.thai import to_arabic

MOST = 6
LONGEST = 366
"""Days a measure can be put off by a button."""


def told(report: Report, ctx: Ctx) -> Step | None:
    """What to do about words on how work goes; None when the plan has nothing they could be about."""
    if report.places:
        return _several(report, ctx)
    if report.place is not None:
        found = placed(report.place, ctx)
        return act(found, report, ctx) if found else Step(None, (Say("measures.no_such_line"),), ask=False)
    named, report = _named(report, ctx)
    if len(named) == 1:
        return act(named[0], report, ctx)
    last = ctx.find_measure(ctx.shown.last or 0)
    if last and not named and not report.about and not report.every:
        return act(last, report, ctx)
    some = named or lists.own_open(ctx)
    if not some:
        said = Say("measures.nothing_open", {"year": ctx.plan.fiscal_year}, (lists.ALL, lists.ADD))
        return Step(None, (said,), ask=False)
    return act(some[0], report, ctx) if len(some) == 1 and not report.about else _which(some, report, ctx)


def _named(report: Report, ctx: Ctx) -> tuple[list[Measure], Report]:
    """The measures that the words name, by title or by a code they serve, before the verb or after it."""
    open_ones = [each for each in ctx.plan.work if each.status.is_open]
    if found := matching(report.about, open_ones) or matching(report.about, ctx.plan.work):
        return found, report
    codes = codes_in(plain(report.about or report.note), ctx)
    if codes and (found := [each for each in open_ones if set(codes) & set(each.draft.serves)]):
        return found, replace(report, about="")
    found = (
        []
        if report.about
        else [each for each in open_ones if without_title(report.note, each) != report.note]
    )
    found = found or ([] if report.about else matching(report.note, open_ones))
    if len(found) == 1:
        return found, replace(report, note=without_title(report.note, found[0]))
    return found, report


def _several(report: Report, ctx: Ctx) -> Step:
    """Lines named together get the same report, if nothing has to be asked about any of them."""
    found = [each for each in (placed(place, ctx) for place in report.places) if each]
    if len(found) < len(report.places):
        return Step(None, (Say("measures.no_such_line"),), ask=False)
    steps = [act(each, report, ctx) for each in found]
    if any(step.state is not None for step in steps) or report.links:
        return Step(None, (Say("measures.one_at_a_time"),), ask=False)
    return Step(None, (), tuple(effect for step in steps for effect in step.effects), ask=False)


def placed(place: int, ctx: Ctx) -> Measure | None:
    """The measure in a line of the list shown last, or of the person's own when none was shown."""
    ids = ctx.shown.lines or tuple(each.id for each in lists.own_open(ctx))
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
        return postpone(measure, report.period, report.note, ctx)
    if report.act == "cancel":
        return cancel(measure, report.note)
    if report.status is None and report.percent is None:
        if pieces:
            return Step(None, (), (AddEvidence(measure.id, pieces),), ask=False)
        return Step(at.AskHow(measure_id=measure.id), paused=False)
    return place(measure, report, pieces, ctx)


def kept(piece: Piece, words: str, ctx: Ctx, *, ask: bool = False) -> Step | None:
    """A photo or file that came without a question: for the one measure it can be about, or ask which.

    `ask`: it may be something else than evidence, so it is not taken for that unasked.
    """
    said = read_report(words) if words else None
    report = said or Report()
    last = ctx.find_measure(ctx.shown.last or 0)
    some = [last] if last else lists.own_open(ctx)
    named = matching(report.about, list(ctx.plan.work)) if report.about else []
    if said and said.place is not None and (found := placed(said.place, ctx)):
        named = [found]
    some = named or some
    if not some:
        return None
    if len(some) == 1 and not ask:
        return act(some[0], report, ctx, (piece,))
    step = _which(some, report, ctx)
    assert isinstance(step.state, at.AskWhich)
    kind = "evidence" if report.status is None and report.percent is None else "report"
    return replace(
        step, state=step.state.model_copy(update={"pieces": (*step.state.pieces, piece), "act": kind})
    )


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
    elif 0 < (place := number_in(number) or 0) <= len(state.ids):
        found = ctx.find_measure(state.ids[place - 1])
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
    number = to_arabic(words).strip(" %").partition(".")[0]
    report: Report | None
    if (number_in(number) or 0) > 100:
        return Step(state, (Say("measures.bad_percent"),))
    if number_in(number) is not None:
        report = read_report(f"{number}%")
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
    report = Report(status=Status.STUCK, note=words[:500] or "ไม่ได้ระบุ")
    return place(_measure(state.measure_id, ctx), report, (piece,) if piece else (), ctx)


def _evidence(state: at.AskEvidence, action: str, words: str, ctx: Ctx, piece: Piece | None) -> Step:
    pieces = (*(Piece("link", each) for each in links_in(words)), *((piece,) if piece else ()))
    if not state.closing:
        if not pieces:
            return Step(state, (Say("measures.no_evidence"),) if words else ())
        return Step(None, (), (AddEvidence(state.measure_id, pieces),), ask=False)
    if not pieces and action not in ("later", "close"):
        return Step(state, (Say("measures.no_evidence"),) if words else ())
    measure = _measure(state.measure_id, ctx)
    if action == "later":
        return place(measure, Report(status=Status.DOING, percent=90, note=state.note), (), ctx)
    return place(measure, Report(status=Status.DONE, percent=100, note=state.note), pieces, ctx)


def _new_date(state: at.AskNewDate, action: str, words: str, ctx: Ctx, piece: Piece | None) -> Step:
    measure = _measure(state.measure_id, ctx)
    base = max(measure.ends_on or ctx.today, ctx.today)
    if action.startswith("days.") and (days := number_after(action)) is not None and days <= LONGEST:
        return move_to(measure, base + timedelta(days=days), state.note, ctx)
    if action == "quarter":
        return move_to(measure, end_of_quarter(base), state.note, ctx)
    if not words:
        return Step(state)
    report = read_report(words if words.startswith(("เลื่อน", "ขอเลื่อน")) else f"เลื่อนเป็น {words}")
    if report is None or report.act != "postpone":
        return Step(state, (Say("measures.bad_date", {"words": words[:60], "problem": "unclear"}),))
    return postpone(measure, report.period or words, report.note or state.note, ctx)


def number_after(action: str) -> int | None:
    """The number a button ends with; None for anything else, since anybody can make up a button."""
    return number_in(action.rpartition(".")[2])


def _why(state: at.AskWhy, action: str, words: str, ctx: Ctx, piece: Piece | None) -> Step:
    if not words and action != "skip":
        return Step(state)
    measure, note = _measure(state.measure_id, ctx), words[:500] or "ไม่ได้ระบุ"
    if state.act == "cancel":
        return cancel(measure, note)
    return move_to(measure, date.fromisoformat(state.period), note, ctx)


def _measure(measure_id: int, ctx: Ctx) -> Measure:
    """The measure a state is about; the flow has seen to it that there is one."""
    return ctx.plan.by_id[measure_id]


def _part(state: at.AskPart, action: str, words: str, ctx: Ctx, piece: Piece | None) -> Step:
    more = (*(Piece("link", each) for each in links_in(words)), *((piece,) if piece else ()))
    asked = state.model_copy(update={"pieces": (*state.pieces, *more)}) if more else state
    return answered(_measure(state.measure_id, ctx), asked, action, words, ctx)


STEPS: dict[type[FlowState], Callable[[Any, str, str, Ctx, Piece | None], Step]] = {
    at.AskWhich: _chosen,
    at.AskPart: _part,
    at.AskHow: _how,
    at.AskTrouble: _trouble,
    at.AskEvidence: _evidence,
    at.AskNewDate: _new_date,
    at.AskWhy: _why,
}
"""The states that are about following up."""
