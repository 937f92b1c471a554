"""No reader and no decision takes more than its share of a text, whatever is in it and however long it is."""

import pytest

from handlers.measures.words import without_title
from handlers.terms.events import File
from handlers.understanding.codes import codes_in
from knowledge.agencies import find_unit
from knowledge.measures.measure import Draft, Measure
from tests.flows.test_phrases import CTX
from tests.hostile.bound import within
from tests.hostile.readers import READERS, Reader, decided, in_file, states
from tests.hostile.texts import PUMPS, pumped
from tests.steps import growth, steps

LETTERS, SECONDS = 5_000, 2.0
PROPORTION = 3.0
"""How many times the work of a text twice as long: 2 in proportion, 4 with the square."""
TABLE_TEXT = "มาตรการ|ผู้รับผิดชอบ|ระยะเวลา\nก|กองคลัง|มี.ค. 67\n"
LINES_TEXT = "เพิ่มมาตรการ ล้างถนน กองช่าง ตัวชี้วัด 1 มี.ค. 67\n"
TWICE = (
    *("ก ", "1 ", "o1-o99 ", "O8 0 ", "I1 = 5\n", "กองคลัง ", "1 ม.ค. 2567 ", "ข้อ 1 ", "http://a.b "),
    *("่", "(", "\n", TABLE_TEXT),
)
OFTEN = (
    *("่", "1", "o1-o99 ", "(", " ", "คะ,", "กองคลัง ", "I1 = 5\n", "ข้อ 1 ", "9:30 ", "O1 ผ่าน "),
    "http://a.b ",
)
FILES = ("1", "I1 = 5\n", "o1-o99 ", "กองคลัง ", "่", "ผู้รับผิดชอบ|", '"', LINES_TEXT, TABLE_TEXT)


@pytest.mark.parametrize("name", READERS)
def test_a_reader_is_done_in_a_moment(name: str) -> None:
    read = READERS[name]
    assert [part for part in PUMPS if not within(SECONDS, lambda: read(pumped(part, LETTERS)))] == []  # noqa: B023


@pytest.mark.parametrize("name", READERS)
def test_the_work_of_a_reader_grows_with_the_text_and_no_faster(name: str) -> None:
    read = READERS[name]
    grown = {part: growth(lambda size: read(pumped(part, size)), 700) for part in TWICE}  # noqa: B023
    assert {part: times for part, times in grown.items() if times > PROPORTION} == {}


@pytest.mark.parametrize(("name", "decide"), [pytest.param(*each, id=each[0]) for each in states().items()])
def test_a_decision_is_made_in_a_moment_in_every_state(name: str, decide: Reader) -> None:
    parts = PUMPS if name == "idle" else OFTEN
    begun = ("", "เพิ่มมาตรการ ก ", "ติดปัญหา ") if name == "idle" else ("",)
    texts = [pumped(part, LETTERS, before=before) for before in begun for part in parts]
    assert [text[:40] for text in texts if not within(SECONDS, lambda: decide(text))] == []  # noqa: B023


@pytest.mark.parametrize("part", FILES, ids=range(len(FILES)))
def test_no_reader_sees_all_of_a_long_file(part: str) -> None:
    """Ten times as much to read is no more work."""
    assert within(10 * SECONDS, lambda: in_file(pumped(part, 300_000)))
    some, all_of_it = (steps(lambda: in_file(pumped(part, size))) for size in (130_000, 1_000_000))  # noqa: B023
    assert all_of_it < 1.2 * some


def test_the_codes_of_many_spans_are_looked_up_once() -> None:
    """714 spans of 98 items each."""
    text = pumped("o1-o99 ", LETTERS)
    assert len(codes_in(text, CTX)) == len(CTX.ruleset.items)
    assert steps(lambda: codes_in(text, CTX)) < 5 * LETTERS


def test_the_names_of_units_are_made_ready_once() -> None:
    units = tuple(f"กอง{number}" for number in range(100))
    find_unit("กองคลัง", units)
    assert steps(lambda: find_unit("กองคลัง", units)) < 20 * len(units)


class TestWithoutTitle:
    """A title of tone marks used to stop the process for good."""

    TITLE = Measure(1, 2567, Draft("่่่่่่่่ก"))

    def test_marks_only_are_compared_letter_by_letter(self) -> None:
        note = "ติดปัญหา ก" + "่" * 400
        assert within(SECONDS, lambda: without_title(note, self.TITLE))
        assert without_title(note, self.TITLE) == note

    @pytest.mark.parametrize(
        ("note", "title", "left"),
        [
            ("กิจกรรม Big Data รอข้อมูล", "กิจกรรม Big-Data", "รอข้อมูล"),
            ("bigdata รอข้อมูล", "Big Data", "รอข้อมูล"),
            ("รอข้อมูล “Big  Data”", "Big Data", "รอข้อมูล"),
            ("แผน ๒๕๖๗ รอลงนาม", "แผน 2567", "รอลงนาม"),
            ("รอข้อมูล", "Big Data", "รอข้อมูล"),
            ("รอข้อมูล", "…", "รอข้อมูล"),
        ],
    )
    def test_the_title_goes_whatever_stands_between_its_letters(
        self, note: str, title: str, left: str
    ) -> None:
        assert without_title(note, Measure(1, 2567, Draft(title))) == left


class TestWhatIsCutIsSaid:
    def test_scores(self) -> None:
        text = "O1 ผ่าน\nO2 ผ่าน\nO3 ผ่าน\n" + "ก" * 40_000
        assert _said(text)["general.cut"] == {"length": len(text), "read": 30_000}

    def test_a_table_of_measures(self) -> None:
        text = TABLE_TEXT + "ก" * 200_000
        assert _said(text)["general.cut"] == {"length": len(text), "read": 120_000}

    def test_several_measures_a_line_each(self) -> None:
        assert _said(LINES_TEXT * 1_000)["general.cut"]["read"] == 30_000
        assert "general.cut" not in _said(LINES_TEXT * 100)

    def test_what_nobody_takes_is_refused_with_its_length(self) -> None:
        assert _said("ก" * 1_000_000)["general.too_long"] == {"length": 1_000_000}

    def test_measures_beyond_what_is_kept_at_once(self) -> None:
        lines = "\n".join(f"เพิ่มมาตรการ ล้างถนนสาย {number} กองช่าง มี.ค. 67" for number in range(1, 131))
        assert _said(lines)["measures.too_many_at_once"] == {"kept": 100, "left": 30}


def _said(text: str) -> dict[str, dict[str, object]]:
    return {each.key: dict(each.params) for each in decided(File("ก.txt", text)).say}
