"""A text of another year than the result in focus: read by that year's rules, shown as one of it. Pure."""

from handlers.capability import Heard
from handlers.general import help as general
from handlers.scores import levels
from handlers.scores.doors import entering
from handlers.scores.effects import FocusYear
from handlers.scores.entry.pasting import paste
from handlers.scores.entry.reading import numbered, ones_as_passes
from handlers.scores.entry.states import ConfirmPaste
from handlers.terms.context import Ctx
from handlers.terms.flow import Step
from handlers.terms.messages import Choice, Say
from handlers.terms.talk import Talk, answer, resumed
from knowledge.score_text.reading import Reading, read_scores

LONGEST_TABLE = 30_000


def read(text: str, ctx: Ctx) -> Reading:
    """The scores of a text, as long as it may be."""
    return read_scores(text[:LONGEST_TABLE], ctx.ruleset, ctx.rules.counts, ctx.today)


def turned(talk: Talk, heard: Heard, year: int, ctx: Ctx) -> Step:
    """A text of another year is read by its rules and shown as one of it; nothing is kept yet."""
    if not ctx.is_rated(year):
        return answer(talk, general.unknown_year(ctx, year))
    if talk.state is not None and (waits := talk.dialog.holds(talk.state)):
        return Step(talk.state, (waits,), paused=False)
    there = ctx.of_result(year)
    reading = ones_as_passes(numbered(read(heard.text, there), None, there), there)
    step = paste(reading, there, None, levels.said(heard, there))
    if not isinstance(step.state, ConfirmPaste):
        again = (Choice.to(f"ดูปี {year}", "year", year),)
        return answer(talk, (Say("entry.text_of_another_year", {"said": year, "year": ctx.year}, again),))
    state = step.state.model_copy(update={"came_from": ctx.year})
    turned = Say("entry.turned", {"year": year, "before": ctx.year})
    return entering(talk, ctx, lambda: resumed(Step(state, (turned,), (FocusYear(year),))))
