"""Texts that make a bad pattern or reader slow: its own parts, and what people write, again and again."""

import random
import re
from collections.abc import Iterable, Iterator
from re import _parser  # type: ignore[attr-defined]
from typing import Any

PUMPS = (
    "ก", "่", "็่", " ", "1", "1 ", "1,", "1.", ".", "-", "a", "A1", "\n", "\t", "|", "(", ")", "\"",
    "<a", "<p>", "%", "o1-o99 ", "O8 0 ", "O1 ผ่าน ", "I1 = 5\n", "I1\t5\t", "e1 ", "http://a.b ",
    "http://", "www.", "https://a", "กองคลัง ", "กองคลัง", "และ", "กอง ", "ผอ.", "ม.ค. ", "ม.ค.",
    "1 ม.ค. 2567 ", "ไตรมาส 1 ", "2567 ", "ปี 2567 ", "ข้อ 1 ", "ข้อ1,1", "เสร็จ", "ไม่เสร็จ ",
    "เลื่อน ", "เลื่อนไปเป็นถึง", "เพิ่มมาตรการ ", "คะ,", "นะครับ ", "ใช้ ", "งบ ", "5% ", "อ.ก ",
    "จ. ", "จังหวัด", "ตัวชี้วัด 1 ", "การปฏิบัติหน้าที่ ", "ที่เหลือผ่าน ", "ยกเว้น O8 ", "1→",
    "{\"a\":", "[", "ที่ ๆ ", "ๆ", "เพิ่มมาตรการ ล้างถนน กองช่าง ตัวชี้วัด 1 มี.ค. 67\n",
    "มาตรการ|ผู้รับผิดชอบ|ระยะเวลา\nก|กองคลัง|มี.ค. 67\n", "ผู้รับผิดชอบ|", "\u200b", "\u202eก", "😀",
    "ทั้งหมด", "เพราะ", "ABCD-2345 ", "A ", "9:30 ", "บ่าย 2 ", "วันจันทร์ ",
)  # fmt: skip
"""What people, or those who mean ill, may write many times over."""


def pumped(part: str, size: int, before: str = "", after: str = "") -> str:
    """So many letters of one part, something before it, something after."""
    return before + (part * (size // len(part) + 1))[:size] + after


def against(pattern: re.Pattern[str], size: int) -> Iterator[str]:
    """Texts for one pattern: its alphabet, its parts and what it matches, and ends that break the match."""
    tree = _parser.parse(pattern.pattern, pattern.flags)
    chance = random.Random(1)
    whole = _sample(tree, chance)
    parts = {_sample(each, chance) for each in _repeated(tree)} | {whole, _sample(tree, chance)}
    own = sorted(each for each in parts if each)
    for part in dict.fromkeys((*own, *LETTERS)):
        yield pumped(part, size, after="ฮ!")
    for part in own:
        yield pumped(part, size, before=whole)


LETTERS = ("ก", "่", " ", "1", ".", "a", "\n", "1 ", "(", "o8 ")


def _repeated(tree: Any) -> Iterator[Any]:
    """Every repeated part and every branch."""
    for op, value in tree:
        for inner in _inner(str(op), value):
            if "REPEAT" in str(op) or str(op) == "BRANCH":
                yield inner
            yield from _repeated(inner)


def _inner(op: str, value: Any) -> Iterable[Any]:
    if "REPEAT" in op:
        return [value[2]]
    if op == "BRANCH":
        return list(value[1])
    return [value[3]] if op == "SUBPATTERN" else [value] if op == "ATOMIC_GROUP" else []


def _sample(tree: Any, chance: random.Random) -> str:
    """A text that the pattern likely matches."""
    return "".join(_one(str(op), value, chance) for op, value in tree)


def _one(op: str, value: Any, chance: random.Random) -> str:
    if op == "LITERAL":
        return chr(value)
    if op in ("ANY", "NOT_LITERAL"):
        return "ก" if value != ord("ก") else "ข"
    if op == "IN":
        return _of_class(value, chance)
    if "REPEAT" in op:
        times = max(value[0], min(1, int(value[1])))
        return "".join(_sample(value[2], chance) for _ in range(times))
    parts = list(_inner(op, value))
    return _sample(chance.choice(parts), chance) if parts else ""


_CLASSES = {"DIGIT": "1", "SPACE": " \n", "WORD": "กa", "NOT_SPACE": "ก่", "NOT_DIGIT": "ก ", "NOT_WORD": "่ "}


def _of_class(parts: Any, chance: random.Random) -> str:
    negated, found = False, ""
    for op, value in parts:
        kind = str(op)
        negated |= kind == "NEGATE"
        if kind == "LITERAL":
            found += chr(value)
        elif kind == "RANGE":
            found += chr(value[0]) + chr(value[1])
        elif kind == "CATEGORY":
            found += _CLASSES[str(value).removeprefix("CATEGORY_")]
    if negated:
        found = "".join(each for each in "ก่a1 .,:/" if each not in found) or "ฮ"
    return chance.choice(found)
