"""Words as they are compared: no blanks, tone marks or politeness; figures, codes and links alike. Pure."""

import re
import unicodedata

from knowledge.thai import folded, to_arabic

LONGEST = 160
"""Letters of a text that are looked at: what is longer is no short wish."""
_TONES = re.compile("[็-๎]")
_LINK = re.compile(r"(?:https?://|www\.)\S{1,200}")
_CODE = re.compile(r"(?<![a-z])([oie]|โอ|ไอ|อี) ?-?\d{1,2}(?![\d.])")
_LETTER = {"โอ": "o", "ไอ": "i", "อี": "e"}
_YEAR = re.compile(r"25\d\d")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_POLITE = re.compile(r"(?:ครับ|คร้าบ|คับ|ค่ะ|คะ|ค่า|จ้า|จ้ะ|จ๊ะ|นะ|น่ะ|อ่ะ|อะ|งับ|ฮะ)$")
_LAUGHTER = re.compile(r"(?<!5)5{3,9}\+?$")
_BETWEEN = re.compile(r"(?<=[a-z0-9]) {1,9}(?=[a-z])")
_ODD = re.compile(r"[^0-9a-zก-๎#@§%&_]+")
_AGAIN = re.compile(r"(.)\1{2,}")


def bare(text: str) -> str:
    """A text as it is compared, at most `LONGEST` letters of it: `O12` is `o§`, a figure `#`, a link `@`."""
    words = to_arabic(unicodedata.normalize("NFKC", text[: 2 * LONGEST])).lower()
    words = _LINK.sub("@", _plain(words))
    words = _CODE.sub(lambda found: f"{_LETTER.get(found[1], found[1])}§", words)
    return squeezed(_NUMBER.sub("#", _YEAR.sub("ปี#", words)).replace("ปีปี", "ปี").replace("ปี ปี", "ปี"))


def _plain(words: str) -> str:
    """Without the politeness, laughter and signs at the end, nine of them at most."""
    for _ in range(9):
        shorter = _POLITE.sub("", _LAUGHTER.sub("", words.rstrip(" !.,?ๆ~")))
        if shorter == words:
            break
        words = shorter
    return words


def squeezed(words: str) -> str:
    """Lower-case words without blanks, signs, tone marks and letters said more than twice."""
    apart = _BETWEEN.sub("_", words)
    return _AGAIN.sub(r"\1", _TONES.sub("", _ODD.sub("", folded(apart))))[:LONGEST]
