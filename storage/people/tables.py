"""Tables of agencies, their units and members, and chat accounts."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, String, Table, UniqueConstraint, text

from storage.columns import id_, metadata, tenant
from storage.types import BigId, UtcDateTime

agency = Table(
    "agency",
    metadata,
    id_(),
    Column("name", String(200), nullable=False),
    Column("type", String(60), nullable=False),
    Column("province", String(60), nullable=False, default=""),
    Column("needs_evidence", Boolean, nullable=False, server_default=text("false")),
    Column("planned_through", Date),
    Column("replan", Boolean, nullable=False, server_default=text("false")),
    Column("created_at", UtcDateTime, nullable=False),
)
"""`planned_through`: the last day whose reminders are worked out; `replan`: something changed since then."""

unit = Table(
    "unit",
    metadata,
    id_(),
    tenant(),
    Column("name", String(120), nullable=False),
    UniqueConstraint("agency_id", "name"),
)
"""A part of an agency that has work in charge (กอง, สำนัก)."""

member = Table(
    "member",
    metadata,
    id_(),
    tenant(),
    Column("role", String(20), nullable=False),
    Column("unit_id", BigId, ForeignKey("unit.id")),
    Column("created_at", UtcDateTime, nullable=False),
    Column("left_at", UtcDateTime),
    Column("forgotten_at", UtcDateTime),
)
"""`forgotten_at`: the person had their data erased; what they did stands under a pseudonym."""

identity = Table(
    "identity",
    metadata,
    id_(),
    Column("key", String(140), nullable=False, unique=True),
    Column("name", String(200), nullable=False, server_default=""),
    Column("name_asked_at", UtcDateTime),
    Column("consent_version", Integer),
    Column("consented_at", UtcDateTime),
    Column("wrong_codes", Integer, nullable=False, server_default="0"),
    Column("locked_until", UtcDateTime),
    Column("blocked_at", UtcDateTime),
    Column("forgotten_at", UtcDateTime),
)
"""A chat account, `<channel>:<user>`. It may belong to several agencies, so it carries no tenant.

`forgotten_at`: its data was erased; the row goes when the goodbye is out.
"""

membership = Table(
    "membership",
    metadata,
    Column("identity_id", BigId, ForeignKey("identity.id"), primary_key=True),
    Column("member_id", BigId, ForeignKey("member.id"), primary_key=True),
    tenant(),
)

invite = Table(
    "invite",
    metadata,
    id_(),
    tenant(),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    Column("unit_id", BigId, ForeignKey("unit.id")),
    Column("member_id", BigId, ForeignKey("member.id")),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("uses_left", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("told_by", BigId),
)
"""A code that lets people in with one role; with `member_id`, one more account of that member.

`told_by`: the event whose answer still has the code in plain.
"""

founding = Table(
    "founding",
    metadata,
    id_(),
    Column("salt", String(32), nullable=False),
    Column("who", String(64), nullable=False),
    Column("made_at", UtcDateTime, nullable=False, index=True),
)
"""That somebody made an agency, kept for a day: no name, and no longer the account, but a salted hash of it.

So who leaves or has their data erased makes no more agencies a day than anybody else.
"""
