"""One transaction and everything that can be read or written in it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.agencies import AgencyRepository
from storage.assessments import AssessmentRepository
from storage.chats import ChatRepository
from storage.database import Database
from storage.files import FileRepository
from storage.groups import GroupRepository
from storage.identities import IdentityRepository
from storage.inbox import InboxRepository
from storage.measures import MeasureRepository
from storage.outbox import OutboxRepository
from storage.plan_changes import PlanChangeRepository
from storage.quotas import QuotaRepository
from storage.reminders import ReminderRepository
from storage.undelivered import UndeliveredRepository


class UnitOfWork:
    """The repositories of one open transaction."""

    def __init__(self, connection: AsyncConnection, zone: ZoneInfo) -> None:
        self.connection = connection
        self.inbox = InboxRepository(connection)
        self.chats = ChatRepository(connection)
        self.assessments = AssessmentRepository(connection)
        self.agencies = AgencyRepository(connection)
        self.identities = IdentityRepository(connection)
        self.outbox = OutboxRepository(connection)
        self.undelivered = UndeliveredRepository(connection)
        self.quotas = QuotaRepository(connection)
        self.files = FileRepository(connection)
        self.groups = GroupRepository(connection)
        self.measures = MeasureRepository(connection, zone)
        self.plan_changes = PlanChangeRepository(connection)
        self.reminders = ReminderRepository(connection)


@asynccontextmanager
async def unit_of_work(database: Database) -> AsyncIterator[UnitOfWork]:
    """Commit at the end, roll back on any exception."""
    async with database.transaction() as connection:
        yield UnitOfWork(connection, database.zone)
