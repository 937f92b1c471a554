"""Lines that a text names by their numbers, each with the words that are said of it."""

import re
from itertools import pairwise

from knowledge.progress_text.telling import read_telling

_PLACE = re.compile(r"(?<!หัว)ข้อ(?:ที่)? ?[0-9]{1,2}(?![0-9.])")
_JOINING = ("", "กับ", "และ", "แล้วก็", "ถึง", "หรือ", "ทั้ง")


def tells_apart(text: str) -> bool:
    """Whether something is said between the numbers of a text in Arabic digits: not all have the same end."""
    said = [each[len(_number(each)) :].strip(" ,-–") for each in _parts(text)]
    return any(each not in _JOINING for each in said[:-1])


def each_on_a_line(text: str) -> str:
    """`ข้อ 1 เสร็จ ข้อ 2 50%` with a line for each number; as it is unless each has words on how it goes."""
    parts = _parts(text)
    told = [read_telling(each[len(_number(each)) :]) for each in parts]
    return "\n".join(parts) if len(parts) > 1 and all(told) else text


def _parts(text: str) -> list[str]:
    """The text from each number to the next; what stands before the first is left out."""
    starts = [*(each.start() for each in _PLACE.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(starts)]


def _number(part: str) -> str:
    found = _PLACE.match(part)
    return found[0] if found else ""
