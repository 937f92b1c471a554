"""Commands about measures and reminders, by word or by button; `handlers.scores.doors` lists them."""

from collections.abc import Callable
from dataclasses import replace

from handlers.general import help as general
from handlers.measures import lists as lists
from handlers.measures import suggesting as planning
from handlers.measures.effects import (
    FocusPlan,
    MeasureEffect,
    MuteMeasure,
    OwnMeasure,
    ReportProgress,
    RequireEvidence,
    SendForm,
    ShowAssignees,
    ShowMeasure,
)
from handlers.measures.flow import adding, following
from handlers.measures.flow import states as at
from handlers.measures.words import Report, matching
from handlers.scores.entry.states import AskScore, ConfirmPaste
from handlers.talk import Talk, answer
from handlers.terms.context import Ctx
from handlers.terms.flow import Step
from handlers.terms.messages import Choice, Say, number_in
from knowledge.agencies import find_unit
from knowledge.fiscal import fiscal_year_of, quarter_of
from knowledge.measures.measure import Measure, Status

Door = Callable[[Talk, str, Ctx], Step]
WHAT = "จัดการมาตรการ"


def _wish(talk: Talk, *effects: MeasureEffect) -> Step:
    return Step(talk.state, (), effects, ask=talk.active is not None)


def _list(what: str) -> Door:
    def door(talk: Talk, rest: str, ctx: Ctx) -> Step:
        return answer(talk, lists.listing(ctx, what, number_in(rest) or 0))

    return door


def _plan(talk: Talk, rest: str, ctx: Ctx) -> Step:
    """`<list>` or `<list>.<first line>`."""
    what, _, start = rest.partition(".")
    return answer(talk, lists.listing(ctx, what, number_in(start) or 0))


def _quarter(talk: Talk, rest: str, ctx: Ctx) -> Step:
    return answer(talk, lists.listing(ctx, f"Q{rest or quarter_of(ctx.today)}"))


def begun(talk: Talk, step: Step) -> Step:
    """A step of the measures flow from outside of it: what was under way is kept, or said to be set aside."""
    if step.state is None and type(talk.active) in following.STEPS:
        return replace(step, ask=False)
    if step.state is None:
        return replace(step, state=talk.state, ask=talk.active is not None)
    aside: tuple[Say, ...] = ()
    if isinstance(talk.state, ConfirmPaste):
        aside = (Say("entry.not_saved"),)
    elif isinstance(talk.state, AskScore):
        aside = (Say("entry.set_aside"),)
    elif isinstance(talk.state, at.ReviewMeasures):
        aside = (Say("measures.not_saved"),)
    return replace(step, say=(*aside, *step.say), paused=False)


def allowed(talk: Talk, ctx: Ctx, go: Callable[[], Step]) -> Step:
    """A step for those who may change the plan; kindly refused to others."""
    if ctx.may("enter"):
        return begun(talk, go())
    return answer(talk, general.no_right(ctx, WHAT))


def _add(talk: Talk, line: str, ctx: Ctx) -> Step:
    return allowed(talk, ctx, lambda: adding.begin(line, ctx))


def _suggest(talk: Talk, rest: str, ctx: Ctx) -> Step:
    """`` lists what could be done; `<number>` and `item.<code>` take one to look at before it is kept."""
    if rest == "all":
        return answer(talk, planning.choose_indicator(ctx))
    if rest.startswith("ind."):
        number = number_in(rest[4:]) or 0
        return answer(talk, planning.suggestions(ctx, number if 1 <= number <= 10 else None))
    draft = planning.suggested(ctx, rest) if rest else None
    if draft is None:
        return answer(talk, planning.suggestions(ctx))
    return allowed(talk, ctx, lambda: adding.offer(draft, ctx))


def _copy(talk: Talk, rest: str, ctx: Ctx) -> Step:
    """The plan of the year named (or of last year) with its dates moved into the year that runs now."""
    to_year = ctx.adding_year if ctx.adding_year != number_in(rest) else ctx.adding_year + 1
    from_year = number_in(rest) or max(
        (each for each in ctx.plan.years if each < to_year), default=to_year - 1
    )
    if from_year not in ctx.plan.years or from_year >= to_year:
        return answer(
            talk, (Say("measures.nothing_to_copy", {"year": from_year}, (lists.ADD, lists.SUGGEST)),)
        )
    if from_year != ctx.plan.fiscal_year:
        go = Choice.to(f"คัดลอกมาปี {to_year}", "copyplan", from_year)
        return replace(
            _wish(talk, FocusPlan(from_year)), say=(Say("measures.copy_first", {"year": from_year}, (go,)),)
        )
    drafts = planning.moved(ctx.plan.measures, to_year - from_year)
    return allowed(talk, ctx, lambda: adding.review(drafts, to_year, ctx))


def _measure(talk: Talk, rest: str, ctx: Ctx) -> Step:
    """`<id>` shows it; `<id>.edit` what can be changed; `<id>.<title|period|units|serves>` asks for that."""
    number, _, what = rest.partition(".")
    found = _found(number, ctx)
    if found is None:
        return _gone(talk, ctx)
    if what == "edit" and ctx.may("enter"):
        return answer(talk, planning.edit_menu(found, ctx))
    if what == "assign" and ctx.may("enter"):
        return _wish(talk, ShowAssignees(found.id))
    verb, _, member = what.partition(".")
    if verb in ("own", "disown"):
        own = OwnMeasure(found.id, verb == "own", number_in(member))
        return allowed(talk, ctx, lambda: Step(None, (), (own,), ask=False))
    if what:
        return allowed(talk, ctx, lambda: adding.edit(found.id, what, ctx) or _gone(talk, ctx))
    return _wish(talk, ShowMeasure(found.id))


def _found(number: str, ctx: Ctx) -> Measure | None:
    measure_id = number_in(number)
    return ctx.find_measure(measure_id) if measure_id is not None else None


def _gone(talk: Talk, ctx: Ctx) -> Step:
    return answer(talk, (Say("measures.gone", {}, (lists.MINE, lists.ALL)),))


def _reported(report: Callable[[str], Report | None]) -> Door:
    """A button that says how one measure goes: `<id>` or `<id>.<argument>`."""

    def door(talk: Talk, rest: str, ctx: Ctx) -> Step:
        number, _, argument = rest.partition(".")
        found, said = _found(number, ctx), report(argument)
        if found is None or said is None:
            return _gone(talk, ctx)
        return allowed(talk, ctx, lambda: following.act(found, said, ctx))

    return door


def _doing(percent: str) -> Report | None:
    value = number_in(percent)
    if percent and (value is None or value > 100):
        return None
    return Report(status=Status.DOING, percent=value)


def _evidence(talk: Talk, rest: str, ctx: Ctx) -> Step:
    found = _found(rest, ctx)
    if found is None:
        return _gone(talk, ctx)
    return allowed(talk, ctx, lambda: Step(at.AskEvidence(measure_id=found.id), paused=False))


def _round(talk: Talk, rest: str, ctx: Ctx) -> Step:
    """Only the round that was due is done: the measure goes on to its next day."""
    found = _found(rest, ctx)
    if found is None:
        return _gone(talk, ctx)
    effect = ReportProgress(found.id, Status.DOING, 50, "เสร็จรอบนี้", reopen=True)
    return allowed(talk, ctx, lambda: Step(None, (), (effect,), ask=False))


def _reopen(talk: Talk, rest: str, ctx: Ctx) -> Step:
    found = _found(rest, ctx)
    if found is None:
        return _gone(talk, ctx)
    effect = ReportProgress(found.id, Status.DOING, min(found.percent, 90), "เปิดอีกครั้ง", reopen=True)
    return allowed(talk, ctx, lambda: Step(None, (), (effect,), ask=False))


def _mute(on: bool) -> Door:
    def door(talk: Talk, rest: str, ctx: Ctx) -> Step:
        found = _found(rest, ctx)
        return _wish(talk, MuteMeasure(found.id, on)) if found else _gone(talk, ctx)

    return door


def _year(talk: Talk, typed: str, ctx: Ctx) -> Step:
    year = number_in(typed) or 0
    if not 2560 <= year <= 2600:
        return answer(talk, lists.overview(ctx))
    if year not in ctx.plan.years and year < fiscal_year_of(ctx.today):
        return answer(
            talk, (Say("measures.nothing_yet", {"year": year, "may": False}, (lists.ALL, lists.ADD)),)
        )
    return _wish(talk, FocusPlan(year))


def _unit(talk: Talk, words: str, ctx: Ctx) -> Step:
    """The measures of a unit that is named."""
    name = find_unit(words, ctx.units)
    if name is None:
        return answer(talk, (Say("measures.no_such_unit", {}, (lists.ALL,)),))
    return answer(talk, lists.listing(ctx, f"unit{ctx.units.index(name)}"))


def _find(talk: Talk, words: str, ctx: Ctx) -> Step:
    """The measure whose title has these words, or the list to choose it from."""
    found = matching(words, ctx.plan.work)
    if len(found) == 1:
        return _wish(talk, ShowMeasure(found[0].id))
    return answer(talk, lists.listing(ctx, "all"))


def _item(talk: Talk, code: str, ctx: Ctx) -> Step:
    return answer(talk, lists.listing(ctx, code.upper().replace(" ", "")))


DOORS: dict[str, Door] = {
    "measures": lambda talk, rest, ctx: answer(talk, lists.overview(ctx)),
    "mine": _list("mine"),
    "plan": _plan,
    **{f"plan.{name}": _list(name) for name in lists.LISTS},
    "planquarter": _quarter,
    "planindicator": lambda talk, rest, ctx: answer(talk, lists.listing(ctx, f"ind{rest}")),
    "planitem": _item,
    "planyear": _year,
    "planunit": _unit,
    "findmeasure": _find,
    "addmeasure": _add,
    "suggest": _suggest,
    "copyplan": _copy,
    "form": lambda talk, rest, ctx: _wish(talk, SendForm()),
    "measure": _measure,
    "how": _reported(lambda _: Report()),
    "done": _reported(lambda _: Report(status=Status.DONE, percent=100)),
    "doing": _reported(_doing),
    "stuck": _reported(lambda _: Report(status=Status.STUCK)),
    "postpone": _reported(lambda _: Report("postpone")),
    "giveup": _reported(lambda _: Report("cancel")),
    "evidence": _evidence,
    "reopen": _reopen,
    "round": _round,
    "mute": _mute(True),
    "unmute": _mute(False),
    "strict.on": lambda talk, rest, ctx: _wish(talk, RequireEvidence(True)),
    "strict.off": lambda talk, rest, ctx: _wish(talk, RequireEvidence(False)),
    "strict": lambda talk, rest, ctx: _wish(talk, RequireEvidence(rest == "on")),
}
