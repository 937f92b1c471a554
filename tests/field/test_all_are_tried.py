"""Every case and every sentence of watched people is tried in a talk, or there is a reason why not."""

from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
FLOWS = HERE.parent / "flows"


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


TALKS = [talk for path in sorted((HERE / "talks").glob("*.yaml")) for talk in _yaml(path)]
REASONS: dict[str, str] = _yaml(HERE / "not_tried.yaml") or {}
"""Case or sentence → why it is in no talk."""


def _flat(text: str) -> str:
    return " ".join(text.split())


def _said(talk: Any) -> set[str]:
    turns = talk["talk"]
    return {_flat(str(each[key])) for each in turns for key in ("say", "file") if key in each}


def test_every_case_is_tried() -> None:
    missing = []
    for case in _yaml(HERE / "cases.yaml"):
        inputs = case["input"] if isinstance(case["input"], list) else [case["input"]]
        wanted = {_flat(each.removeprefix("file: files/")) for each in inputs}
        said = [each for talk in TALKS if case["id"] in talk.get("covers", ()) for each in _said(talk)]
        tried = all(any(words in each for each in said) for words in wanted)
        if not tried and case["id"] not in REASONS:
            missing.append(f"{case['id']}: {sorted(wanted)}")
    assert missing == []


def test_every_sentence_people_typed_is_tried() -> None:
    said = set().union(*(_said(talk) for talk in TALKS))
    typed = (str(each["said"]) for each in _yaml(FLOWS / "typed.yaml"))
    assert [each for each in typed if _flat(each) not in said and each not in REASONS] == []
