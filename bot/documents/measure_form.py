"""The form in which an agency writes down its measures, as an Excel file.

openpyxl is imported here: import this module where a form is asked for, so that nobody else pays for it.
"""

import io
from collections.abc import Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

COLUMNS: Final = (
    ("ตัวชี้วัด", 24),
    ("โครงการ/กิจกรรม", 34),
    ("ผลการวิเคราะห์", 34),
    ("ขั้นตอนหรือวิธีการดำเนินการ", 38),
    ("ช่วงระยะเวลาการดำเนินการ", 24),
    ("ผู้รับผิดชอบ", 20),
    ("การรายงานผล", 18),
    ("งบประมาณ", 14),
)
"""The columns, each with its width in letters."""
INDICATOR, UNIT, REPORTING = 1, 6, 7
PREPARED: Final = 30
SHEET, HELP, LISTS = "มาตรการ", "คำแนะนำ", "รายการ"

_FONT = "TH Sarabun New"
_LINE = Side(style="thin", color="9AA5A1")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_TOP = Alignment(vertical="top", wrap_text=True)
_HEAD = PatternFill("solid", fgColor="0B5A4A")
_GUIDE = (
    "กรอกแถวละ 1 โครงการ/กิจกรรม ในแผ่น “มาตรการ” แล้วส่งไฟล์นี้กลับมาในแชตได้เลยค่ะ",
    "ต้องมีอย่างน้อยช่อง โครงการ/กิจกรรม ช่องอื่นเว้นว่างไว้เติมทีหลังได้",
    "ตัวชี้วัด ผู้รับผิดชอบ และการรายงานผล เลือกจากรายการ ผู้รับผิดชอบและการรายงานผลพิมพ์เองได้ด้วย",
    "ถ้ามีหลายหน่วยงานรับผิดชอบ คั่นด้วยเครื่องหมาย , เช่น สำนักปลัด, กองคลัง หรือพิมพ์ ทุกกอง",
    "ไม่ต้องเปลี่ยนชื่อหัวตาราง สลับหรือเพิ่มแถวได้ ก่อนบันทึกระบบให้ตรวจดูเสมอ",
)
_PERIODS = (
    ("ไตรมาสที่ 1-4", "ทั้งปีงบประมาณ"),
    ("ไตรมาสที่ 2", "มกราคม ถึง มีนาคม"),
    ("ต.ค.-พ.ย. 2568", "ตุลาคม ถึง พฤศจิกายน 2568"),
    ("มีนาคม 2569", "ตลอดเดือนมีนาคม 2569"),
    ("1 ตุลาคม 2568 ถึง 30 กันยายน 2569", "ตามวันที่เขียน"),
)
Words = Sequence[str]


def draw_form(
    agency: str,
    fiscal_year: int,
    indicators: Sequence[tuple[int, str]],
    units: Words,
    rows: Sequence[Words],
    cadences: Words,
) -> bytes:
    """The form as .xlsx; `rows`, in the order of the columns, are the measures that are known already."""
    book = Workbook()
    book.properties.title = f"มาตรการ ITA ปีงบประมาณ พ.ศ. {fiscal_year} {agency}"
    book.properties.creator = "ผู้ช่วย ITA"
    sheet = book.worksheets[0]
    sheet.title = SHEET
    _head(sheet)
    _fill(sheet, rows)
    _set_print(sheet, f"มาตรการส่งเสริมคุณธรรมและความโปร่งใส ปีงบประมาณ พ.ศ. {fiscal_year} {agency}")
    _explain(book.create_sheet(HELP), agency, fiscal_year)
    named = [f"{number}. {title}" for number, title in indicators]
    _offer(sheet, book.create_sheet(LISTS), {INDICATOR: named, UNIT: units, REPORTING: cadences})
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _head(sheet: Worksheet) -> None:
    for column, (title, width) in enumerate(COLUMNS, 1):
        cell = sheet.cell(1, column, title)
        cell.font = Font(_FONT, 16, bold=True, color="FFFFFF")
        cell.fill, cell.border = _HEAD, _BORDER
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[1].height = 48
    sheet.freeze_panes = "A2"


def _fill(sheet: Worksheet, rows: Sequence[Words]) -> None:
    """The known measures, then room for more; every row grows with what is written in it."""
    for number in range(max(PREPARED, len(rows) + 10)):
        known = rows[number] if number < len(rows) else ()
        for column in range(1, len(COLUMNS) + 1):
            cell = sheet.cell(number + 2, column)
            assert isinstance(cell, Cell)
            cell.font, cell.alignment, cell.border = Font(_FONT, 16), _TOP, _BORDER
            cell.number_format = "@"
            if column <= len(known) and known[column - 1]:
                _write(cell, known[column - 1])


def _write(cell: Cell, words: str) -> None:
    """As words, whatever they begin with: nothing anybody wrote may become a formula."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", words)
    cell.data_type = "s"


def _offer(sheet: Worksheet, lists: Worksheet, offered: dict[int, Words]) -> None:
    """Drop-down lists, kept on a sheet of their own: in the rule itself they could be 255 letters long.

    Everything else may be typed too; for the indicator Excel asks whether that is meant.
    """
    lists.sheet_state = "hidden"
    for column, names in offered.items():
        for number, name in enumerate(names, 1):
            cell = lists.cell(number, column)
            assert isinstance(cell, Cell)
            _write(cell, name)
        if not names:
            continue
        letter = get_column_letter(column)
        rule = DataValidation("list", formula1=f"'{LISTS}'!${letter}$1:${letter}${len(names)}")
        rule.allow_blank, rule.showErrorMessage = True, column == INDICATOR
        rule.errorStyle, rule.errorTitle = "warning", "ตัวชี้วัด"
        rule.error = "ไม่อยู่ในรายการตัวชี้วัด ใช้คำนี้ใช่ไหมคะ"
        rule.add(f"{letter}2:{letter}{sheet.max_row}")
        sheet.add_data_validation(rule)


def _set_print(sheet: Worksheet, title: str) -> None:
    """Landscape A4, one page wide, with the header on every page."""
    setup = sheet.page_setup
    setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight = "landscape", 9, 1, 0
    fit = sheet.sheet_properties.pageSetUpPr
    assert fit is not None
    fit.fitToPage = True
    sheet.print_title_rows = "1:1"
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    head, foot = sheet.oddHeader, sheet.oddFooter
    assert head is not None
    assert foot is not None
    head.center.text, foot.center.text = title.replace("&", "&&")[:200], "หน้า &P / &N"


def _explain(sheet: Worksheet, agency: str, fiscal_year: int) -> None:
    lines = [(f"แบบกรอกมาตรการ ITA ปีงบประมาณ พ.ศ. {fiscal_year}", agency), ("", "")]
    lines += [(each, "") for each in _GUIDE]
    lines += [("", ""), ("ช่วงระยะเวลาที่เข้าใจ เขียนได้เช่น", "หมายถึง"), *_PERIODS]
    for number, pair in enumerate(lines, 1):
        for column, words in enumerate(pair, 1):
            cell = sheet.cell(number, column)
            assert isinstance(cell, Cell)
            _write(cell, words)
            cell.font, cell.alignment = Font(_FONT, 16, bold=number in (1, len(_GUIDE) + 4)), _TOP
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 90, 36
