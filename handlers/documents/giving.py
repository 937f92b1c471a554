"""Gives people the documents they asked for, in the place of the word of progress if that is not out yet.

Everything here ends in one transaction with the row of the document, which only the process that has it in
hand may close: the file is said once, whatever dies in between.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from handlers.documents.asking import making
from handlers.parts import MAILBOXES, Parts
from handlers.terms.context import Ctx
from handlers.terms.document import Filled
from handlers.terms.messages import Attached, Say, to_json
from handlers.terms.roles import may
from handlers.view import has_agreed, look
from storage.documents.documents import DONE, FAILED, DocumentRow
from storage.messages.chats import ConversationRow, Speaker
from storage.messages.files import FileRow
from storage.messages.outbox import KEPT, WAITING
from storage.messages.outgoing import NewOutgoing
from storage.unit_of_work import UnitOfWork

KEPT_DAYS = 30
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Given:
    """What became of a document. `answer`: what now answers the event `inbound_id`, if that was open."""

    state: str
    inbound_id: int
    answer: list[Json] | None = None


async def read(uow: UnitOfWork, row: DocumentRow, parts: Parts, now: datetime) -> Filled | None:
    """What goes into a document, as the person may see it now; None if they may not, or no longer."""
    reader, kind = await _reader(uow, row, parts), parts.table.documents[row.kind]
    if reader is None:
        return None
    return kind.fill(await _look(uow, reader, row, parts, now), row.params)


async def _reader(uow: UnitOfWork, row: DocumentRow, parts: Parts) -> Speaker | None:
    reader = await uow.documents.find_reader(row.id)
    if reader is None or not has_agreed(reader.consent_version):
        return None
    return reader if may(reader.role, parts.table.documents[row.kind].right) else None


async def _look(uow: UnitOfWork, reader: Speaker, row: DocumentRow, parts: Parts, now: datetime) -> Ctx:
    """The agency that was asked about, whatever the chat is about by now."""
    year = row.params.get("year")
    place = ConversationRow(row.chat, reader.agency_id, fiscal_year=year, plan_year=year)
    return await look(uow, reader, place, parts.rules, parts.zone, now)


async def give(
    uow: UnitOfWork, taken: DocumentRow, filled: Filled, file: FileRow, parts: Parts, now: datetime
) -> Given | None:
    """Keep the file and say where it is; None if another process has taken the document over."""
    row = await uow.documents.hold(taken)
    if row is None:
        return None
    if await _reader(uow, row, parts) is None:
        return await _drop(uow, row, now)
    until = now + timedelta(days=KEPT_DAYS)
    path = await uow.files.add(file, agency_id=row.agency_id, expires_at=until, now=now)
    await uow.documents.close(row.id, DONE, now, path)
    caption = replace(filled.caption, attached=Attached("file", path, row.name))
    answer = await _say(uow, row, (caption, filled.told), parts, now)
    return Given(DONE, row.inbound_id, answer)


async def apologise(uow: UnitOfWork, taken: DocumentRow, parts: Parts, now: datetime) -> Given | None:
    """Give a document up, and say so under a reference that the log carries."""
    row = await uow.documents.hold(taken)
    if row is None:
        return None
    if await _reader(uow, row, parts) is None:
        return await _drop(uow, row, now)
    await uow.documents.close(row.id, FAILED, now)
    params = {"name": row.name, "reference": reference(row)}
    sorry = Say("documents.failed", params, parts.table.documents[row.kind].choices)
    return Given(FAILED, row.inbound_id, await _say(uow, row, (sorry,), parts, now))


async def drop(uow: UnitOfWork, taken: DocumentRow, now: datetime) -> Given | None:
    """There is nobody any more who may see it: nothing is said."""
    row = await uow.documents.hold(taken)
    return await _drop(uow, row, now) if row else None


async def _drop(uow: UnitOfWork, row: DocumentRow, now: datetime) -> Given:
    await uow.documents.close(row.id, FAILED, now)
    held = await uow.held.find(row.inbound_id)
    if held is not None:
        await uow.held.replace(held, [], _key(row), row.member_id, now)
    return Given(FAILED, row.inbound_id, [] if held else None)


def reference(row: DocumentRow) -> str:
    """By what an apology and the log can be brought together."""
    return f"D-{row.id:04X}"


async def _say(
    uow: UnitOfWork, row: DocumentRow, says: Sequence[Say], parts: Parts, now: datetime
) -> list[Json] | None:
    """In the place of the word of progress if nobody has been told that yet, else as a message of its own."""
    news = [to_json(parts.texts.render(say)) for say in says]
    held = await uow.held.find(row.inbound_id)
    if held is not None:
        whole = _in_place(held.messages, parts.texts.render(making(row.name)).text, news)
        await uow.held.replace(held, whole, _key(row), row.member_id, now)
        return whole
    state = KEPT if row.channel in MAILBOXES else WAITING
    late = NewOutgoing(row.chat, news, state, row.agency_id, key=_key(row), member_id=row.member_id)
    await uow.outbox.say(late, now)
    return None


def _key(row: DocumentRow) -> str:
    """The name in the outbox of what is said when a document is closed: there is one."""
    return f"document:{row.id}"


def _in_place(said: Sequence[Json], progress: str, news: Sequence[Json]) -> list[Json]:
    """The news where the word of progress stood; what else was said at that moment stays around it.

    The last of the news takes over the words and the buttons, the others go before it.
    """
    *files, told = news
    for place, message in enumerate(said):
        if progress in message["text"]:
            words = message["text"].replace(progress, told["text"], 1)
            return [*said[:place], *files, {**message, "text": words}, *said[place + 1 :]]
    return [*said, *news]
