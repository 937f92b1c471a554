"""The try-out: a temporary SQLite file with a sample agency that holds a published result."""

from bot.office import register
from bot.wiring import SAMPLE, SAMPLE_YEAR, Assistant
from storage.records import Author
from storage.unit_of_work import UnitOfWork, unit_of_work

AGENCY = ("องค์การบริหารส่วนตำบลเขวาใหญ่", "อบต.", "มหาสารคาม")
USERS = ("coordinator", "staff", "executive")
NOTE = "ข้อมูลตัวอย่าง ปี 2567 ปิดโปรแกรมแล้วหายไป"


async def seed(assistant: Assistant) -> None:
    """Put the sample agency, its members and its scores into an empty database."""
    async with unit_of_work(assistant.database) as uow:
        if await uow.agencies.count() == 0:
            await _seed(uow, assistant)


async def _seed(uow: UnitOfWork, assistant: Assistant) -> None:
    now = assistant.clock()
    agency_id = await uow.agencies.add(*AGENCY, now)
    for role in USERS:
        await register(uow, agency_id, f"web:{role}", role, now)
    rules = assistant.kit.rules
    ruleset = rules.years[SAMPLE_YEAR]
    assessment = await uow.assessments.open(agency_id, SAMPLE_YEAR, ruleset.version, now)
    await uow.assessments.change(
        assessment, rules.sample, Author(agency_id, None, "demo"), now, detail={"sample": SAMPLE}
    )
