"""What words say of how work goes, and what they do not say."""

import pytest

from knowledge.measures.measure import Status
from knowledge.progress_text.rounds import take_round
from knowledge.progress_text.telling import WorkTelling, read_telling


def read(text: str) -> WorkTelling:
    found = read_telling(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "text",
    [
        "เสร็จแล้ว",
        "เสร็จละ",
        "เสร็จแล้วค่ะ",
        "ทำเสร็จแล้วครับ",
        "ดำเนินการแล้วเสร็จ",
        "เรียบร้อยแล้วค่ะ",
        "ทำแล้ว ลิงก์",
        "ดำเนินการเสร็จสิ้นแล้ว",
        "ดำเนินการแล้วเสร็จ ร้อยละ 100",
        "100%",
        "ปิดงานนี้",
        "หนูทำเสร็จแล้วค่ะ",
        "ขอรายงานว่าได้ดำเนินการเสร็จเรียบร้อยแล้ว จึงเรียนมาเพื่อโปรดทราบ",
    ],
)
def test_done_is_done(text: str) -> None:
    assert (read(text).status, read(text).percent) == (Status.DONE, 100)


@pytest.mark.parametrize(
    "text",
    [
        "ดำเนินการแล้วเสร็จ 2 ใน 3 กิจกรรม",
        "เสร็จ 3/5 กิจกรรม",
        "เสร็จแล้ว 3 จาก 5",
        "เกือบเสร็จแล้ว",
        "ใกล้เสร็จแล้วค่ะ",
        "เสร็จบางส่วน",
        "ยังไม่เสร็จ",
        "ยังทำไม่เสร็จ",
        "เสร็จไปครึ่งนึง",
        "ทำไปครึ่งนึงแล้ว",
        "ทำไปครึ่งหนึ่งแล้วค่ะ",
        "คาดว่าแล้วเสร็จ 31 ม.ค. 70",
        "จะแล้วเสร็จภายในเดือนนี้",
        "คาดว่าจะดำเนินการแล้วเสร็จสิ้นเดือน",
        "น่าจะเสร็จอาทิตย์หน้า",
        "เสร็จพรุ่งนี้",
        "เสร็จแล้วแต่ยังไม่ครบ",
        "เสร็จแล้ว เหลือส่งรายงาน",
        "เสร็จไม่ทัน",
        "ส่งไม่ทัน",
        "กำลังทำอยู่ค่ะ",
        "อยู่ระหว่างดำเนินการ",
        "ดำเนินการแล้วเสร็จร้อยละ 80",
    ],
)
def test_what_is_not_wholly_done_is_under_way(text: str) -> None:
    assert read(text).status is Status.DOING


@pytest.mark.parametrize(
    "text",
    [
        "กำหนดแล้วเสร็จ 31 ม.ค. 70",
        "ให้แล้วเสร็จตามกำหนด",
        "มอบคณะทำงานดำเนินการให้แล้วเสร็จ",
        "ต้องแล้วเสร็จภายใน มี.ค.",
        "ตั้งแต่ 1 ม.ค. 70",
        "จะดำเนินการในเดือน ม.ค.",
        "ได้จัดประชุมไปเมื่อวันที่ 22 เมษายน 2570 แล้ว",
        "ประชุมเสร็จแล้ว",
        "อบรม 45 จาก 60 คน",
        "ยังไม่ได้ทำรายงาน",
    ],
)
def test_what_says_nothing_of_the_whole_is_asked_about(text: str) -> None:
    assert (read(text).status, read(text).percent) == (None, None)
    assert read(text).note == text


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("ยังไม่ได้ดำเนินการ อยู่ระหว่างรอการจัดสรรงบประมาณ", "อยู่ระหว่างรอการจัดสรรงบประมาณ"),
        ("ยังไม่ถึงกำหนดดำเนินการ", ""),
        ("ยังไม่เริ่ม", ""),
        ("ยังไม่ได้เริ่มเลยค่ะ", ""),
        ("ยังไม่ดำเนินการ เพราะรองบ", "รองบ"),
    ],
)
def test_not_begun_keeps_its_reason(text: str, note: str) -> None:
    assert (read(text).status, read(text).percent, read(text).note) == (Status.TODO, 0, note)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("ไม่ได้ดำเนินการ เนื่องจากสถานการณ์โควิด", "สถานการณ์โควิด"),
        ("งดจัด เพราะงบไม่พอ", "งบไม่พอ"),
        ("ไม่สามารถดำเนินการได้", "ไม่สามารถดำเนินการได้"),
    ],
)
def test_not_carried_out_is_given_up_or_put_off(text: str, why: str) -> None:
    found = read(text)
    assert (found.gives_up, found.status, found.note) == (True, None, why)


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("85%", 85),
        ("ร้อยละ 60", 60),
        ("ทำไป 60% แล้วค่ะ", 60),
        ("คืบหน้า 40", 40),
        ("ความคืบหน้าโครงการ ร้อยละ 95", 95),
        ("อยู่ระหว่างดำเนินการ ร้อยละ 60", 60),
        ("ดำเนินการไปแล้วร้อยละ 60", 60),
        ("เสร็จไปครึ่งนึง", 50),
    ],
)
def test_a_percentage_that_says_how_far_it_is(text: str, percent: int) -> None:
    assert (read(text).percent, read(text).figure) == (percent, "")


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("เบิกจ่ายแล้ว 15,000 บาท คิดเป็นร้อยละ 75 ของงบประมาณ", "75"),
        ("ร้อยละ 75 ของงบ", "75"),
        ("ใช้งบไปแล้ว 75%", "75"),
        ("ดำเนินการแล้ว ผลความพึงพอใจ ร้อยละ 92.74", "92.74"),
        ("พึงพอใจ 92.74%", "92.74"),
        ("ร้อยละ 91.65", "91.65"),
        ("ผู้เข้าร่วมร้อยละ 80", "80"),
        ("เสร็จแล้ว ความพึงพอใจ 95%", "95"),
        ("120%", "120"),
    ],
)
def test_a_percentage_of_something_else_is_no_progress(text: str, figure: str) -> None:
    found = read(text)
    assert (found.percent, found.status, found.figure) == (None, None, figure)


@pytest.mark.parametrize("text", ["สวัสดีค่ะ", "จุดอ่อน", "กองคลัง", "แต่งตั้งคณะทำงาน", "รอบ 6 เดือน"])
def test_other_words_say_nothing_of_work(text: str) -> None:
    assert read_telling(text) is None


def test_whole_year_and_all_units_are_heard() -> None:
    assert read("เสร็จทั้งปีแล้ว").whole_year
    assert read("เสร็จครบทุกไตรมาสแล้ว").whole_year
    assert read("เสร็จทุกกองแล้วค่ะ").every_unit
    assert not read("เสร็จแล้ว").whole_year


@pytest.mark.parametrize(
    ("text", "period", "rest"),
    [
        ("ไตรมาส 1 ดำเนินการแล้วเสร็จ", "ไตรมาส 1", "ดำเนินการแล้วเสร็จ"),
        ("ไตรมาส 1 ดำเนินการแล้วเสร็จ เหลือไตรมาส 2-4", "ไตรมาส 1", "ดำเนินการแล้วเสร็จ"),
        ("ไตรมาสนี้ทำแล้ว", "ไตรมาสนี้", "ทำแล้ว"),
        ("เดือน ธ.ค. ทำแล้ว", "เดือน ธ.ค.", "ทำแล้ว"),
        ("เดือนธันวาคม 2569 เสร็จแล้ว", "เดือนธันวาคม 2569", "เสร็จแล้ว"),
        ("รอบ 6 เดือนแรก เสร็จแล้ว", "6 เดือนแรก", "เสร็จแล้ว"),
        ("จัดเมื่อวันที่ 22 เมษายน 2570 แล้ว", "", "จัดเมื่อวันที่ 22 เมษายน 2570 แล้ว"),
        ("คาดว่าแล้วเสร็จ 31 ม.ค. 70", "", "คาดว่าแล้วเสร็จ 31 ม.ค. 70"),
    ],
)
def test_the_round_that_is_named(text: str, period: str, rest: str) -> None:
    assert take_round(text) == (period, rest)
