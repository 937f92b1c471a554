"""Merged and shaded cells of plans in Excel: who and when hold for each row or month they cover."""

import io

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from bot.files.sheets import read_sheet

HEAD = ["ที่", "กิจกรรม", "ไตรมาส 1", "ไตรมาส 2", "ไตรมาส 3", "ไตรมาส 4", "ผู้รับผิดชอบ"]


def read(rows: list[list[object]], *merged: str, shaded: str = "") -> list[list[str]]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for each in merged:
        sheet.merge_cells(each)
    for each in shaded.split():
        sheet[each].fill = PatternFill("solid", fgColor="FFFFC000")
    out = io.BytesIO()
    book.save(out)
    text = read_sheet(out.getvalue())
    assert text is not None
    return [line.split("\t") for line in text.split("\n")]


def test_a_unit_merged_over_rows_is_in_charge_of_each() -> None:
    rows = [HEAD, [1, "ก", "X", "", "", "", "กองคลัง"], [2, "ข", "", "X"], [3, "ค", "", "X"]]
    assert [row[6] for row in read(rows, "G2:G3")[1:]] == ["กองคลัง", "กองคลัง", ""]


def test_a_title_merged_over_rows_is_said_once() -> None:
    rows = [HEAD, [1, "ก", "X", "", "", "", "กองคลัง"], [None, None, "", "X", "", "", "กองช่าง"]]
    assert [row[1] for row in read(rows, "B2:B3")[1:]] == ["ก", ""]


def test_a_mark_merged_over_quarters_is_in_each() -> None:
    rows = [HEAD, [1, "ก", "X", None, None, None, "กองคลัง"]]
    assert read(rows, "C2:E2")[1][2:6] == ["X", "X", "X", ""]


def test_a_heading_merged_over_others_is_said_once() -> None:
    rows = [["ที่", "กิจกรรม", "ระยะเวลา", None, "ผู้รับผิดชอบ"], [None, None, "เริ่มต้น", "สิ้นสุด"]]
    rows += [["1", "ก", "ม.ค. 70", "มี.ค. 70", "กองคลัง"]]
    assert read(rows, "C1:D1", "E1:E2", "A1:A2", "B1:B2")[:2] == [  # type: ignore[arg-type]
        ["ที่", "กิจกรรม", "ระยะเวลา", "", "ผู้รับผิดชอบ"],
        ["", "", "เริ่มต้น", "สิ้นสุด", ""],
    ]


@pytest.mark.parametrize(
    ("shaded", "marks"), [("D2 E2", ["", "●", "●", ""]), ("A2 B2 C2 D2 E2 F2 G2", ["", "", "", ""])]
)
def test_shaded_quarters_are_marked_but_not_where_the_row_is_coloured(shaded: str, marks: list[str]) -> None:
    rows = [HEAD, [1, "ก", None, None, None, None, "กองคลัง"]]
    assert read(rows, shaded=shaded)[1][2:6] == marks
