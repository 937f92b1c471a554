"""Who may do what: the one place where roles become rights.

`self` is what everybody may do about their own account, also guests who belong to no agency yet.
"""

from typing import Literal

Right = Literal["self", "read", "enter", "erase", "people", "remind", "system"]

ROLE_TITLES: dict[str, str] = {
    "coordinator": "ผู้ประสานงาน ITA",
    "staff": "เจ้าหน้าที่",
    "executive": "ผู้บริหาร",
    "administrator": "ผู้ดูแลระบบ",
}

RIGHTS: dict[str, frozenset[Right]] = {
    "coordinator": frozenset({"self", "read", "enter", "erase", "people", "remind"}),
    "staff": frozenset({"self", "read", "enter"}),
    "executive": frozenset({"self", "read", "remind"}),
    "administrator": frozenset({"self", "read", "people", "system"}),
    "guest": frozenset({"self"}),
}


def may(role: str, right: Right) -> bool:
    """Whether a role holds a right; an unknown role holds none."""
    return right in RIGHTS.get(role, frozenset())
