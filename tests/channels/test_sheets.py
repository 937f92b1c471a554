"""Excel files: what is read of them, what is refused, and the form for measures."""

import csv
import io
from datetime import date, datetime, time
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from bot.documents.measure_form import COLUMNS, draw_form
from bot.files.refused import Refused
from bot.files.sheets import LONGEST_CELL, MOST_COLUMNS, MOST_LETTERS, MOST_ROWS, OLE, read_sheet
from knowledge.measure_text.table import read_measures
from knowledge.periods.reading import read_period
from tests.channels.samples import workbook
from tests.files.hostile import packed, with_part

TITLES = [title for title, _ in COLUMNS]
INDICATORS = [(1, "การปฏิบัติหน้าที่"), (9, "การเปิดเผยข้อมูล")]
UNITS, CADENCES = ["สำนักปลัด", "กองคลัง"], ["รายเดือน", "รายไตรมาส"]


def read(content: bytes) -> list[list[str]]:
    text = read_sheet(content)
    assert text is not None
    return list(csv.reader(io.StringIO(text), delimiter="\t"))


def form(rows: Any = (), agency: str = "เทศบาลตำบลตัวอย่าง") -> bytes:
    return draw_form(agency, 2569, INDICATORS, UNITS, rows, CADENCES)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 1, 31), "31/1/2569"),
        (datetime(2026, 1, 31, 9, 30), "31/1/2569"),  # noqa: DTZ001 — Excel knows no zones
        (date(2569, 1, 31), "31/1/2569"),
        (time(9, 5), "09:05"),
        (64.0, "64"),
        (69.5, "69.5"),
        (0.1 + 0.2, "0.3"),
        (1e16, "10000000000000000"),
        (15000, "15000"),
        (-0.5, "-0.5"),
        (True, "ใช่"),
        ("  หนึ่ง  ", "หนึ่ง"),
        ("=1/0", ""),
        ("#N/A", ""),
    ],
)
def test_a_cell_reads_as_it_is_shown(value: object, text: str) -> None:
    assert read(workbook([["ตัวชี้วัด", "คะแนน"], ["x", value]]))[1][1] == text


def test_percent_is_read_as_shown() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["ตัวชี้วัด", 0.855])
    sheet["B1"].number_format = "0.0%"
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue()) == [["ตัวชี้วัด", "85.5%"]]


def test_lines_tabs_and_quotes_stay_within_their_cell() -> None:
    odd = 'ก\nข\tค "ง"'
    assert read(workbook([["โครงการ", "งบ"], [odd, 1]])) == [["โครงการ", "งบ"], [odd, "1"]]


def test_empty_rows_and_columns_around_the_table_are_left_out() -> None:
    rows = [[], [None, None, "โครงการ", None, "งบ"], [None] * 5, [None, "  ", "ก", None, 5], []]
    assert read(workbook(rows)) == [["โครงการ", "", "งบ"], ["ก", "", "5"]]


def test_merged_cells_are_read_once_as_excel_copies_them() -> None:
    rows = [["ตัวชี้วัด", "โครงการ"], ["1", "ก"], [None, "ข"]]
    assert read(workbook(rows, merged="A2:A3")) == [["ตัวชี้วัด", "โครงการ"], ["1", "ก"], ["", "ข"]]


def test_the_first_sheet_with_a_header_is_read_else_the_first_with_words() -> None:
    cover, table = [["แบบรายงาน"]], [["ตัวชี้วัด", "โครงการ"], ["1", "ก"]]
    assert read(workbook([], cover, table))[0] == ["ตัวชี้วัด", "โครงการ"]
    assert read(workbook([], cover, [["อื่น"]])) == cover
    assert read_sheet(workbook([])) == ""


def test_no_more_is_read_than_anybody_fills_in() -> None:
    rows = read(workbook([[f"{row}.{column}" for column in range(50)] for row in range(MOST_ROWS + 9)]))
    assert (len(rows), len(rows[0])) == (MOST_ROWS, MOST_COLUMNS)


def test_long_texts_in_many_cells_are_not_written_out() -> None:
    rows = read(workbook([["x" * 9_000] * MOST_COLUMNS] * 9))
    assert {len(each) for row in rows for each in row} == {LONGEST_CELL}
    assert sum(len(each) for row in rows for each in row) <= MOST_LETTERS


GOOD = workbook([["ตัวชี้วัด", "คะแนน"], ["1", 2]])
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "' + b"ha" * 5000 + b'">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + each, (b"&%c;" % (97 + each)) * 20) for each in range(8)
) + b"]><worksheet>&i;</worksheet>"  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", b"hello", GOOD[:-200], packed({"a": b"b"}), b"\xd0\xcf\x11\xe0" * 100,
     with_part(GOOD, "xl/workbook.xml", b"<odd"), with_part(GOOD, "xl/worksheets/sheet1.xml", b"<odd"),
     with_part(GOOD, "xl/worksheets/sheet1.xml", LAUGHS)],
)  # fmt: skip
def test_what_is_no_workbook_or_a_broken_one_is_refused(content: bytes) -> None:
    assert read_sheet(content) is None


@pytest.mark.parametrize(
    "content",
    [with_part(GOOD, "xl/media/image1.png", b"\x00" * 51_000_000),
     packed({str(number): b"" for number in range(2_001)})],
    ids=["large", "many"],
)  # fmt: skip
def test_a_zip_bomb_is_refused_before_it_is_unpacked(content: bytes) -> None:
    with pytest.raises(Refused, match="inside"):
        read_sheet(content)


def test_a_workbook_behind_a_password_is_said_to_be_locked() -> None:
    with pytest.raises(Refused, match="locked"):
        read_sheet(OLE + b"\x00" * 500)
    with_password = bytearray(GOOD)
    for start in (b"PK\x01\x02", b"PK\x03\x04"):
        at = with_password.find(start)
        while at >= 0:
            with_password[at + (8 if start == b"PK\x01\x02" else 6)] |= 1
            at = with_password.find(start, at + 1)
    with pytest.raises(Refused, match="locked"):
        read_sheet(bytes(with_password))


# ---- the form


def test_an_empty_form_is_only_its_header() -> None:
    assert read(form()) == [TITLES]


def test_a_filled_in_form_reads_as_what_was_put_in() -> None:
    known = [
        ["1. การปฏิบัติหน้าที่", "อบรม\nเจ้าหน้าที่", "", "1) ก\t2) ข", "ไตรมาสที่ 1-2", "กองคลัง", "ทุกเดือน", "15,000"],
        ["", '=HYPERLINK("http://x")', "\x07+1", "", "มีนาคม 2569", "ทุกกอง", "", ""],
    ]  # fmt: skip
    rows = read(form(known))
    assert rows[0] == TITLES
    assert rows[1] == known[0]
    assert rows[2] == ["", '=HYPERLINK("http://x")', "+1", "", "มีนาคม 2569", "ทุกกอง", "", ""]


def test_a_filled_in_form_is_understood_as_measures() -> None:
    row = ["9. การเปิดเผยข้อมูล", "อบรมเจ้าหน้าที่", "", "", "ต.ค.-พ.ย. 2568", "กองคลัง", "ทุกเดือน", "15,000"]
    reading = read_measures(read_sheet(form([row])) or "", 2569, None, UNITS)
    (draft,) = reading.drafts
    assert (draft.title, draft.serves, draft.units) == ("อบรมเจ้าหน้าที่", ("ind9",), ("กองคลัง",))
    assert (draft.budget, draft.problem, reading.complaints) == (15_000, "", ())


def test_the_form_helps_to_fill_it_in() -> None:
    book = load_workbook(io.BytesIO(form(agency="เทศบาล ก & ข")))
    sheet, guide, lists = book.worksheets
    assert (sheet.title, guide.title, lists.sheet_state) == ("มาตรการ", "คำแนะนำ", "hidden")
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert sheet["A1"].font.name == "TH Sarabun New"
    assert sheet["B2"].alignment.wrap_text
    assert sheet.max_row >= 31
    rules = {str(each.sqref): each for each in sheet.data_validations.dataValidation}
    assert [rules[each].showErrorMessage for each in ("A2:A31", "F2:F31", "G2:G31")] == [True, False, False]
    assert [lists["A1"].value, lists["F2"].value] == ["1. การปฏิบัติหน้าที่", "กองคลัง"]
    assert lists["G2"].value == "รายไตรมาส"
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
    assert sheet.print_title_rows == "$1:$1"
    assert "ไตรมาสที่ 1-4" in [row[0].value for row in guide.iter_rows()]


def test_a_form_without_units_can_be_drawn() -> None:
    assert read(draw_form("ก", 2569, INDICATORS, [], [], [])) == [TITLES]


@pytest.mark.parametrize(
    "words", ["ไตรมาสที่ 1-4", "ต.ค.-พ.ย. 2568", "มีนาคม 2569", "1 ตุลาคม 2568 ถึง 30 กันยายน 2569"]
)
def test_the_periods_shown_as_examples_are_understood(words: str) -> None:
    assert read_period(words, 2569).problem == ""
