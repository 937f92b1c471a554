"""What is set up, what is missing and how to get it, in Thai and English."""

import shutil
import sys
from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.channels.telegram.setup import examine_telegram
from bot.files.apart import SheetRead, read_apart
from bot.files.refused import Refused
from bot.findings import CheckResult
from bot.settings import Settings
from bot.wiring import rules_in_force
from knowledge.rules.loader import year_folders
from knowledge.scores.cases import check_year
from storage.database import Database

LEAST_FREE = 200_000_000


async def examine(settings: Settings) -> list[CheckResult]:
    """Look at database, rules, time zone, disk, the reader of files, both platforms and the web chat."""
    from bot.channels.line.setup import examine_line

    return [
        await _database(settings),
        *_rules(),
        _overlay(settings),
        _timezone(settings.timezone),
        _disk(settings),
        _files(),
        *await examine_line(settings, change=False),
        *await examine_telegram(settings, change=False),
        _web_chat(settings),
    ]


async def _database(settings: Settings) -> CheckResult:
    database = Database(settings.database_url)
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    if database.path and not database.path.exists():
        return CheckResult(True, f"ฐานข้อมูล {kind} จะสร้างเมื่อเริ่มใช้", f"{kind} file will be made on first start")
    try:
        await database.ping()
    except Exception as error:
        return CheckResult(
            False,
            f"ต่อฐานข้อมูล {kind} ไม่ได้ ตรวจ ITA_DATABASE_URL",
            f"cannot reach {kind} ({type(error).__name__}); check ITA_DATABASE_URL",
        )
    finally:
        await database.close()
    return CheckResult(True, f"ฐานข้อมูล {kind} ใช้ได้", f"{kind} answers")


def _rules() -> Iterator[CheckResult]:
    for folder in year_folders():
        faults = check_year(folder)
        if faults:
            yield CheckResult(
                False, f"เกณฑ์ปี {folder.name}: {faults[0]}", f"{len(faults)} faults in the rules"
            )
        else:
            yield CheckResult(True, f"เกณฑ์ปี {folder.name} ครบ", f"rules of {folder.name} check")


def _overlay(settings: Settings) -> CheckResult:
    """Whether what the installation changed of the rules is in force."""
    if not settings.rules_overlay:
        return CheckResult(None, "ไม่ได้แก้เกณฑ์เอง (ITA_RULES_OVERLAY ว่าง)", "no overlay over the rules")
    found = rules_in_force(settings)
    if found.faults:
        many = f"{len(found.faults)} faults in ITA_RULES_OVERLAY; the shipped rules stay in force"
        return CheckResult(False, f"ไฟล์แก้เกณฑ์: {found.faults[0]}", many)
    count = sum(len(each.amended) for each in found.rules.years.values())
    return CheckResult(True, f"แก้เกณฑ์โดยหน่วยงาน {count} รายการ", f"{count} changes to the rules in force")


def _timezone(name: str) -> CheckResult:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return CheckResult(False, f"ไม่รู้จักเขตเวลา {name} ตั้ง ITA_TIMEZONE=Asia/Bangkok", "unknown ITA_TIMEZONE")
    return CheckResult(True, f"เขตเวลา {name}", "time zone known")


def _disk(settings: Settings) -> CheckResult:
    path = Database(settings.database_url).path
    folder = path.parent if path and path.parent.exists() else "."
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        return CheckResult(False, f"พื้นที่ว่างเหลือ {free // 1_000_000} MB", "disk is nearly full")
    return CheckResult(True, f"พื้นที่ว่าง {free // 1_000_000_000} GB", "enough disk")


def _files() -> CheckResult:
    """Whether the child that reads files can be had, and can be held to its limits."""
    try:
        read_apart(SheetRead, b"")
    except Refused as refused:
        if refused.fault != "kind":
            return CheckResult(False, "ส่วนอ่านไฟล์เปิดไม่ได้", f"the reader of files fails ({refused.fault})")
    if sys.platform != "linux":
        few = "memory of the reader of files is not limited here; serve from Linux"
        return CheckResult(None, "เครื่องนี้จำกัดหน่วยความจำของส่วนอ่านไฟล์ไม่ได้ ใช้ Linux เมื่อใช้งานจริง", few)
    return CheckResult(True, "ไฟล์ที่ส่งมาเปิดอ่านแยก มีเพดาน", "files are read apart, under limits")


def _web_chat(settings: Settings) -> CheckResult:
    if settings.web_chat == "open":
        return CheckResult(True, "เว็บแชตเปิด (เฉพาะเครื่องนี้)", "web chat is open, loopback only")
    return CheckResult(None, "เว็บแชตปิดอยู่ ลองใช้ด้วย ita-bot demo", "web chat is off; try ita-bot demo")
