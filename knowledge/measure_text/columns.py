"""The header row of a measures table: which column holds what."""

import re
from collections.abc import Sequence

from knowledge.thai import to_arabic

LONGEST_HEADING = 120
_ACTIVITY = "(?:ชื่อ|แผนงาน|แผน|มาตรการ|แนวทาง|โครงการ|กิจกรรม|และ|หรือ|งาน|หลัก|ที่|จะ|ดำเนินการ|การดำเนินงาน)*"
_KINDS = (
    ("serves", "ตัวชี้วัด(?:ที่|ita|การประเมิน.*|ตาม.*)?"),
    ("issue", "ประเด็น.*|การนำผล.*ปฏิบัติ|นำผล.*ปฏิบัติ|หัวข้อการประเมิน.*"),
    ("analysis", "(?:ผล)?(?:การ)?วิเคราะห์.*|ผลการประเมิน.*|ข้อบกพร่อง.*|สภาพปัญหา.*|ปัญหา.*"),
    ("title", f"(?=.*(?:โครงการ|กิจกรรม)){_ACTIVITY}"),
    ("measure", "(?:ชื่อ)?มาตรการ(?:ที่|ใน|การ|เพื่อ|ส่งเสริม|ยกระดับ|ปรับปรุง|พัฒนา|แก้ไข|แนวทาง|หรือ|และ).*|มาตรการ"),
    ("steps", "(?:ขั้นตอน|วิธี|แนวทาง|รายละเอียด|การดำเนิน).*"),
    ("period", "(?:ช่วง|ห้วง|กำหนด)?(?:ระยะ)?เวลา.*|กำหนดแล้วเสร็จ.*|(?:วันที่|กำหนด)(?:ดำเนิน|แล้วเสร็จ|การ).*"),
    ("units", "(?:หน่วยงาน|ส่วนราชการ|ส่วนงาน|กอง|ผู้)(?:ผู้|ที่)?(?:รับผิดชอบ|ดำเนินการ).*"),
    ("reporting", "(?:การ|รูปแบบการ|วิธีการ)?รายงาน.*|(?:ความถี่|การกำกับ|การติดตาม).*"),
    ("budget", "(?:วงเงิน|จำนวนเงิน|จำนวน)?งบประมาณ.*|จำนวนเงิน.*|วงเงิน.*"),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)
_SCORES = {"คะแนน", "คำถาม", "ข้อคำถาม", "คะแนนที่ได้", "ผลคะแนน"}


def columns_of(cells: Sequence[str]) -> dict[int, str]:
    """The kind of each named column, if this is the header of a measures table; else {}.

    Kinds: serves (ตัวชี้วัด), issue, analysis, title (โครงการ/กิจกรรม), measure (มาตรการ), steps, period, units,
    reporting, budget. A header names three or more, with something to do, and a time or somebody to do it.
    """
    kinds = _named(cells)
    found = set(kinds.values())
    doing = found & {"title", "measure", "steps", "issue"}
    return kinds if len(found) > 2 and doing and found & {"period", "units"} else {}


def heads_other_table(cells: Sequence[str]) -> bool:
    """Whether this is the header of some other table: scores, questions, an analysis alone."""
    scores = any(_key(each) in _SCORES and not re.search(r"\d", each) for each in cells)
    return scores or len(set(_named(cells).values())) > 1


def _named(cells: Sequence[str]) -> dict[int, str]:
    if any(len(each) > LONGEST_HEADING for each in cells):
        return {}
    return {at: kind for at, cell in enumerate(cells) if (kind := _kind(cell))}


def _kind(cell: str) -> str:
    key = _key(cell)
    return next((kind for kind, pattern in _PATTERNS if key and pattern.fullmatch(key)), "")


def _key(cell: str) -> str:
    """Only letters, so that blanks, breaks, numbers and slashes make no difference."""
    return re.sub(r"[^a-zก-๎]", "", to_arabic(cell).casefold())
