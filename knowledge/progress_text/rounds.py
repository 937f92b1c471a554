"""The round that words about work name: `ไตรมาส 1`, `เดือน ธ.ค.`, `รอบ 6 เดือนแรก`."""

import re

from knowledge.periods.words import MONTH

_YEAR = r"(?: ?(?:ปี ?)?(?:25)?\d\d(?!\d|\.\d|%))?"
_ONE = (
    r"(?:ไตร? ?มา[สศ](?: ?ที่)? ?[1-4](?!\d|\.\d)|ไตร? ?มา[สศ] ?(?:นี้|แรก|สุดท้าย|ที่แล้ว|ก่อน)"
    r"|(?:รอบ ?)?6 ?เดือน ?(?:แรก|หลัง)|ครึ่งปี(?:งบประมาณ)? ?(?:แรก|หลัง)|เดือน ?นี้"
    rf"|(?<![\d–-])(?<!\d )(?:เดือน ?)?{MONTH})"
)
_ROUND = re.compile(rf"(?:(?:รอบ|งวด|ประจำ|ของ|ใน|สำหรับ) ?)?(?P<round>{_ONE}{_YEAR})")
_LEFT = re.compile(
    rf"(?:เหลือ|ยังเหลือ)(?:อีก)? ?{_ONE}{_YEAR}"
    rf"(?: ?(?:-|–|ถึง|,|และ|กับ) ?(?:ไตรมาส ?)?(?:{_ONE}|[1-4](?!\d))){{0,4}}"
)
_DAY = re.compile(rf"\d ?{MONTH}")


def take_round(text: str) -> tuple[str, str]:
    """The words of the one round that a text names ("" for none or several), and the text without them.

    What is said to be left of the later ones (`เหลือไตรมาส 2-4`) goes without saying, and goes with them.
    """
    rest = _LEFT.sub(" ", text)
    found = [each for each in _ROUND.finditer(rest) if not _DAY.match(rest, max(0, each.start("round") - 2))]
    names = {"".join(each["round"].split()) for each in found}
    if len(names) != 1:
        return "", text
    for each in reversed(found):
        rest = f"{rest[: each.start()]} {rest[each.end() :]}"
    return found[0]["round"].strip(), " ".join(rest.split())
