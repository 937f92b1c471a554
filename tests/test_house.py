"""The rules of the house: lint, types, imports, migrations, sizes, and texts that are all used."""

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

from bot.channels.telegram.commands import COMMANDS
from handlers.measures.lists import TITLES
from handlers.render import TEXTS, Texts
from handlers.scores.answers.rank import KINDS
from knowledge.measures.measure import Status
from knowledge.reminders.points import ReminderKind
from knowledge.rules.loader import load_all
from storage.columns import metadata
from storage.database import Database

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "handlers", "knowledge", "storage")
NO_TENANT = {"agency", "identity", "quota"}


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


def test_texts_stay_short() -> None:
    lines = {path.name: len(path.read_text("utf-8").splitlines()) for path in TEXTS.glob("*.j2")}
    assert {name: count for name, count in lines.items() if count > 300} == {}


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


def test_every_text_is_said_somewhere_and_every_said_text_exists() -> None:
    macros = {
        f"{path.stem}.{name}"
        for path in TEXTS.glob("*.j2")
        for name in re.findall(r"{% macro (\w+)\(", path.read_text("utf-8"))
    }
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "handlers").rglob("*.py"))
    said = set(re.findall(r"Say\(\s*\"([a-z_]+\.[a-z_]+)\"", code))
    templates = "\n".join(path.read_text("utf-8") for path in TEXTS.glob("*.j2"))
    helpers = {name for name in macros if re.search(rf"{{{{ {name.partition('.')[2]}\(", templates)}
    assert macros - helpers == said
    texts = Texts()
    for key in said:
        file, _, name = key.partition(".")
        assert hasattr(texts.macros[file], name)


def test_a_text_is_given_few_things() -> None:
    """Where there is more to know, it is one thing with parts."""
    wide = [
        f"{path.stem}.{name}"
        for path in TEXTS.glob("*.j2")
        for name, given in re.findall(r"{% macro (\w+)\((.*?)\)", path.read_text("utf-8"))
        if given.count(",") >= 10
    ]
    assert wide == []


def test_texts_decide_nothing_by_their_own_words() -> None:
    """A text may ask for a kind or a number, never for Thai words: those may change."""
    thai = r"""["'][^"']*[\u0e01-\u0e5b][^"']*["']"""
    compares = re.compile(rf"(?:==|!=|\bin\b) *\(?{thai}|{thai} *(?:==|!=|\bin\b)")
    found = [
        f"{path.name}: {part}"
        for path in TEXTS.glob("*.j2")
        for part in re.findall(r"{[{%].*?[%}]}", path.read_text("utf-8"))
        if compares.search(part)
    ]
    assert found == []


def _calls_choice(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) in ("Choice", "Choice.to")


def _labels() -> Iterator[tuple[str, str]]:
    """Every piece of a button's label that is spelt in the code, with where it is."""
    for path in (ROOT / "handlers").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _calls_choice(node) and node.args:
                for part in ast.walk(node.args[0]):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield f"{path.name}:{part.lineno}", part.value


def test_a_button_is_spelt_once() -> None:
    """A button of fixed words has a name; what stands under many answers is in `general/buttons.py`."""
    spelt: dict[str, list[str]] = {}
    for path in (ROOT / "handlers").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and _calls_choice(node)):
                continue
            if all(isinstance(each, ast.Constant) for each in node.args):
                spelt.setdefault(ast.unparse(node), []).append(f"{path.name}:{node.lineno}")
    assert {button: places for button, places in spelt.items() if len(places) > 1} == {}
    assert len(spelt) > 50


_POLITE = re.compile(r"ค่ะ|คะ(?!แ)|ครับ|ได้เลย|กรุณา|จึง|ยังไม่ได้")
_PATTERN = re.compile(r"[|\\\[\]]|\(\?")
LONGEST_TERM = 25
"""Thai letters of the longest name of something; a sentence has more."""
TERMS = {
    "knowledge/measure_text/serves.py",  # the titles of issues and indicators
    "knowledge/measure_text/when.py",  # the words that may stand before a time, in one row
}


def _said_by_code(path: Path) -> Iterator[tuple[int, str]]:
    """Strings that are no docstring, pattern, button label or word to look up (a key, a choice of words)."""
    tree = ast.parse(path.read_text("utf-8"))
    quiet = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            quiet |= {id(key) for key in node.keys}
        if _calls_choice(node) or isinstance(node, (ast.Compare, ast.JoinedStr)):
            quiet |= {id(part) for part in ast.walk(node) if part is not node}
    for node in ast.walk(tree):
        if id(node) in quiet:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
        elif isinstance(node, ast.JoinedStr):
            parts = [each.value for each in node.values if isinstance(each, ast.Constant)]
            yield node.lineno, " ".join(str(each) for each in parts)


def test_code_holds_no_sentence() -> None:
    """Python gives a kind and what belongs to it; the texts say it."""
    found = [
        f"{path.relative_to(ROOT)}:{line} {text}"
        for package in ("handlers", "knowledge")
        for path in (ROOT / package).rglob("*.py")
        if str(path.relative_to(ROOT)) not in TERMS
        for line, text in _said_by_code(path)
        if not _PATTERN.search(text)
        and (len(re.findall(r"[\u0e01-\u0e5b]", text)) > LONGEST_TERM or _POLITE.search(text))
    ]
    assert found == []


def _ours(line: str) -> str:
    """A line of a text without what it quotes: that is what people type, or the heading of a form."""
    tags = re.findall(r"{[{%].*?[%}]}", line)
    return re.sub(r'"[^"]*"', "", re.sub(r"{[{%].*?[%}]}", "", line)) + " ".join(tags)


def _shown() -> Iterator[tuple[str, str]]:
    """What people read that is in our own words: texts, buttons, menus, and the terms of knowledge."""
    for path in TEXTS.glob("*.j2"):
        yield from ((path.name, _ours(line)) for line in path.read_text("utf-8").splitlines())
    yield from _labels()
    yield from ((type(each).__name__, each.words) for each in (*Status, *ReminderKind))
    yield from ((f"/{each.name}", each.description) for each in COMMANDS)
    yield from (("list", each) for each in TITLES.values())
    yield from (("calendar", each.title) for year in load_all().values() for each in year.calendar)
    yield from (("คู่มือ.md", line) for line in (ROOT / "docs" / "คู่มือ.md").read_text("utf-8").splitlines())
    yield from (("rank", title) for _, _, title in KINDS.values())


def test_one_word_for_one_thing() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (ROOT / "docs" / "words.md").read_text("utf-8").splitlines()
        if re.match(r"\| [\u0e01-\u0e5b]", line)
    ]
    assert len(rows) > 40
    instead = {other.strip(): word for word, _, _, others in rows for other in others.split(",")}
    wrong = [
        f"{where}: {other} → {word}: {text}"
        for where, text in _shown()
        for other, word in instead.items()
        if other and other in text
    ]
    assert wrong == []


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
