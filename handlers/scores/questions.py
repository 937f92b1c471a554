"""What can be asked about scores, each a door: by button, or by words whose codes were found already."""

import re
from collections.abc import Callable
from decimal import Decimal

from handlers.capability import Args, Door
from handlers.general import help as general
from handlers.scores import pinning
from handlers.scores.answers import all_years, items, overview, rank, whatif, why, years
from handlers.scores.readers import REFUSED
from handlers.terms.context import Ctx
from handlers.terms.flow import Step
from handlers.terms.messages import Say
from handlers.terms.talk import Talk, answer
from handlers.understanding.years import YearOf
from knowledge.rules.codes import kind_of
from knowledge.score_text.reading import read_scores

MOST_IN_FULL = 3
Answer = Callable[[Ctx, Args], tuple[Say, ...]]


def question(answers: Answer) -> Door:
    """A door that answers and leaves everything as it is; one whose button means nothing any more says so."""

    def door(talk: Talk, args: Args, ctx: Ctx) -> Step:
        try:
            said = answers(ctx, whole_codes(args, ctx))
        except (IndexError, KeyError, ValueError):
            said = ()
        return answer(talk, said or (Say("general.stale", {"active": talk.active is not None}),))

    return door


def whole_codes(args: Args, ctx: Ctx) -> Args:
    """A button's parts with the codes among them put together again: `E9.part1` and `9.1` are one."""
    out: list[str] = []
    for piece in args:
        joined = f"{out[-1]}.{piece}" if out else ""
        if joined and (kind_of(joined, ctx.ruleset) or re.fullmatch(r"ind\d+\.part\d", joined)):
            out[-1] = joined
        else:
            out.append(piece)
    return tuple(out)


def _supposed(ctx: Ctx, args: Args) -> tuple[Say, ...]:
    if args == ("all",):
        return whatif.suppose_all(ctx)
    if args[:1] == ("all_but",):
        return whatif.suppose_all(ctx, but=args[1:])
    if args[:1] == ("as_it_is",):
        return whatif.as_it_is(ctx, args[1:])
    if args[:1] == ("refused",):
        complaints = read_scores(args[1], ctx.ruleset, ctx.rules.counts).complaints
        return general.unknown_code(ctx, [each for each in complaints if each.kind in REFUSED][:3])
    pairs = (arg.partition("=") for arg in args)
    return whatif.suppose(ctx, {code: Decimal(value or 100) for code, _, value in pairs})


def _wanted(ctx: Ctx, args: Args) -> tuple[Say, ...]:
    order = ctx.ruleset.levels.order
    return whatif.level(ctx, order[int(args[0])].title if args and int(args[0]) < len(order) else None)


def items_or_questions(ctx: Ctx, args: Args) -> tuple[Say, ...]:
    """The card of each code: what to publish for an item, why a question has its score."""
    if len(args) > MOST_IN_FULL:
        return items.listed(ctx, [code for code in args if code in ctx.ruleset.item_by_code])
    return tuple(say for code in args for say in _item(ctx, (code,)))


def _scores(ctx: Ctx, args: Args) -> tuple[Say, ...]:
    """The score of each code asked for; an instrument shows its indicators."""
    if args[0] in ("IIT", "EIT", "OIT"):
        return overview.instrument(ctx, args[0])
    return tuple(say for code in args for say in why.why(ctx, code))


def _item(ctx: Ctx, args: Args) -> tuple[Say, ...]:
    code = args[0]
    return items.item(ctx, code) if code in ctx.ruleset.item_by_code else why.why(ctx, code)


QUESTIONS: dict[str, Answer] = {
    "whatif": _supposed,
    "next": _wanted,
    "why": lambda ctx, args: why.why(ctx, args[0]),
    "indicators": lambda ctx, args: overview.indicators(ctx),
    "below": lambda ctx, args: rank.below(ctx, args[0], Decimal(args[1].replace("_", "."))),
    "weak_points": lambda ctx, args: rank.weak_points(ctx),
    "weakest": lambda ctx, args: rank.ends(ctx, args[0], int(args[1]), strongest=False, inside=args[2:]),
    "strongest": lambda ctx, args: rank.ends(ctx, args[0], int(args[1]), strongest=True, inside=args[2:]),
    "missing_best": lambda ctx, args: items.best_first(ctx),
    "missing_list": lambda ctx, args: items.one_by_one(ctx),
    "progress": lambda ctx, args: overview.progress(ctx),
    "score": _scores,
    "item": items_or_questions,
    "all_items": lambda ctx, args: items.listed(ctx, tuple(ctx.ruleset.item_by_code)),
    "which": lambda ctx, args: items.which(ctx, args[0]),
    "why_level": lambda ctx, args: years.why_level(ctx),
    "counts": lambda ctx, args: years.counts(ctx, tuple(int(each) for each in args)),
    "missing": lambda ctx, args: items.missing(ctx, args[:1]),
    "unit_items": lambda ctx, args: items.of_unit(ctx, args[0]),
    "instrument": lambda ctx, args: overview.instrument(ctx, args[0]),
    "code": _item,
    "total": lambda ctx, args: overview.total(ctx),
    "years": lambda ctx, args: all_years.every_year(ctx),
}


def _total(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """The total, and once the newer rules there are for it."""
    return pinning.offered(question(QUESTIONS["total"])(talk, args, ctx), ctx)


DOORS: dict[str, Door] = {name: question(answers) for name, answers in QUESTIONS.items()} | {"total": _total}
_MEANINGS: dict[str, YearOf] = {
    **dict.fromkeys(("item", "all_items"), "rules"),
    **dict.fromkeys(("counts", "years"), "own"),
}
YEARS: dict[str, YearOf] = {name: _MEANINGS.get(name, "result") for name in QUESTIONS}
