"""`ita-bot measures`: an agency's plan from the shell."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from bot.serving import run
from bot.settings import Settings, load_settings
from handlers.measures.writing.importing import keep, units_of
from storage.database import Database
from storage.unit_of_work import unit_of_work


@click.group()
def measures() -> None:
    """Measures of an agency."""


@measures.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--agency", "agency_id", type=int, required=True, help="agency_id จาก ita-bot agency create")
@click.option("--year", type=click.IntRange(2560, 2600), help="ปีงบประมาณ (พ.ศ.) ของระยะเวลาที่ไม่บอกปี")
def import_(file: Path, agency_id: int, year: int | None) -> None:
    """Read measures from the Excel form, a table as text, or JSON lines; print what came of it as JSON.

    JSON lines carry activity, indicator, steps, period (as written), unit and cadence.
    """
    settings = load_settings()
    done = run(_import(settings, file.name, file.read_bytes(), agency_id, year))
    click.echo(json.dumps(done, ensure_ascii=False, indent=2))
    if not done["imported"] and not done["already_there"]:
        raise click.ClickException("ไม่มีมาตรการใดรับเข้าได้ ดู errors ด้านบน (nothing could be taken)")


async def _import(
    settings: Settings, name: str, content: bytes, agency_id: int, year: int | None
) -> dict[str, Any]:
    from bot.files.measures_file import NotReadable, read_file

    now = datetime.now(UTC)
    today = now.astimezone(ZoneInfo(settings.timezone)).date()
    database = Database(settings.database_url, timezone=settings.timezone)
    try:
        await database.migrate()
        async with unit_of_work(database) as uow:
            if await uow.agencies.find_name(agency_id) is None:
                raise click.ClickException(f"ไม่มีหน่วยงานหมายเลข {agency_id} (no such agency)")
            units = await units_of(uow, agency_id)
        try:
            found = read_file(name, content, year, today, units)
        except NotReadable as fault:
            raise click.ClickException(str(fault)) from None
        async with unit_of_work(database) as uow:
            return await keep(uow, agency_id, found, now, today)
    finally:
        await database.close()
