"""The only writer: a turn's effects become changes, each checked against the person's rights."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.parts import Outcome, Turn
from handlers.terms.context import Ctx
from handlers.terms.effects import Effect
from handlers.terms.messages import Say
from handlers.terms.talk import refused


async def perform(effects: Sequence[Effect], ctx: Ctx, turn: Turn) -> Outcome:
    """Carry out effects in order; the first one the person has no right to ends it."""
    outcome = Outcome(ctx)
    said: tuple[Say, ...] = ()
    for effect in effects:
        if not outcome.ctx.may(effect.RIGHT):
            refusal = refused(outcome.ctx, effect.RIGHT, effect.WHAT)
            return Outcome(outcome.ctx, (refusal,), allowed=False)
        outcome = await turn.table.performers[type(effect)](effect, outcome.ctx, turn)
        said = (*said, *outcome.say)
    return replace(outcome, say=said)
