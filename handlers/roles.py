"""Who may do what: the one place where roles become rights."""

from typing import Literal

Right = Literal["read", "enter", "erase"]

ROLE_TITLES: dict[str, str] = {
    "coordinator": "ผู้ประสานงาน ITA",
    "staff": "เจ้าหน้าที่",
    "executive": "ผู้บริหาร",
}

RIGHTS: dict[str, frozenset[Right]] = {
    "coordinator": frozenset({"read", "enter", "erase"}),
    "staff": frozenset({"read", "enter"}),
    "executive": frozenset({"read"}),
}


def may(role: str, right: Right) -> bool:
    """Whether a role holds a right; an unknown role holds none."""
    return right in RIGHTS.get(role, frozenset())
