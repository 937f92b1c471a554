"""What each state of coming in shows."""

from handlers.general.buttons import BACK, SKIP
from handlers.people.joining.states import (
    AskCode,
    AskConsent,
    AskEntrance,
    AskName,
    AskProvince,
    AskType,
    AskUnit,
    ConfirmAgency,
)
from handlers.terms.context import Ctx
from handlers.terms.flow import FlowState
from handlers.terms.messages import Choice, Say
from knowledge.agencies import load_agencies, units_for

ACCEPT = Choice("ยอมรับและเริ่ม", "accept")
READ_MORE = Choice("อ่านเพิ่ม", "more")
HAVE_CODE = Choice("มีรหัสเชิญ", "code")
CREATE = Choice("สร้างหน่วยงานใหม่", "create")
EDIT_NAME = Choice("แก้ชื่อ", "name")
SAMPLE = Choice("ขอดูตัวอย่างก่อน", "sample")
MOST_TYPES = 8


def prompt(state: FlowState, ctx: Ctx) -> Say:
    match state:
        case AskConsent(code=code):
            return Say("joining.notice", {"has_code": bool(code)}, (ACCEPT, READ_MORE))
        case AskEntrance():
            return Say("joining.entrance", {"is_open": ctx.may_found}, (*entrances(ctx), SAMPLE))
        case AskCode():
            return Say("joining.ask_code", {}, (BACK,))
        case AskName():
            return Say("joining.ask_name", {}, (BACK,))
        case AskType(name=name):
            kinds = load_agencies().types[:MOST_TYPES]
            choices = tuple(Choice(each.title, f"type.{each.code}") for each in kinds)
            return Say("joining.ask_type", {"agency": name}, (*choices, BACK))
        case AskProvince(name=name):
            return Say("joining.ask_province", {"agency": name}, (SKIP, BACK))
        case ConfirmAgency(name=name, type=type_, province=province):
            choices = (Choice("สร้าง", "yes"), EDIT_NAME, BACK)
            params = {"agency": name, "type": type_, "province": province}
            return Say("joining.confirm_agency", params, choices)
        case AskUnit():
            return Say("joining.ask_unit", {}, (*unit_choices(ctx), SKIP))
    raise AssertionError(state)


def entrances(ctx: Ctx) -> tuple[Choice, ...]:
    """The ways into an agency that this installation offers."""
    return (HAVE_CODE, CREATE) if ctx.may_found else (HAVE_CODE,)


def unit_choices(ctx: Ctx) -> tuple[Choice, ...]:
    """The units that agencies of this type usually have; the press carries the place in the list."""
    return tuple(Choice(name, f"unit.{place}") for place, name in enumerate(usual_units(ctx)))


def usual_units(ctx: Ctx) -> tuple[str, ...]:
    code = next((each.code for each in load_agencies().types if each.title == ctx.agency_type), "tambon")
    return units_for(code)
