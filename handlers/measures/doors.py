"""Doors about measures, by word or by button."""

from collections.abc import Callable
from dataclasses import replace

from handlers.capability import Args, Door
from handlers.general.buttons import MINE, SUGGEST
from handlers.measures import lists
from handlers.measures import suggesting as planning
from handlers.measures.effects import (
    MEASURES,
    AddMeasures,
    FocusPlan,
    MeasurePart,
    MuteMeasure,
    OwnMeasure,
    ReportProgress,
    RequireEvidence,
    SendForm,
    ShowAssignees,
    ShowMeasure,
)
from handlers.measures.flow import adding, following, several
from handlers.measures.flow import states as at
from handlers.measures.progress import answering
from handlers.measures.words import Report, matching
from handlers.terms.context import Ctx
from handlers.terms.flow import Step
from handlers.terms.messages import Choice, Say, number_in
from handlers.terms.talk import Talk, answer, aside, begin, wish, with_right
from handlers.understanding.years import YearOf
from knowledge.agencies import find_unit
from knowledge.fiscal import fiscal_year_of, quarter_of
from knowledge.measures.measure import Measure, Status
from knowledge.measures.standing import running_round


def _first(args: Args) -> str:
    return args[0] if args else ""


def _list(what: str) -> Door:
    return lambda talk, args, ctx: answer(talk, lists.listing(ctx, what, number_in(_first(args)) or 0))


def _plan(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """`<list>` or `<list>.<first line>`."""
    return answer(talk, lists.listing(ctx, _first(args), number_in(_first(args[1:])) or 0))


def _quarter(talk: Talk, args: Args, ctx: Ctx) -> Step:
    return answer(talk, lists.listing(ctx, f"Q{_first(args) or quarter_of(ctx.today)}"))


_HOLDING = (at.AskPart, at.AskWhy, at.AskStop, at.AskNewDate)
"""Questions that hold what was said before: it is not dropped without a word."""


def begun(talk: Talk, step: Step) -> Step:
    """A step of the measures flow from outside of it: what was under way is kept, or said to be set aside."""
    if step.state is None and type(talk.active) in answering.STEPS:
        dropped = aside(talk) if isinstance(talk.active, _HOLDING) else ()
        return replace(step, say=(*dropped, *step.say), ask=False)
    if step.state is None:
        return replace(step, state=talk.state, ask=talk.active is not None)
    return begin(talk, step)


def allowed(talk: Talk, ctx: Ctx, go: Callable[[], Step]) -> Step:
    """A step for those who may change the plan; kindly refused to others."""
    return with_right(talk, ctx, AddMeasures.RIGHT, MEASURES, lambda: begun(talk, go()))


def _add(talk: Talk, args: Args, ctx: Ctx) -> Step:
    return allowed(talk, ctx, lambda: adding.begin(_first(args), ctx))


def _suggest(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """`` lists what could be done; `<number>` and `item.<code>` take one to look at before it is kept."""
    match args:
        case ("all",):
            return answer(talk, planning.choose_indicator(ctx))
        case ("ind", number):
            chosen = number_in(number) or 0
            return answer(talk, planning.suggestions(ctx, chosen if 1 <= chosen <= 10 else None))
    draft = planning.suggested(ctx, ".".join(args)) if args else None
    if draft is None:
        return answer(talk, planning.suggestions(ctx))
    return allowed(talk, ctx, lambda: adding.offer(draft, ctx))


def _copy(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """The plan of the year named (or of last year) with its dates moved into the year that runs now."""
    named = number_in(_first(args))
    to_year = ctx.adding_year if ctx.adding_year != named else ctx.adding_year + 1
    from_year = named or max((each for each in ctx.plan.years if each < to_year), default=to_year - 1)
    if from_year not in ctx.plan.years or from_year >= to_year:
        nothing = Say("measures.nothing_to_copy", {"year": from_year}, (lists.ADD, SUGGEST))
        return answer(talk, (nothing,))
    if from_year != ctx.plan.fiscal_year:
        go = Choice.to(f"คัดลอกมาปี {to_year}", "copyplan", from_year)
        first = Say("measures.copy_first", {"year": from_year}, (go,))
        return replace(wish(talk, FocusPlan(from_year)), say=(first,))
    drafts = planning.moved(ctx.plan.measures, to_year - from_year)
    unfinished = planning.moved(ctx.plan.measures, to_year - from_year, only_open=True)
    if not unfinished or len(unfinished) == len(drafts) or args[1:] == ("all",):
        return allowed(talk, ctx, lambda: several.review(drafts, to_year, ctx))
    every = Choice.to(f"คัดลอกทั้งหมด {len(drafts)} เรื่อง", "copyplan", from_year, "all")
    params = {"year": from_year, "open": len(unfinished), "total": len(drafts)}
    said = Say("measures_overview.only_unfinished", params, (every,))
    return allowed(talk, ctx, lambda: several.review(unfinished, to_year, ctx, (said,)))


def _measure(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """`<id>` shows it; `<id>.edit` what can be changed; `<id>.<title|period|units|serves>` asks for that."""
    found = _found(args, ctx)
    if found is None:
        return _gone(talk, ctx)
    match args[1:]:
        case ("edit",) if ctx.may("enter"):
            return answer(talk, planning.edit_menu(found, ctx))
        case ("assign",) if ctx.may("enter"):
            return wish(talk, ShowAssignees(found.id))
        case ("own" | "disown" as verb, *member):
            own = OwnMeasure(found.id, verb == "own", number_in(_first(tuple(member))))
            return allowed(talk, ctx, lambda: Step(None, (), (own,), ask=False))
        case (what, *_):
            return allowed(talk, ctx, lambda: adding.edit(found.id, what, ctx) or _gone(talk, ctx))
    return wish(talk, ShowMeasure(found.id))


def _found(args: Args, ctx: Ctx) -> Measure | None:
    measure_id = number_in(_first(args))
    return ctx.find_measure(measure_id) if measure_id is not None else None


def _gone(talk: Talk, ctx: Ctx) -> Step:
    return answer(talk, (Say("measures.gone", {}, (MINE, lists.ALL)),))


def _reported(report: Callable[[str], Report | None]) -> Door:
    """A button that says how one measure goes: `<id>` or `<id>.<argument>`."""

    def door(talk: Talk, args: Args, ctx: Ctx) -> Step:
        found, said = _found(args, ctx), report(_first(args[1:]))
        if found is None or said is None:
            return _gone(talk, ctx)
        return allowed(talk, ctx, lambda: following.act(found, said, ctx))

    return door


def _doing(percent: str) -> Report | None:
    value = number_in(percent)
    if percent and (value is None or value > 100):
        return None
    return Report(status=Status.DOING, percent=value)


def _about_one(go: Callable[[Measure, Ctx], Step]) -> Door:
    """A door to one measure, for those who may change the plan."""

    def door(talk: Talk, args: Args, ctx: Ctx) -> Step:
        found = _found(args, ctx)
        return allowed(talk, ctx, lambda: go(found, ctx)) if found else _gone(talk, ctx)

    return door


def _evidence(found: Measure, ctx: Ctx) -> Step:
    return Step(at.AskEvidence(measure_id=found.id), paused=False)


def _this_round(found: Measure, ctx: Ctx) -> Step:
    """Only the round that runs is done, also of a measure that was closed as a whole."""
    open_one = replace(found, status=Status.DOING)
    part = MeasurePart((running_round(open_one, ctx.today).key,), found.units)
    return Step(
        None, (), (ReportProgress(found.id, Status.DONE, 100, "", part=part, reopen=True),), ask=False
    )


def _reopen(found: Measure, ctx: Ctx) -> Step:
    effect = ReportProgress(found.id, Status.DOING, min(found.percent, 90), "เปิดอีกครั้ง", reopen=True)
    return Step(None, (), (effect,), ask=False)


def _mute(on: bool) -> Door:
    def door(talk: Talk, args: Args, ctx: Ctx) -> Step:
        found = _found(args, ctx)
        return wish(talk, MuteMeasure(found.id, on)) if found else _gone(talk, ctx)

    return door


def _year(talk: Talk, args: Args, ctx: Ctx) -> Step:
    year = number_in(_first(args)) or 0
    if not 2560 <= year <= 2600:
        return answer(talk, lists.overview(ctx))
    if year not in ctx.plan.years and year < fiscal_year_of(ctx.today):
        nothing = Say("measures.nothing_yet", {"year": year, "may": False}, (lists.ALL, lists.ADD))
        return answer(talk, (nothing,))
    return wish(talk, FocusPlan(year))


def _unit(prefix: str) -> Door:
    """The measures of a unit that is named: all of them (`unit`), or what it still owes (`owes`)."""

    def door(talk: Talk, args: Args, ctx: Ctx) -> Step:
        name = find_unit(_first(args), ctx.units)
        if name is None:
            return answer(talk, (Say("measures.no_such_unit", {}, (lists.ALL,)),))
        return answer(talk, lists.listing(ctx, f"{prefix}{ctx.units.index(name)}"))

    return door


def _find(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """The measure whose title has these words, or the list to choose it from."""
    found = matching(_first(args), ctx.plan.work)
    if len(found) == 1:
        return wish(talk, ShowMeasure(found[0].id))
    return answer(talk, lists.listing(ctx, "all"))


def _item(talk: Talk, args: Args, ctx: Ctx) -> Step:
    return answer(talk, lists.listing(ctx, _first(args).upper().replace(" ", "")))


def _strict(talk: Talk, args: Args, ctx: Ctx) -> Step:
    return wish(talk, RequireEvidence(args == ("on",)))


DOORS: dict[str, Door] = {
    "measures": lambda talk, _, ctx: answer(talk, lists.overview(ctx)),
    "mine": _list("mine"),
    "plan": _plan,
    "planquarter": _quarter,
    "planindicator": lambda talk, args, ctx: answer(talk, lists.listing(ctx, f"ind{_first(args)}")),
    "planitem": _item,
    "planyear": _year,
    "planunit": _unit("unit"),
    "unitowes": _unit("owes"),
    "findmeasure": _find,
    "addmeasure": _add,
    "suggest": _suggest,
    "copyplan": _copy,
    "form": lambda talk, _, ctx: wish(talk, SendForm()),
    "measure": _measure,
    "how": _reported(lambda _: Report()),
    "done": _reported(lambda key: Report(status=Status.DONE, percent=100, round=key)),
    "whole": _reported(lambda _: Report(status=Status.DONE, percent=100, whole_year=True)),
    "doing": _reported(_doing),
    "stuck": _reported(lambda _: Report(status=Status.STUCK)),
    "postpone": _reported(lambda _: Report("postpone")),
    "giveup": _reported(lambda _: Report("cancel")),
    "evidence": _about_one(_evidence),
    "reopen": _about_one(_reopen),
    "round": _about_one(_this_round),
    "mute": _mute(True),
    "unmute": _mute(False),
    "strict": _strict,
}
_OF_A_PLAN = (
    "measures",
    "mine",
    "plan",
    "planquarter",
    "planindicator",
    "planitem",
    "planunit",
    "unitowes",
    "form",
)
_OWN_YEAR = ("planyear", "copyplan", "addmeasure", "suggest")
YEARS: dict[str, YearOf] = {
    **dict.fromkeys(_OF_A_PLAN, "plan"),
    **dict.fromkeys(_OWN_YEAR, "own"),
    **dict.fromkeys(
        ("findmeasure", "measure", "how", "done", "doing", "stuck", "postpone", "giveup", "evidence"), "none"
    ),
    **dict.fromkeys(("reopen", "round", "whole", "mute", "unmute", "strict"), "none"),
}
