"""What an installation changed of the rules, as people see it; a broken file, of which they see nothing."""

from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.settings import Settings
from bot.wiring import build
from tests.harness import Office

OVERLAY = """
by: งานนิติการ
when: 2026-11-20
years:
  - year: 2567
    items:
      - code: O8
        period: ปี พ.ศ. 2567 ทั้งปี
      - code: O12
        publish_confidence: high
    calendar:
      - title: ประกาศผลและ ITA Awards
        end: 2024-07-31
"""


def _told(office: Office, path: Path, text: str) -> list[str]:
    """The office with the parts of a process that is started with the overlay; what its log says."""
    path.write_text(text, encoding="utf-8")
    with capture_logs() as logs:
        built = build(Settings(database_url="sqlite:///unused.db", rules_overlay=str(path)))
    office.parts = replace(office.parts, rules=built.parts.rules)
    return [each["fault"] for each in logs if each["event"] == "rules overlay left out"]


async def test_a_correction_is_marked_with_who_and_when_in_place_of_the_confidence(
    office: Office, tmp_path: Path
) -> None:
    assert _told(office, tmp_path / "แก้.yaml", OVERLAY) == []
    card = (await office.say("O8 ต้องลงอะไร")).text
    assert "รอบข้อมูล: ปี พ.ศ. 2567 ทั้งปี" in card
    assert "แก้โดยหน่วยงาน (งานนิติการ 20 พ.ย. 2569)" in card
    assert "ความมั่นใจ" not in card
    assert "แก้โดยหน่วยงาน (งานนิติการ 20 พ.ย. 2569)" in (await office.say("ที่มา")).text
    assert "ยืนยันโดยหน่วยงาน (งานนิติการ 20 พ.ย. 2569)" in (await office.say("O12 ต้องลงอะไร")).text
    assert "โดยหน่วยงาน" not in (await office.say("O9 ต้องลงอะไร")).text


async def test_a_corrected_date_is_marked_in_the_calendar(office: Office, tmp_path: Path) -> None:
    _told(office, tmp_path / "แก้.yaml", OVERLAY)
    shown = (await office.say("ปปช ประกาศผลวันไหน")).text
    assert "31 ก.ค. 2567" in shown
    assert "แก้โดยหน่วยงาน" in shown


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (OVERLAY.replace("period", "periode"), "แก้.yaml: years[0].items[0].periode: unknown key"),
        (OVERLAY + "    levels: {}\n", "แก้.yaml: years[0].levels: would change scores or levels"),
    ],
)
async def test_a_broken_overlay_is_in_the_log_and_the_chat_goes_on_with_the_shipped_rules(
    office: Office, tmp_path: Path, text: str, fault: str
) -> None:
    before = (await office.say("O8 ต้องลงอะไร")).text
    (said,) = _told(office, tmp_path / "แก้.yaml", text)
    assert said.startswith(fault)
    assert "line " in said
    assert (await office.say("O8 ต้องลงอะไร")).text == before
