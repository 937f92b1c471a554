"""The command line `ita-bot`. Every command is small; what it does lives elsewhere."""

import asyncio
import json
import sys
import tempfile
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.telegram.setup import examine_telegram
from bot.cli.doctor import examine
from bot.cli.measures import measures
from bot.cli.remind import remind
from bot.demo import demo as sample
from bot.findings import Finding
from bot.logs import setup_logs
from bot.serving import is_loopback, on_stop_signal, run, serve_app
from bot.settings import load_settings
from bot.web.app import create_app
from bot.web.chat.chat import WebChat
from bot.wiring import Assistant, build, running, utc_now
from handlers.people.registering import make_invite, register
from handlers.terms.roles import ROLE_TITLES
from knowledge.errors import KnowledgeError
from knowledge.rules.loader import load_all, year_folders
from knowledge.scores.cases import check_year
from knowledge.workdays import WorkCalendar
from storage.database import Database, DatabaseBusy
from storage.unit_of_work import unit_of_work

ROLES = click.Choice(list(ROLE_TITLES))


class OneLine(click.Group):
    """Turns what users can mend into one clear line and a non-zero exit."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ValidationError as fault:
            first = fault.errors()[0]
            variable = f"ITA_{'_'.join(map(str, first['loc'])).upper()}"
            raise click.ClickException(f"{variable}: {first['msg']}") from None
        except (DatabaseBusy, KnowledgeError) as error:
            raise click.ClickException(str(error)) from None
        except SQLAlchemyError as error:
            raise click.ClickException(
                f"ใช้ฐานข้อมูลไม่ได้ ตรวจ ITA_DATABASE_URL (database: {type(error).__name__})"
            ) from None
        except OSError as error:
            raise click.ClickException(f"{error.strerror or error} {error.filename or ''}".strip()) from None


@click.group(cls=OneLine, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ita-bot")
def main() -> None:
    """ผู้ช่วย ITA: an assistant for Thailand's Integrity and Transparency Assessment."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8")


main.add_command(remind)
main.add_command(measures)

host_option = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
port_option = click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))


@main.command()
@host_option
@port_option
def serve(host: str, port: int) -> None:
    """Serve the web and take turns, in one process."""
    settings = load_settings()
    setup_logs(settings.log_format, settings.log_level)
    if settings.web_chat == "open" and not is_loopback(host):
        raise click.ClickException(
            "ITA_WEB_CHAT=open เปิดได้เฉพาะ --host 127.0.0.1 (the open web chat has no login: loopback only)"
        )
    assistant = build(settings)
    chat = WebChat(assistant) if settings.web_chat == "open" else None
    click.echo(f"ita-bot serve http://{host}:{port}", err=True)
    run(_serve_checked(assistant, create_app(assistant, chat), host, port))


async def _serve_checked(assistant: Assistant, app: Any, host: str, port: int) -> None:
    assistant.database.claim_file()
    await serve_app(app, host, port)


@main.command()
@host_option
@port_option
def demo(host: str, port: int) -> None:
    """Try it: a sample agency in a temporary file, the web chat at /, no token needed."""
    if not is_loopback(host):
        raise click.ClickException("demo เปิดได้เฉพาะเครื่องนี้ (the demo has no login: loopback only)")
    with tempfile.TemporaryDirectory(prefix="ita-demo-", ignore_cleanup_errors=True) as folder:
        settings = load_settings(
            database_url=f"sqlite:///{Path(folder).as_posix()}/demo.db", web_chat="open", log_level="warning"
        )
        setup_logs("text", "warning")
        clock = sample.DemoClock(ZoneInfo(settings.timezone), WorkCalendar(settings.days_off))
        assistant = build(settings, clock)
        users = [(role, ROLE_TITLES[role]) for role in sample.USERS]
        app = create_app(assistant, WebChat(assistant, users, sample.NOTE))
        click.echo(f"ลองใช้ได้ที่ / open  http://{host}:{port}/   (Ctrl-C to stop)")
        run(_demo(assistant, app, host, port))


async def _demo(assistant: Assistant, app: Any, host: str, port: int) -> None:
    await assistant.database.migrate()
    await sample.seed(assistant)
    await serve_app(app, host, port)


@main.command()
def worker() -> None:
    """Take turns without serving the web (with PostgreSQL, as many as you like)."""
    settings = load_settings()
    setup_logs(settings.log_format, settings.log_level)
    run(_work(build(settings)))


async def _work(assistant: Assistant) -> None:
    stop = asyncio.Event()
    on_stop_signal(stop.set)
    async with running(assistant):
        click.echo("ita-bot worker ready", err=True)
        await stop.wait()


@main.command()
def doctor() -> None:
    """Say what is set up, what is missing and how to get it."""
    _report(run(examine(load_settings())))


@main.group()
def line() -> None:
    """The LINE official account."""


@line.command("setup")
def line_setup() -> None:
    """Check the token, set the webhook address and let LINE test it."""
    from bot.channels.line.setup import examine_line

    _report(run(examine_line(load_settings(), change=True)))


@main.group()
def telegram() -> None:
    """The Telegram bot."""


@telegram.command("setup")
def telegram_setup() -> None:
    """Check the token, set webhook or polling, the command menu and the description."""
    _report(run(examine_telegram(load_settings(), change=True)))


def _report(findings: list[Finding]) -> None:
    for finding in findings:
        click.echo(finding.line())
    if any(finding.ok is False for finding in findings):
        raise click.exceptions.Exit(1)


@main.group()
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
    click.echo(json.dumps(run(_create(name.strip(), type_, province, parsed)), ensure_ascii=False))


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


@main.group()
def rules() -> None:
    """The rules of each fiscal year."""


@rules.command("check")
def rules_check() -> None:
    """Check every year's rules and cases; every fault names file and key."""
    faults = [fault for folder in year_folders() for fault in check_year(folder)]
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise click.ClickException(f"พบ {len(faults)} จุด ({len(faults)} faults)")
    for year, ruleset in load_all().items():
        click.echo(
            f"{year} รุ่น {ruleset.version}: ครบ {len(ruleset.items)} ข้อ O, {len(ruleset.questions)} คำถาม"
        )


if __name__ == "__main__":
    main()
