"""The written talks: reading them, and what is checked after each turn, on whatever channel it was taken."""

import re
from collections.abc import Awaitable, Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.rules.loader import YEARS
from knowledge.scores.cases import load_cases
from tests.harness import Answer

CODE = re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}")
YEAR = re.compile(r"ปี 25\d\d|25\d\d")
OF_NO_YEAR = re.compile(r"สมาชิก|กลุ่มนี้|การตั้งค่า|ชื่อหน่วยงาน|ออกจาก|นำ .* ออก|→|กลับมาเป็น|^✓ เพื่อ")
"""What is about people, groups and settings, or a draft."""
FOLDER = Path(__file__).parent / "transcripts"
SAMPLES = {case.name: case.given for case in load_cases(YEARS / "2567")}
Talk = Mapping[str, Any]
Turn = Mapping[str, Any]
Take = Callable[[Turn, str, Answer | None], Awaitable[Answer]]


def talks(wanted: Callable[[Talk], bool] = lambda _: True) -> list[Any]:
    """Every talk of the folder as a test parameter."""
    return [
        pytest.param(talk, id=f"{path.stem}: {talk['name']}")
        for path in sorted(FOLDER.glob("*.yaml"))
        for talk in yaml.safe_load(path.read_text(encoding="utf-8"))
        if wanted(talk)
    ]


def scores_before(talk: Talk) -> dict[str, Decimal]:
    sample = dict(SAMPLES[talk["sample"]]) if "sample" in talk else {}
    return sample | {code: Decimal(str(value)) for code, value in talk.get("given", {}).items()}


def other_years(talk: Talk) -> dict[int, tuple[dict[str, Decimal], str | None]]:
    """Results of other years that were there before: `years: {2566: {total: 80.29, level: ผ่าน}}`.

    `each` is the score of every indicator that is not named.
    """
    return {year: _result(dict(told)) for year, told in talk.get("years", {}).items()}


def _result(told: dict[str, Any]) -> tuple[dict[str, Decimal], str | None]:
    level = told.pop("level", None)
    each = told.pop("each", None)
    all_same = {f"ind{number}": each for number in range(1, 11)} if each is not None else {}
    return {code: Decimal(str(value)) for code, value in (all_same | told).items()}, level


def scores_after(talk: Talk) -> dict[str, Decimal] | None:
    if "scores" not in talk:
        return None
    return {code: Decimal(str(value)) for code, value in talk["scores"].items()}


async def hold(talk: Talk, take: Take, pass_days: Callable[[int], None], app: str = "เว็บ") -> None:
    """Take the turns one by one and check every answer; `{app}` stands for the channel's name."""
    answers: dict[str, Answer] = {}
    codes: dict[str, str] = {}
    for number, turn in enumerate(talk["talk"], 1):
        user = turn.get("user", "coordinator")
        pass_days(turn.get("days_later", 0))
        if name := turn.get("say_code"):
            words = turn.get("around", "{code}")
            turn = turn | {"say": words.format(code=codes[name], bare=codes[name].replace("-", ""))}
        answers[user] = await take(turn, user, answers.get(user))
        _check(turn, answers[user], app, f"turn {number}: {turn}")
        if name := turn.get("remember_code"):
            codes[name] = CODE.findall(answers[user].text)[0]


def _list(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _is_of_a_year(message: Mapping[str, Any], first: str) -> bool:
    """Whether it is a card, or says that something was kept, of scores or of a plan."""
    return (message.get("kind") == "card" or first.startswith("✓")) and not OF_NO_YEAR.search(first)


def _check(turn: Turn, answer: Answer, app: str, where: str) -> None:
    shown = f"{where}\n--- said:\n{answer.text}\n--- buttons: {list(answer.choices)}"
    for words in _list(turn.get("see", [])):
        assert words.replace("{app}", app) in answer.text, f"missing {words!r} in {shown}"
    for words in _list(turn.get("not_see", [])):
        assert words not in answer.text, f"unwanted {words!r} in {shown}"
    assert answer.choices, f"a dead end: {shown}"
    for message in answer.messages:
        first = message["text"].split("\n")[0]
        named = YEAR.search(message["text"] if first.startswith("✓") else first)
        assert named or not _is_of_a_year(message, first), f"no year: {shown}"
    for label in _list(turn.get("buttons", [])):
        assert any(text.startswith(label) for text in answer.choices), f"no button {label!r} in {shown}"
