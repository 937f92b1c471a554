"""`ita-bot backup` and `ita-bot restore`: one file of the whole database, for either kind of database."""

import sys
from pathlib import Path
from typing import Any

import click

from bot.clock import utc_now
from bot.settings import load_settings
from storage.backups.format import Progress
from storage.backups.making import make_backup
from storage.backups.restoring import restore_backup

FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command()
@FILE
def backup(file: Path) -> None:
    """Write the whole database to FILE, also while the assistant runs."""
    url = load_settings().database_url
    with _Bar("สำรอง backup") as bar:
        made = make_backup(url, file, utc_now(), bar.told)
    rows = sum(each.rows for each in made.tables.values())
    click.echo(f"สำรองแล้ว {rows} แถว ลงใน {file} เก็บไว้นอกเครื่องนี้ มีข้อมูลส่วนบุคคล ({rows} rows)")


@click.command()
@FILE
@click.option("--replace", is_flag=True, help="What is in the database goes.")
def restore(file: Path, *, replace: bool) -> None:
    """Put FILE into the database of ITA_DATABASE_URL, of either kind. Stop the assistant first."""
    url = load_settings().database_url
    with _Bar("กู้คืน restore") as bar:
        made = restore_backup(url, file, bar.told, replace=replace)
    rows = sum(each.rows for each in made.tables.values())
    click.echo(f"กู้คืนแล้ว {rows} แถว สำรองไว้เมื่อ {made.made_at:%Y-%m-%d %H:%M} UTC ({rows} rows)")


class _Bar:
    """How far it is, on stderr, where somebody looks."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.told: Progress = self._told
        self._shown: Any = None

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown is not None:
            self._shown.render_finish()

    def _told(self, done: int, total: int) -> None:
        if not sys.stderr.isatty():
            return
        if self._shown is None:
            self._shown = click.progressbar(length=total, label=self.label, file=sys.stderr)
        self._shown.update(done - self._shown.pos)
