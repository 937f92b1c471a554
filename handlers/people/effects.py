"""What a turn wishes about people: the person's own account, and the members of an agency."""

from dataclasses import dataclass
from typing import ClassVar

from handlers.terms.effects import Effect
from handlers.terms.roles import Right

# ---- the person's own account


@dataclass(frozen=True, slots=True)
class GiveConsent(Effect):
    """Agree to the privacy notice, in the version shown."""

    RIGHT: ClassVar[Right] = "self"


@dataclass(frozen=True, slots=True)
class JoinByCode(Effect):
    """Become a member with the role of a code, or add this account to the member who made it."""

    RIGHT: ClassVar[Right] = "self"

    code: str


@dataclass(frozen=True, slots=True)
class CreateAgency(Effect):
    """Set up an agency with the person as its coordinator; `anyway` although one of that name exists."""

    RIGHT: ClassVar[Right] = "self"

    name: str
    type: str
    province: str
    anyway: bool = False


@dataclass(frozen=True, slots=True)
class SetUnit(Effect):
    """Belong to a unit of the agency."""

    RIGHT: ClassVar[Right] = "read"

    name: str


@dataclass(frozen=True, slots=True)
class ShowAgencies(Effect):
    """List the agencies the person belongs to."""

    RIGHT: ClassVar[Right] = "read"
    IN_ORDER: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class SwitchAgency(Effect):
    """Talk about another agency from now on."""

    RIGHT: ClassVar[Right] = "read"

    agency_id: int


@dataclass(frozen=True, slots=True)
class FindAgency(Effect):
    """Talk about the agency of the person that these words name, if there is just one."""

    RIGHT: ClassVar[Right] = "read"

    words: str


@dataclass(frozen=True, slots=True)
class MakeLinkCode(Effect):
    """A code that joins the person's account on another platform to this member."""

    RIGHT: ClassVar[Right] = "read"


@dataclass(frozen=True, slots=True)
class ShowMyData(Effect):
    """Say what is kept about the person."""

    RIGHT: ClassVar[Right] = "self"
    IN_ORDER: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class AskForget(Effect):
    """Say what forgetting means for the agencies the person belongs to, and ask once more."""

    RIGHT: ClassVar[Right] = "self"
    IN_ORDER: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class LeaveAgency(Effect):
    """End the person's membership of the agency in focus."""

    RIGHT: ClassVar[Right] = "read"


@dataclass(frozen=True, slots=True)
class ForgetMe(Effect):
    """Leave every agency and forget the person's name, words and consent."""

    RIGHT: ClassVar[Right] = "self"


@dataclass(frozen=True, slots=True)
class Reachable(Effect):
    """Whether the person can be written to."""

    RIGHT: ClassVar[Right] = "self"

    now: bool


@dataclass(frozen=True, slots=True)
class Blank(Effect):
    """Forget the words of a message that was taken back."""

    RIGHT: ClassVar[Right] = "self"
    IN_ORDER: ClassVar[bool] = False

    source_id: str


@dataclass(frozen=True, slots=True)
class MoveChat(Effect):
    """The chat has another id from now on."""

    RIGHT: ClassVar[Right] = "self"
    IN_ORDER: ClassVar[bool] = False

    chat: str


# ---- the people of an agency


@dataclass(frozen=True, slots=True)
class ShowMembers(Effect):
    """List the members."""

    RIGHT: ClassVar[Right] = "people"
    WHAT: ClassVar[str] = "จัดการสมาชิก"
    IN_ORDER: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class ShowMember(Effect):
    """One member, and what can be changed; `asking`: `role` offers roles, `remove` asks once more."""

    RIGHT: ClassVar[Right] = "people"
    WHAT: ClassVar[str] = "จัดการสมาชิก"
    IN_ORDER: ClassVar[bool] = False

    member_id: int
    asking: str = ""


@dataclass(frozen=True, slots=True)
class ChangeRole(Effect):
    """Give a member another role."""

    RIGHT: ClassVar[Right] = "people"
    WHAT: ClassVar[str] = "จัดการสมาชิก"

    member_id: int
    role: str


@dataclass(frozen=True, slots=True)
class RemoveMember(Effect):
    """End a member's membership."""

    RIGHT: ClassVar[Right] = "people"
    WHAT: ClassVar[str] = "จัดการสมาชิก"

    member_id: int


@dataclass(frozen=True, slots=True)
class RestoreMember(Effect):
    """Take back the removing of a member."""

    RIGHT: ClassVar[Right] = "people"
    WHAT: ClassVar[str] = "จัดการสมาชิก"

    member_id: int


@dataclass(frozen=True, slots=True)
class MakeInvite(Effect):
    """A new code for one role, with links and QR pictures; `unit` for members of a unit."""

    RIGHT: ClassVar[Right] = "people"
    WHAT: ClassVar[str] = "เชิญคน"

    role: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class RenameAgency(Effect):
    """Give the agency another name."""

    RIGHT: ClassVar[Right] = "people"
    WHAT: ClassVar[str] = "เปลี่ยนชื่อหน่วยงาน"

    name: str


@dataclass(frozen=True, slots=True)
class RevokeInvites(Effect):
    """End every code that is still good."""

    RIGHT: ClassVar[Right] = "people"
    WHAT: ClassVar[str] = "ยกเลิกรหัสเชิญ"
