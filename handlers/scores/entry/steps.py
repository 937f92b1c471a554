"""Where an entry goes next: choosing, confirming, and the doors from outside its questions."""

import re
from decimal import Decimal

from handlers.general.buttons import UNDO
from handlers.scores.answers.overview import summary
from handlers.scores.effects import EraseScores, FocusYear, SaveScores
from handlers.scores.entry.asking import HUNDRED, answer, go_on, settle, short, typed
from handlers.scores.entry.reading import sort_out
from handlers.scores.entry.states import (
    AskScore,
    AwaitPaste,
    ChooseDepth,
    ChooseYear,
    ConfirmErase,
    ConfirmPaste,
    ConfirmSlip,
    asking,
)
from handlers.terms.context import DEPTHS, Ctx
from handlers.terms.events import Event, Pressed, Text
from handlers.terms.flow import FlowState, Step
from handlers.terms.messages import Say
from handlers.understanding.words import Meanings, action_in, plain, polite_less
from knowledge.score_text.reading import Reading, read_scores
from knowledge.years_named import CENTURY, year_named

_YES_OR_NO = {"save": ("save", "yes", "fine"), "no": ("no", "drop", "retype"), "back": ("back",)}
ANSWERS: dict[type[FlowState], Meanings] = {
    ChooseYear: {},
    ChooseDepth: {
        "ind": ("indicators",),
        "IIT": ("iit",),
        "EIT": ("eit",),
        "OIT": ("oit",),
        "paste": ("table",),
    },
    AskScore: {"skip": ("skip", "keep"), "back": ("back", "wrong_before"), "rest": ("rest",)},
    AwaitPaste: {"back": ("back",)},
    ConfirmSlip: _YES_OR_NO,
    ConfirmPaste: _YES_OR_NO,
    ConfirmErase: {"erase": ("erase",), "no": ("no", "drop"), "back": ("back",)},
}
"""Which words each state takes for which action: a word that saves can never erase."""


def step(state: FlowState, event: Event, ctx: Ctx) -> Step:
    """One move. Anything not understood leaves everything as it was, and says what is possible."""
    action = _action(state, event)
    match state:
        case ChooseYear():
            return _choose_year(state, event, ctx)
        case ChooseDepth() if action in (*DEPTHS, "paste"):
            return choose_depth(action, ctx)
        case AwaitPaste() if action == "back":
            return Step(ChooseDepth())
        case AskScore():
            return answer(state, action, event, ctx)
        case ConfirmSlip():
            return _slip(state, action, event, ctx)
        case ConfirmPaste():
            return _paste(state, action, ctx)
        case ConfirmErase():
            return _erase(state, action)
        case _:
            return Step(state, (Say("entry.not_understood"),))


def _action(state: FlowState, event: Event) -> str:
    match event:
        case Pressed(press):
            return press
        case Text(text):
            return action_in(plain(text), ANSWERS[type(state)])
        case _:
            return ""


def _erase(state: ConfirmErase, action: str) -> Step:
    if action == "erase":
        return Step(None, (), (EraseScores(),))
    if action in ("no", "back"):
        return Step(None, (Say("entry.not_saved"),))
    return Step(state, (Say("entry.say_erase"),))


def _choose_year(state: ChooseYear, event: Event, ctx: Ctx) -> Step:
    said = event.press if isinstance(event, Pressed) else getattr(event, "text", "")
    year = year_only(plain(said)) or year_named(said, ctx.today)
    return start(year, ctx) if year else Step(state, (Say("entry.not_understood"),))


def year_only(words: str) -> int | None:
    """The year of words that say nothing else: `2567`, `67`, `ปี 67`."""
    found = re.fullmatch(r"(?:ปี ?(?:งบ(?:ประมาณ)? ?)?(?:พ\.ศ\. ?)?)?(25\d\d|[5-9]\d)", polite_less(words))
    return int(found[1]) if found and len(found[1]) == 4 else CENTURY + int(found[1]) if found else None


def start(year: int | None, ctx: Ctx) -> Step:
    """Begin: with a year go straight to the depth; a year without rules is refused with the known ones."""
    if year is None:
        return Step(ChooseYear())
    if year not in ctx.rules.years:
        return Step(
            ChooseYear(), (Say("entry.unknown_year", {"year": year, "known": sorted(ctx.rules.years)}),)
        )
    return Step(ChooseDepth(), (), (FocusYear(year),))


def choose_depth(depth: str, ctx: Ctx) -> Step:
    """Ask the first one without an answer; where all are answered, walk through them."""
    if depth == "paste":
        return Step(AwaitPaste())
    codes = ctx.codes(depth)
    first = next((code for code in codes if code not in ctx.scores), None)
    if first is None:
        review = AskScore.model_validate({"depth": depth, "code": codes[0], "review": True})
        return Step(review, (Say("entry.review", {"count": len(codes)}),))
    return Step(AskScore.model_validate({"depth": depth, "code": first}))


def _slip(state: ConfirmSlip, action: str, event: Event, ctx: Ctx) -> Step:
    if action in ("no", "back"):
        return Step(state.resume, (Say("entry.not_saved"),))
    if action == "save" or (isinstance(event, Text) and _means(event.text, state.value, ctx)):
        new = {state.code: state.value}
        saved = Say("entry.saved", {"saved": short(new), "old": ctx.scores.get(state.code), "year": ctx.year})
        if state.resume:
            return go_on(state.resume, state.code, ctx.with_scores(new, None), (saved,), new)
        return Step(None, (saved,), (SaveScores(new),))
    if isinstance(event, Text) and state.resume:
        return typed(state.resume, event.text, ctx)
    return Step(state, (Say("entry.not_understood"),))


def _means(text: str, value: Decimal, ctx: Ctx) -> bool:
    return read_scores(text, ctx.ruleset, ctx.rules.counts).bare == (value,)


def _paste(state: ConfirmPaste, action: str, ctx: Ctx) -> Step:
    if action in ("no", "back"):
        return Step(state.resume, (Say("entry.not_saved"),))
    if action == "save" and state.scores:
        return _save_paste(state, ctx)
    if re.fullmatch(r"v\d", action) and state.conflicts:
        conflict, *others = state.conflicts
        place = int(action[1:])
        if place < len(conflict.values):
            scores = {**state.scores, conflict.code: conflict.values[place]}
            return Step(state.model_copy(update={"scores": scores, "conflicts": tuple(others)}))
    return Step(state, (Say("entry.answer_the_paste"),))


def _save_paste(state: ConfirmPaste, ctx: Ctx) -> Step:
    after = ctx.with_scores(state.scores, None)
    saved = Say("entry.paste_saved", {"count": len(state.scores), "open": state.conflicts, "year": ctx.year})
    effects = (SaveScores(state.scores),)
    if state.resume is None:
        return Step(None, (saved, *summary(after)), effects)
    moved = settle(state.resume, after, False)
    return Step(moved.state, (saved, *moved.say), effects)


def paste(reading: Reading, ctx: Ctx, state: FlowState | None) -> Step:
    """Show what a pasted text was understood as; nothing is saved before the yes.

    What comes while a preview waits is added to it.
    """
    scores, conflicts, remarks = sort_out(reading, ctx)
    resume = asking(state)
    if isinstance(state, ConfirmPaste):
        known = {code: value for code, value in scores.items() if code not in reading.left_over}
        scores = {**scores, **state.scores, **known}
        conflicts = (*(each for each in state.conflicts if each.code not in scores), *conflicts)
    if not scores and not conflicts:
        slips = [each for each in reading.complaints if each.suggestion is not None]
        if len(slips) == 1 and len(reading.complaints) == 1:
            slip = slips[0]
            typed = f"{slip.values[0].normalize():f}" if slip.values else slip.where
            return Step(
                ConfirmSlip(code=slip.where, typed=typed, value=slip.suggestion or HUNDRED, resume=resume)
            )
        return Step(state, (Say("entry.refused", {"faults": remarks, "alone": False}),))
    return Step(ConfirmPaste(scores=scores, conflicts=conflicts, remarks=remarks, resume=resume))


def edit(code: str, value: Decimal, ctx: Ctx, state: FlowState | None) -> Step:
    """Change one value that was named; the entry goes on where it was."""
    params = {"label": ctx.label(code), "old": ctx.scores.get(code), "new": value, "year": ctx.year}
    if ctx.scores.get(code) == value:
        return Step(state, (Say("entry.unchanged", params),))
    moved = state
    say: tuple[Say, ...] = (Say("entry.changed", params, (UNDO,)),)
    if isinstance(state, AskScore):
        settled = settle(state, ctx.with_scores({code: value}, None), False)
        moved, say = settled.state, (*say, *settled.say)
    return Step(moved, say, (SaveScores({code: value}),))


def ask_again(code: str, ctx: Ctx) -> Step:
    """Ask for one named score, whatever it is now."""
    depth = next(each for each in DEPTHS if code in ctx.codes(each))
    return Step(AskScore.model_validate({"depth": depth, "code": code, "again": True}))
