"""A wish for a document: a row for the job, and a word of progress."""

from datetime import timedelta

from handlers.parts import Outcome, Turn
from handlers.terms.context import Ctx
from handlers.terms.document import DocumentKind, Params
from handlers.terms.messages import Choice, Say
from storage.documents.documents import NewDocument

HELD = timedelta(seconds=4)
"""How long the word of progress waits for the file: most are drawn by then, and go out in its place."""


async def ask_for(kind: DocumentKind, params: Params, ctx: Ctx, turn: Turn) -> Outcome:
    """Note what is wanted. Asked for twice it is drawn once: the file answers the later wish."""
    author, name = turn.author(ctx), kind.file_name(params)
    assert author.member_id is not None
    new = NewDocument(
        author.agency_id,
        author.member_id,
        turn.channel,
        turn.chat,
        turn.inbound_id,
        kind.name,
        params,
        name,
    )
    asked = await turn.uow.documents.ask(new, turn.now)
    if asked.before is not None:
        await turn.uow.held.let_go(asked.before, turn.now)
    return Outcome(ctx, (making(name, kind.choices),), document=asked.id)


def making(name: str, choices: tuple[Choice, ...] = ()) -> Say:
    """The word of progress."""
    return Say("documents.making", {"name": name}, choices)
