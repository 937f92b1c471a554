"""Reminders and whom they can reach."""
