"""Talks written down in YAML, taken turn by turn on each database.

Each line of `talk` is one turn: `say`, `press` (the label of a button shown) or `file`, by `user`
(the coordinator, unless said). `see` must be in the answer, `not_see` must not, `buttons` must be shown.
`remember_code` keeps the invite code in the answer under a name, `say_code` types it.
"""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.cases import load_cases
from knowledge.loader import YEARS
from tests.harness import Answer, Office

CODE = re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}")
FOLDER = Path(__file__).parent / "transcripts"
SAMPLES = {case.name: case.given for case in load_cases(YEARS / "2567")}


def _talks() -> list[Any]:
    return [
        pytest.param(talk, id=f"{path.stem}: {talk['name']}")
        for path in sorted(FOLDER.glob("*.yaml"))
        for talk in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("talk", _talks())
async def test_talk(talk: dict[str, Any], office: Office) -> None:
    if sample := talk.get("sample"):
        await office.give(SAMPLES[sample])
    if given := talk.get("given"):
        await office.give({code: Decimal(str(value)) for code, value in given.items()})
    answers: dict[str, Answer] = {}
    codes: dict[str, str] = {}
    for number, turn in enumerate(talk["talk"], 1):
        user = turn.get("user", "coordinator")
        if days := turn.get("days_later"):
            office.clock.move(days=days)
        if name := turn.get("say_code"):
            turn = turn | {"say": codes[name]}
        answers[user] = await _take(turn, office, user, answers.get(user))
        _check(turn, answers[user], f"turn {number}: {turn}")
        if name := turn.get("remember_code"):
            codes[name] = CODE.findall(answers[user].text)[0]
    if "scores" in talk:
        wanted = {code: Decimal(str(value)) for code, value in talk["scores"].items()}
        assert await office.scores() == wanted


async def _take(turn: dict[str, Any], office: Office, user: str, before: Answer | None) -> Answer:
    if "press" in turn:
        assert before is not None
        return await office.press(before.press(str(turn["press"])), user)
    if "raw_press" in turn:
        return await office.press(turn["raw_press"], user)
    if "file" in turn:
        return await office.send_file(turn["file"]["name"], turn["file"].get("text"), user)
    return await office.say(str(turn["say"]), user)


def _list(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _check(turn: dict[str, Any], answer: Answer, where: str) -> None:
    shown = f"{where}\n--- said:\n{answer.text}\n--- buttons: {list(answer.choices)}"
    for words in _list(turn.get("see", [])):
        assert words in answer.text, f"missing {words!r} in {shown}"
    for words in _list(turn.get("not_see", [])):
        assert words not in answer.text, f"unwanted {words!r} in {shown}"
    assert answer.choices, f"a dead end: {shown}"
    for label in _list(turn.get("buttons", [])):
        assert any(text.startswith(label) for text in answer.choices), f"no button {label!r} in {shown}"
