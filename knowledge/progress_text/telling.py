"""How work goes in somebody's words: done, under way, not begun, given up, or still to be asked."""

import re
from dataclasses import dataclass

from knowledge.measures.measure import Status
from knowledge.progress_text.shares import FULL, Share, read_share
from knowledge.progress_text.vocabulary import Mark, says_nothing, vocabulary

LONGEST_NOTE = 500
_BECAUSE = re.compile(r"\s{0,3}(?:เพราะ(?:ว่า)?|เนื่องจาก|เหตุ(?:ผล)?(?:คือ)?|ติดที่)\s{0,3}")
_VERB = re.compile("เสร็จ|ทำ|ดำเนิน|ส่ง|จัด|เรียบร้อย|ปิดงาน")
_EDGES = " \"'“”,:;-–•"
_STRONG = {"done", "not_done", "not_begun", "stuck", "doing", "carried", "not_carried"}
_LESS = ("not_done", "forecast", "part", "future")


@dataclass(frozen=True, slots=True)
class WorkTelling:
    """What words say of how work goes.

    `status` None: that is to be asked, and the `note` kept until then. `figure` is a percentage of which
    it is not known whether it is progress. `gives_up`: it was not carried out, so it is to be asked whether
    it is given up or put off. `is_weak`: the words may be about anything, unless a measure is named.
    """

    status: Status | None = None
    percent: int | None = None
    figure: str = ""
    note: str = ""
    gives_up: bool = False
    is_weak: bool = False
    every: bool = False
    every_unit: bool = False
    whole_year: bool = False


def read_telling(text: str) -> WorkTelling | None:
    """What a text without the measure's name says of work; None when it says nothing of any."""
    text = " ".join(text.split())
    share = read_share(text)
    marks = [each for each in vocabulary().marks(text) if each.kind not in ("neutral", "no_trouble", "asks")]
    kinds = {each.kind for each in marks}
    if not kinds - {"every", "every_unit", "whole_year", "part"} and not share.figure and not share.is_part:
        return WorkTelling(_reached(share.percent), share.percent) if share.percent is not None else None
    note = note_of(text)
    if "unsure" in kinds:
        return WorkTelling(figure=share.figure, note=note, is_weak=not kinds & _STRONG)
    told = _unfinished(text, kinds, marks, share, note) or _finished(text, kinds, marks, share, note)
    if told is None:
        return WorkTelling(figure=share.figure, note=note, is_weak=True)
    return told


def _reached(percent: int) -> Status:
    return Status.DONE if percent == FULL else Status.DOING if percent else Status.TODO


def _unfinished(text: str, kinds: set[str], marks: list[Mark], share: Share, note: str) -> WorkTelling | None:
    """Not carried out, stuck, not begun, or only some of it."""
    if "not_carried" in kinds and not kinds & {"not_begun", "done"}:
        is_weak = _VERB.search(text) is None
        return WorkTelling(note=_reason(text) or note, gives_up=True, is_weak=is_weak)
    if "stuck" in kinds:
        return WorkTelling(Status.STUCK, share.percent, share.figure, _reason(_after(text, marks, "stuck")))
    if "not_begun" in kinds and not kinds & {"done", "doing"} - _reach_of(text, marks, "not_begun"):
        return _not_begun(text, marks, note)
    if "forecast" in kinds or "not_done" in kinds or (share.is_part and kinds & _STRONG):
        about_work = _VERB.search(text) is not None
        return WorkTelling(Status.DOING, _below(share.percent), share.figure, note, is_weak=not about_work)
    if "planned" in kinds or ("future" in kinds and "done" not in kinds):
        return WorkTelling(figure=share.figure, note=note, is_weak=True)
    return None


def _finished(text: str, kinds: set[str], marks: list[Mark], share: Share, note: str) -> WorkTelling | None:
    """Done, carried out, under way, or a percentage."""
    every, units, year = "every" in kinds, "every_unit" in kinds, "whole_year" in kinds
    if share.figure and kinds & {"done", "carried", "doing", "happened", "progress"}:
        return WorkTelling(figure=share.figure, note=note, is_weak="done" not in kinds)
    if "done" in kinds or ("carried" in kinds and not kinds & {"doing", "happened"}):
        if share.percent is not None and share.percent < FULL:
            return WorkTelling(Status.DOING, share.percent, note="" if says_nothing(share.rest) else note)
        if not kinds.isdisjoint(_LESS):
            return WorkTelling(Status.DOING, _below(share.percent), note=note)
        verb = next(each for each in marks if each.kind in ("done", "carried"))
        if not says_nothing(text[: verb.start]) or ("done" not in kinds and not says_nothing(share.rest)):
            return WorkTelling(note=note)
        after = note_of(text[verb.end :])
        return WorkTelling(
            Status.DONE, FULL, note="" if says_nothing(after) else after,
            every=every, every_unit=units, whole_year=year,
        )  # fmt: skip
    if share.percent is not None:
        return WorkTelling(
            _reached(share.percent), share.percent, note="" if says_nothing(share.rest) else note
        )
    if "doing" in kinds:
        return WorkTelling(Status.DOING, None, note=note if not says_nothing(text) else "")
    return None


def _not_begun(text: str, marks: list[Mark], note: str) -> WorkTelling:
    """Nothing is begun; where the words go on (`ยังไม่ได้ทำรายงาน`) only a part of it may be meant."""
    last = [each for each in marks if each.kind == "not_begun"][-1]
    if re.match(r"[ก-๎]", text[last.end :]) and not text[last.end :].startswith(vocabulary().endings):
        return WorkTelling(note=note)
    after = _reason(text[last.end :])
    return WorkTelling(Status.TODO, 0, note="" if says_nothing(after) else after)


def _reach_of(text: str, marks: list[Mark], kind: str) -> set[str]:
    """What comes after a word of a kind only gives its reason: `ยังไม่ได้ทำ อยู่ระหว่างรองบ`."""
    first = next(each for each in marks if each.kind == kind)
    before = {each.kind for each in marks if each.start < first.start}
    return {"done", "doing"} - before


def _below(percent: int | None) -> int | None:
    return None if percent == FULL else percent


def note_of(text: str) -> str:
    return " ".join(text.split()).strip(_EDGES)[:LONGEST_NOTE]


def _after(text: str, marks: list[Mark], kind: str) -> str:
    return text[next(each for each in marks if each.kind == kind).end :]


def _reason(text: str) -> str:
    """What stands after a word for why, else all of it."""
    head, *rest = _BECAUSE.split(text, maxsplit=1)
    return note_of(rest[0] if rest else head)
