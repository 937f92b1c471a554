"""Types, units and provinces as people write them, and names of agencies."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.agencies import (
    AgencyType,
    clean_name,
    find_province,
    find_type,
    find_unit,
    guess_provinces,
    load_agencies,
    name_fault,
    same_agency,
    units_for,
)

AGENCIES = load_agencies()
TYPES = AGENCIES.types
PROVINCES = tuple(each.title for each in AGENCIES.provinces)
THAI = "".join(map(chr, range(0x0E01, 0x0E3B))) + "".join(map(chr, range(0x0E40, 0x0E5C)))
texts = st.text() | st.text(alphabet=THAI + " .จกอบตทน\u200b\n")
places = st.text(alphabet="กขคงดตนพมรลวสหอ", min_size=2, max_size=12)


def _code(text: str) -> str | None:
    found = find_type(text)
    return found.code if found else None


def test_there_are_77_provinces_and_no_name_means_two() -> None:
    assert len(PROVINCES) == len(set(PROVINCES)) == 77
    names = Counter(name for each in AGENCIES.provinces for name in {each.title, *each.words})
    assert max(names.values()) == 1


def test_the_codes_of_types_differ_and_their_units_are_listed() -> None:
    assert len({each.code for each in TYPES}) == len(TYPES)
    listed = [each.title for each in AGENCIES.units]
    assert len(set(listed)) == len(listed)
    assert {title for each in TYPES for title in each.units} == set(listed)


@pytest.mark.parametrize("kind", TYPES, ids=lambda each: each.code)
def test_every_type_finds_itself_by_all_its_words(kind: AgencyType) -> None:
    for word in (kind.title, kind.full, *kind.words):
        assert find_type(word) == kind
        assert find_type(f" {word} ") == kind
        assert find_type(f"{word} หนองแสง") == kind


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("เทศบาลตำบลหนองแสง", "town"),
        ("เทศบาล ตำบล หนองแสง", "town"),
        ("ทต.สันทราย", "town"),
        ("ท.ต.สันทราย", "town"),
        ("ทต สันทราย", "town"),
        ("อบต.เขวาใหญ่", "tambon"),
        ("อบตเขวาใหญ่", "tambon"),
        ("อ.บ.ต. เขวาใหญ่", "tambon"),
        ("องค์การบริหารส่วนตำบลเขวาใหญ่", "tambon"),
        ("องค์การบริหารส่วนต\u0e4d\u0e32บลเขวาใหญ่", "tambon"),
        ("ทำงานที่ อบต.เขวาใหญ่ จังหวัดมหาสารคาม", "tambon"),
        ("สำนักงานเทศบาลเมืองเมืองพล", "municipality"),
        ("เทศบาลเมืองเเม่โจ้", "municipality"),
        ("เทศบาลนครนครราชสีมา", "city"),
        ("ทน.ขอนแก่น", "city"),
        ("องค์การบริหารส่วนจังหวัดขอนแก่น", "pao"),
        ("จังหวัดขอนแก่น", "province"),
        ("สำนักงานจังหวัดขอนแก่น", "province"),
        ("กทม.", "special"),
        ("กรมการปกครอง กรุงเทพมหานคร", "department"),
        ("คณะแพทยศาสตร์ มหาวิทยาลัยขอนแก่น", "university"),
        ("โรงพยาบาลบ้านแพ้ว (องค์การมหาชน)", "public_organization"),
        ("การประปานครหลวง", "enterprise"),
    ],
)
def test_the_type_is_read_out_of_a_name(text: str, code: str) -> None:
    assert _code(text) == code


@pytest.mark.parametrize(
    "text",
    ["", "เทศบาล", "ตำบล", "อบต่อหน้าที่", "สอบตก", "ทนายความ", "ทมิฬ", "โรงเรียน ก จังหวัดขอนแก่น", "87.33"],
)
def test_what_names_no_type_gives_none(text: str) -> None:
    assert find_type(text) is None


@pytest.mark.parametrize("form", ["{}", "จ.{}", "จ. {}", "จ {}", "จังหวัด{}", "จังหวัด {} ", "อ.เมือง จ.{}"])
@pytest.mark.parametrize("title", PROVINCES)
def test_every_province_finds_itself(title: str, form: str) -> None:
    assert find_province(form.format(title)) == title
    assert guess_provinces(form.format(title))[0] == title


def test_every_alias_finds_its_province() -> None:
    assert all(find_province(word) == each.title for each in AGENCIES.provinces for word in each.words)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("กทม.", "กรุงเทพมหานคร"),
        ("กรุงเทพฯ", "กรุงเทพมหานคร"),
        ("จ.โคราช", "นครราชสีมา"),
        ("แปดริ้ว", "ฉะเชิงเทรา"),
        ("สุราษฏร์ธานี", "สุราษฎร์ธานี"),
        ("ขอนแกน", "ขอนแก่น"),
        ("ฉะเชิงเทา", "ฉะเชิงเทรา"),
        ("พระนครศรีอยุทธยา", "พระนครศรีอยุธยา"),
        ("ล\u0e4d\u0e32พูน", "ลำพูน"),
        ("เเพร่", "แพร่"),
        ("ขอน แก่น\u200b", "ขอนแก่น"),
    ],
)
def test_aliases_and_clear_slips_find_the_province(text: str, title: str) -> None:
    assert find_province(text) == title


@pytest.mark.parametrize(
    "text",
    ["", "จ.", "จังหวัด", "นคร", "สมุทร", "เชียง", "นครปนม", "ลบุรี", "สวัสดี", "ลบ", "นาน", "ชุมแพ", "พนมสารคาม"],
)
def test_an_unclear_province_is_not_guessed(text: str) -> None:
    assert find_province(text) is None


@given(st.sampled_from(PROVINCES), st.data())
def test_a_lost_letter_never_leads_to_another_province(title: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(title) - 1))
    assert find_province(title[:at] + title[at + 1 :]) in {title, None}


@given(st.sampled_from(PROVINCES), st.data())
def test_a_wrong_letter_leads_to_another_province_only_if_that_is_written(
    title: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(title) - 1))
    slipped = title[:at] + data.draw(st.sampled_from(THAI)) + title[at + 1 :]
    assert find_province(slipped) in {title, None, slipped}


def test_guesses_begin_with_what_was_typed() -> None:
    assert set(guess_provinces("สมุทร")) == {"สมุทรปราการ", "สมุทรสงคราม", "สมุทรสาคร"}
    assert set(guess_provinces("เชียง", 2)) == {"เชียงราย", "เชียงใหม่"}
    assert set(guess_provinces("นครปนม", 2)) == {"นครปฐม", "นครพนม"}


@pytest.mark.parametrize("text", ["", " ", "จังหวัด", "…", "🙂", "hello", "87.33"])
def test_nothing_is_guessed_from_what_is_no_place(text: str) -> None:
    assert guess_provinces(text) == ()


@given(texts, st.integers(-1, 80))
def test_guesses_are_few_different_provinces(text: str, most: int) -> None:
    guesses = guess_provinces(text, most)
    assert len(set(guesses)) == len(guesses) <= max(most, 0)
    assert set(guesses) <= set(PROVINCES)


@given(texts, texts)
def test_no_text_is_too_odd(a: str, b: str) -> None:
    find_type(a)
    assert find_province(a) in {None, *PROVINCES}
    assert find_unit(a, [b]) in {None, b}
    assert find_unit(a, units_for("town")) in {None, *units_for("town")}
    assert same_agency(a, b) == same_agency(b, a)
    assert name_fault(a) in {None, "empty", "short", "long", "no_letters", "many_lines"}


def test_a_clean_name_keeps_its_letters() -> None:
    assert clean_name(" \ufeffอบต. \u200b เขวาใหญ่\t(Khwao\u00a0Yai)\x00\n") == "อบต. เขวาใหญ่ (Khwao Yai)"


@given(texts)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_name(text)
    assert clean_name(once) == once
    assert not {"\u200b", "\n", "\x00"} & set(once)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "empty"),
        (" \u200b\n", "empty"),
        ("ก", "short"),
        ("ก.", "short"),
        ("ก" * 201, "long"),
        ("12345", "no_letters"),
        ("🙂🙂", "no_letters"),
        ("อบต.ก\nอบต.ข", "many_lines"),
        ("ก" * 200, None),
        ("ก.พ.", None),
        ("\nอบต.เขวาใหญ่\n", None),
        ("PEA", None),
        ("เทศบาลตำบล 5 ธันวา", None),
    ],
)
def test_why_a_text_is_no_name(text: str, fault: str | None) -> None:
    assert name_fault(text) == fault


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("อบต.เขวาใหญ่", "องค์การบริหารส่วนตำบลเขวาใหญ่"),
        ("อบต. เขวาใหญ่", "อบต.เขวา ใหญ่"),
        ("ทต.สันทราย", "เทศบาลตำบลสันทราย"),
        ("สำนักงานเทศบาลเมืองเมืองพล", "ทม.เมืองพล"),
        ("อบจ.ขอนแก่น", "องค์การบริหารส่วนจังหวัด ขอนแก่น"),
        ("อบต.ก๑", "อบต.ก1"),
        ("อบต.บ้านใหม่ จ.นครราชสีมา", "องค์การบริหารส่วนตำบลบ้านใหม่ จังหวัดนครราชสีมา"),
    ],
)
def test_names_short_and_full_are_the_same_agency(a: str, b: str) -> None:
    assert same_agency(a, b)
    assert same_agency(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("", ""),
        ("…", "…"),
        ("อบต.สันทราย", "ทต.สันทราย"),
        ("เทศบาลเมืองเมืองพล", "เทศบาลตำบลเมืองพล"),
        ("กรุงเทพมหานคร", "เมืองพัทยา"),
        ("กรมการปกครอง", "กระทรวงการปกครอง"),
        ("อบต.บ้านใหม่ จ.ปทุมธานี", "อบต.บ้านใหม่ จ.นครราชสีมา"),
        ("อบต.บ้านใหม่", "อบต.บ้านใหม่ จ.นครราชสีมา"),
    ],
)
def test_other_names_are_other_agencies(a: str, b: str) -> None:
    assert not same_agency(a, b)


@given(st.sampled_from([each for each in TYPES if each.local]), places)
def test_every_local_type_is_the_same_short_or_full(kind: AgencyType, place: str) -> None:
    for word in kind.words:
        assert same_agency(f"{word}{place}", f"{kind.full} {place}")


@given(places, places)
def test_places_make_agencies_differ(a: str, b: str) -> None:
    assert same_agency(f"อบต.{a}", f"องค์การบริหารส่วนตำบล{b}") == (a == b)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("คลัง", "กองคลัง"),
        ("กองคลัง", "กองคลัง"),
        ("สำนักคลัง", "กองคลัง"),
        ("พัสดุ", "กองคลัง"),
        ("อยู่กองคลังค่ะ", "กองคลัง"),
        ("สํานักปลัด", "สำนักปลัด"),
        ("สำนักปลัดเทศบาล", "สำนักปลัด"),
        ("ปลัด", "สำนักปลัด"),
        ("ช่าง", "กองช่าง"),
        ("การศึกษา", "กองการศึกษา"),
        ("กองการศึกษา ศาสนาและวัฒนธรรม", "กองการศึกษา"),
        ("สาธารณสุข", "กองสาธารณสุขและสิ่งแวดล้อม"),
        ("กองแผน", "กองยุทธศาสตร์และงบประมาณ"),
        ("กจ.", "กองการเจ้าหน้าที่"),
        ("ตรวจสอบภายใน", "หน่วยตรวจสอบภายใน"),
        ("กอง", None),
        ("หน่วยงาน", None),
        ("", None),
        ("สวัสดี", None),
    ],
)
def test_the_unit_meant(text: str, title: str | None) -> None:
    assert find_unit(text, units_for("town")) == title


def test_a_unit_is_found_only_among_those_given_and_only_if_one_is_meant() -> None:
    assert find_unit("คลัง", ["กองช่าง"]) is None
    assert find_unit("คลัง", []) is None
    assert find_unit("ช่าง", ["กองช่าง", "สำนักช่าง"]) is None
    assert find_unit("กองช่าง", ["กองช่าง", "สำนักช่าง"]) == "กองช่าง"
    assert find_unit("พัสดุ", units_for("pao")) == "กองพัสดุและทรัพย์สิน"
    assert find_unit("ป่าไม้", ["กองป่าไม้", "กองคลัง"]) == "กองป่าไม้"


@pytest.mark.parametrize("kind", TYPES, ids=lambda each: each.code)
def test_no_word_is_unclear_among_the_usual_units_of_a_type(kind: AgencyType) -> None:
    units = units_for(kind.code)
    assert len(units) <= 9
    for each in AGENCIES.units:
        if each.title in units:
            assert find_unit(each.title, units) == each.title
            assert all(find_unit(word, units) is not None for word in each.words)


def test_an_unknown_type_has_no_usual_units() -> None:
    assert units_for("nonesuch") == ()
    assert units_for("tambon")[:3] == ("สำนักปลัด", "กองคลัง", "กองช่าง")
