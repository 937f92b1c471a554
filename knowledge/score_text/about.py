"""Whether a text is about scores, and so is no report of work."""

import re

from knowledge.rules.ruleset import Ruleset
from knowledge.score_text.reading import read_scores

LONGEST = 5_000
"""Letters of a text that are looked at."""
_NO_DOUBTS = ("unknown_code", "other_year", "no_value")
_WORK = re.compile(r"คืบหน้า|ดำเนินการ(?:ไป|แล้ว|อยู่)|ทำไป|เสร็จ|เบิกจ่าย|งบประมาณไป|มาตรการ|กิจกรรม|โครงการ")
"""Words that speak of work, not of a result."""


def is_about_scores(text: str, ruleset: Ruleset) -> bool:
    """Whether a text gives a score, or what may be one, to an indicator, an item, a question or above.

    Words that speak of work make one line something else: `ตัวชี้วัด 9 ทำไปแล้ว 50%`. A table stays one.
    """
    reading = read_scores(text[:LONGEST], ruleset)
    doubts = (each for each in reading.complaints if each.kind not in _NO_DOUBTS)
    given = bool(reading.scores) or any(each.code for each in doubts)
    return given and (len(reading.scores) > 1 or not _WORK.search(text[:LONGEST]))
