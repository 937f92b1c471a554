"""Telling those who look after an agency, once a month, that LINE's messages are nearly spent."""

from datetime import date, datetime

from handlers.reminders.settings import WARN_PERCENT
from handlers.terms.messages import Say
from handlers.terms.roles import may
from knowledge.reminders.points import Point, ReminderKind
from storage.reminders.recipients import NewReminder, Recipient
from storage.reminders.reminders import SAID
from storage.unit_of_work import UnitOfWork


async def warning(uow: UnitOfWork, person: Recipient, today: date, now: datetime) -> tuple[Say, ...]:
    """A line for the message that a person gets anyway; nothing for most people and at most times."""
    if not may(person.role, "people"):
        return ()
    line = await uow.quotas.find("line")
    if line is None or not line.most or line.used * 100 < line.most * WARN_PERCENT:
        return ()
    if (now - line.read_at).days > 1:
        return ()
    first = today.replace(day=1)
    point = Point(ReminderKind.QUOTA, f"line:{first:%Y-%m}", first, "coordinators")
    if not await uow.reminders.add([NewReminder(person.agency_id, person.id, point, now, SAID)], now):
        return ()
    return (Say("reminders.quota", {"used": line.used, "most": line.most}),)
