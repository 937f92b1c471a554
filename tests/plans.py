"""The measures of real reports as drafts: seed 001 (fiscal year 2569) and seed 003 (fiscal year 2565)."""

from collections.abc import Iterable
from datetime import datetime

from knowledge.measures.in_charge import COMMITTEE
from knowledge.measures.measure import Draft
from knowledge.periods.reading import read_period
from storage.unit_of_work import UnitOfWork

CLERKS, TREASURY = "สำนักปลัดเทศบาล", "กองคลัง"
SEED_001 = (
    ("กิจกรรมเชิดชูเกียรติเจ้าหน้าที่", "กันยายน ๒๕๖๙", CLERKS),
    ("กิจกรรม Open Budget", "ตลอดปีงบประมาณ ๒๕๖๙", TREASURY),
    ("โครงการพัฒนาบุคลากร", "พ.ค. - ก.ย. ๒๕๖๙", CLERKS),
    ("มาตรการกำกับดูแลการใช้ทรัพย์สินกลาง", "ตลอดปีงบประมาณ ๒๕๖๙", ""),
    ("กิจกรรมประกาศเจตนารมณ์ No Gift Policy", "ต.ค.-พ.ย. ๒๕๖๘", ""),
    ("กิจกรรมพัฒนาคุณภาพให้บริการ One Stop Service", "มีนาคม ๒๕๖๙ กันยายน ๒๕๖๙", CLERKS),
    ("โครงการ Smart ชุมชน", "ส.ค.-ก.ย. ๒๕๖๙", CLERKS),
    ("โครงการสำรวจความพึงพอใจ", "มกราคม ๒๕๖๙", ""),
    ("กิจกรรม Big Data", "มกราคม ๒๕๖๙", f"{COMMITTEE} ITA"),
    ("มาตรการยกระดับการป้องกันการทุจริตเชิงรุก", "มีนาคม ๒๕๖๙", f"{COMMITTEE} ITA"),
)
"""Title, period as written and unit ("" is ทุกกอง) of indicators 1 to 10."""


def draft(title: str, period: str, unit: str, year: int = 2569, cadence: str = "") -> Draft:
    reading = read_period(period, year)
    assert not reading.problem, reading
    return Draft(
        title,
        period=period,
        spans=reading.spans,
        cadence=read_period(cadence, year).cadence if cadence else reading.cadence,
        units=(unit,) if unit else (),
        everyone=not unit,
    )


async def keep(
    uow: UnitOfWork, agency_id: int, drafts: Iterable[Draft], now: datetime, year: int = 2569
) -> list[int]:
    """Keep drafts as the plan of a year; returns their ids."""
    ids = []
    for each in drafts:
        units = [await uow.agencies.unit(agency_id, name) for name in each.units]
        ids.append(await uow.measures.add(agency_id, year, each, units, now))
    return ids


def seed_001() -> list[Draft]:
    return [draft(*each) for each in SEED_001]
