"""Which item, question or issue is meant where no code is said: the card, or three to choose from. Pure."""

from handlers.capability import Subject
from handlers.scores.questions import items_or_questions
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Press, Say
from handlers.understanding.lookup import Alike, asks_where, looked_up, subject_of
from handlers.understanding.phrases import Args
from knowledge.thai import cut

LEAST, CLEAR, EXACT, APART = 0.35, 0.5, 0.9, 0.04
"""What is less like is not meant; from `CLEAR` on, leading by `APART`, it is answered at once; `EXACT` is
a name as people say it."""
DOOR, OF, UNSURE, NOT_OF, ISSUE = "lookup", "item", "maybe", "notof", "issue-"
LONGEST_LABEL, LONGEST_BARE, SHORTEST_BARE = 38, 40, 6
"""Letters of a button; of a subject alone that is looked for in other years too, and that may be inexact."""


def subject(words: str, ctx: Ctx) -> Subject | None:
    """What words without a code are about, for the table; of another year where this one has no such item."""
    asked = asks_where(words)
    least = LEAST if asked or len(subject_of(words)) >= SHORTEST_BARE else EXACT
    found = [each for each in looked_up(words, ctx.ruleset) if each.score >= least]
    if not found:
        return _of_other_year(words, ctx, asked) if asked or len(words) <= LONGEST_BARE else None
    codes = tuple(each.code for each in found)
    args = codes if _is_clear(found) else (UNSURE, *codes)
    return Subject(Press(DOOR, args), found[0].score, asked, OF)


def _of_other_year(words: str, ctx: Ctx, asked: bool) -> Subject | None:
    """The newest year that has an item of this subject."""
    for year in sorted(set(ctx.years_known) - {ctx.year}, reverse=True):
        best = next(iter(looked_up(words, ctx.rules.of(year))), None)
        if (
            best
            and best.score >= (CLEAR if asked else EXACT)
            and best.code in ctx.rules.of(year).item_by_code
        ):
            return Subject(Press(DOOR, (NOT_OF, str(ctx.year), best.code), year), best.score, asked, OF)
    return None


def _is_clear(found: list[Alike]) -> bool:
    first, second = found[0], found[1].score if len(found) > 1 else 0.0
    return first.score >= CLEAR and first.score - second >= APART and not first.code.startswith(ISSUE)


def answer(ctx: Ctx, args: Args) -> tuple[Say, ...]:
    """The best one's card with the others behind it; only buttons where none is clear."""
    if args[:1] == (NOT_OF,) and len(args) == 3 and args[2] in ctx.ruleset.item_by_code:
        params = {"asked": args[1], "year": ctx.year, "label": ctx.label(args[2])}
        return (Say("items.of_other_year", params, _buttons(ctx, [args[2]], ctx.year)),)
    known = [each for each in args if each in ctx.ruleset.kind_by_code or _issue(ctx, each)]
    if not known:
        return (Say("items.not_found", {"year": ctx.year}, (Choice.to("ดูข้อ O ทั้งหมด", "all_items"),)),)
    if args[0] == UNSURE:
        return (Say("items.look_up", {"year": ctx.year, "more": False}, _buttons(ctx, known)),)
    others = _buttons(ctx, known[1:])
    more = (Say("items.look_up", {"year": ctx.year, "more": True}, others),) if others else ()
    return (*items_or_questions(ctx, (known[0],)), *more)


def _buttons(ctx: Ctx, codes: list[str], year: int | None = None) -> tuple[Choice, ...]:
    return tuple(_button(ctx, each, year) for each in codes)


def _button(ctx: Ctx, code: str, year: int | None) -> Choice:
    title = _issue(ctx, code)
    press = Press("issues", (code.removeprefix(ISSUE),), year) if title else Press(OF, (code,), year)
    return Choice(cut(title or ctx.label(code), LONGEST_LABEL), str(press))


def _issue(ctx: Ctx, code: str) -> str:
    """The title of an issue; "" for everything else."""
    return next((each.title for each in ctx.ruleset.issues if code == f"{ISSUE}{each.number}"), "")
