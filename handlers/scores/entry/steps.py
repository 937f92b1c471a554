"""Where an entry goes next: choosing, confirming, and the doors from outside its questions."""

import re
from decimal import Decimal

from handlers.general.buttons import UNDO
from handlers.scores.effects import EraseScores, FocusYear, SaveScores
from handlers.scores.entry import pasting
from handlers.scores.entry.asking import answer, choose_fill, go_on, settle, short, typed
from handlers.scores.entry.states import (
    AskScore,
    AwaitPaste,
    ChooseDepth,
    ChooseFill,
    ChoosePaste,
    ChooseYear,
    ConfirmErase,
    ConfirmPaste,
    ConfirmSlip,
)
from handlers.terms.context import DEPTHS, Ctx
from handlers.terms.events import Event, Pressed, Text
from handlers.terms.flow import FlowState, Step
from handlers.terms.messages import Say
from handlers.understanding.words import Meanings, action_in, plain, polite_less
from handlers.understanding.years import refused
from knowledge.fiscal import fiscal_year_of
from knowledge.rules.codes import name_of
from knowledge.score_text.reading import read_scores
from knowledge.years_named import CENTURY, year_named

YEARS_AROUND = 15
_WAY = re.compile(r"\d ?(?:ตัว|ข้อ|อัน|ด้าน|รายการ|นาที)")
"""`10 ตัวชี้วัด` says how scores are to be given, and is none."""
_YES_OR_NO = {"save": ("save", "yes", "fine"), "no": ("no", "drop", "discard", "retype"), "back": ("back",)}
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
    ChooseFill: {"no": ("no", "drop", "discard"), "back": ("back",)},
    AwaitPaste: {"back": ("back",)},
    ConfirmSlip: _YES_OR_NO,
    ConfirmPaste: _YES_OR_NO,
    ChoosePaste: {
        "together": ("together",),
        "new": ("newer",),
        "old": ("older",),
        "no": ("no", "drop", "discard"),
        "back": ("back",),
    },
    ConfirmErase: {"erase": ("erase",), "no": ("no", "drop"), "back": ("back",)},
}
"""Which words each state takes for which action: a word that saves can never erase."""


def step(state: FlowState, event: Event, ctx: Ctx) -> Step:
    """One move. Anything not understood leaves everything as it was, and says what is possible."""
    action = _action(state, event)
    match state:
        case ChooseYear():
            return _choose_year(state, event, ctx)
        case ChooseDepth() if action == "paste" or (action in DEPTHS and ctx.codes(action)):
            return choose_depth(action, ctx, state.held)
        case ChooseDepth() if more := _values(event, ctx):
            held = (*state.held, *more)
            return Step(ChooseDepth(held=held), (Say("entry.held", {"values": held}),))
        case AwaitPaste() if action == "back":
            return Step(ChooseDepth())
        case AskScore():
            return answer(state, action, event, ctx)
        case ConfirmSlip():
            return _slip(state, action, event, ctx)
        case ConfirmErase():
            return _erase(state, action)
        case ConfirmPaste(other_year=year) if year and action == "save" and isinstance(event, Text):
            return Step(state)
        case _:
            return _looked_at(state, action, ctx)


def _looked_at(state: FlowState, action: str, ctx: Ctx) -> Step:
    """What was read waits for a yes, or for a choice."""
    match state:
        case ChooseFill():
            return choose_fill(state, action, ctx)
        case ConfirmPaste():
            return pasting.confirm(state, action, ctx)
        case ChoosePaste():
            return pasting.choose(state, action, ctx)
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
    year = _likely(year_only(plain(said)), ctx) or year_named(said, ctx.today)
    if year:
        return start(year, ctx, state.held)
    if more := _values(event, ctx):
        held = (*state.held, *more)
        return Step(ChooseYear(held=held), (Say("entry.held", {"values": held}),))
    return Step(state, (Say("entry.not_understood"),))


def _likely(year: int | None, ctx: Ctx) -> int | None:
    """A year that somebody may enter; `87` is a score."""
    return year if year and abs(year - fiscal_year_of(ctx.today)) <= YEARS_AROUND else None


def _values(event: Event, ctx: Ctx) -> tuple[Decimal, ...]:
    """Scores that were typed where a choice was asked for: kept until it is made."""
    if not isinstance(event, Text):
        return ()
    if _WAY.search(plain(event.text)):
        return ()
    reading = read_scores(event.text, ctx.ruleset, ctx.rules.counts)
    return () if reading.scores or reading.complaints else reading.bare


def year_only(words: str) -> int | None:
    """The year of words that say nothing else: `2567`, `67`, `ปี 67`."""
    found = re.fullmatch(r"(?:ปี ?(?:งบ(?:ประมาณ)? ?)?(?:พ\.ศ\. ?)?)?(25\d\d|[5-9]\d)", polite_less(words))
    return int(found[1]) if found and len(found[1]) == 4 else CENTURY + int(found[1]) if found else None


def start(year: int | None, ctx: Ctx, held: tuple[Decimal, ...] = ()) -> Step:
    """Begin: with a year go straight to the depth; one of which nothing can be kept is refused."""
    if year is None:
        return Step(ChooseYear())
    if not ctx.is_rated(year):
        return Step(ChooseYear(held=held), (refused(year, ctx),))
    return Step(ChooseDepth(held=held), (), (FocusYear(year),))


def choose_depth(depth: str, ctx: Ctx, held: tuple[Decimal, ...] = ()) -> Step:
    """Ask the first one without an answer; where all are answered, walk through them.

    What was typed before is offered for the first ones, and not saved unasked.
    """
    if depth == "paste":
        return Step(AwaitPaste(), (Say("entry.not_placed", {"values": held}),) if held else ())
    step = _first_question(depth, ctx)
    if not held or not isinstance(step.state, AskScore):
        return step
    codes = ctx.codes(depth)
    here = codes[codes.index(step.state.code) :]
    return Step(ConfirmPaste(scores=dict(zip(here, held, strict=False)), resume=step.state))


def _first_question(depth: str, ctx: Ctx) -> Step:
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


def edit(code: str, value: Decimal, ctx: Ctx, state: FlowState | None) -> Step:
    """Change one value that was named; the entry goes on where it was."""
    params = {"label": ctx.label(code), "old": ctx.scores.get(code), "new": value, "year": ctx.year}
    if not ctx.keeps(code):
        kept = {"label": name_of(code), "year": ctx.year, "years": ctx.years_known}
        return Step(state, (Say("entry.not_kept", kept),))
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
