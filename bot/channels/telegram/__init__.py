"""Telegram: bots, through python-telegram-bot as transport only."""

import os

os.environ.setdefault("PTB_TIMEDELTA", "true")
"""The library then gives durations as such; without it every wait it is told comes with a warning."""
