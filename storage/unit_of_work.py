"""One transaction and everything that can be read or written in it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.audit import AuditRepository
from storage.calendar.dates import DateRepository
from storage.database import Database
from storage.documents.documents import DocumentRepository
from storage.erasing.codes import CodeRepository
from storage.erasing.farewells import FarewellRepository
from storage.erasing.forgetting import ForgettingRepository
from storage.erasing.pruning import PruningRepository
from storage.in_hand import InHandRepository
from storage.measures.changes import PlanChangeRepository
from storage.measures.measures import MeasureRepository
from storage.messages.chats import ChatRepository
from storage.messages.files import FileRepository
from storage.messages.groups import GroupRepository
from storage.messages.held import HeldRepository
from storage.messages.inbox import InboxRepository
from storage.messages.outbox import OutboxRepository
from storage.messages.quotas import QuotaRepository
from storage.messages.undelivered import UndeliveredRepository
from storage.people.agencies import AgencyRepository
from storage.people.identities import IdentityRepository
from storage.people.registry import RegistryRepository
from storage.reminders.reminders import ReminderRepository
from storage.scores.assessments import AssessmentRepository


class UnitOfWork:
    """The repositories of one open transaction."""

    def __init__(self, connection: AsyncConnection, zone: ZoneInfo) -> None:
        self.connection = connection
        self.inbox = InboxRepository(connection)
        self.in_hand = InHandRepository(connection)
        self.chats = ChatRepository(connection)
        self.audit = AuditRepository(connection)
        self.assessments = AssessmentRepository(connection)
        self.agencies = AgencyRepository(connection)
        self.registry = RegistryRepository(connection)
        self.identities = IdentityRepository(connection)
        self.outbox = OutboxRepository(connection)
        self.held = HeldRepository(connection)
        self.undelivered = UndeliveredRepository(connection)
        self.quotas = QuotaRepository(connection)
        self.files = FileRepository(connection)
        self.groups = GroupRepository(connection)
        self.measures = MeasureRepository(connection, zone)
        self.plan_changes = PlanChangeRepository(connection)
        self.reminders = ReminderRepository(connection)
        self.dates = DateRepository(connection)
        self.documents = DocumentRepository(connection)
        self.forgetting = ForgettingRepository(connection)
        self.farewells = FarewellRepository(connection)
        self.codes = CodeRepository(connection)
        self.pruning = PruningRepository(connection)


@asynccontextmanager
async def unit_of_work(database: Database, *, lasting: bool = True) -> AsyncIterator[UnitOfWork]:
    """Commit at the end, roll back on any exception. Not `lasting`: as in `Database.transaction`."""
    async with database.transaction(lasting=lasting) as connection:
        yield UnitOfWork(connection, database.zone)
