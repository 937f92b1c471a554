"""What a result is pinned to, and its level, as they are kept, and from before there were any."""

from decimal import Decimal

from alembic import command
from sqlalchemy import Connection, MetaData, text

from storage.audit import Author
from storage.database import Database, alembic_config
from storage.scores import assessments
from storage.unit_of_work import unit_of_work
from tests.harness import Office

BEFORE = "0010"


async def test_a_level_is_kept_with_what_stood_there(office: Office) -> None:
    await office.give({"ind1": Decimal(80)})
    author = Author(office.agency_id, None, "test")
    async with unit_of_work(office.database) as uow:
        found = await uow.assessments.find(office.agency_id, 2567)
        assert found
        assert (found.level, found.item_set) == (None, "local")
        for level in ("ผ่าน", "ผ่านดี"):
            last = await uow.assessments.change(
                found.id, {}, author, office.clock(), stated={assessments.LEVEL: level}
            )
        assert await uow.assessments.stated_by(last) == {"published_level": ("ผ่าน", "ผ่านดี")}
        of_scores = await uow.assessments.change(found.id, {"ind1": Decimal(81)}, author, office.clock())
        assert await uow.assessments.stated_by(of_scores) == {}
        after = await uow.assessments.find(office.agency_id, 2567)
        assert after
        assert (after.level, after.scores) == ("ผ่านดี", {"ind1": 81})
        assert (await uow.assessments.of_agency(office.agency_id))[2567] == after


def _as_before(connection: Connection) -> None:
    """The tables as they were, with nothing in them."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    else:
        known = MetaData()
        known.reflect(connection)
        known.drop_all(connection)
    command.upgrade(alembic_config(connection), BEFORE)


async def test_a_result_from_before_opens_as_it_was(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.run_sync(_as_before)
    async with unit_of_work(database) as uow:
        row = "INSERT INTO agency (name, type, province, created_at) VALUES"
        await uow.connection.execute(text(f"{row} ('ก', 'อบต.', '', '2024-03-04 02:00:00')"))
        row = "INSERT INTO assessment (agency_id, fiscal_year, ruleset_version, revision, created_at) VALUES "
        await uow.connection.execute(text(f"{row} (1, 2567, 1, 0, '2024-03-04 02:00:00')"))
    await database.migrate()
    async with unit_of_work(database) as uow:
        found = await uow.assessments.find(1, 2567)
    assert found
    assert (found.ruleset_version, found.item_set, found.level, found.scores) == (1, "local", None, {})
