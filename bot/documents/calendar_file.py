"""The calendar as an iCalendar file (RFC 5545): whole days, as phones and desktops take them.

Written by hand, as it is forty lines (docs/decisions/the-calendar-file-is-written-by-hand.md).
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from handlers.calendar.file import CalendarDay, CalendarFile

MOST_OCTETS = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def draw_calendar(data: CalendarFile) -> bytes:
    """The file, in UTF-8, each line ended by CRLF and folded at 75 octets."""
    return b"".join(_folded(each) for each in _lines(data))


def _lines(data: CalendarFile) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//ita-bot//ITA calendar//TH")
    yield from ("CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{_text(data.title)}")
    for each in data.days:
        yield from _event(each, data.made)
    yield "END:VCALENDAR"


def _event(each: CalendarDay, made: datetime) -> Iterator[str]:
    yield from ("BEGIN:VEVENT", f"UID:{_text(each.uid)}", f"DTSTAMP:{made:%Y%m%dT%H%M%SZ}")
    yield f"DTSTART;VALUE=DATE:{_day(each.start)}"
    yield f"DTEND;VALUE=DATE:{_day(each.end + timedelta(days=1))}"
    yield f"SUMMARY:{_text(each.title)}"
    if each.detail:
        yield f"DESCRIPTION:{_text(each.detail)}"
    yield "TRANSP:TRANSPARENT"
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(each.title)}")
    yield from (f"TRIGGER:-P{each.lead}D", "END:VALARM", "END:VEVENT")


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _text(words: str) -> str:
    """As a value: what ends a value or a line is escaped, other control signs are left out."""
    return "".join(each for each in words if each.isprintable() or each == "\n").translate(_ESCAPED)


def _folded(line: str) -> bytes:
    """The line with its end; a continued one begins with a blank, and no letter is torn."""
    out, width = bytearray(), 0
    for letter in line:
        octets = letter.encode()
        if width + len(octets) > MOST_OCTETS:
            out += b"\r\n "
            width = 1
        out += octets
        width += len(octets)
    return bytes(out + b"\r\n")
