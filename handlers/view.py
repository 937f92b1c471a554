"""What a person sees when they speak: their agency, the year in focus and its scores."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.terms.context import Ctx, Founding, YearScores
from handlers.terms.messages import Press
from knowledge.calendar.entries import AgencyDate
from knowledge.fiscal import fiscal_year_of, fiscal_year_span, newest_result
from knowledge.measures.measure import Plan
from knowledge.rules.rulebook import Rules
from storage.messages.chats import ConversationRow, Speaker
from storage.unit_of_work import UnitOfWork

FOUNDING = Founding()
LONGEST = 5_000
_OF_A_YEAR = re.compile(
    r"ปี|พ\.|@|25\d\d|๒๕|[5-9๕-๙][0-9๐-๙]|เทียบ|ดีขึ้น|แย่ลง|แนวโน้ม|ita|compare|ย้อนหลัง"
    r"|(?:ลด|ตก|ต่ำ|น้อย)ลง|(?:เพิ่ม|สูง|มาก)ขึ้น"
    r"|(?<![a-z])o ?-?[0-9๐-๙]|โอ ?[0-9๐-๙]|q\.(?:carried|years)",
    re.IGNORECASE,
)
PRIVACY_VERSION = 1
"""Raised when the privacy notice changes in substance: everybody is asked again."""


async def look(
    uow: UnitOfWork,
    speaker: Speaker,
    row: ConversationRow,
    rules: Rules,
    zone: ZoneInfo,
    now: datetime,
    founding: Founding = FOUNDING,
    words: str = "",
) -> Ctx:
    """The view of a speaker; the year is the one chosen, else that of the newest result of the agency.

    Where there is neither, it is the newest year that can be out today.
    `words`: where they speak of another year, the results of every year come along.
    """
    year, agency_id = row.fiscal_year, speaker.agency_id
    today = now.astimezone(zone).date()
    if year is None and agency_id is not None:
        year = await uow.assessments.latest_year(agency_id)
    if year is None:
        year = newest_result(today)
    assessment = await uow.assessments.find(agency_id, year) if agency_id is not None else None
    plan = await look_at_plan(uow, agency_id, row.plan_year, today) if agency_id is not None else Plan(0)
    return Ctx(
        role=speaker.role,
        agency=speaker.agency_name,
        rules=rules,
        year=year,
        today=today,
        scores=assessment.scores if assessment else {},
        agency_id=agency_id,
        member_id=speaker.member_id,
        assessment_id=assessment.id if assessment else None,
        version=assessment.ruleset_version if assessment else None,
        level=assessment.level if assessment else None,
        offered=assessment.offered_version if assessment else None,
        agency_type=speaker.agency_type,
        unit=speaker.unit,
        consented=has_agreed(speaker.consent_version),
        plan=plan,
        plan_year=row.plan_year,
        shown=row.shown,
        colleagues=await uow.agencies.colleagues(agency_id) if agency_id is not None and plan.work else (),
        needs_evidence=speaker.needs_evidence,
        may_found=founding.is_open,
        results=await _results(uow, agency_id, row.asked + "".join(row.trail[-1:]) + words),
        asked=Press.read(row.asked),
        before=Press.read(row.trail[-1]) if row.trail else None,
        several=speaker.several,
        dates=await _dates(uow, agency_id, today),
    )


async def _results(uow: UnitOfWork, agency_id: int | None, words: str) -> dict[int, YearScores]:
    if agency_id is None or not (len(words) > LONGEST or _OF_A_YEAR.search(words)):
        return {}
    found = await uow.assessments.of_agency(agency_id)
    return {
        year: YearScores(each.scores, each.id, each.ruleset_version, each.level, each.offered_version)
        for year, each in found.items()
    }


async def _dates(uow: UnitOfWork, agency_id: int | None, today: date) -> tuple[AgencyDate, ...]:
    if agency_id is None:
        return ()
    return await uow.dates.of_agency(agency_id, fiscal_year_span(fiscal_year_of(today) - 1)[0])


async def look_at_plan(uow: UnitOfWork, agency_id: int, chosen: int | None, today: date) -> Plan:
    """The plan of the year chosen; else of the year that runs now, or of the latest that has measures.

    What is still open of other years comes along.
    """
    loaded = (await uow.measures.load([agency_id])).get(agency_id, [])
    years = tuple(sorted({each.fiscal_year for each in loaded}))
    now = fiscal_year_of(today)
    year = chosen or (now if now in years or not years else years[-1])
    return Plan.among(year, loaded, years)


def has_agreed(version: int | None) -> bool:
    """Whether consent was given to this version; 0: registered by whoever runs the installation."""
    return version is not None and (version == 0 or version >= PRIVACY_VERSION)
