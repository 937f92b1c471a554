"""How well plain Thai is understood, counted on sentences that were never learnt from."""

import json
import re
from collections import Counter

import pytest
from click.testing import CliRunner

from bot.cli.main import main
from bot.cli.nlu import DAY, ROLES, measured, view
from handlers.capabilities import TABLE
from handlers.capability import Heard
from handlers.meaning.classifying import classified
from handlers.meaning.recognising import recognised
from handlers.routing import route
from handlers.terms.events import Text
from handlers.terms.talk import Talk
from handlers.understanding.bare import bare
from handlers.understanding.mending import in_figures, on_the_other_keyboard, seen
from handlers.understanding.sayings import OUT_OF_SCOPE
from knowledge.about_ita import load_about_ita
from tests.flows.test_phrases import CTX

NEAR = {
    "กองช่างต้องลง o ไหน": "unit_items",
    "กองช่างมีงานอะไร": "unit_work",
    "ใครดูแล o8": "in_charge",
    "ให้กองช่างดูแล o8": "assign_item",
    "กองไหนค้างงาน": "who_has_not",
    "ช่วยทวงกองที่ค้างหน่อย": "remind_unit",
    "ปิดแจ้งเตือนก่อน": "stop_reminders",
    "เปลี่ยนเวลาแจ้งเตือนให้ที": "reminder_settings",
    "ลบข้อมูลส่วนตัวของหนู": "erase_me",
    "ล้างคะแนนทั้งหมดทิ้ง": "erase_scores",
    "oit ขาดอะไรอีก": "missing_items",
    "oit คืออะไร": "about_ita",
    "oit เราได้เท่าไร": "instrument_score",
    "oit มีข้ออะไรบ้าง": "all_items",
}
"""Near misses between neighbours."""


def test_held_out_sentences_are_understood() -> None:
    done = measured()
    assert done.right >= 0.88
    assert done.refused >= 0.90
    assert done.wrongly_refused <= 0.03


def test_every_intent_has_sentences_enough_and_none_twice() -> None:
    assert len(TABLE.intents) > 60
    assert {each.name: len(each.says) for each in TABLE.intents.values() if len(each.says) < 25} == {}
    said = Counter(bare(text) for each in TABLE.intents.values() for text in each.says)
    assert [text for text, count in said.items() if count > 1] == []


def test_every_intent_leads_to_a_door_that_stands_and_means_phrases_that_stand() -> None:
    phrases = {each.name for each in TABLE.phrases}
    for intent in TABLE.intents.values():
        assert intent.name == OUT_OF_SCOPE or intent.door in TABLE.doors
        assert not intent.reads or intent.reads in TABLE.readers
        assert set(intent.phrases) <= phrases


@pytest.mark.parametrize(("said", "wanted"), NEAR.items())
def test_near_misses(said: str, wanted: str) -> None:
    assert classified(said, view(ROLES[0], DAY), TABLE).intent == wanted


@pytest.mark.parametrize("intent", TABLE.intents.values(), ids=lambda each: each.name)
def test_nothing_is_changed_by_a_guess(intent) -> None:  # type: ignore[no-untyped-def]
    """What no phrase or reader takes changes nothing, however sure the likeness is."""
    for said in intent.held_out:
        if classified(said, CTX, TABLE).confidence == 1:
            continue
        step = route(Talk(flows=TABLE.flows), Text(said), CTX, TABLE)
        assert not any(each.IN_ORDER for each in step.effects), said
        assert step.state is None, said


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("นๅ/", "o12"), ("l;ylfu", "สวัสดี"), ("-kf-hvwso", "ขาดข้อไหน"), ("hello there", ""), ("O12", "")],
)
def test_the_other_keyboard(typed: str, meant: str) -> None:
    assert on_the_other_keyboard(typed) == meant


@pytest.mark.parametrize(
    ("spelt", "figures"),
    [
        ("แปดสิบเจ็ดจุดสามสาม", "87.33"),
        ("ยี่สิบเอ็ด", "21"),
        ("หนึ่งร้อย", "100"),
        ("โอสิบสองต้องลงอะไร", "โอ12 ต้องลงอะไร"),
        ("ห้างร้าน", "ห้างร้าน"),
        ("สองหน่วยงาน", "สองหน่วยงาน"),
    ],
)
def test_figures_in_words(spelt: str, figures: str) -> None:
    assert in_figures(spelt) == figures


def test_torn_and_unseen_letters() -> None:
    assert seen("สานักปลัด") == "สำนักปลัด"
    assert seen("ขาด\u200bข้อ\u200bไหน") == "ขาดข้อไหน"
    assert seen("Ｏ１２") == "O12"
    assert seen("หนึ่ง\nสอง") == "หนึ่ง\nสอง"


@pytest.mark.parametrize(
    "text", ["ก" * 20_000, "ו" * 200, "\u202e\u200b" * 99, "<b>ขาดข้อไหน</b>" * 9, "?!…", "𓀀"]
)
def test_hostile_texts_mean_nothing_and_take_no_time(text: str) -> None:
    step = route(Talk(flows=TABLE.flows), Text(text), CTX, TABLE)
    assert not step.effects
    assert len(recognised(Heard(Text(text)).words, CTX, TABLE)) <= 3


def test_answers_about_ita_are_sourced_and_found_by_their_own_questions() -> None:
    read = TABLE.readers["about_ita"]
    nothing = re.match("", "")
    assert nothing is not None
    for name, each in load_about_ita().items():
        assert each.source
        for question in each.asks:
            assert read(nothing, question, CTX) == (name,), question
    assert read(nothing, "ราคาทองวันนี้", CTX) is None


def test_the_commands_print_json_lines_and_the_tables() -> None:
    lines = '{"text": "o12 ต้องลงไร"}\n{"text": "87.33", "waiting": "ind1"}\nnonsense\n'
    ran = CliRunner().invoke(main, ["nlu", "classify"], input=lines)
    first, second, third = map(json.loads, ran.output.splitlines()[:3])
    assert (first["intent"], first["slots"]["codes"]) == ("item_help", ["O12"])
    assert second["intent"] == "enter_scores"
    assert "error" in third
    assert ran.exit_code != 0
    shown = CliRunner().invoke(main, ["nlu", "check"])
    assert shown.exit_code == 0
    assert "held out" in shown.output
