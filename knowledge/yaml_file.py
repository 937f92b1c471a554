"""One YAML file of rules: its data, the line of every key, and faults told in one clear line each."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError

from knowledge.errors import RulesError

Where = tuple[str | int, ...]
"""The way to a value: `("items", 7, "period")` is `items[7].period`."""

Model = TypeVar("Model", bound=BaseModel)
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TRUE = {"yes", "true", "on"}


@dataclass(frozen=True)
class Document:
    """A file that was read: `lines` knows the line (from 1) of every key and list entry."""

    name: str
    data: object
    lines: Mapping[Where, int]

    def fault(self, where: Where, text: str) -> str:
        """The fault as shown: `2567/items.yaml: items[7].periode: unknown key … (line 120)`."""
        known = where
        while known and known not in self.lines:
            known = known[:-1]
        return f"{self.name}: {spelled(where)}: {text} (line {self.lines.get(known, 1)})"


def spelled(where: Where) -> str:
    """The way to a value as people write it."""
    words = "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in where)
    return words.removeprefix(".") or "the file"


def read_document(path: Path, name: str) -> Document:
    """Read one file; RulesError for what is missing, not UTF-8, not YAML, or has a key twice."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RulesError([f"{name}: cannot be read: {error.strerror}"]) from error
    reader = _YamlReader()
    node = _compose(_decoded(data, name), name)
    document = Document(name, reader.build(node, ()), reader.lines)
    if reader.duplicates:
        raise RulesError(document.fault(where, "key is given twice") for where in reader.duplicates)
    return document


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RulesError([f"{name}: line {line}: not UTF-8; save the file as UTF-8"]) from error


def _compose(text: str, name: str) -> yaml.Node:
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise RulesError([f"{name}: {_yaml_fault(error, text)}"]) from error
    if not isinstance(node, yaml.Node):
        raise RulesError([f"{name}: the file is empty"])
    return node


def _yaml_fault(error: yaml.YAMLError, text: str) -> str:
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        return f"line {line}: not valid YAML: {error.problem or error.context}"
    bad = next((at for at, sign in enumerate(text) if not sign.isprintable() and sign not in "\n\r\t"), 0)
    line = text.count("\n", 0, bad) + 1
    return f"line {line}: not valid YAML: unreadable character {text[bad : bad + 1]!r}"


class _YamlReader:
    """Turns YAML nodes into plain data, with exact decimals, and notes lines and repeated keys."""

    def __init__(self) -> None:
        self.lines: dict[Where, int] = {}
        self.duplicates: list[Where] = []

    def build(self, node: yaml.Node, where: Where) -> object:
        self.lines.setdefault(where, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, where)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(each, (*where, at)) for at, each in enumerate(node.value)]
        return _scalar(node)

    def _mapping(self, node: yaml.MappingNode, where: Where) -> dict[str, object]:
        data: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            inside = (*where, key)
            if key in data:
                self.duplicates.append(inside)
            self.lines[inside] = key_node.start_mark.line + 1
            data[key] = self.build(value_node, inside)
        return data


def _scalar(node: yaml.Node) -> object:
    text = str(node.value)
    match node.tag.rpartition(":")[2]:
        case "null":
            return None
        case "bool":
            return text.lower() in _TRUE
        case "int" | "float":
            return _number(text)
        case _:
            return text


def _number(text: str) -> Decimal | str:
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def validated(document: Document, model: type[Model]) -> Model:
    """The document as its model; RulesError with every fault of the file at once."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        faults = [
            document.fault(
                each["loc"], _explained(each["type"], each["msg"], each["input"], each["loc"], model)
            )
            for each in error.errors(include_url=False, include_context=False)
        ]
        raise RulesError(faults) from error


def _explained(kind: str, message: str, given: object, where: Where, model: type[BaseModel]) -> str:
    if kind == "extra_forbidden":
        return f"unknown key; allowed: {', '.join(_model_at(model, where[:-1]).model_fields)}"
    if kind == "missing":
        return "this key is missing"
    if kind == "string_type" and isinstance(given, bool | Decimal):
        return f'must be text; put it in quotes: "{str(given).lower()}"'
    return f"{_wanted(message)}, got {_shown(given)}"


def _wanted(message: str) -> str:
    message = message.replace("Input should", "must").replace("String should", "must")
    return message.replace("a valid tuple", "a list").replace("a valid string", "text")


def _shown(given: object) -> str:
    match given:
        case None:
            return "nothing"
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case str():
            return f'"{given}"'
        case _:
            return str(given)


def _model_at(model: type[BaseModel], where: Where) -> type[BaseModel]:
    """The model that describes the value `where` leads to."""
    for key in where:
        if isinstance(key, str) and key in model.model_fields:
            model = _inner(model.model_fields[key].annotation) or model
    return model


def _inner(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for each in get_args(annotation) if (found := _inner(each))), None)
