"""Every pattern of the four packages, and how it is used: found in modules, classes and code, not listed."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import bot
import handlers
import knowledge
import storage
from handlers.capabilities import TABLE
from handlers.understanding.phrases import Phrase
from knowledge import agencies
from knowledge.rules.loader import load_all
from knowledge.score_text.tokens import _pattern_of, names_of

ROOT = Path(__file__).parents[2]
METHODS = ("search", "match", "fullmatch", "sub", "finditer", "findall", "split")
WHOLE = {
    "handlers.understanding.words.MEANINGS": "fullmatch",
    "knowledge.score_text.rows._LINE": "fullmatch",
    "knowledge.score_text.rows._LIST": "fullmatch",
}
"""How patterns are used that stand in a row or are chosen between; the others say it where they are used."""
NOT_RUN = ("bot.__main__", "storage.migrations")


@dataclass(frozen=True)
class Used:
    """A pattern, where it stands and how it is used."""

    pattern: re.Pattern[str]
    where: str
    method: str = "search"

    def read(self, text: str) -> object:
        """All of the text by this pattern, as the code does it."""
        if self.method == "sub":
            return self.pattern.sub("", text)
        found = getattr(self.pattern, self.method)(text)
        return sum(1 for _ in found) if self.method == "finditer" else found


@cache
def modules() -> tuple[ModuleType, ...]:
    names = (
        each.name
        for package in (knowledge, handlers, storage, bot)
        for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    )
    return tuple(importlib.import_module(name) for name in names if not name.startswith(NOT_RUN))


@cache
def patterns() -> tuple[Used, ...]:
    """Each pattern once for every way it is used."""
    found = (*_kept(), *_spelt(), *_phrases(), *_built())
    return tuple({(each.pattern, each.method): each for each in found}.values())


def _kept() -> Iterator[Used]:
    """Those that modules and classes hold, however deep."""
    for module in modules():
        for name, value in vars(module).items():
            where = f"{module.__name__}.{name}"
            ours = isinstance(value, type) and value.__module__ == module.__name__
            inner = list(vars(value).values()) if ours else [value]
            for pattern in {each for part in inner for each in _inside(part)}:
                for method in _uses(module, name) or {WHOLE.get(where, "search")}:
                    yield Used(pattern, where, method)


def _inside(value: Any, depth: int = 4) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif depth and isinstance(value, dict):
        yield from (each for part in value.values() for each in _inside(part, depth - 1))
    elif depth and isinstance(value, tuple | list | set | frozenset):
        yield from (each for part in value for each in _inside(part, depth - 1))
    elif depth and is_dataclass(value) and not isinstance(value, type):
        parts = (getattr(value, field.name, None) for field in fields(value))
        yield from (each for part in parts for each in _inside(part, depth - 1))


def _uses(module: ModuleType, name: str) -> set[str]:
    """What the module does with it."""
    return set(re.findall(rf"(?<![\w.]){re.escape(name)}\.({'|'.join(METHODS)})\b", _source(module)))


@cache
def _source(module: ModuleType) -> str:
    return Path(module.__file__ or "").read_text("utf-8")


def _spelt() -> Iterator[Used]:
    """Those that are spelt where they are used, and those of strings that a module keeps."""
    for module in modules():
        for node in ast.walk(ast.parse(_source(module))):
            call = node.func if isinstance(node, ast.Call) else None
            if not isinstance(call, ast.Attribute) or not isinstance(node, ast.Call) or not node.args:
                continue
            if ast.unparse(call.value) == "re" and call.attr in METHODS:
                for pattern in _texts(node.args[0], module):
                    yield Used(re.compile(pattern), f"{module.__name__}:{node.lineno}", call.attr)


def _texts(node: ast.expr, module: ModuleType) -> Iterator[str]:
    """The patterns that an argument stands for; of a name, all strings of what may hold it."""
    try:
        value = eval(ast.unparse(node), dict(vars(module)))
    except NameError:
        loops = ("_KINDS", "NAMES")
        value = [each for name in loops if name in vars(module) for each in _strings(vars(module)[name])]
    yield from _strings(value)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (each for part in value.values() for each in _strings(part))
    elif isinstance(value, tuple | list):
        yield from (each for part in value for each in _strings(part))


def _phrases() -> Iterator[Used]:
    found = (phrase for one in TABLE.capabilities for phrase in one.phrases)
    yield from (Used(each, f"phrase {phrase.name}") for phrase in found for each in _patterns(phrase))


def _patterns(phrase: Phrase) -> tuple[re.Pattern[str], ...]:
    return phrase.patterns


def _built() -> Iterator[Used]:
    """Those that are made of the rules and of names when they are first needed."""
    for year, ruleset in load_all().items():
        yield Used(_pattern_of(names_of(ruleset)), f"tokens of {year}", "finditer")
    for pattern, kind in agencies._type_patterns():
        yield Used(pattern, f"type {kind.title}")
