"""The buttons under a reminder."""

from collections.abc import Sequence

from handlers.general.buttons import MINE, SETTINGS
from handlers.terms.messages import Choice
from knowledge.measures.measure import Measure
from knowledge.thai import cut

MOST_BUTTONS, LONGEST_LABEL = 6, 20


def buttons(measure: Measure, role: str) -> tuple[Choice, ...]:
    """What can be done about one measure; executives look and decide whether to hear of it."""
    act = (
        Choice.to("เสร็จแล้ว", "done", measure.id),
        Choice.to("เลื่อน", "postpone", measure.id),
    )
    look = (
        Choice.to("รายละเอียด", "measure", measure.id),
        Choice.to("หยุดเตือนเรื่องนี้", "mute", measure.id),
    )
    return look if role == "executive" else (*act, *look)


def check_in_buttons(measure: Measure, role: str) -> tuple[Choice, ...]:
    """The same, with how far it is in place of a later date."""
    usual = buttons(measure, role)
    half = Choice.to("กำลังทำ 50%", "doing", measure.id, "50")
    stuck = Choice.to("ติดปัญหา", "stuck", measure.id)
    return usual if role == "executive" else (usual[0], half, stuck, *usual[2:])


def list_buttons(measures: Sequence[Measure], more: Sequence[Choice] = ()) -> tuple[Choice, ...]:
    """The first measures by their numbers, what else there is, and the ways on."""
    picks = (
        Choice.to(cut(f"{n} {each.title}", LONGEST_LABEL), "measure", each.id)
        for n, each in enumerate(measures[:MOST_BUTTONS], 1)
    )
    return (*picks, *more, MINE, SETTINGS)
