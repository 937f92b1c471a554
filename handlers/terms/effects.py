"""What a turn wishes to change or look up. Plain data: `handlers.perform` makes it happen."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from handlers.measures.effects import MeasureEffect, ShowMeasure, ShowReminders, ShowUnreached


@dataclass(frozen=True, slots=True)
class SaveScores:
    """Set scores of the year in focus; None clears one."""

    values: Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class EraseScores:
    """Clear every score of the year in focus (can be undone like any change)."""


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the person's newest change; with `audit_id`, only if that is still the newest."""

    audit_id: int | None = None


@dataclass(frozen=True, slots=True)
class FocusYear:
    """Talk about another fiscal year from now on."""

    fiscal_year: int


@dataclass(frozen=True, slots=True)
class ShowHistory:
    """Say who changed a score, when and through which channel."""

    code: str


# ---- the person's own account


@dataclass(frozen=True, slots=True)
class GiveConsent:
    """Agree to the privacy notice, in the version shown."""


@dataclass(frozen=True, slots=True)
class JoinByCode:
    """Become a member with the role of a code, or add this account to the member who made it."""

    code: str


@dataclass(frozen=True, slots=True)
class CreateAgency:
    """Set up an agency with the person as its coordinator; `anyway` although one of that name exists."""

    name: str
    type: str
    province: str
    anyway: bool = False


@dataclass(frozen=True, slots=True)
class SetUnit:
    """Belong to a unit of the agency."""

    name: str


@dataclass(frozen=True, slots=True)
class ShowAgencies:
    """List the agencies the person belongs to."""


@dataclass(frozen=True, slots=True)
class SwitchAgency:
    """Talk about another agency from now on."""

    agency_id: int


@dataclass(frozen=True, slots=True)
class MakeLinkCode:
    """A code that joins the person's account on another platform to this member."""


@dataclass(frozen=True, slots=True)
class ShowMyData:
    """Say what is kept about the person."""


@dataclass(frozen=True, slots=True)
class AskForget:
    """Say what forgetting means for the agencies the person belongs to, and ask once more."""


@dataclass(frozen=True, slots=True)
class LeaveAgency:
    """End the person's membership of the agency in focus."""


@dataclass(frozen=True, slots=True)
class ForgetMe:
    """Leave every agency and forget the person's name, words and consent."""


@dataclass(frozen=True, slots=True)
class Reachable:
    """Whether the person can be written to."""

    now: bool


@dataclass(frozen=True, slots=True)
class Blank:
    """Forget the words of a message that was taken back."""

    source_id: str


@dataclass(frozen=True, slots=True)
class MoveChat:
    """The chat has another id from now on."""

    chat: str


# ---- the people of an agency


@dataclass(frozen=True, slots=True)
class ShowMembers:
    """List the members."""


@dataclass(frozen=True, slots=True)
class ShowMember:
    """One member, and what can be changed; `asking`: `role` offers roles, `remove` asks once more."""

    member_id: int
    asking: str = ""


@dataclass(frozen=True, slots=True)
class ChangeRole:
    member_id: int
    role: str


@dataclass(frozen=True, slots=True)
class RemoveMember:
    member_id: int


@dataclass(frozen=True, slots=True)
class RestoreMember:
    member_id: int


@dataclass(frozen=True, slots=True)
class MakeInvite:
    """A new code for one role, with links and QR pictures; `unit` for members of a unit."""

    role: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class RenameAgency:
    name: str


@dataclass(frozen=True, slots=True)
class RevokeInvites:
    """End every code that is still good."""


Effect = (
    SaveScores
    | EraseScores
    | Undo
    | FocusYear
    | ShowHistory
    | GiveConsent
    | JoinByCode
    | CreateAgency
    | SetUnit
    | ShowAgencies
    | SwitchAgency
    | MakeLinkCode
    | ShowMyData
    | AskForget
    | LeaveAgency
    | ForgetMe
    | Reachable
    | Blank
    | MoveChat
    | ShowMembers
    | ShowMember
    | ChangeRole
    | RemoveMember
    | RestoreMember
    | MakeInvite
    | RenameAgency
    | RevokeInvites
    | MeasureEffect
)

_ANY_TIME = (
    ShowHistory,
    ShowAgencies,
    ShowMyData,
    ShowMembers,
    ShowMember,
    ShowMeasure,
    ShowReminders,
    ShowUnreached,
    AskForget,
    Blank,
    MoveChat,
)


def changes(effect: Effect) -> bool:
    """Whether it matters that an effect comes in the order in which people wished for things."""
    return not isinstance(effect, _ANY_TIME)
