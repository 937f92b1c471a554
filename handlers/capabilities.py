"""The one table: what the assistant can do, in the order in which it is asked."""

from handlers.analysis.capability import CAPABILITY as ANALYSIS
from handlers.calendar.capability import CAPABILITY as CALENDAR
from handlers.capability import Table
from handlers.general.capability import CAPABILITY as GENERAL
from handlers.general.help import menu
from handlers.items.capability import CAPABILITY as ITEMS
from handlers.measures.capability import CAPABILITY as MEASURES
from handlers.people.capability import CAPABILITY as PEOPLE
from handlers.reminders.capability import CAPABILITY as REMINDERS
from handlers.reminders.groups import answer
from handlers.scores.capability import CAPABILITY as SCORES
from handlers.scores.effects import FocusYear

TABLE = Table(
    (PEOPLE, REMINDERS, MEASURES, CALENDAR, ANALYSIS, ITEMS, SCORES, GENERAL), menu, answer, FocusYear
)
