"""The calendar as a file: what a phone makes of it, read by another's parser too where that is installed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.documents.calendar_file import MOST_OCTETS, draw_calendar
from bot.web.app import create_app
from handlers.calendar.file import CalendarDay, CalendarFile
from storage.documents.tables import document
from tests.harness import Office
from tests.platforms import Installation

DAY = CalendarDay("1-own-5@ita-bot", "ประชุม; วาระ 1, 2\\3", "กองคลัง", date(2027, 1, 15), date(2027, 1, 15), 1)
RANGE = CalendarDay("1-ita-2570-ab@ita-bot", "เก็บ IIT " * 12, "", date(2027, 2, 1), date(2027, 3, 31), 7)
FILE = CalendarFile("ITA 2570 เทศบาลตำบลตัวอย่าง", datetime(2026, 11, 26, 17, tzinfo=UTC), (DAY, RANGE))


def unfolded(content: bytes) -> list[str]:
    """The lines as a reader puts them together; every one has its end, fits, and is whole letters."""
    assert content.endswith(b"\r\n")
    lines = content.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(each) <= MOST_OCTETS for each in lines)
    assert all(b"\n" not in each and b"\r" not in each for each in lines)
    whole = [each.decode("utf-8") for each in lines]
    out: list[str] = []
    for each in whole:
        if each.startswith(" "):
            out[-1] += each[1:]
        else:
            out.append(each)
    return out


def events(content: bytes) -> Iterator[dict[str, str]]:
    """The events with what they say outside of their alarms."""
    inside: dict[str, str] | None = None
    is_alarm = False
    for each in unfolded(content):
        name, _, value = each.partition(":")
        is_alarm = is_alarm or each == "BEGIN:VALARM"
        if each == "BEGIN:VEVENT":
            inside = {}
        elif each == "END:VEVENT" and inside is not None:
            yield inside
            inside = None
        elif inside is not None and not is_alarm:
            inside[name] = value
        is_alarm = is_alarm and each != "END:VALARM"


def plain(words: str) -> str:
    return words.replace("\\;", ";").replace("\\,", ",").replace("\\\\", "\\")


def test_whole_days_end_with_the_day_after_and_words_are_escaped() -> None:
    day, days = events(draw_calendar(FILE))
    assert (day["DTSTART;VALUE=DATE"], day["DTEND;VALUE=DATE"]) == ("20270115", "20270116")
    assert (days["DTSTART;VALUE=DATE"], days["DTEND;VALUE=DATE"]) == ("20270201", "20270401")
    assert day["DTSTAMP"] == "20261126T170000Z"
    assert day["SUMMARY"] == r"ประชุม\; วาระ 1\, 2\\3"
    assert days["SUMMARY"] == RANGE.title
    assert day["DESCRIPTION"] == "กองคลัง"
    assert "DESCRIPTION" not in days
    whole = unfolded(draw_calendar(FILE))
    assert (whole[0], whole[1], whole[-1]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
    assert whole.count("TRIGGER:-P1D") == 1


@given(st.text(max_size=200), st.text(max_size=100))
def test_any_words_come_back_as_they_were(title: str, detail: str) -> None:
    made = replace(FILE, days=(replace(DAY, title=title, detail=detail),))
    (found,) = events(draw_calendar(made))
    kept = "".join(each for each in title if each.isprintable() or each == "\n")
    assert plain(found["SUMMARY"].replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\\\")) == kept


def test_another_parser_reads_the_same() -> None:
    library = pytest.importorskip("icalendar")
    read = library.Calendar.from_ical(draw_calendar(FILE))
    day, days = read.walk("VEVENT")
    assert (str(day["SUMMARY"]), str(day["UID"]), str(day["DESCRIPTION"])) == (DAY.title, DAY.uid, DAY.detail)
    assert (day["DTSTART"].dt, day["DTEND"].dt) == (date(2027, 1, 15), date(2027, 1, 16))
    assert (days["DTSTART"].dt, days["DTEND"].dt) == (date(2027, 2, 1), date(2027, 4, 1))
    assert day["DTSTAMP"].dt == FILE.made
    assert not [each for event in read.walk("VEVENT") for each in event.errors]


async def test_the_file_holds_the_year_and_its_names_stay(site: Installation) -> None:
    await site.telegram_says(site.message("เพิ่มวัน 15 มี.ค. 67 ประชุมคณะทำงาน"))
    first = await _given(site)
    names = {each["SUMMARY"]: each["UID"] for each in events(first)}
    assert any(each.startswith("ประชุมคณะทำงาน") for each in names)
    assert any("ควรตรวจกับคู่มือ" in each for each in names), "what is not sure says so"
    assert len(set(names.values())) == len(names)
    site.clock.move(days=1)
    again = {each["SUMMARY"]: each["UID"] for each in events(await _given(site))}
    assert again == names


async def _given(site: Installation) -> bytes:
    said = await site.telegram_says(site.message("ขอไฟล์ปฏิทิน"))
    assert said[0]["document"]["file"] == "ปฏิทิน-ITA-2567.ics"
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(create_app(site.assistant)), base_url="http://127.0.0.1"
    ) as client:
        answer = await client.get(await _newest(site))
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    return answer.content


async def _newest(site: Installation) -> str:
    async with site.assistant.database.transaction() as connection:
        found = select(document.c.path).order_by(document.c.id.desc()).limit(1)
        return str((await connection.execute(found)).scalar_one())


async def test_a_file_of_nothing_is_not_made(office: Office) -> None:
    answer = await office.say("ขอไฟล์ปฏิทินปี 2571")
    assert ".ics" not in answer.text
    assert "ยังไม่มีปฏิทินปี 2571" in answer.text
