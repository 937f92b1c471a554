"""Answers to what was asked about how a measure goes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from handlers.measures.effects import Piece
from handlers.measures.flow import states as at
from handlers.measures.flow.following import act, kept_report, told
from handlers.measures.flow.placing import answered, place, proved
from handlers.measures.flow.putting_off import cancel, move_to, postpone
from handlers.measures.progress.no_answer import is_no_progress, is_no_reason, says_yes, takes_back
from handlers.measures.progress.results import review
from handlers.measures.words import Report, links_in, matching, new_period, read_report
from handlers.terms.context import Ctx
from handlers.terms.flow import FlowState, Step
from handlers.terms.messages import Say, number_in
from handlers.understanding.words import is_question, polite_less
from knowledge.fiscal import quarter_end
from knowledge.measures.measure import Measure, Status
from knowledge.progress_text.naming import named_in, names_another
from knowledge.progress_text.shares import whole
from knowledge.thai import to_arabic

LONGEST = 366
"""Days a measure can be put off by a button."""
LONGEST_NOTE = 500
_FREE = (at.AskWhich, at.AskHow, at.AskTrouble, at.AskWhy, at.AskStop, at.AskNewDate)
"""The questions that words could take back."""
_RATHER = ("ดีกว่า", "แทน", "ละกัน", "ก็ได้")
_NOT_THIS = ("ไม่ใช่", "ยกเว้น", "เว้น", "นอกจาก", "ไม่เอา")


def step(state: FlowState, action: str, words: str, ctx: Ctx, piece: Piece | None = None) -> Step:
    """One answer to a question about how a measure goes."""
    if action == "no" or (type(state) in _FREE and takes_back(words)):
        return Step(None, (Say("measures.dropped"),), ask=False)
    return STEPS[type(state)](state, action, words, ctx, piece)


# ---- which one


def named_by(words: str, state: at.AskWhich, ctx: Ctx) -> Measure | None:
    """The measure that an answer names: a number of the list, or words of one title.

    Once another list was shown, a number may be of that one.
    """
    number = to_arabic(words).strip().removeprefix("ข้อ").strip()
    if (place := number_in(number)) is not None:
        if state.asked and ctx.shown.lines != state.ids:
            return None
        return ctx.find_measure(state.ids[place - 1]) if 0 < place <= len(state.ids) else None
    offered = [each for each in map(ctx.find_measure, state.ids) if each]
    open_ones = [each for each in ctx.plan.work if each.status.is_open]
    if is_question(words) or words.startswith(_NOT_THIS) or names_another(words, open_ones):
        return None
    for some in (offered, open_ones):
        if len(named := matching(polite_less(words), some) or named_in(words, some).measures) == 1:
            return named[0]
    return None


def _chosen(state: at.AskWhich, action: str, words: str, ctx: Ctx, piece: Piece | None) -> Step:
    pieces = (*state.pieces, *((piece,) if piece else ()))
    found = (
        ctx.find_measure(number_after(action) or 0)
        if action.startswith("this.")
        else named_by(words, state, ctx)
    )
    if found is None:
        return _not_chosen(state.model_copy(update={"pieces": pieces}), words)
    if state.act == "evidence":
        return proved(found, pieces, ctx)
    return act(found, kept_report(state), ctx, pieces)


def _not_chosen(state: at.AskWhich, words: str) -> Step:
    """Words that name no measure: said once more what waits, and after that it rests."""
    if not words:
        return Step(state)
    said = Say("measures_progress.no_such_title", {"words": words[:60], "asks": is_question(words)})
    if state.asked:
        return Step(state, (said, Say("measures_progress.rests", kept_words(state))), ask=False, paused=True)
    return Step(state.model_copy(update={"asked": True}), (said,))


def kept_words(state: at.AskWhich) -> dict[str, Any]:
    """What waits for its measure, in the words of a text."""
    percent = state.figure or (str(state.percent) if state.percent is not None else "")
    return {
        "act": state.act,
        "percent": percent if state.status is not Status.DONE else "",
        "status": state.status.words if state.status else "",
        "note": state.note,
        "pieces": len(state.pieces),
        "period": state.period,
    }


# ---- how it goes


def _how(state: at.AskHow, action: str, words: str, ctx: Ctx, piece: Piece | None) -> Step:
    measure = _measure(state.measure_id, ctx)
    pieces = (*state.pieces, *((piece,) if piece else ()))
    if (pressed := _pressed(state, action, measure)) is not None:
        return act(measure, pressed, ctx, pieces)
    if says_yes(words) and state.figure and whole(state.figure) is not None:
        return act(measure, _pressed(state, "take", measure) or Report(), ctx, pieces)
    if (number := _number(words)) is not None:
        return _percentage(state, number, measure, ctx, pieces)
    report = read_report(words, ctx.plan.work, ctx.units) if words else None
    if report is not None and (report.place is not None or report.named):
        return _anew(state, told(report, ctx, words) or Step(state))
    if words and (report is None or report.is_weak) and (says_yes(words) or is_no_progress(words)):
        return Step(state.model_copy(update={"pieces": pieces}))
    if report is not None and (not report.is_weak or not report.asks):
        return act(measure, _with_note(replace(report, named=(), place=None), state), ctx, pieces)
    if words and is_question(words):
        return Step(state, (Say("measures_progress.no_such_title", {"words": words[:60], "asks": True}),))
    if words:
        told_so = Report(status=Status.DOING, note=_joined(state.note, words))
        return act(measure, told_so, ctx, pieces)
    return proved(measure, pieces, ctx) if pieces else Step(state)


def _anew(state: at.AskHow, step: Step) -> Step:
    """A report with a name of its own; what waited is not mixed into it."""
    if not state.note or isinstance(step.state, at.AskHow):
        return step
    dropped = Say("measures_progress.note_dropped", {"note": state.note})
    return replace(step, say=(dropped, *step.say))


def _pressed(state: at.AskHow, action: str, measure: Measure) -> Report | None:
    """What a button says."""
    note, value = state.note, number_after(action)
    if action.startswith("percent.") and value is not None and value <= 100:
        return Report(status=Status.DOING, percent=value, note=note, round=state.round)
    if action == "take" and state.figure:
        return Report(status=Status.DOING, percent=whole(state.figure), note=note, round=state.round)
    if action == "note":
        status = measure.status if measure.status.is_open else Status.DOING
        return Report(status=status, note=note, round=state.round)
    return {
        "done": Report(status=Status.DONE, percent=100, note=note, round=state.round),
        "doing": Report(status=Status.DOING, note=note, round=state.round),
        "stuck": Report(status=Status.STUCK, note=note),
        "postpone": Report("postpone"),
    }.get(action)


def _number(words: str) -> str | None:
    """A number that is all there is: `60`, `ร้อยละ 60`, `62.5 %`."""
    said = to_arabic(words).replace("ร้อยละ", "").strip(" %")
    head, _, tail = said.partition(".")
    is_one = head.isascii() and head.isdigit() and (not tail or tail.isdigit()) and len(said) < 8
    return said if is_one else None


def _percentage(state: at.AskHow, number: str, measure: Measure, ctx: Ctx, pieces: tuple[Piece, ...]) -> Step:
    if whole(number) is None:
        return Step(state, (Say("measures.bad_percent"),))
    if "." in number:
        return Step(state.model_copy(update={"figure": number, "pieces": pieces}))
    percent = int(number)
    status = Status.DONE if percent == 100 else Status.DOING if percent else Status.TODO
    return act(measure, Report(status=status, percent=percent, note=state.note), ctx, pieces)


def _with_note(report: Report, state: at.AskHow) -> Report:
    return replace(report, note=_joined(state.note, report.note), round=report.round or state.round)


def _joined(before: str, after: str) -> str:
    return f"{before} {after}".strip()[:LONGEST_NOTE] if after != before else before


def _trouble(state: at.AskTrouble, action: str, words: str, ctx: Ctx, piece: Piece | None) -> Step:
    if (not words and action != "skip") or (words and is_no_reason(words)):
        return Step(state)
    report = Report(status=Status.STUCK, note=words[:LONGEST_NOTE] or "ไม่ได้ระบุ")
    return place(_measure(state.measure_id, ctx), report, (piece,) if piece else (), ctx)


def _evidence(state: at.AskEvidence, action: str, words: str, ctx: Ctx, piece: Piece | None) -> Step:
    pieces = (*(Piece("link", each) for each in links_in(words)), *((piece,) if piece else ()))
    if not state.closing:
        if not pieces:
            return Step(state, (Say("measures.no_evidence"),) if words else ())
        return proved(_measure(state.measure_id, ctx), pieces, ctx)
    if not pieces and action not in ("later", "close"):
        return Step(state, (Say("measures.no_evidence"),) if words else ())
    measure = _measure(state.measure_id, ctx)
    if action == "later":
        return place(measure, Report(status=Status.DOING, percent=90, note=state.note), (), ctx)
    return place(measure, Report(status=Status.DONE, percent=100, note=state.note), pieces, ctx)


def _part(state: at.AskPart, action: str, words: str, ctx: Ctx, piece: Piece | None) -> Step:
    more = (*(Piece("link", each) for each in links_in(words)), *((piece,) if piece else ()))
    asked = state.model_copy(update={"pieces": (*state.pieces, *more)}) if more else state
    return answered(_measure(state.measure_id, ctx), asked, action, words, ctx)


# ---- until when, and why


def _new_date(state: at.AskNewDate, action: str, words: str, ctx: Ctx, piece: Piece | None) -> Step:
    measure = _measure(state.measure_id, ctx)
    base = max(measure.ends_on or ctx.today, ctx.today)
    if action.startswith("days.") and (days := number_after(action)) is not None and days <= LONGEST:
        return move_to(measure, base + timedelta(days=days), state.note, ctx)
    if action == "quarter":
        return move_to(measure, quarter_end(base), state.note, ctx)
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
    if words and state.act == "postpone" and (other := _other_day(state, words, ctx)):
        return other
    if (not words and action != "skip") or (words and is_no_reason(words)):
        return Step(state)
    measure, note = _measure(state.measure_id, ctx), words[:LONGEST_NOTE] or "ไม่ได้ระบุ"
    if state.act == "cancel":
        return cancel(measure, note)
    return move_to(measure, date.fromisoformat(state.period), note, ctx)


def _other_day(state: at.AskWhy, words: str, ctx: Ctx) -> Step | None:
    """Another day instead of a reason: `มี.ค. ดีกว่า`."""
    said = polite_less(words)
    for end in _RATHER:
        said = said.removesuffix(end).strip()
    measure = _measure(state.measure_id, ctx)
    read = new_period(said.removeprefix("เป็น").strip(), measure, ctx)
    return move_to(measure, read.spans[-1].end, "", ctx) if read.spans and not read.problem else None


def _stop(state: at.AskStop, action: str, words: str, ctx: Ctx, piece: Piece | None) -> Step:
    """Not carried out: given up, put off, or still to be done."""
    measure = _measure(state.measure_id, ctx)
    if action == "cancel":
        return cancel(measure, state.note)
    if action == "postpone":
        return postpone(measure, "", state.note, ctx)
    if action == "open":
        status = measure.status if measure.status.is_open else Status.TODO
        return act(measure, Report(status=status, note=state.note), ctx)
    report = read_report(words, ctx.plan.work) if words else None
    if report is None or report.gives_up:
        return Step(state)
    if report.place is not None or report.named not in ((), (measure,)):
        return told(report, ctx, words) or Step(state)
    return act(measure, replace(report, note=report.note or state.note), ctx)


def _measure(measure_id: int, ctx: Ctx) -> Measure:
    """The measure a state is about; the flow has seen to it that there is one."""
    return ctx.plan.by_id[measure_id]


STEPS: dict[type[FlowState], Callable[[Any, str, str, Ctx, Piece | None], Step]] = {
    at.AskWhich: _chosen,
    at.AskPart: _part,
    at.AskHow: _how,
    at.AskTrouble: _trouble,
    at.AskEvidence: _evidence,
    at.AskNewDate: _new_date,
    at.AskWhy: _why,
    at.AskStop: _stop,
    at.ReviewResults: review,
}
"""The states that are about following up."""
