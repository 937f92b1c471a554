"""Who wins a sentence: every example leads where its phrase says, and no overlap is left to the order."""

import json
import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml

from bot.wiring import load_rules
from handlers.capabilities import TABLE
from handlers.capability import Heard, Moment
from handlers.meaning.phrasing import phrases_that_fit
from handlers.routing import route
from handlers.terms.context import Ctx
from handlers.terms.events import Text
from handlers.terms.messages import Choice, Press
from handlers.terms.talk import Talk
from handlers.understanding.phrases import Phrase, in_order, load_phrases
from knowledge.errors import RulesError
from knowledge.measures.in_charge import Colleague
from knowledge.measures.measure import Draft, Measure, Plan, Shown
from knowledge.periods.days import Span
from knowledge.rules.loader import YEARS
from knowledge.scores.cases import load_cases

HERE = Path(__file__).parent
RULES = load_rules()
FULL = next(case.given for case in load_cases(YEARS / "2567") if case.name == "เขวาใหญ่ 2567 ครบทุกข้อ")
SPAN = Span(date(2024, 1, 1), date(2024, 3, 31))
MEASURES = (
    Measure(1, 2567, Draft("กิจกรรม Big Data", spans=(SPAN,), units=("กองคลัง",), serves=("ind9",))),
    Measure(2, 2567, Draft("จัดทำคู่มือปฏิบัติงาน", serves=("O8",))),
    Measure(3, 2567, Draft("No Gift Policy", everyone=True)),
)
CTX = Ctx(
    "coordinator",
    "อบต.ตัวอย่าง",
    RULES,
    2567,
    date(2024, 3, 4),
    FULL,
    agency_id=1,
    member_id=1,
    plan=Plan.among(2567, MEASURES, (2567,)),
    shown=Shown((1, 2, 3)),
    colleagues=(Colleague(1, "coordinator", ""), Colleague(2, "staff", "กองคลัง")),
)
IDLE = Talk(flows=TABLE.flows)
ASKS = ("wish", "question")
WINNERS = HERE / "winners.json"
"""Each sentence with who takes it and, after "|", which phrases would have fitted too. Written by
`python -m tests.flows.winners`; a change of it is to be looked at, line by line."""


@cache
def sentences() -> list[str]:
    """Every line that is said in the talks, and what people typed who were watched (`typed.yaml`)."""
    talks = (talk for path in sorted((HERE / "transcripts").glob("*.yaml")) for talk in _yaml(path))
    said = [str(turn["say"]) for talk in talks for turn in talk["talk"] if "say" in turn]
    typed = [str(each["said"]) for each in _yaml(HERE / "typed.yaml")]
    return list(dict.fromkeys((*said, *typed)))


def _yaml(path: Path) -> list[dict]:  # type: ignore[type-arg]
    found: list[dict] = yaml.safe_load(path.read_text("utf-8"))  # type: ignore[type-arg]
    return found


@cache
def fits(sentence: str) -> list[Phrase]:
    """The phrases that fit a sentence: wishes first, and each in the order in which they are asked."""
    heard = Heard(Text(sentence))
    return [each for asks in ASKS for each, _ in phrases_that_fit(heard, asks, CTX, TABLE)]


def winner(sentence: str) -> str:
    """Who takes a sentence when nothing is under way: `wish:…`, a taker's room and moment, or a question."""
    heard = Heard(Text(sentence))
    found = {asks: [each.name for each in fits(sentence) if each.asks == asks] for asks in ASKS}
    for moment in (Moment.SENT, Moment.NAMED):
        if taker := _taker(moment, heard):
            return taker
    if found["wish"]:
        return f"wish:{found['wish'][0]}"
    if taker := _taker(Moment.READ, heard):
        return taker
    return f"question:{found['question'][0]}" if found["question"] else "nobody"


def _taker(moment: Moment, heard: Heard) -> str:
    return next(
        (
            f"{moment.name.lower()}:{one.name}"
            for one in TABLE.capabilities
            if moment in one.takes and one.takes[moment](IDLE, heard, CTX)
        ),
        "",
    )


def line(sentence: str) -> str:
    took = winner(sentence)
    others = [each.name for each in fits(sentence) if each.name != took.partition(":")[2]]
    return f"{took} | {' '.join(others)}" if others else took


EXAMPLES = [
    pytest.param(phrase, says, id=f"{phrase.name}: {says}")
    for phrase in TABLE.phrases
    for says in phrase.says
]


@pytest.mark.parametrize(("phrase", "says"), EXAMPLES)
def test_every_example_wins_where_it_stands(phrase: Phrase, says: str) -> None:
    found = [each for each in fits(says) if each.asks == phrase.asks]
    assert [each.name for each in found][:1] == [phrase.name]
    assert winner(says).partition(":")[2] == phrase.name


@pytest.mark.parametrize("polite", ["ค่ะ", "ครับ", " นะคะ"])
@pytest.mark.parametrize(("phrase", "says"), EXAMPLES)
def test_politeness_changes_no_wish(phrase: Phrase, says: str, polite: str) -> None:
    assert winner(says + polite).partition(":")[2] == phrase.name


@pytest.mark.parametrize("asks", ["wish", "question"])
def test_no_overlap_is_left_to_the_order(asks: str) -> None:
    """Of two phrases that fit the same sentence one says that it wins over the other."""
    unsettled = set()
    known = [*sentences(), *(says for phrase in TABLE.phrases for says in phrase.says)]
    for sentence in known:
        found = [each for each in fits(sentence) if each.asks == asks]
        unsettled |= {(found[0].name, each.name) for each in found[1:] if each.name not in found[0].over}
    assert not unsettled


def test_who_takes_each_sentence_is_as_written_down() -> None:
    known = json.loads(WINNERS.read_text("utf-8"))
    now = {sentence: line(sentence) for sentence in sentences()}
    changed = {each: (known.get(each), took) for each, took in now.items() if known.get(each) != took}
    assert not changed, "look at each change; then python -m tests.flows.winners"
    assert not set(known) - set(now)


def test_every_phrase_leads_to_a_door_and_its_reader_exists() -> None:
    assert [each.name for each in TABLE.phrases if each.leads_to not in TABLE.doors] == []
    assert [each.name for each in TABLE.phrases if each.reads and each.reads not in TABLE.readers] == []
    assert all(len(each.says) >= 1 for each in TABLE.phrases)


def test_every_button_spelt_in_the_code_opens_a_door() -> None:
    """`Choice.to(…, "door")` names a door of the table, and nobody spells a press by hand."""
    root = HERE.parents[1] / "handlers"
    code = {path: path.read_text("utf-8") for path in root.rglob("*.py")}
    named = {
        name
        for text in code.values()
        for name in re.findall(r'Choice\.to\([^,()]*(?:\([^()]*\))?[^,()]*, "(\w+)"', text)
    }
    assert len(named) > 30
    assert named <= set(TABLE.doors)
    assert [
        str(path)
        for path, text in code.items()
        if re.search(r'["\']q\.', text) and path.name != "messages.py"
    ] == []


@pytest.mark.parametrize("words", ["บันทึก", "save", "ok", "ได้", "ตกลง", "โอเค", "ใช่"])
def test_no_word_that_saves_can_erase(words: str) -> None:
    state = TABLE.flows["score_entry"].load(1, {"kind": "confirm_erase"})
    step = route(Talk(state, flows=TABLE.flows), Text(words), CTX, TABLE)
    assert step.effects == ()
    assert step.state == state


def test_a_press_is_read_as_it_was_written() -> None:
    choice = Choice.to("แก้ไข", "measure", 7, "own", 3)
    assert choice.press == "q.measure.7.own.3"
    assert Press.read(choice.press) == Press("measure", ("7", "own", "3"))
    assert Press.read("7.save") is None
    assert choice.is_standing


def test_a_file_of_phrases_says_what_is_wrong_and_where(tmp_path: Path) -> None:
    (tmp_path / "phrases.yaml").write_text("bell:\n  like: ['(']\n  says: [ก]\n", "utf-8")
    with pytest.raises(RulesError, match=r"bell\.like\[0\].*line 2"):
        load_phrases(tmp_path)


def test_phrases_cannot_win_in_a_circle() -> None:
    one = Phrase(name="a", like=("x",), says=("x",), over=("b",))
    with pytest.raises(RulesError, match="circle"):
        in_order((one, Phrase(name="b", like=("x",), says=("x",), over=("a",))))
    with pytest.raises(RulesError, match="no phrase c"):
        in_order((one.model_copy(update={"over": ("c",)}),))
