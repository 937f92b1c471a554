"""Doors about scores: start, go on, clear, look back, another year. Questions stand in `questions`."""

from collections.abc import Callable

from handlers.capability import Args, Door
from handlers.general import help as general
from handlers.general.buttons import UNDO
from handlers.scores.answers import all_years
from handlers.scores.answers.overview import missing_depth
from handlers.scores.effects import ENTER, ENTERING, EraseScores, FocusYear, SaveScores, ShowHistory
from handlers.scores.entry import steps
from handlers.scores.entry.states import ConfirmErase, EntryState
from handlers.terms.context import DEPTHS, Ctx
from handlers.terms.flow import Step
from handlers.terms.messages import Say, number_in
from handlers.terms.talk import Talk, answer, begin, with_right
from handlers.understanding.years import YearOf
from knowledge.rules.codes import kind_of


def entering(talk: Talk, ctx: Ctx, go: Callable[[], Step]) -> Step:
    """A step for those who may change scores; kindly refused to others."""
    return with_right(talk, ctx, ENTER, ENTERING, go)


def _enter(talk: Talk, args: Args, ctx: Ctx) -> Step:
    return entering(talk, ctx, lambda: begin(talk, steps.start(_number(args), ctx)))


def _fill(talk: Talk, args: Args, ctx: Ctx) -> Step:
    asked = args[0] if args and args[0] in DEPTHS and ctx.codes(args[0]) else None
    depth = asked or missing_depth(ctx) or "ind"
    return entering(talk, ctx, lambda: begin(talk, steps.choose_depth(depth, ctx)))


def _paste(talk: Talk, _: Args, ctx: Ctx) -> Step:
    return entering(talk, ctx, lambda: begin(talk, steps.choose_depth("paste", ctx)))


def _again(talk: Talk, args: Args, ctx: Ctx) -> Step:
    code = _code(args)
    if not any(code in ctx.codes(depth) for depth in DEPTHS):
        return answer(talk, general.ask_code(ctx, "แก้"))
    return entering(talk, ctx, lambda: begin(talk, steps.ask_again(code, ctx)))


def _remove(talk: Talk, args: Args, ctx: Ctx) -> Step:
    code = _code(args)
    if code not in ctx.scores:
        return answer(talk, general.ask_code(ctx, "ลบ"))
    params = {"label": ctx.label(code), "old": ctx.scores[code], "year": ctx.year}
    said = (Say("entry.removed", params, (UNDO,)),)
    return entering(talk, ctx, lambda: Step(talk.state, said, (SaveScores({code: None}),)))


def _resume(talk: Talk, _: Args, ctx: Ctx) -> Step:
    """Go on with what rests; without any, with the questions of a half-filled depth."""
    if talk.waits and not talk.paused and (talk.state is None or not talk.dialog.keeps(talk.state)):
        return _taken_up(talk, ctx)
    if talk.state is None and ctx.scores and missing_depth(ctx) and ctx.may(ENTER):
        return _fill(talk, (), ctx)
    if talk.state is None:
        return Step(None, (Say("general.nothing_to_resume", {}, general.menu(ctx)),), ask=False)
    if not isinstance(talk.state, EntryState):
        return Step(talk.state, paused=False)
    settled = talk.dialog.settle(talk.state, ctx, False)
    return Step(settled.state, (Say("general.resumed", {"year": ctx.year}), *settled.say), paused=False)


def _taken_up(talk: Talk, ctx: Ctx) -> Step:
    """Go on with what was set aside last, as it stands by now."""
    state = talk.waits[-1]
    settled = talk.flows[state.FLOW].settle(state, ctx, False)
    return begin(talk, Step(settled.state, settled.say, paused=False))


def _erase(talk: Talk, args: Args, ctx: Ctx) -> Step:
    def go() -> Step:
        year = _number(args) or ctx.year
        if not ctx.is_rated(year):
            return answer(talk, general.unknown_year(ctx, year))
        if not ctx.of_result(year).scores:
            empty = Say("overview.empty", {"year": year}, general.menu(ctx)[:1])
            return Step(talk.state, (empty,), ask=False)
        return begin(talk, Step(ConfirmErase(), (), _turning(year, ctx), paused=False))

    return with_right(talk, ctx, EraseScores.RIGHT, EraseScores.WHAT, go)


def _year(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """Turn to another year: what is known of it is said."""
    year = _number(args) or 0
    if not ctx.is_rated(year):
        return answer(talk, general.unknown_year(ctx, year))
    if talk.state is not None and year != ctx.year and (held := talk.dialog.holds(talk.state)):
        return Step(talk.state, (held,), paused=False)
    said = (all_years.in_focus(ctx.of_result(year)),)
    return Step(None if year != ctx.year else talk.state, said, (FocusYear(year),), ask=False)


def _turning(year: int, ctx: Ctx) -> tuple[FocusYear, ...]:
    return (FocusYear(year),) if year != ctx.year else ()


def _history(talk: Talk, args: Args, ctx: Ctx) -> Step:
    code = _code(args)
    if not kind_of(code, ctx.ruleset):
        return answer(talk, general.ask_code(ctx, "ประวัติ"))
    return Step(talk.state, (), (ShowHistory(code),), ask=talk.active is not None)


def _number(args: Args) -> int | None:
    return number_in(args[0]) if args else None


def _code(args: Args) -> str:
    """The code of a button, whose parts were split at its points (`E9.part1`), or of words."""
    return ".".join(args)


DOORS: dict[str, Door] = {
    "enter": _enter,
    "resume": _resume,
    "fill": _fill,
    "paste": _paste,
    "again": _again,
    "remove": _remove,
    "erase": _erase,
    "year": _year,
    "history": _history,
}
YEARS: dict[str, YearOf] = {
    "enter": "own",
    "resume": "none",
    "fill": "entry",
    "paste": "entry",
    "again": "entry",
    "remove": "entry",
    "erase": "own",
    "year": "own",
    "history": "entry",
}
