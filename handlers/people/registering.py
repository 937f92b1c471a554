"""What the shell does for an agency without asking: create, register members, make codes."""

from datetime import datetime, timedelta

from handlers.people.codes import INVITE_DAYS, INVITE_USES, new_code
from storage.unit_of_work import UnitOfWork

REGISTERED = 0
"""Consent version of accounts that whoever runs the installation registered."""


async def register(uow: UnitOfWork, agency_id: int, account: str, role: str, now: datetime) -> int:
    """Make a chat account (`<channel>:<user>`) a member; whoever does this has informed the person."""
    identity_id = await uow.identities.ensure(account)
    known = await uow.identities.find(account)
    if known is not None and known.consent_version is None:
        await uow.identities.change(account, consent_version=REGISTERED)
    return await uow.agencies.add_member(agency_id, identity_id, role, now)


async def make_invite(uow: UnitOfWork, agency_id: int, role: str, now: datetime, *, unit: str = "") -> str:
    """A new code for one role."""
    code = new_code()
    unit_id = await uow.agencies.unit(agency_id, unit) if unit else None
    until = now + timedelta(days=INVITE_DAYS)
    await uow.agencies.add_invite(agency_id, code, role, INVITE_USES, until, now, unit_id=unit_id)
    return code
