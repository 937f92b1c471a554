"""The dialog of entering scores, as the rest sees it: what its words mean, and how it is left."""

from handlers.general import buttons
from handlers.scores.effects import ENTER, ENTERING
from handlers.scores.entry.asking import settle
from handlers.scores.entry.pasting import dropped
from handlers.scores.entry.prompts import prompt
from handlers.scores.entry.reading import pass_marks
from handlers.scores.entry.states import (
    NAME,
    VERSION,
    AskScore,
    ChooseFill,
    ChoosePaste,
    ChooseYear,
    ConfirmErase,
    ConfirmPaste,
    ConfirmSlip,
    asking,
    held,
    load,
    unsaved,
)
from handlers.scores.entry.steps import ANSWERS, step, year_only
from handlers.terms.context import Ctx
from handlers.terms.flow import Expects, Flow, FlowState, Step
from handlers.terms.messages import Say
from handlers.terms.talk import RESUME
from handlers.understanding.words import action_in


def _accepts(state: FlowState, words: str) -> bool:
    """Whether typed words answer this state's question, as one of its buttons would."""
    if isinstance(state, ChooseYear):
        return year_only(words) is not None
    if isinstance(state, AskScore) and state.depth == "OIT" and pass_marks(words):
        return True
    return bool(action_in(words, ANSWERS[type(state)]))


def _set_aside(state: FlowState) -> tuple[Say, ...]:
    """A preview that waited is dropped; a question can be gone on with."""
    if isinstance(state, ConfirmPaste | ConfirmSlip | ChooseFill | ChoosePaste):
        return (Say("entry.not_saved"),)
    if values := held(state):
        return (Say("entry.held_dropped", {"values": values}),)
    return (Say("entry.set_aside"),) if isinstance(state, AskScore) else ()


def _holds(state: FlowState) -> Say | None:
    """Scores that were read are not dropped for something else."""
    count = unsaved(state)
    return Say("entry.settle_first", {"count": count}) if count else None


def _leave(state: FlowState, ctx: Ctx) -> Step:
    """Rest: everything stays where it is."""
    asked = asking(state)
    params = {
        "place": ctx.label(asked.code) if asked else "",
        "waiting": unsaved(state) or len(held(state)),
    }
    choices = (RESUME, buttons.SUMMARY, buttons.WEAKEST)
    return Step(state, (Say("general.paused", params, choices),), ask=False, paused=True)


def _undo(state: FlowState, ctx: Ctx) -> Step | None:
    """What is not saved yet is dropped."""
    if isinstance(state, ConfirmPaste | ChoosePaste):
        return dropped(state if isinstance(state, ConfirmPaste) else state.old, ctx)
    if isinstance(state, ConfirmSlip | ChooseFill):
        return Step(state.resume, (Say("entry.not_saved"),))
    return Step(None, (Say("entry.not_saved"),)) if isinstance(state, ConfirmErase) else None


def _expects(state: FlowState) -> Expects:
    return "number" if isinstance(state, AskScore) else "choice"


FLOW = Flow(
    NAME,
    VERSION,
    ENTER,
    ENTERING,
    load,
    prompt,
    step,
    _accepts,
    settle=settle,
    set_aside=_set_aside,
    leave=_leave,
    undo=_undo,
    holds=_holds,
    expects=_expects,
)
