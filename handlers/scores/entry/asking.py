"""Moves while one score after the other is asked for."""

import re
from decimal import Decimal

from handlers.scores.answers.overview import summary
from handlers.scores.effects import SaveScores
from handlers.scores.entry.reading import PasteRemark, pass_marks
from handlers.scores.entry.states import AskScore, ChooseDepth, ChooseFill, ConfirmPaste, ConfirmSlip
from handlers.terms.context import Ctx
from handlers.terms.events import Event, Text
from handlers.terms.flow import FlowState, Step
from handlers.terms.messages import Say
from handlers.understanding.words import PARTICLE
from knowledge.rules.codes import name_of
from knowledge.score_text.reading import Complaint, Reading, read_scores
from knowledge.thai import to_arabic

HUNDRED = Decimal(100)
_FAULTS = ("out_of_range", "not_a_number", "range")
_CORRECTION = re.compile(
    rf"\s*+(?:(?:เอ้ย|เอ๊ะ)\s*+)?(?:ผิด{PARTICLE}?|ไม่ใช่|(?:ข้อ|ตัว|อัน)ที่แล้ว(?:ผิด)?)\s*+(?:ต้อง)?(?:เป็น)?\s*+(?=\d)"
)


def answer(state: AskScore, action: str, event: Event, ctx: Ctx) -> Step:
    if action == "skip":
        skipped = (*(code for code in state.skipped if code != state.code), state.code)
        return go_on(state.model_copy(update={"skipped": skipped}), state.code, ctx)
    if action == "back":
        return _back(state, ctx)
    if action == "rest":
        return _pass_the_rest(state, ctx)
    if action in ("pass", "fail"):
        return fill(state, (HUNDRED if action == "pass" else Decimal(0),), ctx)
    if isinstance(event, Text):
        return typed(state, event.text, ctx)
    return Step(state, (Say("entry.not_understood"),))


def typed(state: AskScore, text: str, ctx: Ctx) -> Step:
    if state.depth == "OIT" and (marks := pass_marks(text)):
        return fill(state, marks, ctx)
    if (corrected := _CORRECTION.match(to_arabic(text))) and isinstance(
        before := _back(state, ctx).state, AskScore
    ):
        return typed(before, text[corrected.end() :], ctx)
    reading = read_scores(text, ctx.ruleset, ctx.rules.counts)
    faults = tuple(each for each in reading.complaints if each.kind in _FAULTS)
    if faults:
        return _refuse(state, reading, faults)
    if state.depth == "OIT" and set(reading.bare) == {Decimal(1)} | (set(reading.bare) & {Decimal(0)}):
        return _ones(state, reading.bare, ctx)
    if not reading.bare:
        return Step(state, (Say("entry.not_a_number", {"typed": text[:40]}),))
    return fill(state, reading.bare, ctx)


def _ones(state: AskScore, marks: tuple[Decimal, ...], ctx: Ctx) -> Step:
    """`1` for an item is more likely ผ่าน than one point: shown before it is saved."""
    meant = [HUNDRED if mark else Decimal(0) for mark in marks]
    codes = _from_here(state, ctx)
    remark = PasteRemark(kind="ones")
    scores = dict(zip(codes, meant, strict=False))
    return Step(ConfirmPaste(scores=scores, remarks=(remark,), resume=state))


def _refuse(state: AskScore, reading: Reading, faults: tuple[Complaint, ...]) -> Step:
    fault = faults[0]
    alone = len(faults) == 1 and not reading.bare
    if alone and fault.suggestion is not None:
        slip = ConfirmSlip(code=state.code, typed=fault.where, value=fault.suggestion, resume=state)
        return Step(slip)
    return Step(state, (Say("entry.refused", {"faults": faults, "alone": alone}),))


def fill(state: AskScore, values: tuple[Decimal, ...], ctx: Ctx) -> Step:
    """Put the values where they are seen to go: into the asked code and the next ones, in their order.

    In a review several ask for a yes first; where one of them is filled already it is asked which.
    """
    codes = _from_here(state, ctx)
    if len(values) > len(codes):
        return Step(state, (Say("entry.too_many", {"typed": len(values), "left": len(codes)}),))
    targets = codes[: len(values)]
    if state.review and len(values) > 1:
        return Step(ConfirmPaste(scores=dict(zip(targets, values, strict=True)), resume=state))
    if any(code in ctx.scores for code in targets[1:]):
        return Step(ChooseFill(values=values, resume=state))
    return _filled(state, targets, values, ctx)


def _from_here(state: AskScore, ctx: Ctx) -> tuple[str, ...]:
    codes = ctx.codes(state.depth)
    return codes[codes.index(state.code) :]


def fill_places(state: ChooseFill, ctx: Ctx) -> dict[str, tuple[str, ...]]:
    """Where several scores may go: `straight` on, over what is there, or into the `open` ones."""
    codes, count = _from_here(state.resume, ctx), len(state.values)
    free = tuple(code for code in codes if code == state.resume.code or code not in ctx.scores)[:count]
    return {"straight": codes[:count]} | ({"open": free} if len(free) == count else {})


def choose_fill(state: ChooseFill, action: str, ctx: Ctx) -> Step:
    places = fill_places(state, ctx)
    if action in places:
        return _filled(state.resume, places[action], state.values, ctx)
    if action in ("no", "back"):
        return Step(state.resume, (Say("entry.not_saved"),))
    return Step(state, (Say("entry.not_understood"),))


def _filled(state: AskScore, targets: tuple[str, ...], values: tuple[Decimal, ...], ctx: Ctx) -> Step:
    new = dict(zip(targets, values, strict=True))
    params = {"saved": short(new), "old": ctx.scores.get(state.code), "year": ctx.year}
    return go_on(state, targets[-1], ctx.with_scores(new, None), (Say("entry.saved", params),), new)


def short(values: dict[str, Decimal]) -> list[tuple[str, Decimal]]:
    return [(code[3:] if code.startswith("ind") else name_of(code), value) for code, value in values.items()]


def go_on(
    state: AskScore,
    last: str,
    ctx: Ctx,
    say: tuple[Say, ...] = (),
    new: dict[str, Decimal] | None = None,
) -> Step:
    effects = (SaveScores(new),) if new else ()
    target = _next(state, last, ctx)
    if target is None:
        return Step(None, (*say, *summary(ctx)), effects)
    return Step(state.model_copy(update={"code": target, "again": False}), say, effects)


def _next(state: AskScore, last: str, ctx: Ctx) -> str | None:
    codes = ctx.codes(state.depth)
    after = codes.index(last) + 1
    if state.review:
        return codes[after] if after < len(codes) else None
    open_codes = [code for code in codes if code not in ctx.scores and code not in state.skipped]
    return next((code for code in codes[after:] if code in open_codes), next(iter(open_codes), None))


def _back(state: AskScore, ctx: Ctx) -> Step:
    codes = ctx.codes(state.depth)
    place = codes.index(state.code)
    if place == 0:
        return Step(ChooseDepth())
    before = codes[place - 1]
    skipped = tuple(code for code in state.skipped if code != before)
    return Step(state.model_copy(update={"code": before, "skipped": skipped, "again": True}))


def _pass_the_rest(state: AskScore, ctx: Ctx) -> Step:
    rest = {code: HUNDRED for code in ctx.codes(state.depth) if code not in ctx.scores}
    if not rest or state.depth != "OIT":
        return Step(state, (Say("entry.not_understood"),))
    return Step(ConfirmPaste(scores=rest, resume=state))


def settle(state: FlowState, ctx: Ctx, undone: bool) -> Step:
    """Point the cursor at what is open now, after scores changed beneath it."""
    if not isinstance(state, AskScore) or state.review or (state.again and not undone):
        return Step(state)
    if not undone and state.code not in ctx.scores:
        return Step(state)
    codes = ctx.codes(state.depth)
    target = next((code for code in codes if code not in ctx.scores and code not in state.skipped), None)
    if target is None:
        return Step(None, summary(ctx))
    return Step(state.model_copy(update={"code": target, "again": False}))
