"""The rules of the house: lint, types, imports, migrations, sizes and what stands where."""

import ast
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from handlers.render import TEXTS
from storage.columns import metadata
from storage.database import Database

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "handlers", "knowledge", "storage")
NO_TENANT = {"agency", "founding", "identity", "quota"}


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "check", "--no-cache", "."], id="lint"),
        pytest.param(["ruff", "format", "--no-cache", "--check", "."], id="format"),
        pytest.param(["mypy"], id="types"),
        pytest.param(["importlinter"], id="imports"),
    ],
)
def test_tool_is_content(command: list[str]) -> None:
    if command == ["importlinter"]:
        line = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as l; l()"]
    else:
        line = [sys.executable, "-m", *command]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


async def test_migrations_make_exactly_the_tables(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        opts = {"compare_type": True, "include_name": is_ours}
        return compare_metadata(MigrationContext.configure(connection, opts=opts), metadata)

    def is_ours(name: str | None, kind: str, _: object) -> bool:
        """The tables of the job library are that library's."""
        return kind != "table" or not (name or "").startswith("procrastinate_")

    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


def test_every_row_of_an_agency_says_so() -> None:
    without = {table.name for table in metadata.sorted_tables if "agency_id" not in table.c}
    assert without == NO_TENANT


@pytest.mark.parametrize("table", ["audit", "score_change"])
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}"])
async def test_history_is_append_only(office, table: str, act: str) -> None:  # type: ignore[no-untyped-def]
    await office.say("O8 100")
    with pytest.raises(DBAPIError, match="append-only"):
        async with office.database.transaction() as connection:
            await connection.execute(text(act.format(table)))


def _python_files() -> Iterator[Path]:
    for package in PACKAGES:
        yield from (ROOT / package).rglob("*.py")


def test_files_and_functions_stay_readable() -> None:
    long = [
        f"{path.relative_to(ROOT)} has {lines} lines"
        for path in (*_python_files(), *TEXTS.glob("*.j2"))
        if "migrations" not in path.parts and (lines := len(path.read_text("utf-8").splitlines())) > 300
    ]
    assert not long
    wide = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in _python_files()
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno - node.lineno > 50
    ]
    assert not wide


def test_folders_stay_small() -> None:
    folders = {path.parent for name in (*PACKAGES, "tests") for path in (ROOT / name).rglob("*.py")}
    crowded = {
        str(folder.relative_to(ROOT)): modules
        for folder in folders
        if folder.name != "versions"
        and (modules := sum(each.name != "__init__.py" for each in folder.glob("*.py"))) > 12
    }
    assert crowded == {}


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in _python_files()
        if path.read_text("utf-8").strip() and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


def test_no_two_classes_have_the_same_name() -> None:
    found = defaultdict(list)
    for path in _python_files():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                found[node.name].append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert {name: places for name, places in found.items() if len(places) > 1} == {}


def test_no_files_import_each_other() -> None:
    assert _circle(_imports()) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_rooms_import_each_other(package: str) -> None:
    """A room is a folder of a package with all that is in it, or a file at its top."""
    arrows = defaultdict(set)
    for module, others in _imports().items():
        inside = [each for each in others if each.startswith(f"{package}.")]
        if module.startswith(f"{package}."):
            arrows[_room(module)] |= {_room(each) for each in inside} - {_room(module)}
    assert _circle(arrows) == []


def _room(module: str) -> str:
    return ".".join(module.split(".")[:2])


def _imports() -> dict[str, set[str]]:
    """Every module with those of ours that it imports, anywhere in it."""
    files = {_module(path): path for path in _python_files()}
    return {
        name: {
            each if each in files else each.rpartition(".")[0]
            for each in _imported(ast.parse(path.read_text("utf-8")))
            if each in files or each.rpartition(".")[0] in files
        }
        - {name}
        for name, path in files.items()
    }


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(node: ast.AST) -> Iterator[str]:
    """What is imported beneath a node; what only type checkers read does not count."""
    for each in ast.iter_child_nodes(node):
        if isinstance(each, ast.Import):
            yield from (alias.name for alias in each.names)
        elif isinstance(each, ast.ImportFrom):
            yield from (f"{each.module}.{alias.name}" for alias in each.names)
        elif not (isinstance(each, ast.If) and "TYPE_CHECKING" in ast.unparse(each.test)):
            yield from _imported(each)


def _circle(arrows: Mapping[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_environment_example_names_every_setting() -> None:
    from bot.settings import Settings

    example = (ROOT / ".env.example").read_text("utf-8")
    missing = [name for name in Settings.model_fields if f"ITA_{name.upper()}=" not in example]
    assert missing == []


def test_pins_carry_hashes_and_no_hosts() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        lock = (ROOT / name).read_text("utf-8")
        pins = re.findall(r"^[a-z0-9._-]+(?:\[[a-z,]+\])?==", lock, re.MULTILINE)
        assert len(pins) > 20
        assert lock.count("--hash=sha256:") >= len(pins)
        assert "://" not in lock
        assert "--index-url" not in lock


def test_readme_commands_are_in_the_makefile() -> None:
    readme, makefile = (ROOT / "README.md").read_text("utf-8"), (ROOT / "Makefile").read_text("utf-8")
    for target in ("demo", "test"):
        assert f"make {target}" in readme
        assert f"\n{target}: " in makefile
