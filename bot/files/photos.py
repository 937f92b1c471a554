"""Photos that people send: looked at before they are kept, and made smaller where they are huge.

They are read in a process of its own (`bot/files/child.py`); Pillow is imported only there.
"""

import io
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from PIL import ExifTags, Image, ImageOps

from bot.files.refused import Refused
from bot.files.scans import scans_of

LONGEST_SIDE: Final = 2560
HEAVY: Final = 4_000_000
"""Bytes above which a photo of any size is packed anew."""
MOST_PIXELS: Final = 80_000_000
"""More than any phone takes, and fewer than where Pillow starts to warn of a decompression bomb."""
MOST_WHOLE: Final = 25_000_000
"""Of kinds that are decoded in full size, whatever size is wanted: JPEGs of several scans are among them."""
MOST_TRANSPARENT: Final = 12_000_000
"""Of pictures one can see through: they take several times the memory."""
MOST_SCANS: Final = 64
"""A progressive JPEG comes in about ten scans; each goes over all of the picture once more."""
QUALITY: Final = 85
JPEG: Final = "image/jpeg"

_MIMES = {"JPEG": JPEG, "MPO": JPEG, "PNG": "image/png", "WEBP": "image/webp"}
_HARMLESS = {
    ExifTags.Base.DateTime,
    ExifTags.Base.DateTimeOriginal,
    ExifTags.Base.DateTimeDigitized,
    ExifTags.IFD.Exif,
}
_FORMATS = ("JPEG", "PNG", "WEBP")
_DAY = re.compile(r"\s*(\d{4})[:/.-](\d{1,2})[:/.-](\d{1,2})(?!\d)")
_BUDDHIST, _FIRST_YEAR = 2400, 2000


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture that can be kept; `taken_on` is None where the camera did not say."""

    content: bytes
    mime: str
    width: int
    height: int
    taken_on: date | None = None


def examine(content: bytes) -> Photo | None:
    """The picture, no longer than `LONGEST_SIDE` px; None for anything that is none, or is broken.

    It is decoded to its end, so that what is kept can be shown. Raises Refused for one that is too large.
    """
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
            return _read(image, content)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("pixels") from None
    except (Refused, MemoryError):
        raise
    except Exception:  # Pillow raises whatever a broken or hostile file makes of it, also warnings
        return None


def _read(image: Image.Image, content: bytes) -> Photo | None:
    width, height = image.size
    if image.format is None:
        return None
    if width * height > _most(image, content):
        raise Refused("pixels")
    mime, is_large = _MIMES[image.format], max(width, height) > LONGEST_SIDE
    if is_large:
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    photo = Photo(content, mime, width, height, _taken_on(image))
    anew = is_large or len(content) > HEAVY or _tells_more(image)
    return _smaller(image, photo) if anew else photo


def _most(image: Image.Image, content: bytes) -> int:
    """The pixels such a picture may have."""
    if image.format in ("JPEG", "MPO"):
        scans = scans_of(content)
        return MOST_PIXELS if scans == 1 else MOST_WHOLE if scans <= MOST_SCANS else 0
    return MOST_TRANSPARENT if image.has_transparency_data else MOST_WHOLE


def _tells_more(image: Image.Image) -> bool:
    """Whether the camera noted more than the day: where it was, which one it is."""
    try:
        exif = image.getexif()
        inner = exif.get_ifd(ExifTags.IFD.Exif)
        return bool(exif.get_ifd(ExifTags.IFD.GPSInfo)) or bool({*exif, *inner} - _HARMLESS)
    except Exception:  # broken notes are packed away with the rest
        return True


def _smaller(image: Image.Image, photo: Photo) -> Photo:
    """As a JPEG that stands upright. What the camera noted is dropped, but for the date."""
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    flat = _opaque(ImageOps.exif_transpose(image))
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=QUALITY, optimize=True, exif=_dated(photo.taken_on))
    return replace(photo, content=out.getvalue(), mime=JPEG, width=flat.width, height=flat.height)


def _opaque(image: Image.Image) -> Image.Image:
    """In plain colours, on white where one could see through it."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    above = image.convert("RGBA")
    sheet = Image.new("RGB", above.size, "white")
    sheet.paste(above, mask=above.getchannel("A"))
    return sheet


def _dated(day: date | None) -> Image.Exif:
    exif = Image.Exif()
    if day is not None:
        exif[ExifTags.Base.DateTime] = f"{day:%Y:%m:%d} 00:00:00"
    return exif


def _taken_on(image: Image.Image) -> date | None:
    """The day the camera noted, if it noted one that can be."""
    try:
        exif = image.getexif()
        inner = exif.get_ifd(ExifTags.IFD.Exif)
        noted = (
            inner.get(ExifTags.Base.DateTimeOriginal),
            inner.get(ExifTags.Base.DateTimeDigitized),
            exif.get(ExifTags.Base.DateTime),
        )
    except Exception:  # broken notes are no reason to refuse the photo
        return None
    return next((day for each in noted if (day := _day(each)) is not None), None)


def _day(noted: object) -> date | None:
    """A day as cameras write it, `2025:11:21 10:30:00`; some Thai ones count in พ.ศ."""
    found = _DAY.match(noted) if isinstance(noted, str) else None
    if found is None:
        return None
    year, month, day = (int(each) for each in found.groups())
    year -= 543 if year > _BUDDHIST else 0
    try:
        return date(year, month, day) if year >= _FIRST_YEAR else None
    except ValueError:
        return None
