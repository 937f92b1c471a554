"""What coming in can wait for."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, TypeAdapter

from handlers.terms.flow import FlowState

NAME = "joining"
VERSION = 1


class JoinState(FlowState):
    """What every state of this flow is."""

    FLOW: ClassVar[str] = NAME


class AskConsent(JoinState):
    """Nothing is kept before the yes; `code` came with the first message and is used after it."""

    kind: Literal["ask_consent"] = "ask_consent"
    code: str = ""


class AskEntrance(JoinState):
    kind: Literal["ask_entrance"] = "ask_entrance"


class AskCode(JoinState):
    kind: Literal["ask_code"] = "ask_code"


class AskName(JoinState):
    kind: Literal["ask_name"] = "ask_name"


class AskType(JoinState):
    kind: Literal["ask_type"] = "ask_type"
    name: str


class AskProvince(JoinState):
    kind: Literal["ask_province"] = "ask_province"
    name: str
    type: str


class ConfirmAgency(JoinState):
    kind: Literal["confirm_agency"] = "confirm_agency"
    name: str
    type: str
    province: str = ""


class AskUnit(JoinState):
    kind: Literal["ask_unit"] = "ask_unit"


State = Annotated[
    AskConsent | AskEntrance | AskCode | AskName | AskType | AskProvince | ConfirmAgency | AskUnit,
    Field(discriminator="kind"),
]
_STATES: TypeAdapter[State] = TypeAdapter(State)


def load(version: int, data: dict[str, object]) -> FlowState:
    """A stored state. Raises ValueError for a shape that no version ever had."""
    if version != VERSION:
        raise ValueError(f"joining has no version {version}")
    return _STATES.validate_python(data)
