"""The command line `ita-bot`. Every command is small; what it does lives elsewhere."""

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.telegram.setup import examine_telegram
from bot.cli.agency import agency
from bot.cli.backups import backup, restore
from bot.cli.doctor import examine
from bot.cli.measures import measures
from bot.cli.nlu import nlu
from bot.cli.remind import remind
from bot.cli.rules import rules
from bot.demo.clock_form import create_demo
from bot.demo.demo import DemoClock, seed
from bot.findings import CheckResult
from bot.logs import setup_logs
from bot.serving import PortTaken, check_port, on_stop_signal, run, serve_app
from bot.settings import load_settings
from bot.web.app import create_app
from bot.web.chat.chat import WebChat
from bot.web.visitors import is_loopback
from bot.wiring import Assistant, build, running
from knowledge.errors import KnowledgeError
from knowledge.workdays import WorkCalendar
from storage.backups.format import BackupFault
from storage.database import DatabaseBusy


class OneLine(click.Group):
    """Turns what users can mend into one clear line and a non-zero exit."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ValidationError as fault:
            first = fault.errors()[0]
            variable = f"ITA_{'_'.join(map(str, first['loc'])).upper()}"
            raise click.ClickException(f"{variable}: {first['msg']}") from None
        except (BackupFault, DatabaseBusy, PortTaken, KnowledgeError) as error:
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


for each in (agency, backup, measures, nlu, remind, restore, rules):
    main.add_command(each)

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
    check_port(host, port)
    assistant = build(settings, watched=True)
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
    check_port(host, port)
    with tempfile.TemporaryDirectory(prefix="ita-demo-", ignore_cleanup_errors=True) as folder:
        settings = load_settings(
            database_url=f"sqlite:///{Path(folder).as_posix()}/demo.db",
            web_chat="open",
            log_level="warning",
            keep_days=36500,
        )
        setup_logs("text", "warning")
        clock = DemoClock(ZoneInfo(settings.timezone), WorkCalendar(settings.days_off))
        assistant = build(settings, clock, watched=True)
        click.echo(f"ลองใช้ได้ที่ / open  http://{host}:{port}/   (Ctrl-C to stop)")
        run(_demo(assistant, create_demo(assistant, clock), host, port))


async def _demo(assistant: Assistant, app: Any, host: str, port: int) -> None:
    await assistant.database.migrate()
    await seed(assistant)
    await serve_app(app, host, port)


@main.command()
def worker() -> None:
    """Take turns without serving the web (with PostgreSQL, as many as you like)."""
    settings = load_settings()
    setup_logs(settings.log_format, settings.log_level)
    run(_work(build(settings, watched=True)))


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


def _report(findings: list[CheckResult]) -> None:
    for finding in findings:
        click.echo(finding.line())
    if any(finding.ok is False for finding in findings):
        raise click.exceptions.Exit(1)


if __name__ == "__main__":
    main()
