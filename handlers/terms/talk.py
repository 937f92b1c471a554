"""Where a chat stands, and the steps that every door and taker makes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from handlers.terms.context import Ctx
from handlers.terms.effects import Effect
from handlers.terms.events import Event
from handlers.terms.flow import Flow, FlowState, Step
from handlers.terms.messages import Choice, Say
from handlers.terms.roles import ROLE_TITLES, Right

RESUME = Choice.to("ทำต่อ", "resume")


@dataclass(frozen=True, slots=True)
class Talk:
    """Where a chat stands: the running flow's state, whether it rests, and the buttons last shown."""

    state: FlowState | None = None
    paused: bool = False
    seq: int = 0
    offered: tuple[Choice, ...] = ()
    flows: Mapping[str, Flow] = field(default_factory=dict)
    """Every flow, by its name."""
    waits: tuple[FlowState, ...] = ()
    """What was set aside unsaved, the latest last."""

    @property
    def dialog(self) -> Flow:
        """The flow of the state; only asked for where there is one."""
        assert self.state is not None
        return self.flows[self.state.FLOW]

    @property
    def active(self) -> FlowState | None:
        """The state, unless it rests."""
        return None if self.paused else self.state

    @property
    def expects(self) -> str:
        """What the open question waits for; "" without one."""
        return self.dialog.expects(self.active) if self.active else ""


def answer(talk: Talk, say: tuple[Say, ...]) -> Step:
    """An answer in between: the question under way follows it."""
    if talk.active and (waiting := talk.dialog.waiting(talk.active)):
        return Step(talk.state, (*say, waiting), ask=False)
    return _between(talk, Step(talk.state, say, ask=talk.active is not None))


def wish(talk: Talk, *effects: Effect) -> Step:
    """Something to change or look up; the question under way stays."""
    return _between(talk, Step(talk.state, (), effects, ask=talk.active is not None))


def _between(talk: Talk, step: Step) -> Step:
    """The step with the question under way as it stands after something else was answered."""
    if talk.active is None:
        return step
    after = talk.dialog.lets_go(talk.active)
    return replace(step, ask=False, paused=True) if after is None else replace(step, state=after)


def resumed(step: Step) -> Step:
    """The step with its flow running."""
    return replace(step, paused=False if step.paused is None else step.paused)


def aside(talk: Talk) -> tuple[Say, ...]:
    """What is said of what was under way when something else is begun."""
    return talk.dialog.set_aside(talk.state) if talk.state is not None else ()


def begin(talk: Talk, step: Step) -> Step:
    """Begin something in place of what was under way; what is dropped or set aside for it is said."""
    if talk.state is not None and step.state != talk.state and (held := talk.dialog.holds(talk.state)):
        return Step(talk.state, (held,), paused=False)
    same = step.state is not None and talk.state is not None and step.state.FLOW == talk.state.FLOW
    dropped = () if same and talk.expects == "number" else aside(talk)
    return resumed(replace(step, say=(*dropped, *step.say), began=True))


def parted(talk: Talk, step: Step) -> Step:
    """The step, with what it takes the place of set aside: that is said, and what is unsaved waits."""
    old, new = talk.state, step.state
    if old is None or new is None or new == old or (new.FLOW == old.FLOW and not step.began):
        return step
    unsaid = () if step.began else tuple(each for each in aside(talk) if each not in step.say)
    return replace(step, say=(*unsaid, *step.say), left=old if talk.dialog.keeps(old) else None)


def go_on(talk: Talk, event: Event, ctx: Ctx) -> Step:
    """The running flow's step, if the person may (still) do what it is about."""
    assert talk.state is not None
    if not ctx.may(talk.dialog.right):
        return Step(None, (refused(ctx, talk.dialog.right, talk.dialog.what),), ask=False)
    return talk.dialog.step(talk.state, event, ctx)


def with_right(talk: Talk, ctx: Ctx, right: Right, what: str, go: Callable[[], Step]) -> Step:
    """A step for those who hold a right; kindly refused to others, whose question stays."""
    return go() if ctx.may(right) else answer(talk, (refused(ctx, right, what),))


def refused(ctx: Ctx, right: Right, what: str) -> Say:
    """Why somebody may not do something, and who can."""
    params = {"role": ROLE_TITLES.get(ctx.role, ctx.role), "what": what, "may_look": right != "people"}
    return Say("general.no_right", params)
