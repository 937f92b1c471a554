"""The only writer: a turn's effects become changes, each checked against the person's rights."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from handlers.desk import Desk, Outcome
from handlers.general.help import no_people, no_right
from handlers.measures import charge as charge
from handlers.measures import effects as plan_wish
from handlers.measures import keeping as measures
from handlers.measures import views as plan_views
from handlers.people import accounts as accounts
from handlers.people import admitting as joining
from handlers.people import members as people
from handlers.reminders import settings as reminding
from handlers.scores import saving as scores
from handlers.terms import effects as wish
from handlers.terms.context import Ctx
from handlers.terms.effects import Effect
from handlers.terms.messages import Say
from handlers.terms.roles import Right

Perform = Callable[[Any, Ctx, Desk], Awaitable[Outcome]]

PERFORMERS: dict[type[Effect], tuple[Right, Perform]] = {
    wish.SaveScores: ("enter", scores.save),
    wish.EraseScores: ("erase", scores.erase),
    wish.Undo: ("enter", scores.undo),
    wish.FocusYear: ("read", scores.focus),
    wish.ShowHistory: ("read", scores.history),
    wish.GiveConsent: ("self", joining.consent),
    wish.JoinByCode: ("self", joining.join),
    wish.CreateAgency: ("self", joining.create),
    wish.SetUnit: ("read", joining.set_unit),
    wish.ShowAgencies: ("read", accounts.show_agencies),
    wish.SwitchAgency: ("read", accounts.switch),
    wish.LeaveAgency: ("read", accounts.leave),
    wish.MakeLinkCode: ("read", accounts.make_link_code),
    wish.ShowMyData: ("self", accounts.show),
    wish.AskForget: ("self", accounts.ask_forget),
    wish.ForgetMe: ("self", accounts.forget),
    wish.Reachable: ("self", accounts.reachable),
    wish.Blank: ("self", accounts.blank),
    wish.MoveChat: ("self", accounts.move_chat),
    wish.ShowMembers: ("people", people.show_all),
    wish.ShowMember: ("people", people.show),
    wish.ChangeRole: ("people", people.change_role),
    wish.RemoveMember: ("people", people.remove),
    wish.RestoreMember: ("people", people.restore),
    wish.MakeInvite: ("people", people.invite),
    wish.RenameAgency: ("people", people.rename),
    wish.RevokeInvites: ("people", people.revoke),
    plan_wish.AddMeasures: ("enter", measures.add),
    plan_wish.ChangeMeasure: ("enter", measures.change),
    plan_wish.ReportProgress: ("enter", measures.report),
    plan_wish.AddEvidence: ("enter", measures.add_evidence),
    plan_wish.OwnMeasure: ("enter", charge.own),
    plan_wish.ShowAssignees: ("people", plan_views.assignees),
    plan_wish.MuteMeasure: ("read", charge.mute),
    plan_wish.FocusPlan: ("read", plan_views.focus),
    plan_wish.RequireEvidence: ("people", charge.require_evidence),
    plan_wish.ShowMeasure: ("read", plan_views.show),
    plan_wish.SendForm: ("read", plan_views.send_form),
    plan_wish.ShowReminders: ("read", reminding.show),
    plan_wish.SetReminders: ("read", reminding.change),
    plan_wish.ShowUnreached: ("people", reminding.unreached),
    plan_wish.SetEvent: ("people", reminding.set_event),
}
"""Every effect: the right it takes, and who carries it out."""


async def perform(effects: Sequence[Effect], ctx: Ctx, desk: Desk) -> Outcome:
    """Carry out effects in order; the first one the person has no right to ends it."""
    outcome = Outcome(ctx)
    said: tuple[Say, ...] = ()
    for effect in effects:
        right, act = PERFORMERS[type(effect)]
        if not outcome.ctx.may(right):
            return Outcome(outcome.ctx, _refusal(right, outcome.ctx), allowed=False)
        outcome = await act(effect, outcome.ctx, desk)
        said = (*said, *outcome.say)
    return replace(outcome, say=said)


def _refusal(right: Right, ctx: Ctx) -> tuple[Say, ...]:
    if right == "people":
        return no_people(ctx, "จัดการสมาชิก")
    return no_right(ctx, "ล้างคะแนนทั้งปี" if right == "erase" else "กรอกหรือแก้คะแนน")


__all__ = ["PERFORMERS", "Desk", "Outcome", "perform"]
