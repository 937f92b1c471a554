"""Saying how measures go: which one is meant, what is still to ask, and what comes of it."""

from collections.abc import Iterable, Sequence

from handlers.measures import lists
from handlers.measures.effects import Piece
from handlers.measures.flow import states as at
from handlers.measures.flow.placing import place, proved
from handlers.measures.flow.putting_off import cancel, postpone
from handlers.measures.words import Report, is_percent, read_report
from handlers.terms.context import Ctx
from handlers.terms.flow import Step
from handlers.terms.messages import Choice, Say
from handlers.understanding.codes import codes_in
from handlers.understanding.words import plain
from knowledge.measures.measure import Measure
from knowledge.progress_text.naming import second_in
from knowledge.progress_text.places import tells_apart
from knowledge.progress_text.telling import read_telling
from knowledge.thai import to_arabic

MOST = 6


def told(report: Report, ctx: Ctx, words: str = "") -> Step | None:
    """What to do about words on how work goes; None when they need not be about any.

    Only what is named, or was spoken of just now, is taken for meant; everything else is asked about.
    """
    if report.places:
        return _several(report, ctx, words)
    if _tells_of_two(report, words, ctx):
        return Step(None, (Say("measures.one_at_a_time"),), ask=False)
    if report.place is not None:
        if not ctx.shown.lines:
            return _ask([], report, ctx)
        found = placed(report.place, ctx)
        return act(found, report, ctx) if found else Step(None, (Say("measures.no_such_line"),), ask=False)
    if len(report.named) == 1 and report.is_sure:
        return act(report.named[0], report, ctx)
    codes = codes_in(plain(words), ctx)
    serving = [each for each in ctx.plan.work if each.status.is_open and set(codes) & set(each.draft.serves)]
    named = _open_first(report.named) or serving
    just = ctx.find_measure(ctx.shown.last or 0) if ctx.shown.just else None
    if just and (just in named or not (named or codes or report.about)) and not report.every:
        return act(just, report, ctx)
    if report.is_weak and not ((just and not codes) or _is_bare(report)):
        return None
    if codes and not named:
        return _not_kept(codes, report, words)
    return _ask(named, report, ctx)


def _open_first(measures: Iterable[Measure]) -> list[Measure]:
    """The open ones among several, or all where none is."""
    every = list(measures)
    return [each for each in every if each.status.is_open] or every


def _is_bare(report: Report) -> bool:
    """Whether there is a percentage and nothing to say of what."""
    return bool(report.figure) and is_percent(report.note)


def _ask(named: Sequence[Measure], report: Report, ctx: Ctx) -> Step:
    some = list(named) or lists.own_open(ctx)
    if not some:
        said = Say("measures.nothing_open", {"year": ctx.plan.fiscal_year}, (lists.ALL, lists.ADD))
        return Step(None, (said,), ask=False)
    return which(some, report)


def _not_kept(codes: Sequence[str], report: Report, words: str) -> Step | None:
    """An item that no measure serves: its own state is kept nowhere yet, which is said."""
    items = [each for each in codes if each[0] == "O"]
    if not items or report.act != "report":
        return None
    params = {"item": items[0], "links": len(report.links), "words": words[:80]}
    choices = (
        Choice.to(f"เพิ่มมาตรการเพื่อ {items[0]}", "suggest", "item", items[0]),
        Choice.to(f"{items[0]} ต้องลงอะไร", "item", items[0]),
        lists.ALL,
    )
    return Step(None, (Say("measures_progress.item_not_kept", params, choices),), ask=False)


def _tells_of_two(report: Report, words: str, ctx: Ctx) -> bool:
    """Whether words say how two measures go, or put off or give up two."""
    second = second_in(" ".join(to_arabic(words).split()), ctx.plan.work)
    return second.is_sure and (report.act != "report" or read_telling(second.after) is not None)


def _several(report: Report, ctx: Ctx, words: str) -> Step:
    """Lines named together get the same report, if nothing has to be asked about any of them."""
    found = [each for each in (placed(place, ctx) for place in report.places) if each]
    if tells_apart(to_arabic(words)):
        return Step(None, (Say("measures.one_at_a_time"),), ask=False)
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


def which(some: Sequence[Measure], report: Report, pieces: tuple[Piece, ...] = ()) -> Step:
    """Ask which measure is meant; what was said of it is kept until then."""
    pieces = (*report.pieces, *pieces)
    only_evidence = report.asks and pieces and not (report.note or report.figure)
    state = at.AskWhich(
        ids=tuple(each.id for each in some[:MOST]),
        act="evidence" if only_evidence else report.act,
        status=report.status,
        percent=report.percent,
        note=report.note,
        period=report.period,
        pieces=pieces,
        figure=report.figure,
        gives_up=report.gives_up,
        round=report.round,
        whole_year=report.whole_year,
        unit=report.unit,
    )
    return Step(state, paused=False)


def kept_report(state: at.AskWhich) -> Report:
    """What was said before it was known of which measure; the evidence apart."""
    return Report(
        "report" if state.act == "evidence" else state.act,
        state.status,
        state.percent,
        state.note,
        period=state.period,
        figure=state.figure,
        gives_up=state.gives_up,
        round=state.round,
        whole_year=state.whole_year,
        unit=state.unit,
    )


def act(measure: Measure, report: Report, ctx: Ctx, pieces: tuple[Piece, ...] = ()) -> Step:
    """One measure and what was said about it: do it, or ask for what is missing."""
    pieces = (*report.pieces, *pieces)
    if report.act == "postpone":
        return postpone(measure, report.period, report.note, ctx)
    if report.act == "cancel":
        return cancel(measure, report.note)
    if report.gives_up:
        return Step(at.AskStop(measure_id=measure.id, note=report.note), paused=False)
    if report.asks:
        return _asked(measure, report, pieces, ctx)
    return place(measure, report, pieces, ctx)


def _asked(measure: Measure, report: Report, pieces: tuple[Piece, ...], ctx: Ctx) -> Step:
    """What was said leaves open how it goes: it is kept until that is said. Evidence alone says enough."""
    if pieces and not (report.note or report.figure):
        return proved(measure, pieces, ctx)
    state = at.AskHow(
        measure_id=measure.id, note=report.note, figure=report.figure, round=report.round, pieces=pieces
    )
    return Step(state, paused=False)


def kept(piece: Piece, words: str, ctx: Ctx, *, ask: bool = False) -> Step | None:
    """A photo or file that came without a question: for the one measure it can be about, or ask which.

    `ask`: it may be something else than evidence, so it is not taken for that unasked.
    """
    said = read_report(words, ctx.plan.work, ctx.units) if words else None
    report = said or Report()
    just = ctx.find_measure(ctx.shown.last or 0) if ctx.shown.just else None
    some = list(report.named) or ([just] if just else lists.own_open(ctx))
    sure = bool(just and not report.named) or (len(report.named) == 1 and report.is_sure)
    if said and said.place is not None and (found := placed(said.place, ctx)):
        some, sure = [found], True
    if not some:
        return None
    if sure and not ask:
        return act(some[0], report, ctx, (piece,))
    return which(some, report, (piece,))
