"""`ita-bot measures import`: the form, a table, or JSON lines into an agency's plan."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.documents.measure_form import draw_form
from knowledge.measures.measure import Measure
from storage.database import Database
from storage.unit_of_work import unit_of_work
from tests.files.hostile import INSIDE

ROOT = Path(__file__).parents[3]
TABLE = ROOT / "tests" / "knowledge" / "measure_text" / "fixtures" / "measures_001.txt"
LINES = [
    {
        "indicator": 2,
        "activity": "Open Budget",
        "period": "ตลอดปีงบประมาณ ๒๕๖๙",
        "unit": "กองคลัง",
        "steps": "สรุป",
    },
    {
        "indicator": "๓",
        "activity": "โครงการพัฒนาบุคลากร",
        "period": "พ.ศ. - ก.ย. ๒๕๖๙",
        "unit": "สำนักปลัดเทศบาล",
    },
    {"indicator": 1, "activity": "คู่มือบริการ", "period": "ไตรมาสที่ 1-4", "unit": "ทุกกอง", "cadence": "รายเดือน"},
]


def ita_bot(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env=os.environ | {"ITA_DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def agency(database_url: str) -> tuple[str, str]:
    """A database and the id of an agency in it."""
    done = ita_bot(database_url, "agency", "create", "เทศบาลตำบลตัวอย่าง", "--type", "เทศบาลตำบล")
    return database_url, str(json.loads(done.stdout)["agency_id"])


def imported(agency: tuple[str, str], path: Path, *more: str) -> dict[str, Any]:
    done = ita_bot(agency[0], "measures", "import", str(path), "--agency", agency[1], *more)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def plan(agency: tuple[str, str]) -> list[Measure]:
    async def load() -> list[Measure]:
        database = Database(agency[0])
        async with unit_of_work(database) as uow:
            found = await uow.measures.load([int(agency[1])])
        await database.close()
        return found[int(agency[1])]

    return asyncio.run(load())


def test_json_lines_with_a_year_that_most_of_them_name(agency: tuple[str, str], tmp_path: Path) -> None:
    path = tmp_path / "m.jsonl"
    path.write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in LINES), "utf-8")
    done = imported(agency, path)
    assert (done["imported"], done["fiscal_years"], done["errors"]) == (3, [2569], [])
    assert [(each["title"], each["problem"]) for each in done["questions"]] == [
        ("โครงการพัฒนาบุคลากร", "misprint")
    ]
    assert "1 พฤษภาคม – 30 กันยายน 2569" in done["questions"][0]["likely"]
    budget, people, manual = plan(agency)
    assert (budget.draft.units, budget.draft.serves, len(budget.draft.spans)) == (("กองคลัง",), ("ind2",), 1)
    assert people.draft.spans == ()
    assert (manual.draft.everyone, manual.draft.cadence, manual.fiscal_year) == (True, "monthly", 2569)
    again = imported(agency, path)
    assert (again["imported"], len(again["already_there"])) == (0, 3)


def test_bad_lines_are_told_and_good_ones_kept(agency: tuple[str, str], tmp_path: Path) -> None:
    path = tmp_path / "m.jsonl"
    path.write_text(
        '{"activity": "คู่มือ", "period": "ม.ค. 2569"}\nnot json\n{"indicator": 11, "activity": "x"}\n', "utf-8"
    )
    done = imported(agency, path)
    assert done["imported"] == 1
    assert [each["line"] for each in done["errors"]] == [2, 3]


def test_a_table_as_text_and_the_form(agency: tuple[str, str], tmp_path: Path) -> None:
    assert imported(agency, TABLE)["imported"] == 10
    row = ("9. การเปิดเผยข้อมูล", "จัดหน้าเว็บ ITA", "", "", "มีนาคม 2569", "กองคลัง", "รายเดือน", "5000")
    path = tmp_path / "แผน.xlsx"
    path.write_bytes(draw_form("ทต.ตัวอย่าง", 2569, [(9, "การเปิดเผยข้อมูล")], ["กองคลัง"], [row], ["รายเดือน"]))
    assert imported(agency, path)["imported"] == 1
    last = plan(agency)[-1]
    assert (last.title, last.draft.budget, last.draft.reporting) == ("จัดหน้าเว็บ ITA", 5000, "รายเดือน")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no measures"),
        ("สวัสดี".encode(), "no measures"),
        (b"PK\x03\x04broken", "Excel"),
        (INSIDE["cells"](3_000_000), "not a readable .xlsx: inside"),
        (b"{}", "nothing could be"),
    ],
)
def test_a_file_without_measures_is_one_clear_line(
    agency: tuple[str, str], tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "x.dat"
    path.write_bytes(content)
    done = ita_bot(agency[0], "measures", "import", str(path), "--agency", agency[1])
    assert done.returncode == 1
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_agency_that_is_not_there(agency: tuple[str, str]) -> None:
    done = ita_bot(agency[0], "measures", "import", str(TABLE), "--agency", "99")
    assert done.returncode == 1
    assert "ไม่มีหน่วยงานหมายเลข 99" in done.stderr
