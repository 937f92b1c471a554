"""Telegram: bots, through python-telegram-bot as transport only."""
