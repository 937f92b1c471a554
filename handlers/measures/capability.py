"""The plan of measures, as the table knows it."""

from pathlib import Path

from handlers.capability import Capability, Moment
from handlers.measures import assigning, doors, effects, taking_in
from handlers.measures.flow.flow import FLOW
from handlers.measures.form import MEASURES_FORM
from handlers.measures.looking import doors as looking
from handlers.measures.looking import whose
from handlers.measures.writing import carrying, charge, keeping, reporting, taking_back, views
from handlers.parts import Undoer
from handlers.understanding.phrases import load_phrases
from handlers.understanding.sayings import load_sayings

CAPABILITY = Capability(
    "measures",
    flows=(FLOW,),
    doors={**doors.DOORS, **assigning.DOORS, **looking.DOORS},
    years={**doors.YEARS, **dict.fromkeys(assigning.DOORS, "none"), **looking.YEARS},
    takes={Moment.SENT: taking_in.take_sent, Moment.READ: taking_in.take_report},
    performers={
        effects.AddMeasures: keeping.add,
        effects.ChangeMeasure: keeping.change,
        effects.CarryOver: carrying.carry_over,
        effects.ReportProgress: reporting.report,
        effects.AddEvidence: keeping.add_evidence,
        effects.OwnMeasure: charge.own,
        effects.ShowAssignees: views.assignees,
        effects.MuteMeasure: charge.mute,
        effects.FocusPlan: views.focus,
        effects.RequireEvidence: charge.require_evidence,
        effects.ShowMeasure: views.show,
        effects.ShowWhose: whose.show,
        effects.SendForm: views.send_form,
    },
    documents=(MEASURES_FORM,),
    phrases=load_phrases(Path(__file__).parent),
    intents=load_sayings(Path(__file__).parent),
    readers={**assigning.READERS, **looking.READERS},
    undoer=Undoer(taking_back.last_change, taking_back.take_back),
)
