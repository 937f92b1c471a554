"""Coming in, members, and one's own account, as the table knows them."""

from pathlib import Path

from handlers.capability import Capability, Moment
from handlers.people import accounts, admitting, doors, effects, entrance, members, renaming
from handlers.people.joining.flow import FLOW as JOINING
from handlers.understanding.sayings import load_sayings

CAPABILITY = Capability(
    "people",
    flows=(JOINING, renaming.FLOW),
    doors=doors.DOORS,
    years=dict.fromkeys(doors.DOORS, "none"),
    takes={
        Moment.FIRST: entrance.first,
        Moment.SENT: entrance.started,
        Moment.ASKED: entrance.asked,
        Moment.NAMED: entrance.named,
    },
    performers={
        effects.GiveConsent: admitting.consent,
        effects.JoinByCode: admitting.join,
        effects.CreateAgency: admitting.create,
        effects.SetUnit: admitting.set_unit,
        effects.ShowAgencies: accounts.show_agencies,
        effects.SwitchAgency: accounts.switch,
        effects.FindAgency: accounts.find_agency,
        effects.LeaveAgency: accounts.leave,
        effects.MakeLinkCode: accounts.make_link_code,
        effects.ShowMyData: accounts.show,
        effects.AskForget: accounts.ask_forget,
        effects.ForgetMe: accounts.forget,
        effects.Reachable: accounts.reachable,
        effects.Blank: accounts.blank,
        effects.MoveChat: accounts.move_chat,
        effects.ShowMembers: members.show_all,
        effects.ShowMember: members.show,
        effects.ChangeRole: members.change_role,
        effects.RemoveMember: members.remove,
        effects.RestoreMember: members.restore,
        effects.MakeInvite: members.invite,
        effects.RenameAgency: members.rename,
        effects.RevokeInvites: members.revoke,
    },
    phrases=entrance.PHRASES,
    intents=load_sayings(Path(__file__).parent),
    readers=doors.READERS,
)
