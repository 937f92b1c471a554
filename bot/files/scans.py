"""How often a JPEG goes over its picture."""

import re
from typing import Final

_MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7\x01])", re.DOTALL)
_BEGIN, _END, _SCAN = 0xD8, 0xD9, 0xDA
_WHOLE = {*range(0xC2, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""Frames that are decoded in full size even if they come in one scan: progressive and arithmetic ones."""
_LENGTH: Final = 2


def scans_of(content: bytes) -> int:
    """The scans up to the end of the picture; at least two where it is decoded in full size anyhow.

    Previews within the notes of a camera, and what phones put behind the picture, do not count.
    """
    scans, least, at = 0, 1, 0
    while (found := _MARKER.search(content, at)) is not None:
        marker, at = found[1][0], found.end()
        if marker == _END:
            break
        if marker == _BEGIN:
            continue
        scans, least = scans + (marker == _SCAN), 2 if marker in _WHOLE else least
        at += max(_LENGTH, int.from_bytes(content[at : at + _LENGTH], "big"))
    return max(scans, least)
