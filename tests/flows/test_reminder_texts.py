"""Long titles on buttons: short, and still readable Thai."""

from handlers.reminder_buttons import cut


def test_a_cut_never_parts_a_letter_from_its_vowel_or_mark() -> None:
    title = "สำรวจความพึงพอใจและปรับปรุงกระบวนงานให้บริการประชาชน"
    for most in range(3, len(title) + 1):
        short = cut(title, most)
        assert len(short) <= most
        assert short == title or (short.endswith("…") and short[-2] not in "เแโใไ ")
        rest = title[len(short) - 1 :]
        assert short == title or not rest or rest[0] not in "ัิีึืฺุู็่้๊๋์ะาำ"
    assert cut("สั้น", 20) == "สั้น"
