"""`ita-bot rules`: the rules of each fiscal year, checked."""

import click

from knowledge.rules.loader import load_all, year_folders
from knowledge.scores.cases import check_year


@click.group()
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
            f"{year} รุ่น {ruleset.version}: ครบ {len(ruleset.items)} ข้อ O, {len(ruleset.questions)} ข้อคำถาม"
        )
