"""`ita-bot rules`: what holds in a year, what an installation changed of it, and what is wrong with that."""

import json
import shutil
from pathlib import Path

import pytest
import yaml

from knowledge.rules.loader import YEARS
from tests.scenarios.cli.test_cli import ita_bot

OVERLAY = """
by: งานนิติการ
when: 2026-11-20
years:
  - year: 2567
    items:
      - code: O8
        period: ปี พ.ศ. 2567 ทั้งปี
"""
BROKEN = OVERLAY.replace("period", "periode")


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    path = tmp_path / "แก้เกณฑ์.yaml"
    path.write_text(OVERLAY, encoding="utf-8")
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "ผิด.yaml"
    path.write_text(BROKEN, encoding="utf-8")
    return path


def test_show_says_everything_of_an_item() -> None:
    shown = ita_bot("rules", "show", "2567", "o20").stdout
    assert "ปี 2567 · O20 ประมวลจริยธรรม" in shown
    for each in ("9.4 ", "slug ethics-code", "ต้องเผยแพร่:", "รอบข้อมูล:", "ระวัง:", "ปกติใครทำ:", "ที่มาของชื่อข้อ ("):
        assert each in shown


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("I10", "ตัวชี้วัด 4 "),
        ("e9", "คำตอบที่ดี: "),
        ("9", "ตัวชี้วัด 9 การเปิดเผยข้อมูล (OIT)"),
        ("ind4", "I10 "),
        ("9.2", "O8 แผนและความก้าวหน้า"),
    ],
)
def test_show_knows_questions_indicators_and_subindicators(code: str, words: str) -> None:
    done = ita_bot("rules", "show", "2567", code)
    assert done.returncode == 0
    assert words in done.stdout


def test_show_a_year_has_its_levels_weights_items_and_dates() -> None:
    shown = ita_bot("rules", "show", "2567").stdout
    for each in ("OIT 40% ", "ผ่านดีเยี่ยม: รวม ≥ 95 ทุกเครื่องมือ ≥ 95", "9.4 ", "O35", "ปฏิทิน"):
        assert each in shown


def test_show_gives_the_same_as_json() -> None:
    item = json.loads(ita_bot("rules", "show", "2567", "O8", "--json").stdout)
    assert (item["fiscal_year"], item["code"], item["item_set"]) == (2567, "O8", "local")
    assert item["source"][0] in item["sources"]
    year = json.loads(ita_bot("rules", "show", "2567", "--json").stdout)
    assert len(year["items"]) == 35


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "2561"), "ไม่มีเกณฑ์ปี 2561"),
        (("show", "สองห้า"), "not a valid integer"),
        (("show", "2567", "O99"), "O1–O35"),
        (("check", "nowhere.yaml"), "nowhere.yaml"),
        (("export", "2567", "O99"), "ไม่มี O99"),
        (("export",), "nothing to write"),
    ],
)
def test_bad_input_is_one_clear_line(arguments: tuple[str, ...], words: str) -> None:
    done = ita_bot("rules", *arguments)
    assert done.returncode != 0
    assert [words in line for line in done.stderr.splitlines() if line.startswith("Error:")] == [True]
    assert "Traceback" not in done.stderr


def test_show_names_the_same_subject_in_other_years() -> None:
    shown = ita_bot("rules", "show", "2567", "O20").stdout
    assert "ปี 2566: O39 ประมวลจริยธรรม" in shown
    assert "ปี 2568: O16 ประมวลจริยธรรมและการขับเคลื่อนจริยธรรม" in shown
    shown = ita_bot("rules", "show", "2567", "O15").stdout
    assert "ปี 2568: ไม่มีข้อที่ตรงกัน" in shown


def test_diff_says_what_became_of_every_item() -> None:
    shown = ita_bot("rules", "diff", "2567", "2568").stdout
    assert shown.startswith("ปี 2567 → 2568: 35 → 28 ข้อ O")
    assert "  O1 โครงสร้าง + O3 อำนาจหน้าที่ → O1 โครงสร้างและอำนาจหน้าที่" in shown
    assert "ไม่มีแล้ว (2)" in shown
    assert "ระดับ: เหมือนเดิม" in shown
    data = json.loads(ita_bot("rules", "diff", "2567", "2568", "--json").stdout)
    codes = [code for each in data["items"] for code in each["before"]]
    assert sorted(codes) == sorted(f"O{number}" for number in range(1, 36))
    assert {"kind": "merged", "before": ["O20", "O21"], "after": ["O16"]} in data["items"]


def test_diff_shows_both_scales_where_grades_became_levels() -> None:
    shown = ita_bot("rules", "diff", "2565", "2566").stdout
    assert "ระดับปี 2565: AA 95" in shown
    assert "ระดับปี 2566: ผ่านดีเยี่ยม 95 (ทุกเครื่องมือ 95)" in shown
    assert ita_bot("rules", "diff", "2566", "2561").returncode == 1


def test_coverage_has_a_row_for_every_year_and_counts_all_items() -> None:
    table = ita_bot("rules", "coverage").stdout
    rows = json.loads(ita_bot("rules", "coverage", "--json").stdout)
    assert [each["fiscal_year"] for each in rows] == sorted(int(each.name) for each in YEARS.glob("25*"))
    for row in rows:
        assert str(row["fiscal_year"]) in table
        assert sum(row["titles"].values()) == sum(row["publish"].values()) == row["items"]


def test_an_overlay_shows_who_changed_what_and_comes_out_again(overlay: Path, tmp_path: Path) -> None:
    home = {"ITA_RULES_OVERLAY": str(overlay)}
    assert ita_bot("rules", "check", str(overlay)).returncode == 0
    shown = ita_bot("rules", "show", "2567", "O8", **home).stdout
    assert "รอบข้อมูล: ปี พ.ศ. 2567 ทั้งปี" in shown
    assert "แก้โดยหน่วยงาน: งานนิติการ 20 พ.ย. 2569 (period)" in shown
    again = tmp_path / "อีก.yaml"
    assert ita_bot("rules", "export", "--out", str(again), **home).returncode == 0
    assert ita_bot("rules", "show", "2567", "O8", ITA_RULES_OVERLAY=str(again)).stdout == shown


def test_an_element_is_written_to_be_edited_and_is_right_as_it_is(tmp_path: Path) -> None:
    text = ita_bot("rules", "export", "2567", "O8", "I2", "--by", "ท้องถิ่นจังหวัด").stdout
    assert yaml.safe_load(text)["by"] == "ท้องถิ่นจังหวัด"
    path = tmp_path / "ร่าง.yaml"
    path.write_text(text, encoding="utf-8")
    assert ita_bot("rules", "check", str(path)).returncode == 0


def test_a_broken_overlay_is_named_and_the_shipped_rules_stay(broken: Path, tmp_path: Path) -> None:
    home = {"ITA_RULES_OVERLAY": str(broken), "ITA_DATABASE_URL": f"sqlite:///{tmp_path}/ita.db"}
    fault = "ผิด.yaml: years[0].items[0].periode: unknown key"
    checked = ita_bot("rules", "check", str(broken))
    assert checked.returncode == 1
    assert fault in checked.stderr
    assert "line 8" in checked.stderr
    assert ita_bot("rules", "check", **home).returncode == 1
    doctor = ita_bot("doctor", **home)
    assert doctor.returncode == 1
    assert f"[!!] ไฟล์แก้เกณฑ์: {fault}" in doctor.stdout
    shown = ita_bot("rules", "show", "2567", "O8", **home)
    assert (shown.returncode, fault in shown.stderr) == (0, True)
    assert shown.stdout == ita_bot("rules", "show", "2567", "O8").stdout


def test_the_folder_of_a_year_or_a_file_in_it_is_checked_as_that_year(tmp_path: Path) -> None:
    years = Path(shutil.copytree(YEARS, tmp_path / "years"))
    items = years / "2567" / "items.yaml"
    assert ita_bot("rules", "check", str(items)).returncode == 0
    items.write_text(items.read_text("utf-8").replace("slug: org-structure", "slag: org-structure"), "utf-8")
    for each in (items, years / "2567"):
        done = ita_bot("rules", "check", str(each))
        assert done.returncode == 1
        assert "2567/items.yaml: items[0].slag: unknown key" in done.stderr
