"""A capability that only this file knows works by one line in the table: nothing else has to know of it."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar, Literal

import pytest

from handlers.capabilities import TABLE
from handlers.capability import Args, Capability, Table
from handlers.parts import Outcome, Parts, Turn
from handlers.render import TEXTS, Texts
from handlers.terms.context import Ctx
from handlers.terms.effects import Effect
from handlers.terms.events import Event, Pressed
from handlers.terms.flow import Flow, FlowState, Step
from handlers.terms.messages import Choice, Say
from handlers.terms.roles import Right
from handlers.terms.talk import Talk, begin
from handlers.understanding.phrases import load_phrases
from tests.harness import Office

PHRASES = """
bell:
  like: ['^กดกริ่ง$']
  says: [กดกริ่ง]
"""
TEXT = """{% macro ask() %}กดกี่ครั้งคะ{% endmacro %}
{% macro dropped() %}ยังไม่ได้กดกริ่งนะคะ{% endmacro %}
{% macro rang(times) %}กริ๊ง {{ times }} ครั้ง{% endmacro %}
"""


class AskTimes(FlowState):
    FLOW: ClassVar[str] = "bell"
    kind: Literal["ask_times"] = "ask_times"


@dataclass(frozen=True, slots=True)
class Ring(Effect):
    RIGHT: ClassVar[Right] = "enter"
    WHAT: ClassVar[str] = "กดกริ่ง"

    times: int


def _load(version: int, data: Mapping[str, object]) -> FlowState:
    return AskTimes.model_validate(data)


def _step(state: FlowState, event: Event, ctx: Ctx) -> Step:
    return Step(None, (), (Ring(int(event.press)),)) if isinstance(event, Pressed) else Step(state)


async def _ring(effect: Ring, ctx: Ctx, turn: Turn) -> Outcome:
    return Outcome(ctx, (Say("bell.rang", {"times": effect.times}),))


def _door(talk: Talk, args: Args, ctx: Ctx) -> Step:
    return begin(talk, Step(AskTimes(), paused=False))


BELL = Flow(
    "bell",
    1,
    "enter",
    "กดกริ่ง",
    _load,
    lambda state, ctx: Say("bell.ask", {}, (Choice("สองครั้ง", "2"),)),
    _step,
    lambda state, words: False,
    set_aside=lambda state: (Say("bell.dropped"),),
)


@pytest.fixture
def with_bell(parts: Parts, tmp_path: Path) -> Parts:
    (tmp_path / "phrases.yaml").write_text(PHRASES, "utf-8")
    toy = Capability(
        "bell",
        flows=(BELL,),
        doors={"bell": _door},
        performers={Ring: _ring},
        phrases=load_phrases(tmp_path),
    )
    texts = tmp_path / "texts"
    shutil.copytree(TEXTS, texts)
    (texts / "bell.j2").write_text(TEXT, "utf-8")
    table = Table((*TABLE.capabilities, toy), TABLE.menu, TABLE.in_group, TABLE.focus)
    return replace(parts, table=table, texts=Texts(texts))


async def test_one_line_in_the_table_is_enough(office: Office, with_bell: Parts) -> None:
    """Phrase, door, state, effect and text work, rights hold, and leaving is said in its own words."""
    office.parts = with_bell
    asked = await office.say("กดกริ่ง")
    assert "กดกี่ครั้งคะ" in asked.text
    assert "กริ๊ง 2 ครั้ง" in (await office.press(asked.press("สองครั้ง"))).text
    await office.say("กดกริ่ง")
    assert "ยังไม่ได้กดกริ่งนะคะ" in (await office.say("กรอกคะแนน")).text
    asked = await office.say("กดกริ่ง", "executive")
    assert "ยังไม่ได้กดกริ่งค่ะ" in (await office.press(asked.press("สองครั้ง"), "executive")).text


def test_two_capabilities_cannot_claim_one_name() -> None:
    twice = Table(
        (*TABLE.capabilities, Capability("other", doors={"enter": _door})),
        TABLE.menu,
        TABLE.in_group,
        TABLE.focus,
    )
    with pytest.raises(ValueError, match="enter"):
        _ = twice.doors
