"""Taking the newest change back: the rooms are asked for theirs, and the newest of all goes."""

from handlers.general.buttons import SUMMARY, UNDO_NEWEST
from handlers.general.effects import Undo
from handlers.parts import Outcome, Turn
from handlers.terms.context import Ctx
from handlers.terms.messages import Say


async def undo(effect: Undo, ctx: Ctx, turn: Turn) -> Outcome:
    """Take back the newest change, or the one a button names if it is still the newest of its room."""
    found = [(await each.last(ctx, turn), each) for each in turn.table.undoers]
    changes = {audit_id: undoer for audit_id, undoer in found if audit_id is not None}
    if not changes:
        return Outcome(ctx, (Say("undo.nothing", {}, (SUMMARY,)),), settle=True)
    wanted = max(changes) if effect.audit_id is None else effect.audit_id
    if wanted not in changes:
        return Outcome(ctx, (Say("undo.not_newest", {}, (UNDO_NEWEST, SUMMARY)),), settle=True)
    return await changes[wanted].take_back(wanted, ctx, turn)
