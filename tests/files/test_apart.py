"""Files are read in a child: what it refuses, what it may take, and what is said when it ends badly."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, get_args

import pytest

from bot.files import apart, attachments, photos, sheets
from bot.files.apart import CHILD, LARGEST_ANSWER, Limits, PhotoRead, SheetRead, read_apart
from bot.files.attachments import take
from bot.files.packed import Cap, Packed
from bot.files.refused import Refused
from handlers.general.help import refused_file
from handlers.render import Texts
from handlers.terms.events import Fault, File
from tests.channels.samples import draw_photo, workbook
from tests.files.hostile import GOOD, INSIDE, PIXELS, SHEET, clear, liar, progressive, with_part

ROOT = Path(__file__).parents[2]
OVER = 6_000_000
"""Bytes after unpacking of a workbook that holds a little too much."""
TIGHT = Limits(memory=256, processor=6, wall=120)
"""The clock on the wall has no say here, however busy the machine is."""
linux = pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux has them")


def fault_of(content: bytes, wanted: Any = SheetRead, limits: Limits = TIGHT, child: Path = CHILD) -> str:
    """Why a file is not taken."""
    with pytest.raises(Refused) as refused:
        read_apart(wanted, content, limits, child)
    return refused.value.fault


# ---- what a file may hold


def test_honest_files_are_read_as_in_place() -> None:
    table = workbook([["ตัวชี้วัด", "คะแนน"], *[[f"O{row}", row / 3] for row in range(300)]])
    assert read_apart(SheetRead, table).text == sheets.read_sheet(table)
    for photo in (draw_photo(taken="2025:11:21 10:30:00"), draw_photo(4000, 3000), clear(300, 200, "PNG")):
        there, here = read_apart(PhotoRead, photo), photos.examine(photo)
        assert here
        assert (there.mime, there.taken_on) == (here.mime, here.taken_on)
        assert (photo if there.anew is None else there.anew) == here.content


@pytest.mark.parametrize("much", INSIDE)
def test_a_workbook_that_holds_too_much_is_refused_before_it_is_read(much: str) -> None:
    """Within memory and processor time that reading it would not do with."""
    assert fault_of(INSIDE[much](OVER)) == "inside"


@linux
def test_what_gets_past_the_counting_is_ended_by_the_limits() -> None:
    just_under = INSIDE["cells"](1_590_000)
    assert read_apart(SheetRead, just_under, Limits(processor=60, wall=120)).text == ""
    assert fault_of(just_under, limits=Limits(memory=110, processor=60, wall=120)) == "limit"


def test_strings_that_unpack_to_more_than_they_say_are_refused() -> None:
    assert fault_of(liar(OVER)) == "kind"


def test_rows_nobody_reads_do_not_count() -> None:
    rows = "".join(f'<row r="{number}">{"<c/>" * 10}</row>' for number in range(1, 21))
    content = with_part(GOOD, SHEET, f"<worksheet><sheetData>{rows}</sheetData></worksheet>")
    read_part(content, Cap(60, OVER, rows=5), reads_rows=True)
    read_part(content, Cap(230, OVER, rows=20), reads_rows=True)
    for cap, reads_rows in ((Cap(200, OVER, rows=20), True), (Cap(60, OVER, rows=5), False)):
        with pytest.raises(Refused):
            read_part(content, cap, reads_rows=reads_rows)


def read_part(content: bytes, cap: Cap, *, reads_rows: bool) -> None:
    with Packed(content, {"worksheet": cap}, Cap(0, 0)) as packed:
        packed.reads_rows = reads_rows
        assert packed.read(SHEET)


@pytest.mark.parametrize("much", PIXELS)
def test_a_picture_that_is_too_much_to_decode_is_refused(much: str) -> None:
    assert fault_of(PIXELS[much](), PhotoRead) == "pixels"


@pytest.mark.parametrize("content", [progressive(4_990, 60), clear(4_000, 2_990, "PNG")])
def test_what_is_just_small_enough_is_taken_within_the_limits(content: bytes) -> None:
    read = read_apart(PhotoRead, content, Limits(wall=120))
    assert read.anew
    assert read.mime == "image/jpeg"


# ---- a child that ends badly

HANGS = "import time; time.sleep(600)"
DIES = "import os; os.kill(os.getpid(), 9)"
ABORTS = "import os; os.abort()"
LIMITED = f"import sys, time; sys.path.insert(0, {str(ROOT)!r}); from bot.files.child import limit\n"
SPINS = LIMITED + "limit(300, 1, 60)\nwhile True: pass"
FLOODS = f"import sys; sys.stdin.buffer.read(); sys.stdout.write('x' * {LARGEST_ANSWER * 2})"


def says(answer: str, code: int = 0) -> str:
    return f"import sys; sys.stdin.buffer.read(); sys.stdout.write({answer!r}); sys.exit({code})"


def child_of(folder: Path, script: str) -> Path:
    child = folder / "child.py"
    child.write_text(script, "utf-8")
    return child


@linux
@pytest.mark.parametrize(
    ("script", "wall"), [(HANGS, 0.2), (DIES, 60), (ABORTS, 60), (SPINS, 60), (FLOODS, 60)],
    ids=["hangs", "dies", "aborts", "spins", "floods"],
)  # fmt: skip
def test_a_child_that_takes_too_much_or_dies_is_said_so(tmp_path: Path, script: str, wall: float) -> None:
    large = b"x" * 1_000_000
    assert fault_of(large, limits=Limits(wall=wall), child=child_of(tmp_path, script)) == "limit"


@linux
def test_a_child_whose_parent_is_gone_ends_by_itself() -> None:
    script = LIMITED + "limit(300, 5, 0.1); time.sleep(600)"
    done = subprocess.run([sys.executable, "-c", script], check=False)
    assert done.returncode == -14


@pytest.mark.parametrize(
    "script",
    [says(""), says("{"), says("[]"), says("{}"), says('{"text": 5}'), says('{"fault": "odd"}'),
     says('{"fault": ""}'), says('{"fault": {}}'), says("[" * 200_000), says('{"text": "\\ud800"}'),
     says('{"text": "x"}', code=3), "an error"],
)  # fmt: skip
def test_an_answer_that_is_nonsense_is_the_readers_fault(tmp_path: Path, script: str) -> None:
    assert fault_of(GOOD, child=child_of(tmp_path, script)) == "reader"


def test_a_child_that_cannot_be_started_is_the_readers_fault(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert fault_of(GOOD, child=tmp_path / "none.py") == "reader"
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    assert fault_of(GOOD) == "reader"


@linux
def test_a_child_has_limits_and_nothing_of_the_servers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ITA_LINE_CHANNEL_SECRET", "secret")
    script = f"""import json, os, resource, sys; sys.path.insert(0, {str(ROOT)!r})
from bot.files.child import limit; limit(*map(int, sys.argv[2:4]), float(sys.argv[4]))
handles = len([each for each in map(int, os.listdir("/proc/self/fd")) if each > 2]) - 1
names = ("AS", "CPU", "CORE", "FSIZE")
limits = [resource.getrlimit(getattr(resource, "RLIMIT_" + each))[1] for each in names]
first = int(open("/proc/self/oom_score_adj").read())
print(json.dumps({{"text": json.dumps([sorted(os.environ), handles, limits, first])}}))"""
    with socket.socket() as ours:
        ours.set_inheritable(True)
        read = read_apart(SheetRead, b"", Limits(300, 7, 9), child_of(tmp_path, script))
    names, handles, limits, first = json.loads(read.text)
    assert set(names) <= {"PATH", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH"}
    assert handles == 0
    assert limits == [300 << 20, 7, 0, 0]
    assert first == 1000, "where the machine's memory runs out, the child goes first"


# ---- the process that serves everybody

HONEST = """import asyncio, resource, sys
from pathlib import Path
from bot.files.attachments import take
from handlers.terms.events import File

async def main(paths):
    faults, held = [], []
    for path in map(Path, paths):
        taken = await take(File(path.name), path.read_bytes())
        faults.append(taken.file.fault)
        held.append(int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize())
    return faults, held[-1] - held[0]

faults, growth = asyncio.run(main(sys.argv[1:]))
print(len(faults), *sorted(set(faults)), {"openpyxl", "PIL"} & set(sys.modules), growth >> 20)
"""


@linux
def test_memory_stays_flat_over_hostile_files_and_no_parser_is_even_imported(tmp_path: Path) -> None:
    for name, size in (("styles", 500_000), ("deep", 5_000), ("content types", 900_000)):
        (tmp_path / f"{name}.xlsx").write_bytes(INSIDE[name](size))
    (tmp_path / "scans.jpg").write_bytes(PIXELS["many scans"]())
    paths = [str(each) for each in tmp_path.iterdir()] * 5
    done = subprocess.run(
        [sys.executable, "-c", HONEST, *paths], cwd=ROOT, capture_output=True, text=True, check=True
    )
    said, _, growth = done.stdout.rpartition(" ")
    assert said == "20 inside pixels set()"
    assert int(growth) < 8, "megabytes"


async def test_files_are_never_parsed_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "read_sheet", None)
    monkeypatch.setattr(photos, "examine", None)
    assert (await take(File("ก.xlsx"), GOOD)).file.text == "ตัวชี้วัด\tคะแนน\n1\t2"
    taken = await take(File("ก.jpg"), draw_photo(taken="2025:11:21 10:30:00"))
    assert (taken.file.is_photo, taken.file.taken_on) == (True, "2025-11-21")


async def test_what_is_only_looked_at_does_not_wait_for_what_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    hold, began = threading.Event(), threading.Semaphore(0)

    def slow(*_: object) -> SheetRead:
        began.release()
        hold.wait()
        return SheetRead(text="x")

    monkeypatch.setattr(attachments, "read_apart", slow)
    reading = [asyncio.create_task(take(File("ก.xlsx"), GOOD)) for _ in range(3)]
    for _ in range(2):
        await asyncio.to_thread(began.acquire)
    assert (await take(File("ก.pdf"), b"%PDF-1.7")).kept
    assert (await take(File("ก.txt"), b"O8 100")).file.text == "O8 100"
    assert not began.acquire(blocking=False), "no more than two at once"
    hold.set()
    assert [taken.file.text for taken in await asyncio.gather(*reading)] == ["x"] * 3


# ---- what is said

TEXTS = Texts()


@pytest.mark.parametrize("fault", [each for each in get_args(Fault) if each])
def test_every_refusal_says_what_was_wrong_and_what_to_do(fault: Fault) -> None:
    said = TEXTS.render(refused_file(File("แผน.xlsx", fault=fault))).text
    assert "แผน.xlsx" in said
    assert any(words in said for words in ("วางในแชต", "ส่งอีกครั้ง", "ส่งใหม่"))
    assert "ค่าก่อนหน้ายังอยู่ครบ" in said


def test_every_refusal_has_words_of_its_own() -> None:
    faults = [each for each in get_args(Fault) if each]
    said = {TEXTS.render(refused_file(File("ก", fault=each))).text for each in faults}
    assert len(said) == len(faults)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_refusal_is_no_alarm_but_a_broken_reader_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told: list[str] = []
    monkeypatch.setattr(apart.log, "error", lambda event, **_: told.append(event))
    fault_of(INSIDE["deep"](10_000))
    fault_of(b"")
    assert told == []
    fault_of(GOOD, child=child_of(tmp_path, says("{")))
    assert told == ["reader not understood"]
