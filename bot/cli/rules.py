"""`ita-bot rules`: the rules of each fiscal year, looked at, compared, checked and corrected."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bot.cli import rules_compared as compared
from bot.cli import rules_shown as shown
from bot.settings import load_settings
from bot.wiring import load_rules, rules_in_force
from knowledge.rules import exporting
from knowledge.rules.loader import year_folders
from knowledge.rules.overlay import overlaid
from knowledge.rules.rulebook import Rules
from knowledge.rules.ruleset import Ruleset
from knowledge.scores.cases import check_year

as_json = click.option("--json", "wants_json", is_flag=True, help="พิมพ์เป็น JSON")
HEART = "ruleset.yaml"


@click.group()
def rules() -> None:
    """The rules of each fiscal year."""


@rules.command("check")
@click.argument("file", required=False, type=click.Path(exists=True, path_type=Path))
def rules_check(file: Path | None) -> None:
    """Check every year's rules and cases and the overlay in force, or one FILE; faults name file and key.

    FILE is an overlay (ITA_RULES_OVERLAY), a folder of overlays, or the folder of a year or a file in it.
    """
    faults = _faults(file)
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise click.ClickException(f"พบ {len(faults)} จุด ({len(faults)} faults)")
    if file is not None:
        click.echo(f"ใช้ได้ (no fault): {file.name}")
        return
    for year, ruleset in load_rules().years.items():
        questions = f"{len(ruleset.questions)} ข้อคำถาม" if ruleset.questions else "ข้อคำถามยังไม่ทราบ"
        click.echo(f"{year} รุ่น {ruleset.version}: ครบ {len(ruleset.items)} ข้อ O, {questions}")


def _faults(file: Path | None) -> list[str]:
    if file is None:
        faults = [fault for folder in year_folders() for fault in check_year(folder)]
        return faults or list(rules_in_force(load_settings()).faults)
    year = file if file.is_dir() else file.parent
    if (year / HEART).exists():
        return check_year(year)
    return list(overlaid(load_rules(), file).faults)


@rules.command("show")
@click.argument("year", type=int)
@click.argument("code", required=False)
@as_json
def rules_show(year: int, code: str | None, wants_json: bool) -> None:
    """What holds in a YEAR, or for one CODE of it: O8, I10, E9, ตัวชี้วัด (ind9) or ตัวชี้วัดย่อย (9.2)."""
    known = _in_force()
    ruleset = _of(known, year)
    wanted = shown.find(ruleset, code) if code else ruleset
    if wanted is None:
        raise click.ClickException(f"ปี {year} ไม่มี {code} {shown.codes_there_are(ruleset)} (no such code)")
    if wants_json:
        click.echo(json.dumps(shown.as_data(wanted, ruleset, known), ensure_ascii=False, indent=2))
    else:
        _print(shown.of_year(ruleset) if code is None else shown.of_code(wanted, ruleset, known))


@rules.command("diff")
@click.argument("before", type=int)
@click.argument("after", type=int)
@as_json
def rules_diff(before: int, after: int, wants_json: bool) -> None:
    """What changed from one year to another: items by subject, levels, questions, dates."""
    known = _in_force()
    years = _of(known, before), _of(known, after)
    if wants_json:
        click.echo(json.dumps(compared.as_data(*years), ensure_ascii=False, indent=2))
    else:
        _print(compared.difference(*years))


@rules.command("coverage")
@as_json
def rules_coverage(wants_json: bool) -> None:
    """What is known of each year, how sure it is, and what is not known."""
    years = _in_force().years.values()
    if wants_json:
        click.echo(json.dumps(shown.coverage(years), ensure_ascii=False, indent=2))
    else:
        _print(shown.coverage_table(years))


@rules.command("export")
@click.argument("year", type=int, required=False)
@click.argument("codes", nargs=-1)
@click.option("--by", default="ผู้ดูแลระบบ", show_default=True, help="ใครแก้ (ข้อความที่คนในแชตเห็น)")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="ไฟล์ที่จะเขียน แทนการพิมพ์")
def rules_export(year: int | None, codes: tuple[str, ...], by: str, out: Path | None) -> None:
    """Write the overlay in force as one file; or elements of a YEAR as they are now, to be edited.

    CODES: items, questions (O8 I10), or titles of dates.
    """
    settings = load_settings()
    known = _in_force()
    named = {year: codes} if year is not None else exporting.amended(known)
    if year is not None:
        _refuse_unknown(_of(known, year), codes)
    if not any(named.values()):
        raise click.ClickException("ไม่มีอะไรให้เขียน ระบุปีและข้อ เช่น 2568 O8 (nothing to write)")
    today = datetime.now(ZoneInfo(settings.timezone)).date()
    text = exporting.as_overlay(known, named, by, today)
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")
        click.echo(f"เขียนแล้ว (written): {out.name}")


def _refuse_unknown(ruleset: Ruleset, names: Iterable[str]) -> None:
    there = {*ruleset.item_by_code, *ruleset.question_by_code, *(each.title for each in ruleset.calendar)}
    for name in names:
        if name not in there:
            raise click.ClickException(f"ปี {ruleset.fiscal_year} ไม่มี {name} (nothing of this name)")


def _in_force() -> Rules:
    found = rules_in_force(load_settings())
    for fault in found.faults:
        click.echo(f"ไม่ได้ใช้ไฟล์แก้เกณฑ์ (overlay left out): {fault}", err=True)
    return found.rules


def _of(known: Rules, year: int) -> Ruleset:
    if not known.has(year):
        there = " ".join(map(str, known.years))
        raise click.ClickException(f"ไม่มีเกณฑ์ปี {year} มีปี {there} (no rules of this year)")
    return known.of(year)


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)
