"""`ita-bot agency`: agencies and their codes from the shell."""

import json
from typing import Any

import click

from bot.clock import utc_now
from bot.serving import run
from bot.settings import load_settings
from handlers.people.registering import make_invite, register
from handlers.terms.roles import ROLE_TITLES
from knowledge.agencies import find_type, load_agencies
from storage.database import Database
from storage.unit_of_work import unit_of_work

ROLES = click.Choice(list(ROLE_TITLES))


@click.group()
def agency() -> None:
    """Agencies and their members."""


@agency.command("create")
@click.argument("name")
@click.option("--type", "type_", required=True, help="เช่น อบต. เทศบาลตำบล เทศบาลเมือง อบจ.")
@click.option("--province", default="")
@click.option(
    "--member", "members", multiple=True, metavar="CHANNEL:USER:ROLE", help="เช่น web:me:coordinator"
)
def agency_create(name: str, type_: str, province: str, members: tuple[str, ...]) -> None:
    """Create an agency; prints its id and an invite code for a coordinator as JSON."""
    if not name.strip() or len(name) > 200:
        raise click.BadParameter("ชื่อหน่วยงานต้องมี 1–200 ตัวอักษร", param_hint="NAME")
    parsed = [_member(each) for each in members]
    kind = _type(type_)
    click.echo(json.dumps(run(_create(name.strip(), kind, province, parsed)), ensure_ascii=False))


def _type(words: str) -> str:
    """The type as the rules call it."""
    known = load_agencies().types
    exact = (each for each in known if words.strip() in (each.code, each.title, each.full))
    found = next(exact, None) or find_type(words)
    if found is None:
        titles = ", ".join(each.title for each in known)
        raise click.BadParameter(f"ไม่รู้จักประเภท {words!r} ที่รู้จักคือ {titles}", param_hint="--type")
    return found.title


def _member(text: str) -> tuple[str, str]:
    account, _, role = text.rpartition(":")
    channel, _, user = account.partition(":")
    if not channel or not user or role not in ROLE_TITLES:
        roles = ", ".join(ROLE_TITLES)
        raise click.BadParameter(f"{text!r}: ต้องเป็น CHANNEL:USER:ROLE, ROLE = {roles}", param_hint="--member")
    return account, role


async def _create(name: str, type_: str, province: str, members: list[tuple[str, str]]) -> dict[str, Any]:
    database = Database(load_settings().database_url)
    try:
        await database.migrate()
        async with unit_of_work(database) as uow:
            agency_id = await uow.agencies.add(name, type_, province, utc_now())
            for account, role in members:
                await register(uow, agency_id, account, role, utc_now())
            code = await make_invite(uow, agency_id, "coordinator", utc_now())
    finally:
        await database.close()
    return {"agency_id": agency_id, "invite_code": code}


@agency.command("list")
def agency_list() -> None:
    """Print every agency as one JSON line: id, name, type, members, created."""
    for row in run(_list()):
        click.echo(json.dumps(row, ensure_ascii=False))


async def _list() -> list[dict[str, Any]]:
    database = Database(load_settings().database_url)
    try:
        await database.migrate()
        async with unit_of_work(database) as uow:
            rows = await uow.registry.all()
    finally:
        await database.close()
    return [
        {
            "id": each.id,
            "name": each.name,
            "type": each.type,
            "members": each.members,
            "created": each.created_at.isoformat(),
        }
        for each in rows
    ]


@agency.command("invite")
@click.argument("agency_id", type=int)
@click.option("--role", type=ROLES, required=True)
@click.option("--unit", default="", help="กองหรือสำนักของเจ้าหน้าที่ เช่น กองคลัง")
def agency_invite(agency_id: int, role: str, unit: str) -> None:
    """Print a new invite code for one role as JSON."""
    click.echo(json.dumps(run(_invite_to(agency_id, role, unit)), ensure_ascii=False))


async def _invite_to(agency_id: int, role: str, unit: str) -> dict[str, Any]:
    database = Database(load_settings().database_url)
    try:
        await database.migrate()
        async with unit_of_work(database) as uow:
            if await uow.agencies.find_name(agency_id) is None:
                raise click.ClickException(f"ไม่มีหน่วยงานหมายเลข {agency_id} (no such agency)")
            code = await make_invite(uow, agency_id, role, utc_now(), unit=unit)
    finally:
        await database.close()
    return {"agency_id": agency_id, "role": role, "invite_code": code}
