"""Items are known by what they are called."""

import pytest

from knowledge.rules.loader import load_all
from knowledge.rules.titles import items_called

RULESET = load_all()[2567]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("รายงานผล No Gift Policy ต้องทำกี่รอบ", "O28"),
        ("แผนปฏิบัติการป้องกันการทุจริตต้องมีอะไรบ้าง", "O32"),
        ("ข้อมูลสถิติการให้บริการ ต้องใช้ของปีไหน", "O12"),
        ("ประมวลจริยธรรมสำหรับเจ้าหน้าที่ของรัฐ ต้องลงอะไร", "O20"),
        ("คู่มือการให้บริการสำหรับผู้รับบริการต้องมีอะไร", "O11"),
    ],
)
def test_an_item_is_found_by_its_title(said: str, code: str) -> None:
    assert items_called(said, RULESET) == (code,)


@pytest.mark.parametrize("said", ["ได้กี่คะแนน", "ต้องทำอะไรบ้าง", "เจ้าหน้าที่ต้องทำอะไร", "", "งบเท่าไร"])
def test_what_calls_no_item_finds_none(said: str) -> None:
    assert items_called(said, RULESET) == ()


def test_a_name_that_several_share_finds_all_of_them() -> None:
    assert set(items_called("no gift policy คืออะไร", RULESET)) <= {"O26", "O27", "O28"}
