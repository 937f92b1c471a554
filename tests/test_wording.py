"""What people are shown: every text is used, short and in the words of the field; no sentence is in code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from bot.channels.telegram.commands import COMMANDS
from handlers.measures.looking.choosing import TITLES
from handlers.render import TEXTS, Texts
from handlers.scores.answers.rank import KINDS
from knowledge.measures.measure import Status
from knowledge.reminders.points import ReminderKind
from knowledge.rules.loader import load_all, load_sources

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "handlers", "knowledge", "storage")


def test_texts_stay_short() -> None:
    lines = {path.name: len(path.read_text("utf-8").splitlines()) for path in TEXTS.glob("*.j2")}
    assert {name: count for name, count in lines.items() if count > 300} == {}


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


def test_what_is_said_of_an_item_names_no_file_no_memory_and_no_other_agency() -> None:
    """Sources stand behind "ที่มา"; where a fact is not sure, its confidence says so."""
    forbidden = re.compile(r"seed|\.(?:txt|pdf|ya?ml)\b|ความจำ|เสียคะแนน|เทศบาล(?:นคร|เมือง|ตำบล)\w|อบต\.\w")
    told = [
        (f"{year} {item.code}", line)
        for year, ruleset in load_all().items()
        for item in ruleset.items
        for line in (item.title, *item.publish, *item.fails, item.period, item.unit, item.notes or "")
    ]
    assert len(told) > 200
    assert [(where, line) for where, line in told if forbidden.search(line)] == []


def test_a_source_has_a_public_name() -> None:
    """What is shown behind "ที่มา": where it can be read, no file of ours and no memory."""
    forbidden = re.compile(r"seed|\.(?:txt|ya?ml)\b|ความจำ")
    assert {key: name for key, name in load_sources().items() if forbidden.search(name)} == {}
