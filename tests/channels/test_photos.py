"""Photos: what is taken, the day they were taken on, and how large ones become smaller."""

import io
from datetime import date

import pytest
from PIL import Image

from bot.files import photos
from bot.files.photos import LONGEST_SIDE, examine
from bot.files.refused import Refused
from bot.files.scans import scans_of
from tests.channels.samples import draw_photo
from tests.files.hostile import bomb, progressive


@pytest.mark.parametrize(
    ("kind", "mime"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_a_picture_is_kept_as_it_is(kind: str, mime: str) -> None:
    content = draw_photo(kind=kind)
    photo = examine(content)
    assert photo is not None
    assert (photo.content, photo.mime) == (content, mime)
    assert (photo.width, photo.height, photo.taken_on) == (60, 40, None)


@pytest.mark.parametrize(
    ("noted", "day"),
    [
        ("2025:11:21 10:30:00", date(2025, 11, 21)),
        ("2568:11:21 10:30:00", date(2025, 11, 21)),
        ("2025-01-05", date(2025, 1, 5)),
        ("0000:00:00 00:00:00", None),
        ("2025:13:40 00:00:00", None),
        ("1970:01:01 00:00:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_day_it_was_taken(kind: str, noted: str, day: date | None) -> None:
    photo = examine(draw_photo(kind=kind, taken=noted))
    assert photo is not None
    assert photo.taken_on == day


def test_a_huge_photo_becomes_smaller_stands_upright_and_keeps_its_day() -> None:
    photo = examine(draw_photo(4000, 3000, taken="2025:11:21 10:30:00", orientation=6))
    assert photo is not None
    assert (photo.width, photo.height) == (1920, LONGEST_SIDE)
    with Image.open(io.BytesIO(photo.content)) as image:
        assert image.size == (1920, LONGEST_SIDE)
        red, _, blue = image.convert("RGB").getpixel((900, 100))
        assert red > 200 > 50 > blue
    again = examine(photo.content)
    assert again is not None
    assert again.taken_on == date(2025, 11, 21)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_pictures_of_any_colours_are_made_smaller(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (3000, 100)).save(out, "PNG")
    photo = examine(out.getvalue())
    assert photo is not None
    assert (photo.mime, photo.width) == ("image/jpeg", LONGEST_SIDE)


def test_a_heavy_picture_is_packed_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "HEAVY", 10)
    photo = examine(draw_photo(kind="PNG"))
    assert photo is not None
    assert (photo.mime, photo.width) == ("image/jpeg", 60)


def gif() -> bytes:
    out = io.BytesIO()
    Image.new("L", (9, 9)).save(out, "GIF")
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"%PDF-1.7", gif(), draw_photo()[:-100], draw_photo(kind="PNG")[:60],
     bomb(100, 100)],
)  # fmt: skip
def test_what_is_no_picture_or_a_broken_one_is_refused(content: bytes) -> None:
    assert examine(content) is None


@pytest.mark.parametrize("content", [bomb(9_000, 9_000), bomb(12_000, 10_000), bomb(60_000, 60_000)])
def test_a_picture_that_claims_to_be_enormous_is_refused_as_that(content: bytes) -> None:
    with pytest.raises(Refused, match="pixels"):
        examine(content)


def jpeg(**more: bool) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((64, 64), 80).convert("RGB").save(out, "JPEG", **more)
    return out.getvalue()


def test_a_progressive_photo_as_programs_save_it_is_kept() -> None:
    content = jpeg(progressive=True)
    assert 5 < scans_of(content) < 20
    photo = examine(content)
    assert photo is not None
    assert photo.content == content


@pytest.mark.parametrize(
    ("content", "scans"),
    [
        (jpeg(), 1),
        (progressive(64, 1), 2),
        (progressive(64, 99), 100),
        (jpeg() + b"\xff\xda" * 99, 1),
        (b"\xff\xd8\xff\xe1\x00\x0c" + b"\xff\xda" * 5 + jpeg()[2:], 1),
        (b"\xff\xd8\xff\xda", 1),
        (b"\xff" * 3_000_000, 1),
        (b"", 1),
    ],
    ids=["plain", "progressive", "many", "behind the picture", "in its notes", "cut off", "filled", "empty"],
)
def test_scans_are_counted_up_to_the_end_of_the_picture(content: bytes, scans: int) -> None:
    assert scans_of(content) == scans
