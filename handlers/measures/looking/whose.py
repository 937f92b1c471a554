"""The work of a member who is named."""

import re

from handlers.general.buttons import ALL_MEASURES, PEOPLE
from handlers.measures import lists
from handlers.measures.effects import ShowWhose
from handlers.parts import Outcome, Turn
from handlers.terms.context import Ctx
from handlers.terms.messages import Say
from knowledge.measures.in_charge import owners_of
from storage.people.agencies import MemberRow

_CALLED = re.compile(r"^(?:คุณ|พี่|น้อง|นางสาว|นาง|นาย|น\.?ส\.?|ป้า|ลุง|ปลัด|ผอ\.?) ?")


async def show(effect: ShowWhose, ctx: Ctx, turn: Turn) -> Outcome:
    members = await turn.uow.agencies.members(turn.author(ctx).agency_id)
    said = _CALLED.sub("", effect.words.strip())
    found = [each for each in members if said and said in each.name.casefold()]
    if len(found) != 1:
        params = {"words": effect.words, "names": [each.name for each in found[:5]]}
        return Outcome(ctx, (Say("measures_overview.not_one_named", params, (PEOPLE, ALL_MEASURES)),))
    return Outcome(ctx, (_work_of(found[0], ctx),))


def _work_of(member: MemberRow, ctx: Ctx) -> Say:
    own = [
        each
        for each in ctx.plan.work
        if each.status.is_open and member.id in owners_of(each, ctx.colleagues)[0]
    ]
    params = {
        "name": member.name,
        "unit": member.unit,
        "year": ctx.plan.fiscal_year,
        "rows": [lists.line(each, ctx) for each in own[: lists.PAGE]],
        "count": len(own),
    }
    ids = tuple(each.id for each in own[: lists.PAGE])
    return Say("measures_overview.whose", params, (ALL_MEASURES,), lines=ids)
