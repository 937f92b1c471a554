"""The try-out: a temporary SQLite file with a sample agency that holds a published result."""

from bot.wiring import Assistant
from handlers.roles import ROLE_TITLES
from knowledge.cases import load_cases
from knowledge.loader import YEARS
from storage.records import Author
from storage.unit_of_work import UnitOfWork, unit_of_work

YEAR = 2567
SAMPLE = "เขวาใหญ่ 2567 ครบทุกข้อ"
AGENCY = ("องค์การบริหารส่วนตำบลเขวาใหญ่", "อบต.", "มหาสารคาม")
USERS = tuple(ROLE_TITLES)
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
        await uow.agencies.add_member(agency_id, f"web:{role}", role, now)
    ruleset = assistant.kit.rules.years[YEAR]
    case = next(each for each in load_cases(YEARS / str(YEAR)) if each.name == SAMPLE)
    assessment = await uow.assessments.open(agency_id, YEAR, ruleset.version, now)
    await uow.assessments.change(
        assessment, case.given, Author(agency_id, None, "demo"), now, detail={"sample": SAMPLE}
    )
