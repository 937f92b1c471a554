"""Every state that was ever stored must still load, show something, and survive any event."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers import conversation
from handlers.capabilities import TABLE
from handlers.measures.flow import states as measure_states
from handlers.people import renaming
from handlers.people.joining import states as joining_states
from handlers.render import Texts
from handlers.routing import route
from handlers.scores.entry import states as entry_states
from handlers.terms.context import Ctx
from handlers.terms.events import Edited, File, Flood, Media, Pressed, Started, Text
from handlers.terms.flow import Step
from handlers.terms.talk import Talk
from knowledge.measures.measure import Draft, Measure, Plan
from knowledge.periods.days import Span
from knowledge.rules.loader import YEARS
from knowledge.rules.rulebook import Rules
from knowledge.scores.cases import load_cases
from storage.messages.chats import ConversationRow
from tests.harness import FrozenClock

FOLDER = Path(__file__).parent / "states"
STORED = [
    (path.stem.split(".v")[0], int(path.stem.split(".v")[1]), state)
    for path in sorted(FOLDER.glob("*.json"))
    for state in json.loads(path.read_text("utf-8"))
]
TEXTS = Texts()
FULL = next(case.given for case in load_cases(YEARS / "2567") if case.name == "เขวาใหญ่ 2567 ครบทุกข้อ")


SPAN = Span(date(2024, 1, 1), date(2024, 3, 31))
PLAN = Plan.among(
    2567, (Measure(1, 2567, Draft("Big Data", spans=(SPAN,))), Measure(2, 2567, Draft("คู่มือ"))), (2567,)
)


def view(rules: Rules, scores: Any = FULL, role: str = "coordinator") -> Ctx:
    today = FrozenClock()().date()
    return Ctx(role, "อบต.", rules, 2567, today, scores, agency_id=1, member_id=1, plan=PLAN)


def test_every_kind_of_state_is_among_the_stored_ones() -> None:
    kinds = {state["kind"] for _, _, state in STORED}
    assert kinds == {
        state.model_fields["kind"].default
        for module in (entry_states, joining_states, renaming, measure_states)
        for state in vars(module).values()
        if isinstance(state, type) and "kind" in getattr(state, "model_fields", {})
    }


@pytest.mark.parametrize(("flow", "version", "state"), STORED)
def test_a_stored_state_loads_asks_and_is_stored_the_same(
    flow: str, version: int, state: dict[str, Any], rules: Rules
) -> None:
    row = ConversationRow("web:x", 1, 2567, flow, version, state, False, 3)
    talk = conversation.load(row, TABLE.flows)
    assert talk.state is not None
    assert TEXTS.render(TABLE.flows[flow].prompt(talk.state, view(rules))).text
    stored = conversation.stored(talk, row, view(rules), (), [], None, Step(talk.state))
    assert conversation.load(stored, TABLE.flows).state == talk.state
    assert stored.state == state or version < TABLE.flows[flow].version


def test_a_question_stored_before_it_kept_more_still_loads() -> None:
    before = {"kind": "ask_how", "measure_id": 1}
    talk = conversation.load(ConversationRow("web:x", 1, 2567, "measures", 1, before), TABLE.flows)
    assert talk.state == measure_states.AskHow(measure_id=1)


@pytest.mark.parametrize(
    ("flow", "version", "state"),
    [("gone", 1, {}), ("score_entry", 99, {"kind": "choose_year"}), ("score_entry", 1, {"kind": "strange"})],
)
def test_a_state_nobody_can_read_is_said_so(flow: str, version: int, state: dict[str, Any]) -> None:
    with pytest.raises(conversation.Unreadable):
        conversation.load(ConversationRow("web:x", 1, 2567, flow, version, state), TABLE.flows)


WORDS = st.sampled_from(
    [
        "ข้าม",
        "ย้อนกลับ",
        "ผ่าน",
        "ไม่ผ่าน",
        "64",
        "1 2 3",
        "999",
        "O8 0 O9 1",
        "O8 0 O8 1",
        "จุดอ่อน",
        "เลิกทำ",
        "เสร็จแล้ว",
        "ข้อ 1 ยังไม่เสร็จ รอกองช่าง",
        "เลื่อนเป็น 15 เม.ย. เพราะฝนตก",
        "ไตรมาส 2 กองคลัง",
        "https://x.example/a",
        "งานของฉัน",
        "หยุดเตือน 1 สัปดาห์",
        "ทำต่อ",
        "-",
        "",
    ]
)
PRESSES = st.sampled_from(
    ["3.skip", "3.back", "3.save", "3.no", "3.v0", "3.v9", "3.rest", "3.pass", "3.ind", "3.y2567", "2.save",
     "q.total", "q.item.O8", "q.undo.7", "q.why.ind8.part1", "more:2", "q.", ".", "3.accept", "3.create",
     "3.type.town", "3.type.x", "3.province.9", "3.province.99", "3.unit.1", "3.unit.x", "3.yes", "3.anyway",
     "3.this.1", "3.this.x", "3.serves.9", "3.serves.99", "3.unit.99", "3.everyone", "3.period.Q2", "3.take",
     "3.percent.50", "3.percent.999", "3.percent.x", "3.days.7", "3.days.99999", "3.quarter", "3.stuck",
     "3.close", "3.settle", "3.period", "3.units", "q.measure.1", "q.measure.9", "q.measure.1.edit",
     "q.doing.1.50", "q.doing.1.999", "q.postpone.2", "q.mute.1", "q.plan.Q2.8", "q.plan.x", "q.suggest.101",
     "q.suggest.item.O8", "q.suggest.item.x", "q.copyplan.2566", "q.planyear.1", "q.remind.at.x",
     "q.done.1", "q.remind.kind.x", "3.done",
     "3.sample", "q.member.7.role.staff", "q.member.x", "q.invite.staff.1", "q.agency.9", "q.forget.yes"]
)  # fmt: skip
EVENTS = st.one_of(
    WORDS.map(Text),
    st.text(max_size=60).map(Text),
    PRESSES.map(Pressed),
    st.text(max_size=20).map(Pressed),
    st.builds(File, st.text(min_size=1, max_size=9), st.none() | WORDS),
    st.builds(File, st.just("ภาพ.jpg"), token=st.just("/files/x"), is_photo=st.booleans(), caption=WORDS),
    st.builds(Media, st.sampled_from(["sticker", "picture", "voice", "video", "place", "other"])),
    st.builds(Started, st.sampled_from(["", "KWY73M2P", "x"])),
    st.builds(Edited, WORDS),
    st.just(Flood()),
)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(STORED), EVENTS, st.booleans(), st.sampled_from([{}, {"ind1": FULL["ind1"]}, FULL]))
def test_any_event_in_any_state_gets_an_answer(
    stored: tuple[str, int, dict[str, Any]], event: Any, paused: bool, scores: Any
) -> None:
    """No state and no event, however odd, ends in an exception or in silence."""
    flow, version, data = stored
    talk = Talk(TABLE.flows[flow].load(version, data), paused, 3, flows=TABLE.flows)
    ctx = view(RULES, scores)
    step = route(talk, event, ctx, TABLE)
    moved = conversation.moved(talk, step)
    says = list(step.say)
    if step.ask and moved.active is not None:
        says.append(moved.dialog.prompt(moved.active, ctx))
    assert all(TEXTS.render(say).text for say in says)
    assert says or step.effects


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(STORED), EVENTS, st.booleans())
def test_a_guest_gets_an_answer_and_no_effect_on_an_agency(stored: Any, event: Any, agreed: bool) -> None:
    talk = Talk(TABLE.flows[stored[0]].load(stored[1], stored[2]), False, 3, flows=TABLE.flows)
    ctx = Ctx("guest", "", RULES, 2567, FrozenClock()().date(), consented=agreed)
    step = route(talk, event, ctx, TABLE)
    moved = conversation.moved(talk, step)
    says = list(step.say)
    if step.ask and moved.active is not None:
        says.append(moved.dialog.prompt(moved.active, ctx))
    assert all(TEXTS.render(say).text for say in says)
    assert says or step.effects
    assert all(effect.RIGHT == "self" for effect in step.effects)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(STORED), EVENTS)
def test_an_executive_never_gets_an_effect_that_writes(stored: Any, event: Any) -> None:
    talk = Talk(TABLE.flows[stored[0]].load(stored[1], stored[2]), False, 3, flows=TABLE.flows)
    step = route(talk, event, view(RULES, FULL, "executive"), TABLE)
    assert not any(effect.RIGHT in ("enter", "erase") for effect in step.effects)


def _rules() -> Rules:
    from bot.wiring import load_rules

    return load_rules()


RULES = _rules()
