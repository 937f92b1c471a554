"""Words that mean the same wherever they are said: politeness, questions, yes and no. Pure."""

import re
from collections.abc import Mapping

from knowledge.thai import to_arabic
from knowledge.thai_words import find_word

Meanings = Mapping[str, tuple[str, ...]]
"""What a state takes words for: an action, and the meanings that lead to it."""

PARTICLE = r"(?:(?<!สถา)(?<!ช)นะ|น่ะ|จ้า|จ้ะ|จ๊ะ|คะ|ค่ะ|ครับ|ค่า|(?<!บัง)คับ|ฮะ|(?<!เ[ก-ฮ])(?<!เ[ก-ฮ]{2})อ่?ะ)"
"""Politeness at the end of a sentence, but not the end of a word: สถานะ, บังคับ, เยอะ."""
_POLITE = rf"(?:[ ,]*(?:{PARTICLE}|เลย|แล้ว))*"
_CLOSING = re.compile(rf"(?:{PARTICLE}|ละ|แล้ว){{1,9}}+$")
_AT_END = re.compile(rf"(?:[ ,]{{0,30}}+(?:{PARTICLE}|หน่อย)){{1,9}}+[ .!]{{0,30}}+$")
MEANINGS = {
    name: re.compile(rf"(?:{words}){_POLITE}[ .!]*")
    for name, words in {
        "accept": "(?:ขอ)?ยอมรับ(?:และเริ่ม)?|ยินยอม|(?:(?:โอเค|ตกลง|ok) ?)?เริ่ม|รับทราบ|เห็นด้วย|อนุญาต",
        "decline": "ไม่(?:ยอมรับ|ยินยอม|ตกลง|โอเค|อนุญาต|เห็นด้วย)|ยอมรับไม่ได้",
        "more": "(?:ขอ)?อ่าน(?:เพิ่ม(?:เติม)?|ก่อน)?",
        "code": "มีรหัส(?:เชิญ)?|รหัส(?:เชิญ)?",
        "create": "(?:สร้าง|เพิ่ม|เปิด)หน่วยงาน(?:ใหม่)?|สร้าง(?:ใหม่)?",
        "sample": "(?:ขอ)?ดูตัวอย่าง(?:ก่อน)?|ตัวอย่าง",
        "yes": "ใช่|ถูก(?:ต้อง)?|ตกลง|ยืนยัน|โอเค|ok|okay|yes",
        "fine": "ได้",
        "no": "ไม่ใช่|ไม่|no",
        "drop": "ไม่เอา(?:ดีกว่า)?",
        "discard": "(?:ลบ|ทิ้ง)(?:ทิ้ง|ไป|ออก)?|ยกเลิก(?:ไป)?|ไม่(?:ต้อง)? ?(?:บันทึก|เซฟ|เก็บ|save)",
        "stop": "(?:ยกเลิก|หยุด|เลิก)(?:ไว้)?(?:ก่อน)?",
        "back": "ย้อนกลับ|ย้อน|กลับ|back",
        "wrong_before": "(?:อัน|ตัว|ข้อ)ที่แล้วผิด",
        "skip": "ข้าม|skip|-",
        "keep": "คงเดิม",
        "unknown": "ไม่มี|ไม่สังกัด(?:กอง)?|ไม่ทราบ|ไม่รู้|(?:ยัง)?ไม่แน่ใจ|ไว้ก่อน",
        "save": "(?:(?:โอเค|ok|ตกลง|ใช่|งั้น) ?)?(?:ช่วย)?"
        "(?:บันทึก|เซฟ|เก็บ|save)(?:ทั้งหมด|ได้|ไว้|ตามนี้|ให้(?:หน่อย|ที)?)?"
        "|(?:เอา)?ตามนี้|เอา",
        "together": "(?:เอามา|เอา)?รวม(?:กัน)?(?:ทั้งหมด)?",
        "newer": "(?:ใช้|เอา)?(?:อัน|ค่า)ใหม่",
        "older": "(?:ใช้|เอา)?(?:อัน|ค่า)(?:เก่า|เดิม)",
        "erase": "(?:ยืนยัน ?)?(?:ล้าง|ลบ)(?:คะแนน)?(?:ทั้งหมด)?|ยืนยัน",
        "retype": "พิมพ์ใหม่",
        "make": "สร้าง",
        "not_make": "ไม่สร้าง",
        "name": "แก้(?:ไข)?ชื่อ|เปลี่ยนชื่อ",
        "place": "(?:ขอ)?(?:แก้(?:ไข)?|เปลี่ยน)จังหวัด|(?:ใช่แต่)?จังหวัดผิด",
        "rest": "ที่เหลือผ่าน(?:หมด|ทั้งหมด)?",
        "indicators": "(?:กรอก ?)?10 ?ตัว(?:ชี้วัด)?|ตัวชี้วัด",
        "iit": "iit",
        "eit": "eit",
        "oit": "oit",
        "table": "วางตาราง",
    }.items()
}
_ASKS = re.compile(
    r"ทำไม|เท่าไ|เมื่อไ|ไหม|มั้ย|หรือยัง|รึยัง|หรือเปล่า|รึเปล่า|หรือป่าว|รึป่าว|รึป่ะ|รึปะ|มั๊ย|ไม๊|เหรอ|หรอ|ไหน|อะไร|กี่|ใคร|ยังไง|อย่างไร|\?"
)
_SUPPOSES = re.compile(r"ถ้า|หาก|สมมติ|สมมุติ|อยากได้")


def plain(text: str) -> str:
    """Words as the patterns expect them: lower case, Arabic digits, single spaces."""
    return " ".join(to_arabic(text).lower().split())


def action_in(words: str, meanings: Meanings) -> str:
    """Which action plain words ask for, if they say nothing else; "" for none."""
    return next(
        (
            action
            for action, names in meanings.items()
            if any(MEANINGS[name].fullmatch(words) for name in names)
        ),
        "",
    )


def is_question(words: str) -> bool:
    """Whether the words ask something."""
    return find_word(_ASKS, words) is not None


def is_supposition(words: str) -> bool:
    """Whether the words speak of what could be."""
    return find_word(_SUPPOSES, words) is not None


def polite_less(text: str) -> str:
    """The text without the polite particles at its end."""
    return _AT_END.sub("", text.strip())


def closing_less(text: str) -> str:
    """The text without the words that only close a sentence: polite ones, แล้ว and ละ."""
    return _CLOSING.sub("", text)
