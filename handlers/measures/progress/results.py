"""Results of several measures: looked at together before any of them is kept."""

from handlers.general.buttons import NO
from handlers.measures import lists
from handlers.measures.effects import Piece
from handlers.measures.flow import states as at
from handlers.measures.flow.placing import place
from handlers.measures.words import Report
from handlers.terms.context import Ctx
from handlers.terms.effects import Effect
from handlers.terms.flow import Step
from handlers.terms.messages import Choice, Say
from handlers.understanding.words import Meanings, action_in, plain, polite_less
from knowledge.measures.measure import Measure, Status
from knowledge.progress_text.results import Results, TitleResult

SAVING: Meanings = {"save": ("save", "yes", "make")}
SHOWN = 10


def looked_at(results: Results, ctx: Ctx) -> Step:
    """The results before they are kept; nothing is closed unasked."""
    rows = tuple(_row(each, ctx) for each in results.found if each.telling is not None)
    return Step(at.ReviewResults(results=rows, unknown=results.unknown), paused=False)


def _row(each: TitleResult, ctx: Ctx) -> at.MeasureResult:
    telling = each.telling
    assert telling is not None
    status = telling.status
    if status is Status.DONE and ctx.needs_evidence and not each.measure.evidence:
        status = Status.DOING
    percent = None if status is not telling.status else telling.percent
    return at.MeasureResult(each.measure.id, status, percent, telling.note, each.round, telling.whole_year)


def review(state: at.ReviewResults, action: str, words: str, ctx: Ctx, piece: Piece | None) -> Step:
    if action == "save" or action_in(plain(words), SAVING) or says_all(words, len(state.results)):
        return _saved(state, ctx)
    if not words:
        return Step(state)
    said = Say("measures_progress.save_results_or_not", {"words": words[:60]})
    return Step(state, (said,))


def says_all(words: str, count: int) -> bool:
    """Whether words are those on the button: `บันทึก 2 เรื่อง`, and not `บันทึกแค่ข้อ 1`."""
    return polite_less(plain(words)).replace(" ", "") == f"บันทึก{count}เรื่อง"


def _saved(state: at.ReviewResults, ctx: Ctx) -> Step:
    """Keep what is clear; of which round or unit the others are has to be said one by one."""
    effects: list[Effect] = []
    left: list[str] = []
    for each in state.results:
        step = _kept(each, ctx)
        if step is None or not step.effects:
            found = ctx.find_measure(each.measure_id)
            left += [lists.short(found.title, 60)] if found else []
        else:
            effects += step.effects
    said = (Say("measures_progress.results_left", {"titles": left}, (lists.ALL,)),) if left else ()
    return Step(None, said, tuple(effects), ask=False)


def _kept(result: at.MeasureResult, ctx: Ctx) -> Step | None:
    found = ctx.find_measure(result.measure_id)
    if found is None:
        return None
    status = result.status or (found.status if found.status.is_open else Status.DOING)
    report = Report(
        status=status,
        percent=result.percent,
        note=result.note,
        round=result.round,
        whole_year=result.whole_year,
    )
    return place(found, report, (), ctx)


def shown(state: at.ReviewResults, ctx: Ctx) -> Say:
    """What was read, a line each, and what is not in the plan."""
    known = [(each, found) for each in state.results if (found := ctx.find_measure(each.measure_id))]
    params = {
        "year": ctx.plan.fiscal_year,
        "total": len(known),
        "rows": [_line(each, found) for each, found in known[:SHOWN]],
        "more": max(0, len(known) - SHOWN),
        "unknown": state.unknown[:SHOWN],
    }
    save = Choice(f"บันทึก {len(known)} เรื่อง", "save")
    return Say("measures_progress.review_results", params, (save, NO))


def _line(result: at.MeasureResult, found: Measure) -> dict[str, object]:
    return {
        "title": lists.short(found.title, 60),
        "status": result.status.words if result.status else "",
        "percent": result.percent if result.status not in (Status.DONE, Status.TODO) else None,
        "note": lists.short(result.note, 80),
        "round": result.round,
        "closed": not found.status.is_open,
    }
