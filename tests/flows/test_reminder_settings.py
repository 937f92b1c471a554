"""A wish about reminders changes what it names and nothing else."""

from datetime import date

import pytest

from handlers.reminders.effects import SetReminders
from handlers.reminders.settings import changed
from knowledge.reminders.points import Setting
from storage.reminders.recipients import setting_values

OLD = Setting(600, frozenset({1, 4}), frozenset({"quarter"}), True, True, date(2026, 4, 1))


@pytest.mark.parametrize(
    ("wish", "columns"),
    [
        (SetReminders(), {}),
        (SetReminders(minute=780), {"minute": 780}),
        (SetReminders(days=frozenset()), {"days": ""}),
        (SetReminders(days=frozenset({5, 2})), {"days": "25"}),
        (SetReminders(kind="overdue", on=False), {"off_kinds": ["overdue", "quarter"]}),
        (SetReminders(kind="quarter", on=True), {"off_kinds": []}),
        (SetReminders(wants_digest=False), {"wants_digest": False}),
        (SetReminders(is_off=False, unmute=True), {"is_off": False, "muted_until": None}),
        (SetReminders(muted_until=date(2026, 5, 1)), {"muted_until": date(2026, 5, 1)}),
    ],
)
def test_a_wish_changes_what_it_names(wish: SetReminders, columns: dict[str, object]) -> None:
    assert setting_values(changed(OLD, wish)) == setting_values(OLD) | columns
