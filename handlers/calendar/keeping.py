"""An agency's own dates: kept, dropped, taken back; and the file of the calendar asked for."""

from dataclasses import replace
from datetime import date

from handlers.calendar.answers import OWN_DATES
from handlers.calendar.effects import AddDate, RemoveDate, SendCalendar
from handlers.calendar.file import CALENDAR_FILE
from handlers.documents.asking import ask_for
from handlers.general.buttons import CALENDAR, UNDO, UNDO_AGAIN
from handlers.parts import Outcome, Turn
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say
from knowledge.calendar.entries import AgencyDate
from knowledge.fiscal import fiscal_year_of
from storage.calendar.dates import ADD, REMOVE, TAKEN_BACK, OwnDateChange


async def add(effect: AddDate, ctx: Ctx, turn: Turn) -> Outcome:
    author = turn.author(ctx)
    date_id = await turn.uow.dates.add(author, effect.title, effect.day, turn.now)
    year = fiscal_year_of(effect.day)
    if date_id is None:
        known = {"title": effect.title, "day": effect.day}
        return Outcome(ctx, (Say("calendar.known", known, (OWN_DATES, CALENDAR)),))
    audit_id = await _changed(ADD, AgencyDate(date_id, effect.title, effect.day), turn, ctx)
    after = replace(ctx, last_change=audit_id)
    params = {"title": effect.title, "day": effect.day, "year": year, "past": effect.day < ctx.today}
    return Outcome(after, (Say("calendar.added", params, (UNDO, *_look(year), OWN_DATES)),))


async def remove(effect: RemoveDate, ctx: Ctx, turn: Turn) -> Outcome:
    gone = await turn.uow.dates.remove(turn.author(ctx).agency_id, effect.date_id)
    if gone is None:
        return Outcome(ctx, (Say("calendar.gone", {}, (OWN_DATES, CALENDAR)),))
    audit_id = await _changed(REMOVE, gone, turn, ctx)
    params = {"title": gone.title, "day": gone.day, "year": fiscal_year_of(gone.day)}
    after = replace(ctx, last_change=audit_id)
    return Outcome(after, (Say("calendar.removed", params, (UNDO, OWN_DATES, CALENDAR)),))


async def _changed(action: str, one: AgencyDate, turn: Turn, ctx: Ctx, undoes_id: int | None = None) -> int:
    """Write it down, and let reminders be worked out anew."""
    author = turn.author(ctx)
    await turn.uow.agencies.change(author.agency_id, replan=True)
    detail = {"id": one.id, "title": one.title, "day": one.day.isoformat()}
    return await turn.uow.audit.record(author, turn.now, action, undoes_id=undoes_id, detail=detail)


def _look(year: int) -> tuple[Choice, ...]:
    return (Choice.to(f"ปฏิทินปี {year}", "calendar", year),)


async def last_change(ctx: Ctx, turn: Turn) -> int | None:
    """The person's newest change of own dates that is not taken back."""
    found = await _newest(ctx, turn)
    return found.audit_id if found else None


async def _newest(ctx: Ctx, turn: Turn) -> OwnDateChange | None:
    if ctx.member_id is None or not ctx.may(AddDate.RIGHT):
        return None
    return await turn.uow.dates.last_change(turn.author(ctx).agency_id, ctx.member_id)


async def take_back(audit_id: int, ctx: Ctx, turn: Turn) -> Outcome:
    """A date that was added goes, one that was dropped comes back."""
    change = await _newest(ctx, turn)
    assert change is not None
    author, title = turn.author(ctx), change.detail["title"]
    day = date.fromisoformat(change.detail["day"])
    if change.action == ADD:
        await turn.uow.dates.remove(author.agency_id, change.detail["id"])
    else:
        await turn.uow.dates.add(author, title, day, turn.now)
    await _changed(TAKEN_BACK, AgencyDate(change.detail["id"], title, day), turn, ctx, audit_id)
    params = {"title": title, "day": day, "year": fiscal_year_of(day), "is_back": change.action == REMOVE}
    said = (Say("calendar.taken_back", params, (UNDO_AGAIN, OWN_DATES, CALENDAR)),)
    return Outcome(replace(ctx, last_change=None), said, settle=True)


async def send(effect: SendCalendar, ctx: Ctx, turn: Turn) -> Outcome:
    return await ask_for(CALENDAR_FILE, {"year": effect.year}, ctx, turn)
