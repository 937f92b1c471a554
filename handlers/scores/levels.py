"""The published level of a result: said with its scores, alone, corrected or taken out. Pure."""

from handlers.capability import Args, Door, Heard
from handlers.general import help as general
from handlers.scores.doors import entering
from handlers.scores.entry.pasting import paste
from handlers.scores.entry.states import ConfirmPaste
from handlers.terms.context import Ctx
from handlers.terms.flow import Step
from handlers.terms.messages import Say
from handlers.terms.talk import Talk, answer, resumed
from handlers.understanding.years import YearOf
from handlers.understanding.years import said as years_said
from knowledge.score_text.about import level_of, states_level
from knowledge.score_text.reading import Reading


def titles(ctx: Ctx) -> tuple[str, ...]:
    """The levels of every year."""
    found = (level.title for ruleset in ctx.rules.years.values() for level in ruleset.levels.order)
    return tuple(dict.fromkeys(found))


def said(heard: Heard, ctx: Ctx) -> str | None:
    """The published level that a text plainly states."""
    return level_of(heard.text, ctx.ruleset, titles(ctx))


def taken(talk: Talk, heard: Heard, ctx: Ctx) -> Step | None:
    """`ระดับ ผ่านดี` and nothing else: shown before it is kept, as one of the year that it names."""
    known = titles(ctx)
    if not states_level(heard.text, known) or (level := level_of(heard.text, ctx.ruleset, known)) is None:
        return None
    year = years_said(heard.words, ctx).one or ctx.year
    if year != ctx.year:
        return answer(talk, (general.turn_first(year, ctx),))
    if level not in [each.title for each in ctx.ruleset.levels.order]:
        order = " ".join(each.title for each in ctx.ruleset.levels.order)
        return answer(talk, (Say("entry.level_refused", {"level": level, "year": year, "known": order}),))
    return entering(talk, ctx, lambda: resumed(paste(_NOTHING, ctx, talk.state, level)))


_NOTHING = Reading({}, (), ())


def remove(talk: Talk, _: Args, ctx: Ctx) -> Step:
    """The published level is taken out; it is asked about first."""
    if ctx.level is None:
        return answer(talk, (Say("entry.no_level", {"year": ctx.year}, general.menu(ctx)[:3]),))
    return entering(talk, ctx, lambda: resumed(Step(ConfirmPaste(scores={}, level=""))))


DOORS: dict[str, Door] = {"no_level": remove}
YEARS: dict[str, YearOf] = {"no_level": "entry"}
